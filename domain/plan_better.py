"""What would be better than a plan: other hours, an enterprise's own day, one outage instead of two.

Source: product.md X9, M17 (一次停电与客户联合检修、设备集中检修；与客户停产时间协调).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from domain.affected import affected
from domain.calendar import is_workday
from domain.daylight import sunset
from domain.guard import Enterprise, local_days, meets_hours
from domain.outage import Outage, OutageStatus
from domain.plan_advice import (
    WORKS,
    AtWork,
    Hard,
    Hardship,
    Record,
    Together,
    concerned_names,
    is_free,
    lines,
)
from domain.station import StationMap

_DAY: Final = timedelta(days=1)


def hardships(record: Record, plan: Outage) -> tuple[Hard, ...]:
    """Return what makes the plan's hours or days hard on people."""
    policy = record.policy
    days = local_days(plan.start, plan.end)
    found: list[Hard] = []
    for season, hours, what in (
        (policy.heat, policy.heat_hours, Hardship.HEAT),
        (policy.cold, policy.cold_hours, Hardship.COLD),
    ):
        if any(season.holds(d) for d in days) and meets_hours(plan.start, plan.end, hours):
            found.append(Hard(what=what, name=season.name))
    if meets_hours(plan.start, plan.end, policy.night):
        found.append(Hard(what=Hardship.NIGHT))
    sets = sunset(days[0], latitude=policy.latitude, longitude=policy.longitude)
    if plan.start < sets < plan.end:
        found.append(Hard(what=Hardship.DARK, at=sets))
    exams = [e for e in policy.school_exams for d in days if e.holds(d) and is_workday(d)]
    if exams:
        found.append(Hard(what=Hardship.SCHOOL, name=exams[0].name))
    return tuple(found)


def on_line(station: StationMap, outage: Outage) -> tuple[Enterprise, ...]:
    """Return the enterprises an outage concerns.

    One whose transformer also supplies buildings is concerned with that transformer alone. Of
    one with a transformer to itself (专变), or known by its feeder only, the feeder decides: a
    notice lists where people live and seldom names it.
    """
    names = concerned_names(station, outage)
    return tuple(e for e in station.enterprises if _is_on(station, e, names))


def _is_on(station: StationMap, enterprise: Enterprise, names: frozenset[str]) -> bool:
    code = enterprise.transformer
    if code in names:
        return True
    if code and station.buildings_on(code):
        return False
    found = station.transformer(code)
    feeder = enterprise.feeder or (found.feeder if found is not None else "")
    return bool(feeder) and feeder in names


def at_work(record: Record, plan: Outage) -> tuple[AtWork, ...]:
    """Return the enterprises on the line that work on the plan's days, with a better day if any."""
    days = local_days(plan.start, plan.end)
    return tuple(
        AtWork(enterprise=each.name, better=_better_day(record, plan, each))
        for each in on_line(record.station, plan)
        if not each.rests_on(days)
    )


def _better_day(record: Record, plan: Outage, enterprise: Enterprise) -> date | None:
    """Return the nearest day on which it rests for the whole plan, lawful and free of windows."""
    first = local_days(plan.start, plan.end)[0]
    fitting = [
        day
        for day in _shutdown_days(record, enterprise, first)
        if _fits(record, plan, enterprise, day - first)
    ]
    return min(fitting, key=lambda day: (abs(day - first), day), default=None)


def _shutdown_days(record: Record, enterprise: Enterprise, around: date) -> Iterator[date]:
    within = record.policy.together_within.days
    for n in range(-within, within + 1):
        day = around + n * _DAY
        if any(span.holds(day) for span in enterprise.shutdowns):
            yield day


def _fits(record: Record, plan: Outage, enterprise: Enterprise, later: timedelta) -> bool:
    start, end = plan.start + later, plan.end + later
    return (
        record.is_legal(plan, start)
        and enterprise.rests_on(local_days(start, end))
        and is_free(record, plan, start, end)
    )


def together(record: Record, plan: Outage) -> tuple[Together, ...]:
    """Return the announced works that could be one outage with the plan, the soonest first."""
    found = (
        _as_one(record, plan, other)
        for other in record.outages
        if other.id and _may_join(record, plan, other)
    )
    return tuple(proposal for proposal in found if proposal is not None)


def _may_join(record: Record, plan: Outage, other: Outage) -> bool:
    holds = other.confirmed and other.status is OutageStatus.ACTIVE
    if not holds or other.kind not in WORKS:
        return False  # what was only overheard may not come
    apart = abs(other.start - plan.start)
    running = other.start <= record.now or (other.start < plan.end and plan.start < other.end)
    if running or apart > record.policy.together_within:
        return False
    return bool(_shared(record.station, plan, other))


def _shared(station: StationMap, plan: Outage, other: Outage) -> frozenset[str]:
    """Return what both works take out: transformers, or a line that one of them names."""
    mine, theirs = affected(station, plan), affected(station, other)
    transformers = frozenset(mine.transformers) & frozenset(theirs.transformers)
    named = lines(station, plan) | lines(station, other)
    shared = concerned_names(station, plan) & concerned_names(station, other)
    return transformers | (named & shared)


def _as_one(record: Record, plan: Outage, other: Outage) -> Together | None:
    """Return the proposal: the later one goes to the earlier day while that is lawful and free."""
    length = max(plan.end - plan.start, other.end - other.start)
    earlier, later = sorted((plan, other), key=lambda outage: outage.start)
    for stays, moves in ((earlier, later), (later, earlier)):
        start, end = stays.start, stays.start + length
        if record.is_legal(moves, start) and is_free(record, _both(plan, other), start, end):
            return Together(
                other=other,
                moves_plan=moves is plan,
                start=start,
                end=end,
                households=_spared(record.station, plan, other),
            )
    return None


def _both(plan: Outage, other: Outage) -> Outage:
    line = "、".join(dict.fromkeys(name for name in (plan.line, other.line) if name))
    return replace(plan, places=(*plan.places, *other.places), line=line)


def _spared(station: StationMap, plan: Outage, other: Outage) -> int:
    """Return how many households would be without power once instead of twice (户)."""
    theirs = frozenset(affected(station, other).buildings)
    return sum(b.households for b in affected(station, plan).buildings if b in theirs)

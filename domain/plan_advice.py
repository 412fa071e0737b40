"""The calendar that says no (停电不扎堆): what speaks against a planned outage, and what would be better.

Source: product.md X9, M17, M19; 上虞's rule for guaranteed supply: 一律不安排检修.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.affected import affected
from domain.calendar import holiday_name, is_holiday
from domain.guard import GuardPolicy, GuardWindow, exam_windows, local_days, names_line
from domain.guard_ports import PastFault
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace
from domain.place import Place
from domain.station import StationMap
from domain.when import local

WORKS: Final = (NoticeKind.PLANNED, NoticeKind.TEMPORARY)
"""What the station may put on another day. A fault or rationing comes when it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeProposal:
    """How a plan could be one outage with another that is announced.

    Attributes:
        sentence: as it is said.
        with_outage: the other one.
        plan: which of the plans that were asked about, counted from 0.
        moves_plan: the plan goes to the other's day; else the other has to move to the plan's.
        start, end: of the one outage it would be (UTC).
    """

    sentence: str
    with_outage: OutageId
    plan: int
    moves_plan: bool
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What is said to whoever announces a plan.

    Attributes:
        refusals: finished sentences; against these it goes ahead only with a reason.
        warnings: finished sentences, worth knowing; they stop nothing.
        merges: how it could be one outage with another.
    """

    refusals: tuple[str, ...] = field(default_factory=tuple)
    warnings: tuple[str, ...] = field(default_factory=tuple)
    merges: tuple[MergeProposal, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known besides the plan.

    Attributes:
        now: when it is asked (UTC).
        outages: announced ones around the plan, the other plans of the same notice included;
            neither the plan itself nor what it takes the place of.
        faults: buildings that lost power by a fault.
        notice: how long before its start an outage must be announced by law, by its kind.
    """

    now: datetime
    station: StationMap
    policy: GuardPolicy
    outages: tuple[Outage, ...] = ()
    faults: tuple[PastFault, ...] = ()
    notice: Mapping[NoticeKind, timedelta] = field(default_factory=dict)

    def is_legal(self, outage: Outage, start: datetime) -> bool:
        """Whether an outage may still be announced for that start."""
        return start - self.now >= self.notice.get(outage.kind, timedelta())


class Hardship(StrEnum):
    """Hours and seasons in which being without power is harder than else."""

    HEAT = "heat"  # 迎峰度夏, in the hot hours
    COLD = "cold"  # 迎峰度冬, evening or night
    NIGHT = "night"  # 夜里
    DARK = "dark"  # 天黑以后才送电
    SCHOOL = "school"  # 学校考试


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """The plan lies in a window in which supply is guaranteed. Refused."""

    window: GuardWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHoliday:
    """The plan lies on statutory holidays. Refused."""

    name: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Buildings that lost or lose power on other days close to the plan.

    Attributes:
        days: those days; days by a fault are in `faults` as well.
        refused: it would be one too many.
    """

    buildings: tuple[tuple[str, str], ...]
    days: tuple[date, ...]
    faults: frozenset[date]
    refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hard:
    """A hardship; `at` is when it gets dark (UTC), `name` the season or the exam."""

    what: Hardship
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """An enterprise on the line that works on that day; `better` is a day on which it does not."""

    enterprise: str
    better: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Another announced work that could be one outage with the plan.

    Attributes:
        households: those that would be without power once instead of twice (户); 0 if not known.
    """

    other: Outage
    moves_plan: bool
    start: datetime
    end: datetime
    households: int


def concerned_names(station: StationMap, outage: Outage) -> frozenset[str]:
    """Return the communities, transformers (codes) and feeders that an outage takes power from."""
    found = affected(station, outage)
    supplied = [station.transformer(code) for code in found.transformers]
    feeders = {t.feeder for t in supplied if t is not None and t.feeder}
    return frozenset((*found.communities, *found.transformers, *feeders, *lines(station, outage)))


def lines(station: StationMap, outage: Outage) -> frozenset[str]:
    """Return the feeders that the notice itself names as its line."""
    known = {t.feeder for t in station.transformers if t.feeder}
    known |= {e.feeder for e in station.enterprises if e.feeder}
    return frozenset(feeder for feeder in known if names_line(outage.line, feeder))


def guarded(record: Record, plan: Outage, start: datetime, end: datetime) -> tuple[Guarded, ...]:
    """Return the windows and exams that hold the plan's place at a time.

    An exam that the station wrote down itself is not told a second time as a yearly one.
    """
    names = concerned_names(record.station, plan)
    own = tuple(w for w in record.station.guards if w.meets(start, end) and w.holds(names))
    yearly = exam_windows(record.policy, start, end)
    more = (exam for exam in yearly if not any(exam.name in window.name for window in own))
    return tuple(Guarded(window=window) for window in (*own, *more))


def on_holidays(start: datetime, end: datetime) -> tuple[OnHoliday, ...]:
    """Return the statutory holidays that ``[start, end)`` touches, by name."""
    found: dict[str, list[date]] = {}
    for day in local_days(start, end):
        if is_holiday(day):
            found.setdefault(holiday_name(day), []).append(day)
    return tuple(OnHoliday(name=name, days=tuple(days)) for name, days in found.items())


def is_free(record: Record, plan: Outage, start: datetime, end: datetime) -> bool:
    """Whether neither a window nor a holiday forbids the plan at a time."""
    return not (guarded(record, plan, start, end) or on_holidays(start, end))


def repeated(record: Record, plan: Outage) -> tuple[Repeated, ...]:
    """Return the buildings of the plan with other outages close to it, those alike together."""
    day = local_days(plan.start, plan.end)[0]
    groups: dict[tuple[tuple[date, ...], frozenset[date]], list[tuple[str, str]]] = {}
    for spot in _spots(record.station, plan):
        announced = {_day(o.start) for o in record.outages if any(spot.is_in(p) for p in o.places)}
        failed = {_day(fault.at) for fault in record.faults if spot.had(fault)}
        days = closest(sorted((announced | failed) - {day}), day, record.policy.repeat_span)
        if days:
            key = (days, frozenset(failed - announced) & frozenset(days))
            groups.setdefault(key, []).append((spot.community, spot.building))
    return tuple(
        Repeated(
            buildings=tuple(buildings),
            days=days,
            faults=faults,
            refused=len(days) + 1 >= record.policy.repeat_refused,
        )
        for (days, faults), buildings in groups.items()
    )


def closest(days: Sequence[date], day: date, span: timedelta) -> tuple[date, ...]:
    """Return as many of the sorted days as fit with `day` into one span, the earliest such run."""
    best: tuple[date, ...] = ()
    for first in (day, *days):
        inside = tuple(d for d in days if first <= d < first + span)
        if first <= day < first + span and len(inside) > len(best):
            best = inside
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A building of the plan, or a community or part of one whose buildings are not known."""

    community: str
    building: str = ""
    part: str = ""

    def is_in(self, place: OutagePlace) -> bool:
        """Whether an announced outage took power from it too, as far as the record says."""
        if self.building:
            return place.holds(Place(community=self.community, building=self.building))
        if place.community != self.community:
            return False
        return self.part in ("", place.part) or not (place.buildings or place.part)

    def had(self, fault: PastFault) -> bool:
        """Whether it was dark by a fault. Where in a part a fault was is not known."""
        if fault.community != self.community or self.part:
            return False
        return self.building in ("", fault.building)


def _spots(station: StationMap, plan: Outage) -> list[_Spot]:
    known = affected(station, plan).buildings
    spots = [_Spot(community=b.community, building=b.number) for b in known]
    for place in plan.places:
        if not any(spot.community == place.community for spot in spots):
            spots.append(_Spot(community=place.community, part=place.part))
    return spots


def _day(at: datetime) -> date:
    return local(at).date()

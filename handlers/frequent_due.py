"""Places that are dark too often (频停): a dossier opens by itself, and its owner hears of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Final

from domain.cause import CauseClass, cause_class, pareto
from domain.errors import StaleError
from domain.figures import ANNOUNCED
from domain.frequent import (
    Area,
    Dossier,
    DossierState,
    Interruption,
    Step,
    Tally,
    area_words,
    from_outage,
    from_report,
    next_step,
    responsible,
    tallied,
)
from domain.ids import UserId
from domain.incident import Dark, Level, Spot, affected_households, is_whole
from domain.outage import Outage
from domain.ticket import Ticket
from domain.when import in_span, local, next_local
from handlers.timed import Timed
from handlers.turn import Desk

NIGHT: Final = (time(21), time(8))
"""A dossier wakes nobody: in these local hours it waits for the morning."""

_REFS: Final = 6
_CALM: Final = Tally(count=0, minutes=0, found=())


async def frequent_due(timed: Timed) -> int:
    """Look through the days that count; return how many dossiers changed (count)."""
    station = await timed.stations.load()
    if station.is_empty:
        return 0
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        counted = await counted_areas(desk)
        steps = await _steps(desk, counted)
        try:
            await _take(desk, steps, counted)
        except StaleError:
            return 0  # its owner is writing a solution just now: the next look sees it
        if steps:
            await uow.commit()
    return len(steps)


async def counted_areas(desk: Desk) -> Mapping[Area, Tally]:
    """Return every area that was dark in the days that count, most often first."""
    start = desk.now - desk.rules.frequent.window
    return tallied(await interruptions(desk, start, desk.now), desk.now)


async def interruptions(desk: Desk, start: datetime, end: datetime) -> Sequence[Interruption]:
    """Return what made places dark and began in ``[start, end)``."""
    known = await desk.uow.dossiers.darkness(start, end)
    faults = [_of_fault(desk, ticket, spots) for ticket, spots in known.faults]
    # a fault that was announced has its ticket, which counts
    planned = [_of_outage(desk, o) for o in known.outages if o.kind in ANNOUNCED]
    return [each for each in (*faults, *planned) if each.areas]


def _of_fault(desk: Desk, ticket: Ticket, spots: Mapping[Spot, int]) -> Interruption:
    whole = is_whole(ticket.scope) or ticket.households > 1
    areas = from_report(desk.station, spots, ticket.place, whole=whole, rules=desk.rules.incident)
    dark = Dark(spots=spots or {Spot(ticket.place.community, ticket.place.building): 1})
    return Interruption(
        ref=ticket.shown_no,
        start=ticket.reported_at,
        end=ticket.restored_at or ticket.closed_at,
        areas=areas,
        cause=cause_class(ticket.cause),
        households=max(ticket.households, affected_households(desk.station, dark, Level.BUILDING)),
    )


def _of_outage(desk: Desk, outage: Outage) -> Interruption:
    return Interruption(
        ref=outage.shown_no,
        start=outage.start,
        end=outage.end if outage.end <= desk.now else None,
        areas=from_outage(desk.station, outage),
        cause=CauseClass.PLANNED,
        households=outage.households,
    )


async def _steps(desk: Desk, counted: Mapping[Area, Tally]) -> list[Step]:
    live = {dossier.area: dossier for dossier in await desk.uow.dossiers.live()}
    steps = []
    for area in dict.fromkeys((*counted, *live)):
        step = next_step(
            live.get(area),
            area,
            counted.get(area, _CALM).count,
            owner=responsible(desk.station, area),
            at=desk.now,
            policy=desk.rules.frequent,
        )
        if step is not None:
            steps.append(step)
    return steps


async def _take(desk: Desk, steps: Sequence[Step], counted: Mapping[Area, Tally]) -> None:
    """Store what has changed and tell the owners; the same outages seen in several ways once."""
    told: dict[tuple[UserId, DossierState, str], list[Dossier]] = {}
    for step in steps:
        dossier = await desk.uow.dossiers.put(step.dossier)
        if step.tell:
            same = ",".join(each.ref for each in counted.get(dossier.area, _CALM).found)
            told.setdefault((dossier.owner, dossier.state, same), []).append(dossier)
    for dossiers in told.values():
        await _tell(desk, dossiers, counted.get(dossiers[0].area, _CALM))


async def _tell(desk: Desk, dossiers: Sequence[Dossier], tally: Tally) -> None:
    """Tell the owner of dossiers about the same outages."""
    first = dossiers[0]
    words = {
        "place": "、".join(area_words(desk.station, each.area) for each in dossiers),
        "days": desk.rules.frequent.days,
        "n": tally.count,
        "minutes": tally.minutes,
        "causes": cause_words(desk, tally),
    }
    solution = next((each.solution for each in dossiers if each.solution), "")
    if first.state is DossierState.WATCHED:
        text = desk.say("frequent.watch", **words)
    elif solution:
        text = desk.say("frequent.again", **words, solution=solution)
    else:
        name = area_words(desk.station, first.area)
        text = desk.say("frequent.open", **words, name=name)
    await desk.tell(
        first.owner,
        text,
        key=f"frequent:{first.id}:{first.told}",
        not_before=_morning(desk.now),
    )


def _morning(now: datetime) -> datetime | None:
    return next_local(now, NIGHT[1]) if in_span(local(now).time(), *NIGHT) else None


def cause_words(desk: Desk, tally: Tally) -> str:
    """Return the causes, the most frequent first: 开关2次、线路1次."""
    shares = pareto(each.cause for each in tally.found)
    return "、".join(
        desk.say("frequent.cause", cause=share.cause, n=share.times) for share in shares[:4]
    )


def refs(tally: Tally) -> str:
    """Return the numbers behind a count, the latest last."""
    shown = [each.ref for each in tally.found[-_REFS:]]
    return ("…" if len(tally.found) > _REFS else "") + "、".join(shown)


async def frequent_lines(desk: Desk) -> list[str]:
    """Return what the head reads of it: nothing while no dossier is open."""
    live = [d for d in await desk.uow.dossiers.live() if d.state is DossierState.OPEN]
    if not live:
        return []
    counted = await counted_areas(desk)
    names = "、".join(
        desk.say(
            "frequent.short",
            place=area_words(desk.station, dossier.area),
            n=counted.get(dossier.area, _CALM).count,
        )
        for dossier in live[:3]
    )
    without = sum(not dossier.solution for dossier in live)
    late = sum(d.due is not None and d.due < desk.now for d in live)
    return [desk.say("frequent.daily", n=len(live), names=names, without=without, late=late)]


def live_first(dossiers: Sequence[Dossier]) -> Dossier | None:
    """Return the dossier that is not closed, else the newest."""
    live = [d for d in dossiers if d.state is not DossierState.CLOSED]
    return next(iter(live or dossiers), None)

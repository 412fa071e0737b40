"""Which cells of the ledger a report speaks of, and what becomes of them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.coverage import Cell, CellEvent, Medium
from domain.ids import InboxId, UserId
from domain.station import StationMap
from handlers.coverage_place import Part
from language.relayed import Said, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """One message that ticks.

    Attributes:
        evidence: the pictures that belong to it.
        own_for: how long a word without a building may take back what the speaker ticked.
    """

    station: StationMap
    by: UserId
    at: datetime
    source: InboxId
    evidence: tuple[str, ...]
    own_for: timedelta


def ticked(part: Part, told: Sequence[Told], ticking: Ticking) -> list[tuple[Cell, CellEvent]]:
    """Return the cells of a part that change, each once with what happens to it."""
    now = {cell.key: cell for cell in part.cells}
    changed: dict[tuple[str, str, Medium], CellEvent] = {}
    for each in told:
        for medium, building in _meant(part, each):
            key = (part.community, building, medium)
            cell = now.get(key) or _unasked(part, medium, building, ticking.at)
            after, event = _after(cell, each, ticking)
            if after != cell:
                now[key], changed[key] = after, event
    return [(now[key], event) for key, event in changed.items()]


def outside(parts: Sequence[Part], told: Sequence[Told]) -> tuple[str, ...]:
    """Return the buildings that were named and are in none of the parts."""
    known = {building for part in parts for building in part.buildings}
    named = (building for each in told for building in (*each.buildings, *each.but))
    return tuple(dict.fromkeys(building for building in named if building not in known))


def _meant(part: Part, told: Told) -> Iterator[tuple[Medium, str]]:
    """Yield what was spoken of: a word without a building means all that the speaker answers for."""
    asked = (cell.medium for cell in part.mine if cell.required)
    for medium in dict.fromkeys(asked) if told.medium is None else (told.medium,):
        if _says_not_yet(part, told, medium):
            continue
        if told.buildings:
            yield from ((medium, number) for number in part.buildings if number in told.buildings)
        elif medium.by_building or part.only is not None:
            rest = (number for number in part.buildings if number not in told.but)
            yield from ((medium, number) for number in rest if not _noted(part, told, number))
        else:
            yield (medium, "")


def _noted(part: Part, told: Told, number: str) -> bool:
    """Whether it could not be done there: a mere 贴了 does not mean that door, 都贴了 does."""
    if told.said is not Said.DONE or told.whole:
        return False
    return any(c.note for c in part.cells if c.building == number and c.medium is told.medium)


def _says_not_yet(part: Part, told: Told, medium: Medium) -> bool:
    """Whether a mere 没贴 only agrees that something is missing, and takes nothing back."""
    if told.said is not Said.UNDONE or told.buildings or told.whole:
        return False
    return any(cell.is_missing and cell.medium is medium for cell in part.mine)


def _unasked(part: Part, medium: Medium, building: str, at: datetime) -> Cell:
    """Return the cell of what was done without being asked for."""
    return Cell(
        outage=part.outage,
        community=part.community,
        building=building,
        medium=medium,
        required=False,
        since=at,
    )


def _after(cell: Cell, told: Told, ticking: Ticking) -> tuple[Cell, CellEvent]:
    by, at, source = ticking.by, ticking.at, ticking.source
    if told.said is Said.CANNOT:
        return cell.unticked(note=told.words), CellEvent.NOTED
    if told.said is Said.UNDONE:
        own = (
            cell.done_by == by
            and cell.done_at is not None
            and at - cell.done_at <= ticking.own_for
        )
        sure = bool(told.buildings) or told.whole or own
        return cell.unticked(note=cell.note) if sure else cell, CellEvent.UNDONE
    if told.units and len(told.buildings) == 1:
        building = ticking.station.building(cell.community, cell.building)
        units = building.units if building is not None else ()
        return (
            cell.in_units(told.units, units, by=by, at=at, source=source),
            CellEvent.DONE,
        )
    return cell.ticked(by=by, at=at, source=source, evidence=ticking.evidence), CellEvent.DONE

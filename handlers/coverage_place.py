"""Whose word counts in the coverage ledger: the clerk's and the stewards' of the place, and staff's."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.coverage import Cell, Medium
from domain.coverage_clock import Ledger
from domain.ids import UserId
from domain.outage import OutageId
from domain.place import Place
from domain.station import Member, Role, StationMap
from handlers.coverage_words import grouped
from handlers.relay import clerk_of
from handlers.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one person may tick of an outage in one community.

    Attributes:
        cells: the community's own, those of other people's buildings among them.
        only: the buildings he speaks for; None for all of the community.
    """

    ledger: Ledger
    community: str
    cells: tuple[Cell, ...]
    only: frozenset[str] | None = None

    @property
    def outage(self) -> OutageId:
        """Return whose ledger it is of."""
        return self.ledger.outage

    @property
    def mine(self) -> tuple[Cell, ...]:
        """Return the cells that he answers for."""
        if self.only is None:
            return self.cells
        return tuple(cell for cell in self.cells if cell.building in self.only)

    @property
    def buildings(self) -> tuple[str, ...]:
        """Return the buildings he may speak of; one empty name where none is known."""
        rows = (c for c in self.mine if c.medium is Medium.POSTER and (c.inside or c.required))
        return tuple(cell.building for cell in rows)


async def parts_of(turn: Turn, *, named: OutageId | None, sure: bool) -> list[Part]:
    """Return the parts of open ledgers that the speaker may tick, oldest ledger first.

    Args:
        turn: who speaks.
        named: the outage he named; staff may then tick anywhere in it.
        sure: his words are about nothing else; the crew of the grid may then tick.
    """
    found: list[Part] = []
    for ledger in await turn.uow.coverage.open():
        if named is not None and ledger.outage != named:
            continue
        for community, cells in grouped(await turn.uow.coverage.cells(ledger.outage)):
            part = _part(turn, ledger, community, cells, named=named is not None, sure=sure)
            if part is not None and (part.only is None or part.buildings):
                found.append(part)
    return found


def _part(
    turn: Turn, ledger: Ledger, community: str, cells: Sequence[Cell], *, named: bool, sure: bool
) -> Part | None:
    station, person = turn.station, turn.sender
    buildings = {cell.building for cell in cells if cell.building}
    asked = named or (ledger.reds > 0 and _leads(station, person, community))
    if _speaks_for_all(station, turn.actor, person, community, asked=asked, sure=sure):
        return Part(ledger=ledger, community=community, cells=tuple(cells))
    left = turn.actor is not None and not turn.actor.active
    own = {b for b in buildings if not left and _speaks_for(station, person, community, b)}
    if not own:
        return None
    return Part(ledger=ledger, community=community, cells=tuple(cells), only=frozenset(own))


def _speaks_for_all(
    station: StationMap,
    member: Member | None,
    person: UserId,
    community: str,
    *,
    asked: bool,
    sure: bool,
) -> bool:
    """Whether he may say something of a whole community.

    Its clerk, or who stands in for him; staff when they were asked, or named the outage; the
    crew and the manager of the grid when their words can be about nothing else.
    """
    if member is None or not member.active:
        return False
    grid = station.grid_of(Place(community=community))
    if grid is not None and grid.community_head == person:
        return True
    of_grid = grid is not None and grid in station.grids_of(person)
    if member.has(Role.CLERK) and of_grid:
        return True
    if not (member.is_staff and member.confirmed):
        return False
    return asked or clerk_of(station, community) == person or (sure and of_grid)


def _leads(station: StationMap, person: UserId, community: str) -> bool:
    grid = station.grid_of(Place(community=community))
    return grid is not None and grid.manager == person


def _speaks_for(station: StationMap, person: UserId, community: str, number: str) -> bool:
    """Whether he is the steward of a building, or the clerk of the grid that it belongs to."""
    building = station.building(community, number)
    if building is not None and building.steward == person:
        return True
    grid = station.grid_of(Place(community=community, building=number))
    return grid is not None and grid.community_head == person

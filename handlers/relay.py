"""What the bot cannot push is handed to the clerk, and followed until it is done (覆盖账).

Every clerk of an affected community has the broadcast package in private, once for each wave or
change; every building steward has the line for his building (product.md X2, X12, J3, M37).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.affected import Affected, affected
from domain.coverage import Cell, CellEvent, Medium, missing, reopened
from domain.coverage_clock import Ledger
from domain.ids import UserId
from domain.outage import Outage
from domain.station import StationMap
from domain.wave import WaveKind
from handlers.relay_bundle import Bundle, send_bundle, send_to_steward
from handlers.timed import give_way
from handlers.turn import Desk

_HANDED = frozenset(
    {WaveKind.DAY, WaveKind.CHANGE, WaveKind.DELAY, WaveKind.CANCEL, WaveKind.RESTORED}
)
"""What is handed out besides the first notice. The others are for groups alone."""

_NOT_FIRST = frozenset({WaveKind.CANCEL, WaveKind.RESTORED, WaveKind.END})
"""Where nothing was handed out before, nobody needs these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """How the ledger stood: no ledger means that nothing was handed out yet."""

    ledger: Ledger | None
    cells: Sequence[Cell]

    def knows(self, community: str) -> bool:
        return any(cell.community == community for cell in self.cells)


async def hand_out(
    desk: Desk, outage: Outage, wave: WaveKind, *, before: Outage | None = None, why: str = ""
) -> None:
    """Give the clerks of an outage what to pass on for a wave or a change.

    Safe to run twice: the same wave of the same revision is handed out once.

    Args:
        desk: the transaction and the station.
        outage: as it is now, stored. before: as people were told it last.
        wave: why it is told now; what only concerns groups is left to them.
        why: the reason of a change, in somebody's words.
    """
    ledger = await desk.uow.coverage.get(outage.id)
    mark = f"{outage.revision}:{wave}"
    first = ledger is None and wave not in _NOT_FIRST
    if not (first or (ledger is not None and wave in _HANDED and ledger.handed != mark)):
        return
    known = _Before(ledger=ledger, cells=await desk.uow.coverage.cells(outage.id))
    asked = await _ask_again(desk, outage, wave, known)
    await _set_clock(desk, outage, wave, known, mark, opened=any(asked.values()))
    await _to_clerks(desk, outage, wave, known, asked, before, why)
    await _to_stewards(desk, outage, wave, known, before, why)


async def _ask_again(
    desk: Desk, outage: Outage, wave: WaveKind, known: _Before
) -> Mapping[str, frozenset[Medium]]:
    """Store what is to be done from now on; return what each community is asked for."""
    who = affected(desk.station, outage)
    relayed = {name for chat in who.relayed for name in chat.communities}
    over = wave is WaveKind.CANCEL
    parts = {} if over else {name: _buildings(who, outage, name) for name in who.communities}
    rules = desk.rules.coverage
    asked = {
        name: rules.asked(wave, name, first=not known.knows(name), relayed=name in relayed)
        for name in parts
    }
    for cell in known.cells:
        if cell.community not in parts and wave in (WaveKind.CANCEL, WaveKind.CHANGE):
            asked[cell.community] = rules.asked(
                WaveKind.CANCEL, cell.community, first=False, relayed=False
            )
    changed = reopened(known.cells, parts, asked, outage=outage.id, wave=wave, at=desk.now)
    for cell in changed:
        await give_way()
        await desk.uow.coverage.save(cell, CellEvent.REOPENED, by=None, at=desk.now)
    return asked


def _buildings(who: Affected, outage: Outage, community: str) -> tuple[str, ...]:
    """Return the buildings that are without power there: known ones, and whatever was named."""
    known = [building.number for building in who.buildings if building.community == community]
    named = [
        number
        for place in outage.places
        if place.community == community
        for number in place.buildings
        if number not in place.without
    ]
    return tuple(dict.fromkeys((*known, *named)))


async def _set_clock(
    desk: Desk, outage: Outage, wave: WaveKind, known: _Before, mark: str, *, opened: bool
) -> None:
    now, cells = desk.now, await desk.uow.coverage.cells(outage.id)
    ledger = known.ledger
    if ledger is None:
        ledger = Ledger(outage=outage.id, handed=mark, wave=wave, opened_at=now, asked_at=now)
    ledger = replace(ledger, handed=mark, wave=wave, asked_at=now)
    if opened:
        ledger = replace(ledger, opened_at=now, closed_at=None)
    if opened and wave is not WaveKind.DAY:  # another text: everybody may be asked afresh
        ledger = replace(ledger, reminders=0, reds=0, red_at=None)
    if wave is WaveKind.RESTORED:  # nothing is asked for; who says 转了 is thanked
        ledger = ledger.waiting(now + desk.rules.coverage_clock.thanks)
    elif wave is WaveKind.CANCEL and not missing(cells):
        ledger = ledger.closed(now)
    else:
        _, due = desk.rules.coverage_clock.next(ledger, outage, complete=not missing(cells))
        ledger = ledger.waiting(due)
    await desk.uow.coverage.put(ledger)


async def _to_clerks(
    desk: Desk,
    outage: Outage,
    wave: WaveKind,
    known: _Before,
    asked: Mapping[str, frozenset[Medium]],
    before: Outage | None,
    why: str,
) -> None:
    cells = await desk.uow.coverage.cells(outage.id)
    told = tuple(dict.fromkeys((*asked, *outage.communities)))
    gone = set(told) - set(outage.communities)
    for clerk, communities in _receivers(desk, told).items():
        for over in (False, True):
            mine = [name for name in communities if (name in gone) is over]
            if not mine:
                continue
            await send_bundle(
                desk,
                Bundle(
                    outage=before if over and before is not None else outage,
                    wave=WaveKind.CANCEL if over else wave,
                    clerk=clerk,
                    communities=tuple(mine),
                    media=frozenset[Medium]().union(*(asked.get(name, ()) for name in mine)),
                    first=not any(known.knows(name) for name in mine),
                    before=before,
                    why=why,
                    hung=any(_hung(cell, mine) for cell in known.cells),
                    missing=tuple(c for c in cells if c.is_missing and c.community in mine),
                ),
                revision=outage.revision,
            )


def _hung(cell: Cell, communities: Sequence[str]) -> bool:
    """Whether a page of the former text hangs there."""
    posted = cell.medium is Medium.POSTER and cell.done_at is not None
    return posted and cell.community in communities


async def _to_stewards(
    desk: Desk,
    outage: Outage,
    wave: WaveKind,
    known: _Before,
    before: Outage | None,
    why: str,
) -> None:
    who = affected(desk.station, outage)
    clerks = {clerk_of(desk.station, name) for name in who.communities}
    for steward in who.stewards:
        member = desk.station.member(steward)
        if steward in clerks or (member is not None and not member.active):
            continue
        mine = [building for building in who.buildings if building.steward == steward]
        for community in dict.fromkeys(building.community for building in mine):
            await send_to_steward(
                desk,
                Bundle(
                    outage=outage,
                    wave=wave,
                    clerk=steward,
                    communities=(community,),
                    first=not known.knows(community),
                    before=before,
                    why=why,
                ),
                tuple(building.number for building in mine if building.community == community),
            )


def _receivers(desk: Desk, communities: Sequence[str]) -> dict[UserId, list[str]]:
    found: dict[UserId, list[str]] = {}
    for name in communities:
        clerk = clerk_of(desk.station, name)
        if clerk is not None:
            found.setdefault(clerk, []).append(name)
    return found


def clerk_of(station: StationMap, community: str) -> UserId | None:
    """Return who passes things on in a community; once its clerk has left, the grid manager."""
    found = station.community(community)
    grid = station.grid(found.grid) if found is not None else None
    if grid is None:
        return None
    head = station.member(grid.community_head)
    return grid.community_head if head is not None and head.active else grid.manager

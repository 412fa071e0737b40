"""Place and instant → exactly one person who answers for it, and why. Nobody is never an answer.

The chain (product.md M61, §2.4): member on duty in the place's grid → service member of the grid
→ grid manager → duty head of the station → station head.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.ids import UserId
from domain.place import Place
from domain.roster import on_duty
from domain.station import Chat, Grid, Member, Role, StationMap
from domain.ticket_moves import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a ticket goes.

    Attributes:
        owner: the accountable person, active and confirmed.
        why: why it came to him, in words for him: 国庆值班派给您.
        grid: code of the grid, empty when the place is in none.
    """

    owner: Member
    why: str
    grid: str


def grid_for(station: StationMap, place: Place, chat: Chat | None) -> Grid | None:
    """Return the grid of the place, else the one grid that the chat's communities share."""
    grid = station.grid_of(place)
    if grid is not None or place.community or chat is None:
        return grid
    codes = {
        community.grid
        for name in chat.communities
        if (community := station.community(name)) is not None
    }
    return station.grid(codes.pop()) if len(codes) == 1 else None


def route(
    station: StationMap,
    *,
    place: Place,
    chat: Chat | None,
    kind: Kind,
    at: datetime,
    without: frozenset[UserId] = frozenset(),
) -> Route:
    """Return the one person a ticket goes to.

    Args:
        without: people who have refused it, or may not get it; the station head still may.

    Raises:
        NoStationError: nothing has been imported.
    """
    grid = grid_for(station, place, chat)
    for member, why in _candidates(station, grid, kind, at):
        if _can_own(member) and member.userid not in without:
            return Route(owner=member, why=why, grid=grid.code if grid else "")
    return Route(
        owner=station.head, why="没有别人在岗，报到您这里", grid=grid.code if grid else ""
    )


def _can_own(member: Member | None) -> bool:
    return member is not None and member.is_staff and member.confirmed


def _candidates(
    station: StationMap, grid: Grid | None, kind: Kind, at: datetime
) -> Iterator[tuple[Member, str]]:
    if grid is not None:
        yield from _in_grid(station, grid, kind, at)
    for duty in on_duty(station, "", at):
        yield (
            duty.member,
            f"{duty.arrangement}，地点还没有对应的网格"
            if grid is None
            else (f"{duty.arrangement}，网格里没有人能接"),
        )
    for head in station.with_role(Role.DUTY_HEAD):
        yield head, "您是值班长，当班没有别人"


def _in_grid(
    station: StationMap, grid: Grid, kind: Kind, at: datetime
) -> Iterator[tuple[Member, str]]:
    manager = station.member(grid.manager)
    if kind is Kind.QUESTION and manager is not None:
        yield manager, f"您是{grid.name}的网格负责人"
    for duty in on_duty(station, grid.code, at):
        yield duty.member, f"{duty.arrangement}派给您"
    for userid in grid.members:
        member = station.member(userid)
        if member is not None:
            yield member, f"您是{grid.name}的服务队员，当班没有排人"
    if manager is not None:
        yield manager, f"您是{grid.name}的网格负责人，队员都不在岗"


def chain_above(
    station: StationMap, *, grid: str, owner: UserId, at: datetime
) -> tuple[Member, ...]:
    """Return who is asked next when the owner stays silent, nearest first, the head last.

    The owner himself is left out, unless he is the head and there is nobody else.
    """
    found = station.grid(grid)
    people: list[Member | None] = [station.member(found.manager)] if found else []
    people += [duty.member for duty in on_duty(station, "", at)][:1] or list(
        station.with_role(Role.DUTY_HEAD)
    )[:1]
    head = station.head
    chain: list[Member] = []
    for member in people:
        if member is None or not _can_own(member) or member in chain:
            continue
        if member.userid not in (owner, head.userid):
            chain.append(member)
    if head.userid != owner or not chain:
        chain.append(head)
    return tuple(chain)

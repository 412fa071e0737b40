"""交班: whoever comes on duty gets one card with what is open; the old hand need not be asked.

The card goes out when the roster changes hands, or at the word 交班. Nothing open: one line.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from domain.ids import UserId
from domain.ports import Marks
from domain.roster import on_duty
from domain.station import Grid, Member, StationMap
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from domain.when import at_local, local
from handlers.sweep import item
from handlers.timed import Timed
from handlers.turn import Desk, Turn
from handlers.words import clock_time, public_place

ON_DUTY = "on_duty"
"""Mark: who had each grid at the last look."""

LISTED = 9
SOON = timedelta(hours=2)
"""A promise that ends within this time is named on the card."""
AHEAD = 7  # days that the roster is looked through for the next shift


async def hand_shifts(timed: Timed, marks: Marks) -> int:
    """Send a card to whoever has come on duty since the last look; return how many (count).

    Safe to run twice; after an outage only those who are on duty now get one.
    """
    station = await timed.stations.load()
    now = timed.clock.now()
    here = {grid.code: in_charge(station, grid, now) for grid in station.grids}
    names = {code: sorted(str(m.userid) for m in people) for code, people in here.items()}
    shown = json.dumps(names, sort_keys=True)
    before = await marks.get(ON_DUTY)
    if before == shown:
        return 0
    were: dict[str, list[str]] = json.loads(before or "{}")
    sent = 0
    for grid in station.grids:
        known = were.get(grid.code)
        fresh = [] if known is None else [m for m in here[grid.code] if m.userid not in known]
        if fresh:
            sent += await _send(timed, station, grid, fresh)
    await marks.put(ON_DUTY, shown)
    return sent


async def _send(timed: Timed, station: StationMap, grid: Grid, people: Sequence[Member]) -> int:
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        text = await card_text(desk, grid)
        for member in people:
            key = f"shift:{grid.code}:{local(desk.now):%Y%m%d%H%M}:{member.userid}"
            await desk.tell(member.userid, text, key=key)
        await uow.commit()
    return len(people)


async def hand_shift(turn: Turn) -> None:
    """交班: the next on duty in each of the speaker's grids gets the card now."""
    grids = turn.station.grids_of(turn.sender)
    handed: list[str] = []
    for grid in grids:
        to = next_in_charge(turn.station, grid, without=turn.sender, at=turn.now)
        text = await card_text(turn, grid)
        await turn.tell(to.userid, text, key=turn.key(f"shift:{grid.code}"))
        handed.append(turn.say("shift.to", grid=grid.name, name=to.name))
    if handed:
        await turn.reply("shift.handed", items="、".join(handed))
    else:
        await turn.reply("shift.no_grid")


def in_charge(station: StationMap, grid: Grid, at: datetime) -> tuple[Member, ...]:
    """Return who has a grid at an instant: who is on duty, else its first member, else who leads.

    The same order in which new work is routed, so that the card goes where the work goes.
    """
    duties = tuple(duty.member for duty in on_duty(station, grid.code, at))
    if duties:
        return duties
    people = [station.member(userid) for userid in (*grid.members, grid.manager)]
    fit = [m for m in people if m is not None and m.is_staff and m.confirmed]
    return (fit[0],) if fit else (station.head,)


def next_in_charge(station: StationMap, grid: Grid, *, without: UserId, at: datetime) -> Member:
    """Return who has the grid next after somebody, within a week; else its manager or the head."""
    for instant in _changes(station, grid, at):
        for member in in_charge(station, grid, instant):
            if member.userid != without:
                return member
    manager = station.member(grid.manager)
    if manager is not None and manager.is_staff and manager.userid != without:
        return manager
    return station.head


def _changes(station: StationMap, grid: Grid, at: datetime) -> Iterator[datetime]:
    """Yield now and the coming instants at which a shift of the grid may begin or end, in order."""
    yield at
    first = local(at).date()
    shifts = [duty for duty in station.duties if duty.grid == grid.code]
    walls = sorted({wall for duty in shifts for wall in (duty.start, duty.end)})
    for offset in range(AHEAD + 1):
        for wall in walls:
            instant = at_local(first + timedelta(days=offset), wall)
            if instant > at:
                yield instant


async def card_text(desk: Desk, grid: Grid) -> str:
    """Return the card: what is open, which promises end soon, who is urgent, what is unanswered."""
    tickets = [t for t in await desk.uow.open_work.all() if t.grid == grid.code]
    if not tickets:
        return desk.say("shift.empty", grid=grid.name)
    lines = [
        desk.say("shift.title", grid=grid.name, n=len(tickets)),
        *(f"· {item(desk, ticket)}" for ticket in tickets[:LISTED]),
    ]
    soon = [t for t in tickets if t.eta_at is not None and t.eta_at - desk.now <= SOON]
    lines += _line(desk, "shift.promises", [_promise(desk, t) for t in soon])
    lines += _line(
        desk,
        "shift.urgent",
        [f"{t.shown_no}{public_place(t)}" for t in tickets if t.urgent and t.kind.is_repair],
    )
    questions = [t.shown_no for t in tickets if t.kind is Kind.QUESTION]
    return "\n".join([*lines, *_line(desk, "shift.questions", questions)])


def _line(desk: Desk, name: str, items: Sequence[str]) -> list[str]:
    return [desk.say(name, items="、".join(items[:LISTED]))] if items else []


def _promise(desk: Desk, ticket: Ticket) -> str:
    return f"{ticket.shown_no}说好{clock_time(ticket.eta_at or desk.now, desk.now)}"

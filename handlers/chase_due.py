"""Chase whoever has not answered: the owner, then the grid manager, then the station head."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from domain.ask import AskKind
from domain.chase import Level
from domain.errors import StaleError
from domain.ids import TicketNo, UserId, direct_conversation
from domain.outbound import Purpose
from domain.ports import Stations, UnitOfWorkFactory
from domain.routing import chain_above
from domain.station import Member
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Kind, Status
from domain.when import Clock
from handlers.rules import Rules
from handlers.turn import Desk
from handlers.words import public_place

log = structlog.get_logger()

BATCH = 100  # tickets per transaction round
LATE = timedelta(minutes=10)
"""How late a chase has to be before it says so (product.md J9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """What the use cases that time calls work with."""

    uows: UnitOfWorkFactory
    stations: Stations
    clock: Clock
    rules: Rules


async def chase_due(timed: Timed) -> int:
    """Queue one chase per overdue ticket; return how many (count). Safe to run twice."""
    now = timed.clock.now()
    async with timed.uows() as uow:
        due = await uow.tickets.due_for_chase(now, limit=BATCH)
    chased = 0
    for no in due:
        try:
            chased += await _chase(timed, no)
        except StaleError:
            continue  # somebody answered first: nothing to chase
        except Exception as err:  # noqa: BLE001  one ticket must not stop the others
            log.error("chase_failed", ticket=no, error=type(err).__name__)  # noqa: TRY400
    return chased


async def _chase(timed: Timed, no: TicketNo) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        ticket = await uow.tickets.get(no)
        due = ticket.next_chase_at
        if ticket.status is not Status.REPORTED or due is None or due > desk.now:
            return 0
        policy = timed.rules.chase.policy(ticket.ladder, ticket.waiting_since)
        level = policy.level_of(ticket.chases)
        following = policy.due(
            since=ticket.waiting_since, chases=ticket.chases + 1, after=desk.now
        )
        step = ticket.apply(
            Move(action=Action.CHASE, due=following, words=level), by="steward", at=desk.now
        )
        after = await uow.tickets.save(step)
        late = desk.say("sign.late") if desk.now - due > LATE else ""
        await _LEVELS[level](desk, after, late)
        await uow.commit()
    return 1


async def _owner(desk: Desk, ticket: Ticket, late: str) -> None:
    name = "chase.owner_question" if ticket.kind is Kind.QUESTION else "chase.owner"
    await _private(desk, ticket, ticket.owner, desk.say(name, late=late, no=ticket.shown_no))


async def _manager(desk: Desk, ticket: Ticket, late: str) -> None:
    above = chain_above(desk.station, grid=ticket.grid, owner=ticket.owner, at=desk.now)
    other = _colleague(desk, ticket, above[0])
    options = {"1": "me"} | ({"2": str(other.userid)} if other else {})
    text = desk.say(
        "chase.manager",
        late=late,
        no=ticket.shown_no,
        name=desk.name_of(ticket.owner),
        place=public_place(ticket),
        what=ticket.what,
        other=desk.say("chase.manager_other", name=other.name) if other else "",
    )
    await _step_in(desk, ticket, above[0], text, options)
    await _group(desk, ticket, "group.step_in")


async def _head(desk: Desk, ticket: Ticket, late: str) -> None:
    above = chain_above(desk.station, grid=ticket.grid, owner=ticket.owner, at=desk.now)
    asked = [ticket.owner, *(m.userid for m in above[:-1])]
    text = desk.say(
        "chase.head",
        late=late,
        no=ticket.shown_no,
        minutes=int((desk.now - ticket.waiting_since).total_seconds() // 60),
        place=public_place(ticket),
        what=ticket.what,
        names="、".join(desk.name_of(person) for person in asked),
    )
    await _step_in(desk, ticket, above[-1], text, {"1": "me"})
    await _group(desk, ticket, "group.head_in")


async def _step_in(
    desk: Desk, ticket: Ticket, person: Member, text: str, options: dict[str, str]
) -> None:
    await desk.ask(
        AskKind.STEP_IN,
        person.userid,
        direct_conversation(person.userid),
        ticket=ticket.no,
        options=options,
    )
    await _private(desk, ticket, person.userid, text)


async def _private(desk: Desk, ticket: Ticket, person: UserId, text: str) -> None:
    # A version is never used twice, a count of chases is: a reopened ticket starts over.
    await desk.tell(
        person,
        text,
        key=f"chase:{ticket.no}:v{ticket.version}",
        purpose=Purpose.DANGER if ticket.ladder is Kind.DANGER else Purpose.CHASE,
        ticket=ticket,
    )


async def _group(desk: Desk, ticket: Ticket, name: str) -> None:
    """Tell the group that it is taken care of, once per ticket and level; nobody is named."""
    group = desk.group_of(ticket)
    if group is None or not ticket.kind.is_repair:
        return
    key = f"{name}:{ticket.no}:{ticket.waiting_since:%Y%m%d%H%M%S}"
    await desk.post(group.chat_id, desk.say(name, no=ticket.shown_no), key=key, ticket=ticket)


def _colleague(desk: Desk, ticket: Ticket, manager: Member) -> Member | None:
    """Return a member of the grid whom the manager could send instead."""
    grid = desk.station.grid(ticket.grid)
    for userid in grid.members if grid else ():
        member = desk.station.member(userid)
        if (
            member
            and member.is_staff
            and member.confirmed
            and userid
            not in (
                ticket.owner,
                manager.userid,
            )
        ):
            return member
    return None


_LEVELS = {Level.OWNER: _owner, Level.MANAGER: _manager, Level.HEAD: _head}

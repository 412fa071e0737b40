"""Nobody has taken it yet: the owner is reminded, the manager is asked, the head hears of it."""

from domain.ask import AskKind
from domain.chase import ChasePolicy, Level
from domain.ids import UserId
from domain.privacy import shortened
from domain.routing import chain_above
from domain.station import Member
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Kind
from handlers.calls import call_next
from handlers.nudges import Nudge
from handlers.turn import Desk
from handlers.words import public_place


def level_now(desk: Desk, ticket: Ticket) -> Level:
    """Return the level of the chase that is due."""
    return _policy(desk, ticket).level_of(ticket.chases)


def addressee(desk: Desk, ticket: Ticket) -> UserId | None:
    """Return who will be asked; None when it is to be done alone: a voice call."""
    match level_now(desk, ticket):
        case Level.OWNER:
            return ticket.owner
        case Level.MANAGER:
            return _above(desk, ticket)[0].userid
        case Level.HEAD:
            return _above(desk, ticket)[-1].userid
        case Level.CALL:
            return None


async def chase(desk: Desk, ticket: Ticket, late: str) -> Nudge | None:
    """Take the rung that is due, and return what is to be said to whom."""
    policy, level = _policy(desk, ticket), level_now(desk, ticket)
    following = policy.due(since=ticket.waiting_since, chases=ticket.chases + 1, after=desk.now)
    step = ticket.apply(
        Move(
            action=Action.CHASE,
            due=following or desk.rules.silence.next_morning(desk.now),
            words=level,
        ),
        by="steward",
        at=desk.now,
    )
    after = await desk.uow.tickets.save(step)
    match level:
        case Level.OWNER:
            text = desk.say("chase.owner", late=late, no=ticket.shown_no)
            return Nudge(person=after.owner, ticket=after, text=text, late=late)
        case Level.CALL:
            await call_next(desk, after, rung=ticket.chases)
            return None
        case _:
            return await ask_above(desk, after, late, level)


async def ask_above(desk: Desk, ticket: Ticket, late: str, level: Level) -> Nudge:
    """Return what the manager or the head is asked, and tell the group that he is."""
    if ticket.kind is Kind.QUESTION:
        return _about_question(desk, ticket, late, level)
    step = _manager if level is Level.MANAGER else _head
    return await step(desk, ticket, late)


def _about_question(desk: Desk, ticket: Ticket, late: str, level: Level) -> Nudge:
    above = _above(desk, ticket)
    text = desk.say(
        "chase.above_question",
        late=late,
        no=ticket.shown_no,
        name=desk.name_of(ticket.owner),
        words=shortened(ticket.words, 60),
    )
    person = above[0] if level is Level.MANAGER else above[-1]
    return Nudge(person=person.userid, ticket=ticket, text=text, late=late)


def _policy(desk: Desk, ticket: Ticket) -> ChasePolicy:
    return desk.rules.chase.policy(ticket.ladder, ticket.waiting_since)


def _above(desk: Desk, ticket: Ticket) -> tuple[Member, ...]:
    return chain_above(desk.station, grid=ticket.grid, owner=ticket.owner, at=desk.now)


async def _manager(desk: Desk, ticket: Ticket, late: str) -> Nudge:
    manager = _above(desk, ticket)[0]
    other = colleague(desk, ticket, manager)
    text = desk.say(
        "chase.manager",
        late=late,
        no=ticket.shown_no,
        name=desk.name_of(ticket.owner),
        place=public_place(ticket),
        what=ticket.what,
        other=desk.say("chase.manager_other", name=other.name) if other else "",
    )
    await tell_group(desk, ticket, "group.step_in")
    options = {"1": "me"} | ({"2": str(other.userid)} if other else {})
    return Nudge(
        person=manager.userid,
        ticket=ticket,
        text=text,
        late=late,
        ask=AskKind.STEP_IN,
        options=options,
    )


async def _head(desk: Desk, ticket: Ticket, late: str) -> Nudge:
    above = _above(desk, ticket)
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
    await tell_group(desk, ticket, "group.head_in")
    return Nudge(
        person=above[-1].userid,
        ticket=ticket,
        text=text,
        late=late,
        ask=AskKind.STEP_IN,
        options={"1": "me"},
    )


async def tell_group(desk: Desk, ticket: Ticket, name: str) -> None:
    """Tell the group that it is taken care of, once per ticket and level; nobody is named."""
    group = desk.group_of(ticket)
    if group is None or not ticket.kind.is_repair:
        return
    key = f"{name}:{ticket.no}:{ticket.waiting_since:%Y%m%d%H%M%S}"
    await desk.post(group.chat_id, desk.say(name, no=ticket.shown_no), key=key, ticket=ticket)


def colleague(desk: Desk, ticket: Ticket, manager: Member) -> Member | None:
    """Return a member of the grid whom the manager could send instead."""
    grid = desk.station.grid(ticket.grid)
    for userid in grid.members if grid else ():
        member = desk.station.member(userid)
        if (
            member
            and member.is_staff
            and member.confirmed
            and userid not in (ticket.owner, manager.userid)
        ):
            return member
    return None

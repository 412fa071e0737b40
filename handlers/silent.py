"""Accepted and silent: the owner is asked, then the manager, then the ticket goes back (M48, M60)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.ask import Ask, AskKind
from domain.ids import UserId, direct_conversation
from domain.routing import chain_above, route
from domain.silence import SilentStep
from domain.station import Member
from domain.ticket import SIGNS, Move, Ticket, TicketEvent
from domain.ticket_moves import Action, Kind, Status
from handlers.nudges import Nudge
from handlers.page import grey_cards, page_owner
from handlers.question_radar import next_look
from handlers.tell import tell_people
from handlers.turn import Desk, Turn
from handlers.waiting import colleague
from handlers.words import duration, public_place

GOING, CANNOT = "going", "cannot"
_HANDED_OVER = frozenset(
    {Action.TRANSFER, Action.ASSIGN, Action.REFUSE, Action.RETURN, Action.REOPEN}
)


def silence_due(desk: Desk, ticket: Ticket, move: Move) -> datetime | None:
    """Return when silence is noticed after a sign of life; a rest lasts as long as was said."""
    target = ticket.moves.get((ticket.status, move.action), ticket.status)
    if ticket.drill or not target.is_open:
        return None
    if ticket.kind is Kind.QUESTION:
        return next_look(desk, ticket, chases=ticket.chases)
    if not ticket.kind.is_repair:
        return None
    policy = desk.rules.silence
    if move.action is Action.SUSPEND:
        return move.eta or desk.now + policy.rest
    if move.action is Action.HEAR:
        return desk.now + policy.progress
    eta = ticket.arrive_eta_at if target is Status.ACCEPTED else ticket.eta_at
    promised = eta if move.action is Action.PROMISE and target is Status.ACCEPTED else move.eta
    phase = desk.rules.chase.phase(desk.now)
    return policy.first(target, ticket.ladder, phase, at=desk.now, eta=promised or eta)


def with_clock(desk: Desk, ticket: Ticket, move: Move) -> Move:
    """Return a sign of life with the instant at which silence after it is noticed."""
    if move.action not in SIGNS or move.due is not None:
        return move
    return replace(move, due=silence_due(desk, ticket, move))


def addressee(desk: Desk, ticket: Ticket) -> UserId | None:
    """Return who will be asked; None when it is to be done alone: back to the queue."""
    match desk.rules.silence.step(ticket.status, ticket.chases):
        case SilentStep.OWNER:
            return ticket.owner
        case SilentStep.MANAGER:
            return _above(desk, ticket)[0].userid
        case SilentStep.HEAD:
            return _above(desk, ticket)[-1].userid
        case SilentStep.RETURN:
            return None


async def chase(desk: Desk, ticket: Ticket, late: str) -> Nudge | None:
    """Take the step that is due, and return what is to be said to whom."""
    policy = desk.rules.silence
    reason = resting(await desk.uow.tickets.timeline(ticket.no))
    if not reason and await _too_early(desk, ticket):
        return None
    step = policy.step(ticket.status, ticket.chases)
    if step is SilentStep.RETURN:
        returned = await give_back(desk, ticket, by="steward")
        if returned is not None:
            return None
        step = SilentStep.OWNER  # nobody else is left: he is asked again tomorrow
    move = Move(
        action=Action.CHASE,
        due=policy.following(ticket.status, ticket.chases, now=desk.now),
        words=step,
    )
    after = await desk.uow.tickets.save(ticket.apply(move, by="steward", at=desk.now))
    if step is SilentStep.OWNER:
        return _ask_owner(desk, after, late, reason)
    return _ask_above(desk, after, late, step, reason)


async def _too_early(desk: Desk, ticket: Ticket) -> bool:
    """Whether the clock was set without what has been promised: it is then put right."""
    eta = ticket.arrive_eta_at if ticket.status is Status.ACCEPTED else ticket.eta_at
    earliest = desk.rules.silence.first(
        ticket.status,
        ticket.ladder,
        desk.rules.chase.phase(ticket.waiting_since),
        at=ticket.waiting_since,
        eta=eta,
    )
    if ticket.chases or earliest <= desk.now:
        return False
    move = Move(action=Action.REMIND, due=earliest)
    await desk.uow.tickets.save(ticket.apply(move, by="steward", at=desk.now))
    return True


def _ask_owner(desk: Desk, ticket: Ticket, late: str, reason: str) -> Nudge:
    here = direct_conversation(ticket.owner)
    words = {"late": late, "no": ticket.shown_no, "one": desk.pick("1", here)}
    options = {"1": GOING}
    if reason:
        text = desk.say("chase.silent_rest", **words, reason=reason)
    elif ticket.status is Status.ACCEPTED:
        text = desk.say("chase.silent", **words, two=desk.pick("2", here))
        options["2"] = CANNOT
    else:
        # The span makes each reminder a text of its own: the platform drops the same one twice.
        span = duration(desk.now - ticket.waiting_since)
        text = desk.say("chase.silent_work", **words, span=span)
    return Nudge(
        person=ticket.owner,
        ticket=ticket,
        text=text,
        late=late,
        ask=AskKind.SILENT,
        options=options,
    )


def _ask_above(desk: Desk, ticket: Ticket, late: str, step: SilentStep, reason: str) -> Nudge:
    above = _above(desk, ticket)
    person = above[-1] if step is SilentStep.HEAD else above[0]
    other = colleague(desk, ticket, person)
    words = {
        "late": late,
        "no": ticket.shown_no,
        "name": desk.name_of(ticket.owner),
        "place": public_place(ticket),
        "what": ticket.what,
        "other": desk.say("chase.manager_other", name=other.name) if other else "",
    }
    if reason:
        text = desk.say("chase.silent_above_rest", **words, reason=reason)
    else:
        span = duration(desk.now - ticket.waiting_since)
        text = desk.say("chase.silent_above", **words, span=span)
    return Nudge(
        person=person.userid,
        ticket=ticket,
        text=text,
        late=late,
        ask=AskKind.STEP_IN,
        options={"1": "me"} | ({"2": str(other.userid)} if other else {}),
    )


def _above(desk: Desk, ticket: Ticket) -> tuple[Member, ...]:
    return chain_above(desk.station, grid=ticket.grid, owner=ticket.owner, at=desk.now)


async def give_back(desk: Desk, ticket: Ticket, *, by: str) -> Ticket | None:
    """Put an accepted ticket back into the queue for the next in the chain.

    None when nobody else is left who has not had it: then nothing is changed.
    """
    timeline = await desk.uow.tickets.timeline(ticket.no)
    tried = had_it(timeline) | await desk.uow.tickets.refusers(ticket.no) | {ticket.owner}
    found = route(
        desk.station,
        place=ticket.place,
        chat=desk.station.chat(ticket.chat),
        kind=ticket.kind,
        at=desk.now,
        without=tried,
    )
    if found.owner.userid == ticket.owner:
        return None
    why = desk.say("chase.why_returned", name=desk.name_of(ticket.owner))
    move = Move(
        action=Action.RETURN,
        to=found.owner.userid,
        why_owner=f"{why}；{found.why}",
        words=desk.name_of(ticket.owner),
        due=desk.rules.chase.first_due(ticket.ladder, desk.now, now=desk.now),
    )
    after = await desk.uow.tickets.save(ticket.apply(move, by=by, at=desk.now))
    name = found.owner.name
    await grey_cards(desk, after, desk.say("crew.card_moved", name=name))
    if by != ticket.owner:
        await desk.tell(
            ticket.owner,
            desk.say("chase.returned", no=after.shown_no, name=name),
            key=f"returned:{after.no}:v{after.version}",
            ticket=after,
        )
    await page_owner(desk, after)
    await tell_people(
        desk,
        after,
        desk.say("group.moved", no=after.shown_no, name=name),
        key=f"returned:{after.no}:v{after.version}:people",
    )
    return after


async def answer_silent(turn: Turn, ask: Ask, digit: str) -> None:
    """1: still on it, the clock starts anew. 2: cannot go, the next one gets it."""
    if ask.ticket is None:
        return
    ticket = await turn.uow.tickets.get(ask.ticket)
    if ticket.owner != turn.sender or not ticket.allows(Action.HEAR):
        await turn.reply("crew.moved_on", no=ticket.shown_no, name=turn.name_of(ticket.owner))
        return
    if ask.options[digit] == CANNOT and ticket.allows(Action.RETURN):
        after = await give_back(turn, ticket, by=turn.sender)
        if after is None:
            await turn.reply("chase.nobody_else", no=ticket.shown_no)
            return
        await turn.reply("crew.moved_on", no=after.shown_no, name=turn.name_of(after.owner))
        return
    await hear(turn, ticket, turn.inbound.text)
    await turn.reply("crew.heard", no=ticket.shown_no)


async def rests(desk: Desk, ticket: Ticket) -> bool:
    """Whether the work rests with a reason and a time that is still ahead."""
    ahead = ticket.next_chase_at is not None and ticket.next_chase_at > desk.now
    if ticket.chases or not ahead:
        return False
    return bool(resting(await desk.uow.tickets.timeline(ticket.no)))


async def hear(turn: Turn, ticket: Ticket, text: str) -> Ticket:
    """Write down a sign of life in free words."""
    move = with_clock(turn, ticket, Move(action=Action.HEAR, words=text[:200]))
    return await turn.uow.tickets.save(
        ticket.apply(move, by=turn.sender, at=turn.now, source=turn.inbound.id)
    )


def resting(timeline: Sequence[TicketEvent]) -> str:
    """Return why the work rests, as was said; empty when it does not rest."""
    for event in reversed(timeline):
        if event.action == Action.SUSPEND:
            return event.words
        if event.action in SIGNS or event.action in _HANDED_OVER:
            return ""
    return ""


def had_it(timeline: Sequence[TicketEvent]) -> frozenset[UserId]:
    """Return who has accepted a ticket since it was last opened."""
    people: set[UserId] = set()
    for event in timeline:
        if event.action == Action.REOPEN:
            people.clear()
        elif event.action in (Action.ACCEPT, Action.ARRIVE):
            people.add(UserId(event.by))
    return frozenset(people)

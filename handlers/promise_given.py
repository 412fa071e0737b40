"""The one door for a time that a person promises: published, read back, or put before the head.

A first time, an earlier one and the same again are published at once. A later one is read back
first (product.md J4), and the second delay of a repair waits for the station head's word (X3).
"""

from dataclasses import replace
from datetime import datetime

from domain.ask import AskKind
from domain.ids import UserId, direct_conversation
from domain.outbound import Purpose
from domain.promise import Answer, Given, Promise, Proposal, judge
from domain.ticket import Move, Ticket, TicketEvent
from domain.ticket_moves import Action, Status
from handlers.promise_words import (
    delayed_text,
    head_question,
    people_place,
    public_reason,
    tell_loudspeaker,
    unsure_text,
)
from handlers.tell import confirm, tell_people
from handlers.turn import Desk, Turn
from handlers.words import clock_time

AT_ONCE = frozenset({Given.FIRST, Given.SAME, Given.SOONER})
"""What is published without asking back."""

YES, CHANGE = "send", "change"


async def promise_given(turn: Turn, ticket: Ticket, due: datetime, reason: str) -> None:
    """Take a time for what it is beside the promise that stands.

    Raises:
        IllegalMoveError: nobody has accepted the ticket yet.
    """
    due = minute(due)
    if due <= turn.now and not ticket.drill:
        await turn.reply("promise.past")
        return
    given = await weigh(turn, ticket, due)
    if given in AT_ONCE:
        await _publish_at_once(turn, ticket, due, reason, given)
    else:
        await read_back(turn, ticket, due, reason)


async def weigh(turn: Turn, ticket: Ticket, due: datetime | None) -> Given | None:
    """Return what a time is that somebody names; None for none, or one that is over."""
    if due is None or (due <= turn.now and not ticket.drill):
        return None
    if ticket.drill:
        return Given.FIRST
    live = await turn.uow.promises.live(ticket.no)
    history = await turn.uow.promises.history(ticket.no)
    by_head = turn.sender == turn.station.head.userid
    return judge(live, minute(due), history=history, by_head=by_head)


async def keep(turn: Turn, ticket: Ticket, due: datetime, reason: str, given: Given) -> None:
    """Store a time that is published at once, in words that somebody else says."""
    if ticket.drill:
        return
    live = await turn.uow.promises.live(ticket.no)
    if given is Given.SAME and live is not None:
        answered = turn.rules.promise.answered(live, Answer.CAN)
        await turn.uow.promises.change(replace(answered, proposal=None))
        return
    await turn.uow.promises.put(
        turn.rules.promise.power(
            ticket.no, author=turn.sender, at=turn.now, due=due, reason=reason, before=live
        )
    )


async def _publish_at_once(
    turn: Turn, ticket: Ticket, due: datetime, reason: str, given: Given
) -> None:
    after = await _move(turn, ticket, due, reason)
    await keep(turn, after, due, reason, given)
    eta, shown = clock_time(due, turn.now), public_reason(reason)
    if given is not Given.SAME:
        place = await people_place(turn, after)
        if given is Given.SOONER:
            text = turn.say("promise.sooner", place=place, eta=eta)
        elif shown:
            text = turn.say("promise.first_why", place=place, eta=eta, reason=shown)
        else:
            text = turn.say("group.promised", place=place, eta=eta)
        await tell_people(turn, after, text, key=turn.key("promised"), without=turn.sender)
    await confirm(turn, turn.say("crew.promised", no=after.shown_no, eta=eta), after)


async def read_back(turn: Turn, ticket: Ticket, due: datetime, reason: str) -> None:
    """Show the speaker what would be published, and ask: 1发 2改."""
    due = minute(due)
    here = direct_conversation(turn.sender)
    live = await turn.uow.promises.live(ticket.no)
    await turn.ask(
        AskKind.PROMISE,
        turn.sender,
        here,
        ticket=ticket.no,
        options={
            "1": YES,
            "2": CHANGE,
            "due": due.isoformat(),
            "why": reason,
            "promise": str(live.id) if live else "",
        },
    )
    words = {"place": await people_place(turn, ticket), "eta": clock_time(due, turn.now)}
    shown = public_reason(reason)
    text = (
        turn.say("promise.read_back_why", **words, reason=shown)
        if shown
        else turn.say("promise.read_back", **words)
    )
    await turn.tell(
        turn.sender, text, key=turn.key("read_back"), purpose=Purpose.REPLY, ticket=ticket
    )


async def put_off(turn: Turn, ticket: Ticket, due: datetime, reason: str) -> None:
    """The speaker has seen what would be published and wants it: the first delay goes out."""
    if due <= turn.now:
        await turn.reply("promise.past")
        return
    given = await weigh(turn, ticket, due)
    live = await turn.uow.promises.live(ticket.no)
    if given in AT_ONCE and given is not None:
        await _publish_at_once(turn, ticket, due, reason, given)
    elif given is Given.NEEDS_HEAD and live is not None:
        await _ask_head(turn, ticket, live, Proposal(due=due, reason=reason, by=turn.sender))
    else:
        await publish_delay(turn, ticket, due, reason, author=turn.sender)
        eta = clock_time(due, turn.now)
        await confirm(turn, turn.say("crew.promised", no=ticket.shown_no, eta=eta), ticket)


async def publish_delay(
    turn: Turn, ticket: Ticket, due: datetime, reason: str, *, author: UserId
) -> None:
    """Tell everybody concerned that it comes later, and why."""
    live = await turn.uow.promises.live(ticket.no)
    after = await _move(turn, ticket, due, reason)
    await turn.uow.promises.put(
        turn.rules.promise.power(
            ticket.no,
            author=author,
            at=turn.now,
            due=due,
            reason=reason,
            before=live,
            put_off=True,
        )
    )
    text = await delayed_text(turn, after, due, reason)
    await tell_people(turn, after, text, key=turn.key("delayed"), without=turn.sender)
    await tell_loudspeaker(turn, after, due, reason, key=turn.key("loudspeaker"))


async def publish_unsure(turn: Turn, ticket: Ticket, live: Promise, reason: str) -> None:
    """The crew cannot tell: that is published, with the time of the next word."""
    after = await _move(turn, ticket, None, reason)
    news = await turn.uow.promises.put(
        turn.rules.promise.unsure(live, at=turn.now, author=turn.sender, reason=reason)
    )
    text = await unsure_text(turn, after, news)
    await tell_people(turn, after, text, key=turn.key("unsure"), without=turn.sender)
    by = clock_time(news.due, turn.now)
    await confirm(turn, turn.say("promise.unsure_noted", no=after.shown_no, news=by), after)


async def _ask_head(turn: Turn, ticket: Ticket, live: Promise, proposal: Proposal) -> None:
    changed = await turn.uow.promises.change(replace(live, proposal=proposal))
    await ask_head(turn, ticket, changed, key=turn.key("delay"))
    await turn.reply("promise.with_head", no=ticket.shown_no)


async def ask_head(desk: Desk, ticket: Ticket, promise: Promise, *, key: str) -> None:
    """Ask the station head whether a repair may be put off once more: 1同意 2再催."""
    proposal, head = promise.proposal, desk.station.head.userid
    if proposal is None:
        return
    here = direct_conversation(head)
    await desk.ask(
        AskKind.DELAY, head, here, ticket=ticket.no, options={"1": "agree", "2": "again"}
    )
    text = head_question(
        desk,
        proposal,
        no=ticket.shown_no,
        place=await people_place(desk, ticket),
        delays=promise.delays,
        passed=desk.now >= promise.due or not promise.is_power,
    )
    await desk.tell(head, text, key=key, purpose=Purpose.CHASE, ticket=ticket)


async def _move(turn: Turn, ticket: Ticket, due: datetime | None, reason: str) -> Ticket:
    """Write the time on the ticket; who answers for it and tells a time has accepted it."""
    if ticket.status is Status.REPORTED and ticket.owner == turn.sender:
        ticket = await _save(turn, ticket, Move(action=Action.ACCEPT))
    return await _save(turn, ticket, Move(action=Action.PROMISE, eta=due, words=reason[:200]))


async def _save(turn: Turn, ticket: Ticket, step: Move) -> Ticket:
    return await turn.uow.tickets.save(
        ticket.apply(step, by=turn.sender, at=turn.now, source=turn.inbound.id)
    )


def minute(at: datetime) -> datetime:
    """Return the instant without its seconds: 半小时 is said, and kept, to the minute."""
    return at.replace(second=0, microsecond=0)


def noted(ticket: Ticket, action: str, words: str, at: datetime) -> TicketEvent:
    """Return a line of the timeline for what the clock said."""
    return TicketEvent(
        ticket=ticket.no,
        action=action,
        before=ticket.status,
        after=ticket.status,
        by="steward",
        at=at,
        words=words[:200],
    )

"""What the crew and the head answer about a promised time, by a digit or in words (product.md J4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.ask import Ask, AskKind
from domain.ids import TicketNo, direct_conversation
from domain.meaning import Command, Intent, Verb
from domain.outbound import Purpose
from domain.privacy import shortened
from domain.promise import Answer, Promise
from domain.ticket import Ticket
from domain.ticket_moves import Status
from handlers.promise_given import (
    CHANGE,
    YES,
    promise_given,
    publish_delay,
    publish_unsure,
    put_off,
    read_back,
)
from handlers.rights import check_ticket
from handlers.turn import Turn
from handlers.which_ticket import which_ticket
from handlers.words import clock_time
from language.delays import LIMIT, TimeSaid, Tone, hour_alone, read
from language.part_done import read as read_part_done

CAN, LATER, UNSURE = "can", "later", "unsure"
ASKED: Final[Mapping[str, str]] = {"1": CAN, "2": LATER, "3": UNSURE}
"""能来电吗？1能 2晚一点 3说不准."""
WHEN: Final[Mapping[str, str]] = {**ASKED, "when": "wanted"}
"""几点能好？: a time is wanted; the digits keep what they meant a moment ago."""

_NO_REASON: Final = frozenset(
    {Intent.CHOICE, Intent.THANKS, Intent.DANGER, Intent.PROGRESS, Intent.CONSULT}
)


async def promise_answered(turn: Turn, ask: Ask, digit: str) -> None:
    """A bare digit about a promise: 1能 2晚一点 3说不准, or 1发 2改 of what was read back."""
    found = await _still_asked(turn, ask)
    if found is not None:
        await _take(turn, ask, *found, TimeSaid(choice=int(digit)))


async def promise_worded(turn: Turn, ask: Ask) -> bool:
    """Take words that answer our question about a promise; False when they are about else."""
    text = turn.inbound.text.strip()
    if not text or len(text) > LIMIT or _is_other_command(turn, ask):
        return False
    live = await turn.uow.promises.live(ask.ticket) if ask.ticket is not None else None
    said = read(text, turn.inbound.sent_at, promised=live.due if live else None)
    if "when" in ask.options and said.due is None and text not in ask.options:
        said = replace(said, due=hour_alone(text, turn.inbound.sent_at))
    is_digit = said.choice is not None and not said.reason and said.due is None
    if turn.meaning.intent is Intent.CHOICE and said.due is None and is_digit:
        return False  # a bare digit is answered as one
    if not is_answer(turn, ask, said):
        return False
    found = await _still_asked(turn, ask)
    if found is not None:
        await turn.uow.asks.settle(ask.id)
        await _take(turn, ask, *found, said)
    return True


async def says_delay(turn: Turn) -> bool:
    """Whether the crew said of its own accord that a promised time moves: then it is taken up."""
    command = turn.meaning.command
    text = turn.inbound.text.strip()
    if not text or len(text) > LIMIT or not turn.is_staff:
        return False
    if command is not None and command.verb is not Verb.PROMISE:
        return False
    if read_part_done(text, station=turn.station, now=turn.inbound.sent_at) is not None:
        return False  # 1单元来电了，2单元还要半小时 is more than a time
    said = read(text, turn.inbound.sent_at)
    if said.choice is not None or said.due is None or said.tone in (Tone.NONE, Tone.UNSURE):
        return False
    mine = await turn.uow.tickets.open_of_owner(turn.sender)
    if not [t for t in mine if await turn.uow.promises.live(t.no) is not None]:
        return False
    named = command.ticket if command is not None else _named(turn)
    meant = Command(verb=Verb.PROMISE, ticket=named, words=text)
    ticket = await which_ticket(turn, meant)
    if ticket is not None:
        check_ticket(turn.station, turn.actor, Verb.PROMISE, ticket, turn.name_of(ticket.owner))
        await time_told(turn, ticket, text)
    return True


async def time_told(turn: Turn, ticket: Ticket, text: str) -> bool:
    """Take up the time that words tell about a ticket; False when they tell none.

    What was only overheard is never published without asking back.
    """
    live = await turn.uow.promises.live(ticket.no)
    said = read(text, turn.inbound.sent_at, promised=live.due if live else None)
    if said.due is None:
        return False
    if turn.hearing.addressed or ticket.drill:
        await promise_given(turn, ticket, said.due, said.reason)
    else:
        await read_back(turn, ticket, said.due, said.reason)
    return True


async def delay_answered(turn: Turn, ask: Ask, digit: str) -> None:
    """The head about a second delay: 1同意 publishes it, 2再催 sends the crew back to work."""
    found = await _still_asked(turn, ask)
    if found is None:
        return
    ticket, live = found
    proposal = live.proposal
    if proposal is None:
        await _settled(turn, ticket, live)
        return
    eta = clock_time(proposal.due, turn.now)
    if ask.options[digit] == "again":
        await turn.uow.promises.change(replace(live, proposal=None))
        text = turn.say("promise.urged", no=ticket.shown_no, eta=eta)
        await turn.reply("promise.urging", name=turn.name_of(ticket.owner))
    elif proposal.due <= turn.now:
        await turn.reply("promise.past")
        return
    else:
        await publish_delay(turn, ticket, proposal.due, proposal.reason, author=proposal.by)
        text = turn.say("promise.agreed", no=ticket.shown_no, eta=eta)
        await turn.reply("promise.agreed", no=ticket.shown_no, eta=eta)
    for person in dict.fromkeys((ticket.owner, proposal.by)):
        if person != turn.sender:
            await turn.tell(person, text, key=turn.key(f"delay:{person}"), ticket=ticket)


async def ask_when(turn: Turn, ticket: Ticket, *, reason: str = "") -> None:
    """Ask how late it gets, and why; a reason that was told already is kept."""
    here = direct_conversation(turn.sender)
    await turn.ask(
        AskKind.PROMISE,
        turn.sender,
        here,
        ticket=ticket.no,
        options={**WHEN, "why": reason},
    )
    await turn.tell(
        turn.sender,
        turn.say("promise.until_when"),
        key=turn.key("when"),
        purpose=Purpose.REPLY,
        ticket=ticket,
    )


async def _take(turn: Turn, ask: Ask, ticket: Ticket, live: Promise, said: TimeSaid) -> None:
    """Act on an answer: a time first, then the digit, then what the words tell."""
    option = ask.options.get(str(said.choice), "") if said.choice is not None else ""
    reason = said.reason or ask.options.get("why", "")
    if option == YES and said.due is None and not said.reason:
        await put_off(turn, ticket, datetime.fromisoformat(ask.options["due"]), reason)
    elif said.due is not None:
        await promise_given(turn, ticket, said.due, reason)
    elif option == UNSURE or said.tone is Tone.UNSURE:
        await publish_unsure(turn, ticket, live, reason)
    elif option == CAN or (said.tone is Tone.SURE and "due" not in ask.options):
        await _can(turn, ticket, live)
    elif "due" in ask.options and option != CHANGE:
        await read_back(turn, ticket, datetime.fromisoformat(ask.options["due"]), reason)
    else:
        await turn.uow.promises.change(turn.rules.promise.answered(live, Answer.LATER))
        await ask_when(turn, ticket, reason=reason)


async def _can(turn: Turn, ticket: Ticket, live: Promise) -> None:
    if not live.is_power:
        await ask_when(turn, ticket)  # the time has passed: 能 says nothing without a new one
        return
    await turn.uow.promises.change(turn.rules.promise.answered(live, Answer.CAN))
    eta = clock_time(live.due, turn.now)
    await turn.reply("promise.holds", no=ticket.shown_no, eta=eta)


async def _still_asked(turn: Turn, ask: Ask) -> tuple[Ticket, Promise] | None:
    """Return what a question was about, or None after saying that it is settled.

    Raises:
        NotAllowedError: the ticket has gone to somebody else.
    """
    if ask.ticket is None:
        return None
    ticket = await turn.uow.tickets.get(ask.ticket)
    live = await turn.uow.promises.live(ticket.no)
    if live is None or not ticket.status.is_open:
        shown = turn.rules.wording[f"shown.{ticket.status}"]
        await turn.reply("promise.over", no=ticket.shown_no, status=shown)
        return None
    if ask.kind is AskKind.PROMISE:
        check_ticket(turn.station, turn.actor, Verb.PROMISE, ticket, turn.name_of(ticket.owner))
        if ticket.status is Status.REPORTED and ticket.owner != turn.sender:
            shown = turn.rules.wording[f"shown.{ticket.status}"]
            await turn.reply("promise.over", no=ticket.shown_no, status=shown)
            return None
    return ticket, live


async def _settled(turn: Turn, ticket: Ticket, live: Promise) -> None:
    eta = clock_time(live.due, turn.now)
    await turn.reply("promise.settled", no=ticket.shown_no, eta=eta)


def is_answer(turn: Turn, ask: Ask, said: TimeSaid) -> bool:
    """Whether words are an answer: a time, a word for it, or the reason that was asked for."""
    if said.due is not None or (said.choice is not None and said.reason):
        return True
    if said.tone is not Tone.NONE and turn.meaning.intent is not Intent.DANGER:
        return True
    wants_words = "when" in ask.options or "due" in ask.options
    is_report = turn.meaning.intent is Intent.FAULT and not turn.meaning.place.is_empty
    is_words = turn.meaning.intent not in _NO_REASON and not is_report
    return wants_words and turn.hearing.addressed and is_words


def _is_other_command(turn: Turn, ask: Ask) -> bool:
    """Whether it is an order of its own: 好了, or one about another ticket."""
    command = turn.meaning.command
    if command is None:
        named = _named(turn)
        return named is not None and named != ask.ticket
    if command.ticket not in (None, ask.ticket):
        return True
    return command.verb is not Verb.PROMISE


def _named(turn: Turn) -> TicketNo | None:
    written = shortened(turn.meaning.slots.ticket_no, 8)
    return TicketNo(int(written)) if written.isdecimal() else None

"""One household alone is dark: three questions before a trip is made (表后自查, product.md M48, M53).

The page is held back meanwhile, a few minutes at most, and never for danger, for who cannot wait
or for many; silence lets it go. The chase runs from the message as ever.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.ask import Ask, AskKind
from domain.meaning import Intent, Scope
from domain.place import Place
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Business, Kind, Status
from domain.wiring import Check, Finding, Outcome, Question
from handlers.join import note_on
from handlers.page import grey_cards, held_key, page, page_owner
from handlers.turn import Turn
from language.wiring import finding_in, neighbours_lit, stop_word

ANSWER_WITHIN = timedelta(minutes=30)
"""How long an answer counts; the page has long left by then."""

_DARK: Final = frozenset({"没电", "跳闸"})
"""What the three questions are about; a low voltage is not found at one's own switch."""

_ASKS: Final[Mapping[Question, str]] = {
    Question.NEIGHBOURS: "ask.wiring_neighbours",
    Question.SWITCH: "ask.wiring_switch",
    Question.METER: "ask.wiring_meter",
}


def is_for_self_check(turn: Turn, ticket: Ticket) -> bool:
    """Whether the reporter is asked first: his household alone is dark, and nobody is in need.

    Members of the station and of the community pass on what others see: they are not asked.
    """
    alone = ticket.scope is Scope.SINGLE and ticket.households <= 1
    plain = ticket.kind is Kind.FAULT and not ticket.urgent and not ticket.drill
    return alone and plain and ticket.what in _DARK and turn.is_resident


def place_is_known(place: Place) -> bool:
    """Whether the crew would find it."""
    return bool(place.community and (place.building or place.words or place.unit))


async def page_or_hold(turn: Turn, ticket: Ticket) -> None:
    """Page the owner; the page of a household alone waits for what it finds out itself."""
    until = _held_until(turn, ticket)
    if until is None:
        await page_owner(turn, ticket)
    else:
        await page(turn, ticket, ticket.owner, "crew.page", held_until=until)


def _held_until(turn: Turn, ticket: Ticket) -> datetime | None:
    asked = is_for_self_check(turn, ticket) and place_is_known(ticket.place)
    if not asked or turn.meaning.rivals:
        return None
    until = ticket.reported_at + turn.rules.wiring_hold
    if ticket.next_chase_at is not None:
        until = min(until, ticket.next_chase_at)
    return until if until > turn.now else None


async def let_go(turn: Turn, ticket: Ticket) -> None:
    """Send a page that is held back at once: there is more to it than one switch."""
    await turn.uow.outbox.hurry(held_key(ticket.no))


async def start_self_check(turn: Turn, ticket: Ticket, opening: str) -> None:
    """Ask the first question that is not answered yet, after an opening sentence."""
    known = (Finding.LIT,) if neighbours_lit(turn.inbound.text) else ()
    await _ask(turn, ticket, Check.of(known), opening)


async def neighbours_are_lit(turn: Turn, ticket: Ticket) -> None:
    """The stairwell is lit: the first question is answered, the crew has its page already."""
    await _ask(turn, ticket, Check.of((Finding.LIT,)))


async def _ask(turn: Turn, ticket: Ticket, check: Check, opening: str = "") -> None:
    question = check.stands
    if not isinstance(question, Question):
        return
    options = {
        digit: ",".join((*check.found, finding)) for digit, finding in check.options.items()
    }
    await turn.uow.asks.add(
        Ask(
            kind=AskKind.WIRING,
            person=turn.sender,
            conversation=turn.here,
            ticket=ticket.no,
            options=options,
            asked_at=turn.now,
            until=turn.now + ANSWER_WITHIN,
        )
    )
    await turn.uow.tickets.note(note_on(turn, ticket, "asked", str(check.asked)))
    picks = {
        word: turn.pick(digit, turn.here)
        for word, digit in zip(("one", "two", "three"), options, strict=False)
    }
    await turn.reply_text(opening + turn.say(_ASKS[question], **picks), ticket=ticket)


async def answer_self_check(turn: Turn, ask: Ask, digit: str) -> None:
    """A digit: the next question, or the end."""
    await _go_on(turn, ask, _found(ask.options[digit]))


async def words_of_self_check(turn: Turn, ask: Ask) -> bool:
    """Words instead of a digit; False when they are no answer. That power is back ends it anywhere."""
    if turn.meaning.intent is Intent.CHOICE or not turn.hearing.addressed:
        return False
    before = _found(next(iter(ask.options.values())))[:-1]
    finding = _finding(turn, Check.of(before).stands) if ask.conversation == turn.here else None
    if turn.meaning.intent is Intent.RESTORED or finding is Finding.PUSHED:
        await turn.uow.asks.settle(ask.id)
        await _end(turn, ask, Check(Outcome.SOLVED, before))
        return True
    if finding is None:
        return False
    await turn.uow.asks.settle(ask.id)
    await _go_on(turn, ask, (*before, finding))
    return True


def _finding(turn: Turn, stands: Question | Outcome) -> Finding | None:
    """Return what words tell; a switch that holds is told whatever was asked."""
    if finding_in(turn.inbound.text, Question.SWITCH) is Finding.PUSHED:
        return Finding.PUSHED
    return finding_in(turn.inbound.text, stands) if isinstance(stands, Question) else None


async def as_danger(turn: Turn, ask: Ask | None) -> Turn | None:
    """Return the message as the danger it tells of, when it comes in the middle of a self-check.

    湿手, 发烫 and the like are no danger in other talk. The check is over and the page leaves.
    """
    if ask is None or ask.kind is not AskKind.WIRING or ask.ticket is None:
        return None
    word = stop_word(turn.inbound.text)
    if not word and turn.meaning.intent is not Intent.DANGER:
        return None
    await turn.uow.asks.settle(ask.id)
    await let_go(turn, await turn.uow.tickets.get(ask.ticket))
    what = turn.meaning.what if turn.meaning.intent is Intent.DANGER else ""
    meaning = replace(
        turn.meaning,
        intent=Intent.DANGER,
        what=what or turn.say("wiring.danger", word=word),
        danger=turn.meaning.danger or (word,),
        speak=True,
    )
    return replace(turn, meaning=meaning)


def _found(option: str) -> tuple[Finding, ...]:
    return tuple(Finding(word) for word in option.split(","))


async def _go_on(turn: Turn, ask: Ask, found: tuple[Finding, ...]) -> None:
    check = Check.of(found)
    if ask.ticket is None:
        return
    ticket = await turn.uow.tickets.get(ask.ticket)
    if ticket.status.is_open and isinstance(check.stands, Question):
        await _ask(turn, ticket, check)
    else:
        await _end(turn, ask, check)


async def _end(turn: Turn, ask: Ask, check: Check) -> None:
    if ask.ticket is None or not isinstance(check.stands, Outcome):
        return
    ticket = await turn.uow.tickets.get(ask.ticket)
    if not ticket.status.is_open:
        await turn.reply("ack.restored_none")
        return
    await turn.uow.tickets.note(note_on(turn, ticket, "wiring", _words(turn, check)))
    await _OUTCOMES[check.stands](turn, ticket, check)


def _words(turn: Turn, check: Check) -> str:
    """Return what was found, as the crew reads it."""
    return "、".join(turn.say(f"wiring.{finding}") for finding in check.found)


async def _solved(turn: Turn, ticket: Ticket, check: Check) -> None:
    """Power is back at the turn of a switch: nobody goes."""
    step = ticket.apply(
        Move(action=Action.WITHDRAW, words=_words(turn, check) or turn.inbound.text[:200]),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.save(step)
    await turn.uow.asks.drop(ticket.no)
    if not await turn.uow.outbox.drop(held_key(ticket.no)):
        await turn.tell(
            ticket.owner,
            turn.say("crew.solved_alone", no=ticket.shown_no),
            key=turn.key("solved"),
            ticket=after,
        )
    await grey_cards(turn, after, turn.say("crew.card_over"))
    await turn.reply("ack.solved_alone", no=ticket.shown_no)


async def _arrears(turn: Turn, ticket: Ticket, check: Check) -> None:
    """Paying brings it back; until then it is the owner's question, no trip."""
    if ticket.status in (Status.REPORTED, Status.ACCEPTED):
        ticket = await _as_question(turn, ticket)
    if await turn.uow.outbox.drop(held_key(ticket.no)):
        await page_owner(turn, ticket)
    else:
        await turn.tell(
            ticket.owner,
            turn.say("crew.arrears", no=ticket.shown_no),
            key=turn.key("arrears"),
            ticket=ticket,
        )
    await turn.reply(
        "ack.arrears",
        no=ticket.shown_no,
        name=turn.name_of(ticket.owner),
        within=turn.rules.commitment.words()["arrears_restore"],
        hotline=turn.station.stations[0].hotline,
    )


async def _as_question(turn: Turn, ticket: Ticket) -> Ticket:
    question = replace(
        ticket,
        kind=Kind.QUESTION,
        business=Business.CONSULT,
        what=turn.say("wiring.arrears"),
    )
    after = await turn.uow.tickets.set_place(
        question, event=note_on(turn, ticket, "question", turn.say("wiring.arrears"))
    )
    if not after.allows(Action.HEAR):
        return after
    due = turn.rules.chase.first_due(Kind.QUESTION, turn.now, now=turn.now)
    step = after.apply(
        Move(action=Action.HEAR, due=due), by=turn.sender, at=turn.now, source=turn.inbound.id
    )
    return await turn.uow.tickets.save(step)


async def _many(turn: Turn, ticket: Ticket, check: Check) -> None:
    """The neighbours are dark too: an ordinary outage, the page leaves at once."""
    words = turn.say("wiring.all_dark")
    after = await turn.uow.tickets.set_place(
        replace(ticket, scope=Scope.MULTI), event=note_on(turn, ticket, "scope", words)
    )
    await _tell_or_page(turn, after, words)
    await turn.reply("ack.scope_known", name=turn.name_of(after.owner))


async def _send(turn: Turn, ticket: Ticket, check: Check) -> None:
    """Somebody has to go: the page carries what was found, so that no trip is made twice."""
    await _tell_or_page(turn, ticket, _words(turn, check))
    await turn.reply("ack.checked", no=ticket.shown_no, name=turn.name_of(ticket.owner))


async def _tell_or_page(turn: Turn, ticket: Ticket, words: str) -> None:
    if await turn.uow.outbox.drop(held_key(ticket.no)):
        await page(turn, ticket, ticket.owner, "crew.page_checked", checks=words)
        return
    await turn.tell(
        ticket.owner,
        turn.say("crew.checked", no=ticket.shown_no, checks=words),
        key=turn.key("checked"),
        ticket=ticket,
    )


_OUTCOMES: Final[Mapping[Outcome, Callable[[Turn, Ticket, Check], Awaitable[None]]]] = {
    Outcome.SOLVED: _solved,
    Outcome.ARREARS: _arrears,
    Outcome.MANY: _many,
    Outcome.SEND: _send,
}

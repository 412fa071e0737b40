"""What is said about the end of an announced outage, by a digit or in words (product.md J4).

1能 2晚一点 3说不准; 2 18点半 电缆头还要做一个; 送电了 P012; 林荫小区送电了; P012 要到18点半.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.ask import Ask, AskKind
from domain.errors import NotAllowedError
from domain.ids import direct_conversation
from domain.meaning import Intent, Verb
from domain.outage import Outage, OutageId, OutageStatus
from domain.outbound import Purpose
from domain.promise import Answer
from domain.ticket import Ticket
from domain.ticket_moves import Action
from handlers.planned_end import answers_for, numbers_of, tell_affected, where_of
from handlers.planned_end_given import (
    agree,
    give,
    is_delayable,
    read_back,
    restored,
    tell_asked,
    urge,
)
from handlers.planned_end_words import CAN, OUTAGES, UNSURE, WHEN, kept
from handlers.planned_outage import MOMENT
from handlers.promise_answered import is_answer
from handlers.promise_given import CHANGE, YES
from handlers.rights import may_end
from handlers.turn import Turn
from handlers.words import clock_time
from language import outage_end
from language.delays import LIMIT, TimeSaid, Tone, hour_alone, read
from language.outage_end import EndSaid

_BACK: Final = timedelta(hours=24)
"""How long after its end an outage may still be called back to power."""


async def end_answered(turn: Turn, ask: Ask, digit: str) -> None:
    """A bare digit: 1能 2晚一点 3说不准, or 1发 2改 of what was read back."""
    outages = await _asked_about(turn, ask)
    if outages:
        await _take(turn, ask, outages, TimeSaid(choice=int(digit)))


async def end_worded(turn: Turn, ask: Ask) -> bool:
    """Take words that answer our question about an end; False when they are about else."""
    text = turn.inbound.text.strip()
    command = turn.meaning.command
    if not text or len(text) > LIMIT or _is_notice(turn):
        return False
    if command is not None and command.verb is not Verb.PROMISE:
        return False
    outages = await _asked_about(turn, ask, quiet=True)
    if not outages:
        return False
    said = read(text, turn.inbound.sent_at, promised=outages[0].end)
    if "when" in ask.options and said.due is None and text not in ask.options:
        said = replace(said, due=hour_alone(text, turn.inbound.sent_at))
    is_digit = said.choice is not None and not said.reason and said.due is None
    if turn.meaning.intent is Intent.CHOICE and is_digit:
        return False  # a bare digit is answered as one
    if not is_answer(turn, ask, said):
        return False
    await turn.uow.asks.settle(ask.id)
    await _take(turn, ask, outages, said)
    return True


async def says_end(turn: Turn, ask: Ask | None) -> bool:
    """Whether staff said of its own accord that power is back, or that an end moves.

    Raises:
        NotAllowedError: an outage was named that is not his to end.
    """
    said = outage_end.read(turn.inbound.text, station=turn.station)
    command = turn.meaning.command
    if said is None or not turn.hearing.addressed or (_is_notice(turn) and not said.numbers):
        return False
    if command is not None and command.verb not in (Verb.DONE, Verb.PROMISE):
        return False
    if said.restored:
        return await _says_restored(turn, ask, said)
    now = turn.inbound.sent_at
    told = read(said.rest, now)
    if told.due is None and told.choice is None and told.tone is Tone.NONE:
        return False
    named = await _numbered(turn, said)
    outages = [each for each in named if each.start <= turn.now]
    if named and not outages and not _is_notice(turn):
        raise NotAllowedError("end.not_begun", no=named[0].shown_no)
    if not outages:
        return False
    told = read(said.rest, now, promised=outages[0].end)
    await _take(turn, _never_put(turn, {**WHEN, OUTAGES: kept(outages)}), outages, told)
    return True


async def _says_restored(turn: Turn, ask: Ask | None, said: EndSaid) -> bool:
    outages = await _meant(turn, ask, said)
    if not outages:
        return False
    if _only_a_part(outages, said):
        await turn.reply("end.part", no=numbers_of(outages))
        return True
    if ask is not None and ask.kind is AskKind.PLANNED_END:
        await turn.uow.asks.settle(ask.id)
    await restored(turn, outages)
    return True


async def end_delay_answered(turn: Turn, ask: Ask, digit: str) -> None:
    """The head about a second delay: 1同意 tells it, 2再催 sends the crew back to work."""
    outages = await _asked_about(turn, ask)
    if not outages:
        return
    if ask.options[digit] == "again":
        await urge(turn, outages)
    else:
        await agree(turn, outages)


async def _take(turn: Turn, ask: Ask, outages: Sequence[Outage], said: TimeSaid) -> None:
    """Act on an answer: a time first, then the digit, then what the words tell."""
    option = ask.options.get(str(said.choice), "") if said.choice is not None else ""
    why = said.reason or ask.options.get("why", "")
    if option == YES and said.due is None and not said.reason:
        await give(turn, outages, datetime.fromisoformat(ask.options["due"]), why)
    elif said.due is not None:
        await read_back(turn, outages, said.due, why)
    elif option == UNSURE or said.tone is Tone.UNSURE:
        await _answer(turn, outages, Answer.UNSURE)
        await turn.reply("end.unsure", no=numbers_of(outages))
    elif option == CAN or (said.tone is Tone.SURE and "due" not in ask.options):
        await _can(turn, outages)
    elif "due" in ask.options and option != CHANGE:
        await read_back(turn, outages, datetime.fromisoformat(ask.options["due"]), why)
    else:
        await _answer(turn, outages, Answer.LATER)
        await _ask_when(turn, outages, why)


async def _can(turn: Turn, outages: Sequence[Outage]) -> None:
    for outage in outages:
        clock = await turn.uow.outage_ends.get(outage.id)
        if clock is not None and clock.news_due is not None:
            await _ask_when(turn, outages, "")  # the end has passed: 能 needs a new time
            return
    for outage in outages:
        clock = await turn.uow.outage_ends.get(outage.id)
        await tell_asked(turn, outage, clock, outage.end)
        if clock is not None and clock.delays and clock.answer is not Answer.CAN:
            await _tell_it_holds(turn, outage)
    await _answer(turn, outages, Answer.CAN)
    eta = clock_time(outages[0].end, turn.now)
    await turn.reply("promise.holds", no=numbers_of(outages), eta=eta)


async def _tell_it_holds(turn: Turn, outage: Outage) -> None:
    """Whoever was put off once hears before the minute that this time it holds (product.md J4)."""
    text = turn.say("end.holds", place=where_of([outage]), eta=clock_time(outage.end, turn.now))
    key = f"end:{outage.id}:holds:{outage.revision}"
    await tell_affected(turn, outage, text, key=key)


async def _answer(turn: Turn, outages: Sequence[Outage], answer: Answer) -> None:
    for outage in outages:
        clock = await turn.uow.outage_ends.get(outage.id)
        if clock is not None:
            await turn.uow.outage_ends.put(turn.rules.planned_end.answered(clock, answer))


async def _ask_when(turn: Turn, outages: Sequence[Outage], why: str) -> None:
    """Ask how late it gets, and why; a reason that was told already is kept."""
    here = direct_conversation(turn.sender)
    options = {**WHEN, "why": why, OUTAGES: kept(outages)}
    await turn.ask(AskKind.PLANNED_END, turn.sender, here, options=options)
    text = turn.say("promise.until_when")
    await turn.tell(turn.sender, text, key=turn.key("when"), purpose=Purpose.REPLY)


async def _asked_about(turn: Turn, ask: Ask, *, quiet: bool = False) -> list[Outage]:
    """Return the outages of a question whose end is not settled; else say that it is.

    Raises:
        NotAllowedError: they are not his to end any more.
    """
    numbers = [OutageId(int(each)) for each in ask.options.get(OUTAGES, "").split()]
    found = [each for number in numbers if (each := await turn.uow.outages.get(number))]
    open_ones = [each for each in found if await _is_open(turn, each)]
    if found and not open_ones and not quiet:
        last = found[-1]
        if last.status is OutageStatus.ACTIVE:
            await turn.reply("end.known_back", no=numbers_of(found))
        else:
            await turn.reply("end.withdrawn", no=numbers_of(found))
    if quiet:
        return [each for each in open_ones if may_end(turn.station, turn.actor, each)]
    for outage in open_ones:
        _check(turn, outage)
    return open_ones


async def _is_open(turn: Turn, outage: Outage) -> bool:
    clock = await turn.uow.outage_ends.get(outage.id)
    return outage.status is OutageStatus.ACTIVE and is_delayable(clock, outage)


def _check(turn: Turn, outage: Outage) -> None:
    if not may_end(turn.station, turn.actor, outage):
        name = turn.name_of(answers_for(turn, outage))
        raise NotAllowedError("end.not_yours", no=outage.shown_no, name=name)


async def _meant(turn: Turn, ask: Ask | None, said: EndSaid) -> list[Outage]:
    """Return the outages that are meant: named, of the place, asked about, or his own.

    Words without a number or a place end nothing for who was not asked and is not its owner, and
    his 好了 may be about any work: it must be of power.
    """
    if said.numbers:
        found = await _numbered(turn, said)
        for number in said.numbers:
            if number not in {each.id for each in found}:
                raise NotAllowedError("end.no_such", no=f"P{number:03d}")
        for outage in found:
            if outage.start > turn.now:
                raise NotAllowedError("end.not_begun", no=outage.shown_no)
        return found
    running = [each for each in await _running(turn) if may_end(turn.station, turn.actor, each)]
    repairs = await _repairs(turn)
    if said.communities:
        if any(ticket.place.community in said.communities for ticket in repairs):
            return []
        names = set(said.communities)
        here = [each for each in running if names.intersection(each.communities)]
        return [each for each in here if not said.buildings or _shares(each, said)]
    if repairs:
        return []
    if ask is not None and ask.kind is AskKind.PLANNED_END:
        return await _asked_about(turn, ask, quiet=True)
    mine = [each for each in running if each.owner == turn.sender and said.of_power]
    return mine if len({each.source or each.id for each in mine}) == 1 else []


async def _numbered(turn: Turn, said: EndSaid) -> list[Outage]:
    """Return the outages of the numbers that hold; raises NotAllowedError if one is not his."""
    found = [await turn.uow.outages.get(OutageId(number)) for number in said.numbers]
    active = [o for o in found if o and o.confirmed and o.status is OutageStatus.ACTIVE]
    for outage in active:
        _check(turn, outage)
    return active


async def _running(turn: Turn) -> list[Outage]:
    """Return outages that have begun and that nobody has called back to power."""
    known = await turn.uow.outages.between(turn.now - _BACK, turn.now + MOMENT)
    return [each for each in known if each.confirmed and await _is_open(turn, each)]


async def _repairs(turn: Turn) -> list[Ticket]:
    """Return his repairs that may be called done: a 好了 without a number is about one of them."""
    mine = await turn.uow.tickets.open_of_owner(turn.sender)
    return [ticket for ticket in mine if ticket.allows(Action.RESTORE)]


def _shares(outage: Outage, said: EndSaid) -> bool:
    listed = {number for place in outage.places for number in place.buildings}
    return not listed or bool(listed.intersection(said.buildings))


def _is_notice(turn: Turn) -> bool:
    """Whether it is a notice with its place, to be read as one; 预计16点来电 is an answer."""
    return turn.meaning.intent is Intent.NOTICE and bool(turn.meaning.place.community)


def _only_a_part(outages: Sequence[Outage], said: EndSaid) -> bool:
    """Whether only some of the buildings were named: the rest has no power yet."""
    if not said.buildings:
        return False
    listed = {
        number
        for outage in outages
        for place in outage.places
        if place.community in said.communities or not said.communities
        for number in place.buildings
    }
    return not listed or not listed <= set(said.buildings)


def _never_put(turn: Turn, options: dict[str, str]) -> Ask:
    """Return the question that words of his own accord answer; it was never put."""
    return Ask(
        kind=AskKind.PLANNED_END,
        person=turn.sender,
        conversation=turn.here,
        options=options,
        asked_at=turn.now,
        until=turn.now,
    )

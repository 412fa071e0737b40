"""Everything the steward does with a message, on one screen: who speaks × what it means."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from domain.ask import Ask, AskKind
from domain.inbound import Kind
from domain.meaning import Command, Intent, Verb
from domain.place import Place
from handlers.answer_choice import answer_choice, place_answered
from handlers.answer_request import words_answer_request
from handlers.ask_business import ask_business, not_ours, praised
from handlers.ask_question import ask_progress, ask_question, something_runs
from handlers.coverage_told import relay_told
from handlers.decide import decided
from handlers.favour import ask_favour
from handlers.find_door import pass_on_the_way, tells_the_way
from handlers.join import note_on
from handlers.keep_notice import notice_overheard, notice_shown
from handlers.light_answers import light_told
from handlers.notice_answers import notice_words, reason_words, tells_reason
from handlers.obey import obey
from handlers.overheard import show_to_staff, staff_is_answering
from handlers.overrun import needs_power_now
from handlers.own_item import names_own_item
from handlers.own_wiring import as_danger, words_of_self_check
from handlers.planned_end_answered import end_worded, says_end
from handlers.power_back_answers import power_told
from handlers.promise_answered import promise_worded, says_delay
from handlers.receipt_answers import words_of_receipt
from handlers.report_fault import belongs_here, report_fault
from handlers.say_restored import join_or_report, say_restored, say_still_dark, withdraw
from handlers.staff_talk import staff_speaks
from handlers.three_questions import asks_in_own_words
from handlers.turn import Turn
from handlers.undo import take_back_report
from handlers.unheard import watch

_PLACE_ANSWERS: Final = frozenset({Intent.CHATTER, Intent.FAULT, Intent.STILL_DARK})
"""How a bare place reads, when nobody knows that it was asked for."""

_RESIDENT: Final[Mapping[Intent, Callable[[Turn], Awaitable[None]]]] = {
    Intent.DANGER: report_fault,
    Intent.FAULT: report_fault,
    Intent.ME_TOO: join_or_report,
    Intent.STILL_DARK: say_still_dark,
    Intent.RESTORED: say_restored,
    Intent.WITHDRAW: withdraw,
    Intent.PROGRESS: ask_progress,
    Intent.OUTAGE_QUERY: ask_question,
    Intent.CONSULT: ask_question,
    Intent.COMPLAINT: ask_business,
    Intent.VIOLATION: ask_business,
    Intent.SERVICE: ask_business,
    Intent.OPINION: ask_business,
    Intent.OTHER_UTILITY: not_ours,
    Intent.NOTICE: notice_shown,
    Intent.PRAISE: praised,
}
"""Every sentence anybody may say; staff may say them too."""

_IN_CONTEXT: Final = frozenset(
    {Intent.ME_TOO, Intent.STILL_DARK, Intent.RESTORED, Intent.WITHDRAW}
)
"""What belongs to a ticket that is there, and is noted without a word when overheard."""

_QUESTIONS: Final = frozenset({Intent.PROGRESS, Intent.OUTAGE_QUERY, Intent.CONSULT})


async def handle(turn: Turn) -> None:
    """Do what the message asks. Danger is looked at before anything else."""
    meaning, command = turn.meaning, turn.meaning.command
    turn.step()
    if turn.inbound.kind is Kind.BUTTON:
        await obey(turn, button_command(turn))
        return
    ask = await turn.uow.asks.newest(turn.sender, turn.here, now=turn.now)
    danger = await _danger(turn, ask)
    if danger is not None:
        await report_fault(danger)
    elif (
        await decided(turn, ask)
        or await relay_told(turn, ask)
        or (turn.is_staff and await says_end(turn, ask))
    ):
        return
    elif command is not None and await names_own_item(turn, ask):
        await obey(turn, command)
    elif (ask is not None and await _answers_our_question(turn, ask)) or await says_delay(turn):
        return
    elif command is not None and meaning.intent in (Intent.COMMAND, Intent.DANGER):
        if not turn.is_staff and command.verb is Verb.DONE and command.ticket is None:
            await say_restored(turn)  # a resident's 好了 is about his lamp, not about a ticket
        elif not turn.is_staff and command.verb is Verb.UNDO:
            await take_back_report(turn)
        else:
            await obey(turn, command)
    elif turn.is_staff and await staff_speaks(turn):
        return
    else:
        await _resident_speaks(turn)


async def _danger(turn: Turn, ask: Ask | None) -> Turn | None:
    """Return the turn to report as a danger, None where there is none."""
    turned = await as_danger(turn, ask)
    if turned is not None:
        return turned
    heard = turn.hearing.addressed or turn.meaning.speak  # a doubtful one goes before the manager
    works_on_it = turn.is_staff and (turn.meaning.command is not None or tells_reason(turn, ask))
    return turn if turn.meaning.intent is Intent.DANGER and heard and not works_on_it else None


async def _resident_speaks(turn: Turn) -> None:
    meaning = turn.meaning
    act = ask_favour if meaning.favour else _RESIDENT.get(meaning.intent)
    if await needs_power_now(turn) or await asks_in_own_words(turn):
        return
    if turn.hearing.addressed:
        await (act or _nothing_to_do)(turn)
    elif meaning.intent is Intent.NOTICE:
        await notice_overheard(turn)
    elif turn.inbound.kind in (Kind.IMAGE, Kind.MIXED) and not turn.inbound.text:
        await _picture(turn)
    elif act is not None and await _wants_answer(turn):
        if meaning.intent in _QUESTIONS and await staff_is_answering(turn):
            await watch(turn)
            return
        await act(turn)
    elif meaning.slots.urgent and await belongs_here(turn):
        await report_fault(turn)
    elif meaning.for_staff:
        await show_to_staff(turn)
    else:
        await watch(turn)


async def _wants_answer(turn: Turn) -> bool:
    meaning = turn.meaning
    if meaning.speak or meaning.intent in _IN_CONTEXT:
        return True
    return meaning.if_running and await something_runs(turn)


def button_command(turn: Turn) -> Command:
    """Return the command a pressed card button stands for."""
    button = turn.inbound.button
    verb = Verb(button.key) if button is not None and button.key in set(Verb) else Verb.HELP
    return Command(verb=verb, ticket=turn.ticket_no)


async def _answers_our_question(turn: Turn, ask: Ask) -> bool:
    if ask.kind is AskKind.PROMISE and turn.is_staff and await promise_worded(turn, ask):
        return True
    if ask.kind is AskKind.PLANNED_END and turn.is_staff and await end_worded(turn, ask):
        return True
    if turn.meaning.intent is Intent.CHOICE and turn.meaning.digit is not None:
        return await answer_choice(turn, ask, str(turn.meaning.digit))
    if await light_told(turn, ask) or await power_told(turn, ask):
        return True
    in_words = _IN_WORDS.get(ask.kind)
    return in_words is not None and await in_words(turn, ask)


async def _place_in_words(turn: Turn, ask: Ask) -> bool:
    place = turn.meaning.place
    if ask.conversation != turn.here or place.is_empty:
        return False
    if turn.meaning.intent not in _PLACE_ANSWERS:
        return False
    chat = turn.chat
    if not place.community and chat is not None and len(chat.communities) == 1:
        place = place.filled_from(Place(community=chat.communities[0]))
    await place_answered(turn, ask, place)
    return True


async def _way_in_words(turn: Turn, ask: Ask) -> bool:
    if not (turn.hearing.addressed and tells_the_way(turn)):
        return False
    await pass_on_the_way(turn, ask)
    return True


async def _light_in_words(turn: Turn, ask: Ask) -> bool:
    """Settle the question; the words themselves say to which ticket they belong."""
    if turn.meaning.intent in (Intent.RESTORED, Intent.STILL_DARK):
        await turn.uow.asks.settle(ask.id)
    return False


_IN_WORDS: Final[Mapping[AskKind, Callable[[Turn, Ask], Awaitable[bool]]]] = {
    AskKind.PLACE: _place_in_words,
    AskKind.WIRING: words_of_self_check,
    AskKind.WAY: _way_in_words,
    AskKind.RESTORED: _light_in_words,
    AskKind.FAVOUR: words_answer_request,
    AskKind.RECEIPT: words_of_receipt,
    AskKind.NOTICE: notice_words,
    AskKind.REASON: reason_words,
}
"""Questions of ours that may be answered in words instead of a digit."""


async def _nothing_to_do(turn: Turn) -> None:
    """Chatter: silence for thanks, help for the first useless turns, then silence."""
    if turn.inbound.kind is Kind.OTHER or turn.meaning.intent is Intent.THANKS:
        return
    if turn.inbound.kind is Kind.ENTER:
        return
    if turn.inbound.kind in (Kind.IMAGE, Kind.MIXED) and await _picture(turn):
        return
    if await turn.uow.people.useless(turn.sender, at=turn.now) > turn.rules.tries:
        return
    if turn.meaning.intent is Intent.CHOICE:
        await turn.reply("ack.wrong_digit")
        return
    names = turn.chat.communities if turn.chat is not None else ()
    name = names[0] if names else turn.station.communities[0].name
    await turn.reply("ack.hello", example=f"{name}5号楼2单元没电了")


async def _picture(turn: Turn) -> bool:
    """A picture without words belongs to the sender's open report."""
    since = turn.now - turn.rules.ask_for
    for ticket in await turn.uow.tickets.of_party(turn.sender, since=since):
        if ticket.status.is_open and not ticket.drill:
            name = turn.name_of(ticket.owner)
            await turn.uow.tickets.note(note_on(turn, ticket, "picture"))
            await turn.tell(
                ticket.owner,
                turn.say("crew.picture", no=ticket.shown_no),
                key=turn.key("picture"),
                ticket=ticket,
            )
            await turn.acknowledge("ack.picture", name=name, no=ticket.shown_no)
            return True
    await turn.acknowledge("ack.picture_none")
    return True

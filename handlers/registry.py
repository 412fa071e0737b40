"""Everything the steward does with a message, on one screen: who speaks × what it means."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from domain.ask import AskKind
from domain.inbound import Kind
from domain.meaning import Command, Intent, Verb
from domain.ticket import Action, Move, Status
from handlers.answer_choice import answer_choice, place_answered
from handlers.ask_question import answer_question, ask_progress, ask_question
from handlers.obey import obey
from handlers.report_fault import report_fault
from handlers.say_restored import say_restored, say_still_dark, withdraw
from handlers.turn import Turn
from handlers.which_ticket import named_ticket
from handlers.work_ticket import find

_PLACE_ANSWERS: Final = frozenset({Intent.CHATTER, Intent.FAULT, Intent.STILL_DARK})
"""How a bare place reads, when nobody knows that it was asked for."""

_RESIDENT: Final[Mapping[Intent, Callable[[Turn], Awaitable[None]]]] = {
    Intent.DANGER: report_fault,
    Intent.FAULT: report_fault,
    Intent.STILL_DARK: say_still_dark,
    Intent.RESTORED: say_restored,
    Intent.WITHDRAW: withdraw,
    Intent.PROGRESS: ask_progress,
    Intent.OUTAGE_QUERY: ask_question,
    Intent.CONSULT: ask_question,
}
"""Every sentence anybody may say; staff may say them too."""


async def handle(turn: Turn) -> None:
    """Do what the message asks. Danger is looked at before anything else."""
    meaning = turn.meaning
    if turn.inbound.kind is Kind.BUTTON:
        await obey(turn, button_command(turn))
        return
    command = meaning.command
    if meaning.danger and not (turn.is_staff and command is not None):
        await report_fault(turn)
        return
    if await _answers_our_question(turn):
        return
    if command is not None and meaning.intent in (Intent.COMMAND, Intent.DANGER):
        if not turn.is_staff and command.verb is Verb.DONE and command.ticket is None:
            await say_restored(turn)  # a resident's 好了 is about his lamp, not about a ticket
        else:
            await obey(turn, command)
    elif turn.is_staff and await _staff_speaks(turn):
        return
    elif meaning.intent in _RESIDENT:
        await _RESIDENT[meaning.intent](turn)
    else:
        await _nothing_to_do(turn)


def button_command(turn: Turn) -> Command:
    """Return the command a pressed card button stands for."""
    button = turn.inbound.button
    verb = Verb(button.key) if button is not None and button.key in set(Verb) else Verb.HELP
    return Command(verb=verb, ticket=turn.ticket_no)


async def _answers_our_question(turn: Turn) -> bool:
    ask = await turn.uow.asks.newest(turn.sender, turn.here, now=turn.now)
    if ask is None:
        return False
    if turn.meaning.intent is Intent.CHOICE and turn.meaning.digit is not None:
        return await answer_choice(turn, ask, str(turn.meaning.digit))
    if ask.kind is AskKind.PLACE and ask.conversation == turn.here:
        place = turn.meaning.place
        if not place.is_empty and turn.meaning.intent in _PLACE_ANSWERS:
            chat = turn.chat
            if not place.community and chat is not None and len(chat.communities) == 1:
                place = place.filled_from(type(place)(community=chat.communities[0]))
            await place_answered(turn, ask, place)
            return True
    if ask.kind is AskKind.RESTORED and turn.meaning.intent in (
        Intent.RESTORED,
        Intent.STILL_DARK,
    ):
        await turn.uow.asks.settle(ask.id)
    return False


async def _staff_speaks(turn: Turn) -> bool:
    """Free words of staff: an answer to a question, a finding on the spot, or a sign of life."""
    ticket = await named_ticket(turn, Command(verb=Verb.SHOW))
    text = turn.inbound.text.strip()
    if ticket is None:
        mine = await turn.uow.tickets.open_of_owner(turn.sender)
        on_site = [t for t in mine if t.status in (Status.ARRIVED, Status.FOUND)]
        if turn.meaning.intent is Intent.CREW_UPDATE and len(on_site) == 1:
            await find(turn, on_site[0], Command(verb=Verb.FIND, words=text))
            return True
        return False
    if ticket.allows(Action.ANSWER) and text and turn.meaning.intent is not Intent.THANKS:
        await answer_question(turn, ticket, text)
        return True
    if ticket.owner == turn.sender and ticket.status in (Status.ARRIVED, Status.FOUND) and text:
        await find(turn, ticket, Command(verb=Verb.FIND, words=text))
        return True
    if ticket.allows(Action.HEAR) and ticket.next_chase_at is not None:
        step = ticket.apply(
            Move(action=Action.HEAR, words=text[:200]),
            by=turn.sender,
            at=turn.now,
            source=turn.inbound.id,
        )
        await turn.uow.tickets.save(step)
        await turn.reply("crew.heard", no=ticket.shown_no)
        return True
    return False


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
            await turn.tell(
                ticket.owner,
                turn.say("crew.picture", no=ticket.shown_no),
                key=turn.key("picture"),
                ticket=ticket,
            )
            await turn.reply("ack.picture", name=name, no=ticket.shown_no)
            return True
    await turn.reply("ack.picture_none")
    return True

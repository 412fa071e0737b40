"""Small favours (微服务): asked for in any words, promised by time, done and thanked for.

Never an outage, never red-flagged, in no repair figure (product.md J6, M29).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from domain.ask import AskKind
from domain.favour import favour_due
from domain.meaning import Command, Verb
from domain.privacy import masked, shortened
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Kind
from handlers.join import note_on
from handlers.page import grey_cards, page_owner
from handlers.report_fault import open_ticket
from handlers.tell import confirm, tell_people
from handlers.turn import Desk, Turn
from handlers.where import SAME_REPORT, place_of
from handlers.words import clock_time, status_words


async def ask_favour(turn: Turn) -> None:
    """Open a favour and say who comes until when; asked again, it is the same one."""
    place = await place_of(turn)
    same = await open_favour(turn)
    if same is not None and same.place.agrees_with(place):
        await turn.uow.tickets.note(note_on(turn, same, "more"))
        await turn.tell(
            same.owner,
            turn.say("crew.more", no=same.shown_no, words=shortened(turn.inbound.text)),
            key=turn.key("more"),
            ticket=same,
        )
        await turn.reply(
            "ack.again",
            no=same.shown_no,
            status=status_words(turn, same),
            name=turn.name_of(same.owner),
        )
        return
    ticket = await open_ticket(turn, Kind.FAVOUR, place)
    await page_owner(turn, ticket)
    words = {
        "name": turn.name_of(ticket.owner),
        "by": promised_by(turn, ticket),
        "no": ticket.shown_no,
    }
    if place.community:
        await turn.reply("favour.taken", **words)
        return
    await turn.ask(AskKind.PLACE, turn.sender, turn.here, ticket=ticket.no)
    await turn.reply("favour.taken_where", **words, form=turn.pick("小区和楼号", turn.here))


async def open_favour(turn: Turn) -> Ticket | None:
    """Return the newest favour this person asked for lately that is not done."""
    for ticket in await turn.uow.tickets.of_party(turn.sender, since=turn.now - SAME_REPORT):
        if ticket.kind is Kind.FAVOUR and ticket.status.is_open and not ticket.drill:
            return ticket
    return None


def promised_by(desk: Desk, ticket: Ticket) -> str:
    """Return until when somebody comes: 今天17:00, 11月30日17:00."""
    rules = desk.rules
    due = favour_due(ticket.reported_at, by=rules.favour_by, notice=rules.favour_notice)
    words = clock_time(due, desk.now)
    return words if "天" in words or "月" in words else f"今天{words}"


async def arrived(turn: Turn, ticket: Ticket, command: Command) -> None:
    """到了: whoever asked is told to open the door."""
    after = await _move(turn, ticket, Move(action=Action.ARRIVE))
    text = turn.say("favour.arrived", no=after.shown_no, name=turn.name_of(after.owner))
    await tell_people(turn, after, text, key=turn.key("arrived"), without=turn.sender)
    await confirm(turn, turn.say("favour.crew_arrived", no=after.shown_no), after)


async def done(turn: Turn, ticket: Ticket, command: Command) -> None:
    """好了: done is done; who asked is told, who did it is thanked."""
    after = await _move(
        turn, ticket, Move(action=Action.CLOSE, words=shortened(command.words.strip(), 120))
    )
    await turn.uow.asks.drop(after.no)
    await grey_cards(turn, after, turn.say("crew.card_over"))
    text = turn.say("favour.done", what=after.what, no=after.shown_no)
    await tell_people(turn, after, text, key=turn.key("done"), without=turn.sender)
    await confirm(turn, turn.say("favour.thanks", no=after.shown_no), after)


async def told(turn: Turn, ticket: Ticket, command: Command) -> None:
    """缺个灯管，明天来: whatever the crew say of a favour, whoever asked for it hears."""
    words = shortened(turn.inbound.text.strip(), 80)
    await turn.uow.tickets.note(note_on(turn, ticket, "told"))
    text = turn.say(
        "favour.told", no=ticket.shown_no, name=turn.name_of(turn.sender), words=masked(words)
    )
    await tell_people(turn, ticket, text, key=turn.key("told"), without=turn.sender)
    await confirm(turn, turn.say("favour.passed_on", no=ticket.shown_no), ticket)


async def _move(turn: Turn, ticket: Ticket, move: Move) -> Ticket:
    return await turn.uow.tickets.save(
        ticket.apply(move, by=turn.sender, at=turn.now, source=turn.inbound.id)
    )


FAVOUR_WORK: Final[Mapping[Verb, Callable[[Turn, Ticket, Command], Awaitable[None]]]] = {
    Verb.ARRIVE: arrived,
    Verb.DONE: done,
    Verb.CLOSE: done,
    Verb.FIND: told,
    Verb.PROMISE: told,
    Verb.SUSPEND: told,
}
"""What a verb does to a favour; the others are those of every ticket."""

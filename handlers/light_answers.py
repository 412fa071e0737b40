"""What households say after a restoration: 来电了 counts for the all-clear, 还没电 finds the dark.

Source: product.md X4, M50.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.ask import Ask, AskKind
from domain.household import Household, Light
from domain.ids import TicketNo
from domain.meaning import Intent
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action
from handlers.all_clear import say_all_clear
from handlers.join import note_on
from handlers.left_dark import still_dark
from handlers.lights import DARK, LIT
from handlers.reopen import open_again
from handlers.turn import Turn
from handlers.words import status_words
from language.light import has_power


async def answer_light(turn: Turn, ask: Ask, digit: str) -> None:
    """Take the digit that answers 来电了吗."""
    if ask.ticket is None:
        return
    ticket = await turn.uow.tickets.get(ask.ticket)
    said = ask.options[digit]
    if said == LIT:
        if not await say_lit(turn, ticket):
            await _thank(turn, ticket)
    else:
        await _dark(turn, ticket, said.removeprefix(DARK).strip())


async def light_told(turn: Turn, ask: Ask) -> bool:
    """Take words that answer the open question 来电了吗; False when they do not."""
    if ask.kind is not AskKind.DARK or ask.ticket is None:
        return False
    said = _answer_in(turn)
    if said is None:
        return False
    ticket = await turn.uow.tickets.get(ask.ticket)
    place = turn.meaning.place
    if place.community and place.community != ticket.place.community:
        return False
    await turn.uow.asks.settle(ask.id)
    if said:
        if not await say_lit(turn, ticket):
            await _thank(turn, ticket)
        return True
    await _dark(turn, ticket, place.building or _only_building(ask))
    return True


def _answer_in(turn: Turn) -> bool | None:
    meaning, said = turn.meaning, has_power(turn.inbound.text)
    if said is not None:
        return said
    if meaning.intent is Intent.RESTORED:
        return True
    if meaning.intent in (Intent.STILL_DARK, Intent.FAULT) and meaning.what:
        return False
    return None


def _only_building(ask: Ask) -> str:
    """Return the building that was asked about, when it was a single one."""
    dark = [said.removeprefix(DARK).strip() for said in ask.options.values() if said != LIT]
    return dark[0] if len(dark) == 1 else ""


async def _dark(turn: Turn, ticket: Ticket, building: str) -> None:
    again = await still_dark(turn, ticket, building=building)
    if again is None:
        return
    if again.allows(Action.REOPEN):
        await open_again(turn, again)
    else:
        status = status_words(turn, again)
        await turn.acknowledge("ack.still_dark_open", no=again.shown_no, status=status)


async def _thank(turn: Turn, ticket: Ticket) -> None:
    """A steward has looked, or somebody says it twice."""
    await turn.uow.tickets.note(note_on(turn, ticket, "lit"))
    await turn.acknowledge("ack.restored_none")


async def say_lit(turn: Turn, ticket: Ticket) -> bool:
    """Record that the speaker's household has power again; False when it was not asked."""
    record = await turn.uow.restorations.get(ticket.no)
    if record is None:
        return False
    root = record.parent or ticket.no
    record = await turn.uow.restorations.get(root)
    family = [root, *(child.ticket for child in await turn.uow.restorations.children(root))]
    mine = [home for no in family for home in await _said_of(turn, no)]
    if record is None or not any(record.reaches(home.place) for home in mine):
        return False
    dark = [home for home in mine if home.light is not Light.LIT]
    await turn.uow.households.set_light([home.id for home in dark], Light.LIT, at=turn.now)
    await turn.uow.tickets.note(note_on(turn, ticket, "lit"))
    await _confirm(turn, root)
    await turn.acknowledge("ack.confirmed", no=ticket.shown_no)
    await _tell_crews(turn, dark, root)
    await say_all_clear(turn, await turn.uow.tickets.get(root))
    return True


async def _said_of(turn: Turn, no: TicketNo) -> Sequence[Household]:
    """Return the speaker's households under a ticket, those at the place he names if he names one."""
    mine = await turn.uow.households.of_person(no, turn.sender)
    place = turn.meaning.place
    if not place.building:
        return mine
    return [home for home in mine if home.place.agrees_with(place)]


async def _confirm(turn: Turn, root: TicketNo) -> None:
    """The first 来电了 stands for the call-back that the ticket needs (回访)."""
    ticket = await turn.uow.tickets.get(root)
    if ticket.called_back_at is None and ticket.allows(Action.CONFIRM):
        due = max(turn.rules.call_back.first(ticket.restored_at or turn.now), turn.now)
        step = ticket.apply(
            Move(action=Action.CONFIRM, due=due),
            by=turn.sender,
            at=turn.now,
            source=turn.inbound.id,
        )
        await turn.uow.tickets.save(step)


async def _tell_crews(turn: Turn, lit: Sequence[Household], root: TicketNo) -> None:
    """Who works on a child hears when none of its households is dark any more."""
    for no in {home.ticket for home in lit} - {root}:
        child = await turn.uow.tickets.get(no)
        lights = await turn.uow.households.lights(no)
        if child.status.is_open and all(light is Light.LIT for _, _, light in lights):
            await turn.tell(
                child.owner,
                turn.say("crew.restored_by_reporter", no=child.shown_no),
                key=turn.key(f"lit:{no}"),
                ticket=child,
            )


async def gave_up(turn: Turn, child: Ticket) -> None:
    """A child was withdrawn by who was dark: it counts as lit where it came from."""
    record = await turn.uow.restorations.get(child.no)
    if record is None or record.parent is None:
        return
    doors = {home.door for home in await turn.uow.households.of_ticket(child.no)}
    above = await turn.uow.households.of_ticket(record.parent)
    ids = [home.id for home in above if home.door in doors]
    await turn.uow.households.set_light(ids, Light.LIT, at=turn.now)
    parent = await turn.uow.restorations.get(record.parent)
    if parent is not None and parent.cleared_at is None and parent.clear_by is not None:
        due = max(parent.clear_by, turn.now)
        await turn.uow.restorations.put(replace(parent, due=due))

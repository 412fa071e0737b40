"""Free words of staff: an answer to a question, a finding on the spot, or a sign of life."""

from domain.meaning import Command, Intent, Verb
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Kind, Status
from handlers.ask_question import answer_question
from handlers.favour import told
from handlers.turn import Turn
from handlers.which_ticket import named_ticket
from handlers.work_ticket import find


async def staff_speaks(turn: Turn) -> bool:
    """Take the words of staff for what they do to a ticket; False when they do nothing."""
    ticket = await named_ticket(turn, Command(verb=Verb.SHOW))
    text = turn.inbound.text.strip()
    if ticket is None:
        return await _about_own_work(turn, text)
    if ticket.allows(Action.ANSWER) and text and turn.meaning.intent is not Intent.THANKS:
        await answer_question(turn, ticket, text)
        return True
    mine = ticket.owner == turn.sender and ticket.kind.is_repair
    if mine and ticket.status in (Status.ARRIVED, Status.FOUND) and text:
        await find(turn, ticket, Command(verb=Verb.FIND, words=text))
        return True
    if ticket.kind is Kind.FAVOUR and ticket.owner == turn.sender and ticket.status.is_open:
        await told(turn, ticket, Command(verb=Verb.FIND, words=text))
        return True
    if ticket.allows(Action.HEAR) and ticket.next_chase_at is not None:
        await _hear(turn, ticket, text)
        await turn.reply("crew.heard", no=ticket.shown_no)
        return True
    return False


async def _about_own_work(turn: Turn, text: str) -> bool:
    """Words about work without a number: a finding on the spot, or a sign of life."""
    if turn.meaning.intent is not Intent.CREW_UPDATE:
        return False
    mine = [
        t for t in await turn.uow.tickets.open_of_owner(turn.sender) if t.kind is not Kind.QUESTION
    ]
    on_site = [t for t in mine if t.kind.is_repair and t.status in (Status.ARRIVED, Status.FOUND)]
    if turn.hearing.addressed and len(on_site) == 1:
        await find(turn, on_site[0], Command(verb=Verb.FIND, words=text))
        return True
    here = [t for t in mine if t.conversation == turn.here]
    waiting = [t for t in here or mine if t.status is Status.REPORTED]
    if len(waiting) == 1:
        await _hear(turn, waiting[0], text)
        await turn.acknowledge("crew.heard", no=waiting[0].shown_no)
        return True
    return not turn.hearing.addressed


async def _hear(turn: Turn, ticket: Ticket, text: str) -> None:
    await turn.uow.tickets.save(
        ticket.apply(
            Move(action=Action.HEAR, words=text[:200]),
            by=turn.sender,
            at=turn.now,
            source=turn.inbound.id,
        )
    )

"""Free words of staff: an answer to a question, a finding on the spot, or a sign of life."""

from domain.meaning import Command, Intent, Verb
from domain.privacy import shortened
from domain.ticket import Ticket
from domain.ticket_moves import Action, Kind, Status
from handlers.answering import question_meant
from handlers.ask_question import answer_question
from handlers.favour import told
from handlers.obey import obey
from handlers.rights import leads
from handlers.silent import hear
from handlers.turn import Turn
from handlers.which_ticket import named_ticket
from handlers.work_ticket import find
from language.part_done import read as read_part_done


async def staff_speaks(turn: Turn) -> bool:
    """Take the words of staff for what they do to a ticket; False when they do nothing."""
    if await _restores_part(turn):
        return True
    ticket = await named_ticket(turn, Command(verb=Verb.SHOW))
    text = turn.inbound.text.strip()
    if ticket is not None:
        return await _about(turn, ticket, text)
    question = await question_meant(turn)
    if question is not None:
        await answer_question(turn, question, text)
        return True
    return await _about_own_work(turn, text)


async def _about(turn: Turn, ticket: Ticket, text: str) -> bool:
    """Words that name a ticket: its answer, its cause, or a sign that somebody is on it."""
    if ticket.allows(Action.ANSWER) and text and turn.meaning.intent is not Intent.THANKS:
        await answer_question(turn, ticket, text)
        return True
    mine = ticket.owner == turn.sender and ticket.kind.is_repair
    if mine and ticket.status in (Status.ARRIVED, Status.FOUND) and text:
        await find(turn, ticket, Command(verb=Verb.FIND, words=text))
        return True
    if not _speaks_for(turn, ticket):
        return await _colleague_speaks(turn, ticket, text)
    if ticket.kind is Kind.FAVOUR and ticket.owner == turn.sender and ticket.status.is_open:
        await told(turn, ticket, Command(verb=Verb.FIND, words=text))
        return True
    if ticket.allows(Action.HEAR) and ticket.next_chase_at is not None:
        await hear(turn, ticket, text)
        await turn.reply("crew.heard", no=ticket.shown_no)
        return True
    return False


async def _restores_part(turn: Turn) -> bool:
    """3号楼来电了，5号楼还要一小时: free words of the crew that are a 好了 for some buildings."""
    text = turn.inbound.text.strip()
    said = read_part_done(text, station=turn.station, now=turn.inbound.sent_at)
    if said is None or not turn.hearing.addressed:
        return False
    mine = await turn.uow.tickets.open_of_owner(turn.sender)
    if said.ticket is None and not any(ticket.allows(Action.RESTORE) for ticket in mine):
        return False
    await obey(turn, Command(verb=Verb.DONE, ticket=said.ticket, words=text))
    return True


def _speaks_for(turn: Turn, ticket: Ticket) -> bool:
    leader = turn.actor is not None and leads(turn.station, turn.actor, ticket.grid)
    return ticket.owner == turn.sender or leader


async def _colleague_speaks(turn: Turn, ticket: Ticket, text: str) -> bool:
    """A colleague's word does not speak for whoever answers for it; he hears it."""
    if not ticket.status.is_open or not text or turn.meaning.intent is Intent.THANKS:
        return False
    await turn.tell(
        ticket.owner,
        turn.say(
            "crew.said",
            no=ticket.shown_no,
            name=turn.name_of(turn.sender),
            words=shortened(text, 80),
        ),
        key=turn.key("said"),
        ticket=ticket,
    )
    await turn.acknowledge("ack.passed_on", name=turn.name_of(ticket.owner))
    return True


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
    silent = [t for t in here or mine if t.allows(Action.HEAR)]
    waiting = [t for t in silent if t.status is Status.REPORTED] or silent
    if len(waiting) == 1:
        await hear(turn, waiting[0], text)
        await turn.acknowledge("crew.heard", no=waiting[0].shown_no)
        return True
    return not turn.hearing.addressed

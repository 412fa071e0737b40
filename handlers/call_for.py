"""The crew calls for hands (支援, 再来一个人) or for who is above them (升级)."""

from domain.ask import AskKind
from domain.ids import direct_conversation
from domain.meaning import Command
from domain.outbound import Purpose
from domain.privacy import shortened
from domain.routing import chain_above
from domain.station import Member
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from handlers.hand_over import support
from handlers.join import note_on
from handlers.turn import Turn
from handlers.words import public_place


async def help_or_support(turn: Turn, ticket: Ticket, command: Command) -> None:
    """支援: of one's own ticket a call for help, of a colleague's an offer."""
    if ticket.owner != turn.sender:
        await support(turn, ticket)
    elif command.detail("offer"):
        await turn.reply("crew.support_which")
    else:
        await call_for_help(turn, ticket, command)


async def call_for_help(turn: Turn, ticket: Ticket, command: Command) -> None:
    """再来一个人: the grid manager, or who is next above, hears where and why."""
    above = _next_above(turn, ticket)
    await turn.uow.tickets.note(note_on(turn, ticket, "help"))
    await turn.tell(
        above.userid,
        turn.say(
            "crew.help_wanted",
            no=ticket.shown_no,
            name=turn.name_of(turn.sender),
            place=ticket.place.full() or public_place(ticket),
            words=shortened(command.words, 30) or turn.say("crew.hands"),
        ),
        key=turn.key("help"),
        purpose=Purpose.DANGER if ticket.ladder is Kind.DANGER else Purpose.NOTICE,
        ticket=ticket,
    )
    await turn.reply("crew.help_called", no=ticket.shown_no, name=above.name)


async def escalate(turn: Turn, ticket: Ticket, command: Command) -> None:
    """升级: one level up now, with the reason; one digit takes it over, the owner stays until then."""
    above = _next_above(turn, ticket)
    here = direct_conversation(above.userid)
    await turn.uow.tickets.note(note_on(turn, ticket, "escalate"))
    await turn.ask(AskKind.STEP_IN, above.userid, here, ticket=ticket.no, options={"1": "me"})
    await turn.tell(
        above.userid,
        turn.say(
            "crew.escalated",
            no=ticket.shown_no,
            name=turn.name_of(turn.sender),
            place=public_place(ticket),
            what=ticket.what,
            words=shortened(command.words, 40) or turn.say("crew.no_reason"),
        ),
        key=turn.key("escalate"),
        purpose=Purpose.DANGER if ticket.ladder is Kind.DANGER else Purpose.CHASE,
        ticket=ticket,
    )
    await turn.reply("crew.escalation_sent", no=ticket.shown_no, name=above.name)


def _next_above(turn: Turn, ticket: Ticket) -> Member:
    """Return the next one above the speaker in the ticket's line; the head has nobody above."""
    chain = chain_above(turn.station, grid=ticket.grid, owner=ticket.owner, at=turn.now)
    places = [n for n, member in enumerate(chain) if member.userid == turn.sender]
    return chain[min(places[0] + 1, len(chain) - 1)] if places else chain[0]

"""What is open: 待办 for staff, 我的报修 for residents, 查询 编号, 帮助."""

from domain.errors import TicketNotFoundError
from domain.station import Role
from domain.ticket import Ticket
from handlers.ask_community import shown_requests
from handlers.ask_question import ask_progress
from handlers.incident import figures, history
from handlers.short_codes import codes_to_show
from handlers.turn import Turn
from handlers.words import public_place, status_words


async def list_work(turn: Turn) -> None:
    """待办: what the speaker answers for, oldest first."""
    tickets = await turn.uow.tickets.open_of_owner(turn.sender)
    if not tickets:
        await turn.reply("crew.none")
        return
    codes = await codes_to_show(turn, tickets)
    items = "；".join(
        turn.say(
            "crew.list_item",
            code=codes.get(t.no, ""),
            no=t.shown_no,
            place=public_place(t),
            what=t.what,
            status=status_words(turn, t),
        )
        for t in tickets[:9]
    )
    await turn.reply("crew.list", n=len(tickets), items=items)


async def show_ticket(turn: Turn, ticket: Ticket) -> None:
    """查询 0231: for staff, for its people, and for the group it came from; nobody else.

    Raises:
        TicketNotFoundError: not theirs to know; the same words as for a number nobody has.
    """
    parties = {party.userid for party in await turn.uow.tickets.parties(ticket.no)}
    here = turn.inbound.chat is not None and turn.inbound.chat == ticket.chat
    if not (turn.is_staff or turn.sender in parties or here):
        raise TicketNotFoundError(no=ticket.shown_no)
    text = turn.say(
        "progress.one",
        place=public_place(ticket),
        no=ticket.shown_no,
        status=status_words(turn, ticket),
    )
    if turn.is_staff:
        text += await figures(turn, ticket) + await history(turn, ticket)
        text += await shown_requests(turn, ticket)
    await turn.reply_text(text)


async def list_mine(turn: Turn) -> None:
    """我的报修: how the speaker's own reports stand."""
    await ask_progress(turn)


async def show_help(turn: Turn) -> None:
    """帮助: only what this person can use."""
    actor = turn.actor
    if actor is not None and actor.has(Role.CLERK) and not actor.is_staff:
        await turn.reply("help.clerk")
    elif actor is None or not actor.is_staff:
        await turn.reply("help.resident")
    elif actor.has(Role.MANAGER, Role.DUTY_HEAD, Role.HEAD):
        await turn.reply("help.manager")
    else:
        await turn.reply("help.crew")

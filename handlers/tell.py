"""Who hears of a step, in words a 68-year-old understands: the group, or each person alone."""

from domain.ids import UserId, direct_conversation
from domain.ports import Party
from domain.ticket import Ticket
from handlers.turn import Desk, Turn


async def tell_people(
    desk: Desk, ticket: Ticket, text: str, *, key: str, without: UserId | None = None
) -> None:
    """Tell everybody tied to a ticket once: the group it came from, and who asked in private.

    A drill is nobody's business.
    """
    if ticket.drill:
        return
    group = desk.group_of(ticket)
    said = (
        isinstance(desk, Turn)
        and desk.inbound.chat is not None
        and (desk.inbound.chat == ticket.chat)
    )
    if said and isinstance(desk, Turn):
        await desk.reply_text(text, ticket=ticket)  # one bubble: the answer is the announcement
    elif group is not None:
        await desk.post(group.chat_id, text, key=key, ticket=ticket)
    for party in await desk.uow.tickets.parties(ticket.no):
        if party.userid == without or (_heard_in_group(party, ticket) and (said or group)):
            continue
        await desk.tell(party.userid, text, key=f"{key}:{party.userid}", ticket=ticket)


def _heard_in_group(party: Party, ticket: Ticket) -> bool:
    return ticket.chat is not None and party.conversation != direct_conversation(party.userid)


async def confirm(turn: Turn, text: str, ticket: Ticket) -> None:
    """Confirm to the member who acted, unless the group post he caused already says it."""
    if turn.inbound.chat is None or turn.inbound.chat != ticket.chat or ticket.drill:
        await turn.reply_text(text, ticket=ticket)

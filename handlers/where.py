"""Where somebody means, out of his words, his group and what was just talked about there."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from domain.meaning import Intent
from domain.place import Place
from domain.ticket import Ticket
from handlers.turn import Turn

SAME_REPORT: Final = timedelta(hours=12)
"""How long a person's open report of a place takes up his further words about it."""

TALK: Final = timedelta(minutes=30)
"""How long a group is taken to talk about the same trouble: joining and reopening go by it."""


async def place_of(turn: Turn) -> Place:
    """Return the place: the text's, else the group's single community, else said lately here."""
    place = turn.meaning.place
    chat = turn.chat
    if not place.community and not turn.meaning.rivals and chat and len(chat.communities) == 1:
        place = place.filled_from(Place(community=chat.communities[0]))
    if place.community and place.building:
        return place
    for ticket in await turn.uow.tickets.of_party(turn.sender, since=turn.now - SAME_REPORT):
        if _still_meant(turn, ticket) and ticket.conversation == turn.here:
            known = ticket.place
            if ticket.households > 1:
                mine = await turn.uow.households.of_person(ticket.no, turn.sender)
                known = mine[0].place if mine else replace(known, unit="", room="", words="")
            elif ticket.reporter != turn.sender:  # a neighbour's door is not his
                known = replace(known, unit="", room="")
            return place.filled_from(known)
    if not place.community and not turn.meaning.rivals:
        return place.filled_from(Place(community=await _talked_about(turn, place)))
    return place


def _still_meant(turn: Turn, ticket: Ticket) -> bool:
    """Whether a person's further words are about his report: it is open, or was over just now."""
    over = ticket.closed_at
    return ticket.status.is_open or (over is not None and over >= turn.now - TALK)


async def _talked_about(turn: Turn, place: Place) -> str:
    """Return the one community whose trouble this group talks of, if these words go on about it.

    They do when they say 我们也是, or name a building that was just reported.
    """
    if turn.inbound.chat is None:
        return ""
    since = turn.now - TALK
    found = {
        ticket.place.community
        for ticket in await turn.uow.tickets.of_chat(turn.inbound.chat, since=since)
        if ticket.kind.is_repair
        and not ticket.drill
        and ticket.reported_at >= since
        and (
            turn.meaning.intent is Intent.ME_TOO
            or (place.building and place.building == ticket.place.building)
        )
    } - {""}
    return found.pop() if len(found) == 1 else ""

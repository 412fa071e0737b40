"""Complaints, tip-offs, requests and proposals: each its own ticket, answered by a person."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.meaning import Intent
from domain.place import Place
from domain.ticket_moves import Business, Kind
from handlers.answer_from_knowledge import answer_from_knowledge
from handlers.ask_question import answered_by
from handlers.page import page_owner
from handlers.report_fault import open_ticket
from handlers.turn import Turn
from handlers.where import place_of
from handlers.words import announced_words

_BUSINESS: Final[Mapping[Intent, tuple[Business, str]]] = {
    Intent.COMPLAINT: (Business.COMPLAINT, "ack.complaint"),
    Intent.VIOLATION: (Business.VIOLATION, "ack.violation"),
    Intent.SERVICE: (Business.SERVICE, "ack.service"),
    Intent.OPINION: (Business.OPINION, "ack.opinion"),
}
_UTILITIES: Final[Mapping[str, str]] = {
    "water": "自来水公司",
    "gas": "燃气公司",
    "internet": "宽带运营商",
    "heating": "供热单位",
    "elevator": "物业",
    "property": "物业",
    "streetlight": "路灯管理单位",
}


async def ask_business(turn: Turn) -> None:
    """Record it, send it to the grid manager, and say until when there is an answer."""
    if turn.meaning.intent is Intent.SERVICE and await answer_from_knowledge(turn):
        return
    business, sentence = _BUSINESS[turn.meaning.intent]
    ticket = await open_ticket(turn, Kind.QUESTION, await _place(turn), business=business)
    await page_owner(turn, ticket)
    await turn.reply(
        sentence, name=turn.name_of(ticket.owner), by=answered_by(turn), no=ticket.shown_no
    )


async def _place(turn: Turn) -> Place:
    """Return the place; a tip-off is about the door it names, never about the speaker's own."""
    place = await place_of(turn)
    if turn.meaning.intent is not Intent.VIOLATION:
        return place
    said = turn.meaning.place
    return replace(place, building=said.building, unit=said.unit, room=said.room)


async def not_ours(turn: Turn) -> None:
    """Water, gas, lift: say who is the right one, if we were asked."""
    who = _UTILITIES.get(turn.meaning.slots.utility, "物业或12345")
    await turn.acknowledge("ack.not_ours", who=who)


async def noticed(turn: Turn) -> None:
    """An outage notice that was shown to us: say what was read in it."""
    slots = turn.meaning.slots
    when = announced_words(slots.start, slots.end)
    if when:
        await turn.acknowledge("ack.notice_at", when=when)
    else:
        await turn.acknowledge("ack.notice")


async def praised(turn: Turn) -> None:
    """Kind words, if they were said to us."""
    await turn.acknowledge("ack.praised")

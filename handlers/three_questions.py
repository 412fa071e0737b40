"""停电三问: whoever asks gets why, how far and when for his own building, in one short answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.extent import Extent, Reach
from domain.meaning import Intent
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.privacy import masked, shortened
from domain.three_questions import LONGEST, Answers, When, answers
from domain.ticket import Ticket
from domain.ticket_moves import Status
from handlers.need_inside import how_need_stands
from handlers.promise_words import extent_now
from handlers.repair_time import usual_for
from handlers.report_fault import report_fault
from handlers.restore_part import say_parts
from handlers.turn import Turn
from handlers.where import place_of
from handlers.words import clock_time, duration, public_place
from language.three import about_repair, asks, asks_about_building, asks_where

_OF_OWN: frozenset[Intent] = frozenset({Intent.FAULT, Intent.STILL_DARK, Intent.ME_TOO})
"""Words of a report that are a question when the speaker has reported it already."""
_OF_ANY: frozenset[Intent] = frozenset({Intent.CHATTER, Intent.CONSULT})
"""Words that ask about a repair only because one runs, and only when they are said to us."""
_LATELY = timedelta(hours=2)
_CAUSES = (30, 20, 14, 10, 6)
"""Characters of a cause, the longest that fits."""


async def answer_three(turn: Turn, ticket: Ticket) -> None:
    """Say why, how far and when; whoever asked hears from now on how it goes on."""
    ticket = await _worked(turn, ticket)
    if turn.meaning.slots.sensitive and ticket.status.is_open:
        # Who cannot wait comes before any answer: his words are a report of need.
        said = replace(turn.meaning, what=turn.meaning.what or ticket.what)
        await report_fault(replace(turn, meaning=said))
        return
    if stands := await how_need_stands(turn, ticket):
        await turn.reply_text(stands, ticket=ticket)
        return
    if await say_parts(turn, ticket):
        return
    extent = await extent_now(turn, ticket)
    own = await _own_place(turn, ticket)
    reach = extent.reach(own, turn.station)
    if reach is Reach.OUT:
        await _outside(turn, extent, own)
        return
    await turn.uow.tickets.add_party(
        ticket.no,
        Party(userid=turn.sender, role=PartyRole.SUBSCRIBER, conversation=turn.here),
    )
    found = answers(
        ticket,
        promise=await turn.uow.promises.live(ticket.no),
        usual=await usual_for(turn, ticket),
        now=turn.now,
    )
    if asks_where(turn.inbound.text) and extent.buildings:
        places = [turn.say("three.where", places=extent.words(), n=max(1, extent.households))]
    elif reach is Reach.OPEN and own.building:
        await _not_reported(turn, ticket, own, found)
        return
    else:
        places = _places(ticket, own)
    await turn.reply_text(_shortest(turn, ticket, found, places), ticket=ticket)


async def asks_in_own_words(turn: Turn) -> bool:
    """Answer words that are a question because a repair runs: 咋又没电了, 到底怎么回事.

    What tells something new (a place, who cannot wait, a phone number) stays a report.
    """
    meaning, slots = turn.meaning, turn.meaning.slots
    if meaning.intent not in _OF_OWN | _OF_ANY or meaning.elsewhen or meaning.corrects:
        return False
    if slots.urgent or slots.sensitive or slots.phone or slots.room or turn.inbound.quote:
        return False
    text = turn.inbound.text
    if not asks(text) or not (turn.hearing.addressed or meaning.speak):
        return False
    if meaning.intent in _OF_ANY and not _fits_repair(turn):
        return False
    ticket = await own_repair(turn) or await _asked_repair(turn)
    if ticket is None:
        return False
    await answer_three(turn, ticket)
    return True


def _fits_repair(turn: Turn) -> bool:
    """Whether words of no clear intent may be about a repair: no subject of their own, said to us."""
    meaning = turn.meaning
    has_subject = meaning.slots.topic or (meaning.intent is Intent.CONSULT and meaning.what)
    return turn.hearing.addressed and not has_subject and about_repair(turn.inbound.text)


async def own_repair(turn: Turn) -> Ticket | None:
    """Return the open repair that the speaker has reported for the place he speaks of."""
    place = turn.meaning.place
    for ticket in await turn.uow.tickets.of_party(turn.sender, since=turn.now):
        if not (ticket.kind.is_repair and ticket.status.is_open) or ticket.drill:
            continue
        rows = await turn.uow.households.of_person(ticket.no, turn.sender)
        if any(replace(place, unit="", room="").agrees_with(row.place) for row in rows):
            return ticket
    return None


async def repairs_here(turn: Turn, place: Place) -> list[Ticket]:
    """Return the repairs a question here may be about, newest first, those of its place."""
    since = turn.now - _LATELY
    found: Sequence[Ticket] = []
    if turn.inbound.chat is not None:
        found = await turn.uow.tickets.of_chat(turn.inbound.chat, since=since)
    elif place.community:
        found = await turn.uow.tickets.of_community(place.community, since=since)
    return [
        t
        for t in found
        if t.kind.is_repair
        and t.status not in (Status.WITHDRAWN, Status.MERGED)
        and not t.drill
        and (not place.community or t.place.community == place.community)
        and await _may_reach(turn, t, place)
    ]


async def _may_reach(turn: Turn, ticket: Ticket, place: Place) -> bool:
    """Whether a repair is worth telling about to a building: its own, or one not told apart."""
    if not place.building or ticket.place.building in ("", place.building):
        return True
    extent = await extent_now(turn, ticket)
    return ticket.status.is_open or extent.reach(place, turn.station) is Reach.IN


async def _asked_repair(turn: Turn) -> Ticket | None:
    """Return the repair that words of a stranger to it ask about, None when they may report."""
    if turn.meaning.intent in _OF_ANY:
        return None
    if not asks_about_building(turn.inbound.text) and not asks_where(turn.inbound.text):
        return None
    place = await place_of(turn)
    for ticket in await repairs_here(turn, place):
        extent = await extent_now(turn, ticket)
        known = extent.reach(place, turn.station) is not Reach.OPEN
        if ticket.status.is_open and (known or not place.building):
            return ticket
    return None


async def _worked(turn: Turn, ticket: Ticket) -> Ticket:
    """Return the ticket that is worked instead of one that was merged."""
    while ticket.status is Status.MERGED and ticket.merged_into is not None:
        ticket = await turn.uow.tickets.get(ticket.merged_into)
    return ticket


async def _own_place(turn: Turn, ticket: Ticket) -> Place:
    """Return the asker's building: the one he names, else the one he reported."""
    said = turn.meaning.place
    if said.building:
        return said.filled_from(Place(community=ticket.place.community))
    mine = await turn.uow.households.of_person(ticket.no, turn.sender)
    if mine:
        return mine[-1].place
    return ticket.place if turn.sender in (ticket.reporter, ticket.relayer) else Place()


def _places(ticket: Ticket, own: Place) -> list[str]:
    """Return the names of the asker's building, the fullest first; the repair's if he has none."""
    place = own if own.building else ticket.place
    full = masked(place.public()) or public_place(ticket)
    short = masked(replace(place, community="").public()) or full
    return [f"{full}（{ticket.shown_no}）", full, short]


def _shortest(turn: Turn, ticket: Ticket, found: Answers, places: Sequence[str]) -> str:
    """Return the fullest wording that is not too long."""
    text = ""
    for text in _wordings(turn, ticket, found, places):
        if len(text) <= LONGEST:
            return text
    return shortened(text, LONGEST)


def _wordings(turn: Turn, ticket: Ticket, found: Answers, places: Sequence[str]) -> Iterator[str]:
    name = turn.name_of(ticket.owner)
    for who in (name, turn.say("three.crew")):
        for cause in _CAUSES:
            for place in places:
                yield turn.say("three.one", place=place, **_parts(turn, found, who, cause))


def _parts(turn: Turn, found: Answers, name: str, longest: int) -> dict[str, str]:
    cause = shortened(masked(found.cause), longest).strip("。，,.！! ")
    far = turn.say(
        f"three.far_{found.far}",
        name=name,
        at=clock_time(found.arrives_at or found.back_at or turn.now, turn.now),
    )
    return {
        "why": turn.say(f"three.why_{found.why}", cause=cause),
        "far": far,
        "when": _when_words(turn, found),
    }


def _when_words(turn: Turn, found: Answers) -> str:
    if found.when is When.BACK:
        return turn.say("three.when_back", form=turn.pick("还没电", turn.here))
    return turn.say(
        f"three.when_{found.when}",
        eta=clock_time(found.eta, turn.now) if found.eta else "",
        news=clock_time(found.news_at, turn.now) if found.news_at else "",
        usual=duration(found.usual.took) if found.usual else "",
    )


async def _outside(turn: Turn, extent: Extent, own: Place) -> None:
    place = masked(replace(own, community="", unit="", room="").public())
    form = turn.pick("没电", turn.here)
    where = extent.words()
    text = turn.say("three.outside", place=place, where=where, form=form)
    if len(text) > LONGEST:
        where = where.removeprefix(extent.community)
        text = turn.say("three.outside", place=place, where=where, form=form)
    await turn.reply_text(text)


async def _not_reported(turn: Turn, ticket: Ticket, own: Place, found: Answers) -> None:
    """His building is not among those that reported, and nothing tells that it is lit."""
    place = masked(replace(own, community="", unit="", room="").public())
    words = {"place": place, "form": turn.pick("没电", turn.here)}
    other = masked(replace(ticket.place, community="", unit="", room="").public())
    text = turn.say("three.not_reported", **words, other=other, when=_when_words(turn, found))
    if len(text) > LONGEST:
        text = turn.say("three.not_reported_short", **words)
    await turn.reply_text(text, ticket=ticket)

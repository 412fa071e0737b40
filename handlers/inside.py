"""A report from inside an announced outage: answered with its facts, remembered, and still heard.

Whoever cannot wait, and whatever is a danger, is treated as ever (docs/decisions/0025).
"""

from dataclasses import replace
from typing import Final

from domain.outage import Outage
from domain.place import Place
from domain.planned_end import Concerned, Said
from domain.slots import Phenomenon
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Kind, Status
from handlers.page import grey_cards
from handlers.planned_end import answers_for
from handlers.planned_outage import canonical, end_words, running_outage, span_words
from handlers.promise_words import public_reason
from handlers.turn import Turn
from handlers.words import clock_time

_NO_SUPPLY: Final = frozenset({Phenomenon.OUTAGE})


def may_be_planned(turn: Turn) -> bool:
    """Whether a report is of darkness alone, by somebody who can wait."""
    meaning = turn.meaning
    if meaning.slots.urgent or meaning.slots.sensitive or meaning.danger:
        return False
    return not set(meaning.slots.phenomenon) - _NO_SUPPLY


async def answer_announced(turn: Turn, place: Place) -> bool:
    """Answer a report from inside a running announced outage; False when it is none.

    No ticket is made and nobody is paged; whoever needs power now answers with one word.
    """
    if not may_be_planned(turn):
        return False
    outage = await running_outage(turn, place)
    if outage is not None:
        await _say_inside(turn, outage, place)
        return True
    soon = await _about_to_start(turn, place)
    if soon is not None:
        await _say_early(turn, soon, place)
    return soon is not None


async def known_after_all(turn: Turn, ticket: Ticket, place: Place) -> bool:
    """Take a ticket back whose place, once it was told, lies in a running announced outage.

    Only one that nobody has accepted, about darkness alone, of somebody who can wait.
    """
    waits = ticket.status is Status.REPORTED and ticket.kind is Kind.FAULT and not ticket.drill
    other = set(ticket.facts.phenomenon) - _NO_SUPPLY
    if not waits or ticket.urgent or other or ticket.households > 1:
        return False
    outage = await running_outage(turn, place)
    if outage is None or ticket.reported_at < outage.start:
        return False
    step = ticket.apply(
        Move(action=Action.WITHDRAW, words=turn.say(f"outage.{outage.kind}")),
        by="steward",
        at=turn.now,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.save(step)
    await turn.uow.asks.drop(ticket.no)
    await turn.tell(
        after.owner,
        turn.say("outage.crew_known", no=after.shown_no),
        key=turn.key("known"),
        ticket=after,
    )
    await grey_cards(turn, after, turn.say("crew.card_over"))
    await _say_inside(turn, outage, place)
    return True


async def remember(turn: Turn, outage: Outage, place: Place, said: Said) -> None:
    """Remember whom an outage concerns: he is asked at its end, and told when it lasts longer.

    The same person is one, in private and in the group; his private words count for more.
    """
    if turn.is_staff:
        return
    told = Place(
        community=canonical(turn.station, place.community),
        building=place.building,
        unit=place.unit,
    )
    new = Concerned(
        outage=outage.id,
        person=turn.sender,
        conversation=turn.here,
        chat=turn.inbound.chat,
        said=said,
        at=turn.now,
        place=told,
        source=turn.inbound.id,
    )
    mine = await turn.uow.outage_people.of_person(outage.id, turn.sender)
    there = next((each for each in mine if each.is_same(new)), None)
    if there is None:
        await turn.uow.outage_people.add(new)
        return
    first = said is Said.REPORT and there.said is Said.QUESTION
    await turn.uow.outage_people.save(
        replace(
            there,
            place=told.filled_from(there.place),
            conversation=turn.here if turn.hearing.private else there.conversation,
            said=said if first else there.said,
        )
    )


async def _say_inside(turn: Turn, outage: Outage, place: Place) -> None:
    await remember(turn, outage, place, Said.REPORT)
    words = {
        "when": span_words(outage.start, outage.end, turn.now),
        "kind": turn.say(f"outage.{outage.kind}"),
        "end": end_words(outage, turn.now),
        "form": turn.pick("急", turn.here),
    }
    why = await why_later(turn, outage)
    if why and outage.confirmed:
        await turn.reply("end.inside_why", reason=why, **words)
    else:
        await turn.reply("outage.inside" if outage.confirmed else "outage.inside_heard", **words)


async def why_later(turn: Turn, outage: Outage) -> str:
    """Return why an outage lasts longer than was said first, fit for everybody; empty for none."""
    clock = await turn.uow.outage_ends.get(outage.id)
    return public_reason(clock.why) if clock is not None and clock.delays else ""


async def told_of(turn: Turn, place: Place) -> bool:
    """Whether reports of a place are answered from an announced outage now."""
    running = await running_outage(turn, place)
    return running is not None or await _about_to_start(turn, place) is not None


async def _about_to_start(turn: Turn, place: Place) -> Outage | None:
    """Return a confirmed outage of a place that starts in a few minutes."""
    at, early = turn.inbound.sent_at, turn.rules.planned_end.early
    found = await running_outage(turn, place, at=at + early) if early else None
    return found if found is not None and found.confirmed and at < found.start else None


async def _say_early(turn: Turn, outage: Outage, place: Place) -> None:
    """The crew may have begun early: it is asked; the home is dark until the end either way."""
    await remember(turn, outage, place, Said.REPORT)
    owner = answers_for(turn, outage)
    await turn.tell(
        owner,
        turn.say(
            "end.early_crew",
            place=place.public(),
            time=clock_time(turn.inbound.sent_at, turn.now),
            no=outage.shown_no,
            start=clock_time(outage.start, turn.now),
        ),
        key=f"end:{outage.id}:early:{place.building}",
    )
    await turn.reply(
        "end.early",
        when=span_words(outage.start, outage.end, turn.now),
        kind=turn.say(f"outage.{outage.kind}"),
        name=turn.name_of(owner),
        form=turn.pick("急", turn.here),
    )

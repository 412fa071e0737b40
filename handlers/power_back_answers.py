"""来电了吗 after an announced outage: 来了 counts for the all-clear, 没有 is a fault from its end on.

The crew hears of a dark building before it leaves (别走，3号楼还黑着); the ticket goes the way of
every report, so that neighbours join it (product.md J3, X4).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.ask import Ask, AskKind
from domain.household import Light
from domain.meaning import Intent, Scope
from domain.outage import Outage, OutageId
from domain.place import Place
from domain.planned_end import LOOKED_AFTER, Concerned, Said
from domain.privacy import masked
from domain.slots import Phenomenon
from handlers.inside import may_be_planned
from handlers.lights import DARK, LIT
from handlers.planned_end import answers_for
from handlers.planned_outage import canonical
from handlers.power_back import OUTAGE, say_all_clear
from handlers.report_fault import report_fault
from handlers.turn import Turn
from language.light import has_power

_EARLIER = timedelta(hours=1)
"""So long before its end an outage is taken to be meant by 来电了."""


async def answer_power(turn: Turn, ask: Ask, digit: str) -> None:
    """Take the digit that answers 来电了吗."""
    outage = await turn.uow.outages.get(OutageId(int(ask.options[OUTAGE])))
    if outage is None:
        return
    said = ask.options[digit]
    if said == LIT:
        await _lit(turn, outage)
        return
    others = {key: value for key, value in ask.options.items() if key != digit}
    if any(value.startswith(DARK) for value in others.values()):  # one more may be dark
        await turn.ask(AskKind.POWER_BACK, turn.sender, ask.conversation, options=others)
    await _dark(turn, outage, said.removeprefix(DARK).strip())


async def power_told(turn: Turn, ask: Ask) -> bool:
    """Take words that answer the open question 来电了吗; False when they do not."""
    if ask.kind is not AskKind.POWER_BACK:
        return False
    outage = await turn.uow.outages.get(OutageId(int(ask.options[OUTAGE])))
    said = _answer_in(turn)
    place = turn.meaning.place
    if (
        outage is None
        or said is None
        or (place.community and not outage.concerns(place.community))
    ):
        return False
    if said is False and not may_be_planned(turn):
        return False  # 还没来电，老人用着制氧机 is a report of its own
    if place.building and not _holds(turn, outage, place):
        return False  # a building outside of it is a fault like any other
    await turn.uow.asks.settle(ask.id)
    if said:
        await _lit(turn, outage)
    else:
        await _dark(turn, outage, place.building or _only_building(ask))
    return True


async def lit_told(turn: Turn) -> bool:
    """来电了 of somebody whom an outage concerns, without our question; False when it does not."""
    outages = await turn.uow.outages.between(turn.now - LOOKED_AFTER, turn.now + _EARLIER)
    for outage in reversed(outages):
        if await turn.uow.outage_people.of_person(outage.id, turn.sender):
            await _lit(turn, outage)
            return True
    return False


def _answer_in(turn: Turn) -> bool | None:
    said = has_power(turn.inbound.text)
    if said is not None:
        return said
    if turn.meaning.intent is Intent.RESTORED:
        return True
    dark = (Intent.STILL_DARK, Intent.FAULT, Intent.CREW_UPDATE)
    return False if turn.meaning.intent in dark and turn.meaning.what else None


def _only_building(ask: Ask) -> str:
    dark = [each for each in ask.options.values() if each.startswith(DARK)]
    return dark[0].removeprefix(DARK).strip() if len(dark) == 1 else ""


def _holds(turn: Turn, outage: Outage, place: Place) -> bool:
    """Whether a building is in an outage; the community may be left unsaid."""
    name = canonical(turn.station, place.community)
    names = (name,) if name else outage.communities
    return any(
        part.holds(replace(place, community=each)) for each in names for part in outage.places
    )


async def _lit(turn: Turn, outage: Outage) -> None:
    """His home has power: thanked quietly; the crew hears it while it has not said so itself."""
    clock = await turn.uow.outage_ends.get(outage.id)
    mine = await turn.uow.outage_people.of_person(outage.id, turn.sender)
    for each in _meant(turn, mine):
        lit = replace(each, light=Light.LIT, answered_at=turn.now)
        await turn.uow.outage_people.save(lit)
    await turn.acknowledge("lights.thanks", no=outage.shown_no)
    if clock is None:
        return
    if outage.ended_at is None and not clock.holds:
        place = mine[0].place if mine else Place()
        await turn.tell(
            answers_for(turn, outage),
            turn.say("end.lit_crew", place=masked(place.public()), no=outage.shown_no),
            key=f"end:{outage.id}:{clock.end:%Y%m%d%H%M}:lit",
        )
    elif await say_all_clear(turn, outage, clock):
        over = turn.rules.planned_end.cleared(clock, turn.now, said=True)
        await turn.uow.outage_ends.put(over)


def _meant(turn: Turn, mine: Sequence[Concerned]) -> Sequence[Concerned]:
    """Return the homes he speaks of: the building he names, else those he did not call dark."""
    building = turn.meaning.place.building
    if building:
        return [each for each in mine if each.place.building == building]
    return [each for each in mine if each.ticket is None]


async def _dark(turn: Turn, outage: Outage, building: str) -> None:
    """His building is dark: a report of it, made from what he answered."""
    mine = await turn.uow.outage_people.of_person(outage.id, turn.sender)
    at = [each for each in mine if not building or each.place.building == building] or list(mine)
    place = at[0].place if at else Place(community=outage.places[0].community, building=building)
    steward = bool(at) and all(each.said is Said.STEWARD for each in at)
    meaning = turn.meaning
    slots = replace(meaning.slots, phenomenon=(Phenomenon.OUTAGE,))
    report = replace(
        meaning,
        intent=Intent.FAULT,
        what=turn.say("outage.still_off"),
        place=meaning.place.filled_from(place),
        scope=Scope.MULTI if steward else meaning.scope,
        slots=slots,
        digit=None,
        elsewhen=False,
    )
    words = turn.say("end.dark_words", no=outage.shown_no, words=turn.inbound.text[:80])
    inbound = replace(turn.inbound, text=words)
    await report_fault(replace(turn, meaning=report, inbound=inbound))

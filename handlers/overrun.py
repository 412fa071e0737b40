"""Questions about when power comes, inside an announced outage and after its announced end."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from domain.meaning import Intent, Scope
from domain.planned_end import Said
from domain.slots import Phenomenon
from handlers.inside import remember, told_of, why_later
from handlers.planned_outage import MOMENT, outage_words, outages_here
from handlers.report_fault import report_fault
from handlers.turn import Turn
from handlers.where import SAME_REPORT, place_of
from language.planned import asks_for_power, is_urgent_word

OVERRUN: Final = timedelta(hours=6)
"""How long after the announced end a question when power comes is a report that it did not."""

_REPORTS: Final = frozenset({Intent.FAULT, Intent.ME_TOO, Intent.STILL_DARK, Intent.PROGRESS})


async def answer_progress(turn: Turn) -> bool:
    """Say how the announced outage stands; after its end the question is a report.

    Returns:
        Whether it was about an announced outage.
    """
    at = turn.inbound.sent_at
    running = await outages_here(turn, at, at + MOMENT)
    if running:
        await remember(turn, running[0], await place_of(turn), Said.QUESTION)
        item, why = outage_words(turn, running[0]), await why_later(turn, running[0])
        if why:
            await turn.reply("end.progress_why", item=item, reason=why)
        else:
            await turn.reply("outage.progress", item=item)
        return True
    if turn.meaning.if_running or not asks_for_power(turn.inbound.text):
        return False  # words that may be about anything report nothing
    ended = [o for o in await outages_here(turn, at - OVERRUN, at) if o.has_end and o.end <= at]
    if not ended:
        return False
    meaning = turn.meaning
    what = meaning.what or turn.say("outage.still_off")
    slots = replace(meaning.slots, phenomenon=(Phenomenon.OUTAGE,))
    overdue = replace(
        meaning, intent=Intent.FAULT, what=what, scope=Scope.MULTI, slots=slots, elsewhen=False
    )
    await report_fault(replace(turn, meaning=overdue))
    return True


async def outage_runs(turn: Turn) -> bool:
    """Whether an announced outage of this place runs right now."""
    at = turn.inbound.sent_at
    return bool(await outages_here(turn, at, at + MOMENT))


async def needs_power_now(turn: Turn) -> bool:
    """急: who was told of the announced outage cannot wait, and gets the urgent ticket.

    Returns:
        Whether it was that; without such an outage the word means nothing by itself.
    """
    if not is_urgent_word(turn.inbound.text):
        return False
    since = turn.now - SAME_REPORT
    for message in await turn.uow.inbox.recent(turn.sender, turn.here, since=since):
        meaning = turn.reread(message) if message.text else None
        if meaning is None or meaning.intent not in _REPORTS:
            continue
        told = replace(turn, meaning=meaning)
        place = await place_of(told)
        if not await told_of(told, place):
            continue
        urgent = replace(
            meaning,
            intent=Intent.FAULT,
            what=meaning.what or turn.say("outage.still_off"),
            slots=replace(meaning.slots, urgency="urgent"),
        )
        words = f"{message.text}；{turn.inbound.text}"
        await report_fault(
            replace(turn, meaning=urgent, inbound=replace(turn.inbound, text=words))
        )
        return True
    return False

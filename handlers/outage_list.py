"""停电安排: what is announced, with the number that names each (P012)."""

from datetime import timedelta
from typing import Final

from domain.outage import Outage
from handlers.outage_times import when_words
from handlers.planned_outage import places_words
from handlers.turn import Desk, Turn
from handlers.words import clock_time

_AHEAD: Final = timedelta(days=60)
_SHOWN: Final = 10


async def list_outages(turn: Turn) -> None:
    """Answer with the outages that are on or to come, the next one first."""
    found = await turn.uow.outages.between(turn.now, turn.now + _AHEAD)
    if not found:
        await turn.reply("notice.list_none")
        return
    lines = [turn.say("notice.list", n=len(found))]
    lines += [_line(turn, outage) for outage in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(turn.say("notice.list_more", n=len(found) - _SHOWN))
    await turn.reply_text("\n".join(lines))


def _line(desk: Desk, outage: Outage) -> str:
    households = desk.say("notice.households", n=outage.households) if outage.households else ""
    return desk.say(
        "notice.list_item",
        no=outage.shown_no,
        when=when_words(outage, desk.now),
        where=places_words(outage.places),
        kind=desk.say(f"outage.{outage.kind}"),
        households=households,
        state=_state(desk, outage),
    )


def _state(desk: Desk, outage: Outage) -> str:
    if not outage.confirmed:
        return desk.say("notice.state_heard")
    if outage.start > desk.now:
        return desk.say("notice.state_coming")
    if outage.first_end is not None and outage.first_end < outage.end:
        was, end = (clock_time(at, desk.now) for at in (outage.first_end, outage.end))
        return desk.say("notice.state_late", was=was, end=end)
    return desk.say("notice.state_running")

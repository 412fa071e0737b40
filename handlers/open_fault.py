"""A fault that was announced while nobody knows its end: one sentence at once, no waves, no clock.

As soon as a time is told it is an outage like any other (handlers/announce.py). Reports from there
are faults meanwhile: nobody is told that his house is in an outage without an end.
"""

from domain.affected import affected
from domain.outage import Outage
from domain.wave import WaveKind
from handlers.planned_outage import places_words
from handlers.promise_words import public_reason
from handlers.turn import Desk
from handlers.words import clock_time


async def tell_open_fault(desk: Desk, outage: Outage) -> None:
    """Say that power is off and a time will follow."""
    where, start = places_words(outage.places), clock_time(outage.start, desk.now)
    reason = public_reason(outage.reason)
    text = (
        desk.say("wave.fault_why", where=where, start=start, reason=reason)
        if reason
        else desk.say("wave.fault", where=where, start=start)
    )
    await _tell(desk, outage, text)


async def tell_fault_over(desk: Desk, outage: Outage, wave: WaveKind) -> None:
    """Say that power is back, or that there was no such fault."""
    where = places_words(outage.places)
    if wave is WaveKind.CANCEL:
        await _tell(desk, outage, desk.say("wave.fault_none", where=where))
    else:
        back = clock_time(outage.ended_at or outage.end, desk.now)
        await _tell(desk, outage, desk.say("wave.fault_back", where=where, back=back))


async def _tell(desk: Desk, outage: Outage, text: str) -> None:
    """Post it to the groups concerned; clerks get it, too: some groups only they can reach."""
    hit = affected(desk.station, outage)
    key = f"fault:{outage.id}:{outage.revision}"
    for chat in hit.chats:
        await desk.post(chat.chat_id, text, key=f"{key}:{chat.chat_id}")
    for clerk in dict.fromkeys(hit.clerks.values()):
        await desk.tell(clerk, desk.say("wave.fault_pass", text=text), key=f"{key}|{clerk}")

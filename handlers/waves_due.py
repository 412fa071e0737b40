"""The clock of announced outages: each wave leaves once, to exactly those who are concerned.

One transaction decides a wave: its row is settled, the messages are queued, and what each group
was told is kept. A restart at any step finds either all of it or nothing of it.
"""

from collections.abc import Sequence

from domain.errors import PackageError
from domain.ids import ChatId
from domain.outage import Outage
from domain.station import Chat, Role
from domain.wave import Wave, WaveId, WaveKind, WaveState, holds, waits
from handlers.chase_due import BATCH, Timed
from handlers.enterprise import tell_enterprises
from handlers.planned_end import end_is_confirmed
from handlers.planned_outage import places_words
from handlers.relay import hand_out
from handlers.tell_chats import Item, concerned, known_of, tell_chat
from handlers.timed import each
from handlers.turn import Desk
from handlers.words import clock_time

_SHOWN = 5


async def waves_due(timed: Timed) -> int:
    """Send what is due, report what can no longer be sent; return how many waves. Safe to repeat."""
    now = timed.clock.now()
    async with timed.uows() as uow:
        passed = await uow.waves.passed(now, limit=BATCH)
        due = await uow.waves.due(now, limit=BATCH)
    missed = await _report_missed(timed) if passed else 0
    return missed + await each(timed, due, _send, name="waves")


async def _send(timed: Timed, number: WaveId) -> int:
    """Send a wave with what is told beside it, else by itself; what its words refuse stays here."""
    try:
        return await _sent(timed, number)
    except PackageError:
        pass
    try:
        return await _sent(timed, number, alone=True)
    except PackageError as err:
        return await _refused(timed, number, err)


async def _sent(timed: Timed, number: WaveId, *, alone: bool = False) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        wave = await uow.waves.get(number)
        if wave is None or wave.state is not WaveState.PLANNED or wave.due > desk.now:
            return 0
        group = [wave] if alone else [wave, *await uow.waves.beside(wave)]
        items = [item for one in group if (item := await _settled(desk, one)) is not None]
        await _tell_groups(desk, wave, items)
        await uow.commit()
    return len(items)


async def _refused(timed: Timed, number: WaveId, err: PackageError) -> int:
    """A wave whose words differ from the record is not sent: a person mends the words and sends."""
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        wave = await uow.waves.get(number)
        outage = await uow.outages.get(wave.outage) if wave is not None else None
        if wave is None or outage is None or wave.state is not WaveState.PLANNED:
            return 0
        await uow.waves.settle(wave, WaveState.MISSED, at=desk.now)
        why = desk.say(err.sentence, **err.words)
        text = desk.say("wave.refused", item=_missed_words(desk, outage, wave), why=why)
        await _tell_who_mends(desk, text, key=f"wave_refused:{wave.id}:{wave.version}")
        await uow.commit()
    return 1


async def _settled(desk: Desk, wave: Wave) -> tuple[Item, bool] | None:
    """Settle a wave; return what it tells and whether it is the first, None when it tells nothing."""
    outage = await desk.uow.outages.get(wave.outage)
    if outage is None or not holds(outage) or not await _may_say(desk, outage, wave):
        await desk.uow.waves.settle(wave, WaveState.DROPPED, at=desk.now)
        return None
    if desk.now >= wave.until or waits(wave, outage, desk.now, desk.rules.waves):
        return None  # what has passed is reported by the next round
    before = await desk.uow.waves.of_outage(wave.outage)
    first = all(other.state is not WaveState.SENT for other in before)
    await desk.uow.waves.settle(wave, WaveState.SENT, at=desk.now)
    return Item(outage=outage, wave=wave.kind, until=wave.until), first


async def _may_say(desk: Desk, outage: Outage, wave: Wave) -> bool:
    """Whether a wave is true: that time is up only where somebody stood by the time (0032)."""
    return wave.kind is not WaveKind.END or await end_is_confirmed(desk, outage)


async def _tell_groups(desk: Desk, wave: Wave, items: Sequence[tuple[Item, bool]]) -> None:
    outages = [item.outage for item, _ in items]
    known = await known_of(desk, outages)
    by_chat: dict[ChatId, tuple[Chat, list[Item]]] = {}
    for item, _ in items:
        for chat in concerned(desk, item.outage, known):
            by_chat.setdefault(chat.chat_id, (chat, []))[1].append(item)
    for chat, mine in by_chat.values():
        key = f"wave:{wave.id}:{wave.version}:{chat.chat_id}"
        await tell_chat(desk, chat, mine, known, key=key)
    for item, first in items:
        if first or item.wave in (WaveKind.WEEK, WaveKind.DAY):
            await hand_out(desk, item.outage, item.wave)
            await tell_enterprises(desk, item.outage, item.wave)


async def _report_missed(timed: Timed) -> int:
    """What passed while we were away is not sent late: people are told, and decide (F27)."""
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        missed = await uow.waves.passed(desk.now, limit=BATCH)
        lines: list[str] = []
        for wave in missed:
            outage = await uow.outages.get(wave.outage)
            still = outage is not None and holds(outage)
            state = WaveState.MISSED if still else WaveState.DROPPED
            await uow.waves.settle(wave, state, at=desk.now)
            if outage is not None and still:
                lines.append(_missed_words(desk, outage, wave))
        if lines:
            await _tell_missed(desk, lines, first=missed[0])
        await uow.commit()
    return len(missed)


def _missed_words(desk: Desk, outage: Outage, wave: Wave) -> str:
    return desk.say(
        "wave.missed_item",
        no=outage.shown_no,
        where=places_words(outage.places),
        kind=desk.say(f"wave.{wave.kind}"),
        time=clock_time(wave.due, desk.now),
    )


async def _tell_missed(desk: Desk, lines: Sequence[str], *, first: Wave) -> None:
    text = desk.say("wave.missed", n=len(lines), items="；".join(lines[:_SHOWN]))
    await _tell_who_mends(desk, text, key=f"wave_missed:{first.id}:{first.version}")


async def _tell_who_mends(desk: Desk, text: str, *, key: str) -> None:
    station = desk.station
    people = (*station.with_role(Role.OPERATOR), *station.with_role(Role.DISPATCHER))
    for person in dict.fromkeys(member.userid for member in people or (station.head,)):
        await desk.tell(person, text, key=f"{key}:{person}")

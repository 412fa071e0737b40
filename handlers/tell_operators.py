"""A person sees everything that went wrong: after a restart, and when something did not leave."""

from datetime import datetime, timedelta

from domain.ids import ChatId
from domain.ports import Marks, Reports, Trouble
from domain.station import Role, StationMap
from handlers.chase_due import Timed
from handlers.turn import Desk
from handlers.words import duration

HEARTBEAT = "heartbeat"
SEEN = "troubles_seen_until"
AWAY = timedelta(seconds=60)
"""A shorter gap between two heartbeats is no outage worth a message."""
SHOWN = 10  # troubles that are named
BUNDLE = timedelta(minutes=10)
"""At most one message about troubles in this time."""


async def beat(timed: Timed, marks: Marks) -> None:
    """Write down that the service is alive."""
    await marks.put(HEARTBEAT, timed.clock.now().isoformat())


async def tell_restart(
    timed: Timed, reports: Reports, marks: Marks, *, unknown: int, due: int
) -> int:
    """After an outage of ours, tell the operators how long and what waits (J9).

    Args:
        unknown: sends whose outcome the crash left unknown (count).
        due: timers that were overdue when we came back (count).
    """
    last = await marks.get(HEARTBEAT)
    now = timed.clock.now()
    await beat(timed, marks)
    if last is None or now - datetime.fromisoformat(last) < AWAY:
        return 0
    waiting = (await reports.counts()).get("outbox_waiting", 0)
    gap = now - datetime.fromisoformat(last)
    note = {"n": unknown}
    return await _tell(
        timed,
        key=f"back:{now.isoformat()}",
        sentence="ops.back",
        gap=duration(gap) if gap >= timedelta(minutes=1) else f"{gap.seconds}秒",
        n=waiting,
        m=due,
        unknown=timed.rules.wording.say("ops.back_unknown", **note) if unknown else "",
    )


async def tell_troubles(timed: Timed, reports: Reports, marks: Marks) -> int:
    """Tell the operators once about each send that ended dead, unknown or expired."""
    now = timed.clock.now()
    seen = await marks.get(SEEN)
    since = datetime.fromisoformat(seen) if seen else now - timedelta(days=1)
    if seen and now - since < BUNDLE:
        return 0
    troubles = await reports.troubles(since=since)
    await marks.put(SEEN, now.isoformat())
    if not troubles:
        return 0
    station = await timed.stations.load()
    items = "；".join(_line(station, trouble) for trouble in troubles[:SHOWN])
    return await _tell(
        timed,
        key=f"trouble:{now.isoformat()}",
        sentence="ops.trouble",
        n=len(troubles),
        items=items,
    )


def _line(station: StationMap, trouble: Trouble) -> str:
    """Return what went wrong, with the ticket or else the group it was meant for."""
    if trouble.ticket is not None:
        return f"{trouble.ticket:04d} {trouble.detail}"
    chat = station.chat(ChatId(trouble.target.removeprefix("group:")))
    return trouble.detail if chat is None else f"{chat.name} {trouble.detail}"


async def _tell(timed: Timed, *, key: str, sentence: str, **words: object) -> int:
    station = await timed.stations.load()
    operators = station.with_role(Role.OPERATOR)
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        for operator in operators:
            await desk.tell(
                operator.userid, desk.say(sentence, **words), key=f"{key}:{operator.userid}"
            )
        await uow.commit()
    return len(operators)

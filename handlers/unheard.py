"""Overheard questions the bot leaves to people: shown to the manager when nobody answers (M26)."""

import structlog

from domain.escalation_ports import Unheard
from domain.ids import UserId
from domain.meaning import Intent
from domain.privacy import masked, shortened
from domain.station import StationMap
from handlers.overheard import manager_of_chat, people_of_chat
from handlers.timed import Timed
from handlers.turn import Desk, Turn

log = structlog.get_logger()

BATCH = 50
_QUESTIONS = frozenset({Intent.PROGRESS, Intent.OUTAGE_QUERY, Intent.CONSULT})


async def watch(turn: Turn) -> None:
    """Watch an overheard question that the bot does not answer; anything else is let go."""
    chat = turn.inbound.chat
    if chat is None or turn.is_staff or turn.meaning.intent not in _QUESTIONS:
        return
    await turn.uow.radar.add(
        Unheard(
            message=turn.inbound.id,
            chat=chat,
            conversation=turn.here,
            at=turn.inbound.sent_at,
            due_at=turn.now + turn.rules.unheard,
        )
    )


async def unheard_due(timed: Timed) -> int:
    """Show each question nobody has answered to the manager, once; return how many (count)."""
    now = timed.clock.now()
    async with timed.uows() as uow:
        due = await uow.radar.due(now, limit=BATCH)
    if not due:
        return 0
    station = await timed.stations.load()
    return sum([await _show(timed, station, question) for question in due])


async def _show(timed: Timed, station: StationMap, question: Unheard) -> int:
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        await uow.radar.settle(question.message)
        shown = not await _answered(desk, question)
        message = await uow.inbox.get(question.message) if shown else None
        if message is not None:
            manager = manager_of_chat(station, question.chat)
            chat = station.chat(question.chat)
            await desk.tell(
                manager,
                desk.say(
                    "crew.unheard",
                    chat=chat.name if chat is not None else "",
                    words=shortened(masked(message.text), 60),
                ),
                key=f"unheard:{question.message}",
            )
        await uow.commit()
    return int(message is not None)


async def _answered(desk: Desk, question: Unheard) -> bool:
    """Whether one of the grid's people has spoken there since."""
    for person in sorted(people_of_chat(desk.station, question.chat)):
        said = await desk.uow.inbox.recent(
            UserId(person), question.conversation, since=question.at
        )
        if any(message.sent_at > question.at for message in said):
            return True
    return False

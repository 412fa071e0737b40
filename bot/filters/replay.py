"""Runs recorded conversations through the whole bot, on an empty database and their own clock."""

from collections.abc import Callable
from typing import Any

from bot.filters.dialogue import Dialogue, Message, arrival, cast_of
from bot.filters.heard_notices import HeardNotices
from bot.filters.outcome import all_tickets, message_number, outcome
from bot.stage import Said, Stage, open_stage
from domain.station import StationMap
from domain.when import STATION_ZONE
from language import understand


class _Record:
    """What was said after which message, and which messages got an answer where they stood."""

    def __init__(self) -> None:
        self.said: list[dict[str, object]] = []
        self.replied: list[int] = []

    def note(self, number: int, said: list[Said]) -> None:
        self.said += [{"n": number, "to": one.target, "text": one.text} for one in said]


async def replay(
    dialogue: Dialogue, station: StationMap, *, read: Callable[..., Any] = understand
) -> dict[str, object]:
    """Return what came of one conversation, in the form of its `expect`.

    Args:
        station: places and people; the dialogue's own crew take the place of the grids' members.
        read: what understands the messages.
    """
    cast = cast_of(dialogue, station)
    first = dialogue.messages[0].ts
    start = first if first.tzinfo else first.replace(tzinfo=STATION_ZONE)
    notices = HeardNotices(dialogue.chat.community)
    heard = dialogue.messages[0]

    def listen(text: str, *, now: Any, **how: Any) -> Any:  # noqa: ANN401  as `read`
        meaning = read(text, now=now, **how)
        notices.hear(heard.n, text, meaning, now)
        return meaning

    record = _Record()
    async with open_stage(cast.station, start, read=listen) as stage:
        numbers: dict[str, str] = {}
        for message in dialogue.messages:
            heard = message
            await _play(stage, message, record, private=cast.private, numbers=numbers)
            numbers.update(await _new_numbers(stage, dialogue, numbers))
        found = await outcome(stage.uow)
    return {
        "id": dialogue.id,
        "replied": record.replied,
        **found,
        "notices": notices.shown(),
        "said": record.said,
    }


async def _play(
    stage: Stage, message: Message, record: _Record, *, private: bool, numbers: dict[str, str]
) -> None:
    """Let time pass until the message, let the bot handle it, and note what it says."""
    came = arrival(message, private=private, numbers=numbers)
    record.note(message.n - 1, await stage.pass_time_until(came.sent_at))
    said = await stage.hear(came)
    record.note(message.n, said)
    if str(came.conversation) in {one.target for one in said}:
        record.replied.append(message.n)


async def _new_numbers(stage: Stage, dialogue: Dialogue, known: dict[str, str]) -> dict[str, str]:
    """Return key → shown number of tickets that were opened and have no key yet."""
    keys = {str(message): key for key, message in dialogue.ticket_keys.items()}
    fresh: dict[str, str] = {}
    async with stage.uow() as uow:
        for ticket in await all_tickets(uow):
            if ticket.shown_no in known.values():
                continue
            timeline = await uow.tickets.timeline(ticket.no)
            opened_by = await message_number(uow, timeline[0].source)
            key = keys.get(str(opened_by)) or _free_key({*known, *fresh, *keys.values()})
            fresh[key] = ticket.shown_no
    return fresh


def _free_key(taken: set[str]) -> str:
    return next(key for n in range(1, len(taken) + 2) if (key := f"T{n}") not in taken)

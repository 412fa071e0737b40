"""Each group hears of an announced outage what it has to, once, and nobody else hears of it.

What a group should know is compared with what it was last told (`domain.told`). News that has
not left yet is withdrawn first, so that the last message always agrees with the record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.affected import affected
from domain.ids import ChatId
from domain.outage import Outage, OutageId, OutageStatus
from domain.outbound import Outgoing, Purpose
from domain.station import Chat
from domain.told import Facts, Told, as_told, to_tell
from domain.wave import WaveKind, kind_now
from handlers.package import package_of
from handlers.timed import give_way
from handlers.turn import Desk

LONGEST: Final = 2000
"""Bytes of one message; a group robot shows 2048."""

STALE: Final = timedelta(hours=12)
"""So long after the end of an outage news of it is no longer worth saying."""

Known = Mapping[tuple[OutageId, ChatId], Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a group is to be told of one outage. until: it makes no sense any more (UTC)."""

    outage: Outage
    wave: WaveKind
    why: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What is said of one outage, and what the group knows then."""

    text: str
    told: Told
    until: datetime


async def known_of(desk: Desk, outages: Sequence[Outage]) -> Known:
    """Return what every group was last told of these outages."""
    rows = await desk.uow.tellings.of_outages([outage.id for outage in outages])
    return {(row.outage, row.chat): row for row in rows}


def concerned(desk: Desk, outage: Outage, known: Known) -> list[Chat]:
    """Return the groups that are without power or were told so, in the station's order."""
    inside = {chat.chat_id for chat in affected(desk.station, outage).chats}
    heard = {chat for number, chat in known if number == outage.id}
    return [
        chat for chat in desk.station.chats if chat.can_push and chat.chat_id in (inside | heard)
    ]


async def tell_chat(
    desk: Desk,
    chat: Chat,
    items: Sequence[Item],
    known: Known,
    *,
    key: str,
    not_before: datetime | None = None,
) -> bool:
    """Tell a group what it has to know of some outages, in one message; False if that is nothing.

    Args:
        desk: the transaction and the station.
        chat: the group.
        items: a planned wave is told in any case, a change only if it is one for this group.
        known: what was told, at least of these outages.
        key: of the message, never used before. not_before: it is held back until then (UTC).
    """
    await give_way()
    rows = {item.outage.id: known.get((item.outage.id, chat.chat_id)) for item in items}
    wanted = [item for item in items if _is_wanted(desk, item, chat, rows[item.outage.id])]
    if not wanted:
        return False
    wanted, withdrawn = await _withdrawn(desk, chat, wanted, rows)
    lines: list[_Line] = []
    for item in wanted:
        row = rows[item.outage.id]
        line = _line(desk, chat, item, row, withdrawn=item.outage.id in withdrawn)
        if line is not None:
            lines.append(line)
        elif row is not None:
            await _as_before(desk, row)
    await _queue(desk, chat, lines, key=key, not_before=not_before)
    return bool(lines)


def _is_wanted(desk: Desk, item: Item, chat: Chat, row: Told | None) -> bool:
    now = to_tell(item.outage, chat.communities, row.facts if row else None, at=desk.now)
    if now is None:
        return False
    same = row is not None and now.says_what(row.facts)
    if item.wave.is_planned:
        heard = same and row is not None and row.wave is item.wave  # as news, a little earlier
        return now.status is OutageStatus.ACTIVE and not heard
    return not same


async def _withdrawn(
    desk: Desk, chat: Chat, wanted: list[Item], rows: dict[OutageId, Told | None]
) -> tuple[list[Item], frozenset[OutageId]]:
    """Withdraw what has not left; with it goes what else that message told, to be told again."""
    items = {item.outage.id: item for item in wanted}
    gone: set[OutageId] = set()
    for message in dict.fromkeys(row.message for i in items if (row := rows[i]) is not None):
        if not await desk.uow.outbox.withdraw(message):
            continue
        for row in await desk.uow.tellings.of_message(message):
            gone.add(row.outage)
            rows[row.outage] = row
            if row.outage not in items:
                outage = await desk.uow.outages.get(row.outage)
                if outage is not None:
                    items[row.outage] = Item(outage=outage, wave=row.wave)
    return list(items.values()), frozenset(gone)


def _line(
    desk: Desk, chat: Chat, item: Item, row: Told | None, *, withdrawn: bool
) -> _Line | None:
    """Return what is said of one outage; None when the group knows it."""
    outage = item.outage
    knew = None if row is None else row.before if withdrawn else row.facts
    facts = to_tell(outage, chat.communities, knew, at=desk.now)
    if facts is None:
        return None
    same = facts.says_what(knew)
    wave = _wave(desk, item, facts, knew)
    if same and withdrawn and row is not None and row.wave.is_planned:
        wave = row.wave  # the reminder that was withdrawn is still due
    if same and not wave.is_planned:
        return None
    if wave.is_planned and facts.status is not OutageStatus.ACTIVE:
        return None
    return _Line(
        text=_text(desk, outage, facts, None if same else knew, wave, item.why),
        told=Told(
            outage=outage.id,
            chat=chat.chat_id,
            facts=facts,
            before=knew,
            wave=wave,
            revision=outage.revision,
            message="",
            at=desk.now,
        ),
        until=item.until or _until(desk, wave, facts, knew),
    )


def _wave(desk: Desk, item: Item, facts: Facts, knew: Facts | None) -> WaveKind:
    """Return as what it is told: whoever has heard nothing gets a notice, not a change."""
    if facts.status is not OutageStatus.ACTIVE:
        return WaveKind.CANCEL
    if item.wave.is_planned:
        return item.wave
    if knew is None:
        return kind_now(item.outage, desk.now)
    return WaveKind.CHANGE if item.wave is WaveKind.CANCEL else item.wave


def _text(
    desk: Desk, outage: Outage, facts: Facts, knew: Facts | None, wave: WaveKind, why: str
) -> str:
    part = as_told(outage, facts)
    part = replace(part, households=affected(desk.station, part).households)
    names = part.communities
    package = package_of(
        desk,
        part,
        wave=wave,
        community=names[0] if len(names) == 1 else "",
        before=None if knew is None else as_told(outage, knew),
        why=why,
        pieces=("chat",),
    )
    return package.chat


def _until(desk: Desk, wave: WaveKind, facts: Facts, knew: Facts | None) -> datetime:
    """Return when it is not worth saying any more: a notice of what is to come, once it is there."""
    if wave is WaveKind.START:
        return facts.end
    if wave.is_planned and wave is not WaveKind.END:
        return facts.start
    return max(facts.end, desk.now, *([knew.end] if knew is not None else [])) + STALE


async def _queue(
    desk: Desk, chat: Chat, lines: Sequence[_Line], *, key: str, not_before: datetime | None
) -> None:
    for number, part in enumerate(_parted(lines)):
        name = f"{key}:{number + 1}" if number else key
        await desk.uow.outbox.add(
            Outgoing(
                purpose=Purpose.BROADCAST,
                dedup_key=name,
                text="\n\n".join(line.text for line in part),
                chat=chat.chat_id,
                not_before=not_before,
                expires_at=min(line.until for line in part),
            )
        )
        for line in part:
            await desk.uow.tellings.put(replace(line.told, message=name))


def _parted(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Return the lines in as few messages as can be read whole; reminders apart from news."""
    parts: list[list[_Line]] = []
    size = 0
    for line in lines:
        more = len(line.text.encode()) + 2
        apart = parts and parts[-1][0].told.wave.is_planned is not line.told.wave.is_planned
        if not parts or apart or size + more > LONGEST:
            parts.append([])
            size = 0
        parts[-1].append(line)
        size += more
    return parts


async def _as_before(desk: Desk, row: Told) -> None:
    """The group knows what it knew before a message that was withdrawn."""
    if row.before is None:
        await desk.uow.tellings.forget(row.outage, row.chat)
    else:
        await desk.uow.tellings.put(replace(row, facts=row.before, message=""))

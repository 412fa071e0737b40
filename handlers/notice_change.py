"""A notice that changes what was announced: cancelled, delayed, moved to another day, power is back.

What is stored changes in its own row, so that everybody who was told the old time hears exactly
what became of it (docs/decisions/0027).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace, OutageStatus
from domain.outage_places import inside, without
from domain.wave import WaveKind
from domain.when import local
from handlers.notice_draft import Item
from handlers.notice_read import counted
from handlers.turn import Desk
from language.planned import Announced

CHANGES: Final = frozenset(
    {NoticeKind.CANCELLED, NoticeKind.DELAY, NoticeKind.RESTORED, NoticeKind.RESCHEDULED}
)
"""Kinds of notice that speak of an outage that is known."""

_AHEAD: Final = timedelta(days=60)
_BEHIND: Final = timedelta(days=1)
_LATE: Final = timedelta(days=1)
_SOON: Final = timedelta(minutes=5)
"""A clock that is so much fast is believed."""


async def changes_of(desk: Desk, said: Announced, sent_at: datetime) -> tuple[Item, ...]:
    """Return what a notice changes of the stored outages, nothing where it speaks of none.

    Args:
        sent_at: when it was written; power that is 现已恢复 is back since then.
    """
    stored = await _of_places(desk, said)
    match said.kind:
        case NoticeKind.CANCELLED:
            ahead = [row for row in stored if row.end > desk.now or not row.has_end]
            return tuple(_cancelled(desk, row, said) for row in _on_day(ahead, said.day))
        case NoticeKind.DELAY:
            return _delayed(desk, stored, said)
        case NoticeKind.RESTORED:
            return _restored(desk, stored, said, sent_at)
        case NoticeKind.RESCHEDULED:
            return _rescheduled(desk, stored, said)
        case _:
            return ()


async def _of_places(desk: Desk, said: Announced) -> list[Outage]:
    """Return the stored outages at the places a notice names; where it names none, the only one."""
    known = await desk.uow.outages.between(desk.now - _BEHIND, desk.now + _AHEAD)
    known = [row for row in known if row.ended_at is None]
    if not said.places:
        return known if len(known) == 1 and not said.unplaced else []
    about = Outage(
        kind=NoticeKind.PLANNED,
        start=desk.now,
        end=desk.now,
        places=said.places,
        noted_at=desk.now,
        said_by=desk.station.head.userid,
    )
    return [row for row in known if row.meets(about)]


def _on_day(stored: Sequence[Outage], day: datetime | None) -> Sequence[Outage]:
    if day is None:
        return stored[:1]  # none is named: the next one is meant
    return [row for row in stored if local(row.start).date() == local(day).date()]


def _cancelled(desk: Desk, row: Outage, said: Announced) -> Item:
    less = _less(desk, row, said)
    if less is not None:
        return Item(outage=less, wave=WaveKind.CHANGE, why=said.reason)
    return Item(outage=row.over(OutageStatus.CANCELLED), wave=WaveKind.CANCEL, why=said.reason)


def _less(desk: Desk, row: Outage, said: Announced) -> Outage | None:
    """Return the outage without the places that were named; None when that is all of it."""
    if not said.places or inside(desk.station, row.places, said.places):
        return None
    left = without(row.places, said.places)
    return counted(desk, replace(row, places=left)) if left and left != row.places else None


def _delayed(desk: Desk, stored: Sequence[Outage], said: Announced) -> tuple[Item, ...]:
    """Return the running outage, else that of the day, with its later end."""
    end = said.end
    if end is None:
        return ()
    near = [row for row in stored if row.start < end and end - row.end < _LATE]
    running = [row for row in near if row.start <= desk.now]
    return tuple(
        Item(outage=_with_end(row, end), wave=_delay_or_change(row, end), why=said.reason)
        for row in (running or near[:1])
        if row.end != end
    )


def _with_end(row: Outage, end: datetime) -> Outage:
    first = row.first_end or (row.end if row.has_end else None)
    return replace(row, end=end, first_end=first)


def _delay_or_change(row: Outage, end: datetime) -> WaveKind:
    return WaveKind.DELAY if end > row.end else WaveKind.CHANGE


def _restored(
    desk: Desk, stored: Sequence[Outage], said: Announced, sent_at: datetime
) -> tuple[Item, ...]:
    told = said.end if said.end and said.end <= desk.now + _SOON else sent_at
    items: list[Item] = []
    for row in stored:
        if row.start > desk.now:
            continue
        less = _less(desk, row, said)
        if less is not None:  # the rest of it is still without power
            items.append(Item(outage=less, wave=WaveKind.CHANGE, why=said.reason))
            continue
        at = (told if told > row.start else sent_at).replace(second=0, microsecond=0)
        after = replace(row, end=at, ended_at=at)
        items.append(Item(outage=after, wave=WaveKind.RESTORED, why=said.reason))
    return tuple(items)


def _moved(
    desk: Desk, rows: Sequence[Outage], places: tuple[OutagePlace, ...]
) -> tuple[Item, ...]:
    """Return a row with other places at its own times; none where they were not read."""
    return tuple(
        Item(outage=counted(desk, replace(row, places=places)), wave=WaveKind.CHANGE)
        for row in rows
        if places and places != row.places
    )


def _rescheduled(desk: Desk, stored: Sequence[Outage], said: Announced) -> tuple[Item, ...]:
    """Return the old rows with their new times, one for one; without a new time they are off."""
    new = {(stretch.start, stretch.end) for stretch in said.stretches}
    old = [row for row in stored if (row.start, row.end) not in new and row.start > desk.now]
    old = list(_on_day(old, said.former_day)) or old[:1]
    if not said.stretches and said.moved_to is not None:
        return _moved(desk, old[:1], said.moved_to)
    if not said.stretches:
        return tuple(
            Item(outage=row.over(OutageStatus.CANCELLED), wave=WaveKind.CANCEL, why=said.reason)
            for row in old
        )
    return tuple(
        Item(
            outage=counted(
                desk,
                replace(
                    row,
                    start=stretch.start,
                    end=stretch.end,
                    first_end=None,
                    late_reason="",
                    override_reason="",
                    places=_narrower(desk, row, stretch.places),
                ),
            ),
            wave=WaveKind.CHANGE,
            why=said.reason,
        )
        for row, stretch in zip(old, said.stretches, strict=False)
    )


def _narrower(desk: Desk, row: Outage, places: Sequence[OutagePlace]) -> tuple[OutagePlace, ...]:
    """A notice of a new day names the place loosely: 林荫小区 for the buildings that were announced."""
    station = desk.station
    loosely = inside(station, row.places, places) or inside(station, places, row.places)
    return row.places if loosely else tuple(places)

"""A notice becomes outages as they would be stored, held against what is stored already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from domain.affected import affected
from domain.ids import ChatId, UserId
from domain.inbound import Inbound
from domain.notice import NoticeKind
from domain.outage import Outage
from domain.outage_places import alike, inside
from domain.place import Place
from domain.wave import WaveKind
from handlers.notice_draft import Item
from handlers.planned_outage import MOMENT, canonical
from handlers.turn import Desk
from language.normalise import simplified_signs
from language.planned import Announced, Stretch, read_announced

KEPT: Final = {
    NoticeKind.PLANNED: NoticeKind.PLANNED,
    NoticeKind.TEMPORARY: NoticeKind.TEMPORARY,
    NoticeKind.RATIONING: NoticeKind.RATIONING,
    NoticeKind.RESCHEDULED: NoticeKind.PLANNED,
    NoticeKind.FAULT: NoticeKind.FAULT,
}
"""What becomes a row of its own, and as what."""

_FAULT_FOR: Final = timedelta(days=1)
"""A fault whose end nobody has told is spoken of for so long."""
_LONGEST_WORDS: Final = 2000
_LONGEST_FIELD: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Outages against what is stored: `items` are to be stored or changed, `known` is there."""

    items: tuple[Item, ...]
    known: tuple[Outage, ...]


def announced_in(desk: Desk, message: Inbound) -> Announced:
    """Return what a message announces, for the places of its group where it names none."""
    return read_announced(
        message.text,
        station=desk.station,
        now=message.sent_at,
        home=home_of(desk, message.chat),
    )


def home_of(desk: Desk, chat_id: ChatId | None) -> str:
    """Return the one community of a group, empty where it has none or several."""
    chat = desk.station.chat(chat_id)
    names = chat.communities if chat is not None else ()
    return canonical(desk.station, names[0]) if len(names) == 1 else ""


def outages_of(desk: Desk, message: Inbound, said: Announced) -> list[Outage]:
    """Return what a notice announces and is still to come, not stored yet.

    A fault without a told end has its start for an end: no report is answered by it.
    """
    stretches = said.stretches
    if not stretches and said.kind is NoticeKind.FAULT and said.start and said.places:
        stretches = (Stretch(start=said.start, end=said.start, places=said.places),)
    return [
        counted(
            desk,
            Outage(
                kind=KEPT.get(said.kind, NoticeKind.PLANNED),
                start=stretch.start,
                end=stretch.end,
                places=stretch.places,
                noted_at=desk.now,
                said_by=message.sender,
                reason=simplified_signs(said.reason)[:_LONGEST_FIELD],  # everybody reads it
                line=said.line[:_LONGEST_FIELD],
                words=message.text[:_LONGEST_WORDS],
                source=message.id,
                chat=message.chat,
                owner=said.owner,
            ),
        )
        for stretch in stretches
        if stretch.end > desk.now - (_FAULT_FOR if stretch.end == stretch.start else timedelta())
    ]


def counted(desk: Desk, outage: Outage) -> Outage:
    """Return it with the households the station counts, and with somebody who answers for it."""
    return replace(
        outage,
        households=affected(desk.station, outage).households,
        owner=outage.owner or _owner(desk, outage),
    )


def _owner(desk: Desk, outage: Outage) -> UserId | None:
    """Return the manager of the grid of the first place (现场负责人 until somebody is named)."""
    for place in outage.places:
        building = place.buildings[0] if place.buildings else ""
        grid = desk.station.grid_of(Place(community=place.community, building=building))
        if grid is not None:
            return grid.manager
    return None


async def matched(desk: Desk, outages: Sequence[Outage]) -> Matched:
    """Return what is to be done so that nothing is stored or told twice.

    The same times and doors as a confirmed row: it is known. As one that was only heard: the yes
    confirms that row. Other times at the same doors, or other doors of the same community at the
    same times: the row changes. Anything else is an outage of its own.
    """
    items: list[Item] = []
    known: list[Outage] = []
    for outage in outages:
        row = await _row_of(desk, outage, [each.outage for each in items] + known)
        if row is None:
            items.append(Item(outage=outage))
        elif _says_the_same(desk, row, outage) and row.confirmed:
            known.append(row)
        else:
            wave = WaveKind.CHANGE if row.confirmed else None
            items.append(Item(outage=_in_row(outage, row), wave=wave, why=outage.reason))
    return Matched(items=tuple(items), known=tuple(known))


async def _row_of(desk: Desk, outage: Outage, taken: Sequence[Outage]) -> Outage | None:
    stored = await desk.uow.outages.between(outage.start - MOMENT, outage.end + MOMENT)
    used = {row.id for row in taken}
    rows = [row for row in stored if row.id not in used and _is_of_a_kind(row, outage)]
    same = [row for row in rows if _says_the_same(desk, row, outage)]
    near = [row for row in rows if _is_same_matter(desk, row, outage)]
    return next(iter((*same, *near)), None)


def _is_of_a_kind(row: Outage, outage: Outage) -> bool:
    """A fault inside a planned outage is another matter."""
    return (row.kind is NoticeKind.FAULT) == (outage.kind is NoticeKind.FAULT)


def _says_the_same(desk: Desk, row: Outage, outage: Outage) -> bool:
    times = (row.start, row.end) == (outage.start, outage.end)
    return times and alike(desk.station, row.places, outage.places)


def _is_same_matter(desk: Desk, row: Outage, outage: Outage) -> bool:
    station = desk.station
    if (row.start, row.end) == (outage.start, outage.end):
        return inside(station, row.places, outage.places) or inside(
            station, outage.places, row.places
        )
    overlap = row.start < outage.end and outage.start < row.end
    open_fault = row.start == outage.start
    return (overlap or open_fault) and alike(station, row.places, outage.places)


def _in_row(outage: Outage, row: Outage) -> Outage:
    """Return what was read as a change of a stored row; who told it and when stays."""
    moved = row.start != outage.start
    return replace(
        row,
        late_reason="" if moved else row.late_reason,
        override_reason="" if moved else row.override_reason,
        kind=outage.kind,
        start=outage.start,
        end=outage.end,
        places=outage.places,
        reason=outage.reason or row.reason,
        line=outage.line or row.line,
        words=outage.words or row.words,
        households=outage.households,
        owner=outage.owner or row.owner,
    )

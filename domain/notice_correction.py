"""What is put right in a notice that was read, before it is announced (改): only what is named.

Source: product.md J3, M09. Read by `language.notice_corrections`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.outage_places import with_more, without
from domain.when import at_local, local

_HALF: Final = timedelta(hours=12)
_DAY: Final = timedelta(days=1)


class Edge(StrEnum):
    """Which end of a stretch."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTime:
    """到18点, 从9点开始, 不是17点是18点.

    Attributes:
        edge: None when `old` tells which.
        wall: local wall-clock time. day: None where none was said.
        loose: an hour as in speech: 6点 may be six in the evening.
        old: the wall-clock time that it takes the place of, None where none was said.
    """

    edge: Edge | None
    wall: time
    day: date | None = None
    loose: bool = False
    old: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDay:
    """改到23日, 不是22日是23日: the hours stay. `old` is the day that was wrong, if said."""

    day: date
    old: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """推迟一天: so many days later, negative for earlier."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlaces:
    """5号楼也停 (more), 3号楼不停 (gone), 范围是… (only)."""

    more: tuple[OutagePlace, ...] = ()
    gone: tuple[OutagePlace, ...] = ()
    only: tuple[OutagePlace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFacts:
    """Reason, line, kind and who answers for it; None for what is not named."""

    reason: str | None = None
    line: str | None = None
    kind: NoticeKind | None = None
    owner: UserId | None = None


Change = NewTime | NewDay | Shift | NewPlaces | NewFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What one message puts right.

    Attributes:
        changes: in the order in which they were said.
        stretch: which one of several is meant, from 1; None where none is named.
    """

    changes: tuple[Change, ...]
    stretch: int | None = None


class NotClearError(Exception):
    """A correction that cannot be carried out as it was said; nothing is changed by it."""


def corrected(outages: Sequence[Outage], correction: Correction) -> tuple[Outage, ...]:
    """Return the outages as they are after a correction, in their order; one may be left placeless.

    Raises:
        NotClearError: it does not say which of several stretches is meant, it names what is not
            there, or it would end before it starts or concern nobody.
    """
    after = list(outages)
    for change in correction.changes:
        for at in _meant(after, change, correction.stretch):
            after[at] = _changed(after[at], change)
    if list(outages) == after:
        raise NotClearError
    kept = [outage for outage in after if outage.places]
    if not kept or any(o.end <= o.start for o in kept if o not in outages):
        raise NotClearError
    return tuple(after)


def _meant(outages: Sequence[Outage], change: Change, stretch: int | None) -> Sequence[int]:
    every = range(len(outages))
    if stretch is not None:
        if not 1 <= stretch <= len(outages):
            raise NotClearError
        return [stretch - 1]
    if isinstance(change, NewFacts | Shift) or len(outages) == 1:
        return every
    if isinstance(change, NewDay):
        days = {local(outage.start).date() for outage in outages}
        if change.old is None and len(days) > 1:
            raise NotClearError
        return every if change.old is None else _named(outages, change)
    if isinstance(change, NewTime) and change.old is not None:
        return _named(outages, change)
    if isinstance(change, NewPlaces) and change.gone and not change.more:
        return every
    raise NotClearError


def _named(outages: Sequence[Outage], change: NewDay | NewTime) -> Sequence[int]:
    if isinstance(change, NewDay):
        found = [n for n, o in enumerate(outages) if local(o.start).date() == change.old]
    else:
        found = [n for n, o in enumerate(outages) if _edge_of(o, change) is not None]
    if not found or (len(found) > 1 and isinstance(change, NewTime)):
        raise NotClearError
    return found


def _changed(outage: Outage, change: Change) -> Outage:
    match change:
        case NewTime():
            return _retimed(outage, change)
        case NewDay():
            if change.old is not None and local(outage.start).date() != change.old:
                raise NotClearError
            return _moved(outage, change.day - local(outage.start).date())
        case Shift():
            return _moved(outage, timedelta(days=change.days))
        case NewPlaces():
            places = change.only or without(outage.places, change.gone)
            return replace(outage, places=with_more(places, change.more))
        case NewFacts():
            return replace(
                outage,
                reason=outage.reason if change.reason is None else change.reason,
                line=outage.line if change.line is None else change.line,
                kind=change.kind or outage.kind,
                owner=change.owner or outage.owner,
            )


def _moved(outage: Outage, by: timedelta) -> Outage:
    """Return it on another day: there is no daylight saving, so the hours stay."""
    return replace(outage, start=outage.start + by, end=outage.end + by)


def _edge_of(outage: Outage, change: NewTime) -> Edge | None:
    if change.edge is not None or change.old is None:
        return change.edge
    if local(outage.end).time() == change.old:
        return Edge.END
    return Edge.START if local(outage.start).time() == change.old else None


def _retimed(outage: Outage, change: NewTime) -> Outage:
    edge = _edge_of(outage, change)
    if edge is None:
        raise NotClearError
    if edge is Edge.START:
        day = change.day or local(outage.start).date()
        return replace(outage, start=at_local(day, change.wall))
    return replace(outage, end=_end(outage, change))


def _end(outage: Outage, change: NewTime) -> datetime:
    if change.day is not None:
        return at_local(change.day, change.wall)
    short = outage.end - outage.start <= _DAY
    day = local(outage.start if short else outage.end).date()
    end = at_local(day, change.wall)
    if end <= outage.start and change.loose and end + _HALF > outage.start:
        return end + _HALF
    return end if end > outage.start else end + _DAY

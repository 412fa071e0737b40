"""An outage notice in terms of the station: which communities and buildings, from when to when."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from domain.ids import UserId
from domain.notice import Moment, Notice, NoticeKind, NoticeSegment
from domain.outage import OutagePlace
from domain.station import StationMap
from domain.when import at_local, local
from language import notices, talk
from language.moved_places import moved_places
from language.station_places import locate, of_areas
from language.times import find, overall
from language.utterance import prepare
from language.weekday_doubts import doubtful_weekdays

_URGENT: Final = re.compile(
    r"(?:很|特别|非常|真|十分|太|家里|我家|有|我|确实)*(?:着)?(?:急+|等着用|必须用)"
    r"(?:用|需|要)?(?:的)?电?(?:得很|死了|呢|啊|的|了)?[!。~,]*"
)
_POWER: Final = re.compile(r"来电|送电|有电|没电|停|供电|断电|还黑|没来|还不来|不亮")
_LONGEST_DAYS: Final = timedelta(days=31)
_ANSWERS_FOR_IT: Final = re.compile(
    r"(?:现场|工作|施工)?(?:负责人|負責人)(?:员)?[是为:：\s]*([^,，。;；\n]{1,20})"
)
_MOST_UNREAD: Final = 20
_COUNT: Final = re.compile(r"\D{0,10}(\d{1,6})\s*余?[户戶]\D{0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch without power: UTC ``[start, end)`` and where."""

    start: datetime
    end: datetime
    places: tuple[OutagePlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a notice says of the station's own places. Nothing is guessed.

    Attributes:
        stretches: those whose start, end and place are all known.
        places: all places it names, also where a time is missing.
        day: the local midnight of the day it speaks of, None where none is named.
        former_day: the same of the day that holds no longer (原定).
        start, end: the earliest and the latest, None without an hour.
        owner: the member it names as the one who answers for it (现场负责人).
        moved_to: where it is instead (改为5-8号楼), empty if that was not read; None otherwise.
        households: 户 as the notice itself counts them.
        unplaced: literal pieces that no community of the station fits.
        by_line: the places were found by the name of a line alone.
        unread: literal pieces that look like facts and were not understood, and stretches that
            lack a time or a place.
        doubts: a date with a weekday that contradicts it, and the weekday it really has.
    """

    kind: NoticeKind
    stretches: tuple[Stretch, ...] = ()
    places: tuple[OutagePlace, ...] = ()
    day: datetime | None = None
    former_day: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    reason: str = ""
    line: str = ""
    owner: UserId | None = None
    moved_to: tuple[OutagePlace, ...] | None = None
    households: int = 0
    unplaced: tuple[str, ...] = ()
    by_line: bool = False
    unread: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


def read_announced(text: str, *, station: StationMap, now: datetime, home: str = "") -> Announced:
    """Return what a notice announces for the station's places. Total.

    Args:
        now: aware; when the notice was shown.
        home: the community that is meant where none is named, as that of a group.
    """
    notice = notices.read(text, now)
    located = locate(text, notice, station, home)
    segments = notice.segments or (_whole(notice),)
    alone = len(segments) == 1
    stretches: list[Stretch] = []
    unread, here = list(notice.unread), home
    for segment in segments:
        found = of_areas(segment.areas, notice, station, here, alone=alone)
        here = found[-1].community if found else here  # …; 4-6号楼 is of the same community
        if not found and (alone or not segment.areas):
            found = located.places
        stretch = _stretch(segment, found)
        if stretch is not None:
            stretches.append(stretch)
        elif not alone:
            unread += segment.areas
    return Announced(
        kind=notice.kind,
        stretches=tuple(stretches),
        places=located.places,
        day=_midnight(notice.start),
        former_day=_former_day(text, now),
        start=_exact(notice.start),
        end=_exact(notice.end),
        reason=notice.reason or "",
        line="、".join(notice.line_or_equipment),
        owner=named_owner(text, station),
        moved_to=moved_places(text, station, _home(located.places, home)),
        households=notice.affected_households or 0,
        unplaced=located.unplaced,
        by_line=located.by_line,
        unread=_still_unread(unread, located.unplaced, notice.affected_households),
        doubts=doubtful_weekdays(text, now),
    )


def _home(places: tuple[OutagePlace, ...], home: str) -> str:
    names = {place.community for place in places}
    return names.pop() if len(names) == 1 else home


def _still_unread(
    pieces: Iterable[str], unplaced: Container[str], households: int | None
) -> tuple[str, ...]:
    """Return the pieces that nothing else tells of: 共影响500户 is read as a number."""
    left = (
        piece
        for piece in pieces
        if piece not in unplaced
        and not ((count := _COUNT.fullmatch(piece)) and int(count[1]) == households)
    )
    return tuple(dict.fromkeys(left))[:_MOST_UNREAD]


def _whole(notice: Notice) -> NoticeSegment:
    return NoticeSegment(start=notice.start, end=notice.end, areas=notice.areas)


def _stretch(segment: NoticeSegment, found: tuple[OutagePlace, ...]) -> Stretch | None:
    start, end = _exact(segment.start), _exact(segment.end)
    if start is None or end is None or end <= start or not found:
        return None
    return Stretch(start=start, end=end, places=found)


def _exact(moment: Moment | None) -> datetime | None:
    return moment.at if moment is not None and not moment.day_only else None


def _midnight(moment: Moment | None) -> datetime | None:
    return at_local(local(moment.at).date(), time()) if moment else None


def _former_day(text: str, now: datetime) -> datetime | None:
    former = next((span for span in find(text, now) if span.former and span.start), None)
    return at_local(local(former.start).date(), time()) if former and former.start else None


def named_owner(text: str, station: StationMap) -> UserId | None:
    """Return the one member of staff whom a text names as answering for an outage."""
    for said in _ANSWERS_FOR_IT.finditer(text):
        named = [m for m in station.members if m.is_staff and m.name in said[1]]
        if len(named) == 1:
            return named[0].userid
    return None


def asked_days(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Return the days a question is about, as UTC ``[start, end)`` of local days; None for none.

    A question about how it is in general (一般提前几天通知) is about no day.
    """
    if talk.GENERAL.search(prepare(text).dense):
        return None
    span = overall(find(text, now))
    first = (span.start or span.end) if span else None
    if span is None or first is None:
        return None
    last = span.end or first
    start = at_local(local(first).date(), time())
    end = at_local(local(min(last, first + _LONGEST_DAYS)).date() + timedelta(days=1), time())
    return start, end


def asks_for_power(text: str) -> bool:
    """Whether a question is about power coming back: 怎么还没来电, not 我报的修到哪了."""
    return _POWER.search(prepare(text).dense) is not None


def is_urgent_word(text: str) -> bool:
    """Whether a text says nothing but that it is urgent: 急, 急用电."""
    return _URGENT.fullmatch(prepare(text).dense) is not None

"""Put moments and lengths together that make one point or one range."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from language.times.moments import Item, Moment, is_list, links
from language.times.sayings import Rank
from language.times.tokens import LengthToken

_LASTS: Final = re.compile(
    r"(?:左右|许|整)?(?:起|开始|以后|之后|后)?(?:停电?[的了]?|断电?[的了]?|检修|施工)?,?"
    r"(?:计划|预计|大概|大约|约|将|要|会|得|连续|一共|总共|我们|本站|全村|全小区){0,3}"
    r"(?:停电?|断电?|限电|检修|施工|抢修|作业|持续|历时|时长|影响){0,2}(?:时间|时长)?"
    r"(?:为|要|得|需|需要|共|一共|总共|大概|大约|约|差不多|最多|也就){0,3}"
)
"""Between a start and how long it lasts: 8点起停电两小时."""

_DAILY: Final = re.compile(r"每[天日晚]的?$")
_LONGEST_BETWEEN: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A moment, or a range from `first` to `last`, or `length` from `first` on.

    Attributes:
        through: the last day on which the hours are the same: 18日至20日每天8:00-17:00.
    """

    begin: int
    stop: int
    first: Moment
    last: Moment | None = None
    length: LengthToken | None = None
    through: Moment | None = None


Piece: TypeAlias = Phrase | LengthToken


def phrases(text: str, items: Sequence[Item]) -> Iterator[Piece]:
    """Yield what is said of time, in text order."""
    waiting: Piece | None = None
    for piece in _pieces(text, items):
        daily = _on_days(text, waiting, piece)
        if waiting is not None and daily is None:
            yield waiting
        waiting = daily or piece
    if waiting is not None:
        yield waiting


def _on_days(text: str, hours: Piece | None, days: Piece) -> Phrase | None:
    """Join hours with the days that are said behind them: 每日6:00-8:00,自18日起至22日止."""
    if not (isinstance(hours, Phrase) and isinstance(days, Phrase)):
        return None
    daily = hours.last is not None and _DAILY.search(text, max(0, hours.begin - 3), hours.begin)
    borrowed = hours.first.day is None and hours.through is None
    run = days.last is not None and days.last.is_day and days.last.part is None
    if not (daily and borrowed and run and days.first.is_day):
        return None
    first = replace(hours.first, day=days.first.day)
    return replace(hours, first=first, through=days.last, stop=days.stop)


def _pieces(text: str, items: Sequence[Item]) -> Iterator[Piece]:
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, LengthToken):
            yield item
            at += 1
            continue
        days = _listed_days(text, items, at)
        if days:
            head, used = _phrase(text, items, at + len(days), days[-1])
            yield from (_same_hours(head, day) for day in days)
            yield head
            at += len(days) + used
            continue
        head, used = _phrase(text, items, at, item)
        yield head
        at += used


def _listed_days(text: str, items: Sequence[Item], at: int) -> list[Moment]:
    """Return the bare days before the last one of 18日、19日、20日8:00-12:00."""
    days: list[Moment] = []
    while at + 1 < len(items):
        day, follows = items[at], items[at + 1]
        if not (isinstance(day, Moment) and isinstance(follows, Moment)):
            break
        if not (day.is_day and day.part is None and follows.has_own_day):
            break
        if not _is_listed(day, follows, text[day.stop : follows.begin]):
            break
        days.append(day)
        at += 1
    return days


def _is_listed(day: Moment, follows: Moment, between: str) -> bool:
    """Whether two days stand side by side: 15日、16日, 15号16号."""
    numbers = all(each.day and each.day.rank >= Rank.NUMBER for each in (day, follows))
    return is_list(between) or (not between and numbers)


def _same_hours(head: Phrase, day: Moment) -> Phrase:
    first = replace(head.first, day=day.day, begin=day.begin, stop=day.stop)
    return replace(head, first=first, begin=day.begin, stop=day.stop)


def _phrase(text: str, items: Sequence[Item], at: int, before: Moment) -> tuple[Phrase, int]:
    """Return the phrase that begins with an item, and how many items it takes."""
    first = items[at]
    if not isinstance(first, Moment):
        return Phrase(begin=before.begin, stop=before.stop, first=before), 0
    second = _linked(text, items, at)
    if second is None:
        return _lasting(text, items, at, first)
    third = _linked(text, items, at + 1)
    if _is_run_of_days(first, second) and third is not None and third.day_is_borrowed:
        hours = replace(first, clock=second.clock, part=second.part, now=second.now)
        ranged = Phrase(
            begin=first.begin, stop=third.stop, first=hours, last=third, through=second
        )
        return ranged, 3
    return Phrase(begin=first.begin, stop=second.stop, first=first, last=second), 2


def _linked(text: str, items: Sequence[Item], at: int) -> Moment | None:
    if at + 1 >= len(items):
        return None
    first, second = items[at], items[at + 1]
    if not (isinstance(first, Moment) and isinstance(second, Moment)):
        return None
    return second if links(text, first, second) else None


def _is_run_of_days(first: Moment, second: Moment) -> bool:
    days = first.is_day and first.part is None and second.day is not None
    return days and second.clock is not None


def _lasting(text: str, items: Sequence[Item], at: int, first: Moment) -> tuple[Phrase, int]:
    alone = Phrase(begin=first.begin, stop=first.stop, first=first)
    follows = items[at + 1] if at + 1 < len(items) else None
    if not (first.is_instant and isinstance(follows, LengthToken)):
        return alone, 1
    between = text[first.stop : follows.begin]
    if len(between) > _LONGEST_BETWEEN or not _LASTS.fullmatch(between):
        return alone, 1
    return replace(alone, stop=follows.stop, length=follows), 2

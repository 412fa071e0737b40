"""Put tokens together that name one moment: day, part of the day, clock time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeAlias

from language.times.sayings import FromLast, Saying, Weekday
from language.times.tokens import (
    ClockToken,
    DayToken,
    LengthToken,
    Part,
    PartToken,
    Token,
)

_GLUE: Final = re.compile(
    r"(?:都停电?)?(?:为?止)?[\s,:()|\"“”的]{0,3}(?:都是|均为|每[天日]?|白天|全天|分别|均|各|期间|计?划?停电时间|时间|时段)?[\s,:(为]{0,3}"
)
_CONFIRMED: Final = re.compile(r"[,\s]?\(?[,\s]?|,即|即|\(即")
_DAY: Final = timedelta(days=1)
_CLOSED: Final = re.compile(r"\)?")
_LINK: Final = re.compile(
    r"[\s,)]{0,2}(?:左右|许|整|多|上)?(?:开始|起)?(?:就|都|一直|才)?(?:计划)?(?:[停断黑跳没]电?[的了]?电?|限电|检修|施工|作业)?"
    r"[,\s]?(?:持续|延续|一直|直|等|修|抢|忙|干|守|停电?|断电?|黑)?\s?"
    r"(?:[~-]|至|到|止)(?:于|约|大约|大概)?[\s(]?"
)
_STILL: Final = re.compile(
    r"(?:左右|许|多|就|整){0,2}(?:[停断黑跳]|失压|失电|没电)[^,。!?;]{0,6},?(?:一直)?(?:到|至|截[至止]到?)"
)
"""Between an hour and now: 10:05失压,至今未恢复."""
_LISTED: Final = re.compile(r"[、,和及与\s]{1,2}|以及")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What is said of one moment. At least one of the four is there.

    Attributes:
        now: 现在 or 即刻.
    """

    begin: int
    stop: int
    day: Saying | None = None
    part: Part | None = None
    clock: ClockToken | None = None
    now: bool = False

    @property
    def is_day(self) -> bool:
        """Whether only a day is said, perhaps with a part of it."""
        return self.day is not None and self.clock is None

    @property
    def is_instant(self) -> bool:
        """Whether a clock time or the present is said."""
        return self.clock is not None or self.now

    @property
    def day_is_borrowed(self) -> bool:
        """Whether an hour is said whose day was said before, or hangs on it (次日)."""
        return self.is_instant and not self.has_own_day

    @property
    def has_own_day(self) -> bool:
        """Whether a day is said that does not hang on the one before (次日)."""
        return self.day is not None and not isinstance(self.day, FromLast)


Item: TypeAlias = Moment | LengthToken


def assemble(text: str, tokens: Sequence[Token]) -> tuple[Item, ...]:
    """Return moments and lengths in text order."""
    items: list[Item] = []
    for token in tokens:
        last = items[-1] if items else None
        if isinstance(token, LengthToken):
            counted = _counted(last, token)
            items[-1 if counted else len(items) :] = [counted or token]
            continue
        joined = None
        if isinstance(last, Moment) and not last.is_instant:
            joined = _joined(last, token, text[last.stop : token.begin])
        if joined is None:
            items.append(_alone(token))
        else:
            items[-1] = joined
    return tuple(items)


def links(text: str, first: Moment, second: Moment) -> bool:
    """Whether the words between make the two a range: 8点停到15点, 早8:00晚6:00."""
    between = text[first.stop : second.begin]
    if _LINK.fullmatch(between) or (second.now and _STILL.fullmatch(between)):
        return True
    opposed = second.part is not None and second.part is not first.part and second.day is None
    return between == "" and first.clock is not None and second.clock is not None and opposed


def is_list(between: str) -> bool:
    """Whether the words between two days make a list of them: 15日、16日."""
    return _LISTED.fullmatch(between) is not None


def _counted(last: Item | None, token: LengthToken) -> Moment | None:
    """Join 周三、周四两天: the length only counts the days before it."""
    whole_days = token.low >= _DAY and token.stop - token.begin <= len("三十天")
    if isinstance(last, Moment) and last.is_day and last.stop == token.begin and whole_days:
        return replace(last, stop=token.stop)
    return None


def _joined(last: Moment, token: Token, between: str) -> Moment | None:
    if isinstance(token, DayToken):
        return _confirmed(last, token, between)
    if not _GLUE.fullmatch(between):
        return None
    if isinstance(token, PartToken):
        return _with_part(last, token, between)
    if isinstance(token, ClockToken):
        return replace(last, clock=token, stop=token.stop)
    return None


def _with_part(last: Moment, token: PartToken, between: str) -> Moment | None:
    if last.part is None:
        return replace(last, part=token.part, stop=token.stop)
    if not _CLOSED.fullmatch(between):
        return None
    return replace(last, part=_night(last.part, token.part), stop=token.stop)


def _night(first: Part, second: Part) -> Part:
    """今晚凌晨1点 comes after midnight."""
    night = (Part.EVENING, Part.DEEP_NIGHT)
    return Part.DEEP_NIGHT if first in night and second is Part.DAWN else second


def _confirmed(last: Moment, token: DayToken, between: str) -> Moment | None:
    """Join 明天(24日) and 11月20日(周五): the more exact word counts."""
    if last.day is None or last.part is not None or not _CONFIRMED.fullmatch(between):
        return None
    if not between and isinstance(token.saying, Weekday):
        of_week = token.saying.in_week_of(last.day)
        if of_week is not None:
            return replace(last, day=of_week, stop=token.stop)
    if last.day.rank == token.saying.rank and "(" not in between:
        return None
    exact = max(last.day, token.saying, key=lambda saying: saying.rank)
    return replace(last, day=exact, stop=token.stop)


def _alone(token: Token) -> Moment:
    moment = Moment(begin=token.begin, stop=token.stop)
    if isinstance(token, DayToken):
        return replace(moment, day=token.saying)
    if isinstance(token, PartToken):
        return replace(moment, part=token.part)
    if isinstance(token, ClockToken):
        return replace(moment, clock=token)
    return replace(moment, now=True)

"""Where a notice says times, found as its author meant them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from domain.when import at_local, local
from language import times
from language.notices.page import Page
from language.numerals import to_int
from language.times import Span

# 19:00:东坝镇 ends an hour; as a third number it would be none.
_HOUR_COLON: Final = re.compile(r"(?<=[0-9][:：][0-9]{2})[:：](?![0-9])")
_SOLAR: Final = re.compile(r"(?<=月)([廿卅])([一二三四五六七八九])(?=[日號号])")
_TENS: Final = {"廿": "2", "卅": "3"}
_NOW: Final = re.compile(r"现在|即刻|即时|即日|目前|此刻")
_NAMES_DAY: Final = re.compile(
    r"今|明[天日早晚]|昨|[前后]天|次日|当[日天晚]|周[一二三四五六日末]|星期|[0-9][-/.][0-9]{1,2}[-/.]"
    # 3号楼 and 2号公变 are no days.
    r"|[0-9一二三四五六七八九十廿卅](?:日|号(?![楼院线杆公专配台箱主变门单机炉泵塔桥路街库房宿别栋地商厂矿井、至到-]|\Z))"
)
_MIDNIGHT: Final = time(0)
_HALF_DAY: Final = 12
_HOUR: Final = re.compile(r"([0-9]{1,2}|[一二两三四五六七八九十]{1,2})[点时:]")
_PART: Final = re.compile(r"[早晚午晨夜]|[pP][mM]")
_WEEK: Final = timedelta(weeks=1)
_WEEKDAY: Final = re.compile(r"(?<![上下本这每\u4e00-\u9fff(])(?:周|星期|礼拜)[一二三四五六日天]")
_NAMES_OTHER_DAY: Final = re.compile(r"[今明昨前后]|[0-9]+[日号]|月")
_OVER: Final = (
    re.compile(r"故障|跳闸|受损|起火|[挖砸压撞]断|断线"),
    re.compile(r"恢复供电|全部恢复|复电|送电"),
)
_PLANNED: Final = re.compile(r"计划|将|定于|检修|预计|争取")
_DAY: Final = timedelta(days=1)
# 连续停电三天 names no day.
_LENGTH: Final = re.compile(r"[0-9一二两三四五六七八九十]{1,3}个?(?:天|整天)")
# Nor does 约两个半小时, where nothing says that power is back then.
_HOURS_LONG: Final = re.compile(
    r"[0-9.一二两三四五六七八九十半]{1,4}个?半?(?:小时|钟头|分钟|刻钟)"
)
_FROM_NOW: Final = re.compile(
    r"(?:左右|许|多)?(?:之?[后内]|就?[能会可]|恢复|复电|来电|送电|修|搞定)"
)
_NEAR: Final = 40
_JUST_NOW: Final = re.compile(r"(?:刚才|刚刚|方才)(?=[0-9])")
# 5号至21号 behind 兴业路 are houses.
_HOUSE: Final = re.compile(r"[0-9]{1,2}号?(?:[至到、,~-][0-9]{1,4})?号")
_BEFORE_HOUSE: Final = re.compile(
    r"(?:[路街道巷弄里园院区村庄段])(?:[0-9]{1,4}号?[至到、,~-]){0,8}\s?\Z"
)
# 连续两个晚上 names no evening.
_COUNTED: Final = re.compile(r"[0-9一二两三四五几]个\Z")
_MIDNIGHT_WORDS: Final = re.compile(r"午夜|子夜")


def find(page: Page, reference: datetime) -> tuple[Span, ...]:
    """Return the times of a notice as they are written in it.

    A notice that names its days writes hours as on a clock of 24, whenever it is read; only
    即刻 is the hour of reading. 五月廿八日 is a day of the solar calendar in a notice.
    """
    written = _HOUR_COLON.sub(",", _SOLAR.sub(_digits, page.readable))
    if _is_of_last_week(page.text):
        reference -= _WEEK
    midnight = at_local(local(reference).date(), _MIDNIGHT)
    if reference != midnight and not _NAMES_DAY.search(page.text):
        return tuple(_of_notice(page.text, times.find(written, reference)))
    # With nothing but the day known, 刚才19:40 is an hour of this day.
    for now in _JUST_NOW.finditer(page.text):
        written = f"{written[: now.start()]}今天{written[now.end() :]}"
    found = times.find(written, midnight)
    if not _NAMES_DAY.search(page.text):
        found = tuple(_on_day_of(page.text, span, midnight) for span in found)
    return tuple(
        replace(span, start=reference, end=reference if span.end else None)
        if _NOW.search(page.text, span.begin, span.stop) and span.start == midnight
        else span
        for span in _of_notice(page.text, found)
    )


def _is_of_last_week(text: str) -> bool:
    """Whether 周日 has passed: a fault that is over happened then, and nothing is planned."""
    weekday = _WEEKDAY.search(text) is not None and _NAMES_OTHER_DAY.search(text) is None
    return weekday and all(each.search(text) for each in _OVER) and not _PLANNED.search(text)


def _on_day_of(text: str, span: Span, midnight: datetime) -> Span:
    """Return an hour of the evening before as one of the day itself: no other day is named.

    Its number is one of a clock of 24: 8点10分 is none of the evening.
    """
    first = span.start or span.end
    if first is None or not midnight - _DAY <= first < midnight:
        return span
    moved = _DAY
    words = text[max(0, span.begin - 2) : span.stop]
    number = _HOUR.search(words)
    hour = to_int(number[1]) if number else None
    if hour is not None and hour + _HALF_DAY == local(first).hour and not _PART.search(words):
        moved -= timedelta(hours=_HALF_DAY)
    return replace(
        span,
        start=span.start + moved if span.start else None,
        end=span.end + moved if span.end else None,
    )


def _of_notice(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """Leave out the numbers of houses and of days; midnight is the hour that begins its day."""
    for span in found:
        words = text[span.begin : span.stop]
        before = text[max(0, span.begin - _NEAR) : span.begin]
        if _LENGTH.fullmatch(words) or _COUNTED.search(before) or _is_length(text, span):
            continue
        if _HOUSE.fullmatch(words) and _BEFORE_HOUSE.search(before):
            continue
        if _MIDNIGHT_WORDS.fullmatch(words) and span.end:
            at = at_local(local(span.end).date(), _MIDNIGHT)
            yield replace(span, start=at if span.start else None, end=at, point=True)
        else:
            yield span


def _is_length(text: str, span: Span) -> bool:
    """Whether only how long is said, not from when nor until when."""
    long = _HOURS_LONG.fullmatch(text, span.begin, span.stop)
    return long is not None and _FROM_NOW.match(text, span.stop) is None


def names_day(words: str) -> bool:
    """Whether a day is said among the words."""
    return _NAMES_DAY.search(words) is not None


def _digits(found: re.Match[str]) -> str:
    return f"{_TENS[found[1]]}{to_int(found[2])}"

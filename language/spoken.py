"""Dates, hours and numbers as they are read aloud: 七月二十二号，星期四，上午八点半. Pure.

What is made here is read back by `language.times` and `language.doors` (`language.consistency`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from domain.when import local

_DIGITS: Final = "零一二三四五六七八九"
_WEEKDAYS: Final = "一二三四五六日"
_PARTS: Final = (
    (0, "凌晨"),
    (5, "早上"),
    (8, "上午"),
    (11, "中午"),
    (13, "下午"),
    (18, "晚上"),
)
"""From which hour on a part of the day is called so. 十一点 is said with 上午 before it is noon."""

_NOON: Final = 12
_HALF: Final = 30
_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000
RUN: Final = 3
"""So many numbers in a row are said as a range (count)."""

LONGEST_RANGE: Final = 60
"""Doors; a longer one would not be believed by who reads it back (`language.doors`)."""


def number(value: int) -> str:
    """Return a number below a thousand in words: 十二, 一百零二; beyond, digit by digit."""
    if value < _TEN:
        return _DIGITS[value]
    if value < _HUNDRED:
        tens, ones = divmod(value, _TEN)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    if value < _THOUSAND:
        hundreds, rest = divmod(value, _HUNDRED)
        if not rest:
            return f"{_DIGITS[hundreds]}百"
        filler = "零" if rest < _TEN else "一" if rest < 2 * _TEN else ""
        return f"{_DIGITS[hundreds]}百{filler}{number(rest)}"
    return digits(str(value))


def digits(text: str) -> str:
    """Return a telephone number as it is read: 九五五九八. Other signs are kept."""
    return "".join(_DIGITS[int(sign)] if sign in "0123456789" else sign for sign in text)


def weekday(at: datetime) -> str:
    """Return 星期四."""
    return f"星期{_WEEKDAYS[local(at).weekday()]}"


def date(at: datetime) -> str:
    """Return 七月二十二号."""
    here = local(at)
    return f"{number(here.month)}月{number(here.day)}号"


def hour(at: datetime) -> str:
    """Return 上午八点半, 中午十二点, 凌晨零点十分."""
    here = local(at)
    part = next(word for first, word in reversed(_PARTS) if here.hour >= first)
    said = here.hour - _NOON if here.hour > _NOON else here.hour
    return f"{part}{'两' if said == 2 else number(said)}点{_minutes(here.minute)}"  # noqa: PLR2004  两点


def _minutes(minute: int) -> str:
    if not minute:
        return ""
    if minute == _HALF:
        return "半"
    return f"{'零' if minute < _TEN else ''}{number(minute)}分"


def hours(start: datetime, end: datetime) -> str:
    """Return 上午八点到下午五点, with the day of the end when it is another one."""
    return f"{hour(start)}到{day_after(start, end)}{hour(end)}"


def day_after(start: datetime, end: datetime) -> str:
    """Return how the day of the end is called: nothing, 第二天, or its date."""
    days = (local(end).date() - local(start).date()) // timedelta(days=1)
    if days == 0:
        return ""
    return "第二天" if days == 1 else date(end)


def numbered(buildings: Sequence[str]) -> list[tuple[str, str]]:
    """Return building numbers as ranges ``(first, last)``, numbers first; last is first for one.

    Letters stand alone: A座 is no range.
    """
    numbers = sorted({int(each) for each in buildings if each.isdecimal()})
    found: list[tuple[str, str]] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        row = [str(value) for _, value in run]
        for at in range(0, len(row), LONGEST_RANGE):
            part = row[at : at + LONGEST_RANGE]
            found += [(part[0], part[-1])] if len(part) >= RUN else [(each, each) for each in part]
    others = sorted({each for each in buildings if not each.isdecimal()})
    return found + [(each, each) for each in others]


def doors(buildings: Sequence[str]) -> list[str]:
    """Return 一号楼到六号楼, 九号楼 for a list of buildings, one word a range."""
    return [
        f"{_door(first)}到{_door(last)}" if first != last else _door(first)
        for first, last in numbered(buildings)
    ]


def _door(building: str) -> str:
    return f"{number(int(building)) if building.isdecimal() else building}号楼"

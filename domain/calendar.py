"""Workdays and statutory holidays (法定节假日、调休), and which day a duty row means.

Known years come from the State Council's arrangement (chinesecalendar). A year that is not
published yet is computed from 《全国年节及纪念日放假办法》 (2024-11-10): the statutory days
alone, without moved workdays (调休未公布).
"""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from lunar_python import Lunar

WEEKDAYS = "一二三四五六日"


@lru_cache(maxsize=4096)
def is_holiday(day: date) -> bool:
    """Whether a statutory holiday, days off moved to it included, falls on this day."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return day in _statutory(day.year)
    return bool(off and name)


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether people work on this day, moved workdays (调休上班) included."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and day not in _statutory(day.year)  # noqa: PLR2004  Saturday


@lru_cache(maxsize=64)
def holiday_name(day: date) -> str:
    """Return what people call the holiday (国庆, 春节 …), or 假期 when it has no name here."""
    try:
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _statutory(day.year).get(day, "假期")
    return _NAMES.get(name or "", "假期")


_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明",
    "Labour Day": "五一",
    "Dragon Boat Festival": "端午",
    "Mid-autumn Festival": "中秋",
    "National Day": "国庆",
}


@lru_cache(maxsize=64)
def _statutory(year: int) -> dict[date, str]:
    days = {date(year, 1, 1): "元旦", _solar_term(year, "清明"): "清明"}
    days |= {date(year, 5, d): "五一" for d in (1, 2)}
    days |= {date(year, 10, d): "国庆" for d in (1, 2, 3)}
    spring = _lunar(year, 1, 1)
    days |= {spring + timedelta(days=n): "春节" for n in range(-1, 3)}
    days[_lunar(year, 5, 5)] = "端午"
    days[_lunar(year, 8, 15)] = "中秋"
    return days


def _lunar(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _solar_term(year: int, name: str) -> date:
    solar = Lunar.fromYmd(year, 3, 1).getJieQiTable()[name]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())

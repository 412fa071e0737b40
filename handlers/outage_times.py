"""When an announced outage is, as a dispatcher reads it: with the weekday, and 8–17点."""

from datetime import datetime
from typing import Final

from domain.outage import Outage
from domain.when import local

_WEEKDAYS: Final = "一二三四五六日"


def day_words(at: datetime, now: datetime) -> str:
    """Return 7月22日（周三）, with the year when it is not this one."""
    here = local(at)
    year = "" if here.year == local(now).year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日（周{_WEEKDAYS[here.weekday()]}）"


def when_words(outage: Outage, now: datetime) -> str:
    """Return 7月22日（周三）8–17点, 7月22日（周三）23:30–次日5:00, or 9:10起 without an end."""
    first, last = local(outage.start), local(outage.end)
    day = day_words(outage.start, now)
    if not outage.has_end:
        return f"{day}{_clock(first)}起"
    nights = (last.date() - first.date()).days
    if nights == 0 and not (first.minute or last.minute):
        return f"{day}{first.hour}–{last.hour}点"
    until = "" if nights == 0 else "次日" if nights == 1 else day_words(outage.end, now)
    return f"{day}{_clock(first)}–{until}{_clock(last)}"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at:%M}"

"""Dates whose weekday contradicts them: 7月22日（周四） when it is a Wednesday. Pure and total."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from domain.when import local

WEEKDAYS: Final = "一二三四五六日"
_DATED: Final = re.compile(
    r"(?:(?P<year>20\d{2})[年./-])?(?P<month>1[0-2]|0?[1-9])[月./-]"
    r"(?P<day>3[01]|[12]\d|0?[1-9])[日号號]?\s*[(\[,]?\s*"
    r"(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])"
)
_LONGEST: Final = 4000
_BACK: Final = timedelta(days=90)
"""A date without a year that lies further back is one of the next year."""


def doubtful_weekdays(text: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return each such piece as written, and the weekday (一…日) that the date really has."""
    found = _DATED.finditer(unicodedata.normalize("NFKC", text[:_LONGEST]))
    return tuple(dict.fromkeys(_wrong(found, local(now).date())))


def _wrong(found: Iterator[re.Match[str]], today: date) -> Iterator[tuple[str, str]]:
    for said in found:
        day = _day(said, today)
        if day is None:
            continue
        real = WEEKDAYS[day.weekday()]
        if real != said["weekday"].replace("天", "日"):
            piece = said[0].replace("(", "（")
            yield piece + "）" * ("（" in piece), real


def _day(said: re.Match[str], today: date) -> date | None:
    years = [int(said["year"])] if said["year"] else [today.year, today.year + 1]
    for year in years:
        try:
            day = date(year, int(said["month"]), int(said["day"]))
        except ValueError:
            continue
        if said["year"] or day >= today - _BACK:
            return day
    return None

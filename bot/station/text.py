"""Cell text: cleaning, comparing, splitting, and keeping formulas harmless."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.station.sheets import SEPARATOR

_SPLIT: Final = re.compile(r"[、，,；;]")
_RISKY: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_QUOTED: Final = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_NEVER_XML: Final = ("\ufffe", "\uffff")


def clean(written: str) -> str:
    """Return what a person meant to write.

    White space is made single and invisible characters are dropped, because names copied from
    a web page carry them and then match nothing. The quote put there by `guard` goes, too.
    """
    spaced = " ".join(written.split())
    seen = "".join(
        char
        for char in spaced
        if unicodedata.category(char) not in ("Cf", "Cc", "Cs") and char not in _NEVER_XML
    )
    return unguard(" ".join(seen.split()))


def guard(text: str) -> str:
    """Put a quote before text that a spreadsheet would run as a formula (CSV injection)."""
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """Take away the quote that `guard` put there."""
    return text[1:] if _QUOTED.match(text) else text


def fold(text: str) -> str:
    """Return the form in which names are compared: full-width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def split(text: str) -> tuple[str, ...]:
    """Return the values of a cell that may hold several."""
    return tuple(part.strip() for part in _SPLIT.split(text) if part.strip())


def join(values: tuple[str, ...]) -> str:
    """Return several values as one cell."""
    return SEPARATOR.join(values)


def is_one_name(text: str) -> bool:
    """Whether the text can stand in a list: it holds none of the separators."""
    return _SPLIT.search(text) is None


def from_excel(value: object) -> str:
    """Return a workbook's value as the text a person sees: 5 and not 5.0, 17:30, 2026-10-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _moment(value) or str(value)


def _moment(value: object) -> str:
    """Return a date or time cell as text, anything else as empty."""
    match value:
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
        case timedelta():
            hours, minutes = divmod(round(value.total_seconds() / 60), 60)
            return f"{hours:02}:{minutes:02}"
    return ""

"""Chinese numerals as people write them in addresses and times."""

from typing import Final

DIGITS: Final = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
NUMERAL: Final = r"[零〇一二两俩三仨四五六七八九十百]"
"""A regular expression for one character of a numeral below a thousand."""

_TEN: Final = 10
_HUNDRED: Final = 100


def to_int(written: str) -> int | None:
    """Return the value of ``12``, ``十二`` or ``一百零二``; None for anything else.

    Two bare digits in a row (一二) are an enumeration, not a number.
    """
    if written.isascii():
        return int(written) if written.isdigit() else None
    if len(written) > 1 and not {"十", "百"} & set(written):
        return None
    total, pending = 0, 0
    for character in written:
        if character in DIGITS:
            pending = DIGITS[character]
        elif character == "十":
            total, pending = total + (pending or 1) * _TEN, 0
        elif character == "百":
            total, pending = total + (pending or 1) * _HUNDRED, 0
        else:
            return None
    return total + pending


def to_door(written: str) -> str:
    """Return a door number digit by digit: 三零一 is ``301``; anything unreadable is empty."""
    if written.isascii():
        return written if written.isdigit() else ""
    if {"十", "百"} & set(written):
        value = to_int(written)
        return "" if value is None else str(value)
    return "".join(str(DIGITS[character]) for character in written if character in DIGITS)

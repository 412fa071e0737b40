"""Numbers of dates, hours and lengths: 12, 十二, 廿三, 二〇二六."""

from typing import Final

from language.numerals import DIGITS, to_int

HAN: Final = "零〇一二两俩三仨四五六七八九十廿卅"
"""The characters of a numeral below a hundred."""

NUMBER: Final = rf"(?:[0-9]{{1,2}}|[{HAN}]{{1,4}})"
"""A regular expression for a number that may be a day, an hour or a minute."""

_YEAR_DIGITS: Final = 4
_CENTURY: Final = 100
_FIRST_YEAR_OF_THE_REPUBLIC: Final = 1911
"""民国1年 is 1912 (Taiwan's official calendar)."""


def number(written: str) -> int | None:
    """Return the value, None for what is no single number (一二 is an enumeration)."""
    spelt = written.replace("廿", "二十").replace("卅", "三十")
    if len(spelt) > 1 and spelt[0] in "零〇":
        spelt = spelt.lstrip("零〇") or "零"
    return to_int(spelt)


def pair(written: str) -> tuple[int, int] | None:
    """Return both numbers of 七八 or 三四: two neighbours, said because neither is sure."""
    values = [DIGITS.get(character, -1) for character in written]
    if len(values) == len("七八") and 0 < values[0] == values[1] - 1:
        return values[0], values[1]
    return None


def years(written: str) -> tuple[int, ...]:
    """Return the years that may be meant: 2026, 二〇二六, 26, 112 and 98 of the Republic."""
    digits = "".join(str(DIGITS.get(character, character)) for character in written)
    if not (digits.isascii() and digits.isdigit()):
        value = number(written)
        return () if value is None else _short_years(value)
    value = int(digits)
    return (value,) if len(digits) == _YEAR_DIGITS else _short_years(value)


def _short_years(value: int) -> tuple[int, ...]:
    republic = _FIRST_YEAR_OF_THE_REPUBLIC + value
    return (republic,) if value >= _CENTURY else (2000 + value, republic, 1900 + value)

"""The numbers of a list or a range of doors: 1-8, 五六, A."""

import re
from itertools import pairwise
from typing import Final

from language.numerals import DIGITS, to_int

MOST: Final = 60
"""The longest range that is believed, in doors."""

_TWO_TENS: Final = re.compile(
    r"([一二三四五六七八九]?十)([一二三四五六七八九])([一二三四五六七八九])"
)


def numbers(written: str) -> tuple[str, ...]:
    """Return the numbers that one numeral writes: 12, 十二, A1; several for 五六 and 十一二.

    Zero and what cannot be read give nothing.
    """
    if written.isascii():
        return (written.upper(),) if not written.isdigit() else _positive(int(written))
    tens = _TWO_TENS.fullmatch(written)
    if tens:
        return numbers(tens[1] + tens[2]) + numbers(tens[1] + tens[3])
    if {"十", "百"} & set(written):
        return _positive(to_int(written) or 0)
    digits = [DIGITS[character] for character in written]
    counted = all(later == earlier + 1 for earlier, later in pairwise(digits))
    if counted and 0 not in digits:
        return tuple(str(digit) for digit in digits)
    return _positive(int("".join(str(digit) for digit in digits)))


def between(first: str, last: str) -> tuple[str, ...]:
    """Return a range of numbers or letters, both ends included; only the ends if it is none."""
    if first.isdigit() and last.isdigit():
        low, high = int(first), int(last)
        if low < high < low + MOST:
            return tuple(str(number) for number in range(low, high + 1))
    elif len(first) == len(last) == 1 and first.isalpha() and last.isalpha() and first < last:
        return tuple(chr(code) for code in range(ord(first), ord(last) + 1))
    return tuple(dict.fromkeys((first, last)))


def _positive(number: int) -> tuple[str, ...]:
    return (str(number),) if number > 0 else ()

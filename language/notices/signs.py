"""What a notice says beside time and place: provisos, and how many households."""

import re
from typing import Final

from language.numerals import to_int
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["signs"]
_SENTENCE: Final = re.compile(r"[^。!?;\n]+")


def _expression(name: str) -> re.Pattern[str]:
    return any_of(strings(_WORDS, name))


_EARLY: Final = _expression("early")
_EARLY_UNSURE: Final = _expression("early_unsure")
_WEATHER: Final = _expression("weather")
_MOVES: Final = _expression("weather_moves")
_UNSURE: Final = any_of(strings(load("notices")["kind"], "unsure"))
_TENTATIVE: Final = _expression("tentative")
_ESTIMATED: Final = _expression("estimated")
_HOUSEHOLDS: Final = re.compile(
    r"(?P<myriads>[0-9]{1,4}(?:\.[0-9]{1,2})?万)?(?P<rest>[0-9]{1,7})?[余多]?(?:个|名)?(?:居民|用户|住户|低压)?户(?!外|口|号|型|内|主|均)"
)
_COUNTED: Final = re.compile(
    r"(?P<han>[一二三四五六七八九十百]{1,6})[余多]?户(?!外|口|号|型|内|主|均)"
)
_AFFECTED: Final = re.compile(r"停电|供电|送电|复电|影响|断电|限电|恢复|涉及|用电|没电")
_MYRIAD: Final = 10_000
_MOST: Final = 100_000_000


def early_restore_possible(text: str) -> bool:
    """Whether power may be back before the end."""
    return any(
        _EARLY.search(sentence[0]) and _EARLY_UNSURE.search(sentence[0])
        for sentence in _SENTENCE.finditer(text)
    )


def weather_dependent(text: str) -> bool:
    """Whether bad weather would move or cancel it."""
    return any(
        _WEATHER.search(sentence[0]) and _MOVES.search(sentence[0]) and _UNSURE.search(sentence[0])
        for sentence in _SENTENCE.finditer(text)
    )


def tentative(text: str) -> bool:
    """Whether the plan itself is not settled."""
    return _TENTATIVE.search(text) is not None


def is_estimate(around: str) -> bool:
    """Whether the words around a time call it an expectation."""
    return _ESTIMATED.search(around) is not None


def households(text: str) -> int | None:
    """Return the highest number of households that a sentence about power gives."""
    found: list[int] = []
    for sentence in _SENTENCE.finditer(text):
        if _AFFECTED.search(sentence[0]):
            found += [_count(match) for match in _HOUSEHOLDS.finditer(sentence[0])]
            found += [to_int(match["han"]) or 0 for match in _COUNTED.finditer(sentence[0])]
    return max((count for count in found if 0 < count < _MOST), default=None)


def stated_households(value: str) -> int | None:
    """Return the number in a field 停电户数, written with or without 户."""
    match = re.search(r"([0-9]{1,7})", value.replace(",", ""))
    return int(match[1]) if match and int(match[1]) > 0 else None


def _count(match: re.Match[str]) -> int:
    myriads = float(match["myriads"].rstrip("万")) if match["myriads"] else 0.0
    return round(myriads * _MYRIAD) + int(match["rest"] or 0)

"""Who published a notice."""

import re
from collections.abc import Iterator
from typing import Final

from language.notices.page import Zone
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["publisher"]
_NOT_A_HOME: Final = r"(?![\u4e00-\u9fff]{0,2}(?:小区|宿舍|家属))"


def _name(key: str) -> re.Pattern[str]:
    endings = any_of(strings(_WORDS, key)).pattern
    return re.compile(rf"[\u4e00-\u9fff]{{0,16}}?(?:{endings}){_NOT_A_HOME}")


_NAMES: Final = (_name("endings"), _name("others"))
_SPEAKS: Final = any_of(strings(_WORDS, "speaks"))
_HEADS: Final = any_of(strings(_WORDS, "heads"))
_ALONE: Final = re.compile(r"[\s()0-9年月日\-./零〇一二三四五六七八九十\x00]*")
_SHORTEST: Final = 4


def find(text: str) -> tuple[Zone, ...]:
    """Return where companies, offices and managers are named that publish this notice."""
    sure, others = (tuple(_found(expression, text)) for expression in _NAMES)
    speaking = (zone for zone in others if _SPEAKS.match(text, zone.stop) or _signs(text, zone))
    return tuple(sorted({*sure, *speaking}))


def publisher(text: str, named: tuple[Zone, ...]) -> Zone | None:
    """Return the one that signs, else the first named; None where nobody is."""
    signing = [zone for zone in named if _signs(text, zone)]
    return signing[-1] if signing else next(iter(named), None)


def _found(expression: re.Pattern[str], text: str) -> Iterator[Zone]:
    for found in expression.finditer(text):
        begin = found.start() + _lead(found[0])
        if found.end() - begin >= _SHORTEST:
            yield Zone(begin, found.end())


def _signs(text: str, zone: Zone) -> bool:
    """Whether the name stands alone on its line or at the end, perhaps with a date."""
    line = text.rfind("\n", 0, zone.begin) + 1
    end = text.find("\n", zone.stop)
    rest = text[zone.stop : end if end >= 0 else len(text)]
    before = max(line, text.rfind("。", 0, zone.begin) + 1)
    return bool(_ALONE.fullmatch(rest) and _ALONE.fullmatch(text, before, zone.begin))


def _lead(name: str) -> int:
    """Return how many characters before the name belong to the sentence: 记者从国网…公司."""
    last = len(name) - _SHORTEST
    return max((head.end() for head in _HEADS.finditer(name) if head.end() <= last), default=0)

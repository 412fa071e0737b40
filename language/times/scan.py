"""Cut a folded text into the pieces that speak of time; all else is skipped."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from language.times.clocks import (
    read_after_part,
    read_bare_end,
    read_borrowed,
    read_colon,
    read_dotted,
    read_spoken,
)
from language.times.dates import (
    read_compact,
    read_day,
    read_full,
    read_later,
    read_month,
    read_numeric,
)
from language.times.day_words import read_day_word
from language.times.lengths import read_length, read_short_minutes
from language.times.numbers import HAN
from language.times.parts import WORDS
from language.times.tokens import ClockToken, NowToken, PartToken, Style, Token

_Reader: TypeAlias = Callable[[str, int], Token | None]

_RUN: Final = re.compile(rf"[0-9]+|[{HAN}百]+")
_NUMERAL: Final = frozenset("0123456789百半个" + HAN)
_LONGEST_RUN: Final = 6
_NARROW: Final = re.compile(r"[0-9A-Za-z.:/#-]")
_NOW: Final = re.compile(
    r"现在|目前|此刻|即刻|即时|立即|立刻|马上|这会儿|此时(?!此)|眼下|(?<=[至到])今(?![天日晚早夜晨年明])"
)
_PART: Final = re.compile(
    rf"(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})"
    r"(?![报饭餐班会市操期婚恋产安好茶休]|2[.]5|自习|高峰|点(?!钟|到|前)|间(?=班))"
)
_FIRST_OF_PART: Final = frozenset(word[0] for word in WORDS)
_BESIDE_SHORT_PART: Final = re.compile(r"[今明昨当次翌前每日号天)]$")
_HOUR: Final = re.compile(rf"\s?[0-9{HAN}]")
_LINK_BEFORE: Final = re.compile(r"[~至到-]$")

# Which readers make sense of a number is settled by what follows it.
_READERS: Final[Mapping[str, tuple[_Reader, ...]]] = MappingProxyType(
    {
        "年": (read_full,),
        "月": (read_month,),
        "日": (read_later, read_day),
        "号": (read_day,),
        "点": (read_spoken,),
        "时": (read_spoken, read_length),
        ":": (read_colon,),
        "~": (read_length, read_borrowed, read_day),
        "-": (read_numeric, read_length, read_borrowed, read_day),
        "至": (read_length, read_borrowed, read_day),
        "到": (read_length, read_borrowed, read_day),
        "、": (read_day,),
        "和": (read_day,),
        "及": (read_day,),
        "/": (read_numeric,),
        ".": (read_numeric, read_length),
        "天": (read_later, read_length),
        "周": (read_later,),
        "星": (read_later,),
        "礼": (read_later,),
        "个": (read_later, read_length),
        **dict.fromkeys("小多来几刻分钟昼把mMhH半又", (read_length,)),
    }
)


def scan(text: str, *, short_minutes: bool) -> tuple[Token, ...]:
    """Return the tokens in text order; they never overlap.

    Args:
        text: folded.
        short_minutes: 10分 is ten minutes (somebody tells how long his work will take).
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        token, next_at = _read(text, at, tokens, short_minutes=short_minutes)
        if token is not None:
            tokens.append(token)
        at = next_at
    return tuple(tokens)


def _read(
    text: str, at: int, tokens: list[Token], *, short_minutes: bool
) -> tuple[Token | None, int]:
    token = read_day_word(text, at) or _read_word(text, at, tokens)
    if token is None and text[at] in _NUMERAL:
        run = _RUN.match(text, at)
        run_stop = run.end() if run else at + 1
        token = _read_number(text, at, run_stop, tokens, short_minutes=short_minutes)
        if token is None:
            return None, run_stop
    return token, token.stop if token else at + 1


def _read_word(text: str, at: int, tokens: list[Token]) -> Token | None:
    if text[at] in _FIRST_OF_PART:
        match = _PART.match(text, at)
        if match and (len(match["word"]) > 1 or _is_beside(text, match)):
            return PartToken(begin=at, stop=match.end(), part=WORDS[match["word"]])
    match = _NOW.match(text, at)
    return NowToken(begin=at, stop=match.end()) if match else None


def _is_beside(text: str, match: re.Match[str]) -> bool:
    """早, 晚 and 夜 are parts of the day only beside a day or an hour."""
    if _HOUR.match(text, match.end()):
        return True
    return _BESIDE_SHORT_PART.search(text[max(0, match.start() - 1) : match.start()]) is not None


def _read_number(
    text: str, at: int, run_stop: int, tokens: list[Token], *, short_minutes: bool
) -> Token | None:
    if not _is_clean(text, at, tokens):
        return None
    if run_stop - at > _LONGEST_RUN:
        return read_compact(text, at)
    for reader in _READERS.get(text[run_stop : run_stop + 1], ()):
        token = reader(text, at)
        if token is not None:
            return token
    return _read_short(text, at, tokens, short_minutes=short_minutes)


def _read_short(text: str, at: int, tokens: list[Token], *, short_minutes: bool) -> Token | None:
    """Read what is only understood from what stands before: the ends of 8.00-17.30 and 8:00-12."""
    last = tokens[-1] if tokens else None
    if isinstance(last, PartToken) and last.stop == at:
        return read_after_part(text, at)
    linked = last is not None and last.stop == at - 1 and _LINK_BEFORE.match(text, at - 1)
    if text[at].isascii() and text[at].isdigit():
        dotted = read_dotted(text, at, ends_range=bool(linked) and isinstance(last, ClockToken))
        if dotted:
            return dotted
        if linked and isinstance(last, ClockToken) and last.style is Style.COLON:
            return read_bare_end(text, at)
    return read_short_minutes(text, at) if short_minutes else None


def _is_clean(text: str, at: int, tokens: list[Token]) -> bool:
    """Whether the number begins here and is not the tail of 10kV-5, #3 or 5-2-301."""
    if at == 0 or (tokens and tokens[-1].stop >= at - 1):
        return True
    return _NARROW.match(text, at - 1) is None or text[at - 1] == ":"

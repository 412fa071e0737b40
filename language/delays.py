"""What the crew says about a promised time: 2 18点半 电缆头还要做一个; 7点好不了,9点吧,等配件; 说不准.

Times are read as everywhere (language/times). One that is said not to hold (7点好不了) is none,
of several the last counts, and 晚半小时 counts from the time that was promised.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from language.times import find
from language.times.span import Span
from language.utterance import prepare
from language.words import any_of, load, strings

_LEXICON: Final = load("delays")
_LATER: Final = any_of(strings(_LEXICON, "later"))
_SOONER: Final = any_of(strings(_LEXICON, "sooner"))
_UNSURE: Final = any_of(strings(_LEXICON, "unsure"))
_SURE: Final = any_of(strings(_LEXICON, "sure"))
_NOT_THEN: Final = any_of(strings(_LEXICON, "not_then"))
_NOT_BEFORE: Final = any_of(strings(_LEXICON, "not_before"))
_LONGER: Final = any_of(strings(_LEXICON, "longer"))
_SHORTER: Final = any_of(strings(_LEXICON, "shorter"))
_FILLER: Final = rf"(?:{any_of(strings(_LEXICON, 'filler')).pattern}|[\s,，。.!！、:：~;；])"
_FRONT: Final = re.compile(rf"^{_FILLER}+")
_END: Final = re.compile(rf"{_FILLER}+$")
_ALL: Final = re.compile(rf"{_FILLER}*")
_CHOICE: Final = re.compile(
    r"^(?:选|回|我选|回复)?([1-3])(?:[\s,，.、:：。)）]+|(?=[^\d\s:：.点时分刻个小半号月日级楼栋幢]))"
)
_BECAUSE: Final = re.compile(r"^(?:因为|由于|原因是?|主要是?)+")
_WORDS: Final = re.compile(r"[\u4e00-\u9fffA-Za-z].*[\u4e00-\u9fffA-Za-z]")
_SHORT: Final = 7
_HAPPENED: Final = re.compile(r"(?:[在是从自于]|刚才|当时|那会儿)$")
_CUT: Final = "\0"
_CLAUSE: Final = re.compile(r"[,，。;；!！\s]+")
_TICKET: Final = re.compile(r"(?<!\d)0\d{3}(?!\d)号?")
_LONGEST: Final = timedelta(days=3)
_HOUR_ALONE: Final = re.compile(r"^([01]?\d|2[0-3])$")
LIMIT: Final = 80
"""Characters of such words. A longer text is a story."""


class Tone(StrEnum):
    """Which way the words go."""

    NONE = ""
    LATER = "later"
    SOONER = "sooner"
    UNSURE = "unsure"
    SURE = "sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSaid:
    """What was read.

    Attributes:
        choice: the digit in front, or None. due: the time that is meant (UTC), or None.
        reason: the words that give it, as written; empty for none.
    """

    choice: int | None = None
    due: datetime | None = None
    reason: str = ""
    tone: Tone = Tone.NONE


def read(text: str, now: datetime, *, promised: datetime | None = None) -> TimeSaid:
    """Return what is said about a promised time. Total: any string will do.

    Args:
        now: when it was said, aware. promised: what 晚半小时 counts from; None for from now.
    """
    said = prepare(text).said[:LIMIT]
    chosen = _CHOICE.match(said)
    if chosen:
        said = said[chosen.end() :]
    said = _TICKET.sub("", said).strip()
    spans = find(said, now, promise=True)
    due = None
    for span in spans:
        due = _meant(said, span, now, promised) or due
    tone = _tone(said, spans)
    sure_alone = tone is Tone.SURE and due is None
    return TimeSaid(
        choice=int(chosen[1]) if chosen else None,
        due=due,
        reason="" if sure_alone else _reason(said, spans),
        tone=tone,
    )


def in_finding(text: str, now: datetime) -> TimeSaid | None:
    """Return the time that ends a clause of a finding (开关烧了,11点前好), and the rest as reason.

    A time that something happened at (8点那会儿烧的, 跳闸是8点) is none; None without a time.
    """
    said = prepare(text).said[:LIMIT]
    for span in reversed(find(said, now, promise=True)):
        at = _meant(said, span, now, None)
        clause = _CLAUSE.split(said[span.stop :], maxsplit=1)[0]
        if at is not None and _ALL.fullmatch(clause) and not _HAPPENED.search(said[: span.begin]):
            return replace(read(text, now), due=at)
    return None


def hour_alone(digits: str, now: datetime) -> datetime | None:
    """Return the instant of a bare 7 or 19 that answers 几点."""
    hour = _HOUR_ALONE.match(digits.strip())
    return read(f"{hour[1]}点", now).due if hour else None


def _tone(said: str, spans: Sequence[Span]) -> Tone:
    if any(span.length and _LONGER.search(said[: span.begin]) for span in spans):
        return Tone.LATER
    dense = re.sub(r"\s+", "", said)
    for pattern, tone in (
        (_UNSURE, Tone.UNSURE),
        (_SURE, Tone.SURE),
        (_SOONER, Tone.SOONER),
        (_LATER, Tone.LATER),
    ):
        if pattern.search(dense):
            return tone
    return Tone.NONE


def _meant(said: str, span: Span, now: datetime, promised: datetime | None) -> datetime | None:
    """Return the instant that is meant by a span, None when it is not a time that holds."""
    at = span.end or span.start
    before, after = said[: span.begin], said[span.stop :]
    if span.vague or span.since or span.former or at is None:
        return None
    if span.length and at - now > _LONGEST:
        return None
    if span.length and promised is not None:
        if _LONGER.search(before):
            at = max(promised, now) + (at - now)
        elif _SHORTER.search(before):
            at = promised - (at - now)
    if at <= now or _NOT_THEN.search(after) or _NOT_BEFORE.search(before):
        return None
    return at


def _reason(said: str, spans: Sequence[Span]) -> str:
    """Return the clauses that are about neither the time nor whether it holds."""
    for span in reversed(spans):
        said = said[: span.begin] + _CUT + said[span.stop :]
    clauses = (_stripped(clause) for clause in _CLAUSE.split(said))
    return "，".join(clause for clause in clauses if clause)


def _only_unsure(clause: str) -> bool:
    return len(clause) <= _SHORT and _UNSURE.match(clause) is not None


def _stripped(clause: str) -> str:
    """Take off what belongs to a time beside it; a clause of its own stays as it was said."""
    kept = []
    *before, last = clause.split(_CUT)
    for n, part in enumerate((*before, last)):
        shorter = _BECAUSE.sub("", part)
        if n:
            shorter = _FRONT.sub("", shorter)
        if n < len(before):
            shorter = _END.sub("", shorter)
        if _WORDS.search(shorter) and not _ALL.fullmatch(shorter) and not _only_unsure(shorter):
            kept.append(shorter)
    return "".join(kept)

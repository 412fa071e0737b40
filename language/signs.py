"""Finding signs in a text, and excusing those that do not speak of here and now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from language.utterance import Utterance
from language.words import any_of, load, strings, tables

_VETOES: Final = load("veto")
_NOW: Final = any_of(strings(_VETOES, "now"))
_JUST_HAPPENED: Final = re.compile(r"了(?!解|的话|怎么办|吗|没)")
_WINDOW_BEFORE: Final = 40
_WINDOW_AFTER: Final = 20
_OPENING: Final = 60


@dataclass(frozen=True, slots=True)
class Sign:
    """A phenomenon and the expressions that show it.

    Attributes:
        what: the word for the ticket.
        lasting: it stays until somebody mends it, so a past time is no excuse.
        score: 0 to 1, what the words alone are worth.
    """

    what: str
    says: re.Pattern[str]
    lasting: bool
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign in a text. `excuse` says why it does not count; empty when it counts."""

    what: str
    word: str
    start: int
    end: int
    score: float
    excuse: str


@dataclass(frozen=True, slots=True)
class Veto:
    """One kind of excuse.

    Attributes:
        word: the excuse holds only for words in which this is found.
        yields: a word of the present takes it away.
    """

    kind: str
    word: re.Pattern[str]
    before: re.Pattern[str]
    clause: re.Pattern[str]
    after: re.Pattern[str]
    opens: re.Pattern[str]
    yields: bool


PAST: Final = "说的是往事"
"""The excuse that lasting signs do not accept."""


def load_signs(name: str) -> tuple[Sign, ...]:
    """Return the signs of a lexicon file in their order."""
    return tuple(
        Sign(
            what=str(table["what"]),
            says=any_of(strings(table, "says")),
            lasting=bool(table.get("lasting", False)),
            score=float(table.get("score", 0.9)),
        )
        for table in tables(load(name), "sign")
    )


def load_vetoes(subject: str) -> tuple[Veto, ...]:
    """Return the excuses that hold for a subject: ``danger`` or ``fault``."""
    return tuple(
        Veto(
            kind=str(table["kind"]),
            word=re.compile(str(table.get("word", ""))),
            before=re.compile(f"(?:{any_of(strings(table, 'before')).pattern})$"),
            clause=any_of(strings(table, "clause")),
            after=any_of(strings(table, "after")),
            opens=any_of(strings(table, "opens")),
            yields=bool(table.get("yields", False)),
        )
        for table in tables(_VETOES, subject)
    )


def find(signs: tuple[Sign, ...], vetoes: tuple[Veto, ...], text: Utterance) -> tuple[Hit, ...]:
    """Return for every sign in the text its first hit that counts, else its first excused one."""
    found = []
    for sign in signs:
        hits = _hits(sign, vetoes, text)
        first = next(hits, None)
        if first is not None:
            counting = (hit for hit in (first, *hits) if not hit.excuse)
            found.append(next(counting, first) if first.excuse else first)
    return tuple(found)


def _hits(sign: Sign, vetoes: tuple[Veto, ...], text: Utterance) -> Iterator[Hit]:
    for match in sign.says.finditer(text.dense):
        yield Hit(
            what=sign.what,
            word=match[0],
            start=match.start(),
            end=match.end(),
            score=sign.score,
            excuse=_excuse(sign, vetoes, text, match),
        )


def _excuse(
    sign: Sign, vetoes: tuple[Veto, ...], text: Utterance, match: re.Match[str]
) -> str:
    start, _ = text.clause(match.start())
    before = text.dense[max(start, match.start() - _WINDOW_BEFORE) : match.start()]
    after = text.dense[match.end() : match.end() + _WINDOW_AFTER]
    for veto in vetoes:
        if (sign.lasting and veto.kind == PAST) or not veto.word.search(match[0]):
            continue
        if veto.before.search(before) or veto.after.match(after):
            return veto.kind
        if _covers(veto, text, before, after):
            return veto.kind
    return ""


def _covers(veto: Veto, text: Utterance, before: str, after: str) -> bool:
    """Tell whether an excuse earlier in the clause, or at the head of the text, reaches the word."""
    told = veto.clause.search(before)
    if told is not None:
        return not (veto.yields and _NOW.search(before, told.end()))
    if veto.opens.search(text.dense, 0, _OPENING):
        present = _JUST_HAPPENED.match(after) or _NOW.search(before)
        return not (veto.yields and present)
    return False

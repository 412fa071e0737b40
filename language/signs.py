"""Finding signs in a text, and excusing those that do not speak of here and now."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

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
    """A sign in a text.

    Attributes:
        word: the words that show it; `clause` is what they stand in.
        excuse: why it does not count; empty when it counts.
    """

    what: str
    word: str
    clause: str
    score: float
    lasting: bool
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


Asked: TypeAlias = Callable[[Utterance, int, int], bool]
"""Whether the words at ``[start, end)`` of a text are only asked about."""

ASKED: Final = "是在问"
"""The excuse of words that are only asked about."""

LONG_AGO: Final = "说的是往年"
"""The excuse of an outage that was told as a story: 去年也停过一回."""

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


def find(
    signs: tuple[Sign, ...], vetoes: tuple[Veto, ...], text: Utterance, asked: Asked
) -> tuple[Hit, ...]:
    """Return for every sign in the text its first hit that counts, else its first excused one.

    Args:
        signs: what is looked for, in the order of weight.
        vetoes: the excuses, in the order in which they are tried.
        text: where.
        asked: tells whether the words at ``[start, end)`` are only asked about.
    """
    found = []
    for sign in signs:
        hits = _hits(sign, vetoes, text, asked)
        first = next(hits, None)
        if first is not None:
            counting = (hit for hit in chain((first,), hits) if not hit.excuse)
            found.append(next(counting, first))
    return tuple(found)


def _hits(sign: Sign, vetoes: tuple[Veto, ...], text: Utterance, asked: Asked) -> Iterator[Hit]:
    for match in sign.says.finditer(text.dense):
        excuse = _excuse(sign, vetoes, text, match)
        if not excuse and asked(text, match.start(), match.end()):
            excuse = ASKED
        first, last = text.clause(match.start())
        yield Hit(
            what=sign.what,
            word=match[0],
            clause=text.dense[first : max(last, match.end())],
            score=sign.score,
            lasting=sign.lasting,
            excuse=excuse,
        )


def _excuse(sign: Sign, vetoes: tuple[Veto, ...], text: Utterance, match: re.Match[str]) -> str:
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

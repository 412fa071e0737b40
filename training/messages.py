"""Figures of single messages: what they are, and whether the bot speaks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from sklearn.metrics import f1_score

from domain.meaning import Hearing, Meaning, Speaker
from domain.station import StationMap
from domain.when import STATION_ZONE
from language import understand
from language.embedded import EmbeddedTable
from language.judge import Scorer
from training.corpus import Line, read_corpus
from training.fit import fit

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=STATION_ZONE)
_TROUBLE: Final = frozenset({"fault_report", "hidden_danger"})
_TICKETS: Final = _TROUBLE | {"complaint", "violation_report", "service_request"}
_ELECTRIC: Final = "电闸灯停黑断跳充表线"


@dataclass(frozen=True, slots=True)
class Read:
    """A line and what was made of it."""

    line: Line
    meaning: Meaning

    @property
    def overheard(self) -> bool:
        """Whether it was not said to the bot."""
        return self.line.where == "group"


def hearing_of(line: Line) -> Hearing:
    """Return how a line was heard."""
    return Hearing(
        speaker=Speaker(line.role),
        addressed=line.where != "group",
        private=line.where == "direct",
    )


def read_with(
    lines: Iterable[Line], table: Scorer, *, station: StationMap, now: datetime = NOON
) -> list[Read]:
    """Return what understanding makes of lines with a given table."""
    return [
        Read(
            line,
            understand(
                line.text.replace("@电力管家", "").strip() or line.text,
                station=station,
                now=now,
                hearing=hearing_of(line),
                table=table,
            ),
        )
        for line in lines
    ]


@cache
def cross_validated(*, embedded: bool = False) -> tuple[Read, ...]:
    """Return every line of the corpus, read with a table that never saw a line of its author.

    Args:
        embedded: with the extra `embed`.
    """
    lines = read_corpus()
    found: list[Read] = []
    for group in sorted({line.group for line in lines}):
        others = [line for line in lines if line.group != group]
        mine = [line for line in lines if line.group == group]
        table = _embedded(others) if embedded else fit(others)
        found += read_with(mine, table, station=StationMap())
    return tuple(found)


def _embedded(lines: Sequence[Line]) -> Scorer:
    from training.vectors import embedder, vectors_of  # noqa: PLC0415  only with the extra

    table = fit(lines, vectors_of(lines))
    return EmbeddedTable(embedder=embedder(), plain=fit(lines), table=table)


def figures(read: Sequence[Read]) -> dict[str, float]:
    """Return every figure of single messages that issue and guide name, as shares."""
    judged = [r for r in read if r.line.intent != "command"]
    overheard = [r for r in judged if r.overheard]
    silent = [r for r in overheard if not r.line.speak]
    chatter = [r for r in silent if r.line.intent == "chatter"]
    danger = [r for r in judged if r.line.intent == "hidden_danger"]
    trouble = [r for r in judged if r.line.intent in _TROUBLE]
    asked = [r for r in judged if not r.overheard and r.line.speak]
    return {
        "intent accuracy": _share(judged, lambda r: r.meaning.intent.label == r.line.intent),
        "macro-F1": _macro_f1(judged),
        "danger answered or put before staff": _share(danger, _seen),
        "danger recognised": _share(danger, lambda r: r.meaning.intent.label == "hidden_danger"),
        "fault or danger answered": _share(trouble, lambda r: r.meaning.speak),
        "fault or danger answered or put before staff": _share(trouble, _seen),
        "overheard, due answers given": _share(
            [r for r in overheard if r.line.speak], lambda r: r.meaning.speak
        ),
        "addressed, due answers missed": _share(asked, lambda r: not r.meaning.speak),
        "speaks on plain chatter": _share(
            [r for r in chatter if not set(r.line.text) & set(_ELECTRIC)],
            lambda r: r.meaning.speak,
        ),
        "speaks on any chatter": _share(chatter, lambda r: r.meaning.speak),
        "speaks on what must stay silent": _share(silent, lambda r: r.meaning.speak),
        "ticket opened for what is none": _share(silent, _opens),
        "put before staff for nothing": _share(silent, lambda r: r.meaning.for_staff),
    }


def _seen(read: Read) -> bool:
    return read.meaning.speak or read.meaning.for_staff


def _opens(read: Read) -> bool:
    return read.meaning.speak and read.meaning.intent.label in _TICKETS


def _share(read: Sequence[Read], good: Callable[[Read], bool]) -> float:
    return sum(map(good, read)) / len(read) if read else float("nan")


def _macro_f1(read: Sequence[Read]) -> float:
    told = [r.line.intent for r in read]
    found = [r.meaning.intent.label for r in read]
    score = f1_score(told, found, labels=sorted(set(told)), average="macro", zero_division=0)
    return float(score)


def confusions(read: Sequence[Read], *, most: int = 20) -> Mapping[tuple[str, str], int]:
    """Return the commonest mistakes: (told, found) → how often."""
    wrong: dict[tuple[str, str], int] = {}
    for r in read:
        pair = (r.line.intent, r.meaning.intent.label)
        if pair[0] != pair[1]:
            wrong[pair] = wrong.get(pair, 0) + 1
    return dict(sorted(wrong.items(), key=lambda item: -item[1])[:most])

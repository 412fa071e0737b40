"""Which buildings have power again, in words of the crew: 3号楼来电了，5号楼还要一小时.

Read clause by clause: without its places a clause is a restoration as a whole, or it tells that
the place is not back yet. 3号楼的开关换好了 is about a switch, and is none.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.ids import TicketNo
from domain.restoration import Part
from domain.station import StationMap
from language import doors, eta, gazetteer
from language.mention import Level, Mention
from language.utterance import prepare
from language.words import any_of, any_word, load, strings

_LEXICON: Final = load("part_done")
_LONGEST: Final = 80
_BREAK: Final = re.compile(r"[,。;!\n]+|(?<=.)(?=但|不过|就剩|还剩|剩下)")
_OVER: Final = re.compile(r"(?<!除)了\Z")
_NUMBER: Final = re.compile(r"(?:编号|工?单号?|抢修|#)\s?(\d{1,6})|(?<!\d)(0\d{3,5})(?!\d)")
_AROUND: Final = any_word(
    [each for key in ("around", "others", "except") for each in strings(_LEXICON["done"], key)]
)
_DONE: Final = re.compile(
    rf"(?:{_AROUND}|\s)*+(?:{any_word(strings(_LEXICON['done'], 'core'))})"
    rf"(?:{any_word(strings(_LEXICON['done'], 'around'))}|\s|~)*"
)
_OTHERS: Final = any_of(strings(_LEXICON["done"], "others"))
_EXCEPT: Final = any_of(strings(_LEXICON["done"], "except"))
_PENDING: Final = any_of(strings(_LEXICON["pending"], "words"))
_QUESTION: Final = any_of(strings(_LEXICON["question"], "words"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDone:
    """What was restored.

    Attributes:
        parts: the buildings and units that are back; with `but`, those that are not.
        but: everything is back except `parts`.
        eta: when the rest will be, if said (UTC).
        remedy: what was done, if said beside it.
        ticket: the number that was written, or None.
    """

    parts: tuple[Part, ...]
    but: bool = False
    eta: datetime | None = None
    remedy: str = ""
    ticket: TicketNo | None = None


@dataclass(slots=True)
class _Read:
    """What the clauses told so far."""

    done: list[Part] = field(default_factory=list)
    pending: list[Part] = field(default_factory=list)
    excepted: list[Part] = field(default_factory=list)
    open: list[Part] = field(default_factory=list)
    others_done: bool = False
    eta: datetime | None = None
    remedy: str = ""


def read(text: str, *, station: StationMap, now: datetime) -> PartDone | None:
    """Return which parts a text calls restored; None when it names none. Total.

    Args:
        station: its communities are no part of what is left over.
        now: aware; times count from here.
    """
    dense = prepare(text).dense
    if len(dense) > _LONGEST or _QUESTION.search(dense):
        return None
    number = _NUMBER.search(dense)
    if number:
        dense = dense[: number.start()] + dense[number.end() :]
    mentions = _mentions(dense, station)
    told, building = _Read(), ""
    for start, end in _clauses(dense, {each.start for each in mentions}):
        here = [each for each in mentions if start <= each.start < end]
        parts = list(_parts(here, building))
        building = next((part.building for part in reversed(parts) if part.building), building)
        _take(told, _without(dense, start, end, here), parts, dense[start:end], now)
    told.pending += told.open
    ticket = TicketNo(int(number[1] or number[2])) if number else None
    return _result(told, ticket)


def is_whole(text: str, *, station: StationMap) -> bool:
    """Whether a text, without the places it names, says that power is back and nothing against it.

    林荫小区1到4号楼都送上电了，换了个电缆头 does; 3号楼还要半小时 and 来电了吗 do not.
    """
    dense = prepare(text).dense
    if len(dense) > _LONGEST or _QUESTION.search(dense):
        return False
    mentions = _mentions(dense, station)
    clauses = [_without(dense, *span, mentions) for span in _clauses(dense, ())]
    if any(_PENDING.search(clause) or _EXCEPT.search(clause) for clause in clauses):
        return False
    return any(
        _DONE.fullmatch(clause) and not _AROUND_ONLY.fullmatch(clause) for clause in clauses
    )


def _result(told: _Read, ticket: TicketNo | None) -> PartDone | None:
    words = {"eta": told.eta, "remedy": told.remedy, "ticket": ticket}
    if told.excepted or (told.others_done and told.pending):
        parts = told.excepted or told.pending
        return PartDone(parts=tuple(dict.fromkeys(parts)), but=True, **words)  # type: ignore[arg-type]
    parts = [part for part in dict.fromkeys(told.done) if part not in told.pending]
    return PartDone(parts=tuple(parts), **words) if parts else None  # type: ignore[arg-type]


def _take(told: _Read, rest: str, parts: list[Part], clause: str, now: datetime) -> None:
    """Add what one clause tells: its places with it, or those of the clauses before."""
    when = eta.read(rest, now)
    if when is not None or _PENDING.search(rest):
        told.pending += told.open + parts
        told.open = []
        told.eta = told.eta or (when.at if when else None)
    elif _DONE.fullmatch(rest):
        if parts and _EXCEPT.search(rest):
            told.excepted += parts
        else:
            told.done += told.open + parts
            told.others_done |= not parts and _OTHERS.search(rest) is not None
        told.open = []
    elif parts and not _AROUND_ONLY.fullmatch(rest):
        told.pending += parts  # something else is told of it: 5号楼开关坏了
    elif parts:
        told.open += parts
    elif rest and not told.remedy:
        told.remedy = clause


_AROUND_ONLY: Final = re.compile(rf"(?:{_AROUND}|\s)*")


def _mentions(dense: str, station: StationMap) -> list[Mention]:
    named = gazetteer.mentions(dense, station)
    taken = {position for each in named for position in range(each.start, each.end)}
    ends = frozenset(each.end + dense.startswith(",", each.end) for each in named)
    numbered = [each for each in doors.mentions(dense, ends) if each.start not in taken]
    return sorted((*named, *numbered), key=lambda each: (each.start, each.level))


def _clauses(dense: str, places: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each clause; a place behind 了 begins one: 3号楼来电了5号楼还要等."""
    marks = [(mark.start(), mark.end()) for mark in _BREAK.finditer(dense)]
    later = sorted(places)[1:]
    marks += [(at, at) for at in later if _OVER.search(dense, 0, at)]
    start = 0
    for stop, after in (*sorted(marks), (len(dense), len(dense))):
        if stop > start:
            yield start, stop
        start = max(start, after)


def _parts(mentions: list[Mention], building: str) -> Iterator[Part]:
    """Yield the buildings and units of a clause; a unit belongs to the building before it."""
    last: Mention | None = None
    for each in mentions:
        if each.level is Level.UNIT:
            whose = last.values if last is not None else (building,)
            yield from (Part(one, unit) for one in whose[-1:] for unit in each.values)
            last = None
            continue
        if last is not None:
            yield from (Part(one) for one in last.values)
            last = None
        if each.level is Level.BUILDING:
            last, building = each, each.values[-1]
    if last is not None:
        yield from (Part(one) for one in last.values)


def _without(dense: str, start: int, end: int, mentions: list[Mention]) -> str:
    """Return a clause without its places."""
    kept = [
        dense[at]
        for at in range(start, end)
        if not any(each.start <= at < each.end for each in mentions)
    ]
    return "".join(kept)

"""What people say about an outage they made known (覆盖账): 转了, 3号楼已贴, 5号楼没人,贴不了.

Strict: every character must be a thing that was done, a building, or a filler. 念了书, 转了钱 and
贴了没 are none. Whether the speaker was asked for it at all, the handler knows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from domain.coverage import Medium
from domain.station import StationMap
from language import doors, gazetteer, places
from language.mention import Level, Mention
from language.utterance import prepare
from language.words import any_of, any_word, load, strings

_LEXICON: Final = load("relayed")
_MARKS: Final = _LEXICON["marks"]
_BESIDE: Final = _LEXICON["beside"]
LONGEST: Final = 80
"""Characters of such a report. A longer text is a story."""

_BUILDING, _UNIT = "\ue000", "\ue001"
"""Stand in a text for the places that were named there, in their order."""

_OUTAGE: Final = re.compile(r"(?<![A-Za-z0-9])[Pp]\s?0*(\d{1,6})(?!\d)")
_SHORT_HOUSE: Final = re.compile(r"(?<=[\d一二三四五六七八九十])(?:号(?!楼)|楼(?![道梯上下]))")
_ASKS: Final = re.compile(r"[?]|吗|(?<=[了过])没有?[。!]*$|谁|怎么|哪|什么|多久|要不要|是不是")
_FILLER: Final = re.compile(
    rf"(?:{any_word(strings(_BESIDE, 'words'))}|\[\w{{1,4}}\]|[\s,。、;!~:…(){{}}])*"
)
_BUT: Final = re.compile(rf"除(?:了|去|开)?({_BUILDING})(?:以外|之外|外|还?没|不)?[,、]?")
_ONLY: Final = re.compile(_BESIDE["only"])
_OTHERS: Final = re.compile(_BESIDE["others"])
_WHOLE: Final = re.compile(_BESIDE["whole"])
_REASON: Final = re.compile(_BESIDE["reason"])
_PIECE: Final = re.compile(r"[,。;!\n]")
_SURE: Final = re.compile(any_word(strings(_LEXICON["sure"], "words")))
_NAMED: Final = "|".join(
    f"(?P<{medium}_named>{any_of(strings(_LEXICON[medium], 'named')).pattern})"
    for medium in Medium
)
_VERBS: Final = "|".join(
    f"(?P<{name}>{any_of(strings(_LEXICON[name], 'verbs')).pattern})" for name in (*Medium, "all")
)
_SIGN: Final = re.compile(
    rf"(?P<no>{_MARKS['not_yet']})?(?P<before>{_MARKS['before']})?"
    rf"(?P<cannot>{_MARKS['cannot_before']})?(?:{_NAMED}|{_VERBS})"
    rf"(?:(?P<wrong>{_MARKS['wrong']})|(?P<unable>{_MARKS['cannot_behind']})"
    rf"|(?P<behind>{_MARKS['behind']}))?"
)


class Said(StrEnum):
    """What was said of it."""

    DONE = "done"  # 贴了
    UNDONE = "undone"  # 没贴, 贴错了
    CANNOT = "cannot"  # 没人,贴不了


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that was told.

    Attributes:
        medium: what was done; None for everything that was asked (都办完了).
        buildings, units: where; no building is named for all of them.
        but: buildings that were excepted (除了4号楼都贴了).
        whole: 都, 全: it leaves none out.
        words: the clause, as the reason why it could not be done.
    """

    medium: Medium | None
    said: Said
    buildings: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    whole: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """A whole report.

    Attributes:
        outage: the number that was written (P012), or None.
        communities: canonical names that were written.
        sure: it names the matter itself, so that it can be about nothing else.
    """

    told: tuple[Told, ...]
    outage: int | None = None
    communities: tuple[str, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What stands before a sign, or behind the last one."""

    buildings: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    whole: bool = False
    only: bool = False
    rest: str = ""
    apart: tuple[Told, ...] = ()


def outage_number(text: str) -> int | None:
    """Return the number of an announced outage that a text names: 12 for P012."""
    found = _OUTAGE.search(text)
    return int(found[1]) if found else None


def read(text: str, station: StationMap) -> Relayed | None:
    """Return what a text tells of making an outage known, or None when it is no such report."""
    dense = prepare(text).dense
    if len(dense) > LONGEST or _ASKS.search(dense):
        return None
    if not any(_said(sign) for sign in _SIGN.finditer(dense)):
        return None  # nearly every message: no place has to be looked up for it
    outage = outage_number(dense)
    core = _SHORT_HOUSE.sub("号楼", _OUTAGE.sub("", dense))
    told = _Reader(core, station).told()
    if not told:
        return None
    return Relayed(
        told=told,
        outage=outage,
        communities=places.find_in(core, station).meant.communities,
        sure=outage is not None or _SURE.search(core) is not None,
    )


class _Reader:
    """Reads one prepared text; its places are taken out first."""

    def __init__(self, core: str, station: StationMap) -> None:
        found = [*gazetteer.mentions(core, station)]
        taken = {position for each in found for position in range(each.start, each.end)}
        found += [each for each in doors.mentions(core, frozenset()) if each.start not in taken]
        found.sort(key=lambda each: each.start)
        self._buildings = [each.values for each in found if each.level is Level.BUILDING]
        self._units = [each.values for each in found if each.level is Level.UNIT]
        self._text = _marked(core, found)

    def told(self) -> tuple[Told, ...]:
        """Return everything that was told; empty when the text tells anything else."""
        told: list[Told] = []
        begin = 0
        for sign in _SIGN.finditer(self._text):
            said = _said(sign)
            if said is None:
                continue  # a bare verb: it has to be a filler, or the text is none of ours
            subject = self._subject(self._text[begin : sign.start()])
            begin = sign.end()
            if subject.rest and (said is Said.DONE or not _REASON.search(subject.rest)):
                return ()
            told += self._of_sign(told, sign, said, subject)
        tail = self._subject(self._text[begin:])
        if not told or tail.apart or (tail.rest and not _excuses(told[-1], tail.rest)):
            return ()
        if tail.rest:
            told[-1] = replace(told[-1], words=f"{told[-1].words}，{tail.rest}")
        if tail.buildings:
            if told[-1].buildings:
                return ()
            told[-1] = replace(told[-1], buildings=tail.buildings, units=tail.units)
        return tuple(_without_spoken(told, each) for each in told)

    def _of_sign(
        self, told: list[Told], sign: re.Match[str], said: Said, subject: _Subject
    ) -> list[Told]:
        medium = _medium(sign)
        if said is Said.UNDONE and subject.but and not subject.buildings:  # 除了4号楼没贴
            subject = replace(subject, buildings=subject.but, but=(), only=True)
        spoken = medium is not None and not medium.by_building
        if spoken and subject.buildings and told and not told[-1].buildings:
            # 贴了3号楼,念了: what stands between belongs to the first
            told[-1] = replace(told[-1], buildings=subject.buildings, units=subject.units)
            subject = replace(subject, buildings=(), units=())
        mine = Told(
            medium=medium,
            said=said,
            buildings=subject.buildings,
            units=subject.units,
            but=subject.but,
            whole=subject.whole,
            words="，".join(filter(None, (subject.rest, sign[0]))) if said is Said.CANNOT else "",
        )
        more = [replace(each, medium=medium) for each in subject.apart]
        if said is Said.UNDONE and subject.only and subject.buildings:
            more.append(Told(medium=medium, said=Said.DONE, but=subject.buildings, whole=True))
        return [*more, mine]

    def _subject(self, text: str) -> _Subject:
        """Read what stands beside a sign; the places in it are used up."""
        but: tuple[str, ...] = ()
        apart: tuple[Told, ...] = ()
        excepted = _BUT.search(text)
        if excepted:
            skipped = text[: excepted.start(1)].count(_BUILDING)
            but = self._buildings.pop(skipped)
            text = text[: excepted.start()] + text[excepted.end() :]
        others = _OTHERS.search(text) is not None
        text = _OTHERS.sub("", text)
        buildings: tuple[str, ...] = ()
        units: tuple[str, ...] = ()
        rest, only = "", False
        pieces = [piece for piece in _PIECE.split(text) if piece.strip()]
        for number, piece in enumerate(pieces):
            here = tuple(b for _ in range(piece.count(_BUILDING)) for b in self._buildings.pop(0))
            units += tuple(u for _ in range(piece.count(_UNIT)) for u in self._units.pop(0))
            bare = piece.replace(_BUILDING, "").replace(_UNIT, "")
            only = only or _ONLY.search(bare) is not None
            left = _ONLY.sub("", bare)
            left = "" if _FILLER.fullmatch(left) else left.strip(" 、")
            if left and here and _REASON.search(left) and number < len(pieces) - 1 and not others:
                apart += (Told(medium=None, said=Said.CANNOT, buildings=here, words=left),)
            else:
                buildings, rest = (*buildings, *here), rest + left
        return _Subject(
            buildings=buildings,
            units=units,
            but=but,
            whole=_WHOLE.search(text) is not None or bool(but),
            only=only,
            rest=rest,
            apart=apart,
        )


def _marked(core: str, found: Sequence[Mention]) -> str:
    """Return a text with its buildings and units as signs and without its communities."""
    text, begin = "", 0
    for each in found:
        if each.start < begin:
            continue
        sign = {Level.BUILDING: _BUILDING, Level.UNIT: _UNIT, Level.COMMUNITY: ""}.get(each.level)
        if sign is None:
            continue
        text += core[begin : each.start] + sign
        begin = each.end
    return text + core[begin:]


def _said(sign: re.Match[str]) -> Said | None:
    if sign["cannot"] or sign["unable"]:
        return Said.CANNOT
    if sign["no"] or sign["wrong"]:
        return Said.UNDONE
    return Said.DONE if sign["before"] or sign["behind"] else None


def _medium(sign: re.Match[str]) -> Medium | None:
    return next((m for m in Medium if sign[m] or sign[f"{m}_named"]), None)


def _excuses(last: Told, rest: str) -> bool:
    """Whether the words behind a report give a reason: 5号楼贴不了,没人."""
    return last.said is Said.CANNOT and _REASON.search(rest) is not None


def _without_spoken(told: Sequence[Told], each: Told) -> Told:
    """4号楼没贴,其他都贴了: all but what was named as not done."""
    if each.said is not Said.DONE or each.buildings:
        return each
    named = [
        building
        for other in told
        if other.said is not Said.DONE and other.medium is each.medium
        for building in other.buildings
    ]
    return replace(each, but=tuple(dict.fromkeys((*each.but, *named))))

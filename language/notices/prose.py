"""Places in the running text of a notice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from language.notices import asides
from language.notices.areas import Trimmed
from language.notices.lists import Places
from language.notices.page import BLANK, Zone, blank
from language.notices.pieces import Piece, pieces
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["areas"]
_READING: Final = load("notices")["reading"]
_SENTENCE: Final = re.compile(r"[^。!?;\n]+")
_CLAUSE: Final = re.compile(r"[^,。!?;\n]+")
_SKIPPED: Final = any_of(strings(_WORDS, "skipped"))
_NO_POWER: Final = any_of(strings(_READING, "power_words"))
_NOT_HERE: Final = any_of(strings(_WORDS, "excluded_before"))
_BUT: Final = tuple(re.compile(each) for each in strings(_WORDS, "excluded_after"))
_CUE: Final = re.compile(
    r"(?:影响|涉及|波及|包括|范围|对|造成|导致|致使|恢复|分别为|区域为)[^、,;]{0,4}\Z"
)
_HEADING: Final = re.compile(r"[区县镇乡道片]:\s?\Z")
_LIST_CUE: Final = re.compile(r"(?:涉及|包括|波及|范围|停电村庄?有)(?:到|有|村庄|小区)?[\s:]*\Z")
_POWER_CUT: Final = re.compile(
    rf"(?:{any_of(strings(_WORDS, 'adverbs')).pattern}){{0,3}}(?:停电|断电|限电|跳电|停止供电|停供电|[无没]电|都?没有?电|有序用电|错峰|轮流|不变|都?黑了)"
)
# What may stand before the places of a line that begins with its time.
_ROW_HEAD: Final = re.compile(rf"[\s{BLANK}0-9.、()*·•①-⑳一二三四五六七八九十:-]*")
_ROW_END: Final = re.compile(rf"(?:\([^()]{{0,8}}\)|[\s,、等{BLANK}])*")
_AFTER_TIME: Final = re.compile(rf"{BLANK}[)\s]?:\s*\Z")
_BEFORE: Final = 8
_LONGEST_SOFT: Final = 16
_SOME: Final = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """A place with how much it is worth.

    Attributes:
        power: its sentence is about power.
        aside: it only tells where a line stands or work is done.
        alone: nothing is enumerated with it.
    """

    zone: Zone
    power: bool
    aside: bool
    alone: bool


def read(text: str, masked: str, zones: tuple[Zone, ...], things: tuple[Zone, ...] = ()) -> Places:
    """Return the places named in the zones of a text.

    Places without power come before those where the line stands or the work is done, and those
    of sentences about power before all others.

    Args:
        text: the folded text.
        masked: the same with times, labels and equipment blanked out.
        zones: what is running text.
        things: where lines and equipment are named.
    """
    found: list[_Found] = []
    whole: list[Zone] = []
    excluded: list[Zone] = []
    begins = {thing.begin for thing in things}
    for zone in zones:
        for sentence in _SENTENCE.finditer(masked, zone.begin, zone.stop):
            where = Zone(sentence.start(), sentence.end())
            out = tuple(_not_here(text, where))
            excluded += [name for each in out for name in _names(masked, each)]
            open_text = blank(masked, (*out, *_skipped(text, where)))
            good = _concerns_power(masked, where)
            found.extend(_places(open_text, masked, where, begins, power=good))
            if good:
                whole += _whole(open_text, where)
    return Places(_best(text, found) or tuple(whole[:1]), tuple(excluded))


def _best(text: str, found: list[_Found]) -> tuple[Zone, ...]:
    """Return the places of the best sort there is, none twice."""
    sorts = ((True, False), (True, True), (False, False), (False, True))
    for power, aside in sorts:
        sort = [each for each in found if (each.power, each.aside) == (power, aside)]
        if sort:
            names = [text[each.zone.begin : each.zone.stop] for each in sort]
            return tuple(
                each.zone
                for each, name in zip(sort, names, strict=True)
                if not (each.alone and _said_in_full(name, names))
            )
    return ()


def _said_in_full(name: str, names: list[str]) -> bool:
    """Whether 前江村 is 东峤镇前江村 again, or 翠屏小区 of the title 翠屏小区南区."""
    return any(other != name and other.startswith(name) | other.endswith(name) for other in names)


def _skipped(text: str, sentence: Zone) -> Iterator[Zone]:
    """Yield the clauses that tell nothing about where; after 请 that is the rest up to a colon."""
    for clause in _CLAUSE.finditer(text, sentence.begin, sentence.stop):
        found = _SKIPPED.search(text, clause.start(), clause.end())
        if found and text.count("、", *clause.span()) < _SOME:
            after = (
                text.find(":", found.end(), sentence.stop) if "请" in found[0] else clause.end()
            )
            # 西太湖校区:接供电公司通知: what stands before is said to its readers.
            begin = found.start() if found[0][0] in "接请" else clause.start()
            yield Zone(begin, sentence.stop if after < 0 else after)


def _concerns_power(masked: str, sentence: Zone) -> bool:
    """Whether power or a time is named, or the next line tells the time of 西区图书馆:."""
    words = masked[sentence.begin : sentence.stop]
    heads_time = words.endswith(":") and masked[sentence.stop + 1 : sentence.stop + 2] == BLANK
    return heads_time or BLANK in words or _NO_POWER.search(words) is not None


def _places(
    text: str, masked: str, sentence: Zone, things: set[int], *, power: bool
) -> Iterator[_Found]:
    runs: dict[int, list[Piece]] = {}
    for piece in pieces(text, sentence):
        runs.setdefault(piece.run, []).append(piece)
    for run in runs.values():
        alone = len(run) == 1
        row = _is_row(masked, run, sentence)
        for zone in _believed(text, run, power=power, row=row):
            told_of = alone and (
                asides.owns(text, zone, things) or asides.heads(text, zone, sentence)
            )
            aside = told_of or asides.is_aside(text, _reach(run), sentence)
            yield _Found(zone, power, aside, alone)


def _reach(run: list[Piece]) -> Zone:
    """Return from where to where an enumeration stands."""
    return Zone(run[0].zone.begin, run[-1].zone.stop)


def _whole(text: str, sentence: Zone) -> Iterator[Zone]:
    for piece in pieces(text, sentence):
        if piece.name and piece.name.whole:
            yield piece.name.zone


def _is_row(text: str, run: list[Piece], sentence: Zone) -> bool:
    """Whether the line is a time and its places, nothing else."""
    head = text[sentence.begin : run[0].zone.begin]
    rest = text[run[-1].zone.stop : sentence.stop]
    return bool(BLANK in head and _ROW_HEAD.fullmatch(head) and _ROW_END.fullmatch(rest))


def _believed(text: str, run: list[Piece], *, power: bool, row: bool) -> Iterator[Zone]:
    """Yield the pieces of an enumeration that are places."""
    named = [piece.name for piece in run if piece.name and not piece.name.whole]
    sure = sum(_is_sure(name) for name in named)
    before = text[max(0, run[0].zone.begin - _BEFORE) : run[0].zone.begin]
    cued = _CUE.search(before) is not None
    all_of_it = (
        row
        or _AFTER_TIME.search(before) is not None
        or (len(run) > 1 and (_LIST_CUE.search(before) or _HEADING.search(before)) is not None)
        or (cued and _is_cut(text, run))
        or (len(run) > 1 and (len(named) >= _SOME or sure > 1 or (sure and power)))
        or (len(run) > 1 and _is_cut(text, run))
    )
    for name in named:
        short = name.zone.stop - name.zone.begin <= _LONGEST_SOFT
        alone = name.strong and short and power and (cued or len(named) == 1)
        if all_of_it or alone or _is_sure(name):
            yield name.zone


def _is_sure(name: Trimmed) -> bool:
    return name.strong and not name.soft


def _is_cut(text: str, run: list[Piece]) -> bool:
    """Whether 停电 follows, perhaps behind an adverb: 南竿、北竿停电, 前金、新兴无预警停电."""
    return _POWER_CUT.match(text, run[-1].zone.stop) is not None


def _not_here(text: str, sentence: Zone) -> Iterator[Zone]:
    before = sentence.begin
    for found in _NOT_HERE.finditer(text, sentence.begin, sentence.stop):
        begin = max(text.rfind(sign, before, found.start()) for sign in ",(;:")
        yield Zone(max(begin + 1, before), found.start())
        before = found.end()
    for but in _BUT:
        for found in but.finditer(text, sentence.begin, sentence.stop):
            yield Zone(found.start(1), found.end(1))


def _names(text: str, zone: Zone) -> Iterator[Zone]:
    for piece in pieces(text, zone):
        if piece.name:
            yield piece.name.zone

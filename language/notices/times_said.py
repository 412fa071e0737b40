"""The times of a notice, and what each is the time of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import Enum, auto
from typing import Final

from domain.notice import Moment
from domain.when import at_local, local
from language.notices.labels import Field, Label
from language.notices.page import Zone
from language.times import Span
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["times"]


class Role(Enum):
    """What a time is the time of."""

    OUTAGE = auto()
    """From losing power to having it back, or a point whose part is not told."""
    START = auto()
    END = auto()
    PARTIAL = auto()
    """The first have power again."""
    PLANNED_END = auto()
    OTHER = auto()
    """A date of publication, office hours, an advice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One time of the notice.

    Attributes:
        zone: where it stands.
        moved: it follows a word like 改为 or 推迟到.
        foreseen: it is what was planned or is expected.
        estimated: it is given as about, or as an expectation.
    """

    zone: Zone
    role: Role
    start: Moment | None
    end: Moment | None
    moved: bool = False
    foreseen: bool = False
    estimated: bool = False

    @property
    def ranged(self) -> bool:
        """Whether both ends are known and apart, or it is whole days."""
        return bool(self.start and self.end and self.start != self.end)


def _expression(name: str) -> re.Pattern[str]:
    return any_of(strings(_WORDS, name))


_PARTIAL: Final = _expression("partial")
_BACK: Final = _expression("back")
_OUT: Final = _expression("out")
_AHEAD: Final = re.compile(r"(?:将|尽[早快速]|预计|可望|有望|力争|争取)[^,。;]{0,8}\Z")
_NOT_YET: Final = _expression("not_yet")
_AS_OF: Final = _expression("as_of")
_FORESEEN: Final = _expression("planned")
_BEFORE_BACK: Final = _expression("before_back")
_MOVED: Final = _expression("moved")
_ORIGINAL: Final = _expression("original")
_OTHER: Final = _expression("other")
_DATELINE: Final = _expression("dateline")
_CLEAR: Final = _expression("vague_but_clear")
_ESTIMATED: Final = any_of(strings(load("notices")["signs"], "estimated"))
_PUBLISHER: Final = re.compile(r"[\u4e00-\u9fff()]{2,24}\s*\Z")
_CLOCK: Final = re.compile(r"[0-9一二两三四五六七八九十零半][点时]|[0-9][:.][0-9]|小时|分钟")
# What parts the two ends of a range; the dash of 7-8日 parts two days.
_TO: Final = re.compile(r"[到至]|(?<![0-9])[~-]|[~-](?![0-9])")
_LISTED: Final = re.compile(r"[\s、和及与]{1,3}")
_ABOUT: Final = re.compile(r"\)?(?:许|左右|前后|起|止|开始|钟)?")
_FIELD_ROLES: Final = {
    Label.TIME: Role.OUTAGE,
    Label.START: Role.START,
    Label.END: Role.END,
    Label.REASON: Role.OTHER,
    Label.PUBLISHED: Role.OTHER,
    Label.OTHER: Role.OTHER,
    Label.PUBLISHER: Role.OTHER,
    Label.KIND: Role.OTHER,
}
_ALONE: Final = re.compile(r"[\s().,。:-]*")
_MIDNIGHT: Final = time(0)
_NEAR: Final = 12
_LAST_LINES: Final = 4
"""A signature stands in one of the last lines."""
_SENTENCE_ENDS: Final = "。;!?\n"
_CLAUSE_ENDS: Final = f"{_SENTENCE_ENDS},"


def with_about(text: str, zone: Zone) -> Zone:
    """Return where a time stands with 许, 左右 or 起 behind it."""
    found = _ABOUT.match(text, zone.stop)
    return Zone(zone.begin, found.end()) if found else zone


def read(text: str, fields: Sequence[Field], spans: Sequence[Span]) -> tuple[Said, ...]:
    """Return the times in the order of the text, each with its role."""
    zones = [Zone(span.begin, span.stop) for span in spans]
    befores = [0, *(zone.stop for zone in zones[:-1])]
    afters = _afters(text, zones)
    moved = _moved_from(text, zones)
    said = [
        _said(text, span, _Near(text, zone, before, after), fields, moved)
        for span, zone, before, after in zip(spans, zones, befores, afters, strict=bool(zones))
    ]
    return tuple(_without_signature(text, said))


def _afters(text: str, zones: Sequence[Zone]) -> list[int]:
    """Return how far the words behind each time reach; 19日 of 19日、20日 shares those of 20日."""
    afters = [*(zone.begin for zone in zones[1:]), len(text)]
    for number in range(len(zones) - 2, -1, -1):
        if _LISTED.fullmatch(text, zones[number].stop, zones[number + 1].begin):
            afters[number] = afters[number + 1]
    return afters[: len(zones)]


def _moved_from(text: str, zones: Sequence[Zone]) -> int:
    """Return from where on the times are the new ones; beyond the end where none is.

    A word like 改期 in the heading counts only where none stands between the times.
    """
    marks = [found.end() for found in _MOVED.finditer(text)]
    between = [mark for mark in marks if zones and zones[0].stop <= mark <= zones[-1].begin]
    return min(between or marks, default=len(text) + 1)


class _Near:
    """The words around a time, up to the times beside it."""

    def __init__(self, text: str, zone: Zone, before: int, after: int) -> None:
        self.zone = zone
        self.words = text[zone.begin : zone.stop]
        clause = _last(text, _CLAUSE_ENDS, zone.begin)
        clause_end = _next(text, _CLAUSE_ENDS, zone.stop)
        self.before = text[max(before, clause) : zone.begin]
        self.behind = text[
            zone.stop : max(zone.stop, min(after, _next(text, _SENTENCE_ENDS, zone.stop)))
        ]
        self.clause = text[clause:clause_end]


def _said(
    text: str,
    span: Span,
    near: _Near,
    fields: Sequence[Field],
    moved: int,
) -> Said:
    vague = span.day_only or not _has_clock(near.words)
    start, end = _moments(span, vague=vague)
    if start and end and not vague:
        start, end = _told_ends(near.words, start, end)
    foreseen = _FORESEEN.search(near.before) is not None
    tail = near.before[-_NEAR:] + near.words + near.behind[:2]
    return Said(
        zone=near.zone,
        role=_role(span, near, fields, vague=vague),
        start=start,
        end=end,
        moved=moved <= near.zone.begin and _ORIGINAL.search(near.before) is None,
        foreseen=foreseen,
        estimated=_ESTIMATED.search(tail) is not None,
    )


def _told_ends(words: str, start: Moment, end: Moment) -> tuple[Moment, Moment]:
    """Return the ends of a range; of 8点到下午 only one is an hour, the other would be a guess."""
    to = _TO.search(words)
    if to is None or len(_CLOCK.findall(words)) != 1:
        return start, end
    first, last = words[: to.start()], words[to.end() :]
    return (
        start if _has_clock(first) else _day(start.at),
        end if _has_clock(last) else _day(end.at),
    )


def _has_clock(words: str) -> bool:
    return bool(_CLOCK.search(words) or _CLEAR.search(words))


def _moments(span: Span, *, vague: bool) -> tuple[Moment | None, Moment | None]:
    """Return both ends; 20日晚 without an hour is known to the day only."""
    start, end = span.start, span.end
    if not vague:
        return (Moment(at=start) if start else None, Moment(at=end) if end else None)
    if end and start and not span.day_only and end > start:
        end -= timedelta(minutes=1)
    return (_day(start) if start else None, _day(end) if end else None)


def _day(instant: datetime) -> Moment:
    return Moment(at=at_local(local(instant).date(), _MIDNIGHT), day_only=True)


def _role(span: Span, near: _Near, fields: Sequence[Field], *, vague: bool) -> Role:
    ranged = bool(span.start and span.end and not span.point and not vague)
    label = next((each.label for each in fields if each.value.holds(span.begin)), None)
    if label in _FIELD_ROLES:
        return _role_in_field(_FIELD_ROLES[label], ranged=ranged, vague=vague)
    if _OTHER.search(near.clause) or _is_dateline(near, span):
        return Role.OTHER
    return Role.OUTAGE if ranged else _role_of_point(span, near)


def _role_in_field(role: Role, *, ranged: bool, vague: bool) -> Role:
    if role is Role.OUTAGE and not ranged and not vague:
        return Role.START
    return Role.OUTAGE if ranged and role in {Role.START, Role.END} else role


def _is_dateline(near: _Near, span: Span) -> bool:
    return span.day_only and _DATELINE.match(near.behind) is not None


def _role_of_point(span: Span, near: _Near) -> Role:
    partial, back, out = (
        _position(expression, near.behind) for expression in (_PARTIAL, _BACK, _OUT)
    )
    if _AS_OF.search(near.before):
        still = _NOT_YET.search(near.behind)
        told = _AHEAD.search(near.behind[:back]) is None
        until = still.start() if still else len(near.behind)
        return Role.END if told and back < until else Role.OTHER
    if partial <= min(back, out) and partial < len(near.behind):
        return Role.PARTIAL
    if back <= out and back < len(near.behind):
        return Role.END
    if _BEFORE_BACK.search(near.before) or span.start is None:
        return Role.END
    return Role.START if out < len(near.behind) else Role.OUTAGE


def _position(expression: re.Pattern[str], words: str) -> int:
    """Return where the words first fit and no 未 or 仍 stands before them; their length if never."""
    for found in expression.finditer(words):
        if not _NOT_YET.search(words, max(0, found.start() - 2), found.start()):
            return found.start()
    return len(words)


def _without_signature(text: str, said: list[Said]) -> Iterator[Said]:
    """Leave out the date below the notice, where there are other times."""
    for each in said:
        line = _last(text, "\n。", each.zone.begin)
        end = text.find("\n", each.zone.stop)
        rest = text[each.zone.stop : end if end >= 0 else len(text)]
        before = _PUBLISHER.sub("", text[line : each.zone.begin])
        alone = _ALONE.fullmatch(rest) and _ALONE.fullmatch(before)
        only_day = each.start is not None and each.start.day_only
        if (
            alone
            and only_day
            and len(said) > 1
            and text[each.zone.begin - 1 :].count("\n") < _LAST_LINES
        ):
            yield replace(each, role=Role.OTHER)
        else:
            yield each


def _last(text: str, signs: str, position: int) -> int:
    return max(text.rfind(sign, 0, position) for sign in signs) + 1


def _next(text: str, signs: str, position: int) -> int:
    found = [at for at in (text.find(sign, position) for sign in signs) if at >= 0]
    return min(found, default=len(text))

"""What a person puts right in a notice that was read back to him: 到18点, 3号楼不停, 不是22日是23日.

Every clause must be understood, else none is taken: a correction that is half carried out would be
read over. Pure and total.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from domain.notice import NoticeKind
from domain.notice_correction import (
    Change,
    Correction,
    Edge,
    NewDay,
    NewFacts,
    NewPlaces,
    NewTime,
    Shift,
)
from domain.outage import OutagePlace
from domain.station import StationMap
from domain.when import at_local, local
from language.numerals import NUMERAL, to_int
from language.planned import named_owner
from language.station_places import named_places
from language.times import Span, find

_LONGEST: Final = 200
_APART: Final = re.compile(r"[,;。\n]+")
_NOT_BUT: Final = re.compile(r"不是([^,;。是]{1,20}?)[,;。\s]*(?:而是|应该是|应是|是)(.{1,20})")
_STRETCH: Final = re.compile(rf"^\s*第(\d|{NUMERAL})[段个条]\s*")
_OPENING: Final = re.compile(r"^(?:请|麻烦|帮我|帮忙|把|那|还有|另外|更正|改一下|修改)*[::\s]*")
_BECOMES: Final = r"(?:应该|应)?(?:改成|改为|换成|变成|改到|是|为|改|:|\s)*"
_OWNER: Final = re.compile(r"负责人")
_REASON: Final = re.compile(rf"^(?:停电)?(?:原因|事由){_BECOMES}(?P<words>.{{2,100}})$")
# 线路急需处理 tells why; a line is named by its voltage, or by a name that ends as lines do.
_LINE: Final = re.compile(
    rf"^(?:(?:停电)?线路{_BECOMES}(?P<words>\d{{1,3}}(?:\.\d)?(?:kv|千伏)\S{{1,40}}|\S{{1,40}}[线段回侧])"
    rf"|(?P<bare>\d{{1,3}}(?:\.\d)?(?:kv|千伏)\S{{1,30}}线))$",
    re.IGNORECASE,
)
_KIND: Final = re.compile(
    rf"^(?:停电)?(?:类型|性质)?{_BECOMES}(?P<kind>计划|临时|故障|限电|有序用电)(?:性)?(?:停电|检修)?的?$"
)
_KINDS: Final = {
    "计划": NoticeKind.PLANNED,
    "临时": NoticeKind.TEMPORARY,
    "故障": NoticeKind.FAULT,
    "限电": NoticeKind.RATIONING,
    "有序用电": NoticeKind.RATIONING,
}
_SHIFT: Final = re.compile(
    rf"^(?:时间|日期|整体|往后|往前|向后|向前|都|\s)*(?P<way>推迟|延后|延迟|顺延|往后|提前|往前)(?:推迟|延|推|挪|移)?"
    rf"(?P<days>\d{{1,2}}|{NUMERAL})[天日]$"
)
_GONE: Final = re.compile(
    r"不停电?|不用停|没有停|去掉|去除|除去|除了|除外|不含|不包括|不包含|不在|删掉|删除|减去|取消"
)
_MORE: Final = re.compile(r"也停|加上|增加|添加|补上|还有|另有|以及|包括|漏了|少了|再加|加个|加")
_ONLY: Final = re.compile(
    rf"^(?:停电)?(?:范围|区域|地点|地方|小区){_BECOMES}|^(?:只停|只有|仅停|仅限|改成|改为|应该是|应是|是)"
)
# 改成23号 is a day; 3号楼, 3号线 and 3号变 are none.
_DAY_NUMBER: Final = re.compile(r"(?<!\d)(\d{1,2})[号號](?=$|[^\w]|[是改到那早上下晚从的开结])")
_RELATIVE: Final = re.compile(r"今|明|后天|大后|周|星期|礼拜")
_DAY_SAID: Final = re.compile(r"[日号月周]|星期|礼拜|次|第二|今|明|后天|当")
_HALF_SAID: Final = re.compile(r"上午|下午|早|晚|凌晨|中午|傍晚|夜|午")
_AROUND_TIMES: Final = re.compile(
    r"(?:停电|时间|日期|开始|起始|结束|截止|送电|来电|恢复|供电|到|至|从|由|自|于|改|成|为|是|应该|应|的|了|起|止|延长|延迟|延|推迟"
    r"|提前|点|前|就|那天|完工|完|才|要|把|变|换|[:\s,\-~—])*"
)
_TO_END: Final = re.compile(r"结束|截止|送电|来电|恢复|完工|到|至|止|延")
_TO_START: Final = re.compile(r"开始|起|从|自|由")
# 改到9点 and 提前到7点 may be either end.
_MOVED_TO: Final = re.compile(r"(?:改|提前|推迟|延后|延迟|挪|调|换|变)到")
_NOON: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is corrected, as far as it is needed to understand the words.

    Attributes:
        day: the local day on which the outage starts.
        home: the community that 3号楼 belongs to; empty when there are several.
    """

    day: date
    home: str = ""


def read_correction(
    text: str, *, station: StationMap, now: datetime, frame: Frame
) -> Correction | None:
    """Return what a message puts right, or None when any part of it is not understood.

    Args:
        now: aware; 明天 counts from here, 23日 from the day of the outage.
    """
    said = unicodedata.normalize("NFKC", text[: _LONGEST + 1]).strip()
    said = _DAY_NUMBER.sub(r"\1日", said)
    if not said or len(said) > _LONGEST:
        return None
    numbered = _STRETCH.match(said)
    stretch = (to_int(numbered[1]) or None) if numbered else None
    case = _Case(station=station, now=now, frame=frame)
    changes: list[Change] = []
    for clause in _clauses(said[numbered.end() :] if numbered else said):
        found = case.changes(clause)
        if not found:
            return None
        changes += found
    return Correction(changes=tuple(changes), stretch=stretch) if changes else None


def _clauses(said: str) -> Iterator[str]:
    """Yield the parts of a message; 不是22日,是23日 is one."""
    at = 0
    for pair in _NOT_BUT.finditer(said):
        yield from (part.strip() for part in _APART.split(said[at : pair.start()]) if part.strip())
        new = _APART.split(pair[2])[0]
        yield f"不是{pair[1].strip()}是{new.strip()}"
        at = pair.start(2) + len(new)
    yield from (part.strip() for part in _APART.split(said[at:]) if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One message being read."""

    station: StationMap
    now: datetime
    frame: Frame

    def changes(self, clause: str) -> tuple[Change, ...]:
        """Return what one clause changes, nothing when it is not understood."""
        pair = _NOT_BUT.fullmatch(clause)
        if pair:
            return self._instead(pair[1], pair[2])
        core = clause[_OPENING.match(clause).end() :] or clause  # type: ignore[union-attr]
        for read in (self._facts, self._days, self._when, self._where):
            found = read(core if read != self._where else clause)
            if found:
                return found
        return ()

    def _instead(self, old: str, new: str) -> tuple[Change, ...]:
        gone, more = self._named(old), self._named(new)
        if gone and more:
            return (NewPlaces(gone=gone), NewPlaces(more=more))
        kind = _KIND.match(new)
        if kind and _KIND.match(old):
            return (NewFacts(kind=_KINDS[kind["kind"]]),)
        return self._other_time(old, new)

    def _other_time(self, old: str, new: str) -> tuple[Change, ...]:
        was, will = self._spans(old), self._spans(new)
        if len(was) != 1 or len(will) != 1 or was[0].day_only != will[0].day_only:
            return ()
        first, then = was[0].start or was[0].end, will[0].start or will[0].end
        if first is None or then is None:
            return ()
        if will[0].day_only:
            return (NewDay(day=local(then).date(), old=local(first).date()),)
        if was[0].point and will[0].point:
            return (_new_time(None, then, new, old=local(first).time()),)
        return ()

    def _facts(self, core: str) -> tuple[Change, ...]:
        if _OWNER.search(core):
            owner = named_owner(core, self.station)
            return (NewFacts(owner=owner),) if owner else ()
        reason, line, kind = _REASON.match(core), _LINE.match(core), _KIND.match(core)
        if reason:
            return (NewFacts(reason=reason["words"].strip()),)
        if line:
            return (NewFacts(line=(line["words"] or line["bare"]).strip()),)
        return (NewFacts(kind=_KINDS[kind["kind"]]),) if kind else ()

    def _days(self, core: str) -> tuple[Change, ...]:
        shift = _SHIFT.match(core)
        if not shift:
            return ()
        days = to_int(shift["days"]) or 0
        return (Shift(days=-days if shift["way"] in ("提前", "往前") else days),) if days else ()

    def _when(self, core: str) -> tuple[Change, ...]:
        spans = self._spans(core)
        if len(spans) != 1 or not _AROUND_TIMES.fullmatch(_rest(core, spans[0])):
            return ()
        span, said = spans[0], core[spans[0].begin : spans[0].stop]
        if span.day_only:
            first = span.start or span.end
            one = first is not None and (span.end or first) == first
            return (NewDay(day=local(first).date()),) if first and one else ()
        if span.vague or span.length:
            return ()
        if not span.point and span.start and span.end:
            return _both(span.start, span.end, said, self.frame.day)
        edge = _edge(_rest(core, span))
        at = span.end or span.start
        return (_new_time(edge, at, said),) if edge and at else ()

    def _where(self, clause: str) -> tuple[Change, ...]:
        named = self._named(clause)
        if not named:
            return ()
        if _GONE.search(clause):
            return (NewPlaces(gone=named),)
        if _MORE.search(clause):
            return (NewPlaces(more=named),)
        return (NewPlaces(only=named),) if _ONLY.search(clause) else ()

    def _named(self, words: str) -> tuple[OutagePlace, ...]:
        return named_places(words, self.station, self.frame.home)

    def _spans(self, words: str) -> tuple[Span, ...]:
        """Return the times in words; a date without a month is near the outage."""
        anchor = self.now if _RELATIVE.search(words) else at_local(self.frame.day, time())
        return find(words, anchor)


def _rest(core: str, span: Span) -> str:
    return core[: span.begin] + core[span.stop :]


def _edge(words: str) -> Edge | None:
    """Return which end the words around a time mean, None when they tell neither or both."""
    words = _MOVED_TO.sub("", words)
    ends, starts = _TO_END.search(words), _TO_START.search(words)
    if bool(ends) == bool(starts):
        return None
    return Edge.END if ends else Edge.START


def _both(start: datetime, end: datetime, said: str, day: date) -> tuple[Change, ...]:
    if _DAY_SAID.search(said):
        first, last = local(start).date(), local(end).date()
    else:
        first = day
        last = day + (local(end).date() - local(start).date())
    return (
        NewTime(edge=Edge.START, wall=local(start).time(), day=first),
        NewTime(edge=Edge.END, wall=local(end).time(), day=last),
    )


def _new_time(edge: Edge | None, at: datetime, said: str, *, old: time | None = None) -> NewTime:
    here = local(at)
    loose = here.hour < _NOON and ":" not in said and _HALF_SAID.search(said) is None
    day = here.date() if _DAY_SAID.search(said) else None
    return NewTime(edge=edge, wall=here.time(), day=day, loose=loose, old=old)

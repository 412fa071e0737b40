"""The sheets of supply guarantees (保电) and of enterprises (企业)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.station.cells import Cells
from bot.station.known import Claims, Known, cells_of
from bot.station.sheets import MEMBERS
from bot.station.table import Problems, Row
from bot.station.text import fold
from bot.station.words import GRADES, GUARD_KINDS, WHOLE_STATION, YES_NO
from domain.guard import DaySpan, Enterprise, GuardWindow
from domain.ids import UserId
from domain.station import Member, Role
from domain.when import at_local, local

_DAY: Final = timedelta(days=1)
_DATE: Final = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_MOMENT: Final = re.compile(rf"{_DATE}(?:T?(\d{{1,2}}):(\d{{2}})(?::00)?)?")
_SPAN: Final = re.compile(rf"({_DATE})(?:(?:至|到|~|—|–|--)({_DATE}))?")
_PHONE: Final = re.compile(r"\d{7,}")
_MIDNIGHT: Final = 24


def read_guards(rows: Iterable[Row], known: Known, problems: Problems) -> tuple[GuardWindow, ...]:
    """Return the windows; a name may come again at another time."""
    taken: dict[tuple[str, datetime], int] = {}
    found: list[GuardWindow] = []
    for cells in cells_of(rows, problems):
        start, end = _moment(cells, "开始"), _moment(cells, "结束", through=True)
        guard = GuardWindow(
            name=cells.name("名称"),
            kind=cells.word("类别", GUARD_KINDS, blank="保电"),
            grade=cells.word("级别", GRADES, blank="二级"),
            start=start or at_local(date.min + _DAY, time()),
            end=end or at_local(date.max - _DAY, time()),
            places=_places(cells, known),
            note=cells.text("要点"),
            sample=cells.word("样例", YES_NO, blank="否"),
        )
        if start and end and end <= start:
            cells.reject("结束", "比开始还早，请对一下两个日子。")
        first = taken.setdefault((fold(guard.name), guard.start), cells.row.number)
        if start and first != cells.row.number:
            cells.reject("名称", f"第{first}行是同一个名称、同一个开始时间，请删掉一行。")
        found.append(guard)
    return tuple(found)


def read_enterprises(
    rows: Iterable[Row], known: Known, problems: Problems, members: Iterable[Member]
) -> tuple[Enterprise, ...]:
    """Return the enterprises; a contact is there and has the role."""
    people = {member.userid: member for member in members}
    claims = Claims()
    found: list[Enterprise] = []
    for cells in cells_of(rows, problems):
        claims.name(cells, "名称", name := cells.name("名称"))
        feeder = cells.name("线路")
        if not (feeder or cells.row.get("台区")):
            cells.reject("线路", "线路和台区至少写一样，不然不知道哪次停电和它有关。")
        note = cells.text("联系说明")
        if _PHONE.search(note):
            cells.reject("联系说明", "请不要写电话号码，系统不存。")
        contact = UserId(cells.one_of("账号", known.members))
        _check_contact(cells, people.get(contact) if contact else None)
        enterprise = Enterprise(
            name=name,
            feeder=feeder,
            transformer=cells.one_of("台区", known.transformers),
            contact=contact or None,
            note=note,
            shutdowns=_shutdowns(cells),
            sample=cells.word("样例", YES_NO, blank="否"),
        )
        found.append(enterprise)
    return tuple(found)


def _places(cells: Cells, known: Known) -> tuple[str, ...]:
    if fold(cells.row.get("范围")) == fold(WHOLE_STATION):
        return ()
    return tuple(dict.fromkeys(cells.some_of("范围", known.places)))


def _check_contact(cells: Cells, member: Member | None) -> None:
    if member is None:
        return
    if not member.active:
        cells.reject("账号", f"{member.name}已离岗，请换一位联系人。", written=member.userid)
    elif Role.ENTERPRISE not in member.roles:
        advice = f"请在“{MEMBERS.title}”表给{member.name}加上角色“企业联系人”，或换一位。"
        cells.reject("账号", advice, written=member.userid)


def _shutdowns(cells: Cells) -> tuple[DaySpan, ...]:
    spans: list[DaySpan] = []
    for part in cells.many("停产日"):
        span = read_day_span(part)
        if span is None:
            advice = "请写日子，例如 2026-09-03 或 2026-10-01至2026-10-07。"
            cells.reject("停产日", advice, written=part)
        elif span not in spans:
            spans.append(span)
    return tuple(spans)


def read_day_span(written: str) -> DaySpan | None:
    """Return the days a cell means, None when it is no day or ends before it begins."""
    found = _SPAN.fullmatch(fold(written))
    if found is None:
        return None
    first = _day(found[2], found[3], found[4])
    last = _day(found[6], found[7], found[8]) if found[5] else first
    if first is None or last is None or last < first:
        return None
    return DaySpan(first=first, last=last)


def _moment(cells: Cells, head: str, *, through: bool = False) -> datetime | None:
    """Return an instant; of a bare day its beginning, or its end with `through`."""
    written = cells.text(head)
    found = _MOMENT.fullmatch(fold(written))
    at = _instant(found, through=through) if found else None
    if at is None and written:
        cells.reject(head, "请写日子，例如 2026-09-25，要写时间就写 2026-09-25 08:00。")
    return at


def _instant(found: re.Match[str], *, through: bool) -> datetime | None:
    day = _day(found[1], found[2], found[3])
    if day is None or not date.min < day < date.max:
        return None
    if not found[4]:
        return at_local(day + _DAY if through else day, time())
    hour, minute = int(found[4]), int(found[5])
    if (hour, minute) == (_MIDNIGHT, 0):
        return at_local(day + _DAY, time())
    try:
        return at_local(day, time(hour, minute))
    except ValueError:
        return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def start_words(at: datetime) -> str:
    """Return a beginning as a cell says it: the day alone when it is midnight."""
    here = local(at)
    return f"{here:%Y-%m-%d}" if here.time() == time() else f"{here:%Y-%m-%d %H:%M}"


def end_words(at: datetime) -> str:
    """Return an end as a cell says it: midnight is the day before, through its last minute."""
    here = local(at)
    midnight = here.time() == time()
    return f"{here - _DAY:%Y-%m-%d}" if midnight else f"{here:%Y-%m-%d %H:%M}"


def day_words(span: DaySpan) -> str:
    """Return days as a cell says them."""
    first, last = span.first.isoformat(), span.last.isoformat()
    return first if first == last else f"{first}至{last}"

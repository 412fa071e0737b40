"""The sheet of the duty roster (值班)."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Final

from bot.station.cells import Cells
from bot.station.known import Known, cells_of
from bot.station.sheets import MEMBERS
from bot.station.table import Problems, Row
from bot.station.text import fold, split
from bot.station.turns import read_turn
from bot.station.words import WHOLE_STATION
from domain.calendar import WEEKDAYS
from domain.duty_plan import Rotation
from domain.ids import UserId
from domain.station import Days, Duty, Member

_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEK: Final = re.compile(r"周|星期|礼拜|[、,;]")


def read_duties(
    rows: Iterable[Row], known: Known, problems: Problems, members: Iterable[Member]
) -> tuple[Duty, ...]:
    """Return the shifts; whoever is on duty works for the station."""
    people = {member.userid: member for member in members}
    taken: dict[Duty, int] = {}
    for cells in cells_of(rows, problems):
        duty = Duty(
            grid=_grid(cells, known),
            days=_days(cells),
            start=_time(cells, "开始"),
            end=_time(cells, "结束"),
            userid=UserId(""),
        )
        crew = tuple(UserId(userid) for userid in cells.some_of("账号", known.members))
        for userid in crew:
            _check_person(cells, people.get(userid))
        duty = replace(duty, userid=crew[0] if crew else UserId(""), rotation=_turns(cells, crew))
        first = taken.setdefault(duty, cells.row.number)
        if first != cells.row.number:
            cells.reject("账号", f"和第{first}行一模一样，请删掉一行。")
    return tuple(taken)


def _turns(cells: Cells, crew: tuple[UserId, ...]) -> Rotation | None:
    """Return how several people take turns; one person needs neither of the two columns."""
    written, since = cells.text("轮换"), cells.text("起始日")
    people = split(cells.row.get("账号"))
    if len(people) <= 1:
        head = "轮换" if written else "起始日"
        if people and (written or since):
            advice = "只写了一个人，不用轮换。请在“账号”里按先后写上几个人，或清空这一格。"
            cells.reject(head, advice)
        return None
    turn, first = read_turn(written), read_days(since)
    if turn is None:
        advice = "请写多久换一次：每天、每3天、每周、每2周，或每周一（周一换人）。"
        cells.reject("轮换", advice)
    elif not _ISO.fullmatch(first):
        cells.reject("起始日", "请写轮值从哪天起，例如 2026-10-05。")
    elif crew:
        return turn.rotation(crew, date.fromisoformat(first))
    return None


def _grid(cells: Cells, known: Known) -> str:
    if cells.row.get("网格") == WHOLE_STATION:
        return ""
    return cells.one_of("网格", known.grids)


def _check_person(cells: Cells, member: Member | None) -> None:
    if member is None:
        return
    if not member.active:
        advice = f"{member.name}已离岗，请换一位在岗的人。"
        cells.reject("账号", advice, written=member.userid)
    elif not member.is_staff:
        advice = (
            f"{member.name}不是供电所的人，不能排班。请换一位，或在“{MEMBERS.title}”表改角色。"
        )
        cells.reject("账号", advice, written=member.userid)


def _days(cells: Cells) -> str:
    written = cells.text("日子")
    days = read_days(written)
    if written and not days:
        words = "、".join(Days)
        advice = f"请写{words}，或星期几如“一三五”，或日期如 2026-10-01。"
        cells.reject("日子", advice)
    return days


def read_days(written: str) -> str:
    """Return the days as the domain keeps them: a word, weekdays in order, or an ISO date.

    ``周三、周一`` becomes ``一三``, ``2026/10/1`` becomes ``2026-10-01``; what is none of these
    becomes empty.
    """
    text = fold(written)
    if text in set(Days):
        return text
    if found := _DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return ""
    letters = set(_WEEK.sub("", text).replace("天", "日"))
    if letters <= set(WEEKDAYS):
        return "".join(letter for letter in WEEKDAYS if letter in letters)
    return ""


def _time(cells: Cells, head: str) -> time:
    written = cells.text(head)
    found = _TIME.fullmatch(fold(written))
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 0)
    if (hour, minute) == (24, 0):
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        if written:
            cells.reject(head, "请写 24 小时制的时间，例如 08:30 或 17:30。")
        return time()

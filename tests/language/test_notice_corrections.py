"""Corrections of a notice as people write them; what is not understood is not taken."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from language.notice_corrections import Frame, read_correction
from language.weekday_doubts import doubtful_weekdays
from tests.domain.domain_parts import sample

NOW = datetime(2027, 7, 14, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = date(2027, 7, 22)
LINYIN = "林荫家园社区"


def read(text: str) -> Correction | None:
    return read_correction(text, station=sample(), now=NOW, frame=Frame(day=DAY, home=LINYIN))


def place(*buildings: str, community: str = LINYIN) -> tuple[OutagePlace, ...]:
    return (OutagePlace(community=community, buildings=buildings),)


END = Edge.END
START = Edge.START


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("到18点", [NewTime(edge=END, wall=time(18))]),
        ("到18點", [NewTime(edge=END, wall=time(18))]),
        ("改到18点结束", [NewTime(edge=END, wall=time(18))]),
        ("结束时间18:30", [NewTime(edge=END, wall=time(18, 30))]),
        ("18点半送电", [NewTime(edge=END, wall=time(18, 30))]),
        ("延到18点", [NewTime(edge=END, wall=time(18))]),
        ("到6点", [NewTime(edge=END, wall=time(6), loose=True)]),
        ("到次日5点", [NewTime(edge=END, wall=time(5), day=date(2027, 7, 23), loose=True)]),
        ("从9点开始", [NewTime(edge=START, wall=time(9), loose=True)]),
        ("开始改到9点", [NewTime(edge=START, wall=time(9), loose=True)]),
        ("不是17点是18点", [NewTime(edge=None, wall=time(18), old=time(17))]),
        (
            "时间：9:00-18:00",
            [
                NewTime(edge=START, wall=time(9), day=DAY),
                NewTime(edge=END, wall=time(18), day=DAY),
            ],
        ),
        ("不是22日是23日", [NewDay(day=date(2027, 7, 23), old=DAY)]),
        ("不是22日，是23日", [NewDay(day=date(2027, 7, 23), old=DAY)]),
        ("改成23号", [NewDay(day=date(2027, 7, 23))]),
        ("不是22号是23号", [NewDay(day=date(2027, 7, 23), old=DAY)]),
        ("改到明天", [NewDay(day=date(2027, 7, 15))]),
        ("推迟一天", [Shift(days=1)]),
        ("提前2天", [Shift(days=-2)]),
        ("3号楼不停", [NewPlaces(gone=place("3"))]),
        ("去掉3、4号楼", [NewPlaces(gone=place("3", "4"))]),
        ("5号楼也停", [NewPlaces(more=place("5"))]),
        ("加上向阳社区", [NewPlaces(more=place(community="向阳社区"))]),
        ("范围是林荫小区1-2号楼", [NewPlaces(only=place("1", "2"))]),
        ("不是3号楼是5号楼", [NewPlaces(gone=place("3")), NewPlaces(more=place("5"))]),
        ("原因是换变压器", [NewFacts(reason="换变压器")]),
        ("线路10kV样例二线", [NewFacts(line="10kV样例二线")]),
        ("线路改为样例三线", [NewFacts(line="样例三线")]),
        ("是临时停电", [NewFacts(kind=NoticeKind.TEMPORARY)]),
        ("现场负责人 网格员一号", [NewFacts(owner="wgy01")]),  # type: ignore[arg-type]
        (
            "3号楼不停，到18点",
            [NewPlaces(gone=place("3")), NewTime(edge=END, wall=time(18))],
        ),
    ],
)
def test_what_is_put_right(text: str, changes: list[Change]) -> None:
    assert read(text) == Correction(changes=tuple(changes))


def test_a_stretch_is_named_by_its_number() -> None:
    found = read("第2段到18点")

    assert found == Correction(changes=(NewTime(edge=END, wall=time(18)),), stretch=2)


@pytest.mark.parametrize(
    "text",
    [
        "18:00",
        "改到9点",
        "提前到7点",
        "到18点，今天天气不错",
        "3号楼没电了",
        "负责人张三",
        "好的",
        "待办",
        "线路急需处理",
        "线路老化，等不了",
        "接0231",
        "",
    ],
)
def test_what_is_not_clear_is_not_taken(text: str) -> None:
    assert read(text) is None


@given(
    st.text(max_size=60)
    | st.text("不是改到点日号楼停第段开始结束送电0123456789:，。", max_size=30)
)
def test_any_text_gives_a_result(text: str) -> None:
    read(text)


def test_a_weekday_that_contradicts_its_date_is_told() -> None:
    text = "7月22日（周四）和7月23日（週四）、2027年7月24日星期天、7月26日周一"

    assert doubtful_weekdays(text, NOW) == (
        ("7月23日（週四）", "五"),
        ("2027年7月24日星期天", "六"),
    )


@given(st.text() | st.text("0123456789年月日号（(周星期一二三四五六日天2-./", max_size=40))
def test_any_text_has_doubts_or_none(text: str) -> None:
    doubtful_weekdays(text, NOW)

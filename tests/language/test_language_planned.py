"""A notice in the station's own places and times, and what asks or says that it is urgent."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import NoticeKind
from domain.outage import OutagePlace
from domain.station import Building, Community, StationMap, Transformer
from domain.when import STATION_ZONE, local
from language.planned import asked_days, is_urgent_word, read_announced

NOW = datetime(2026, 11, 25, 10, tzinfo=STATION_ZONE)
LINYIN, BINHE = "林荫家园社区", "滨河社区"
STATION = StationMap(
    communities=tuple(
        Community(name=name, station="CG", street="滨河街道", grid="BH1", aliases=(alias,))
        for name, alias in ((LINYIN, "林荫小区"), (BINHE, "滨河小区"))
    ),
    transformers=(
        Transformer(code="LY01", name="林荫家园1号台区", aliases=("林荫小区箱变",)),
        Transformer(code="BH01", name="滨河1号台区"),
    ),
    buildings=tuple(
        Building(community=LINYIN, number=str(n), transformer="LY01" if n <= 2 else "LY02")
        for n in range(1, 5)
    ),
)


def part(community: str, *buildings: str, **more: object) -> OutagePlace:
    return OutagePlace(community=community, buildings=buildings, **more)  # type: ignore[arg-type]


AREA = part(LINYIN, "1", "2", part="林荫家园1号台区", names=("林荫小区箱变",))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("林荫小区1-4号楼11月29日8:00-17:00计划停电", (part(LINYIN, "1", "2", "3", "4"),)),
        (
            "停电通知：11月29日8:00-17:00，林荫小区1号楼、滨河小区5号楼停电检修",
            (part(LINYIN, "1"), part(BINHE, "5")),
        ),
        ("计划停电：11月29日8:00-17:00 滨河社区全部楼栋", (part(BINHE),)),
        (
            "停电通知：林荫小区（3号楼除外）11月29日8:00-17:00停电检修",
            (part(LINYIN, without=("3",)),),
        ),
        ("林荫小区箱变11月29日8:00-17:00检修停电", (AREA,)),
        ("林荫家园1号台区11月29日8:00-17:00检修停电，影响林荫小区2号楼", (part(LINYIN, "2"),)),
        (
            "停电通知：林荫小区东侧11月29日8:00-17:00停电检修",
            (part(LINYIN, part="林荫小区东侧"),),
        ),
    ],
)
def test_a_notice_names_the_stations_places(text: str, places: tuple[OutagePlace, ...]) -> None:
    (stretch,) = read_announced(text, station=STATION, now=NOW).stretches

    assert stretch.places == places
    assert f"{local(stretch.start):%m-%d %H:%M} {local(stretch.end):%H:%M}" == "11-29 08:00 17:00"


def test_each_stretch_has_its_own_places() -> None:
    text = "停电公告：11月30日8:00-12:00，林荫小区1-3号楼；13:00-17:00，滨河小区5号楼。"

    said = read_announced(text, station=STATION, now=NOW)

    assert [(local(s.start).hour, s.places[0].community) for s in said.stretches] == [
        (8, LINYIN),
        (13, BINHE),
    ]


def test_what_a_group_is_for_is_meant_where_no_community_is_named() -> None:
    text = "停电通知：1-3号楼11月29日8:00-17:00停电检修"

    assert read_announced(text, station=STATION, now=NOW).places == ()
    said = read_announced(text, station=STATION, now=NOW, home=LINYIN)
    assert said.places == (part(LINYIN, "1", "2", "3"),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("【停电取消通知】原定11月29日8:00-17:00林荫小区1-4号楼计划停电取消。", "cancelled"),
        ("改期通知：原定11月29日林荫小区1-4号楼停电改为12月1日8:00-17:00", "rescheduled"),
        ("停电延时通知：林荫小区1-4号楼今天送电时间延至19:00", "delay"),
    ],
)
def test_a_change_tells_what_it_is_about(text: str, kind: str) -> None:
    said = read_announced(text, station=STATION, now=NOW)

    assert said.kind is NoticeKind(kind)
    assert said.places == (part(LINYIN, "1", "2", "3", "4"),)


def test_a_day_without_hours_gives_no_stretch() -> None:
    said = read_announced("林荫小区1-4号楼11月29日计划停电", station=STATION, now=NOW)

    assert said.stretches == ()
    assert said.places


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    said = read_announced(text, station=STATION, now=NOW)
    assert all(s.start < s.end and s.places for s in said.stretches)
    is_urgent_word(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("明天停电吗", ("11-26", 1)),
        ("29号停不停电", ("11-29", 1)),
        ("下周一停电么", ("11-30", 1)),
        ("10号楼停不停？", None),
        ("一般提前几天通知停电", None),
    ],
)
def test_a_question_is_about_the_days_it_names(text: str, days: tuple[str, int] | None) -> None:
    found = asked_days(text, NOW)
    if days is None:
        assert found is None
    else:
        assert found is not None
        assert f"{local(found[0]):%m-%d}" == days[0]
        assert found[1] - found[0] == timedelta(days=days[1])


@pytest.mark.parametrize("text", ["急", "急！", "很急", "急用电", "家里急用电", "等着用电"])
def test_a_word_of_need_is_heard(text: str) -> None:
    assert is_urgent_word(text)


@pytest.mark.parametrize("text", ["急诊", "你急什么", "不急", "", "急死我了这个球", "电"])
def test_other_words_are_none(text: str) -> None:
    assert not is_urgent_word(text)

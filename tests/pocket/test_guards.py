"""保电安排: the windows to come are listed, added and taken away in chat, and taken back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from domain.guard import GuardGrade, GuardKind, GuardPolicy, GuardWindow
from domain.ids import UserId
from handlers.guards import guard_lines
from handlers.turn import Desk
from language.guarding import read
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.domain.domain_parts import sample
from tests.pocket.office import ONE, Office, office
from tests.pocket.plan_parts import DISPATCHER, a_plan, a_station, a_window, at

SPRING = "2月4日–2月13日春节保电（一级保电），全所"
EXAM = "6月7日–6月10日高考（考试），全所"
ASKED = "3月5日–3月11日两会保电（特级保电），滨河社区、滨河1号台区"


async def windows(room: Office) -> tuple[str, ...]:
    """Return the names of all windows the station has now."""
    return tuple(w.name for w in (await SqlStations(room.database).load()).guards)


async def test_who_works_there_sees_what_is_to_come(tmp_path: Path) -> None:
    async with office(tmp_path) as room:
        for words in ("保电安排", "保电 列表"):
            assert await room.say(ONE, words) == [f"保电安排：{SPRING}；{EXAM}。"]
        (said,) = await room.say(UserId("jm01"), "保电安排")
        assert "春节" not in said


async def test_a_window_is_read_back_added_and_taken_back(tmp_path: Path) -> None:
    async with office(tmp_path) as room:
        assert await room.say(DISPATCHER, "保电 3月5日到3月11日 滨河社区、BH01 特级 两会保电") == [
            f"加保电：{ASKED}，期间这里不安排检修停电。照做回“1”，不做回“2”。"
        ]
        assert "两会保电" not in await windows(room)
        assert await room.say(DISPATCHER, "1") == [f"加好了：{ASKED}。"]
        (added,) = [
            w for w in (await room.dispatcher.stations.load()).guards if w.name == "两会保电"
        ]
        assert added == GuardWindow(
            name="两会保电",
            kind=GuardKind.SUPPLY,
            grade=GuardGrade.TOP,
            start=at("2027-03-05T00:00"),
            end=at("2027-03-12T00:00"),
            places=("滨河社区", "BH01"),
        )
        assert await room.say(ONE, "保电安排") == [f"保电安排：{SPRING}；{ASKED}；{EXAM}。"]
        await room.say(DISPATCHER, "撤销")
        assert "两会保电" not in await windows(room)


async def test_a_no_changes_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as room:
        await room.say(DISPATCHER, "保电 3月5日到3月11日 全所 一级 两会保电")
        await room.say(DISPATCHER, "2")
        assert "两会保电" not in await windows(room)


async def test_what_is_announced_inside_is_said(tmp_path: Path) -> None:
    async with office(tmp_path) as room:
        async with SqlUnitOfWork(room.database) as uow:
            await uow.outages.add(a_plan("2027-03-06T08:00", "2027-03-06T12:00", "1"))
            await uow.outages.add(
                a_plan("2027-03-06T08:00", "2027-03-06T12:00", "1", community="滨河社区")
            )
            await uow.commit()
        await room.say(DISPATCHER, "保电 3月5日到3月11日 滨河社区、BH01 特级 两会保电")
        assert await room.say(DISPATCHER, "1") == [
            f"加好了：{ASKED}。这段时间已有停电安排P002，请改期。"
        ]


async def test_a_window_is_taken_away_by_its_name(tmp_path: Path) -> None:
    async with office(tmp_path) as room:
        assert await room.say(DISPATCHER, "取消保电 春节") == [
            f"取消保电：{SPRING}。照做回“1”，不做回“2”。"
        ]
        assert await room.say(DISPATCHER, "1") == [f"取消了：{SPRING}。"]
        assert "春节保电" not in await windows(room)
        await room.say(DISPATCHER, "撤销")
        assert "春节保电" in await windows(room)
        assert await room.say(DISPATCHER, "取消保电 元宵") == [
            f"没找到这次保电。往后的有：{SPRING}。"
        ]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("保电 3月5日8点起 全所 一级", "没读出到几点结束。请写明起止时间，再发一次。"),
        ("保电 2026年3月5日到3月11日 全所", "这个时间已经过了。请对一下日子，再发一次。"),
    ],
)
async def test_what_cannot_be_arranged_is_said(tmp_path: Path, words: str, answer: str) -> None:
    async with office(tmp_path) as room:
        assert await room.say(DISPATCHER, words) == [answer]


async def test_the_crew_learns_who_arranges_it(tmp_path: Path) -> None:
    async with office(tmp_path) as room:
        assert await room.say(ONE, "保电 3月5日到3月11日 全所 一级 两会保电") == [
            "保电由调度、值班长或所长安排。要看安排，回“保电安排”。"
        ]


async def test_the_digest_has_today_and_the_next_seven_days(tmp_path: Path) -> None:
    station = a_station(
        a_window("展会", "2026-11-24T08:00", "2026-11-25T18:00", "LY01", grade=GuardGrade.THIRD),
        a_window("迎新", "2026-12-02T00:00", "2026-12-03T00:00"),
        a_window("年会", "2026-12-03T00:00", "2026-12-04T00:00"),
        a_window("旧事", "2026-11-20T00:00", "2026-11-25T00:00"),
    )
    async with office(tmp_path) as room, SqlUnitOfWork(room.database) as uow:
        now = at("2026-11-25T07:30")
        desk = Desk(uow=uow, now=now, station=station, rules=Settings().rules())
        assert guard_lines(desk) == (
            "今天保电：11月24日08:00–11月25日18:00展会（三级保电），林荫家园1号台区",
            "7天后保电：12月2日迎新（一级保电），全所",
        )


NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "name", "start", "end"),
    [
        (
            "9月25日到10月8日 全所 一级 国庆保电",
            "国庆保电",
            "2026-09-25T00:00",
            "2026-10-09T00:00",
        ),
        ("国庆保电 9月28日-10月8日 二级", "国庆保电", "2026-09-28T00:00", "2026-10-09T00:00"),
        ("10.1-10.7 全所", "保电", "2026-10-01T00:00", "2026-10-08T00:00"),
        ("国庆期间 全所 一级", "国庆保电", "2026-10-01T00:00", "2026-10-08T00:00"),
        ("中考 6月24日至6月26日，全所", "中考", "2027-06-24T00:00", "2027-06-27T00:00"),
        ("2026-09-25至2026-10-08 一级", "保电", "2026-09-25T00:00", "2026-10-09T00:00"),
        ("9月25日8点到18点 滨河社区 文化节", "文化节", "2026-09-25T08:00", "2026-09-25T18:00"),
        ("明天 特级 迎检", "迎检", "2026-09-02T00:00", "2026-09-03T00:00"),
    ],
)
def test_name_and_time_are_read_in_any_order(words: str, name: str, start: str, end: str) -> None:
    found = read(words, station=sample(), now=NOW)
    assert found is not None
    assert (found.window.name, found.window.start, found.window.end) == (name, at(start), at(end))


@given(st.text(max_size=40), st.integers(1, 12), st.integers(1, 28))
def test_any_text_with_a_day_is_a_window_and_without_one_none(
    text: str, month: int, day: int
) -> None:
    found = read(f"{month}月{day}日 {text}", station=sample(), now=NOW)
    assert found is None or found.lacks_end or found.window.start < found.window.end
    assert read("全所 一级 国", station=sample(), now=NOW) is None


def test_the_settings_begin_with_the_rules_own_numbers() -> None:
    assert Settings().rules().guard == GuardPolicy()

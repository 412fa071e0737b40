"""What a notice is about is told by what is sure to happen, not by what may."""

from datetime import UTC, datetime

import pytest

from domain.notice import NoticeKind, Required
from language.notices import read

REFERENCE = datetime(2026, 11, 24, 4, tzinfo=UTC)


def _kind(text: str) -> NoticeKind:
    return read(text, REFERENCE).kind


@pytest.mark.parametrize(
    "text",
    [
        "11月26日8:00-17:00滨河小区停电检修，如遇雨雪取消。",
        "11月26日8:00-17:00滨河小区停电检修，如遇大风改期至次日。",
        "11月26日8:00-17:00滨河小区停电检修，可能提前恢复供电。",
        "11月26日8:00-17:00滨河小区停电检修，完工后恢复供电。",
        "11月26日8:00-17:00滨河小区停电检修，施工受阻时可能延迟送电。",
    ],
)
def test_what_only_may_happen_does_not_change_the_kind(text: str) -> None:
    assert _kind(text) is NoticeKind.PLANNED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("停电类型：故障停电\n停电范围：滨河小区\n停电时间：11月24日9:00", NoticeKind.FAULT),
        (
            "停电类型：临时停电\n停电范围：滨河小区\n停电时间：11月25日9:00-11:00",
            NoticeKind.TEMPORARY,
        ),
        (
            "停电类型：计划停电\n停电范围：滨河小区\n停电时间：11月25日9:00-11:00",
            NoticeKind.PLANNED,
        ),
        ("滨河小区故障已排除，10:20恢复供电。", NoticeKind.RESTORED),
        ("滨河小区停电，仍未恢复，正在抢修，预计16:00送电。", NoticeKind.FAULT),
        ("滨河小区抢修延误，送电时间延后到18:00。", NoticeKind.DELAY),
        ("明日向阳社区停电检修取消。", NoticeKind.CANCELLED),
        ("向阳社区停电检修由11月25日调整为11月27日8:00-12:00。", NoticeKind.RESCHEDULED),
        ("今晚用电高峰，城东片区拉闸限电2小时。", NoticeKind.RATIONING),
        ("今天9:00-10:00滨河小区停电，是线路检修，与限电无关。", NoticeKind.PLANNED),
        ("因停电检修影响，11月25日8:00-17:00滨河小区停水。", NoticeKind.NOT_OUTAGE),
        ("明天下午滨河小区消防演练，请勿惊慌。", NoticeKind.NOT_OUTAGE),
        ("", NoticeKind.NOT_OUTAGE),
    ],
)
def test_the_kind_is_what_the_notice_says(text: str, kind: NoticeKind) -> None:
    assert _kind(text) is kind


def test_a_planned_outage_without_line_lacks_what_the_law_wants() -> None:
    notice = read("停电时间：11月28日8:00-12:00\n停电范围：滨河小区", REFERENCE)
    assert notice.missing == (Required.LINE,)


def test_a_notice_without_an_end_lacks_the_time() -> None:
    notice = read("11月28日8:00起10kV城关线检修，滨河小区停电。", REFERENCE)
    assert notice.end is None
    assert notice.missing == (Required.TIME,)


def test_a_fault_lacks_nothing_that_the_law_wants_of_plans() -> None:
    assert read("滨河小区突发故障停电，正在抢修。", REFERENCE).missing == ()


def test_what_was_not_understood_stands_in_unread_and_is_not_guessed() -> None:
    notice = read("停电时间：待定\n停电范围：滨河小区\n停电设备：10kV城关线", REFERENCE)
    assert notice.start is None
    assert notice.end is None
    assert "待定" in notice.unread


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("滨河小区停电，影响1200余户。", 1200),
        ("故障造成2.3万户停电。", 23000),
        ("台電：8萬7380戶停電。", 87380),
        ("停电用户数：56\n停电范围：滨河小区\n停电时间：11月28日8:00-9:00", 56),
        ("向阳社区三百户停电。", 300),
        ("滨河小区停电。", None),
    ],
)
def test_households_are_counted_as_written(text: str, count: int | None) -> None:
    assert read(text, REFERENCE).affected_households == count


def test_provisos_are_told_apart() -> None:
    text = "11月28日8:00-9:00滨河小区停电，{}。"
    early = read(text.format("如提前完工将提前送电"), REFERENCE)
    weather = read(text.format("如遇雨雪天气顺延"), REFERENCE)
    loose = read("暂定" + text.format("请谅解"), REFERENCE)
    plain = read(text.format("请谅解"), REFERENCE)
    assert (early.early_restore_possible, early.weather_dependent, early.tentative) == (
        True,
        False,
        False,
    )
    assert (weather.early_restore_possible, weather.weather_dependent, weather.tentative) == (
        False,
        True,
        False,
    )
    assert (loose.early_restore_possible, loose.weather_dependent, loose.tentative) == (
        False,
        False,
        True,
    )
    assert (plain.early_restore_possible, plain.weather_dependent, plain.tentative) == (
        False,
        False,
        False,
    )

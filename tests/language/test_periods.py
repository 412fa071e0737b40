"""Which days 统计 is about."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.when import at_local
from language.periods import read

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)  # 10:00 at the station, a Saturday


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("日报", (11, 27), (11, 27), "11月27日"),
        ("统计 昨天", (11, 27), (11, 27), "11月27日"),
        ("周报", (11, 16), (11, 22), "11月16日–22日"),
        ("统计 上周", (11, 16), (11, 22), "11月16日–22日"),
        ("月报", (10, 1), (10, 31), "2026年10月"),
        ("统计 上月", (10, 1), (10, 31), "2026年10月"),
        ("三月份统计", (3, 1), (3, 31), "2026年3月"),
        ("上季度统计", (7, 1), (9, 30), "7月1日–9月30日"),
        ("统计 11月3日", (11, 3), (11, 3), "11月3日"),
        ("统计 前天 明细", (11, 26), (11, 26), "11月26日"),
    ],
)
def test_a_span_that_is_over_is_whole(
    text: str, first: tuple[int, int], last: tuple[int, int], name: str
) -> None:
    period = read(text, NOW)

    assert period.start == at_local(date(2026, *first), time())
    assert period.end == at_local(date(2026, *last) + timedelta(days=1), time())
    assert period.name == name


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("统计", (11, 28)),
        ("统计 今天", (11, 28)),
        ("统计 本周", (11, 23)),
        ("统计 本月", (11, 1)),
        ("统计 11月", (11, 1)),
        ("11月月报", (11, 1)),
        ("近7天统计", (11, 22)),
        ("统计 近七天", (11, 22)),
        ("今年统计", (1, 1)),
    ],
)
def test_a_span_that_runs_ends_now(text: str, first: tuple[int, int]) -> None:
    period = read(text, NOW)

    assert period.start == at_local(date(2026, *first), time())
    assert period.end == NOW


def test_a_month_that_has_not_come_is_last_years() -> None:
    assert read("统计 12月", NOW).name == "2025年12月"
    assert read("统计 12月25日", NOW).name == "2025年12月25日"


def test_a_day_that_the_month_does_not_have_is_the_month() -> None:
    assert read("统计 2月30日", NOW).name == "2026年2月"


def test_what_else_is_wanted_is_told() -> None:
    assert read("日报", NOW).daily
    assert not read("昨天日报", NOW).daily
    assert read("统计 上周 明细", NOW).detail
    assert read("口径", NOW).formulas


SAID = st.text(max_size=60) | st.text("统计上本去今年月周季天近123十二日号报", max_size=12)


@given(SAID, st.integers(0, 6000))
def test_any_text_gives_a_span_that_is_not_in_the_future(text: str, days: int) -> None:
    now = datetime(2020, 1, 2, 3, 4, tzinfo=UTC) + timedelta(days=days)

    period = read(text, now)

    assert period.start <= period.end <= now

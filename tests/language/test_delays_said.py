"""What the crew says about a promised time: the time that is meant, the reason, and the way it goes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.when import local
from language.delays import Tone, hour_alone, in_finding, read

NOW = datetime(2026, 11, 25, 8, 40, tzinfo=UTC)  # 16:40 at the station
PROMISED = NOW + timedelta(minutes=20)  # 17:00

SAID = (
    ("2 18点半 电缆头还要做一个", 2, "18:30", "电缆头还要做一个"),
    ("2，18：30，电缆头还要做一个", 2, "18:30", "电缆头还要做一个"),
    ("2 七点，因为电缆头要重做", 2, "19:00", "电缆头要重做"),
    ("2 再要一个小时，雨太大", 2, "17:40", "雨太大"),
    ("要晚点，得到8点", None, "20:00", ""),
    ("7点好不了，9点吧，等配件", None, "21:00", "等配件"),
    ("五点肯定来不了电，得六点半，线还断着", None, "18:30", "线还断着"),
    ("说好5点，得6点一刻了", None, "18:15", ""),
    ("6点前够呛，7点吧 中间头重做", None, "19:00", "中间头重做"),
    ("晚半小时", None, "17:30", ""),
    ("恐怕得晚一个小时，树还没锯完", None, "18:00", "树还没锯完"),
    ("推迟到20:00 配件没到", None, "20:00", "配件没到"),
    ("电缆头要重做得到六点半", None, "18:30", "电缆头要重做"),
    ("还要半小时", None, "17:10", ""),
    ("提前10分钟就能好", None, "16:50", ""),
    ("能提前，4点50就好", None, "16:50", ""),
    ("18点半", None, "18:30", ""),
    ("0001 得8点", None, "20:00", ""),
)


@pytest.mark.parametrize(("text", "choice", "clock", "reason"), SAID)
def test_the_time_that_is_meant_and_why(
    text: str, choice: int | None, clock: str, reason: str
) -> None:
    said = read(text, NOW, promised=PROMISED)

    assert said.due is not None
    assert (said.choice, f"{local(said.due):%H:%M}", said.reason) == (choice, clock, reason)


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("3说不准", Tone.UNSURE),
        ("不好说，要等吊车", Tone.UNSURE),
        ("定不了几点", Tone.UNSURE),
        ("要晚点，得到8点", Tone.LATER),
        ("5点好不了", Tone.LATER),
        ("晚20分钟", Tone.LATER),
        ("能提前，6点半就好", Tone.SOONER),
        ("没问题", Tone.SURE),
        ("能，放心", Tone.SURE),
        ("18点半", Tone.NONE),
        ("晚上七点", Tone.NONE),
    ],
)
def test_which_way_the_words_go(text: str, tone: Tone) -> None:
    assert read(text, NOW, promised=PROMISED).tone is tone


@pytest.mark.parametrize("text", ["5点好不了", "6点前来不了", "说好5点", "好了", "到了", "等配件"])
def test_no_time_is_made_of_one_that_does_not_hold(text: str) -> None:
    assert read(text, NOW, promised=PROMISED).due is None


@pytest.mark.parametrize(
    ("text", "clock", "cause"),
    [
        ("开关烧了，17点半前好", "17:30", "开关烧了"),
        ("十八点半，缺个互感器", "18:30", "缺个互感器"),
        ("电缆头击穿，重做要两个小时", "18:40", "电缆头击穿，重做"),
        ("换个空开，半小时", "17:10", "换个空开"),
    ],
)
def test_a_finding_may_tell_a_time(text: str, clock: str, cause: str) -> None:
    found = in_finding(text, NOW)

    assert found is not None
    assert found.due is not None
    assert (f"{local(found.due):%H:%M}", found.reason) == (clock, cause)


@pytest.mark.parametrize("text", ["8点那会儿烧的", "跳闸是5点", "保险断了", "下午3点烧的，在换"])
def test_when_it_happened_is_no_promise(text: str) -> None:
    assert in_finding(text, NOW) is None


def test_a_choice_is_not_the_hour_of_half_past_two() -> None:
    assert read("2点半", NOW).choice is None
    assert read("2 晚一点", NOW).choice == 2


def test_a_bare_number_may_be_an_hour_when_one_was_asked_for() -> None:
    seven = hour_alone("7", NOW)
    assert seven is not None
    assert f"{local(seven):%H:%M}" == "19:00"
    assert hour_alone("77", NOW) is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_words_give_a_time_ahead_or_none(text: str) -> None:
    said = read(text, NOW, promised=PROMISED)

    assert said.due is None or said.due > NOW

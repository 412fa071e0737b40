"""Times as crew say them, relative to the moment of the message."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.when import STATION_ZONE
from language import eta


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=STATION_ZONE)


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("30分钟", _at(1, 9), _at(1, 9, 30)),
        ("四十分钟", _at(1, 9), _at(1, 9, 40)),
        ("半小时", _at(1, 9), _at(1, 9, 30)),
        ("半个钟头", _at(1, 9), _at(1, 9, 30)),
        ("一刻钟", _at(1, 9), _at(1, 9, 15)),
        ("一个半小时", _at(1, 9), _at(1, 10, 30)),
        ("俩小时", _at(1, 9), _at(1, 11)),
        ("2小时30分", _at(1, 9), _at(1, 11, 30)),
        ("1点前", _at(1, 23, 30), _at(2, 1)),
        ("1点前", _at(2, 0, 30), _at(2, 1)),
        ("7点", _at(1, 15), _at(1, 19)),
        ("7点", _at(1, 5), _at(1, 7)),
        ("七点半", _at(1, 15), _at(1, 19, 30)),
        ("十二点一刻", _at(1, 9), _at(1, 12, 15)),
        ("两点三刻", _at(1, 9), _at(1, 14, 45)),
        ("8点50", _at(1, 6), _at(1, 8, 50)),
        ("晚上七点", _at(1, 15), _at(1, 19)),
        ("晚上12点", _at(1, 22), _at(2, 0)),
        ("12点", _at(1, 22), _at(2, 0)),
        ("凌晨1点", _at(1, 23), _at(2, 1)),
        ("凌晨1点", _at(2, 0, 30), _at(2, 1)),
        ("夜里三点", _at(1, 22), _at(2, 3)),
        ("下午3点", _at(1, 10), _at(1, 15)),
        ("中午1点", _at(1, 9), _at(1, 13)),
        ("零点", _at(1, 20), _at(2, 0)),
        ("明早8点", _at(1, 20), _at(2, 8)),
        ("明早8点", _at(2, 1), _at(2, 8)),
        ("明天上午10点", _at(1, 9), _at(2, 10)),
        ("后天9点", _at(1, 8), _at(3, 9)),
        ("今晚8点", _at(1, 18), _at(1, 20)),
        ("20:30", _at(1, 19), _at(1, 20, 30)),
        ("20:30", _at(1, 21), _at(2, 20, 30)),
        ("8:30", _at(1, 19), _at(1, 20, 30)),
        ("08:30", _at(1, 19), _at(2, 8, 30)),
    ],
)
def test_a_time_is_the_next_such_instant(text: str, now: datetime, then: datetime) -> None:
    found = eta.read(text, now)
    assert found is not None
    assert found.at == then


@pytest.mark.parametrize(
    "text",
    [
        "",
        "马上",
        "25点",
        "12:75",
        "今天早上8点",
        "一点点",
        "什么时候",
        "100小时",
        "0分钟",
        "5号楼",
    ],
)
def test_what_is_no_time_or_has_passed_is_not_guessed(text: str) -> None:
    assert eta.read(text, _at(1, 21)) is None


@given(
    st.text(
        alphabet="0123456789一二三十两半个小时分钟刻点:明后今早晚上下午凌晨夜里前到", max_size=12
    ),
    st.integers(min_value=0, max_value=366 * 24 * 60),
)
def test_every_time_that_is_found_lies_ahead_and_within_five_days(text: str, minutes: int) -> None:
    now = _at(1, 0) + timedelta(minutes=minutes)
    found = eta.read(text, now)
    if found is not None:
        assert now < found.at <= now + timedelta(days=5)
        assert 0 <= found.start < found.end <= len(text)

"""Whatever is written, times come out in bounded time and in order."""

from datetime import datetime
from time import process_time

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.times import find, overall
from tests.language.times_said import at, ends

_SIGNS = "0123456789一二三四十廿点时刻分秒半年月日号周礼拜:：-~—至到.停电前后内今明昨早晚上下午夜 \n,，的起了还得小时钟头天"
_MOMENTS = st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2199, 12, 31))  # noqa: DTZ001
_SLOW = 0.5
"""Seconds of the processor that 4,000 characters may take; a tenth is usual."""


@given(text=st.text(alphabet=_SIGNS, max_size=200), said=_MOMENTS)
def test_no_time_ends_before_it_starts(text: str, said: datetime) -> None:
    spans = find(text, at(said.isoformat()))
    whole = overall(spans)
    for span in (*spans, *([whole] if whole else [])):
        assert 0 <= span.begin < span.stop <= len(text)
        assert span.start or span.end
        assert not (span.start and span.end) or span.start <= span.end


@given(text=st.text(max_size=300))
def test_any_text_gives_a_result(text: str) -> None:
    find(text, at("2026-11-16T09:00"), promise=True)


@pytest.mark.parametrize(
    "piece",
    ["1", "一", "8点", "8点-", "1~", "11月18日、", "停", "国庆", "8:00-", " ", "十", "1小时", "("],
)
def test_the_longest_text_is_read_in_bounded_time(piece: str) -> None:
    began = process_time()
    find((piece * 4000)[:4000], at("2026-11-16T09:00"))
    assert process_time() - began < _SLOW


@pytest.mark.parametrize(
    "text",
    [
        "11月20日8时30分至16时",
        "明天下午一点半到五点",
        "下周二上午九点至十一点",
        "农历八月十五晚上8点",
        "停了俩小时了",
        "今晚10点到明早6点",
    ],
)
def test_traditional_characters_and_blanks_change_no_time(text: str) -> None:
    plain = ends(text, "2026-11-16T09:00")
    assert plain != ("", "")
    assert ends(opencc.OpenCC("s2t").convert(text), "2026-11-16T09:00") == plain
    assert ends(f"  {text} 😀", "2026-11-16T09:00") == plain
    assert ends(text.replace("至", " 至 ").replace("到", " 到 "), "2026-11-16T09:00") == plain

"""Traditional, Cantonese and Taiwanese writing, and slips, become what the rules read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.normalise import LIMIT, normalise
from language.utterance import dense


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("濱河花園停電了", "滨河花园停电了"),
        ("著火了", "着火了"),
        ("裡面冒煙", "里面冒烟"),
        ("裏邊沒電", "里边没电"),
        ("臺區跳閘", "台区跳闸"),
        ("網路斷了", "网络断了"),
        ("我哋都係冇電", "我们都是没电"),
        ("關係不大", "关系不大"),
        ("乜嘢時候嚟電", "什么时候来电"),
        ("嗰邊冇電", "那边没电"),
        ("三但愿没电", "三单元没电"),
        ("5号搂没电", "5号楼没电"),
        ("15搂", "15楼"),
        ("5动没电", "5栋没电"),
        ("他一动也不动", "他一动也不动"),
        ("8号漏电", "8号漏电"),
        ("打开小程序", "打开小程序"),
        ("程序走完了", "程序走完了"),
        ("显著", "显著"),
        ("٥号楼", "5号楼"),
    ],
)
def test_one_way_of_writing(written: str, plain: str) -> None:
    assert normalise(written) == plain


@given(
    st.text(
        alphabet="電著係冇乜嘢嗰關聯裡裏臺程式軟體網路濱園号动搂但愿三5 没水\ufe0f٥①[小程序]",
        max_size=40,
    )
)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_a_long_traditional_text_stays_within_the_limit() -> None:
    text = normalise("網際網路滑鼠" * 2000)
    assert len(text) <= LIMIT
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("said", "joined"),
    [
        ("我们这里没电了 快点派人来修", "我们这里没电了,快点派人来修"),
        ("林荫小区5 号楼没电了", "林荫小区5号楼没电了"),
        ("林荫小区5号 楼没电了", "林荫小区5号楼没电了"),
        ("滨河小区6号楼1 到4单元停电", "滨河小区6号楼1到4单元停电"),
        ("我们这里没 电了快来看看", "我们这里没电了快来看看"),
        ("是12栋不 是20栋停电", "是12栋不是20栋停电"),
    ],
)
def test_a_blank_parts_clauses_but_neither_words_nor_addresses(said: str, joined: str) -> None:
    assert dense(said) == joined

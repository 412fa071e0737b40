"""Which buildings the crew call restored, and the few words that answer 来电了吗."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.light import has_power
from language.part_done import PartDone, read
from tests.language.language_parts import EVENING, STATION


def said(text: str) -> PartDone | None:
    return read(text, station=STATION, now=EVENING)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3号楼来电了，5号楼还要一小时", "3号楼"),
        ("3号楼来电了5号楼还得等会儿", "3号楼"),
        ("先送上3号楼", "3号楼"),
        ("1-4号楼好了", "1号楼 2号楼 3号楼 4号楼"),
        ("3、5号楼都送上电了", "3号楼 5号楼"),
        ("3号楼，5号楼好了", "3号楼 5号楼"),
        ("三号楼和四号楼送电了，五号楼9点前", "3号楼 4号楼"),
        ("5号楼还没好，3号楼先送上了", "3号楼"),
        ("3号楼恢复了，5号楼开关坏了", "3号楼"),
        ("3号楼2单元好了,3单元还没好", "3号楼2单元"),
        ("2单元来电了", "2单元"),
        ("好了 3号楼", "3号楼"),
        ("已恢复3号楼供电", "3号楼"),
        ("A座来电了，B座还在修", "A号楼"),
    ],
)
def test_the_buildings_that_are_back(text: str, parts: str) -> None:
    found = said(text)
    assert found is not None
    assert not found.but
    assert [part.words for part in found.parts] == parts.split()


@pytest.mark.parametrize(
    "text", ["除了5号楼都来电了", "其他楼都好了，5号楼还没", "5号楼还没好，其余都来电了"]
)
def test_all_but_one(text: str) -> None:
    found = said(text)
    assert found is not None
    assert found.but
    assert [part.words for part in found.parts] == ["5号楼"]


@pytest.mark.parametrize(
    "text",
    [
        "好了",
        "3号楼的开关换好了",
        "3号楼停电了",
        "3号楼来电了吗",
        "3号楼来电没有",
        "3号楼没好",
        "3号楼马上送电",
        "3号楼9点前送电",
        "3号楼查到了，开关烧了",
        "3号楼到了",
        "3号楼有电，5号楼没电",
        "换了3号楼的空开",
    ],
)
def test_what_restores_no_building(text: str) -> None:
    assert said(text) is None


def test_the_time_the_remedy_and_the_number_are_read_beside_it() -> None:
    found = said("3号楼来电了，5号楼还要一小时")
    assert found is not None
    assert found.eta == EVENING + timedelta(hours=1)
    found = said("0231 3号楼好了，换了空开")
    assert found is not None
    assert (found.ticket, found.remedy) == (231, "换了空开")


@given(st.text(st.sampled_from("3号楼5单元来电了好没还,。 \n09点前除了都其他吗"), max_size=40))
def test_any_text_is_read(text: str) -> None:
    found = said(text)
    assert found is None or found.parts
    assert has_power(text) in (True, False, None)


@pytest.mark.parametrize(
    ("text", "lit"),
    [
        ("来了", True),
        ("来电了，谢谢", True),
        ("我家亮了", True),
        ("没有", False),
        ("还没呢", False),
        ("我家还没来电", False),
        ("没有啊", False),
        ("谢谢", None),
        ("没有人来收电费", None),
        ("来了吗", None),
        ("2单元来了3单元没来", None),
    ],
)
def test_short_answers_to_the_question(text: str, *, lit: bool | None) -> None:
    assert has_power(text) is lit

"""送电了 P012, 林荫小区送电了: what is said about the end of an announced outage, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import outage_end
from tests.domain.domain_parts import sample

STATION = sample()


@pytest.mark.parametrize(
    ("text", "numbers", "communities"),
    [
        ("好了 P012", (12,), ()),
        ("送电了P012", (12,), ()),
        ("来电了 p12", (12,), ()),
        ("P012好了 接头重做了", (12,), ()),
        ("P012、P013都送电了", (12, 13), ()),
        ("P012的电送上了", (12,), ()),
        ("林荫小区送电了", (), ("林荫家园社区",)),
        ("林荫小区1-4号楼都送上电了", (), ("林荫家园社区",)),
        ("林荫小区恢复供电，换了电缆头", (), ("林荫家园社区",)),
        ("已送电", (), ()),
    ],
)
def test_power_is_back(text: str, numbers: tuple[int, ...], communities: tuple[str, ...]) -> None:
    said = outage_end.read(text, station=STATION)

    assert said is not None
    assert said.restored
    assert (said.numbers, said.communities) == (numbers, communities)


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "来电了吗",
        "3号楼还黑着",
        "林荫小区1号楼送电了，其他还没",
        "除了3号楼都来电了",
        "电缆头换好了",
        "停电结束了吗",
        "接",
        "SP012是型号",
    ],
)
def test_it_is_about_something_else(text: str) -> None:
    assert outage_end.read(text, station=STATION) is None


@pytest.mark.parametrize(
    "text", ["P012 要晚到18点半，电缆头还要做一个", "P012还没送电", "P012送电了吗"]
)
def test_a_number_alone_ends_nothing(text: str) -> None:
    said = outage_end.read(text, station=STATION)

    assert said is not None
    assert said.numbers == (12,)
    assert not said.restored


@given(st.text(max_size=100))
def test_any_text_will_do(text: str) -> None:
    outage_end.read(text, station=STATION)

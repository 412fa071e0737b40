"""What clerks say when they have made an outage known, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coverage import Medium
from language.relayed import Said, Told, outage_number, read
from tests.domain.domain_parts import sample

STATION = sample()
W, L, P, K = Medium
DONE, UNDONE, CANNOT = Said.DONE, Said.UNDONE, Said.CANNOT


def told(text: str) -> list[tuple[Medium | None, Said, str]]:
    """Return medium, what was said of it, and the buildings, as one word."""
    found = read(text, STATION)
    return [(t.medium, t.said, "".join(t.buildings)) for t in found.told] if found else []


def the_one(text: str) -> Told:
    found = read(text, STATION)
    assert found is not None
    (only,) = found.told
    return only


@pytest.mark.parametrize(
    ("text", "medium", "buildings"),
    [
        ("转了", W, ""),
        ("已转", W, ""),
        ("已经转发了", W, ""),
        ("转过了", W, ""),
        ("我转了哈", W, ""),
        ("转好了", W, ""),
        ("群里发了", W, ""),
        ("发群里了", W, ""),
        ("微信已经发了", W, ""),
        ("转发到业主群了", W, ""),
        ("念了", L, ""),
        ("喇叭念过了", L, ""),
        ("大喇叭念了两遍", L, ""),
        ("广播过了", L, ""),
        ("喇叭里播了", L, ""),
        ("贴了", P, ""),
        ("都贴完了", P, ""),
        ("通知贴好了", P, ""),
        ("3号楼已贴", P, "3"),
        ("三号楼贴了", P, "3"),
        ("3栋贴了", P, "3"),
        ("3号贴了", P, "3"),
        ("5楼贴了", P, "5"),
        ("A座已贴", P, "A"),
        ("1到4号楼都贴好了", P, "1234"),
        ("1-4、6号楼贴了", P, "12346"),
        ("贴了1、2、3号楼", P, "123"),
        ("三号楼和五号楼的海报都贴了", P, "35"),
        ("林荫家园社区3号楼贴了", P, "3"),
        ("好的，3号楼贴好了，谢谢", P, "3"),
        ("海报换好了", P, ""),
        ("旧海报撕下来了", P, ""),
        ("撕了", P, ""),
        ("敲门了", K, ""),
        ("门都敲了", K, ""),
        ("挨家通知了", K, ""),
        ("入户通知了", K, ""),
        ("3号楼2单元敲过了", K, "3"),
        ("P012 3号楼已贴", P, "3"),
        ("P012贴了", P, ""),
        ("都办好了", None, ""),
        ("办完了", None, ""),
        ("[图片]3号楼贴了", P, "3"),
    ],
)
def test_one_thing_that_was_done(text: str, medium: Medium | None, buildings: str) -> None:
    assert told(text) == [(medium, DONE, buildings)]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("转了，念了，贴了", [(W, DONE, ""), (L, DONE, ""), (P, DONE, "")]),
        ("转了念了", [(W, DONE, ""), (L, DONE, "")]),
        ("已转、已念", [(W, DONE, ""), (L, DONE, "")]),
        ("念了，2到3号楼都贴好了", [(L, DONE, ""), (P, DONE, "23")]),
        ("贴了3号楼，念了", [(P, DONE, "3"), (L, DONE, "")]),
        ("没贴", [(P, UNDONE, "")]),
        ("4号楼还没贴", [(P, UNDONE, "4")]),
        ("还没念呢", [(L, UNDONE, "")]),
        ("4号楼贴错了", [(P, UNDONE, "4")]),
        ("5号楼没人，贴不了", [(P, CANNOT, "5")]),
        ("5号楼贴不了，没人", [(P, CANNOT, "5")]),
        ("5号楼门禁进不去没法贴", [(P, CANNOT, "5")]),
        (
            "1号楼贴了，2号楼没人，3号楼贴了",
            [(P, DONE, "1"), (P, CANNOT, "2"), (P, DONE, "3")],
        ),
        ("4号楼没贴，其他都贴了", [(P, UNDONE, "4"), (P, DONE, "")]),
    ],
)
def test_several_things_and_what_was_not_done(
    text: str, things: list[tuple[Medium | None, Said, str]]
) -> None:
    assert told(text) == things


@pytest.mark.parametrize("text", ["除了4号楼都贴了", "除4号楼以外都贴了", "除了4号楼没贴，都贴了"])
def test_all_but_one(text: str) -> None:
    found = read(text, STATION)
    assert found is not None
    done = {(t.buildings, t.but) for t in found.told if t.said is DONE}
    assert done == {((), ("4",))}


def test_only_one_is_left() -> None:
    found = read("就差4号楼没贴", STATION)
    assert found is not None
    assert [(t.said, t.buildings, t.but) for t in found.told] == [
        (DONE, (), ("4",)),
        (UNDONE, ("4",), ()),
    ]


def test_the_reason_is_kept_as_it_was_said() -> None:
    assert the_one("5号楼没人，贴不了").words == "没人，贴不了"


def test_a_unit_is_read() -> None:
    assert the_one("3号楼1、2单元敲过了").units == ("1", "2")


@pytest.mark.parametrize(
    "text",
    [
        "念了书",
        "转了钱",
        "贴了膜",
        "开关上贴了封条",
        "他转了院",
        "转",
        "贴",
        "转给网格员二号",
        "贴了没",
        "贴了吗",
        "3号楼贴了没有",
        "念了没？",
        "怎么转",
        "敲门没人应",
        "好了",
        "到了",
        "3号楼没电了",
        "海报贴了，但是3号楼没电了",
        "3号楼配电箱冒火，海报贴了",
        "通知到了",
        "办电怎么办",
        "卡里的钱转了半天没到账",
        "",
    ],
)
def test_ordinary_talk_is_left_alone(text: str) -> None:
    assert read(text, STATION) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("P012", 12), ("p12贴了", 12), ("【红】P003还差", 3), ("0012", None), ("AP012", None)],
)
def test_the_number_of_an_outage(text: str, number: int | None) -> None:
    assert outage_number(text) == number


def test_words_that_name_the_matter_are_sure() -> None:
    sure = {text: read(text, STATION) for text in ("3号楼海报贴了", "P012贴了", "贴了")}

    assert [found is not None and found.sure for found in sure.values()] == [True, True, False]


@given(st.text(alphabet="转念贴敲了已没除都3号楼4单元，。P01海报其他人不在 ", max_size=30))
def test_any_text_is_read_or_left(text: str) -> None:
    found = read(text, STATION)

    assert found is None or found.told

"""Any string gives slots, quickly; trifles of writing change nothing; no place is invented."""

import importlib
import pkgutil
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise

import opencc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.slots import Slots
from language import addresses, doors, gazetteer, places, reading, slots
from language.mention import Level
from language.normalise import LIMIT
from language.slots import read_slots
from tests.language.slots_station import MORNING, TOWN, raw

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
WORDS = st.text(
    alphabet="梧桐清河花园悦澜家银杏和顺里朝阳社区西关村景泰东南小5号楼12一二三十百零单元栋幢座层#-、到至没有电停好了不是跟样隔壁除户 ,。?",
    max_size=60,
)
NAMES = {community.name for community in TOWN.communities}


@given(st.one_of(ANY_TEXT, WORDS))
@example("\ud8005号楼")
@example("\x00")
@example("0号楼")
@example("百号楼")
@example("零单元")
@example("1-" * 2000)
@example("5号楼和" * 1000)
def test_any_text_gives_slots_that_can_be_written_and_read_again(text: str) -> None:
    found = raw(text)
    assert isinstance(found, Slots)
    assert set(found.community) <= NAMES
    for number in (*found.building, *found.unit, *found.floor):
        assert re.fullmatch(r"-?[1-9]\d{0,2}|[A-Z]\d{0,2}|\d{1,2}[A-Z]", number), number
    assert len(set(found.building)) == len(found.building)


@given(WORDS)
def test_a_building_is_written_in_the_text_or_lies_in_a_range_of_it(text: str) -> None:
    for building in raw(text).building:
        spoken = set(text) & set("一二三十百0123456789")
        assert spoken, building


@given(st.text(alphabet="今天气真好我们去公园散步吃饭聊的很开心孩子写作业,。!?", max_size=60))
def test_talk_about_nothing_has_no_place(text: str) -> None:
    found = raw(text)
    assert (found.community, found.building, found.unit, found.room) == ((), (), (), "")


STABLE = [
    "梧桐小区5号楼没电了",
    "清河花园6号楼1到4单元停电",
    "悦澜家园12栋3单元402跳闸",
    "银杏园A座停电,B座有电",
    "是12栋不是20栋没电",
    "5单元好了6单元没好",
    "和顺里1-8号楼都没电,3号楼有电",
    "西关村村东头变压器冒烟",
    "我家在铁匠胡同18号没电",
    "朝阳社区9号楼电表箱着火了",
    "就我家没电,邻居都有",
    "全楼都停电了,电话13700001111",
]
PLACES = ("community", "building", "unit", "floor", "room", "phenomenon", "scope", "phone")


def told(text: str, keys: tuple[str, ...] = PLACES) -> dict[str, object]:
    shown = raw(text).as_dict()
    return {key: shown.get(key) for key in keys}


@given(
    st.sampled_from(STABLE),
    st.sampled_from(
        ["", "你好,", "您好 ", "喂", "@电力管家 ", "麻烦 ", "请问", "@电力管家 你好!"]
    ),
    st.sampled_from(
        ["", "😤", "!", "。", "  ", "[流泪]", "~", "\u200b", "\n", ",谢谢", " 辛苦了"]
    ),
)
def test_a_polite_word_or_an_emoji_around_it_changes_nothing(
    text: str, before: str, after: str
) -> None:
    assert told(before + text + after) == told(text)


@given(
    st.sampled_from(STABLE),
    st.integers(min_value=1, max_value=30),
    st.sampled_from([" ", "\u200b", "　", "\ufe0f"]),
)
def test_a_blank_that_parts_no_number_changes_nothing(text: str, where: int, blank: str) -> None:
    at = min(where, len(text) - 1)
    if text[at - 1].isascii() and text[at].isascii():
        blank = "\u200b"
    assert told(text[:at] + blank + text[at:]) == told(text)


@pytest.mark.parametrize("config", ["s2tw", "s2hk", "s2t"])
@pytest.mark.parametrize("text", STABLE)
def test_traditional_writing_changes_nothing(text: str, config: str) -> None:
    written = opencc.OpenCC(config).convert(text)
    assert told(written) == told(text)


@pytest.mark.parametrize("text", STABLE)
def test_full_width_writing_changes_nothing(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert told(wide) == told(text)


@given(st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=6, unique=True))
def test_a_list_of_buildings_gives_each_of_them_in_order(numbers: list[int]) -> None:
    text = "、".join(map(str, numbers)) + "号楼没电"
    assert raw(text).building == tuple(map(str, numbers))


@given(st.integers(min_value=1, max_value=60), st.integers(min_value=1, max_value=30))
def test_a_range_gives_everything_between_its_ends(first: int, more: int) -> None:
    last = first + more
    wanted = tuple(str(number) for number in range(first, last + 1))
    for sign in ("-", "到", "至", "~", "号楼到"):
        assert raw(f"{first}{sign}{last}号楼没电").building == wanted


@given(WORDS)
def test_mentions_are_in_order_and_never_overlap(text: str) -> None:
    for found in (doors.mentions(text), gazetteer.mentions(text, TOWN)):
        for earlier, later in pairwise(found):
            assert earlier.start < earlier.end <= later.start


@given(WORDS)
def test_what_is_meant_was_mentioned(text: str) -> None:
    mentions = doors.mentions(text)
    meant = addresses.meant(text, mentions)
    mentioned = {value for each in mentions for value in each.values}
    assert {*meant.buildings, *meant.units, *meant.floors} <= mentioned
    rooms = {each.values[0] for each in mentions if each.level is Level.ROOM}
    assert not meant.room or meant.room in rooms


PIECES = (
    *("1", "1、", "1-", "5-2-", "一", "一二", "5号楼", "5号楼和", "5单元", "A座", "3号", "#"),
    *("梧桐", "梧桐小区", "朝阳", "银杏院", "景泰", "不是5号楼", "5号楼有电", "跟5号楼一样"),
    *("没电", "都", "我家", "老人", "1点", "从", "明天8点到", "户", "烧了", "线断", "一声", "13"),
    *(
        "树线",
        "烟",
        "杆,",
        "冒",
        "电梯",
        "铜",
        "路口",
        "村口变压器",
        "原因",
        "还没来电",
        " ",
        "a1",
    ),
    *("户号", "预计", "半个小时", "晚上", "家里有", "停了", "号单", "电话", "线路检修", "上班"),
)


@pytest.mark.parametrize("piece", PIECES)
def test_four_thousand_characters_are_read_quickly(piece: str) -> None:
    text = (piece * LIMIT)[:LIMIT]
    case = reading.read(text, station=TOWN, now=MORNING)
    assert best_of_three(lambda: read_slots(case, station=TOWN, now=MORNING)) < 0.5


def patterns() -> list[re.Pattern[str]]:
    """Return every pattern of the reader of slots and places."""
    found: list[re.Pattern[str]] = []
    for package in (slots, doors, gazetteer):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            found += _patterns_in(vars(importlib.import_module(module.name)))
    return found + _patterns_in(vars(addresses)) + _patterns_in(vars(places))


def _patterns_in(names: Mapping[str, object]) -> list[re.Pattern[str]]:
    found: list[re.Pattern[str]] = []
    for value in names.values():
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            each = part[-1] if isinstance(part, tuple) and part else part
            if isinstance(each, re.Pattern):
                found.append(each)
    return found


@pytest.mark.parametrize("piece", PIECES)
def test_no_pattern_takes_long_over_four_thousand_characters(piece: str) -> None:
    text = (piece * LIMIT)[:LIMIT]
    for pattern in patterns():
        seconds = best_of_three(partial(all_matches, pattern, text))
        assert seconds < 0.05, pattern.pattern[:80]


def all_matches(pattern: re.Pattern[str], text: str) -> None:
    deque(pattern.finditer(text), maxlen=0)


def best_of_three(work: Callable[[], object]) -> float:
    best = 9.0
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
        if best < 0.01:
            break
    return best

"""Any text gives a notice in bounded time; what it names stands in the text."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.notice import Moment, Notice, NoticeKind
from domain.when import local
from language import notices
from language.notices import looks_like_notice, read
from tests.language.notice_cases import ALL

REFERENCE = datetime(2026, 11, 24, 4, tzinfo=UTC)
SECONDS = 1.0
"""Of the processor, for a whole text."""
PATTERN_SECONDS = 0.05

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)
WORDS = st.sampled_from(
    [
        "停电", "停電", "恢复供电", "停电时间：", "停电范围：", "停电设备：", "停电原因", "12月1日", "11月31日",
        "8:00", "25:99", "—", "至", "次日", "每天", "滨河小区", "东樊村", "1-6号楼", "、", "，", "。", "\n", "|", "\t",
        "（", "）", "除外", "10千伏", "城关线", "3号台区", "取消", "改为", "推迟至", "限电", "故障", "跳闸", "预计",
        "1200户", "供电所", "等地", "和", "及", "不受影响", "全校", " ", "　", "1、", "如遇", "提前", "请", "：", "昨晚",
    ]
)  # fmt: skip
NOTICE_LIKE = st.lists(WORDS, max_size=40).map("".join)


def _day(moment: Moment) -> int:
    return local(moment.at).date().toordinal()


def _ends_before_start(start: Moment | None, end: Moment | None) -> bool:
    if start is None or end is None:
        return False
    if start.day_only or end.day_only:
        return _day(end) < _day(start)
    return end.at < start.at


def _is_sound(text: str, notice: Notice) -> None:
    for piece in (*notice.areas, *notice.excluded_areas, *notice.line_or_equipment):
        assert piece
        assert piece in text
    for segment in notice.segments:
        assert set(segment.areas) <= set(notice.areas)
        assert not _ends_before_start(segment.start, segment.end)
    assert not _ends_before_start(notice.start, notice.end)
    assert len(notice.areas) == len(set(notice.areas))
    if notice.kind is NoticeKind.NOT_OUTAGE:
        assert notice == Notice(kind=notice.kind, reason=notice.reason)


@given(st.one_of(ANY_TEXT, NOTICE_LIKE))
@example("\ud800停电")
@example("停电范围：\x00\n停电时间：\ufeff")
@example("停电" + "ﷺ" * 100)
@example("停电时间：12月1日17:00至8:00，12月1日")
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_sound_notice(text: str) -> None:
    _is_sound(text, read(text, REFERENCE))
    assert looks_like_notice(text) in {True, False}


@given(NOTICE_LIKE)
@settings(max_examples=60, deadline=None)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text, REFERENCE) == read(text, REFERENCE)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["text"][:24])
def test_full_width_and_spaced_blanks_change_no_place(case: dict[str, str]) -> None:
    text = case["text"]
    wide = text.replace(":", "：").replace(",", "，").replace("(", "（").replace(")", "）")
    assert read(wide, REFERENCE).areas == read(text, REFERENCE).areas


TRADITIONAL = opencc.OpenCC("s2t")


def _heart(text: str) -> tuple[NoticeKind, Moment | None, Moment | None]:
    notice = read(text, REFERENCE)
    return notice.kind, notice.start, notice.end


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["text"][:24])
def test_blanks_between_clauses_change_neither_kind_nor_times(case: dict[str, str]) -> None:
    spaced = re.sub(r"([，。；])", r"\1 ", case["text"])
    assert _heart(spaced) == _heart(case["text"])


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["text"][:24])
def test_traditional_characters_change_neither_kind_nor_times(case: dict[str, str]) -> None:
    assert _heart(str(TRADITIONAL.convert(case["text"]))) == _heart(case["text"])


@given(NOTICE_LIKE)
@settings(max_examples=60, deadline=None)
def test_no_writing_makes_another_notice_of_any_text(text: str) -> None:
    traditional = str(TRADITIONAL.convert(text))
    assert _heart(traditional) == _heart(text)


ADVERSARIAL = [
    "停电" * 2000,
    "停 电 时 间" * 600,
    "停电范围：" * 800,
    "\n时间 " * 1000,
    "停电设备为" * 800,
    "停电，" + "甲" * 4000,
    "停电，" + "10千伏" * 1400,
    "停电，" + "1" * 4000,
    "停电（" * 2000,
    "停电，" + "居民" * 2000,
    "停电，" + "甲村、" * 1330,
    "停电范围：" + "甲村、" * 1330,
    "停电范围：" + "甲小区和乙小区" * 560,
    "停电范围：" + "1号楼、" * 990,
    "停电，" + "甲小区" * 1330,
    "12月1日8:00-9:00甲村停电、" * 220,
    "12月1日至2日每天8:00-10:00停电" * 190,
    "甲村|12月1日8:00-9:00停电\n" * 180,
    "停电 " + "a  b\n" * 790,
    "供电公司停电，" * 570,
    "因停电" * 1330,
    "恢复供电，" * 800,
    "停电，如遇" * 800,
    "停电范围：" + "甲（乙、" * 990,
    "停电。" + "除外不受影响" * 660,
    "停电，" + "线" * 4000,
    "停电，" + "万户1" * 1300,
    "原定12月1日改为12月2日停电，" * 230,
]


@pytest.mark.parametrize("text", ADVERSARIAL, ids=lambda text: text[:12])
def test_hostile_text_at_full_length_is_read_in_time(text: str) -> None:
    read(text[:200], REFERENCE)
    started = time.process_time()
    read(text[:4000], REFERENCE)
    looks_like_notice(text[:4000])
    assert time.process_time() - started < SECONDS


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.iter_modules(notices.__path__):
        loaded = importlib.import_module(f"language.notices.{module.name}")
        for name, value in vars(loaded).items():
            several = value if isinstance(value, tuple) else (value,)
            for each in several:
                if isinstance(each, re.Pattern):
                    yield f"{module.name}.{name}", each


@pytest.mark.parametrize("text", ADVERSARIAL[::3], ids=lambda text: text[:12])
def test_every_pattern_reads_hostile_text_in_time(text: str) -> None:
    slow = []
    for name, pattern in _patterns():
        started = time.process_time()
        for _ in pattern.finditer(text, 0, 4000):
            pass
        if time.process_time() - started > PATTERN_SECONDS:
            slow.append(name)
    assert slow == []


def test_text_beyond_the_limit_is_not_read() -> None:
    notice = read("停电范围：滨河小区。" + "。" * 4000 + "停电范围：向阳社区。", REFERENCE)
    assert notice.areas == ("滨河小区",)

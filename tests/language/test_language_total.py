"""Any string gives a result, in time that grows with its length, and trifles change nothing."""

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.meaning import Intent, Meaning
from domain.station import StationMap
from language import understand
from language.normalise import LIMIT, normalise, without_quote
from tests.language.language_parts import EVENING, STATION

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
WORDS = "没停电了吗冒烟火着接到好换派单号楼单元栋社区滨河明天点半小时分钟不是去年要是怎么谢谢来12345,。?!\n 「」[]@#-:"


@given(st.one_of(ANY_TEXT, st.text(alphabet=WORDS, max_size=80)))
@example("\ud800没电")
@example("\x00")
@example("ﷺ" * 4000)
@example("[" * 4000)
@example("「" * 4000)
@example("接 " + "9" * 4000)
@settings(deadline=None)  # speed is measured elsewhere; a busy machine is no failure
def test_any_text_gives_a_complete_result(text: str) -> None:
    meaning = understand(text, station=STATION, now=EVENING)
    assert isinstance(meaning.intent, Intent)
    assert 0 <= meaning.score <= 1
    assert meaning.reasons
    assert (meaning.intent is Intent.CHOICE) == (meaning.digit is not None)
    assert meaning.intent is not Intent.COMMAND or meaning.command is not None


@given(
    st.one_of(ANY_TEXT, st.text(alphabet=WORDS + "電著听亭挺[强]　Ａ①\u200b\ufe0f😤", max_size=60))
)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("５号楼，没電了！", "5号楼,没电了!"),
        ("变\u200b压器", "变压器"),
        ("停电了😤😤", "停电了"),
        ("没电了[流泪]", "没电了"),
        ("著火了", "着火了"),
        ("显著", "显著"),
        ("听电影", "听电影"),
        ("听电了", "停电了"),
        ("①", "1"),
        ("a\t b\r\n\n c", "a b\nc"),
        ("YX06", "YX06"),
    ],
)
def test_one_way_of_writing(written: str, plain: str) -> None:
    assert normalise(written) == plain


def test_only_the_beginning_of_a_long_text_is_read(read: Callable[[str], Meaning]) -> None:
    assert len(normalise("电" * 100_000)) == LIMIT
    assert read("啊" * LIMIT + "着火了").intent is Intent.CHATTER
    assert read("着火了" + "啊" * 100_000).intent is Intent.DANGER


def test_a_quoted_message_is_not_the_writers_own() -> None:
    assert without_quote("「网格员一号:5号楼没电」\n- - - - -\n好的") == "好的"
    assert without_quote("「没有下文」") == "「没有下文」"


STABLE = [
    ("滨河小区5号楼没电了", Intent.FAULT),
    ("电表箱冒烟了快来人", Intent.DANGER),
    ("有人触电了", Intent.DANGER),
    ("什么时候来电", Intent.PROGRESS),
    ("停电了吗", Intent.OUTAGE_QUERY),
    ("来电了", Intent.RESTORED),
    ("还没来电", Intent.STILL_DARK),
    ("搞错了不用来了", Intent.WITHDRAW),
    ("电费怎么交", Intent.CONSULT),
    ("接单", Intent.COMMAND),
    ("修好了", Intent.COMMAND),
]


@given(
    st.sampled_from(STABLE),
    st.sampled_from(
        ["", "你好,", "您好 ", "喂", "@电力管家 ", "麻烦 ", "请问", "@电力管家 你好!"]
    ),
    st.sampled_from(["", "😤", "!", "。", "  ", "[流泪]", "~", "\u200b", "\n"]),
    st.integers(min_value=0, max_value=30),
    st.sampled_from([" ", "\u200b", "　"]),
)
def test_a_polite_word_a_blank_or_an_emoji_keeps_the_intent(
    line: tuple[str, Intent], before: str, after: str, where: int, blank: str
) -> None:
    text, intent = line
    at = min(where, len(text))
    spaced = text[:at] + blank + text[at:]
    assert understand(before + spaced + after, station=STATION, now=EVENING).intent is intent


@pytest.mark.parametrize(
    "piece",
    [
        "停电",
        "没冒烟",
        "去年着火",
        "1",
        "5-",
        "滨河社区",
        "阳光",
        "又",
        "都",
        "树",
        "几点",
        "接",
        "[强",
        "停电了吗,",
        "明天8点",
        "「",
    ],
)
def test_time_grows_with_length_and_not_with_its_square(station: StationMap, piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        best = 1.0
        for _ in range(5):
            start = time.perf_counter()
            understand(text, station=station, now=EVENING)
            best = min(best, time.perf_counter() - start)
        return best

    # Eight times the text may take eight times the time; a square would take 64 times.
    assert seconds(LIMIT) < 24 * seconds(LIMIT // 8) + 0.01
    assert seconds(LIMIT) < 1

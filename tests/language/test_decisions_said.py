"""How the station head may answer his numbered decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.decisions import ALL, Said, Word, read

Short = tuple[int | None, str]


def short(said: tuple[Said, ...]) -> list[Short]:
    """Return what was read as (number, answer): an option as its digit, a person by name."""
    return [
        (
            each.number,
            str(each.option) if each.word is Word.OPTION else each.name or str(each.word),
        )
        for each in said
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("①1 ②同意", [(1, "1"), (2, "yes")]),
        ("①1②2", [(1, "1"), (2, "2")]),
        ("① 1", [(1, "1")]),
        ("❶1 ❷同意", [(1, "1"), (2, "yes")]),
        ("⑴2，⑵不同意", [(1, "2"), (2, "no")]),
        ("1\ufe0f\u20e3同意", [(1, "yes")]),
        ("回①1 ②同意", [(1, "1"), (2, "yes")]),
        ("好的，①1", [(1, "1")]),
        ("①1网格负责人一号", [(1, "1")]),
        ("①第二个", [(1, "2")]),
        ("①同意。②换人", [(1, "yes"), (2, "person")]),
        ("①网格员二号 ②明天再说", [(1, "网格员二号"), (2, "later")]),
        ("①让网格员三号去", [(1, "网格员三号")]),
        ("③换 网格员三号", [(3, "网格员三号")]),
        ("③先放放", [(3, "later")]),
        ("①再催催", [(1, "no")]),
        ("1.1 2.2", [(1, "1"), (2, "2")]),
        ("1-1，2-2", [(1, "1"), (2, "2")]),
        ("1：1 2：2", [(1, "1"), (2, "2")]),
        ("１．１　２．２", [(1, "1"), (2, "2")]),
        ("1同意 2改人 3明天再说", [(1, "yes"), (2, "person"), (3, "later")]),
        ("1同意2改人3明天再说", [(1, "yes"), (2, "person"), (3, "later")]),
        ("１同意　２不同意", [(1, "yes"), (2, "no")]),
        ("1、同意 2、不同意", [(1, "yes"), (2, "no")]),
        ("一同意，二换网格员三号", [(1, "yes"), (2, "网格员三号")]),
        ("第一件同意，第二件明天再说", [(1, "yes"), (2, "later")]),
        ("2同意", [(2, "yes")]),
        ("同意", [(None, "yes")]),
        ("批准", [(None, "yes")]),
        ("不同意", [(None, "no")]),
        ("明天再说", [(None, "later")]),
        ("1", [(None, "1")]),
        ("都同意", [(ALL, "yes")]),
        ("全部明天再说", [(ALL, "later")]),
    ],
)
def test_an_answer_is_read_however_it_is_written(text: str, expected: list[Short]) -> None:
    assert short(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "好的", "收到", "行", "知道了", "好了", "1好了", "2到了", "0231好了", "接"),
        *("日报", "滨河社区5号楼没电了", "3号楼没电", "换网格员三号", "1营业 2配电"),
        *("10点半开会", "①" * 50 + "同意" * 20, "明天8点停电的通知发了吗"),
    ],
)
def test_what_is_no_answer_is_left_alone(text: str) -> None:
    assert read(text) == ()


def test_only_what_can_be_nothing_else_is_sure() -> None:
    assert all(each.sure for each in read("①1"))
    assert all(each.sure for each in read("1同意 2明天再说"))
    assert not any(each.sure for each in (*read("1同意"), *read("同意"), *read("1")))


def test_words_behind_a_circled_number_that_say_nothing_are_unclear() -> None:
    assert [each.word for each in read("①0231 ②同意")] == [Word.UNCLEAR, Word.YES]


@given(st.text(max_size=120) | st.text("①②③12一二三同意不换改人明天再说.,，、 ", max_size=40))
def test_any_text_gives_answers_that_make_sense(text: str) -> None:
    for each in read(text):
        assert each.number is None or 0 <= each.number <= 9
        assert (each.option > 0) is (each.word is Word.OPTION)
        assert not each.name or each.word is Word.PERSON


@given(st.permutations([1, 2, 3]), st.lists(st.integers(1, 6), min_size=3, max_size=3))
def test_what_is_written_with_circles_is_read_back(order: list[int], options: list[int]) -> None:
    text = " ".join(f"{'①②③'[n - 1]}{options[n - 1]}" for n in order)

    assert short(read(text)) == [(n, str(options[n - 1])) for n in order]

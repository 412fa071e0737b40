"""拆出: who is no part of the trouble, in the words of whoever stands before it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.meaning import Meaning, Verb
from language import splitting


@pytest.mark.parametrize(
    ("text", "ticket", "who", "inside"),
    [
        ("拆出0231 12户", 231, "户12", False),
        ("拆出 0231 第12户", 231, "户12", False),
        ("0231 拆出第12户", 231, "户12", False),
        ("把第12户从0231拆出来", 231, "户12", False),
        ("把十二户拆出来单独派", None, "户12", False),
        ("拆出0231 2单元", 231, "/2/", False),
        ("拆出0231 3号楼2单元", 231, "3/2/", False),
        ("拆出0231 501室", 231, "//501", False),
        ("拆出0231", 231, "", False),
        ("12户那家不是一回事，是他家里的", None, "户12", True),
        ("第12户和大家不是一回事", None, "户12", False),
        ("0231的12户是他家里的", 231, "户12", True),
        ("12户是自己家跳闸", None, "户12", True),
        ("第5户是室内问题", None, "户5", True),
        ("0231里5号楼不是一回事", 231, "5//", False),
    ],
)
def test_who_is_taken_out(
    read: Callable[[str], Meaning], text: str, ticket: int | None, who: str, *, inside: bool
) -> None:
    command = read(text).command
    assert command is not None
    assert (command.verb, command.ticket, command.words) == (Verb.SPLIT, ticket, who)
    assert bool(command.detail(splitting.INSIDE)) is inside


@pytest.mark.parametrize(
    "text",
    [
        "3号楼和我们不是一回事",
        "我家开关拆了",
        "拆表",
        "拆下来的旧表在哪",
        "3户没电",
        "你们几户是他家里的吧",
        "是他家里的",
        "不是一回事",
        "拆迁补偿标准",
        "12户都没电,不是他家里的问题,快来看看吧别等了,孩子老人都在家里热得不行了真的",
    ],
)
def test_talk_and_work_are_none(read: Callable[[str], Meaning], text: str) -> None:
    command = read(text).command
    assert command is None or command.verb is not Verb.SPLIT


@given(nth=st.integers(1, 9999), ticket=st.integers(1, 9999))
def test_a_number_is_a_household_or_a_ticket_never_mixed(nth: int, ticket: int) -> None:
    for form in ("拆出{t:04d} {n}户", "把第{n}户从{t:04d}拆出来", "{t:04d}的第{n}户不是一回事"):
        command = splitting.parse(form.format(t=ticket, n=nth))
        assert command is not None
        assert (command.ticket, command.words) == (ticket, f"户{nth}")


@given(st.text(max_size=80))
def test_reading_is_total(text: str) -> None:
    splitting.parse(text)


def test_taking_a_merge_back_needs_its_number(read: Callable[[str], Meaning]) -> None:
    command = read("撤销合并 0231").command
    assert command is not None
    assert (command.verb, command.ticket) == (Verb.UNMERGE, 231)
    command = read("撤销合并").command
    assert command is not None
    assert command.verb is Verb.UNDO

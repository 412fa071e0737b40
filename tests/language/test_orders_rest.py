"""Work is put aside with a reason and a time: 等配件 明天10点."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.meaning import Meaning, Verb
from domain.when import local


@pytest.mark.parametrize(
    ("text", "ticket", "words", "wall"),
    [
        ("等配件 明天10点", None, "等配件", "10:00"),
        ("0231等配件 明天10点", 231, "等配件", "10:00"),
        ("0231 等材料，明天上午9点", 231, "等材料", "09:00"),
        ("挂起 等材料 明天下午3点", None, "等材料", "15:00"),
        ("0231挂起，因为等吊车，明早8点", 231, "等吊车", "08:00"),
        ("先挂起 0231 等物业开门 明天10点半", 231, "等物业开门", "10:30"),
    ],
)
def test_the_reason_and_the_time_are_read_apart(
    read: Callable[[str], Meaning], text: str, ticket: int | None, words: str, wall: str
) -> None:
    command = read(text).command

    assert command is not None
    assert (command.verb, command.ticket, command.words) == (Verb.SUSPEND, ticket, words)
    assert command.eta is not None
    assert f"{local(command.eta):%H:%M}" == wall


def test_a_rest_needs_no_time_when_it_is_called_one(read: Callable[[str], Meaning]) -> None:
    command = read("0231挂起 等材料").command

    assert command is not None
    assert (command.verb, command.words, command.eta) == (Verb.SUSPEND, "等材料", None)


@pytest.mark.parametrize(
    "text",
    ["等他回来再弄", "等一下", "等你们10点过来", "等来电", "等配件要等到几点", "等停电了明天10点"],
)
def test_waiting_alone_puts_nothing_aside(read: Callable[[str], Meaning], text: str) -> None:
    command = read(text).command

    assert command is None or command.verb is not Verb.SUSPEND


def test_what_is_still_to_be_done_stays_a_promise(read: Callable[[str], Meaning]) -> None:
    command = read("要等配件，晚上七点").command

    assert command is not None
    assert command.verb is Verb.PROMISE


def test_a_shift_is_handed_on_by_a_word(read: Callable[[str], Meaning]) -> None:
    command = read("交班").command

    assert command is not None
    assert command.verb is Verb.HAND_SHIFT


def test_the_time_lies_ahead(read: Callable[[str], Meaning]) -> None:
    command = read("等配件 明天10点").command

    assert command is not None
    assert command.eta is not None
    assert isinstance(command.eta, datetime)
    assert command.eta.utcoffset() == timedelta(0)

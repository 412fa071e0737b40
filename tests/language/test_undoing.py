"""撤销 in any place of the sentence; a report that is taken back is another thing."""

from collections.abc import Callable

import pytest

from domain.meaning import Hearing, Intent, Meaning, Speaker, Verb
from language import understand
from tests.language.language_parts import EVENING, STATION


@pytest.mark.parametrize(
    ("text", "ticket", "step"),
    [
        ("撤销", None, ""),
        ("撤销吧", None, ""),
        ("反悔了", None, ""),
        ("撤销 0731", 731, ""),
        ("0731撤销", 731, ""),
        ("把刚才的撤销", None, ""),
        ("点错了，撤销", None, ""),
        ("不好意思按错了，撤销一下", None, ""),
        ("撤销刚才的指派", None, "assign"),
        ("把0731的指派撤销", 731, "assign"),
        ("0731的好了撤销", 731, "done"),
        ("撤销 0731 好了", 731, "done"),
        ("撤销送电", None, "done"),
        ("撤销接单0731", 731, "accept"),
        ("取消挂起", None, "suspend"),
        ("撤回离队", None, "leave"),
    ],
)
def test_a_step_is_taken_back_and_nothing_is_done(
    read: Callable[[str], Meaning], text: str, ticket: int | None, step: str
) -> None:
    command = read(text).command
    assert command is not None
    assert (command.verb, command.ticket, command.detail("step")) == (Verb.UNDO, ticket, step)


@pytest.mark.parametrize(
    "text",
    [
        "明天的停电计划取消",
        "撤销处分的文件下来了",
        "撤销的申请",
        "活动取消了大家别来",
        "接单后不能撤销吗",
        "取消订单怎么弄",
        "不撤销，照原来的办",
    ],
)
def test_what_only_holds_the_word_is_none(read: Callable[[str], Meaning], text: str) -> None:
    command = read(text).command
    assert command is None or command.verb is not Verb.UNDO


@pytest.mark.parametrize(
    "text", ["撤销报修", "取消报修", "撤销我的报修", "撤销刚才的报修", "帮我撤销一下报修"]
)
def test_a_report_is_withdrawn_and_no_step_taken_back(
    read: Callable[[str], Meaning], text: str
) -> None:
    meaning = read(text)
    assert meaning.command is None
    assert meaning.intent is Intent.WITHDRAW


def test_the_crew_taking_its_own_report_back_tells_no_finding() -> None:
    meaning = understand(
        "撤销我的报修", station=STATION, now=EVENING, hearing=Hearing(speaker=Speaker.CREW)
    )
    assert meaning.intent is Intent.WITHDRAW

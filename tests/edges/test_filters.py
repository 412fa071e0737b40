"""The filters, as a program that pipes JSON lines through them uses them."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

SAID = {"id": "a", "text": "滨河小区5号楼停电了", "sender_role": "resident", "chat": "group"}
NOTICE = {
    "id": "n",
    "text": "停电通知：因线路检修，滨河小区5号楼将于11月25日8:00-17:00停电。",
    "reference_date": "2026-11-20",
}
TIME = {"id": "t", "text": "明天下午一点半到五点", "reference": "2026-11-16T20:00:00"}


def _pipe(name: str, *records: object) -> Result:
    lines = "\n".join(r if isinstance(r, str) else json.dumps(r) for r in records)
    return CliRunner().invoke(main, [name], input=lines)


def _answers(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_report_comes_out_with_intent_slots_and_whether_to_answer() -> None:
    (answer,) = _answers(_pipe("understand", SAID))
    assert answer["id"] == "a"
    assert (answer["intent"], answer["should_reply"]) == ("fault_report", True)
    assert answer["slots"]["building"] == ["5"]
    assert set(answer) == {
        *("id", "intent", "slots", "should_reply", "for_staff", "score", "reasons")
    }


def test_a_notice_heard_in_the_group_has_its_times_among_the_slots() -> None:
    said = {**SAID, "text": NOTICE["text"], "sender_role": "community", "ts": "2026-11-20T09:00"}
    (answer,) = _answers(_pipe("understand", said))
    assert answer["intent"] == "outage_notice"
    assert answer["slots"]["start"] == "2026-11-25T08:00"
    assert answer["slots"]["end"] == "2026-11-25T17:00"


def test_a_time_comes_out_with_both_ends() -> None:
    (answer,) = _answers(_pipe("times", TIME))
    assert answer == {"id": "t", "start": "2026-11-17T13:30:00", "end": "2026-11-17T17:00:00"}


def test_a_notice_comes_out_in_the_fields_of_the_collected_ones() -> None:
    (answer,) = _answers(_pipe("notices", NOTICE))
    assert answer["kind"] == "planned"
    assert (answer["start"], answer["end"]) == ("2026-11-25T08:00", "2026-11-25T17:00")
    assert answer["areas"] == ["滨河小区5号楼"]
    assert answer["reason"] == "线路检修"


def test_a_question_comes_out_with_its_entry_or_none() -> None:
    known, other = _answers(
        _pipe("answer", {"id": 1, "question": "电表过户要准备什么"}, {"question": "红烧肉怎么做"})
    )
    assert known["entry"] is not None
    assert known["entry"] == known["among"][0]
    assert other["entry"] is None


@pytest.mark.parametrize("name", ["understand", "times", "notices", "answer"])
def test_a_line_that_cannot_be_used_is_told_and_the_rest_goes_on(name: str) -> None:
    good = {**SAID, **NOTICE, **TIME, "question": "电表过户要准备什么"}
    result = _pipe(name, "{", "[1]", {"id": "leer"}, good)
    assert len(_answers(result)) == 1
    assert "第1行不是 JSON，已跳过。" in result.stderr
    assert "第2行应是一个 JSON 对象，已跳过。" in result.stderr
    assert "第3行缺少" in result.stderr

"""The goals of slot reading on labelled messages, and the way they are counted."""

import json
from pathlib import Path

import pytest

from training.corpus import DATA
from training.score_slots import score

DEV = DATA / "dev.jsonl"


@pytest.mark.parametrize("rest", [0, 1])
@pytest.mark.parametrize(
    ("key", "least"),
    [("community", 0.97), ("building", 0.96), ("unit", 0.93), ("ticket_no", 0.97), ("cmd", 0.95)],
)
def test_either_half_of_the_shipped_messages_meets_the_goal(
    rest: int, key: str, least: float
) -> None:
    precision, recall = score(DEV, wanted=lambda line: int(line["id"][1:]) % 2 == rest)[key]
    assert precision >= least
    assert recall >= least


def test_every_value_of_a_list_is_counted_by_itself(tmp_path: Path) -> None:
    line = {
        "id": "x1",
        "text": "林荫小区5号楼没电",
        "intent": "fault_report",
        "slots": {"community": ["太和园"], "building": ["5", "6"], "phone": "13700001111"},
    }
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    figures = score(file)
    assert figures["community"] == (0.0, 0.0)
    assert figures["building"] == (1.0, 0.5)
    assert figures["phone"] == (1.0, 0.0)

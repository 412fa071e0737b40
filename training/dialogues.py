"""Plays the recorded dialogues through the whole bot and compares with what they expect."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.filters.dialogue import Dialogue
from bot.filters.replay import replay
from bot.filters.station import load_gazetteer
from handlers.dispatcher import Understand
from language import understand
from training.corpus import DATA

FILE: Final = DATA / "dialogues-dev.jsonl"
LATER: Final[Mapping[str, str]] = {
    "dd20": "issue 5: notices by command, and taken back",
}
"""Dialogues that need what a later issue brings."""

COMPARED: Final = (
    "kind",
    "reporter",
    "community",
    "building",
    "unit",
    "room",
    "scope",
    "urgency",
    "phone",
    "merged",
    "updated",
    "reporters",
    "assignee",
    "events",
    "status",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of one dialogue.

    Attributes:
        missed, loud: message numbers: no answer though one was due, an answer where none was.
        due, still: how many had to be answered, had to be left alone (count).
        wrong: what differs in the tickets, for reading.
        tickets, right: expected tickets and those that are exactly right (count).
    """

    id: str
    missed: tuple[int, ...]
    loud: tuple[int, ...]
    due: int
    still: int
    wrong: tuple[str, ...]
    tickets: int
    right: int

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not (self.missed or self.loud or self.wrong)


def play_all(
    file: Path = FILE,
    names: Path = DATA / "gazetteer-dev.json",
    *,
    read: Understand = understand,
) -> list[Played]:
    """Play every dialogue of a file.

    Args:
        read: what understands the messages.
    """
    station = load_gazetteer(names)
    lines = file.read_text(encoding="utf-8").splitlines()
    dialogues = [Dialogue.model_validate(json.loads(line)) for line in lines if line.strip()]
    return [compare(d, asyncio.run(replay(d, station, read=read))) for d in dialogues]


def compare(dialogue: Dialogue, result: Mapping[str, Any]) -> Played:
    """Return how a result differs from what the dialogue expects."""
    expect = dialogue.expect
    due, still = expect.get("must_reply", []), expect.get("must_silent", [])
    expected = {ticket["opened_by"]: ticket for ticket in expect.get("tickets", [])}
    found = {ticket["opened_by"]: ticket for ticket in result["tickets"]}
    wrong = [f"消息{n}开了不该有的单" for n in sorted(set(found) - set(expected))]
    right = 0
    for number, ticket in expected.items():
        differences = _differences(ticket, found.get(number))
        right += not differences
        wrong += differences
    return Played(
        id=dialogue.id,
        missed=tuple(n for n in due if n not in result["replied"]),
        loud=tuple(n for n in still if n in result["replied"]),
        due=len(due),
        still=len(still),
        wrong=tuple(wrong),
        tickets=len(expected),
        right=right,
    )


def _differences(expected: Mapping[str, Any], found: Mapping[str, Any] | None) -> list[str]:
    if found is None:
        return [f"消息{expected['opened_by']}没有开单"]
    return [
        f"{expected['key']} {name}：应是{expected[name]}，却是{found.get(name)}"
        for name in COMPARED
        if expected.get(name) not in (None, "", []) and expected[name] != found.get(name)
    ]


def figures(played: Sequence[Played]) -> dict[str, float]:
    """Return the shares that the issue names."""
    due, still = sum(p.due for p in played), sum(p.still for p in played)
    return {
        "dialogues: must reply": 1 - sum(len(p.missed) for p in played) / due,
        "dialogues: must stay silent": 1 - sum(len(p.loud) for p in played) / still,
        "dialogues: tickets exact": sum(p.right for p in played) / sum(p.tickets for p in played),
        "dialogues passed": sum(p.passed for p in played) / len(played),
    }

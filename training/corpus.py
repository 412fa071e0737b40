"""The labelled lines: language/corpus/*.tsv, one file for each independent hand."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CORPUS: Final = ROOT / "language" / "corpus"
DATA: Final = ROOT / "training" / "data"
COLUMNS: Final = 4
ANSWERED: Final = frozenset(
    {
        "hidden_danger",
        "fault_report",
        "progress_query",
        "outage_query",
        "complaint",
        "violation_report",
        "service_request",
        "consult",
        "opinion",
        "command",
    }
)
_PLACE: Final = re.compile(
    r"[0-9〇零一二三四五六七八九十百两]+\s*(?:号?楼|栋|幢|单元|号院|排|弄|座|号)|[A-Ga-g][座栋]"
    r"|社区|小区|花园|家园|新村|[\u4e00-\u9fff]{2}(?:苑|村|里|园|街|巷|胡同)"
)
_ONLY_THANKS: Final = re.compile(
    r"(?:\s|[,，。.!！~～、…]|@电力管家|好的?|好嘞|好滴|嗯+|哦+|行|谢谢.{0,4}|多谢.{0,3}|感谢.{0,4}|收到.{0,3}"
    r"|知道了?|明白了?|了解了?|辛苦.{0,4}|ok|OK|\[[\u4e00-\u9fff]{1,3}\]|[👌👍🙏😊🌹]+)+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One labelled message. `speak`: whether it wants an answer, seen alone."""

    group: str
    intent: str
    role: str
    where: str
    text: str
    speak: bool


def should_reply(intent: str, where: str, text: str) -> bool:
    """Return the label of the guide: rules 1 to 4 of should_reply."""
    if where != "group":
        return _ONLY_THANKS.fullmatch(text) is None
    if intent == "me_too":
        return _PLACE.search(text) is not None
    return intent in ANSWERED


def read_corpus(folder: Path = CORPUS) -> list[Line]:
    """Return every line of every hand.

    Raises:
        ValueError: a line has not four columns; the message names file and row.
    """
    return [line for file in sorted(folder.glob("*.tsv")) for line in _read(file)]


def _read(file: Path) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if row.startswith("#") or not row.strip():
            continue
        cells = row.split("\t")
        if len(cells) != COLUMNS:
            raise ValueError(f"{file.name} 第{number}行应有{COLUMNS}列，有{len(cells)}列")
        intent, role, where, written = cells
        text = written.replace("\\n", "\n")
        lines.append(
            Line(
                group=file.stem,
                intent=intent,
                role=role,
                where=where,
                text=text,
                speak=should_reply(intent, where, text),
            )
        )
    return lines


def read_shipped(file: Path = DATA / "dev.jsonl") -> list[Line]:
    """Return the lines of the development set, which no table was ever trained on."""
    found = []
    for row in file.read_text(encoding="utf-8").splitlines():
        data = json.loads(row)
        where = "direct" if data["chat"] == "direct" else "at" if data["mentions_bot"] else "group"
        found.append(
            Line(
                group="dev",
                intent=data["intent"],
                role=data["sender_role"],
                where=where,
                text=data["text"],
                speak=data["should_reply"],
            )
        )
    return found


def digest(lines: Iterable[Line]) -> str:
    """Return what identifies a set of lines."""
    total = hashlib.sha256()
    for line in lines:
        total.update(
            f"{line.group}\t{line.intent}\t{line.role}\t{line.where}\t{line.text}\n".encode()
        )
    return total.hexdigest()[:16]

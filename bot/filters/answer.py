"""The filter ``answer``: a question in, the entry of the shipped knowledge base out."""

from functools import cache
from typing import Final

from bot.answers_file import sample
from bot.filters.lines import Record
from domain.knowledge import Entry
from language.answers import SURE, LookUp, look_up

_SHOWN: Final = 3


@cache
def _entries() -> tuple[Entry, ...]:
    return sample()


def answer_line(record: Record, *, look_up: LookUp = look_up) -> Record:
    """Return id, entry (null when a person should answer), score, and the best three as `among`.

    Args:
        look_up: finds what may answer.

    Raises:
        KeyError: there is no question.
        ValueError: it is no string.
    """
    question = record["question"]
    if not isinstance(question, str):
        raise ValueError("question 应是文字")  # noqa: TRY004  told in the line, like every bad value
    found = look_up(question, _entries())
    best = found[0] if found else None
    return {
        "id": record.get("id"),
        "entry": best.entry if best is not None and best.score >= SURE else None,
        "score": round(best.score, 3) if best is not None else 0.0,
        "among": [one.entry for one in found[:_SHOWN]],
    }

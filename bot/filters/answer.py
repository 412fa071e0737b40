"""The filter ``answer``: a question in, the entry of the shipped knowledge base out."""

from functools import cache
from typing import Final

from bot.answers_file import sample
from bot.filters.lines import Record
from language.answers import SURE, Index, find

_SHOWN: Final = 3


@cache
def _index() -> Index:
    return Index(sample())


def answer_line(record: Record) -> Record:
    """Return id, entry (null when a person should answer), score, and the best three as `among`.

    Raises:
        KeyError: there is no question.
        ValueError: it is no string.
    """
    question = record["question"]
    if not isinstance(question, str):
        raise ValueError("question 应是文字")  # noqa: TRY004  told in the line, like every bad value
    found = find(question, _index())
    best = found[0] if found else None
    return {
        "id": record.get("id"),
        "entry": best.entry if best is not None and best.score >= SURE else None,
        "score": round(best.score, 3) if best is not None else 0.0,
        "among": [one.entry for one in found[:_SHOWN]],
    }

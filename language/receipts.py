"""What an enterprise answers to a notice of its line: received, another day wished for, or else."""

import re
from enum import Enum, auto
from typing import Final

from language.normalise import normalise
from language.words import any_of, load, strings

_WORDS: Final = load("receipts")
_MARKS: Final = " ,:。!?、~;"
_RECEIVED: Final = any_of(strings(_WORDS["answer"], "received"))
_WISHED: Final = any_of(strings(_WORDS["answer"], "wished"))
_AROUND: Final = re.compile(
    rf"(?:{any_of(strings(_WORDS['answer'], 'around')).pattern}|[\s,。!、~])+"
)


class Answer(Enum):
    """What a reply comes to."""

    RECEIVED = auto()  # 收到, 知道了
    WISHED = auto()  # 那天不能停，能不能改到周日
    OTHER = auto()  # anything else


def answer_of(text: str) -> Answer:
    """Return what a reply in free words comes to. Total.

    A wish wins: 收到，但那天停不了 is no bare receipt.
    """
    said = normalise(text).strip(_MARKS)
    if _WISHED.search(said):
        return Answer.WISHED
    found = _RECEIVED.search(said)
    if found is None:
        return Answer.OTHER
    around = (said[: found.start()], said[found.end() :])
    bare = all(not part or _AROUND.fullmatch(part) for part in around)
    return Answer.RECEIVED if bare else Answer.OTHER

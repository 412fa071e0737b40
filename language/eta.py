"""When something will be done, as crew say it: 半小时, 1点前, 明早8点, 晚上七点半."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from language.times import find

_LONGEST: Final = timedelta(days=3)
"""A length that counts as a promise; a day may be named further ahead."""


@dataclass(frozen=True, slots=True)
class Eta:
    """A time that was said, and where in the text: ``text[start:end]``."""

    at: datetime
    start: int
    end: int


def read(text: str, now: datetime) -> Eta | None:
    """Return the first future instant (UTC) that the text names, None when there is none.

    A length counts from `now`; of 七八点 and 两三个小时 the later counts. An hour without a part
    of the day is the next such instant: at 23:30 ``1点`` is 01:00, at 15:00 ``7点`` is 19:00. A
    named day that has already passed that hour, hours that do not exist, and days without an
    hour give None: a promise is never guessed.
    """
    for span in find(text, now, promise=True):
        at = span.end or span.start
        if span.vague or at is None or at <= now:
            continue
        if span.length and at - now > _LONGEST:
            continue
        return Eta(at, span.begin, span.stop)
    return None


def without(text: str, when: Eta | None) -> str:
    """Return the text with the time cut out."""
    return text if when is None else text[: when.start] + text[when.end :]

"""When the power will be off and on again, as a notice tells it."""

from dataclasses import replace
from datetime import datetime

from domain.notice import Moment
from domain.slots import Slots
from domain.when import local
from language import notices


def with_announced(slots: Slots, text: str, now: datetime) -> Slots:
    """Return the slots with start and end in local ISO time to the minute.

    Args:
        slots: those of a notice; a bare date where only the day is known.
        text: the notice as it came.
        now: aware; 明天 counts from here.
    """
    notice = notices.read(text, now)
    return replace(slots, start=_written(notice.start), end=_written(notice.end))


def _written(moment: Moment | None) -> str:
    if moment is None:
        return ""
    here = local(moment.at)
    return here.date().isoformat() if moment.day_only else f"{here:%Y-%m-%dT%H:%M}"

"""The filter ``times``: words about a time in, its two ends out."""

from datetime import datetime

from bot.filters.lines import Record
from domain.when import STATION_ZONE, local
from language.times import Span, find, overall


def times_line(record: Record) -> Record:
    """Return id, start and end of the time a text names, in local ISO time.

    A point has equal ends, and so has a range of which only one end is said (18点前, 8点起); a
    bare date where no hour is said; null where no time is. Of several the earliest start and the
    latest end.

    Args:
        record: ``id``, ``text`` and ``reference``, the ISO time at which it was said.

    Raises:
        KeyError: text or reference is missing.
        ValueError: text is no string, or reference is no ISO time.
    """
    text = record["text"]
    if not isinstance(text, str):
        raise ValueError("text 应是文字")  # noqa: TRY004  told in the line, like every bad value
    at = datetime.fromisoformat(str(record["reference"]))
    span = overall(find(text, at if at.tzinfo else at.replace(tzinfo=STATION_ZONE)))
    return {"id": record.get("id"), "start": _start(span), "end": _end(span)}


def _start(span: Span | None) -> str | None:
    return _written(span, span.start or span.end) if span else None


def _end(span: Span | None) -> str | None:
    return _written(span, span.end or span.start) if span else None


def _written(span: Span, at: datetime | None) -> str | None:
    if at is None:
        return None
    here = local(at).replace(tzinfo=None)
    return here.date().isoformat() if span.day_only else here.isoformat()

"""The filter ``notices``: the text of a notice in, its facts in the spelling of the data out."""

from datetime import date, datetime, time
from typing import Final

from bot.filters.lines import Record
from domain.notice import Moment, Notice, NoticeSegment
from domain.when import STATION_ZONE, at_local, local
from language.notices import read

_MIDNIGHT: Final = time(0)


def notices_line(record: Record) -> Record:
    """Return id and the facts of one notice.

    A time is local ISO time to the minute, a bare date where only the day is known, None where
    not given; ``segments`` is there only where there are several.

    Args:
        record: ``id``, ``text`` and ``reference_date``, the day (or ISO time) it is read on.

    Raises:
        KeyError: text or reference_date is missing.
        ValueError: text is no string, or reference_date is no ISO date or time.
    """
    text = record["text"]
    if not isinstance(text, str):
        raise ValueError("text 应是文字")  # noqa: TRY004  told in the line, like every bad value
    notice = read(text, _reference(str(record["reference_date"])))
    answer: Record = {"id": record.get("id"), **_facts(notice)}
    if len(notice.segments) > 1:
        answer["segments"] = [_segment(segment) for segment in notice.segments]
    return answer


def _facts(notice: Notice) -> Record:
    return {
        "kind": notice.kind.value,
        "start": _written(notice.start),
        "end": _written(notice.end),
        "areas": list(notice.areas),
        "reason": notice.reason,
        "line_or_equipment": list(notice.line_or_equipment),
        "publisher": notice.publisher,
        "end_estimated": notice.end_estimated,
        "early_restore_possible": notice.early_restore_possible,
        "weather_dependent": notice.weather_dependent,
        "affected_households": notice.affected_households,
        "excluded_areas": list(notice.excluded_areas),
        "planned_end": _written(notice.planned_end),
        "partial_restore_at": _written(notice.partial_restore_at),
        "tentative": notice.tentative,
        "unread": list(notice.unread),
        "missing": [each.value for each in notice.missing],
    }


def _segment(segment: NoticeSegment) -> Record:
    return {
        "start": _written(segment.start),
        "end": _written(segment.end),
        "areas": list(segment.areas),
    }


def _written(moment: Moment | None) -> str | None:
    if moment is None:
        return None
    here = local(moment.at)
    return here.date().isoformat() if moment.day_only else f"{here:%Y-%m-%dT%H:%M}"


def _reference(written: str) -> datetime:
    try:
        return at_local(date.fromisoformat(written), _MIDNIGHT)
    except ValueError:
        at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=STATION_ZONE)

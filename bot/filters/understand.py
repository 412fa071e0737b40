"""The filter ``understand``: a labelled message without its labels in, the labels out."""

from datetime import datetime
from typing import Any, Final

from bot.filters.lines import Record
from domain.meaning import Hearing, Meaning, Speaker
from domain.station import StationMap
from domain.when import STATION_ZONE
from language import understand
from language.judge import Scorer

_SPEAKERS: Final = frozenset(Speaker)


def understand_line(
    record: Record, *, station: StationMap, now: datetime, table: Scorer | None = None
) -> Record:
    """Return id, intent, slots, should_reply, for_staff, score and reasons of one message.

    Args:
        now: for a record without ``ts``.
        table: the trained table; the shipped one if None.

    Raises:
        KeyError: there is no text.
        ValueError: ``ts`` is no ISO time, or ``text`` is no string.
    """
    meaning = meaning_of(record, station=station, now=now, table=table)
    return {
        "id": record.get("id"),
        "intent": meaning.intent.label,
        "slots": meaning.slots.as_dict(),
        "should_reply": meaning.speak,
        "for_staff": meaning.for_staff,
        "score": round(meaning.score, 3),
        "reasons": list(meaning.reasons),
    }


def meaning_of(
    record: Record, *, station: StationMap, now: datetime, table: Scorer | None = None
) -> Meaning:
    """Return what a message means, heard as the record says."""
    text = record["text"]
    if not isinstance(text, str):
        raise ValueError("text 应是文字")  # noqa: TRY004  told in the line, like every bad value
    private = record.get("chat") == "direct"
    role = str(record.get("sender_role", Speaker.RESIDENT))
    hearing = Hearing(
        speaker=Speaker(role) if role in _SPEAKERS else Speaker.RESIDENT,
        addressed=private or bool(record.get("mentions_bot")),
        private=private,
    )
    at = _time(record.get("ts"), now)
    return understand(text, station=station, now=at, hearing=hearing, table=table)


def _time(written: Any, now: datetime) -> datetime:  # noqa: ANN401  JSON is what it is
    if not written:
        return now
    at = datetime.fromisoformat(str(written))
    return at if at.tzinfo else at.replace(tzinfo=STATION_ZONE)

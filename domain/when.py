"""The clock everybody is given, and the station's wall-clock time."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

STATION_ZONE = ZoneInfo("Asia/Shanghai")
"""China has one zone and no daylight saving; the host's own zone never matters."""


class Clock(Protocol):
    """Tells the time. The only source of `now` in the whole product."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


def require_aware(instant: datetime) -> datetime:
    """Return the instant in UTC.

    Raises:
        ValueError: it carries no zone. A zone is never guessed.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone was given")
    return instant.astimezone(UTC)


def local(instant: datetime) -> datetime:
    """Return the instant as the station's wall clock shows it."""
    return require_aware(instant).astimezone(STATION_ZONE)


def at_local(day: date, wall: time) -> datetime:
    """Return the UTC instant of a wall-clock time on a day at the station."""
    return datetime.combine(day, wall, tzinfo=STATION_ZONE).astimezone(UTC)


def in_span(wall: time, start: time, end: time) -> bool:
    """Tell whether a wall-clock time lies in ``[start, end)``, which may cross midnight."""
    if start <= end:
        return start <= wall < end
    return wall >= start or wall < end


def next_local(instant: datetime, wall: time) -> datetime:
    """Return the first instant at or after `instant` whose wall clock reads `wall`."""
    here = local(instant)
    candidate = at_local(here.date(), wall)
    return candidate if candidate >= instant else at_local(here.date() + timedelta(days=1), wall)

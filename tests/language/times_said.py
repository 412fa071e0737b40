"""Short spelling of instants for the tests of times."""

from datetime import datetime

from domain.when import STATION_ZONE, local
from language.times import find, overall


def at(written: str) -> datetime:
    """Return the instant of a local ISO time."""
    return datetime.fromisoformat(written).replace(tzinfo=STATION_ZONE)


def ends(text: str, said: str) -> tuple[str, str]:
    """Return both ends of all times of a text, ``11-18 07:00``, a date where no hour is said.

    An end that is not said is empty.

    Args:
        text: what was written.
        said: when, local ISO time.
    """
    span = overall(find(text, at(said)))
    if span is None:
        return "", ""
    form = "%m-%d" if span.day_only else "%m-%d %H:%M"
    return (
        local(span.start).strftime(form) if span.start else "",
        local(span.end).strftime(form) if span.end else "",
    )

"""The roster as an iCalendar (RFC 5545) that a phone subscribes to: watches, no phone numbers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vDuration

from domain.ids import UserId
from domain.station import StationMap
from domain.watches import Watch, watches, watches_of

PAST: Final = timedelta(days=14)
AHEAD: Final = timedelta(days=90)
"""What of the roster a feed shows, from now on."""

WHOLE_STATION: Final = "station"
"""Name of the feed of the watches for the whole station (全所)."""

_EVERY: Final = timedelta(hours=1)  # how often a phone should look again


def feed(station: StationMap, name: str, now: datetime) -> bytes | None:
    """Return the calendar of a grid (by code), a member at work (by account) or the station.

    None when there is none of that name. Times are UTC, so that no zone has to travel along.
    """
    title, found = _found(station, name, now - PAST, now + AHEAD)
    if not title:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//guanjia//duty roster//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", vDuration(_EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_EVERY))
    for watch in found:
        calendar.add_component(_event(station, watch, now))
    return bytes(calendar.to_ical())


def _found(
    station: StationMap, name: str, first: datetime, until: datetime
) -> tuple[str, Sequence[Watch]]:
    if name == WHOLE_STATION:
        return "全所值班", watches(station, "", first, until)
    grid = station.grid(name)
    if grid is not None:
        return f"{grid.name}值班", watches(station, name, first, until)
    member = station.member(UserId(name))
    if member is None or not member.is_staff:
        return "", ()
    return f"{member.name}的班", watches_of(station, member.userid, first, until)


def _event(station: StationMap, watch: Watch, now: datetime) -> Event:
    grid = station.grid(watch.grid)
    place = grid.name if grid is not None else "全所"
    event = Event()
    event.add(
        "uid",
        f"{watch.grid or WHOLE_STATION}-{watch.start:%Y%m%dT%H%M%SZ}-{watch.member.userid}@guanjia",
    )
    event.add("dtstamp", now)
    event.add("dtstart", watch.start)
    event.add("dtend", watch.end)
    event.add("summary", f"{watch.member.name}值班")
    event.add("location", place)
    event.add("description", watch.arrangement)
    event.add("transp", "OPAQUE")
    return event

"""What happened in a span of time, as figures that name the tickets they are made of (product.md J7).

`Facts` are what storage reads, drills left out; every figure is taken from them here, in one
place, and keeps its ticket numbers, so that each can be traced (domain.md §4).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median
from typing import Protocol

from domain.affected import affected
from domain.ids import TicketNo
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId
from domain.station import StationMap
from domain.ticket import Ticket
from domain.ticket_moves import Kind, Status
from domain.when import local

ANNOUNCED = (NoticeKind.PLANNED, NoticeKind.TEMPORARY, NoticeKind.RATIONING)
"""What counts as planned minutes; a fault that was announced is a ticket already."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One household that reported: `ticket` is the repair it belongs to now, never a child."""

    ticket: TicketNo
    grid: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """A ticket that came, and the links of its chain; None where a link is missing.

    Attributes:
        said_at: when the message was written. acked_at: when our first answer to it left.
        accepted_at, arrived_at: the first time somebody did, steps that were taken back left out.
    """

    ticket: Ticket
    said_at: datetime
    acked_at: datetime | None = None
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A repair that was brought back.

    Attributes:
        dark_from: since when its minutes count: its report; for what another repair left dark
            (子单) since that one was brought back, and the end itself while that one is not:
            its households are counted there.
    """

    ticket: Ticket
    dark_from: datetime

    @property
    def took(self) -> timedelta:
        """Return the time from the report to the restoration."""
        return (self.ticket.restored_at or self.ticket.reported_at) - self.ticket.reported_at

    @property
    def household_minutes(self) -> int:
        """Return households × minutes, whole minutes (M46)."""
        end = self.ticket.restored_at or self.dark_from
        minutes = max(0, (end - self.dark_from) // _MINUTE)
        return max(1, self.ticket.households) * minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened in ``[start, end)`` (UTC), drills left out.

    Attributes:
        reports: households that reported faults and dangers.
        came: tickets that came, merged and child tickets left out: they count where they went.
        restored: repairs brought back. answered: questions answered.
        called_back: tickets whose last call-back step is in the span.
        outages: active announced outages with any minute in it.
    """

    start: datetime
    end: datetime
    reports: tuple[Report, ...] = ()
    came: tuple[Handling, ...] = ()
    restored: tuple[Restored, ...] = ()
    answered: tuple[Ticket, ...] = ()
    called_back: tuple[Ticket, ...] = ()
    outages: tuple[Outage, ...] = ()

    def of_grids(self, grids: Iterable[str]) -> "Facts":
        """Return what of it belongs to some grids; outages belong to places and are left out."""
        mine = frozenset(grids)
        return replace(
            self,
            reports=tuple(report for report in self.reports if report.grid in mine),
            came=tuple(each for each in self.came if each.ticket.grid in mine),
            restored=tuple(each for each in self.restored if each.ticket.grid in mine),
            answered=tuple(ticket for ticket in self.answered if ticket.grid in mine),
            called_back=tuple(ticket for ticket in self.called_back if ticket.grid in mine),
            outages=(),
        )

    @property
    def incidents(self) -> tuple[TicketNo, ...]:
        """Return the repairs that the reports became (合并成), each once, by number."""
        return tuple(sorted({report.ticket for report in self.reports}))

    @property
    def repairs(self) -> tuple[Handling, ...]:
        """Return the repairs that came, without those that were withdrawn."""
        return tuple(
            each
            for each in self.came
            if each.ticket.kind.is_repair and each.ticket.status is not Status.WITHDRAWN
        )

    def of_kind(self, kind: Kind) -> tuple[Ticket, ...]:
        """Return the tickets of a kind that came."""
        return tuple(each.ticket for each in self.came if each.ticket.kind is kind)

    @property
    def longest(self) -> Restored | None:
        """Return the repair that took longest from report to restoration."""
        return max(self.restored, key=lambda each: (each.took, -each.ticket.no), default=None)

    def scored(self, score: int) -> tuple[TicketNo, ...]:
        """Return the tickets whose households said: 1 satisfied, 2 fair, 3 not."""
        return numbers(ticket for ticket in self.called_back if ticket.satisfaction == score)

    @property
    def answering(self) -> tuple[TicketNo, ...]:
        """Return the tickets whose call-back was answered."""
        return numbers(t for t in self.called_back if t.satisfaction is not None)

    @property
    def fault_minutes(self) -> int:
        """Return household-minutes of the repairs brought back (户·分钟)."""
        return sum(each.household_minutes for each in self.restored)

    def of_days(self) -> Mapping[date, int]:
        """Return how many households reported on each local day of the span (count)."""
        day, last = local(self.start).date(), local(self.end - timedelta(microseconds=1)).date()
        counted = dict.fromkeys(_days(day, last), 0)
        for report in self.reports:
            counted[local(report.at).date()] += 1
        return counted


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def numbers(tickets: Iterable[Ticket]) -> tuple[TicketNo, ...]:
    """Return the numbers of tickets, in order."""
    return tuple(sorted(ticket.no for ticket in tickets))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMinutes:
    """Household-minutes of announced outages within a span.

    Attributes:
        minutes: households × minutes inside the span, of those whose households are known.
        counted: these. unknown: outages whose households nobody has registered.
    """

    minutes: int = 0
    counted: tuple[OutageId, ...] = ()
    unknown: tuple[OutageId, ...] = ()


def planned_minutes(station: StationMap, facts: Facts) -> PlannedMinutes:
    """Return the household-minutes of what was announced and confirmed (户·分钟)."""
    total = 0
    counted: list[OutageId] = []
    unknown: list[OutageId] = []
    for outage in facts.outages:
        if not outage.confirmed or outage.kind not in ANNOUNCED:
            continue
        households = households_of(station, outage)
        (counted if households else unknown).append(outage.id)
        dark = min(outage.end, facts.end) - max(outage.start, facts.start)
        total += households * max(0, dark // _MINUTE)
    return PlannedMinutes(minutes=total, counted=tuple(counted), unknown=tuple(unknown))


def households_of(station: StationMap, outage: Outage) -> int:
    """Return the households of an outage: as stored, else as the station counts its buildings."""
    return outage.households or affected(station, outage).households


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long one link of the chain took: median and 90th percentile (nearest rank), with n."""

    n: int = 0
    middle: timedelta = timedelta()
    p90: timedelta = timedelta()


def spread(spans: Iterable[timedelta]) -> Spread:
    """Return the spread of some spans."""
    ordered = sorted(spans)
    if not ordered:
        return Spread()
    nearest = ordered[ceil(0.9 * len(ordered)) - 1]
    return Spread(
        n=len(ordered),
        middle=timedelta(seconds=median(span.total_seconds() for span in ordered)),
        p90=nearest,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hops:
    """The links from the message to the crew at the door (应答、接单、到场)."""

    ack: Spread = field(default_factory=Spread)
    accept: Spread = field(default_factory=Spread)
    arrive: Spread = field(default_factory=Spread)


class _Chain(Protocol):
    @property
    def said_at(self) -> datetime: ...
    @property
    def acked_at(self) -> datetime | None: ...
    @property
    def accepted_at(self) -> datetime | None: ...
    @property
    def arrived_at(self) -> datetime | None: ...


def hops(chains: Sequence[_Chain]) -> Hops:
    """Return each link: message → answer → acceptance → on site.

    What was accepted without an answer of ours (an overheard word) is counted from the message.
    """
    return Hops(
        ack=spread(_link(chains, lambda c: c.said_at, lambda c: c.acked_at)),
        accept=spread(_link(chains, lambda c: c.acked_at or c.said_at, lambda c: c.accepted_at)),
        arrive=spread(_link(chains, lambda c: c.accepted_at, lambda c: c.arrived_at)),
    )


_Instant = Callable[[_Chain], datetime | None]


def _link(chains: Sequence[_Chain], begin: _Instant, end: _Instant) -> Iterable[timedelta]:
    for chain in chains:
        first, last = begin(chain), end(chain)
        if first is not None and last is not None:
            yield max(timedelta(), last - first)

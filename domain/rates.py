"""The five rates (五率) of a station: names and formulas are settings (domain.md §4).

No public text lists the five. Each is a numerator and a denominator of tickets; under a least
number of cases no percentage is said, only the cases.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.commitment import Commitment
from domain.figures import Facts, Handling, numbers
from domain.ids import TicketNo
from domain.station import ServiceClass, StationMap
from domain.ticket import Ticket
from domain.ticket_moves import Business, Kind, Status


class Formula(StrEnum):
    """What is divided by what."""

    MULTI = "multi"  # 多户报修率
    COMPLAINT = "complaint"  # 投诉率
    HAZARD = "hazard"  # 隐患消缺率: nothing counts hazards yet
    TIMELY = "timely"  # 及时率: on site within the target
    SATISFIED = "satisfied"  # 满意率
    CALLED_BACK = "called_back"  # 回访率
    RESPONDED = "responded"  # 响应率 (北京接诉即办)
    SOLVED = "solved"  # 解决率 (北京接诉即办)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateName:
    """A rate as the station calls it."""

    name: str
    formula: Formula


FIVE: Final = (
    RateName(name="多户报修率", formula=Formula.MULTI),
    RateName(name="投诉率", formula=Formula.COMPLAINT),
    RateName(name="隐患消缺率", formula=Formula.HAZARD),
    RateName(name="及时率", formula=Formula.TIMELY),
    RateName(name="满意率", formula=Formula.SATISFIED),
)
"""A neutral default, built from what the article names (domain.md §4)."""

LEAST: Final = 10
"""Cases below which no percentage is said (count)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate of a span. `of` is None where nothing is counted (未统计)."""

    name: str
    formula: Formula
    hits: tuple[TicketNo, ...] = ()
    of: tuple[TicketNo, ...] | None = ()

    @property
    def n(self) -> int:
        """Return the denominator (count)."""
        return len(self.of or ())

    def percent(self, least: int = LEAST) -> int | None:
        """Return the whole percentage, None below the least number of cases."""
        return round(100 * len(self.hits) / self.n) if self.n >= max(1, least) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """When a crew has to be there: the commitment by the class of the community (ten, art. 3)."""

    station: StationMap
    commitment: Commitment

    def arrival(self, ticket: Ticket) -> timedelta:
        """Return the target from the report to the arrival; of an unknown place the town's."""
        community = self.station.community(ticket.place.community)
        kind = community.service_class if community else ServiceClass.URBAN
        minutes = {
            ServiceClass.URBAN: self.commitment.arrive_urban,
            ServiceClass.RURAL: self.commitment.arrive_rural,
            ServiceClass.REMOTE: self.commitment.arrive_remote,
        }
        return timedelta(minutes=minutes[kind])


def rate(named: RateName, facts: Facts, targets: Targets) -> Rate:
    """Return one rate of a span."""
    if named.formula is Formula.HAZARD:
        return Rate(name=named.name, formula=named.formula, of=None)
    hits, of = _FORMULAS[named.formula](facts, targets)
    return Rate(name=named.name, formula=named.formula, hits=hits, of=of)


_Pair = tuple[tuple[TicketNo, ...], tuple[TicketNo, ...]]


def _multi(facts: Facts, _: Targets) -> _Pair:
    repairs = [each.ticket for each in facts.repairs]
    return numbers(t for t in repairs if t.households > 1), numbers(repairs)


def _complaint(facts: Facts, _: Targets) -> _Pair:
    every = [each.ticket for each in facts.came]
    return numbers(t for t in every if t.business is Business.COMPLAINT), numbers(every)


def _timely(facts: Facts, targets: Targets) -> _Pair:
    reached = [each for each in facts.repairs if each.arrived_at is not None]
    return (
        numbers(each.ticket for each in reached if _in_time(each, targets)),
        numbers(each.ticket for each in reached),
    )


def _in_time(each: Handling, targets: Targets) -> bool:
    arrived = each.arrived_at
    waited = None if arrived is None else arrived - each.ticket.reported_at
    return waited is not None and waited <= targets.arrival(each.ticket)


def _satisfied(facts: Facts, _: Targets) -> _Pair:
    return facts.scored(1), facts.answering


def _called_back(facts: Facts, _: Targets) -> _Pair:
    restored = [each.ticket for each in facts.restored]
    return numbers(t for t in restored if t.called_back_at is not None), numbers(restored)


def _responded(facts: Facts, _: Targets) -> _Pair:
    every = [each for each in facts.came if each.ticket.status is not Status.WITHDRAWN]
    taken = [e for e in every if e.accepted_at is not None or not e.ticket.status.is_open]
    return numbers(e.ticket for e in taken), numbers(e.ticket for e in every)


def _solved(facts: Facts, _: Targets) -> _Pair:
    every = [
        each.ticket
        for each in facts.came
        if each.ticket.status is not Status.WITHDRAWN and each.ticket.kind is not Kind.FAVOUR
    ]
    return numbers(t for t in every if not t.status.is_open), numbers(every)


_FORMULAS: Final[Mapping[Formula, Callable[[Facts, Targets], _Pair]]] = MappingProxyType(
    {
        Formula.MULTI: _multi,
        Formula.COMPLAINT: _complaint,
        Formula.TIMELY: _timely,
        Formula.SATISFIED: _satisfied,
        Formula.CALLED_BACK: _called_back,
        Formula.RESPONDED: _responded,
        Formula.SOLVED: _solved,
    }
)

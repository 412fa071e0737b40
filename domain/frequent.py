"""Frequent outages (频繁停电): how often and how long a place was dark, and when that is too often.

Source: product.md M18 (count and minutes per community, transformer and feeder), M42 (a dossier
opens at the third outage in 60 days, with its causes); "three in two months" is the usual rule of
complaints (design/domain.md §3) and a setting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, NewType

from domain.affected import affected
from domain.cause import CauseClass
from domain.ids import UserId
from domain.incident import Dark, IncidentRules, Level, Spot, suspected, transformers_of
from domain.outage import Outage
from domain.place import Place
from domain.station import StationMap

DossierId = NewType("DossierId", int)
"""Row number of a dossier."""


class AreaKind(StrEnum):
    """What outages are counted for."""

    COMMUNITY = "community"  # 社区
    TRANSFORMER = "transformer"  # 台区
    FEEDER = "feeder"  # 线路


class Area(NamedTuple):
    """A community by name, a transformer by code, or a feeder by name."""

    kind: AreaKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """One time that a place was dark, known from a ticket of several households or an outage.

    Attributes:
        ref: ``0231`` or ``P012``.
        end: None while it is dark.
        areas: whatever it counts for.
        households: that were dark, as far as the station knows (户).
    """

    ref: str
    start: datetime
    end: datetime | None
    areas: frozenset[Area]
    cause: CauseClass
    households: int = 0

    def minutes(self, now: datetime) -> int:
        """Return how long it lasted, or has lasted until now (min)."""
        return max(0, int(((self.end or now) - self.start) / timedelta(minutes=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyPolicy:
    """When it is too often.

    Attributes:
        times: a dossier opens at this many outages (count) …
        days: … in so many days.
    """

    times: int = 3
    days: int = 60

    @property
    def window(self) -> timedelta:
        """Return how far back is counted."""
        return timedelta(days=self.days)


class DossierState(StrEnum):
    """How far a dossier has come."""

    WATCHED = "watched"  # one more opens it
    OPEN = "open"  # 频停: a solution is wanted
    CLOSED = "closed"  # calm again


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is done about a place that is dark too often (频停档案).

    Attributes:
        owner: who has to find a solution: the grid manager, or the head for a feeder.
        told: outages that its owner has heard of (count).
        solution: what is to be done, in his words; `due`: until when (UTC), if he said so.
        at: when it got its state (UTC).
    """

    area: Area
    state: DossierState
    owner: UserId
    told: int
    at: datetime
    solution: str = ""
    due: datetime | None = None
    version: int = 0
    id: DossierId = DossierId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How an area fared in a period: outages (count), minutes of all of them, and which."""

    count: int
    minutes: int
    found: tuple[Interruption, ...]


def from_report(
    station: StationMap,
    spots: Mapping[Spot, int],
    place: Place,
    *,
    whole: bool,
    rules: IncidentRules,
) -> frozenset[Area]:
    """Return what a fault counts for; nothing when one household alone was dark.

    Args:
        station: its topology.
        spots: households of the ticket by place (count).
        place: of the ticket, where no household has told its own.
        whole: somebody said that more than his own household is dark.
        rules: how many buildings put a transformer under suspicion.
    """
    dark = Dark(spots=spots or {Spot(place.community, place.building, place.unit): 1}, whole=whole)
    suspect = suspected(station, dark, rules)
    alone = suspect.level in (Level.HOUSEHOLD, Level.UNKNOWN) and dark.households < 2  # noqa: PLR2004
    if alone and not whole:
        return frozenset()
    areas = {Area(AreaKind.COMMUNITY, name) for name in dark.communities}
    if suspect.level >= Level.TRANSFORMER:
        codes = transformers_of(station, dark.buildings)
        areas |= {Area(AreaKind.TRANSFORMER, code) for code in codes}
    if suspect.level is Level.FEEDER:
        areas.add(Area(AreaKind.FEEDER, suspect.name))
    return frozenset(areas)


def from_outage(station: StationMap, outage: Outage) -> frozenset[Area]:
    """Return what an announced outage counts for."""
    hit = affected(station, outage)
    areas = {Area(AreaKind.COMMUNITY, name) for name in hit.communities}
    areas |= {Area(AreaKind.TRANSFORMER, code) for code in hit.transformers}
    feeders = {t.feeder for t in station.transformers if t.feeder and t.feeder in outage.line}
    return frozenset(areas | {Area(AreaKind.FEEDER, name) for name in feeders})


def tallied(found: Iterable[Interruption], now: datetime) -> Mapping[Area, Tally]:
    """Return the outages by area, most often first, then longest."""
    by_area: dict[Area, list[Interruption]] = {}
    for each in found:
        for area in each.areas:
            by_area.setdefault(area, []).append(each)
    counted = {
        area: Tally(
            count=len(some),
            minutes=sum(each.minutes(now) for each in some),
            found=tuple(sorted(some, key=lambda each: each.start)),
        )
        for area, some in by_area.items()
    }
    return dict(
        sorted(counted.items(), key=lambda pair: (-pair[1].count, -pair[1].minutes, pair[0]))
    )


class Step(NamedTuple):
    """A dossier as it is to be, and whether its owner is to hear of it."""

    dossier: Dossier
    tell: bool


def next_step(
    dossier: Dossier | None,
    area: Area,
    count: int,
    *,
    owner: UserId,
    at: datetime,
    policy: FrequencyPolicy,
) -> Step | None:
    """Return what becomes of an area's dossier at a count; None when nothing changes.

    Args:
        dossier: the one that is not closed, if there is one.
        area: what it is about.
        count: outages in the policy's window (count).
        owner: who would be responsible.
        at: now (UTC).
        policy: when it is too often.
    """
    if count >= policy.times:
        state = DossierState.OPEN
    elif count == policy.times - 1 and count > 0:
        state = DossierState.WATCHED
    else:
        state = DossierState.CLOSED
    if dossier is None:
        if state is DossierState.CLOSED:
            return None
        new = Dossier(area=area, state=state, owner=owner, told=count, at=at)
        return Step(new, tell=True)
    if dossier.state is DossierState.OPEN and state is DossierState.WATCHED:
        state = DossierState.OPEN  # one outage has aged out: not calm yet
    if state is dossier.state and count <= dossier.told:
        return None
    changed = replace(
        dossier,
        state=state,
        told=max(count, dossier.told),
        at=at if state is not dossier.state else dossier.at,
    )
    return Step(changed, tell=state is not DossierState.CLOSED and count > dossier.told)


def responsible(station: StationMap, area: Area) -> UserId:
    """Return who has to find a solution: who leads the grid, for what crosses grids the head."""
    if area.kind is AreaKind.COMMUNITY:
        grids = [station.grid_of(Place(community=area.name))]
    elif area.kind is AreaKind.TRANSFORMER:
        fed = station.buildings_on(area.name)
        grids = [station.grid_of(Place(community=b.community, building=b.number)) for b in fed]
    else:
        grids = []
    managers = {grid.manager for grid in grids if grid is not None}
    return managers.pop() if len(managers) == 1 else station.head.userid


def area_words(station: StationMap, area: Area) -> str:
    """Return an area as people call it."""
    if area.kind is AreaKind.TRANSFORMER:
        found = station.transformer(area.name)
        return found.name if found is not None else area.name
    return area.name


def areas_named(station: StationMap, text: str) -> Sequence[Area]:
    """Return the areas whose own name or alias stands in a text, longest name first."""
    known = [
        *(
            (name, Area(AreaKind.COMMUNITY, c.name))
            for c in station.communities
            for name in (c.name, *c.aliases)
        ),
        *(
            (name, Area(AreaKind.TRANSFORMER, t.code))
            for t in station.transformers
            for name in (t.name, t.code, *t.aliases)
        ),
        *((t.feeder, Area(AreaKind.FEEDER, t.feeder)) for t in station.transformers if t.feeder),
    ]
    hits = sorted(
        (pair for pair in known if pair[0] and pair[0] in text), key=lambda p: -len(p[0])
    )
    return tuple(dict.fromkeys(area for _, area in hits))

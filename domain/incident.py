"""Many households, one trouble (多户报修): which report belongs to which ticket, and what broke.

The ladder is household → unit → building → transformer (台区) → feeder (线路), out of the
station's own topology. A report that clearly shares a dark device joins; where that is only
likely, the grid manager is asked; what hangs on another transformer stays apart. Source of the
rules: product.md A3 (PSI: calls upgrade to a device, laterals move upstream, time separates),
§2.6, J2; the default of two households within half an hour: design/domain.md §3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

from domain.meaning import Scope
from domain.place import Place
from domain.station import StationMap


class Level(IntEnum):
    """A rung of the ladder, from the door up: the higher, the more is dark."""

    UNKNOWN = 0  # nobody has said which building
    HOUSEHOLD = 1  # 户内或表箱
    UNIT = 2  # 单元开关
    BUILDING = 3  # 楼总开关或分支箱
    TRANSFORMER = 4  # 台区
    FEEDER = 5  # 10 kV 线路


class Verdict(StrEnum):
    """What becomes of a new report."""

    JOIN = "join"  # 高把握: one ticket
    ASK = "ask"  # 低把握: its own ticket, and the grid manager is asked
    APART = "apart"  # its own ticket


class Reason(StrEnum):
    """Why: worded for people as ``why_joined.…``."""

    SAME_UNIT = "same_unit"
    SAME_BUILDING = "same_building"
    SAME_TRANSFORMER = "same_transformer"
    SAME_COMMUNITY = "same_community"
    FEW_REPORTS = "few_reports"
    SAME_FEEDER = "same_feeder"
    PLACE_UNKNOWN = "place_unknown"
    OTHER_TRANSFORMER = "other_transformer"
    OTHER_COMMUNITY = "other_community"


class Spot(NamedTuple):
    """Where a household is, as far as the ladder needs it; every part may be empty."""

    community: str
    building: str = ""
    unit: str = ""


def spot_of(place: Place) -> Spot:
    """Return where on the ladder a place is."""
    return Spot(place.community, place.building, place.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRules:
    """The station's own thresholds (settings ``[incident]``).

    Attributes:
        window: how long after its last report a ticket takes up another.
        households: from so many, the new one included, several buildings of one transformer are
            sure to share it (count).
        buildings: so many dark buildings put the transformer under suspicion (count).
        transformers: so many dark transformers put their feeder under suspicion (count).
        share: this share of a transformer's buildings makes a few reports sure (0 to 1).
        crew_every: the crew hears of a grown count at most once in this time.
        group_every: the group hears of a grown count at most once in this time (product.md J2).
        group_from: the group is told of many from so many households on (count, J2: the third).
        group_settles: … once the count had so long to settle: no answer to whoever was third.
    """

    window: timedelta = timedelta(minutes=30)
    households: int = 3
    buildings: int = 2
    transformers: int = 2
    share: float = 0.6
    crew_every: timedelta = timedelta(minutes=5)
    group_every: timedelta = timedelta(minutes=10)
    group_from: int = 3
    group_settles: timedelta = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dark:
    """What is dark under one ticket.

    Attributes:
        spots: households by place (count); 0 where a whole building was only named.
        whole: somebody said that more than his own household is dark.
    """

    spots: Mapping[Spot, int]
    whole: bool = False

    @property
    def households(self) -> int:
        """Return how many households reported (count)."""
        return sum(self.spots.values())

    @property
    def buildings(self) -> frozenset[tuple[str, str]]:
        """Return the buildings that are known, each with its community."""
        return frozenset((s.community, s.building) for s in self.spots if s.building)

    @property
    def communities(self) -> frozenset[str]:
        """Return the communities that are known."""
        return frozenset(s.community for s in self.spots if s.community)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A new report, as far as it matters here.

    Attributes:
        buildings: every building it names; `place.building` is one of them.
        whole: it says that more than one household is dark.
        goes_on: it goes on about what was said before (我们也是, 还没来电).
    """

    place: Place
    buildings: frozenset[str] = frozenset()
    whole: bool = False
    goes_on: bool = False

    @property
    def spots(self) -> frozenset[tuple[str, str]]:
        """Return the buildings it names, each with its community."""
        named = self.buildings | ({self.place.building} - {""})
        return frozenset((self.place.community, building) for building in named)


class Judgement(NamedTuple):
    """A verdict with its reason."""

    verdict: Verdict
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """The device that explains all reports.

    Attributes:
        name: of a transformer or feeder; empty for what has no name of its own.
        parts: what points to it: unit or building numbers, names of transformers.
        households: how many reported (count).
    """

    level: Level
    name: str = ""
    parts: tuple[str, ...] = ()
    households: int = 0


def judge(station: StationMap, seen: Sighting, dark: Dark, rules: IncidentRules) -> Judgement:
    """Decide whether a report belongs to a ticket. Time and kind were looked at before.

    Buildings of different transformers are never joined, whatever else they share. Where the
    topology is not known, the same community is taken for the same trouble.
    """
    mine, known = seen.spots, dark.buildings
    if mine & known:
        return Judgement(Verdict.JOIN, _how_near(seen.place, dark))
    ours, theirs = transformers_of(station, mine), transformers_of(station, known)
    if ours and theirs:
        return _by_transformer(station, seen, dark, rules)
    if seen.place.community not in dark.communities:
        return Judgement(Verdict.APART, Reason.OTHER_COMMUNITY)
    if not mine or not known:
        return _without_building(station, seen)
    return Judgement(Verdict.JOIN, Reason.SAME_COMMUNITY)


def _by_transformer(
    station: StationMap, seen: Sighting, dark: Dark, rules: IncidentRules
) -> Judgement:
    """Both hang on known transformers: another one is never joined."""
    mine, known = seen.spots, dark.buildings
    ours, theirs = transformers_of(station, mine), transformers_of(station, known)
    shared = ours & theirs
    if not shared:
        return _upstream(station, ours, theirs, known, rules)
    sure = (
        seen.whole
        or seen.goes_on
        or dark.whole
        or dark.households + 1 >= rules.households
        or _share(station, shared, mine | known) >= rules.share
    )
    if sure:
        return Judgement(Verdict.JOIN, Reason.SAME_TRANSFORMER)
    return Judgement(Verdict.ASK, Reason.FEW_REPORTS)


def _how_near(place: Place, dark: Dark) -> Reason:
    spot = Spot(place.community, place.building, place.unit)
    return Reason.SAME_UNIT if place.unit and spot in dark.spots else Reason.SAME_BUILDING


def _without_building(station: StationMap, seen: Sighting) -> Judgement:
    """Somebody named no building: it is the same trouble unless there are several transformers."""
    numbers = {(b.community, b.number) for b in station.buildings_in(seen.place.community)}
    if seen.goes_on or len(transformers_of(station, numbers)) <= 1:
        return Judgement(Verdict.JOIN, Reason.SAME_COMMUNITY)
    return Judgement(Verdict.ASK, Reason.PLACE_UNKNOWN)


def _upstream(
    station: StationMap,
    ours: frozenset[str],
    theirs: frozenset[str],
    known: frozenset[tuple[str, str]],
    rules: IncidentRules,
) -> Judgement:
    """Another transformer: worth a question only once theirs is dark as a whole."""
    if _feeders(station, ours) & _feeders(station, theirs):
        dark = max(len(_on(station, code, known)) for code in theirs)
        if dark >= rules.buildings or len(theirs) >= rules.transformers:
            return Judgement(Verdict.ASK, Reason.SAME_FEEDER)
    return Judgement(Verdict.APART, Reason.OTHER_TRANSFORMER)


def transformers_of(station: StationMap, buildings: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the codes of the transformers that feed these buildings, as far as known."""
    found = (station.building(community, number) for community, number in buildings)
    return frozenset(b.transformer for b in found if b is not None and b.transformer)


def _feeders(station: StationMap, codes: Iterable[str]) -> frozenset[str]:
    found = (station.transformer(code) for code in codes)
    return frozenset(t.feeder for t in found if t is not None and t.feeder)


def _on(
    station: StationMap, code: str, buildings: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    fed = {(b.community, b.number) for b in station.buildings_on(code)}
    return frozenset(fed & set(buildings))


def _share(
    station: StationMap, codes: Iterable[str], buildings: frozenset[tuple[str, str]]
) -> float:
    """Return the largest share of a transformer's buildings that would be dark (0 to 1)."""
    return max(
        len(_on(station, code, buildings)) / len(station.buildings_on(code)) for code in codes
    )


def suspected(station: StationMap, dark: Dark, rules: IncidentRules) -> Suspect:
    """Return the lowest device that explains every dark household that is known."""
    count = dark.households
    buildings = dark.buildings
    if not buildings:
        return Suspect(level=Level.UNKNOWN, households=count)
    codes = transformers_of(station, buildings)
    for feeder in sorted(_feeders(station, codes)):
        under = sorted(c for c in codes if feeder in _feeders(station, (c,)))
        if len(under) >= rules.transformers:
            names = tuple(_transformer_name(station, code) for code in under)
            return Suspect(level=Level.FEEDER, name=feeder, parts=names, households=count)
    if len(buildings) > 1:
        return _several_buildings(station, codes, buildings, rules, count)
    return _one_building(dark, count)


def _several_buildings(
    station: StationMap,
    codes: frozenset[str],
    buildings: frozenset[tuple[str, str]],
    rules: IncidentRules,
    count: int,
) -> Suspect:
    under = {code: _on(station, code, buildings) for code in sorted(codes)}
    code = max(under, key=lambda each: len(under[each]), default="")
    dark = under.get(code, frozenset())
    named = code and len(dark) >= rules.buildings
    return Suspect(
        level=Level.TRANSFORMER,
        name=_transformer_name(station, code) if named else "",
        parts=in_order(number for _, number in (dark if named else buildings)),
        households=count,
    )


def _one_building(dark: Dark, count: int) -> Suspect:
    units = in_order(s.unit for s in dark.spots if s.building and s.unit)
    somewhere = [n for s, n in dark.spots.items() if s.building and not s.unit]
    vague = sum(somewhere)  # one who names no unit (我也是) does not lift it above the unit of all
    whole = bool(somewhere) and dark.whole
    if len(units) > 1 or vague > 1 or whole or (not units and count > 1):
        return Suspect(level=Level.BUILDING, parts=units, households=count)
    if units and (dark.whole or count > 1):
        return Suspect(level=Level.UNIT, parts=units, households=count)
    return Suspect(level=Level.HOUSEHOLD, households=count)


def _transformer_name(station: StationMap, code: str) -> str:
    found = station.transformer(code)
    return found.name if found is not None else code


def in_order(numbers: Iterable[str]) -> tuple[str, ...]:
    """Return numbers of units or buildings once each, as people count: 2 before 10, then A."""
    return tuple(sorted(set(numbers), key=lambda n: (not n.isdigit(), len(n), n)))


def common_place(dark: Dark, first: Place) -> Place:
    """Return the smallest place that holds every household: where the crew goes, 滨河3号楼.

    Args:
        first: the ticket's place; kept while it holds them all.
    """
    spots = [spot for spot in dark.spots if spot.community]
    communities, buildings = dark.communities, dark.buildings
    if len(spots) < 2 and dark.households < 2:  # noqa: PLR2004  one household is itself
        return first
    if len(communities) != 1:
        return Place(community=first.community, words="等地" if communities else "")
    (community,) = communities
    if len(buildings) > 1:
        numbers = in_order(number for _, number in buildings)
        return Place(community=community, words="、".join(numbers[:6]) + "号楼")
    if not buildings:
        return Place(community=community, words=first.words)
    ((_, building),) = buildings
    units = {spot.unit for spot in spots if spot.building}
    unit = units.pop() if len(units) == 1 else ""
    return Place(community=community, building=building, unit=unit)


class Suppression(NamedTuple):
    """How well telling the group kept others from having to report (M23).

    Attributes:
        late: households that reported after the group had been told (count).
        affected: households of what is dark, by the station's own figures; 0 when not known.
    """

    late: int
    affected: int

    @property
    def share(self) -> float | None:
        """Return late ÷ affected, None without a denominator."""
        return self.late / self.affected if self.affected else None


def affected_households(station: StationMap, dark: Dark, level: Level) -> int:
    """Return how many households the dark area has (count), 0 when the station does not know.

    From the transformer up, all its buildings count, not only those from which somebody wrote.
    """
    buildings = set(dark.buildings)
    if level >= Level.TRANSFORMER:
        for code in transformers_of(station, dark.buildings):
            buildings |= {(b.community, b.number) for b in station.buildings_on(code)}
    found = (station.building(community, number) for community, number in buildings)
    return sum(b.households for b in found if b is not None)


def is_whole(scope: Scope) -> bool:
    """Whether somebody said that it is more than his own household."""
    return scope is Scope.MULTI

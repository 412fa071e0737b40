"""The station as data: streets, communities, buildings, grids, people and chats.

A `StationMap` is one immutable picture of everything that was imported. It is cheap to read
from many places and is replaced whole after an import. Source: the article's 1+1+N grids and
design of the customer; names of the real area are shipped as the sample.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import TypeVar, cast

from domain.duty_plan import DutyChange, Rotation, by_grid, in_force
from domain.errors import NoStationError
from domain.guard import Enterprise, GuardWindow
from domain.ids import ChatId, UserId
from domain.place import Place

T = TypeVar("T")


class Role(StrEnum):
    """What a person may be. One person can have several; someone unknown is a resident."""

    RESIDENT = "resident"  # 居民
    CLERK = "clerk"  # 社区负责人 / 楼长 on the community's side
    CREW = "crew"  # 服务队员 / 抢修
    MANAGER = "manager"  # 网格负责人
    DISPATCHER = "dispatcher"  # 调度
    DUTY_HEAD = "duty_head"  # 值班长
    HEAD = "head"  # 所长
    OPERATOR = "operator"  # 系统员
    ENTERPRISE = "enterprise"  # 企业联系人: a resident's rights, and notices of his line

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the station."""
        return self not in (Role.RESIDENT, Role.CLERK, Role.ENTERPRISE)


class ServiceClass(StrEnum):
    """Decides the arrival target: 45, 90 or 120 minutes (国家电网 ten commitments, art. 3)."""

    URBAN = "urban"  # 城区
    RURAL = "rural"  # 农村
    REMOTE = "remote"  # 特殊边远


class Ownership(StrEnum):
    """Who owns the equipment in the community (产权)."""

    SUPPLIER = "supplier"  # 供电公司
    PRIVATE = "private"  # 自管
    MIXED = "mixed"  # 混合


class CommunityKind(StrEnum):
    """Village or community."""

    VILLAGE = "village"  # 村
    COMMUNITY = "community"  # 社区
    COMPOUND = "compound"  # 小区


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One supply station (供电所). `hotline` is what residents are told to ring."""

    code: str
    name: str
    hotline: str = "95598"


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A sub-district (街道/地区) of the station's area."""

    name: str
    station: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A village, community or compound, with every name people use for it."""

    name: str
    station: str
    street: str
    grid: str
    kind: CommunityKind = CommunityKind.COMMUNITY
    service_class: ServiceClass = ServiceClass.URBAN
    ownership: Ownership = Ownership.SUPPLIER
    aliases: tuple[str, ...] = ()
    code: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformer:
    """A distribution transformer and its supply area (台区)."""

    code: str
    name: str
    feeder: str = ""
    aliases: tuple[str, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building of a community; `grid` overrides the community's when not empty.

    `steward` (楼长) is who is asked after a repair whether the building has power; may be empty.
    """

    community: str
    number: str
    units: tuple[str, ...] = ()
    transformer: str = ""
    households: int = 0
    grid: str = ""
    sample: bool = False
    steward: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the station or of a community's side.

    Attributes:
        confirmed: False while a new member still practises: no right to real tickets (J8).
        active: False after leaving: no access, no work, history kept.
    """

    userid: UserId
    name: str
    roles: frozenset[Role]
    station: str
    active: bool = True
    confirmed: bool = True

    def has(self, *roles: Role) -> bool:
        """Whether an active member has one of the roles."""
        return self.active and not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Whether an active member works for the station."""
        return self.active and any(role.is_staff for role in self.roles)

    @property
    def is_customer(self) -> bool:
        """Whether he is on the list only to be told something: he has a resident's rights."""
        return self.roles <= {Role.RESIDENT, Role.ENTERPRISE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A grid (网格): one community head, one grid manager, N service members (1+1+N)."""

    code: str
    name: str
    station: str
    community_head: UserId
    manager: UserId
    members: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A group and what the official channel can do in it.

    Attributes:
        can_hear: the bot receives messages that @ it (internal groups only).
        can_push: a group robot (群机器人) is in the group, its key is in the settings.
        robot: name of that key in the settings; never the key itself.
        communities: what is assumed when nobody names a place.
    """

    chat_id: ChatId
    name: str
    station: str
    communities: tuple[str, ...]
    can_hear: bool = True
    can_push: bool = True
    robot: str = ""


class Days(StrEnum):
    """On which days a duty row holds, besides single weekdays and dates."""

    EVERY = "每天"
    WORKDAY = "工作日"  # moved workdays (调休上班) included
    RESTDAY = "休息日"  # weekends that are not worked, and statutory holidays
    HOLIDAY = "节假日"  # statutory holidays with the days moved to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One row of the duty roster (值班).

    Attributes:
        grid: the grid it is for; empty for the whole station.
        days: a word of `Days`, weekdays such as ``一三五``, or a date ``2026-10-01``.
        start, end: local wall-clock; end <= start crosses midnight, equal means the whole day.
            The day of the row is the day on which the shift starts.
        rotation: several members who take turns; `userid` is then the first of them.
    """

    userid: UserId
    days: str
    start: time
    end: time
    grid: str = ""
    rotation: Rotation | None = None

    @property
    def people(self) -> tuple[UserId, ...]:
        """Return everybody the row may put on duty."""
        return self.rotation.crew if self.rotation else (self.userid,)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationMap:
    """Everything that was imported, as one immutable picture.

    `revision` grows with every change, so a cached copy knows that it is old.
    """

    revision: int = 0
    stations: tuple[Station, ...] = ()
    streets: tuple[Street, ...] = ()
    communities: tuple[Community, ...] = ()
    transformers: tuple[Transformer, ...] = ()
    buildings: tuple[Building, ...] = ()
    grids: tuple[Grid, ...] = ()
    members: tuple[Member, ...] = ()
    chats: tuple[Chat, ...] = ()
    duties: tuple[Duty, ...] = ()
    duty_changes: tuple[DutyChange, ...] = ()
    guards: tuple[GuardWindow, ...] = ()
    enterprises: tuple[Enterprise, ...] = ()
    _cache: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def _index(self, name: str, build: Callable[[], T]) -> T:
        if name not in self._cache:
            self._cache[name] = build()
        return cast("T", self._cache[name])

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been imported yet."""
        return not self.stations

    def member(self, userid: UserId) -> Member | None:
        """Return the person with that account, left or not, or None for a stranger."""
        return self._index("members", lambda: {m.userid: m for m in self.members}).get(userid)

    def community(self, name: str) -> Community | None:
        """Return the community with that canonical name."""
        return self._index("communities", lambda: {c.name: c for c in self.communities}).get(name)

    def grid(self, code: str) -> Grid | None:
        """Return the grid with that code."""
        return self._index("grids", lambda: {g.code: g for g in self.grids}).get(code)

    def chat(self, chat_id: ChatId | None) -> Chat | None:
        """Return the group, or None for a private chat or an unknown group."""
        if chat_id is None:
            return None
        return self._index("chats", lambda: {c.chat_id: c for c in self.chats}).get(chat_id)

    def building(self, community: str, number: str) -> Building | None:
        """Return the building of a community."""
        return self._index(
            "buildings", lambda: {(b.community, b.number): b for b in self.buildings}
        ).get((community, number))

    def transformer(self, code: str) -> Transformer | None:
        """Return the transformer (台区) with that code."""
        return self._index("transformers", lambda: {t.code: t for t in self.transformers}).get(
            code
        )

    def buildings_on(self, code: str) -> tuple[Building, ...]:
        """Return the buildings that a transformer feeds, of whatever community."""
        return self._index(
            "buildings_on", lambda: _grouped(self.buildings, lambda b: b.transformer)
        ).get(code, ())

    def buildings_in(self, community: str) -> tuple[Building, ...]:
        """Return the buildings of a community."""
        return self._index(
            "buildings_in", lambda: _grouped(self.buildings, lambda b: b.community)
        ).get(community, ())

    def grid_of(self, place: Place) -> Grid | None:
        """Return the grid that answers for a place: the building's own, else the community's."""
        building = self.building(place.community, place.building)
        if building is not None and building.grid:
            return self.grid(building.grid)
        community = self.community(place.community)
        return self.grid(community.grid) if community is not None else None

    def grids_of(self, userid: UserId) -> tuple[Grid, ...]:
        """Return the grids in which a person has a part."""
        return tuple(
            g for g in self.grids if userid in g.members or userid in (g.manager, g.community_head)
        )

    def duties_of(self, grid: str) -> tuple[Duty, ...]:
        """Return the rows of the roster for a grid; empty for the whole station."""
        rows = self._index("duties", lambda: by_grid(self.duties))
        return rows.get(grid, ())

    def changes_of(self, grid: str) -> tuple[DutyChange, ...]:
        """Return the changes of a grid's roster that hold, in the order they were made."""
        rows = self._index("duty_changes", lambda: by_grid(in_force(self.duty_changes)))
        return rows.get(grid, ())

    def with_role(self, role: Role) -> tuple[Member, ...]:
        """Return the active members with a role, in the order of the import."""
        return tuple(m for m in self.members if m.has(role))

    @property
    def head(self) -> Member:
        """Return the station head (所长), the last person anything can reach.

        Raises:
            NoStationError: nothing has been imported. The import refuses a station without one.
        """
        heads = self.with_role(Role.HEAD)
        if not heads:
            raise NoStationError
        return heads[0]


def _grouped(
    buildings: tuple[Building, ...], by: Callable[[Building], str]
) -> dict[str, tuple[Building, ...]]:
    found: dict[str, list[Building]] = {}
    for building in buildings:
        found.setdefault(by(building), []).append(building)
    return {key: tuple(some) for key, some in found.items()}

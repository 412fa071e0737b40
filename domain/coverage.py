"""The coverage ledger (覆盖账): in which community and building an outage has been made known.

Community × building × {微信, 喇叭, 公告, 敲门}. WeChat and the loudspeaker reach a whole community,
a poster and a knock one building. Source: product.md X12, M37 (cascade with receipts), M44 (nobody
is forgotten), M65 (to the building door).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from domain.ids import InboxId, UserId
from domain.outage import OutageId
from domain.wave import WaveKind

CellId = NewType("CellId", int)
"""Row number of a cell of the ledger."""


class Medium(StrEnum):
    """By what people are told beside the bot."""

    WECHAT = "wechat"  # 微信: the text was passed on to the group
    LOUDSPEAKER = "loudspeaker"  # 喇叭: the script was read out
    POSTER = "poster"  # 公告: the page hangs at the door
    KNOCK = "knock"  # 敲门: every household was spoken to

    @property
    def by_building(self) -> bool:
        """Whether it is done building by building."""
        return self in (Medium.POSTER, Medium.KNOCK)


class CellEvent(StrEnum):
    """What happened to a cell; only ever added to its history."""

    DONE = "done"  # 办了
    UNDONE = "undone"  # 说错了, 没办
    NOTED = "noted"  # 办不了, and why
    REOPENED = "reopened"  # has to be done again: the text is another


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing that has to be done, or was done without being asked for.

    Attributes:
        building: number as in `Place.building`; empty for the whole community.
        required: whether somebody is asked for it.
        inside: whether the outage holds there (still). Where it does not, the old page has to
            come off and the others have to hear that it is over.
        since: from when on it has to be done (UTC); what was done before that is out of date.
        units: those of its units that are done, while others are not.
        done_at, done_by: when and by whom; None while it is not done.
        source: the message that said so.
        note: why it could not be done, as it was said, at most 100 characters.
        evidence: pictures of it: their media ids, or ``inbox:…`` where the platform gave none.
        version: grows with every change; a stale copy cannot be saved.
    """

    outage: OutageId
    community: str
    building: str
    medium: Medium
    required: bool = True
    inside: bool = True
    since: datetime
    units: tuple[str, ...] = ()
    done_at: datetime | None = None
    done_by: UserId | None = None
    source: InboxId | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()
    version: int = 0
    id: CellId = CellId(0)

    @property
    def key(self) -> tuple[str, str, Medium]:
        """Return what it is about: no two cells of an outage are about the same."""
        return (self.community, self.building, self.medium)

    @property
    def is_missing(self) -> bool:
        """Whether it was asked for and is not done."""
        return self.required and self.done_at is None

    def ticked(
        self, *, by: UserId, at: datetime, source: InboxId | None, evidence: Iterable[str] = ()
    ) -> "Cell":
        """Return it as done. Who was first stays; further pictures are kept beside his."""
        more = tuple(dict.fromkeys((*self.evidence, *evidence)))
        if self.done_at is not None:
            return replace(self, evidence=more)
        return replace(
            self, done_at=at, done_by=by, source=source, note="", units=(), evidence=more
        )

    def in_units(
        self,
        units: Collection[str],
        of: Collection[str],
        *,
        by: UserId,
        at: datetime,
        source: InboxId | None,
    ) -> "Cell":
        """Return it with some units done; done itself once none of the known ones is left."""
        if self.done_at is not None:
            return self
        done = tuple(sorted({*self.units, *units}))
        if of and set(of) <= set(done):
            return self.ticked(by=by, at=at, source=source)
        return replace(self, units=done)

    def unticked(self, *, note: str = "") -> "Cell":
        """Return it as not done, with the reason why it could not be done, if one was given."""
        return replace(
            self,
            done_at=None,
            done_by=None,
            source=None,
            units=(),
            evidence=(),
            note=note[:_LONGEST_NOTE],
        )

    def again(self, at: datetime, *, inside: bool = True) -> "Cell":
        """Return it as to be done (again) from an instant on."""
        return replace(self.unticked(), since=at, required=True, inside=inside)


_LONGEST_NOTE: Final = 100
Parts = Mapping[str, Sequence[str]]
"""Community → its buildings that are concerned; none where the station knows none."""


def reopened(
    cells: Sequence[Cell],
    parts: Parts,
    media: Mapping[str, Collection[Medium]],
    *,
    outage: OutageId,
    wave: WaveKind,
    at: datetime,
) -> list[Cell]:
    """Return every cell that a wave makes, changes or asks for again; the others stay.

    * Of each medium that a community is asked for, all its cells are to be done from now on.
    * Each building has its row for the page, asked for or not: it is counted by them.
    * Where the outage does not hold (any more), what was done has to be taken back by hand: the
      page comes off. What was not done falls away.

    Args:
        cells: what the ledger holds of this outage.
        parts: whom the outage concerns now; nobody when it is cancelled.
        media: by community, what is asked for with this wave.
        outage: whose ledger it is. wave: why it is told now. at: the present instant.
    """
    known = {cell.key: cell for cell in cells}
    changed: dict[tuple[str, str, Medium], Cell] = {}
    inside = dict.fromkeys(_keys(parts))
    for key in inside:
        community, building, medium = key
        wanted = medium in media.get(community, ())
        there = known.get(key)
        if there is not None and (wanted or not there.inside):
            changed[key] = there.again(at) if wanted else replace(there, inside=True)
        elif there is None and (wanted or medium is Medium.POSTER):
            changed[key] = Cell(
                outage=outage,
                community=community,
                building=building,
                medium=medium,
                required=wanted,
                since=at,
            )
    if wave in (WaveKind.CHANGE, WaveKind.CANCEL):
        for key, cell in known.items():
            if key not in inside and cell.inside:
                changed[key] = _left_outside(cell, media, at)
    return list(changed.values())


def _left_outside(cell: Cell, media: Mapping[str, Collection[Medium]], at: datetime) -> Cell:
    told = not cell.medium.by_building and cell.medium in media.get(cell.community, ())
    hangs = cell.medium is Medium.POSTER and cell.done_at is not None
    if told or hangs:
        return cell.again(at, inside=False)
    return replace(cell, required=False, inside=False)


def _keys(parts: Parts) -> Iterable[tuple[str, str, Medium]]:
    for community, buildings in parts.items():
        for medium in Medium:
            if medium.by_building:
                yield from ((community, number, medium) for number in buildings or ("",))
            else:
                yield (community, "", medium)


def missing(cells: Iterable[Cell]) -> list[Cell]:
    """Return what was asked for and is not done."""
    return [cell for cell in cells if cell.is_missing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many buildings an outage was brought to (count).

    A building is reached when a page hangs there, its doors were knocked at, or its steward passed
    the text on: something that was done for that building alone. A community of which the station
    knows no buildings counts as one.
    """

    buildings: int = 0
    reached: int = 0

    @property
    def percent(self) -> int:
        """Return the share in whole per cent, rounded down: 100 means all. 0 of 0 is 100."""
        return self.reached * 100 // self.buildings if self.buildings else 100

    def __add__(self, other: "Reach") -> "Reach":
        """Return both together."""
        return Reach(
            buildings=self.buildings + other.buildings, reached=self.reached + other.reached
        )


def reach(cells: Iterable[Cell]) -> Reach:
    """Return how many of the buildings an outage still concerns were reached."""
    known: dict[tuple[str, str], bool] = {}
    for cell in cells:
        if cell.inside and (cell.medium.by_building or cell.building):
            door = (cell.community, cell.building)
            known[door] = known.get(door, False) or cell.done_at is not None
    return Reach(buildings=len(known), reached=sum(known.values()))


def default_media() -> Mapping[WaveKind, frozenset[Medium]]:
    """Return what a station asks for that has set nothing."""
    spoken = frozenset({Medium.WECHAT, Medium.LOUDSPEAKER})
    return {
        WaveKind.WEEK: spoken | {Medium.POSTER},
        WaveKind.DAY: frozenset(),
        WaveKind.CHANGE: spoken | {Medium.POSTER},
        WaveKind.DELAY: spoken,
        WaveKind.CANCEL: spoken,
        WaveKind.RESTORED: frozenset(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRules:
    """What a station asks of its communities.

    Attributes:
        media: by wave; WEEK stands for whatever is the first notice of an outage.
        knock: communities where every first notice and change is told at the doors, too.
    """

    media: Mapping[WaveKind, frozenset[Medium]] = field(default_factory=default_media)
    knock: frozenset[str] = frozenset()

    def asked(
        self, wave: WaveKind, community: str, *, first: bool, relayed: bool
    ) -> frozenset[Medium]:
        """Return what a community is asked for with a wave.

        Args:
            first: it has not been told of this outage before.
            relayed: it has a group the bot cannot push to: without the clerk nobody there hears
                of the day before, so WeChat is asked for again.
        """
        asked = self.media.get(WaveKind.WEEK if first else wave, frozenset())
        if community in self.knock and (first or wave is WaveKind.CHANGE):
            asked |= {Medium.KNOCK}
        if relayed and wave is WaveKind.DAY:
            asked |= {Medium.WECHAT}
        return asked

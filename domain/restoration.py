"""Who is still dark after a restoration, and when it may be said that all is well (谁家还黑着).

Source: product.md X4 (nested-outage hunter): every reporter and one building steward (楼长) per
building are asked; dark answers are grouped by unit or building into a child ticket; the
all-clear waits for a share of answers or for half an hour, and never passes over a dark answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from domain.household import Household, Light
from domain.ids import TicketNo
from domain.place import Place
from domain.ticket import Ticket


class Part(NamedTuple):
    """A part of a community: a building, one unit of it, or all of it when both are empty."""

    building: str = ""
    unit: str = ""

    def holds(self, other: "Part") -> bool:
        """Whether the other part lies within this one; what is not known lies in none."""
        return self.building in ("", other.building) and self.unit in ("", other.unit)

    @property
    def words(self) -> str:
        """Return the part as people say it: 3号楼2单元."""
        unit = f"{self.unit}单元" if self.unit else ""
        return f"{self.building}号楼{unit}" if self.building else unit


WHOLE: Final = Part()
SHOWN: Final = 4
"""Parts that are named one by one in a sentence; of more the number is said (count)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationPolicy:
    """The station's own numbers.

    Attributes:
        share: of the households that were asked, how many have to say 来电了 for the all-clear (0–1).
        wait: after the last restoration the all-clear is said without them.
        on_site: so long after the restoration the crew is taken to be there still.
        bundle: later dark answers reach the crew together after this.
    """

    share: float = 0.8
    wait: timedelta = timedelta(minutes=30)
    on_site: timedelta = timedelta(minutes=60)
    bundle: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """How far a ticket has been restored, as far as its own row does not say it.

    Attributes:
        parent: the ticket whose restoration left this one dark; None for a ticket of its own.
        part: of a child, what was left dark.
        parts: restored while the rest is still repaired (逐栋送电); empty once all is.
        since: when households were first asked since the ticket was last opened (UTC); None
            while nobody was.
        clear_by: when the all-clear no longer waits for answers (UTC).
        due: when the clock has to look at it next (UTC), or None.
        told: of a child, how many dark households its crew has heard of (count).
        cleared_at: when the all-clear was said (UTC).
    """

    ticket: TicketNo
    parent: TicketNo | None = None
    part: Part = WHOLE
    parts: tuple[Part, ...] = ()
    since: datetime | None = None
    clear_by: datetime | None = None
    due: datetime | None = None
    told: int = 0
    cleared_at: datetime | None = None

    @property
    def is_partial(self) -> bool:
        """Whether only some buildings have been restored."""
        return bool(self.parts)

    def reaches(self, place: Place) -> bool:
        """Whether power has been called back at a place."""
        if self.since is None:
            return False
        return not self.parts or any(part.holds(part_at(place)) for part in self.parts)

    def taken_back(self) -> "Restoration":
        """Return the record of a ticket that is opened again: nothing of it counts any more."""
        return replace(
            self, parts=(), since=None, clear_by=None, due=None, cleared_at=None, told=0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The households that were asked (count): LIT, not answered, and dark."""

    lit: int = 0
    silent: int = 0
    dark: int = 0

    @property
    def asked(self) -> int:
        """Return all of them."""
        return self.lit + self.silent + self.dark

    @property
    def mostly_dark(self) -> bool:
        """Whether the repair as a whole has failed: more than half of all asked, and not just one."""
        return 2 * self.dark > self.asked and self.dark > 1


def part_at(place: Place) -> Part:
    """Return the smallest part that holds a place."""
    return Part(place.building, place.unit if place.building else "")


def tally(lights: Mapping[tuple[str, str, Light], int], parts: Sequence[Part] = ()) -> Tally:
    """Count the households of the restored parts, or of the whole ticket.

    Args:
        lights: households by building, unit and light (count).
        parts: what has been restored; empty means all of it.
    """
    counted = dict.fromkeys(Light, 0)
    for (building, unit, light), count in lights.items():
        if not parts or any(part.holds(Part(building, unit)) for part in parts):
            counted[light] += count
    return Tally(lit=counted[Light.LIT], silent=counted[Light.ASKED], dark=counted[Light.DARK])


def unasked(
    households: Iterable[Household], parts: Sequence[Part], elsewhere: Collection[str] = ()
) -> list[Household]:
    """Return whom to ask: dark, and within the restored parts (all of it when there are none).

    Who has been asked is not asked again, whatever he said: he is ASKED, LIT, or dark in a child
    ticket, which asks him itself.

    Args:
        elsewhere: doors that an open child has.
    """
    return [
        each
        for each in households
        if each.light is Light.DARK
        and each.door not in elsewhere
        and (not parts or any(part.holds(part_at(each.place)) for part in parts))
    ]


def covered(ticket: Ticket, households: Iterable[Household]) -> frozenset[Part]:
    """Return the parts a ticket is about, as far as buildings are known."""
    homes = {part_at(each.place) for each in households} | {part_at(ticket.place)}
    known = {part.building for part in homes}
    told = {Part(building) for building in ticket.facts.building if building not in known}
    return frozenset(part for part in homes | told if part.building)


def left_over(parts: Sequence[Part], of: Iterable[Part]) -> list[Part]:
    """Return the buildings and units that the restored parts do not hold, by number."""
    rest = {each for each in of if not any(part.holds(each) for part in parts)}
    touched = {part.building for part in parts}
    # Nothing of a building is back: it is named once, without its units.
    return in_order({each if each.building in touched else Part(each.building) for each in rest})


def in_order(parts: Iterable[Part]) -> list[Part]:
    """Return parts by number: 3号楼 before 10号楼."""
    return sorted(parts, key=lambda part: [(len(each), each) for each in part])


def common_part(places: Iterable[Place]) -> Part:
    """Return the smallest part that holds all places: one unit, one building, or all."""
    found = [part_at(place) for place in places]
    buildings, units = {part.building for part in found}, {part.unit for part in found}
    if len(buildings) != 1:
        return WHOLE
    return Part(buildings.pop(), units.pop() if len(units) == 1 else "")


def child_for(place: Place, children: Mapping[TicketNo, Part]) -> tuple[TicketNo, Part] | None:
    """Return the open child a dark household belongs to, and what that child is about then.

    The same unit joins; another unit of the same building widens the child to the building;
    another building is another child.
    """
    spot = part_at(place)
    for no, part in children.items():
        if part == spot or (part.building and part.holds(spot)):
            return no, part
    for no, part in children.items():
        if part.building and part.building == spot.building:
            return no, Part(part.building)
    return None


def may_say_all_clear(
    count: Tally, *, unsettled: int, waited: bool, policy: RestorationPolicy
) -> bool:
    """Whether a restored ticket may be called all well.

    Args:
        unsettled: children that are worked on, or whose households have not answered (count).
        waited: the time to wait for answers is over.
    """
    if count.dark or unsettled or not count.asked:
        return False
    return waited or count.lit >= policy.share * count.asked


def in_words(parts: Sequence[Part], community: str = "") -> str:
    """Return parts as they are said: 3号楼、5号楼2单元; of many the first three and the number."""
    named = [part.words for part in parts]
    if len(named) > SHOWN:
        return f"{community}{'、'.join(named[: SHOWN - 1])}等{len(named)}处"
    return community + "、".join(named)

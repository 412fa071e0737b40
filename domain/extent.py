"""How far a repair reaches, as far as is recorded: the buildings that reported, their transformer.

What nobody reported is not known to be lit; only another transformer tells that (product.md X1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.place import Place
from domain.station import StationMap
from domain.ticket import Ticket

_RUN: Final = 3
"""So many numbers in a row are said as from – to."""


class Reach(StrEnum):
    """Whether a place is part of a repair."""

    IN = "in"  # somebody of that building reported it
    OUT = "out"  # fed by another transformer than everything that was reported
    OPEN = "open"  # not reported, and nothing tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The places of a repair. `buildings` is in the order of their numbers, possibly empty."""

    community: str
    buildings: tuple[str, ...]
    households: int

    def reach(self, place: Place, station: StationMap) -> Reach:
        """Return whether a place is part of it; without a building nothing tells."""
        if not place.building or not self.buildings or place.community not in ("", self.community):
            return Reach.OPEN
        if place.building in self.buildings:
            return Reach.IN
        own = _transformer(station, self.community, place.building)
        fed = {_transformer(station, self.community, number) for number in self.buildings}
        return Reach.OUT if own and "" not in fed and own not in fed else Reach.OPEN

    def words(self) -> str:
        """Return the buildings for a group: 林荫家园社区1–6、8号楼."""
        if not self.buildings:
            return self.community
        return f"{self.community}{'、'.join(_runs(self.buildings))}号楼"


def extent_of(ticket: Ticket, reported: Iterable[str] = ()) -> Extent:
    """Return how far a ticket reaches.

    Args:
        reported: the buildings of its households.
    """
    said = (ticket.place.building, *ticket.facts.building, *reported)
    numbers = dict.fromkeys(filter(None, said))
    return Extent(
        community=ticket.place.community,
        buildings=tuple(sorted(numbers, key=_order)),
        households=ticket.households,
    )


def _transformer(station: StationMap, community: str, number: str) -> str:
    building = station.building(community, number)
    return building.transformer if building is not None else ""


def _order(number: str) -> tuple[bool, int, str]:
    return (not number.isdecimal(), int(number) if number.isdecimal() else 0, number)


def _runs(numbers: Sequence[str]) -> list[str]:
    shown: list[list[str]] = []
    for number in numbers:
        last = shown[-1][-1] if shown else ""
        if number.isdecimal() and last.isdecimal() and int(number) == int(last) + 1:
            shown[-1].append(number)
        else:
            shown.append([number])
    words: list[str] = []
    for run in shown:
        words += [f"{run[0]}–{run[-1]}"] if len(run) >= _RUN else run
    return words

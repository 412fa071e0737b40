"""The shape of the daily message: which span it tells, how many lines, and the lights of the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from domain.when import at_local

LINES: Final = 20
"""Lines of the daily message at most (product.md J7)."""

BYTES: Final = 1950
"""UTF-8 bytes at most: the platform cuts a text at 2048 (wecom-protocol.md §2.5)."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The span a message tells of: ``[start, end)`` in UTC, and the local day it is read on."""

    start: datetime
    end: datetime
    today: date

    @property
    def day_start(self) -> datetime:
        """Return when the day of reading begins."""
        return at_local(self.today, time())

    @property
    def day_end(self) -> datetime:
        """Return when the day of reading ends."""
        return at_local(self.today + _DAY, time())


def daily(today: date) -> Window:
    """Return the window of the message of a day: yesterday."""
    return Window(start=at_local(today - _DAY, time()), end=at_local(today, time()), today=today)


class Weight(StrEnum):
    """Which lines go first when there is no room."""

    ALWAYS = "always"
    WANTED = "wanted"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its weight."""

    text: str
    weight: Weight = Weight.WANTED


def fitted(lines: Sequence[Line], more: str) -> list[str]:
    """Return the lines that fit, `more` in place of what had to go.

    Extras go first, the last one of them before the others; what weighs most never goes.
    """
    kept = list(lines)
    left_out = False
    for weight in (Weight.EXTRA, Weight.WANTED):
        while _is_long([*kept, *([Line(more)] if left_out else [])]):
            place = next((n for n in reversed(range(len(kept))) if kept[n].weight is weight), None)
            if place is None:
                break
            del kept[place]
            left_out = True
    return [line.text for line in kept] + ([more] if left_out else [])


def _is_long(lines: Sequence[Line]) -> bool:
    size = sum(len(line.text.encode()) + 1 for line in lines)
    return len(lines) > LINES or size > BYTES


class Lamp(StrEnum):
    """The light of a community (社区分级, 唐山; domain.md §3)."""

    GREEN = "green"  # few complaints and few repairs a year
    YELLOW = "yellow"  # more
    BLUE = "blue"  # nobody manages the property


@dataclass(frozen=True, slots=True, kw_only=True)
class LampRule:
    """Where green ends (count a year), and which communities have no property manager."""

    complaints: int = 2
    repairs: int = 30
    unmanaged: frozenset[str] = frozenset()

    def of(self, community: str, *, complaints: int, repairs: int) -> Lamp:
        """Return the light of a community."""
        if community in self.unmanaged:
            return Lamp.BLUE
        few = complaints <= self.complaints and repairs <= self.repairs
        return Lamp.GREEN if few else Lamp.YELLOW

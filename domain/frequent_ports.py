"""What counting frequent outages needs from storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.frequent import Area, Dossier
from domain.incident import Spot
from domain.outage import Outage
from domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Darkness:
    """What made places dark in a period.

    Attributes:
        faults: repairs that count, each with its households by place (count); no drills, nothing
            that was withdrawn or went into another ticket.
        outages: announced outages that began.
    """

    faults: Sequence[tuple[Ticket, Mapping[Spot, int]]]
    outages: Sequence[Outage]


class Dossiers(Protocol):
    """Places that are dark too often (频停档案)."""

    async def darkness(self, start: datetime, end: datetime) -> Darkness:
        """Return what began in ``[start, end)``."""
        ...

    async def live(self) -> Sequence[Dossier]:
        """Return the dossiers that are watched or open, oldest first."""
        ...

    async def of(self, area: Area) -> Sequence[Dossier]:
        """Return every dossier of an area, newest first."""
        ...

    async def put(self, dossier: Dossier) -> Dossier:
        """Store one; raise StaleError if it has moved on."""
        ...

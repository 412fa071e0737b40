"""What the waves of announced outages need from storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import ChatId
from domain.outage import OutageId
from domain.told import Told
from domain.wave import Slot, Wave, WaveId, WaveState


class Waves(Protocol):
    """The waves of announced outages."""

    async def of_outage(self, outage: OutageId) -> Sequence[Wave]:
        """Return all of them, whatever became of them, in the order of time."""
        ...

    async def plan(self, outage: OutageId, slot: Slot) -> None:
        """Plan a wave. One that was dropped is planned again; one that was sent stays so."""
        ...

    async def settle(self, wave: Wave, state: WaveState, *, at: datetime) -> None:
        """Store what became of a wave; raise StaleError if it has moved on."""
        ...

    async def get(self, wave: WaveId) -> Wave | None:
        """Return one."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[WaveId]:
        """Return planned waves whose time has come, most overdue first."""
        ...

    async def passed(self, now: datetime, *, limit: int) -> Sequence[Wave]:
        """Return planned waves that make no sense any more, most overdue first."""
        ...

    async def beside(self, wave: Wave) -> Sequence[Wave]:
        """Return the other planned waves of the same notice that are due at the same instant."""
        ...


class Tellings(Protocol):
    """What each group was last told of each outage."""

    async def of_outages(self, outages: Sequence[OutageId]) -> Sequence[Told]:
        """Return whom each of these was told to, in the order of telling."""
        ...

    async def of_message(self, message: str) -> Sequence[Told]:
        """Return what else one message told."""
        ...

    async def put(self, told: Told) -> None:
        """Store what a group was told last, in place of what stood there."""
        ...

    async def forget(self, outage: OutageId, chat: ChatId) -> None:
        """A group was told nothing after all."""
        ...

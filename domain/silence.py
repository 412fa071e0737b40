"""When silence after an acceptance is noticed, and what is done about it (M48, M60, M02).

Two ladders. On the way (接单 and nothing since): the owner is asked, then the manager, then the
ticket goes back to the queue. At work (到场 and nothing since): the owner is reminded once a
span, three times, then the manager hears of it, then the head. Nothing is ever repeated louder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.chase import Phase
from domain.ticket_moves import Kind, Status
from domain.when import next_local

QUARTER: Final = timedelta(minutes=15)


class SilentStep(StrEnum):
    """What is done when nothing has been heard."""

    OWNER = "silent_owner"  # 责任人, in private
    MANAGER = "silent_manager"  # 网格负责人
    HEAD = "silent_head"  # 所长
    RETURN = "return"  # 退回队列: the next one in the chain gets it


ON_THE_WAY: Final = (SilentStep.OWNER, SilentStep.MANAGER, SilentStep.RETURN)
AT_WORK: Final = (*(SilentStep.OWNER,) * 3, SilentStep.MANAGER, SilentStep.HEAD)


def _usual() -> Mapping[tuple[Kind, Phase], timedelta]:
    spans = {Kind.DANGER: timedelta(minutes=10), Kind.FAULT: QUARTER}
    return MappingProxyType({(k, phase): span for k, span in spans.items() for phase in Phase})


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencePolicy:
    """The clocks of silence. Built from the settings.

    Attributes:
        on_the_way: from 接单 until the owner is asked, by kind and phase (product.md: 15 min).
        answer: how long whoever was asked has, before the next step.
        progress: how often whoever is at work is reminded while power is off.
        rest: how long work rests that was put aside without a time.
        again: local time of the next morning at which a ladder that is spent begins anew.
    """

    on_the_way: Mapping[tuple[Kind, Phase], timedelta] = field(default_factory=_usual)
    answer: timedelta = timedelta(minutes=15)
    progress: timedelta = timedelta(minutes=30)
    rest: timedelta = timedelta(hours=4)
    again: time = time(8, 30)

    def first(
        self, status: Status, kind: Kind, phase: Phase, *, at: datetime, eta: datetime | None
    ) -> datetime:
        """Return when silence is noticed first after a sign of life at `at` (UTC).

        Args:
            eta: what the owner promised: his arrival, at work the restoration. Nobody is asked
                before it has passed.
        """
        on_the_way = status is Status.ACCEPTED
        due = at + (self.on_the_way[kind, phase] if on_the_way else self.progress)
        if eta is None or eta <= at:
            return due
        return max(due, eta + (self.answer if on_the_way else self.progress))

    def step(self, status: Status, steps: int) -> SilentStep:
        """Return what comes after `steps` earlier steps without a sign of life (count)."""
        ladder = _ladder(status)
        return ladder[steps % len(ladder)]

    def following(self, status: Status, steps: int, *, now: datetime) -> datetime:
        """Return when the step after this one is due; `steps` were taken before this one."""
        ladder = _ladder(status)
        if (steps + 1) % len(ladder) == 0:
            return self.next_morning(now)
        return now + (self.answer if ladder is ON_THE_WAY else self.progress)

    def next_morning(self, now: datetime) -> datetime:
        """Return when a spent ladder begins anew: nothing open is silent for ever."""
        return next_local(now + timedelta(minutes=1), self.again)


def _ladder(status: Status) -> tuple[SilentStep, ...]:
    return ON_THE_WAY if status is Status.ACCEPTED else AT_WORK

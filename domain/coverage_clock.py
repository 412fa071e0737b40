"""When what is missing in the coverage ledger is asked about (覆盖账催办): by day, and not for ever.

Source: product.md X12 (red list 24 hours before), J3; nobody is asked more than twice at a level.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from domain.outage import Outage, OutageId, OutageStatus
from domain.wave import WaveKind
from domain.when import in_span, local, next_local

MOST: Final = 2
"""Times that a person is asked at a level for one text (count)."""


class Look(StrEnum):
    """What is done when the clock of a ledger rings."""

    REMIND = "remind"  # the clerk is asked
    RED = "red"  # 红单: clerk, grid manager and dispatcher
    CLOSE = "close"  # the outage is over: the ledger is kept as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The clock of one outage's coverage.

    Attributes:
        handed: revision and wave that were handed out last; the same is never handed out twice.
        wave: why it was handed out last.
        opened_at: when the clerks were last asked for something (UTC).
        asked_at: when anybody was last asked or reminded.
        reminders, reds: how often that was done for the present text (count).
        red_at: when the red list was last sent.
        due: when the clock rings next; None when it has stopped.
        closed_at: from then on nothing is asked or ticked any more.
        version: grows with every change; a stale copy cannot be saved.
    """

    outage: OutageId
    handed: str
    wave: WaveKind
    opened_at: datetime
    asked_at: datetime
    reminders: int = 0
    reds: int = 0
    red_at: datetime | None = None
    due: datetime | None = None
    closed_at: datetime | None = None
    version: int = 0

    def after(self, look: Look, at: datetime) -> "Ledger":
        """Return it after its clock has rung for something."""
        if look is Look.REMIND:
            return replace(self, reminders=self.reminders + 1, asked_at=at)
        if look is Look.RED:
            return replace(self, reds=self.reds + 1, red_at=at, asked_at=at)
        return self.closed(at)

    def waiting(self, until: datetime) -> "Ledger":
        """Return it with the time of what comes next."""
        return replace(self, due=until)

    def closed(self, at: datetime) -> "Ledger":
        """Return it as one in which nothing is asked for any more."""
        return replace(self, closed_at=at, due=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageClock:
    """When people are asked.

    Attributes:
        remind: from the hand-out to each reminder of the clerk, at most two. A short lead
            shortens them: the first comes after a quarter of it at the latest.
        red: before the start, when the red list is sent; where the first reminder would come
            after that, halfway between hand-out and start.
        short: with less time than this before the start the end counts instead, and with less
            before the end nobody is asked: he has hardly read it.
        quiet: local span in which nobody is asked.
        thanks: how long after power is back a word of the clerk is still taken.
        photo: how far a picture may be from the word that it proves.
    """

    remind: tuple[timedelta, ...] = (timedelta(hours=4), timedelta(hours=24))
    red: timedelta = timedelta(hours=24)
    short: timedelta = timedelta(hours=1)
    quiet: tuple[time, time] = (time(21), time(7, 30))
    thanks: timedelta = timedelta(hours=4)
    photo: timedelta = timedelta(minutes=10)

    def next(self, ledger: Ledger, outage: Outage, *, complete: bool) -> tuple[Look, datetime]:
        """Return what comes next, and when (UTC). It may have passed already."""
        end = max(outage.end, ledger.opened_at)
        cancelled = outage.status is not OutageStatus.ACTIVE
        if complete:
            return Look.CLOSE, ledger.opened_at if cancelled else end
        by = outage.start if outage.start - ledger.opened_at >= self.short else end
        lead = by - ledger.opened_at
        if lead < self.short:
            return Look.CLOSE, end
        red = self._awake(self._red(ledger.opened_at, by))
        told_red = ledger.red_at is not None and ledger.red_at >= ledger.opened_at
        wants_red = not told_red and ledger.reds < MOST and red < by
        if not told_red and ledger.reminders < min(MOST, len(self.remind)):
            wait = min(self.remind[ledger.reminders], lead * (ledger.reminders + 1) / 4)
            at = self._awake(ledger.opened_at + wait)
            if at < (red if wants_red else by):
                return Look.REMIND, at
        return (Look.RED, red) if wants_red else (Look.CLOSE, end)

    def _red(self, opened: datetime, by: datetime) -> datetime:
        """Return when the red list is due: never before the clerk could be reminded once."""
        lead = by - opened
        first = opened + min((*self.remind[:1], lead / 4))
        return by - self.red if by - self.red > first else opened + lead / 2

    def _awake(self, at: datetime) -> datetime:
        if not in_span(local(at).time(), *self.quiet):
            return at
        return next_local(at, self.quiet[1])

"""When an announced outage is told of: the waves of one outage (分批通知).

Source of the rule: 供电监管办法 art. 13 (seven days, 24 hours); product.md J3, M09, M37, M65.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NewType

from domain.outage import Outage, OutageId, OutageStatus
from domain.when import at_local, in_span, local, next_local

WaveId = NewType("WaveId", int)
"""Row number of a wave."""


class WaveKind(StrEnum):
    """Why people are written to about an announced outage."""

    WEEK = "week"  # 提前 7 天
    DAY = "day"  # 前一天
    MORNING = "morning"  # 当天早上
    START = "start"  # 开始
    END = "end"  # 到点
    CHANGE = "change"  # 时间或范围变了
    DELAY = "delay"  # 延时
    CANCEL = "cancel"  # 取消
    RESTORED = "restored"  # 已经送电

    @property
    def is_planned(self) -> bool:
        """Whether the clock brings it; the others follow a change at once."""
        return self in PLANNED

    @property
    def is_urgent(self) -> bool:
        """Whether people wait for it in the dark: it is neither held back nor kept till morning."""
        return self in (WaveKind.DELAY, WaveKind.RESTORED)


PLANNED: Final = (
    WaveKind.WEEK,
    WaveKind.DAY,
    WaveKind.MORNING,
    WaveKind.START,
    WaveKind.END,
)
"""What the clock brings, in its order."""


class WaveState(StrEnum):
    """What became of a wave."""

    PLANNED = "planned"
    SENT = "sent"  # decided and queued, in one transaction
    MISSED = "missed"  # its time passed while we were away: reported, not sent
    DROPPED = "dropped"  # what it would say holds no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time at which an outage is told of: from `due` on, and no more from `until` on (UTC)."""

    kind: WaveKind
    due: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One wave of one outage as it is stored. The same kind at the same `due` exists once, ever.

    Attributes:
        version: grows with every change; a stale copy cannot be settled.
    """

    id: WaveId
    outage: OutageId
    kind: WaveKind
    due: datetime
    until: datetime
    state: WaveState = WaveState.PLANNED
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRules:
    """The station's own times (settings section ``outage``).

    Attributes:
        kinds: which planned waves there are.
        week_days: how many days ahead the first one comes (days).
        week_at, day_at, morning_at: local wall-clock times.
        start_after, end_after: how long after start and end those two come.
        late: so long after their time start and end may still be told.
        quiet: local span in which nobody is written to, except for what is urgent.
        urgent: an outage that begins so soon after the quiet span is told of within it.
        hold: how long news of a change waits, so that a second one takes its place.
    """

    kinds: frozenset[WaveKind] = frozenset(PLANNED)
    week_days: int = 7
    week_at: time = time(10, 5)
    day_at: time = time(10, 5)
    morning_at: time = time(7, 5)
    start_after: timedelta = timedelta(minutes=3)
    end_after: timedelta = timedelta(minutes=3)
    late: timedelta = timedelta(hours=1)
    quiet: tuple[time, time] = (time(21), time(7))
    urgent: timedelta = timedelta(hours=1)
    hold: timedelta = timedelta(minutes=1)


CROWDED: Final = (0, 30)
"""Minutes at which everybody's timers go off at once."""

ASIDE: Final = timedelta(minutes=3)
NEAR: Final = timedelta(minutes=30)
"""A notice that another wave follows so soon is left to that wave."""

LEAST: Final = timedelta(minutes=10)
"""A wave that would come less than this before the start is none."""


def holds(outage: Outage) -> bool:
    """Whether an outage is announced and neither taken back nor over."""
    active = outage.confirmed and outage.status is OutageStatus.ACTIVE
    return active and outage.ended_at is None


def slots(outage: Outage, rules: WaveRules) -> list[Slot]:
    """Return when an outage is told of, in the order of time.

    What comes before the start makes sense until the next one is due, and never after the start:
    nobody is told that power will be off tomorrow when it is off already.
    """
    day = local(outage.start).date()
    walls = {
        WaveKind.WEEK: at_local(day - timedelta(days=rules.week_days), rules.week_at),
        WaveKind.DAY: at_local(day - timedelta(days=1), rules.day_at),
        WaveKind.MORNING: at_local(day, rules.morning_at),
    }
    ahead = [
        (due, kind)
        for kind, wall in walls.items()
        if kind in rules.kinds and (due := calm(aside(wall), rules)) <= outage.start - LEAST
    ]
    if not outage.has_end:
        return []  # a fault: handlers/open_fault.py
    ends = [due for due, _ in ahead[1:]] + [outage.start]
    found = [
        Slot(kind=kind, due=due, until=until)
        for (due, kind), until in zip(ahead, ends, strict=True)
    ]
    for kind, at, last in (
        (WaveKind.START, outage.start + rules.start_after, outage.end),
        (WaveKind.END, outage.end + rules.end_after, None),
    ):
        due = aside(at)
        until = due + rules.late if last is None else min(due + rules.late, last)
        if kind in rules.kinds and due < until:
            found.append(Slot(kind=kind, due=due, until=until))
    return found


def first_notice(outage: Outage, now: datetime, rules: WaveRules) -> Slot | None:
    """Return what is told at once of an outage that is announced late, or None.

    It is the latest of the waves whose time has passed, if it still makes sense. In the quiet
    span it waits for the morning, unless power goes off before people could read it.
    """
    passed = [slot for slot in slots(outage, rules) if slot.due <= now]
    if not passed or now >= outage.end:
        return None
    last = passed[-1]
    if last.kind is WaveKind.START:  # power is off, and nobody has been told why
        return replace(last, due=now, until=outage.end)
    if now >= last.until:
        return None
    due = calm(now, rules)
    if due > now and due > outage.start - rules.urgent:
        due = now
    followed = last.until < outage.start and due > last.until - NEAR
    return None if followed else replace(last, due=due)


def replanned(outage: Outage, now: datetime, rules: WaveRules, *, told: bool) -> list[Slot]:
    """Return the waves that are still to come.

    Args:
        told: somebody has heard of it: then news of a change stands for what has passed.
    """
    if not holds(outage):
        return []
    ahead = [slot for slot in slots(outage, rules) if slot.due > now]
    first = None if told else first_notice(outage, now, rules)
    return ahead if first is None else [first, *ahead]


def waits(wave: Wave, outage: Outage, now: datetime, rules: WaveRules) -> bool:
    """Whether a wave that is due is not told now: people sleep, or the next one is close.

    This is what a service finds that was away when the wave was due.
    """
    if wave.kind not in (WaveKind.WEEK, WaveKind.DAY, WaveKind.MORNING):
        return False
    morning = calm(now, rules)
    if morning > now:
        return morning <= outage.start - rules.urgent
    return wave.until < outage.start and wave.until - now < NEAR and now - wave.due >= NEAR


def kind_now(outage: Outage, now: datetime) -> WaveKind:
    """Return as which planned wave an outage is told to somebody who hears of it only now."""
    if now >= outage.start:
        return WaveKind.START
    days = (local(outage.start).date() - local(now).date()).days
    return {0: WaveKind.MORNING, 1: WaveKind.DAY}.get(days, WaveKind.WEEK)


def news_at(start: datetime, wave: WaveKind, now: datetime, rules: WaveRules) -> datetime | None:
    """Return until when news of a change is held back; None for none.

    Args:
        start: the earliest start that people were told or are to be told (UTC).
    """
    if wave.is_urgent:
        return None
    held = now + rules.hold
    morning = calm(held, rules)
    return held if morning > start - rules.urgent else morning


def aside(at: datetime) -> datetime:
    """Return the instant, moved off the full and the half hour."""
    return at + ASIDE if local(at).minute in CROWDED else at


def calm(at: datetime, rules: WaveRules) -> datetime:
    """Return the instant, or when the quiet span it lies in is over."""
    if not in_span(local(at).time(), *rules.quiet):
        return at
    return aside(next_local(at, rules.quiet[1]))

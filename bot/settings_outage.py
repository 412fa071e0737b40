"""When announced outages are told of (停电通知分批)."""

from datetime import time, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.settings_parts import Section
from domain.wave import PLANNED, WaveKind, WaveRules
from domain.when import in_span

Short = Annotated[float, Field(ge=0, le=24 * 60)]


class OutageSettings(Section):
    """The waves of a planned outage; local wall-clock times and minutes, see domain/wave.py.

    Attributes:
        waves: which of week, day, morning, start, end there are.
        week_days: how many days ahead the first one comes (days).
        late_minutes: so long after their time start and end may still be told.
        urgent_minutes: what begins so soon after the quiet span is told of within it.
        hold_minutes: how long news of a change waits for a second one.
    """

    waves: tuple[WaveKind, ...] = PLANNED
    week_days: Annotated[int, Field(ge=2, le=30)] = 7
    week_at: time = time(10, 5)
    day_at: time = time(10, 5)
    morning_at: time = time(7, 5)
    start_minutes: Short = 3
    end_minutes: Short = 3
    late_minutes: Annotated[float, Field(ge=5, le=24 * 60)] = 60
    quiet: tuple[time, time] = (time(21), time(7))
    urgent_minutes: Short = 60
    hold_minutes: Annotated[float, Field(ge=0, le=10)] = 1

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if not all(kind.is_planned for kind in self.waves):
            raise ValueError("waves 里只能写 week、day、morning、start、end")
        for wall in (self.week_at, self.day_at, self.morning_at):
            if in_span(wall, *self.quiet):
                raise ValueError(f"{wall:%H:%M} 落在静默时段里，夜里会打扰人；请改到静默时段之外")
        return self

    def rules(self) -> WaveRules:
        """Return the times as the rules take them."""
        return WaveRules(
            kinds=frozenset(self.waves),
            week_days=self.week_days,
            week_at=self.week_at,
            day_at=self.day_at,
            morning_at=self.morning_at,
            start_after=timedelta(minutes=self.start_minutes),
            end_after=timedelta(minutes=self.end_minutes),
            late=timedelta(minutes=self.late_minutes),
            quiet=self.quiet,
            urgent=timedelta(minutes=self.urgent_minutes),
            hold=timedelta(minutes=self.hold_minutes),
        )

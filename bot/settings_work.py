"""The settings of the work itself: incidents, promises, restoration, duty, the community."""

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    field_validator,
)

from bot.settings_parts import Minutes, Section, WholeMinutes
from domain.incident import IncidentRules
from domain.planned_end import EndPolicy
from domain.promise import PromisePolicy
from handlers.tell_gaps import LATEST as GAPS_UNTIL

SECRET_LENGTH = 16
"""Characters of the shortest secret for calendar feeds."""


class RestorationSettings(Section):
    """The all-clear after a repair of several households: a share of answers (0–1), or minutes.

    `on_site_minutes`: so long after it the crew is taken to be there still.
    """

    all_clear_share: Annotated[float, Field(gt=0, le=1)] = 0.8
    all_clear_minutes: Minutes = 30
    on_site_minutes: Minutes = 60


class Wiring(Section):
    """`hold_minutes`: how long a page waits while one household alone looks after its switch."""

    hold_minutes: Annotated[float, Field(ge=0, le=3)] = 3


def _rising(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if list(minutes) != sorted(minutes):
        raise ValueError("时间要从小到大")
    return minutes


def _falling(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if list(minutes) != sorted(minutes, reverse=True):
        raise ValueError("时间要从大到小，先问的在前")
    return minutes


Wait = Annotated[float, Field(ge=1, le=24 * 60)]
Pause = Annotated[float, Field(ge=5, le=24 * 60)]


class PromiseSettings(Section):
    """The clock of a promised time (承诺钟), in minutes; see domain/promise.py.

    Attributes:
        ask_before: how long before its time the crew is asked; none is allowed.
        grace: how long after its time the truth waits; two minutes are the limit of the product.
        news: after each explanation, how soon the next word comes; the last one repeats.
        quiet: local; from the third explanation on news of the night comes at its end.
        estimate_from: earlier repairs that an estimate (估计) needs at least (count).
    """

    ask_before: Annotated[tuple[Wait, ...], AfterValidator(_falling)] = (20, 10)
    grace: Annotated[float, Field(ge=0, le=1)] = 0
    news: Annotated[tuple[Pause, ...], Field(min_length=1), AfterValidator(_rising)] = (
        *(10, 20, 30),
        *(60, 120, 240),
    )
    quiet: tuple[time, time] = (time(22), time(7))
    estimate_from: Annotated[int, Field(ge=5, le=1000)] = 5

    def policy(self) -> PromisePolicy:
        """Return the clock's own numbers."""
        return PromisePolicy(
            ask_before=tuple(timedelta(minutes=minute) for minute in self.ask_before),
            grace=timedelta(minutes=self.grace),
            news=tuple(timedelta(minutes=minute) for minute in self.news),
            quiet=self.quiet,
            samples=self.estimate_from,
        )


class OutageEndSettings(Section):
    """The end of an announced outage, in minutes; see domain/planned_end.py.

    Attributes:
        ask_before: how long before the end whoever answers for it is asked; none is allowed.
        check_minutes: how long after the end everybody concerned is asked 来电了吗.
        early_minutes: a report so shortly before the start is taken for an early one; 0 for never.
        quiet: local; who is to be asked in it is asked at its end.
    """

    ask_before: Annotated[tuple[Wait, ...], AfterValidator(_falling)] = (20, 10)
    check_minutes: Annotated[float, Field(ge=1, le=120)] = 10
    early_minutes: Annotated[float, Field(ge=0, le=15)] = 5
    quiet: tuple[time, time] = (time(22), time(7))

    def policy(self, wait: timedelta) -> EndPolicy:
        """Return the clock's own numbers; `wait` is how long an all-clear waits for answers."""
        return EndPolicy(
            ask_before=tuple(timedelta(minutes=minute) for minute in self.ask_before),
            check=timedelta(minutes=self.check_minutes),
            early=timedelta(minutes=self.early_minutes),
            wait=wait,
            quiet=self.quiet,
        )


class CalendarSettings(Section):
    """`overrides`: a TOML file with days off and moved workdays that came after this release."""

    overrides: Path | None = None


class RosterSettings(Section):
    """Duty roster. `gap_days`: days ahead that a watch nobody has is told, at `gap_at` (local).

    `feed_secret`: makes the addresses of the calendar feeds; without it there are none.
    """

    gap_days: Annotated[int, Field(ge=1, le=60)] = 7
    gap_at: time = time(9)
    feed_secret: SecretStr = SecretStr("")

    @field_validator("gap_at")
    @classmethod
    def _by_day(cls, value: time) -> time:
        if not time(6) <= value < GAPS_UNTIL:
            raise ValueError("应在早上 6 点到晚上 9 点之间，夜里不打扰人")
        return value

    @field_validator("feed_secret")
    @classmethod
    def _long(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SECRET_LENGTH:
            raise ValueError(f"至少 {SECRET_LENGTH} 个字符，越随机越好；不用日历订阅就留空")
        return value


class Community(Section):
    """Help between station and community: minutes to answer, and until when a favour is done."""

    answer_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 10
    favour_by: time = time(17)
    favour_notice_minutes: Minutes = 60


WorkingDays = Annotated[int, Field(ge=1, le=60)]


class CommitmentSettings(Section):
    """What answers promise, in minutes, days or working days; see domain/commitment.py."""

    arrive_urban: WholeMinutes = 45
    arrive_rural: WholeMinutes = 90
    arrive_remote: WholeMinutes = 120
    restore_urban: WholeMinutes = 180
    restore_rural: WholeMinutes = 240
    plan_notice: Annotated[int, Field(ge=1, le=60)] = 7
    temporary_notice: WholeMinutes = 1440
    complaint_contact: WholeMinutes = 1440
    complaint_reply: WorkingDays = 5
    consult_reply: WorkingDays = 5
    data_reply: WorkingDays = 5
    meter_check: WorkingDays = 5
    connect: WorkingDays = 5
    charger: WorkingDays = 5
    arrears_restore: WholeMinutes = 1440
    damage_visit: WholeMinutes = 1440


class IncidentSettings(Section):
    """When many reports are one trouble; see `domain.incident.IncidentRules`."""

    window_minutes: WholeMinutes = 30
    households: Annotated[int, Field(ge=2, le=100)] = 3
    buildings: Annotated[int, Field(ge=2, le=100)] = 2
    transformers: Annotated[int, Field(ge=2, le=100)] = 2
    share: Annotated[float, Field(gt=0, le=1)] = 0.6
    crew_minutes: WholeMinutes = 5
    group_minutes: WholeMinutes = 10
    group_households: Annotated[int, Field(ge=2, le=100)] = 3

    def rules(self) -> IncidentRules:
        """Return the thresholds as the rules take them."""
        return IncidentRules(
            window=timedelta(minutes=self.window_minutes),
            households=self.households,
            buildings=self.buildings,
            transformers=self.transformers,
            share=self.share,
            crew_every=timedelta(minutes=self.crew_minutes),
            group_every=timedelta(minutes=self.group_minutes),
            group_from=self.group_households,
        )


class Frequent(Section):
    """When a place is dark too often (频停): so many outages (count) in so many days."""

    times: Annotated[int, Field(ge=2, le=20)] = 3
    days: Annotated[int, Field(ge=7, le=365)] = 60

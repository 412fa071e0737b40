"""The settings of the calendar of 保电: exams, seasons, repeated outages, receipts of enterprises."""

import re
from datetime import date, time, timedelta
from typing import Annotated

from pydantic import Field, field_validator

from bot.settings_parts import Section
from domain.guard import GuardPolicy, YearlyDays

_A_LEAP_YEAR = 2028
_DAY = re.compile(r"(\d{2})-(\d{2})")


def month_day(written: str) -> tuple[int, int]:
    """Return a month and a day of ``06-07``.

    Raises:
        ValueError: there is no such day.
    """
    found = _DAY.fullmatch(written)
    if found is None:
        raise ValueError('日子应写成 "06-07" 这样的月和日')
    try:
        day = date(_A_LEAP_YEAR, int(found[1]), int(found[2]))
    except ValueError:
        raise ValueError(f"没有 {written} 这一天") from None
    return day.month, day.day


class YearlySettings(Section):
    """Days that come back every year: `first` and `last` as ``06-07``, both included."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    first: str
    last: str

    @field_validator("first", "last")
    @classmethod
    def _a_day(cls, value: str) -> str:
        month_day(value)
        return value

    def days(self) -> YearlyDays:
        """Return the days as the rules take them."""
        return YearlyDays(name=self.name, first=month_day(self.first), last=month_day(self.last))


Hours = tuple[time, time]


class GuardSettings(Section):
    """What a plan is held against; see `domain.guard.GuardPolicy`.

    Attributes:
        exams: no work takes power away on these days; written so that other dates can be set.
        school_exams: on their workdays a plan is warned of.
        heat, cold: 迎峰度夏 and 迎峰度冬; heat_hours, cold_hours, night: local wall clock.
        repeat_days: how long one building's outages are counted together (days).
        repeat_refused: the outage in that time that is refused (count).
        together_days: how far apart two works on one line are proposed as one (days).
        latitude, longitude: of the station, degrees: when it gets dark.
        receipt_hours: after which an enterprise is asked again; receipt_quiet: not then.
        listed_hours: before the start whoever gave no receipt is listed.
    """

    exams: tuple[YearlySettings, ...] = (YearlySettings(name="高考", first="06-07", last="06-10"),)
    school_exams: tuple[YearlySettings, ...] = (
        YearlySettings(name="期末考试", first="01-10", last="01-20"),
        YearlySettings(name="期末考试", first="06-25", last="07-05"),
    )
    heat: YearlySettings = YearlySettings(name="迎峰度夏", first="06-15", last="09-15")
    heat_hours: Hours = (time(11), time(16))
    cold: YearlySettings = YearlySettings(name="迎峰度冬", first="11-15", last="03-15")
    cold_hours: Hours = (time(18), time(7))
    night: Hours = (time(22), time(6))
    repeat_days: Annotated[int, Field(ge=1, le=366)] = 60
    repeat_refused: Annotated[int, Field(ge=2, le=20)] = 3
    together_days: Annotated[int, Field(ge=0, le=90)] = 30
    latitude: Annotated[float, Field(ge=-60, le=60)] = 40.1
    longitude: Annotated[float, Field(ge=70, le=140)] = 117.1
    receipt_hours: Annotated[float, Field(gt=0, le=72)] = 4
    receipt_quiet: Hours = (time(20), time(8))
    listed_hours: Annotated[float, Field(ge=1, le=168)] = 24

    def policy(self) -> GuardPolicy:
        """Return the numbers as the rules take them."""
        return GuardPolicy(
            exams=tuple(each.days() for each in self.exams),
            school_exams=tuple(each.days() for each in self.school_exams),
            heat=self.heat.days(),
            heat_hours=self.heat_hours,
            cold=self.cold.days(),
            cold_hours=self.cold_hours,
            night=self.night,
            repeat_span=timedelta(days=self.repeat_days),
            repeat_refused=self.repeat_refused,
            together_within=timedelta(days=self.together_days),
            latitude=self.latitude,
            longitude=self.longitude,
            receipt_after=timedelta(hours=self.receipt_hours),
            receipt_quiet=self.receipt_quiet,
            listed_before=timedelta(hours=self.listed_hours),
        )

"""The settings of the daily message: when it leaves, the five rates, the lights of the map."""

from datetime import time
from typing import Annotated

from pydantic import Field, field_validator

from bot.settings_parts import Section
from domain.calendar import WEEKDAYS
from domain.digest import LampRule
from domain.ids import ChatId
from domain.rates import FIVE, LEAST, Formula, RateName


class Daily(Section):
    """When the station head gets his messages (local).

    Attributes:
        at: the daily message (日报). weekly: on which weekday the week is told besides (周报),
            one of 一二三四五六日; empty for never.
        picture: whether a picture comes with it.
        fallback: a group of the station's own that reads it when he is out of reach; empty for none.
        green_complaints, green_repairs: so many a year at most keep a community green (唐山).
        unmanaged: communities without a property manager: blue.
    """

    at: time = time(7, 30)
    weekly: str = "一"
    picture: bool = True
    fallback: str = ""
    green_complaints: Annotated[int, Field(ge=0, le=10_000)] = 2
    green_repairs: Annotated[int, Field(ge=0, le=100_000)] = 30
    unmanaged: tuple[str, ...] = ()

    @field_validator("weekly")
    @classmethod
    def _a_weekday(cls, value: str) -> str:
        if value and (len(value) != 1 or value not in WEEKDAYS):
            raise ValueError("应是一二三四五六日里的一个，不要周报就留空")
        return value

    @property
    def weekday(self) -> int | None:
        """Return the weekday of the weekly message (0 is Monday), None for never."""
        return WEEKDAYS.index(self.weekly) if self.weekly else None

    @property
    def fallback_chat(self) -> ChatId | None:
        """Return the group that reads it instead, None for none."""
        return ChatId(self.fallback) if self.fallback else None

    def lamps(self) -> LampRule:
        """Return the rule of the lights."""
        return LampRule(
            complaints=self.green_complaints,
            repairs=self.green_repairs,
            unmanaged=frozenset(self.unmanaged),
        )


class RateSetting(Section):
    """One rate: what the station calls it, and one of the formulas."""

    name: Annotated[str, Field(min_length=1, max_length=12)]
    formula: Formula


class Rates(Section):
    """The five rates (五率); no public text lists them, so names and formulas are the station's.

    `least`: cases below which no percentage is said (count).
    """

    shown: Annotated[tuple[RateSetting, ...], Field(min_length=1, max_length=8)] = tuple(
        RateSetting(name=each.name, formula=each.formula) for each in FIVE
    )
    least: Annotated[int, Field(ge=2, le=1000)] = LEAST

    def named(self) -> tuple[RateName, ...]:
        """Return the rates as the figures want them."""
        return tuple(RateName(name=each.name, formula=each.formula) for each in self.shown)

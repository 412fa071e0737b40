"""Is it the household's own wiring? Three questions before a trip is made (表后自查).

A household that is dark alone is asked, one digit each: is the stairwell or the neighbour lit, has
the main switch (漏保) tripped and does it hold, does the meter show anything or is the account in
arrears. A danger word ends it at once. Source: product.md §2.6 (own-wiring triage), M48, M53.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Question(StrEnum):
    """What is asked, in order."""

    NEIGHBOURS = "neighbours"  # 楼道灯或邻居家亮吗
    SWITCH = "switch"  # 总开关(漏保)跳了吗, 能推上去吗
    METER = "meter"  # 电表有显示吗, 是不是欠费


class Finding(StrEnum):
    """What an answer tells."""

    LIT = "lit"  # 楼道、邻居亮着
    ALL_DARK = "all_dark"  # 楼道、邻居也没电
    PUSHED = "pushed"  # 总开关推上去, 来电了
    TRIPS = "trips"  # 总开关推不上
    NOT_TRIPPED = "not_tripped"  # 总开关没跳
    METER_ON = "meter_on"  # 电表有显示, 不欠费
    METER_OFF = "meter_off"  # 电表没显示
    ARREARS = "arrears"  # 欠费停电


class Outcome(StrEnum):
    """How the questions end."""

    SOLVED = "solved"  # nobody has to go
    ARREARS = "arrears"  # paying brings it back
    MANY = "many"  # not one household alone: an ordinary outage
    SEND = "send"  # somebody has to go, and knows more now


ANSWERS: Final[Mapping[Question, Mapping[str, Finding]]] = MappingProxyType(
    {
        Question.NEIGHBOURS: {"1": Finding.LIT, "2": Finding.ALL_DARK},
        Question.SWITCH: {"1": Finding.PUSHED, "2": Finding.TRIPS, "3": Finding.NOT_TRIPPED},
        Question.METER: {"1": Finding.METER_ON, "2": Finding.METER_OFF, "3": Finding.ARREARS},
    }
)
"""Digit → what it tells."""

_NEXT: Final[Mapping[Finding, Question | Outcome]] = MappingProxyType(
    {
        Finding.LIT: Question.SWITCH,
        Finding.ALL_DARK: Outcome.MANY,
        Finding.PUSHED: Outcome.SOLVED,
        Finding.TRIPS: Outcome.SEND,  # the meter is alive then: nothing left to ask
        Finding.NOT_TRIPPED: Question.METER,
        Finding.METER_ON: Outcome.SEND,
        Finding.METER_OFF: Outcome.SEND,
        Finding.ARREARS: Outcome.ARREARS,
    }
)


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check under way: the question that is open, or how it ended; what was found so far."""

    stands: Question | Outcome = Question.NEIGHBOURS
    found: tuple[Finding, ...] = ()

    @property
    def asked(self) -> int:
        """Return how many questions have been put (count)."""
        return len(self.found) + isinstance(self.stands, Question)

    def after(self, finding: Finding) -> "Check":
        """Return the check after an answer.

        Raises:
            ValueError: the answer is none to the open question.
        """
        if not isinstance(self.stands, Question) or finding not in self.options.values():
            raise ValueError(f"{finding} does not answer {self.stands}")
        return Check(_NEXT[finding], (*self.found, finding))

    @property
    def options(self) -> Mapping[str, Finding]:
        """Return the digits of the open question; none when it is over."""
        return ANSWERS[self.stands] if isinstance(self.stands, Question) else {}

    @classmethod
    def of(cls, found: Iterable[Finding]) -> "Check":
        """Return the check after these answers; ValueError when they do not follow each other."""
        check = cls()
        for finding in found:
            check = check.after(finding)
        return check

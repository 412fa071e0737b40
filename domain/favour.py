"""Helping each other: the station asks the community (求助社区), and small favours (微服务).

Source of the rules: product.md J6, M04, M27 (10 minutes, then the next person), M29.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from domain.calendar import is_workday
from domain.ids import TicketNo, UserId
from domain.station import Grid, Member, Role, StationMap
from domain.when import at_local, local

RequestId = NewType("RequestId", int)
"""Row number of one person's being asked."""


class HelpKind(StrEnum):
    """What the community is asked for."""

    KEY = "key"  # 钥匙, 开门
    TELL = "tell"  # 通知居民
    MOVE_CAR = "move_car"  # 挪车
    COMFORT = "comfort"  # 安抚
    OTHER = "other"  # 其他


class RequestState(StrEnum):
    """What came of asking one person."""

    OPEN = "open"  # waits for his answer
    ACCEPTED = "accepted"  # 我有, 我来
    ANSWERED = "answered"  # told in words how it can be done
    DECLINED = "declined"  # 不清楚, 不方便: the next one was asked
    PASSED = "passed"  # silent until the clock ran out: the next one was asked
    EXPIRED = "expired"  # the last one was silent or declined: nobody helped

    @property
    def helped(self) -> bool:
        """Whether it was of use."""
        return self in (RequestState.ACCEPTED, RequestState.ANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityRequest:
    """One person of the community being asked for one thing.

    Attributes:
        first: the row with which this asking began; None for that row itself.
        position: the how-manieth person who is asked, from 1.
        ticket: what it is for; None when it is for no ticket.
        due: when the next person is asked (UTC).
        answer: his words, or what his digit stands for.
        version: grows with every change; a stale copy cannot be saved.
    """

    kind: HelpKind
    words: str
    grid: str
    asked_by: UserId
    asked: UserId
    asked_at: datetime
    due: datetime
    first: RequestId | None = None
    position: int = 1
    ticket: TicketNo | None = None
    state: RequestState = RequestState.OPEN
    answered_at: datetime | None = None
    answer: str = ""
    version: int = 0
    id: RequestId = RequestId(0)

    @property
    def chain(self) -> RequestId:
        """Return the number that all rows of one asking share."""
        return self.first if self.first is not None else self.id


def helpers(station: StationMap, grid: Grid, *, asker: UserId) -> tuple[Member, ...]:
    """Return who is asked, in order: community head, its clerks in the grid, the grid manager.

    Nobody is asked twice, nobody who has left, and the asker does not ask himself.
    """
    members = [station.member(person) for person in grid.members]
    clerks = [m.userid for m in members if m is not None and m.has(Role.CLERK)]
    order = dict.fromkeys((grid.community_head, *clerks, grid.manager))
    found = (station.member(person) for person in order if person != asker)
    return tuple(member for member in found if member is not None and member.active)


def favour_due(at: datetime, *, by: time, notice: timedelta) -> datetime:
    """Return until when somebody comes for a small favour asked at `at` (UTC).

    Today when it is a workday and there is time enough, else on the next workday.

    Args:
        by: local wall-clock time. notice: the least time that people need.
    """
    day = local(at).date()
    today = at_local(day, by)
    if is_workday(day) and at + notice <= today:
        return today
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return at_local(day, by)

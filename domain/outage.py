"""An announced outage (计划停电, 临时停电): when and where, and whether a place is inside it.

Source of the rule: 供电监管办法 art. 13 (what is announced, and when); product.md J5, M10.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.ids import ChatId, InboxId, UserId
from domain.notice import NoticeKind
from domain.place import Place

OutageId = NewType("OutageId", int)
"""Row number of an announced outage."""


class OutageStatus(StrEnum):
    """Whether it still holds."""

    ACTIVE = "active"  # 有效
    CANCELLED = "cancelled"  # 取消, or a person said that it is none
    RESCHEDULED = "rescheduled"  # 改期: another row holds the new time


@dataclass(frozen=True, slots=True, kw_only=True)
class OutagePlace:
    """A part of one community that is without power.

    Attributes:
        community: canonical name.
        buildings: numbers as in `Place.building`; empty for the whole community.
        without: buildings that are named as not concerned (除外).
        part: the 台区 or piece of the community it was announced by (林荫小区东侧); empty when
            buildings or the whole community were named.
        names: further names of that part, as people write them in `Place.words`.
    """

    community: str
    buildings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    part: str = ""
    names: tuple[str, ...] = ()

    def holds(self, place: Place) -> bool:
        """Whether a place is in it. A building that is not known is not in a part of a community."""
        if not self.community or place.community != self.community:
            return False
        if self.part and any(name in place.words for name in (self.part, *self.names)):
            return True
        if place.building:
            listed = place.building in self.buildings or not (self.buildings or self.part)
            return listed and place.building not in self.without
        return not (self.buildings or self.without or self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One stretch without power that was announced. A notice with several gives several.

    Attributes:
        start, end: UTC, ``[start, end)``; equal for a fault whose end nobody has told: it answers
            no report, and people may hear of it.
        words: the notice as it was written, at most 2000 characters.
        source: the message that told it. said_by: who wrote that message.
        chat: the group it was overheard in; None when it was shown to the bot.
        confirmed: who may announce outages has said yes to what was read.
        noted_at: when it was stored (UTC).
        households: of all places together as the station counts them (户); 0 when not known.
        owner: the member who answers for its end (现场负责人); None while nobody is named.
        late_reason: why it is announced later than the law wants, in the announcer's words.
        override_reason: why it goes ahead against the calendar's advice, in his words.
        first_end: the end as first announced (UTC); None while it has not moved.
        ended_at: when power was said to be back (UTC); `end` is then the same instant.
        revision: grows whenever something that people are told of has changed.
        version: grows with every change; a stale copy cannot be saved.
    """

    kind: NoticeKind
    start: datetime
    end: datetime
    places: tuple[OutagePlace, ...]
    noted_at: datetime
    said_by: UserId
    reason: str = ""
    line: str = ""
    words: str = ""
    source: InboxId | None = None
    chat: ChatId | None = None
    confirmed: bool = False
    status: OutageStatus = OutageStatus.ACTIVE
    households: int = 0
    owner: UserId | None = None
    late_reason: str = ""
    override_reason: str = ""
    first_end: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0
    version: int = 0
    id: OutageId = OutageId(0)

    @property
    def shown_no(self) -> str:
        """Return the number as people read and write it: P012."""
        return f"P{self.id:03d}"

    @property
    def has_end(self) -> bool:
        """Whether it was told until when it lasts."""
        return self.end > self.start

    @property
    def communities(self) -> tuple[str, ...]:
        """Return every community that is concerned, each once."""
        return tuple(dict.fromkeys(place.community for place in self.places))

    def concerns(self, community: str) -> bool:
        """Whether any part of a community is without power in it."""
        return community in self.communities

    def meets(self, other: "Outage") -> bool:
        """Whether both speak of the same place: a community, and a building of it if both tell."""
        return any(
            mine.community == theirs.community
            and (
                not mine.buildings
                or not theirs.buildings
                or not set(mine.buildings).isdisjoint(theirs.buildings)
            )
            for mine in self.places
            for theirs in other.places
        )

    def over(self, status: OutageStatus) -> "Outage":
        """Return it as one that holds no longer."""
        return replace(self, status=status)


def covers(outage: Outage, place: Place, at: datetime) -> bool:
    """Whether a place is announced to be without power at an instant.

    True only when the record says so: it holds, the instant is in ``[start, end)``, and the
    place is in one of its parts. What happens one minute after the end is a fault like any other.
    """
    if outage.status is not OutageStatus.ACTIVE or not outage.start <= at < outage.end:
        return False
    return any(part.holds(place) for part in outage.places)


def covering(outages: Sequence[Outage], place: Place, at: datetime) -> Outage | None:
    """Return the announced outage a place is in; of several the one that lasts longest."""
    found = [outage for outage in outages if covers(outage, place, at)]
    return max(found, key=lambda outage: outage.end, default=None)

"""A household that reported a ticket's trouble (报修户): one door, one reporter, one light.

A ticket that many report has one row here for each of them, so that everyone is told, anyone can
be taken out again, and after the repair it is known whose windows are still dark (product.md X4).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.ids import ConversationId, InboxId, TicketNo, UserId
from domain.place import Place

HouseholdId = NewType("HouseholdId", int)
"""Row number of a household's report."""


class Light(StrEnum):
    """Whether a household has power, as far as it said."""

    DARK = "dark"  # 没电: it reported so, or says so after the repair
    ASKED = "asked"  # power is back for its building; it was asked and has not answered
    LIT = "lit"  # 来电了


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One household's report under a ticket.

    Attributes:
        position: the how-manieth of its ticket, from 1: 第14户.
        door: what makes it the same household when it reports again: `door_of`.
        at: when it reported (UTC). source: by which message; None when nobody wrote it here.
        answered_at: when it last said whether power is back (UTC).
        origin: the ticket it came from when tickets were merged; None for one reported here.
    """

    ticket: TicketNo
    reporter: UserId
    conversation: ConversationId
    place: Place
    words: str
    at: datetime
    source: InboxId | None = None
    light: Light = Light.DARK
    answered_at: datetime | None = None
    origin: TicketNo | None = None
    position: int = 0
    id: HouseholdId = HouseholdId(0)

    @property
    def door(self) -> str:
        """Return the key of the household within its ticket."""
        return door_of(self.reporter, self.place)


def door_of(reporter: UserId, place: Place) -> str:
    """Return what tells one household from another.

    A door number is the household, whoever speaks for it. Without one it is the person, once in
    each building: a clerk who reports two buildings speaks for two.
    """
    if place.room:
        return "/".join(place.address)
    return f"{reporter}@{place.community}/{place.building}"

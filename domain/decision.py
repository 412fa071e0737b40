"""What only the station head can decide: at most three things in his daily message (product.md J7).

A decision stands in the database until it is carried out, once. Numbers ①②③ are of the newest
message; what he leaves open comes again the next day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

from domain.ids import TicketNo, UserId

DecisionId = NewType("DecisionId", int)
"""Row number of a decision."""

MOST: Final = 3
"""Decisions in one message (count): more are not read."""

MARKS: Final = "①②③"
"""How they are numbered."""


class DecisionKind(StrEnum):
    """What is to be decided, the most pressing first."""

    DELAY = "delay"  # 第二次延时: may it be put off again?
    REFUSED = "refused"  # 两次退单: whose is it?
    GAP = "gap"  # 空班: who takes a watch of the whole station?
    QUESTION = "question"  # 一天没答的咨询: who answers?


class DecisionState(StrEnum):
    """How far it has come."""

    OPEN = "open"
    LATER = "later"  # 明天再说
    DONE = "done"  # carried out
    MOOT = "moot"  # settled meanwhile without him


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that waits for the head's word.

    Attributes:
        ticket: the ticket it is about; None for a watch.
        start, end: the watch that nobody has (UTC); None for a ticket.
        owner: who had the ticket when it was asked: another owner has settled it; None for a watch.
        options: digit → what it stands for: a member's account, or agree/again for a delay.
            同意 means the first.
    """

    kind: DecisionKind
    ticket: TicketNo | None = None
    start: datetime | None = None
    end: datetime | None = None
    owner: UserId | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A matter as it stands in a daily message.

    Attributes:
        day: the local day of the message. number: 1 to 3, shown as ①②③.
        answer: what he chose, in words. answered_by, answered_at: who said so, and when.
    """

    day: date
    number: int
    matter: Matter
    asked_at: datetime
    state: DecisionState = DecisionState.OPEN
    answer: str = ""
    answered_by: UserId | None = None
    answered_at: datetime | None = None
    id: DecisionId = DecisionId(0)

    @property
    def mark(self) -> str:
        """Return its number as it is shown."""
        return MARKS[self.number - 1]

    @property
    def is_open(self) -> bool:
        """Whether his word still counts."""
        return self.state in (DecisionState.OPEN, DecisionState.LATER)


def chosen(matters: Iterable[Matter]) -> tuple[Matter, ...]:
    """Return the matters for one message: by kind, then by age; at most three."""
    order = list(DecisionKind)
    ranked = sorted(
        matters,
        key=lambda m: (
            order.index(m.kind),
            0.0 if m.start is None else m.start.timestamp(),
            m.ticket or 0,
        ),
    )
    return tuple(ranked[:MOST])

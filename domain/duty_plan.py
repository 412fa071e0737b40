"""What a duty row may say beyond one name (轮值), and what is changed afterwards (换班、排班).

Both are plain data with pure rules; `domain.roster.on_duty` asks them. Source: product.md §1
(roster, overrides, swaps), issue 4 item 8.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType, Protocol, TypeVar

from domain.ids import InboxId, UserId

ChangeId = NewType("ChangeId", int)
"""Row number of a change of the roster; a later change has a larger one."""

NOBODY = UserId("")
"""Instead of whom a member was put on duty when it was instead of nobody in particular."""


class _OfGrid(Protocol):
    @property
    def grid(self) -> str: ...


_T = TypeVar("_T", bound=_OfGrid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Several members who take turns (轮值).

    Attributes:
        crew: in the order of their turns, at least one, none twice.
        first: the local day on which the first turn of the first member begins; before it
            nobody is on duty by this row.
        days: length of one turn (days, at least 1): 1 is 每天, 7 is 每周.
    """

    crew: tuple[UserId, ...]
    first: date
    days: int = 1

    def turn_of(self, day: date) -> UserId | None:
        """Return whose turn a day is, whoever has left since; None before the first day."""
        turn = (day - self.first).days // self.days
        return None if turn < 0 else self.crew[turn % len(self.crew)]

    def holder(self, day: date, at_work: Callable[[UserId], bool]) -> UserId | None:
        """Return who takes a day: whose turn it is, else who stands in for him.

        The turns of everybody else stay as they are when somebody leaves. His own go to those
        who are left, in their order, beginning with the next after him and with another one in
        every round, so that no single colleague gets them all. None when nobody is left.
        """
        turn = (day - self.first).days // self.days
        if turn < 0:
            return None
        rounds, place = divmod(turn, len(self.crew))
        if at_work(self.crew[place]):
            return self.crew[place]
        behind = (*self.crew[place + 1 :], *self.crew[:place])
        left = [userid for userid in behind if at_work(userid)]
        return left[rounds % len(left)] if left else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChange:
    """One change of the roster by a person: who is on duty instead of whom, and for how long.

    A change is never deleted or altered: a later one with `withdraws` takes it back.

    Attributes:
        grid: the grid; empty for the whole station.
        who: is on duty in ``[start, end)``.
        instead_of: whose shift it is (换班); empty when `who` is on duty instead of whoever the
            roster names, or where it names nobody (排班).
        start, end: instants (UTC), ``start < end``.
        by: who made the change. at: when (UTC). source: by which message, if by one.
        withdraws: the change that this one takes back; its own other fields repeat that one's.
    """

    grid: str
    who: UserId
    instead_of: UserId = NOBODY
    start: datetime
    end: datetime
    by: UserId
    at: datetime
    reason: str = ""
    source: InboxId | None = None
    withdraws: ChangeId | None = None
    id: ChangeId = ChangeId(0)

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.start <= at < self.end


def in_force(changes: Iterable[DutyChange]) -> tuple[DutyChange, ...]:
    """Return the changes that hold, in the order in which they were made.

    A withdrawal is a change too and can be withdrawn: then what it took back holds again.
    """
    gone: set[ChangeId] = set()
    held: list[DutyChange] = []
    for change in sorted(changes, key=lambda change: -change.id):
        if change.id in gone:
            continue
        if change.withdraws is None:
            held.append(change)
        else:
            gone.add(change.withdraws)
    return tuple(reversed(held))


def by_grid(rows: Iterable[_T]) -> dict[str, tuple[_T, ...]]:
    """Return rows by their grid, each in the order given."""
    found: dict[str, list[_T]] = {}
    for row in rows:
        found.setdefault(row.grid, []).append(row)
    return {grid: tuple(of) for grid, of in found.items()}

"""What a scene comes to: how many tickets, how many silent minutes, how long it was dark.

Everything is counted from what the bot stored and said, nothing from the script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.filters.outcome import all_tickets
from bot.stage import Stage
from domain.outbound import Purpose
from domain.ports import UnitOfWork
from domain.promise import Promise
from domain.ticket import Ticket
from domain.ticket_moves import Status
from handlers.words import duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The card at the end.

    Attributes:
        households: that reported; tickets: repairs that were opened (count).
        duplicates: repairs for a trouble that had a ticket already (重复工单, count).
        explained: promised times that were put off or passed with a word (count).
        silent: promised times that passed without a published word (count).
        posts: messages to the group that answered nobody (count).
        accepted: from the first report to the acceptance; restored: to power for all.
    """

    households: int
    tickets: int
    duplicates: int
    explained: int
    silent: int
    posts: int
    accepted: timedelta | None
    restored: timedelta | None

    def lines(self) -> tuple[str, ...]:
        """Return the card as it is printed."""
        return (
            f"报修 {self.households} 户，抢修单 {self.tickets} 张，重复工单 {self.duplicates} 张",
            f"说好的时间改口 {self.explained} 次，无声过期 {self.silent} 次",
            f"群里主动发言 {self.posts} 次",
            f"接单 {_span(self.accepted)}，全部来电 {_span(self.restored)}",
        )


async def score(stage: Stage, posts: int) -> Score:
    """Return what came of the scene that was played on this stage."""
    async with stage.uow() as uow:
        repairs = [t for t in await all_tickets(uow) if t.kind.is_repair and not t.drill]
        promises = [p for t in repairs for p in await uow.promises.history(t.no)]
        households = await _households(uow, repairs)
    now = stage.clock.at
    begin = min((t.reported_at for t in repairs), default=now)
    lit = [t.restored_at for t in repairs if t.status is not Status.MERGED]
    return Score(
        households=households,
        tickets=len(repairs),
        duplicates=len(_duplicates(repairs)),
        explained=_put_off(promises),
        silent=sum(promise.was_silent(now) for promise in promises),
        posts=posts,
        accepted=min((t.accepted_at for t in repairs if t.accepted_at), default=begin) - begin,
        restored=max(at for at in lit if at) - begin if lit and all(lit) else None,
    )


def speaks_up(purpose: Purpose, target: str) -> bool:
    """Whether a message is one that the group did not ask for."""
    return target.startswith("group:") and purpose is not Purpose.REPLY


def _put_off(promises: Sequence[Promise]) -> int:
    """Return how many promises another one took the place of."""
    return sum(promise.ended_at is not None for promise in promises[:-1])


async def _households(uow: UnitOfWork, repairs: Sequence[Ticket]) -> int:
    doors = set()
    for ticket in repairs:
        doors |= {household.door for household in await uow.households.of_ticket(ticket.no)}
    return len(doors)


def _duplicates(repairs: Sequence[Ticket]) -> list[Ticket]:
    """Return repairs of a community that were opened while another one there was open.

    What the repair of another left dark (a child), and what was merged, is none.
    """
    own = [t for t in repairs if t.parent is None and t.status is not Status.MERGED]
    return [
        later
        for later in own
        if any(
            first.no < later.no
            and first.place.community == later.place.community
            and (first.restored_at is None or later.reported_at < first.restored_at)
            for first in own
        )
    ]


def _span(span: timedelta | None) -> str:
    return "未完" if span is None else duration(span)

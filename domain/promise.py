"""A promise of time (承诺): when power is back, or when there is news, and the clock that keeps it.

A promise is a person's word or, once that has passed, our own word of news (准信). It never passes
in silence: the crew is asked before, and at the minute itself those concerned are told the truth
with the time of the next news, which is a promise as well (product.md X3, M38).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NewType

from domain.ids import TicketNo, UserId
from domain.when import in_span, local, next_local

PromiseId = NewType("PromiseId", int)
"""Row number of a promise."""

STEWARD: Final = UserId("steward")
"""The author of a promise that nobody but the clock gave."""

SILENCE: Final = timedelta(minutes=2)
"""How long after its time a promise may stand without a published word (product.md X3)."""

HEAD_FROM: Final = 3
"""The how-manieth explanation in a row from which the station head is asked too."""

NEEDS_HEAD: Final = 2
"""The how-manieth delay of a repair that needs the station head's word (product.md X3)."""


class PromiseKind(StrEnum):
    """What is promised."""

    POWER = "power"  # 来电: a person's word when power is back
    NEWS = "news"  # 准信: that something will be said by then


class Answer(StrEnum):
    """What the crew said when asked whether it will hold."""

    NONE = ""
    CAN = "can"  # 能
    LATER = "later"  # 晚一点: a new time is being settled
    UNSURE = "unsure"  # 说不准


class Given(StrEnum):
    """What a time that a person just named is, beside what was promised before."""

    FIRST = "first"  # nothing was promised, or nobody knew
    SAME = "same"
    SOONER = "sooner"
    DELAY = "delay"
    NEEDS_HEAD = "needs_head"  # the second delay: not published before the head agrees


class Due(StrEnum):
    """What the clock wants now."""

    NOTHING = "nothing"
    ASK = "ask"  # the crew, in private
    ASK_TOO = "ask_too"  # the crew was silent: the grid manager as well
    TELL = "tell"  # the time has passed: the truth to those concerned


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A time that waits for the station head's word; the public does not know it."""

    due: datetime
    reason: str
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One published promise. Rows are never overwritten: each change is a new one.

    Attributes:
        due: the promised instant (UTC). given_at: when it was published.
        author: whose word it is; nothing computed ever takes a person's place.
        reason: why it is this time, in the author's words; may be empty.
        delays: how often the repair had been put off when it was given, this one included.
        rung: for news, the how-manieth explanation in a row; 0 for a person's word on power.
        asked: how often the crew has been asked about it (count); `answer` is what they said.
        proposal: a further delay that the head has not agreed to yet.
        next_at: when the clock looks again (UTC).
        ended_at: when the next one took its place, or the repair was over; None while it holds.
        restored_at: when power came back; None until then.
    """

    ticket: TicketNo
    kind: PromiseKind
    author: UserId
    given_at: datetime
    due: datetime
    reason: str = ""
    delays: int = 0
    rung: int = 0
    asked: int = 0
    answer: Answer = Answer.NONE
    proposal: Proposal | None = None
    next_at: datetime
    ended_at: datetime | None = None
    restored_at: datetime | None = None
    id: PromiseId = PromiseId(0)

    @property
    def is_power(self) -> bool:
        """Whether it says when power is back."""
        return self.kind is PromiseKind.POWER

    def was_silent(self, now: datetime) -> bool:
        """Whether it passed without a published word in time."""
        return (self.ended_at or now) > self.due + SILENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePolicy:
    """The clocks of a promise. Built from the settings.

    Attributes:
        ask_before: how long before its time the crew is asked, longest first.
        grace: how long after its time the truth waits, below two minutes.
        news: how soon after each explanation the next word comes; the last one repeats.
        least: a question that would come sooner than this after the promise is left out.
        quiet: local span; from the third explanation on news that would fall in it comes at its
            end instead, and the explanation says so.
        samples: repairs that an estimate needs at least (count).
    """

    ask_before: tuple[timedelta, ...] = (timedelta(minutes=20), timedelta(minutes=10))
    grace: timedelta = timedelta()
    news: tuple[timedelta, ...] = tuple(timedelta(minutes=m) for m in (10, 20, 30, 60, 120, 240))
    least: timedelta = timedelta(minutes=4)
    quiet: tuple[time, time] = (time(22), time(7))
    samples: int = 5

    def power(
        self,
        ticket: TicketNo,
        *,
        author: UserId,
        at: datetime,
        due: datetime,
        reason: str = "",
        before: Promise | None = None,
        put_off: bool = False,
    ) -> Promise:
        """Return a person's promise; `before` is what held until now, `put_off` whether it is later."""
        return self._set(
            Promise(
                ticket=ticket,
                kind=PromiseKind.POWER,
                author=author,
                given_at=at,
                due=due,
                reason=reason,
                delays=(before.delays if before else 0) + put_off,
                next_at=due,
            )
        )

    def explained(self, before: Promise, *, at: datetime) -> Promise:
        """Return the promise of news that comes with the explanation that `before` has passed."""
        due = self.news_due(at, before.rung)
        return replace(self._news(before, at=at, due=due, author=STEWARD), rung=before.rung + 1)

    def unsure(self, before: Promise, *, at: datetime, author: UserId, reason: str) -> Promise:
        """Return the promise of news when the crew cannot tell; not before they had said."""
        due = _minute(max(before.due, at + self.news[min(1, len(self.news) - 1)]))
        return replace(self._news(before, at=at, due=due, author=author), reason=reason)

    def _news(self, before: Promise, *, at: datetime, due: datetime, author: UserId) -> Promise:
        return Promise(
            ticket=before.ticket,
            kind=PromiseKind.NEWS,
            author=author,
            given_at=at,
            due=due,
            delays=before.delays,
            rung=before.rung,
            proposal=before.proposal,
            next_at=due + self.grace,
        )

    def news_due(self, at: datetime, rung: int) -> datetime:
        """Return when the next word comes after an explanation; `rung` were given before it."""
        due = _minute(at + self.news[min(rung, len(self.news) - 1)])
        if rung + 1 >= HEAD_FROM and in_span(local(due).time(), *self.quiet):
            return next_local(due, self.quiet[1])
        return due

    def wanted(self, promise: Promise, now: datetime) -> Due:
        """Return what is to be done now. What was missed is made up by the truth alone."""
        if promise.ended_at is not None or now < promise.next_at:
            return Due.NOTHING
        if now >= promise.due + self.grace:
            return Due.TELL
        if not promise.is_power or promise.answer is not Answer.NONE:
            return Due.NOTHING
        return Due.ASK_TOO if promise.asked else Due.ASK

    def asked(self, promise: Promise, now: datetime) -> Promise:
        """Return the promise after the crew was asked."""
        return self._set(replace(promise, asked=promise.asked + 1), after=now)

    def answered(self, promise: Promise, answer: Answer) -> Promise:
        """Return the promise after they answered: nothing more is asked before its time."""
        return replace(promise, answer=answer, next_at=promise.due + self.grace)

    def _set(self, promise: Promise, after: datetime | None = None) -> Promise:
        """Set the clock to the next question, or to the time itself."""
        earliest = promise.given_at + self.least if after is None else after
        asks = (promise.due - before for before in self.ask_before)
        coming = [at for at in asks if at > earliest or (after is None and at == earliest)]
        return replace(promise, next_at=min([*coming, promise.due + self.grace]))


def judge(
    live: Promise | None, due: datetime, *, history: Sequence[Promise] = (), by_head: bool = False
) -> Given:
    """Return what a time is that a person names.

    Args:
        live: what holds now. history: the promises of this repair, oldest first.
        by_head: the station head said it: his word is there already.
    """
    last = live if live is not None and live.is_power else _last_power(history)
    if live is None or last is None:
        return Given.FIRST
    if due == last.due:
        return Given.SAME if live.is_power else Given.FIRST
    if due < last.due:
        return Given.SOONER
    return Given.DELAY if by_head or last.delays + 1 < NEEDS_HEAD else Given.NEEDS_HEAD


def _last_power(history: Sequence[Promise]) -> Promise | None:
    return next((promise for promise in reversed(history) if promise.is_power), None)


def _minute(at: datetime) -> datetime:
    """Return the instant without its seconds: what is said is what is meant."""
    return at.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFigures:
    """How the promises of power that fell due in a span were kept (M48).

    Attributes:
        given: promises that fell due, the withdrawn and merged repairs left out (count).
        kept: power was back by then (count). early: by how much on average, of the kept ones.
        kept_by, broken_by: the repairs whose promises these were; one may stand in both.
    """

    given: int = 0
    kept: int = 0
    early: timedelta = timedelta()
    kept_by: tuple[TicketNo, ...] = ()
    broken_by: tuple[TicketNo, ...] = ()

"""The clock of a promise: over any life of a repair no promise passes in silence."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import TicketNo, UserId
from domain.promise import (
    SILENCE,
    Answer,
    Due,
    Given,
    Promise,
    PromisePolicy,
    Proposal,
    judge,
)

NO = TicketNo(1)
CREW, HEAD = UserId("wgy01"), UserId("suozhang")
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
POLICY = PromisePolicy()


@dataclass
class Repair:
    """One repair as the service works it: the decisions are the domain's, the rest is memory."""

    policy: PromisePolicy
    now: datetime = NOON
    open: bool = True
    up: bool = True
    went_up: datetime = NOON
    history: list[Promise] = field(default_factory=list)
    published: list[datetime] = field(default_factory=list)
    asked: list[tuple[datetime, Due]] = field(default_factory=list)

    @property
    def live(self) -> Promise | None:
        last = self.history[-1] if self.history else None
        return last if last is not None and last.ended_at is None else None

    def put(self, promise: Promise) -> None:
        if self.live is not None:
            self.history[-1] = replace(self.history[-1], ended_at=self.now)
        self.history.append(promise)
        self.published.append(self.now)

    def change(self, promise: Promise) -> None:
        self.history[-1] = promise

    def tick(self) -> None:
        live = self.live
        if not (self.up and self.open and live):
            return
        wanted = self.policy.wanted(live, self.now)
        if wanted is Due.TELL:
            self.put(self.policy.explained(live, at=self.now))
        elif wanted is not Due.NOTHING:
            self.asked.append((self.now, wanted))
            self.change(self.policy.asked(live, self.now))

    def says(self, minutes: int, *, by: UserId = CREW) -> None:
        due = self.now + minutes * MINUTE
        what = judge(self.live, due, history=self.history, by_head=by == HEAD)
        live = self.live
        if what is Given.SAME and live is not None:
            self.change(self.policy.answered(live, Answer.CAN))
        elif what is Given.NEEDS_HEAD and live is not None:
            self.change(replace(live, proposal=Proposal(due=due, reason="等配件", by=by)))
        else:
            late = what is Given.DELAY
            self.put(
                self.policy.power(NO, author=by, at=self.now, due=due, before=live, put_off=late)
            )

    def answers(self, answer: Answer) -> None:
        if self.live is None:
            return
        if answer is Answer.UNSURE:
            self.put(self.policy.unsure(self.live, at=self.now, author=CREW, reason=""))
        else:
            self.change(self.policy.answered(self.live, answer))

    def head(self, *, agrees: bool) -> None:
        live = self.live
        if live is None or live.proposal is None:
            return
        if agrees and live.proposal.due > self.now:
            proposal = live.proposal
            self.put(
                self.policy.power(
                    NO,
                    author=proposal.by,
                    at=self.now,
                    due=proposal.due,
                    before=live,
                    put_off=True,
                )
            )
        else:
            self.change(replace(live, proposal=None))

    def over(self) -> None:
        if self.live is not None:
            self.history[-1] = replace(self.history[-1], ended_at=self.now)
        self.open = False

    def reopened(self) -> None:
        self.open = True

    def silent_since(self) -> datetime | None:
        """Return since when a published promise has passed without a published word."""
        live = self.live
        if not (self.up and self.open and live):
            return None
        return live.due if live.due <= self.now else None


Event = Callable[[Repair], None]
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.integers(1, 300).map(lambda m: lambda r: r.says(m)),
    st.integers(1, 300).map(lambda m: lambda r: r.says(m, by=HEAD)),
    st.sampled_from([Answer.CAN, Answer.LATER, Answer.UNSURE]).map(
        lambda a: lambda r: r.answers(a)
    ),
    st.booleans().map(lambda yes: lambda r: r.head(agrees=yes)),
    st.just(lambda r: r.over()),
    st.just(lambda r: r.reopened()),
)
TIMELINES = st.lists(
    st.tuples(st.integers(0, 90), EVENTS, st.sampled_from([0, 0, 0, 0, 1, 7, 45, 500])),
    min_size=1,
    max_size=12,
)
"""(minutes of waiting, what happens, minutes in which the service is away afterwards)."""
POLICIES = st.builds(
    PromisePolicy,
    grace=st.sampled_from([timedelta(), timedelta(seconds=45), MINUTE]),
    news=st.sampled_from([POLICY.news, (MINUTE,), (timedelta(minutes=30), timedelta(hours=8))]),
    ask_before=st.sampled_from([POLICY.ask_before, (), (timedelta(hours=2), MINUTE)]),
)


def let_pass(repair: Repair, minutes: int, *, away: bool = False) -> None:
    """Let time pass in halves of a minute; whoever breaks a promise in silence is caught."""
    for _ in range(minutes * 2):
        repair.now += MINUTE / 2
        repair.up = not away
        repair.tick()
        since = repair.silent_since()
        if since is not None:
            waited = repair.now - max(since, repair.went_up)
            assert waited < SILENCE, (since, repair.now)
    if away:
        repair.up, repair.went_up = True, repair.now
        repair.tick()  # the first thing the service does
        assert repair.silent_since() is None or repair.policy.grace


@settings(max_examples=1000, deadline=None)
@given(TIMELINES, POLICIES)
def test_no_minute_in_which_a_promise_has_passed_in_silence(
    timeline: list[tuple[int, Event, int]], policy: PromisePolicy
) -> None:
    repair = Repair(policy)
    for wait, event, away in timeline:
        let_pass(repair, wait)
        if repair.open or event.__code__.co_names == ("reopened",):
            event(repair)
        if away:
            let_pass(repair, away, away=True)
    let_pass(repair, 120)

    for before, after in zip(repair.history, repair.history[1:], strict=False):
        assert before.ended_at is not None
        assert before.ended_at <= after.given_at
    powers = [promise for promise in repair.history if promise.is_power]
    assert all(promise.author in (CREW, HEAD) for promise in powers)


def promised(minutes: int = 60, *, policy: PromisePolicy = POLICY) -> Promise:
    return policy.power(NO, author=CREW, at=NOON, due=NOON + minutes * MINUTE)


def test_the_crew_is_asked_twenty_and_ten_minutes_before_and_silence_brings_the_manager() -> None:
    repair = Repair(POLICY)
    repair.says(60)

    let_pass(repair, 59)

    asked = [(int((at - NOON) / MINUTE), what) for at, what in repair.asked]
    assert asked == [(40, Due.ASK), (50, Due.ASK_TOO)]


def test_who_has_answered_is_left_in_peace_until_the_time() -> None:
    repair = Repair(POLICY)
    repair.says(60)
    let_pass(repair, 41)
    repair.answers(Answer.CAN)

    let_pass(repair, 18)
    assert len(repair.asked) == 1
    assert len(repair.published) == 1

    let_pass(repair, 1)
    assert len(repair.published) == 2


def test_a_short_promise_is_not_asked_about_at_once() -> None:
    repair = Repair(POLICY)
    repair.says(12)

    let_pass(repair, 11)

    assert repair.asked == []


def test_explanations_grow_further_apart_and_each_names_the_next() -> None:
    repair = Repair(replace(POLICY, quiet=(time(0), time(0))))
    repair.says(10)

    let_pass(repair, 10 + 10 + 20 + 30 + 60)

    told = [int((at - NOON) / MINUTE) for at in repair.published]
    assert told == [0, 10, 20, 40, 70, 130]
    assert [promise.rung for promise in repair.history] == [0, 1, 2, 3, 4, 5]
    dues = [int((promise.due - NOON) / MINUTE) for promise in repair.history[:-1]]
    assert dues == told[1:]


def test_from_the_third_on_the_night_is_left_in_peace_and_told_so() -> None:
    late = datetime(2026, 11, 25, 13, 50, tzinfo=UTC)  # 21:50 at the station
    second = replace(POLICY.explained(promised(), at=late), rung=2)

    assert POLICY.explained(second, at=late).due == datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
    assert POLICY.explained(replace(second, rung=1), at=late).due == late + timedelta(minutes=20)


def test_a_time_is_first_sooner_the_same_late_or_late_again() -> None:
    first = promised(60)
    once = replace(first, delays=1)
    at = NOON + 60 * MINUTE

    assert judge(None, at) is Given.FIRST
    assert judge(first, at) is Given.SAME
    assert judge(first, at - MINUTE) is Given.SOONER
    assert judge(first, at + MINUTE) is Given.DELAY
    assert judge(once, at + MINUTE) is Given.NEEDS_HEAD
    assert judge(once, at + MINUTE, by_head=True) is Given.DELAY


def test_after_the_truth_was_told_a_new_time_is_measured_by_the_word_that_was_broken() -> None:
    first = replace(promised(60), delays=1)
    news = POLICY.explained(first, at=first.due)

    assert judge(news, first.due + MINUTE, history=[first, news]) is Given.NEEDS_HEAD
    assert judge(news, first.due - MINUTE, history=[first, news]) is Given.SOONER
    assert news.delays == 1


def test_what_waits_for_the_head_is_carried_on_until_he_speaks() -> None:
    proposal = Proposal(due=NOON + timedelta(hours=3), reason="等配件", by=CREW)
    waiting = replace(promised(60), proposal=proposal)

    assert POLICY.explained(waiting, at=waiting.due).proposal == proposal


def test_nobody_is_told_of_news_before_the_time_that_was_said() -> None:
    early = POLICY.unsure(promised(60), at=NOON, author=CREW, reason="")
    late = POLICY.unsure(promised(10), at=NOON, author=CREW, reason="")

    assert early.due == NOON + 60 * MINUTE
    assert late.due == NOON + 20 * MINUTE

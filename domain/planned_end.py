"""The end of an announced outage as a promise (承诺钟), and who is asked when it has come.

The announced end binds like a promised time (product.md X3, J4): whoever answers for it is asked
before, and at the minute itself either somebody has said that it holds or that power is back, or
the people concerned hear the truth with the time of the next word. When it has come everybody
concerned is asked (J3), and all is well only when nobody is dark (X4).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NewType

from domain.household import Light
from domain.ids import ChatId, ConversationId, InboxId, TicketNo, UserId
from domain.outage import Outage, OutageId, OutageStatus
from domain.place import NOWHERE, Place
from domain.promise import Answer, PromisePolicy, Proposal
from domain.restoration import Tally
from domain.when import in_span, local, next_local

ConcernedId = NewType("ConcernedId", int)
"""Row number of somebody whom an outage concerns."""

LOOKED_AFTER: Final = timedelta(hours=12)
"""How long after an end a dark home still counts as left over from the outage."""


class EndState(StrEnum):
    """How far an outage has come, as its clock sees it."""

    AHEAD = "ahead"  # the end is to come, or has passed and there is no new time
    COME = "come"  # it came as confirmed, or power is back: people are asked next
    ASKED = "asked"  # they were asked 来电了吗
    OVER = "over"  # all-clear, or nobody is left to ask
    WITHDRAWN = "withdrawn"  # 取消, 改期


class EndDue(StrEnum):
    """What the clock wants now."""

    NOTHING = "nothing"
    ASK = "ask"  # whoever answers for the end, in private
    ASK_TOO = "ask_too"  # he gave no word that holds: those above him as well
    TELL = "tell"  # the time has passed: the truth to those concerned
    COME = "come"  # the time has come as he said it would
    CHECK = "check"  # ask everybody concerned
    CLEAR = "clear"  # may it be said that all is well?


class Said(StrEnum):
    """How somebody came to be concerned."""

    REPORT = "report"  # 报修: he said that it is dark
    QUESTION = "question"  # 询问: he asked when power comes
    STEWARD = "steward"  # 楼长: speaks for a building, asked by us


@dataclass(frozen=True, slots=True, kw_only=True)
class EndClock:
    """The clock of one outage's end.

    Attributes:
        end: the announced end it was set for (UTC); another one sets it anew.
        asked: how often it was asked whether that end holds (count); `answer` is what was said.
        rung: how many explanations in a row have gone out since the end passed (count).
        news_due: when the next word was promised (UTC); None while the end has not passed.
        delays: how often the end was put off (count). why: the latest reason; may be empty.
        proposal: a further delay that the station head has not agreed to yet.
        come_at: when the end came or power was back (UTC); None until then.
        asked_at: when people were first asked whether they have power (UTC).
        clear_by: when the all-clear no longer waits for answers (UTC).
        next_at: when the clock looks again (UTC); None for never.
        version: grows with every change; a stale copy cannot be saved.
    """

    outage: OutageId
    end: datetime
    state: EndState = EndState.AHEAD
    asked: int = 0
    answer: Answer = Answer.NONE
    rung: int = 0
    news_due: datetime | None = None
    delays: int = 0
    why: str = ""
    proposal: Proposal | None = None
    come_at: datetime | None = None
    asked_at: datetime | None = None
    clear_by: datetime | None = None
    next_at: datetime | None = None
    version: int = 0

    @property
    def is_live(self) -> bool:
        """Whether the outage is still looked after."""
        return self.state not in (EndState.OVER, EndState.WITHDRAWN)

    @property
    def holds(self) -> bool:
        """Whether somebody stands for the end: he said 能, or it has come."""
        come = self.state in (EndState.COME, EndState.ASKED, EndState.OVER)
        return come or (self.answer is Answer.CAN and self.news_due is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Somebody who is asked when an outage has ended, and told when it lasts longer.

    Attributes:
        conversation: where he spoke of it; the private one once he has spoken there.
        chat: the group he spoke in first; None when it was in private.
        place: his building, as far as he told it; a steward's building.
        at: when he was first heard, or added (UTC).
        light: DARK until he is asked; then ASKED, and what he said.
        ticket: what was opened for him because he is dark after the end.
    """

    outage: OutageId
    person: UserId
    conversation: ConversationId
    said: Said
    at: datetime
    chat: ChatId | None = None
    place: Place = NOWHERE
    source: InboxId | None = None
    light: Light = Light.DARK
    answered_at: datetime | None = None
    ticket: TicketNo | None = None
    id: ConcernedId = ConcernedId(0)

    @property
    def is_private(self) -> bool:
        """Whether he has spoken of it, or is asked, in private."""
        return self.conversation.startswith("direct:")

    def is_same(self, other: "Concerned") -> bool:
        """Whether both speak for the same home: the same person, and no other building."""
        return self.person == other.person and self.place.agrees_with(other.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPolicy:
    """The station's own numbers. Built from the settings.

    Attributes:
        ask_before: how long before the end it is asked about, longest first.
        least: an end that was announced later than this before it is not asked about.
        check: how long after the end everybody concerned is asked.
        early: a report so shortly before the start is taken for a crew that began early.
        wait: after the question, the all-clear waits so long for answers.
        quiet: local span in which nobody is asked 来电了吗; he is asked at its end.
    """

    ask_before: tuple[timedelta, ...] = (timedelta(minutes=20), timedelta(minutes=10))
    least: timedelta = timedelta(minutes=4)
    check: timedelta = timedelta(minutes=10)
    early: timedelta = timedelta(minutes=5)
    wait: timedelta = timedelta(minutes=30)
    quiet: tuple[time, time] = (time(22), time(7))

    def watched(self, clock: EndClock | None, outage: Outage, now: datetime) -> EndClock | None:
        """Return the clock as it is to be for an outage; None when it needs none.

        The same outage twice changes nothing.
        """
        if not outage.has_end:
            return clock
        if not outage.confirmed or outage.status is not OutageStatus.ACTIVE:
            if clock is None or clock.state is EndState.WITHDRAWN:
                return clock
            return replace(clock, state=EndState.WITHDRAWN, next_at=None, proposal=None)
        if outage.ended_at is not None:
            return self._back(clock, outage, outage.ended_at)
        if clock is None:
            return self._set(EndClock(outage=outage.id, end=outage.end), now)
        return self._moved(clock, outage, now)

    def _moved(self, clock: EndClock, outage: Outage, now: datetime) -> EndClock:
        """Return the clock for an end that may be another one."""
        if clock.end == outage.end and clock.state is not EndState.WITHDRAWN:
            return clock
        later = clock.end < outage.end and clock.state is not EndState.WITHDRAWN
        fresh = EndClock(
            outage=outage.id,
            end=outage.end,
            delays=clock.delays + later,
            version=clock.version,
        )
        return self._set(fresh, now)

    def _back(self, clock: EndClock | None, outage: Outage, at: datetime) -> EndClock:
        known = clock or EndClock(outage=outage.id, end=outage.end)
        withdrawn = known.state is EndState.WITHDRAWN
        if (known.come_at, known.end) == (at, outage.end) and not withdrawn:
            return known
        return replace(
            known,
            end=outage.end,
            state=EndState.COME,
            news_due=None,
            proposal=None,
            come_at=at,
            next_at=self.check_at(at),
        )

    def check_at(self, come_at: datetime) -> datetime:
        """Return when people are asked after an end that came at an instant; not in the night."""
        at = come_at + self.check
        if in_span(local(at).time(), *self.quiet):
            return next_local(at, self.quiet[1])
        return at

    def wanted(self, clock: EndClock, now: datetime) -> EndDue:
        """Return what is to be done now. What was missed is made up by the truth alone."""
        if clock.next_at is None or now < clock.next_at:
            return EndDue.NOTHING
        if clock.state is not EndState.AHEAD:
            after = {EndState.COME: EndDue.CHECK, EndState.ASKED: EndDue.CLEAR}
            return after.get(clock.state, EndDue.NOTHING)
        if now >= (clock.news_due or clock.end):
            return EndDue.COME if clock.holds else EndDue.TELL
        if clock.news_due is not None or clock.answer is Answer.CAN or clock.proposal:
            return EndDue.NOTHING
        return EndDue.ASK_TOO if clock.asked else EndDue.ASK

    def questioned(self, clock: EndClock, now: datetime) -> EndClock:
        """Return the clock after it was asked about the end."""
        return self._set(replace(clock, asked=clock.asked + 1), now)

    def answered(self, clock: EndClock, answer: Answer) -> EndClock:
        """Return the clock after an answer: 能 is asked no more, anything else is again."""
        after = replace(clock, answer=answer)
        if answer is Answer.CAN and clock.news_due is None:
            return replace(after, proposal=None, next_at=clock.end)
        return after

    def proposed(self, clock: EndClock, proposal: Proposal | None) -> EndClock:
        """Return the clock while a further delay waits for the head; the minute still counts."""
        return replace(clock, proposal=proposal, next_at=clock.news_due or clock.end)

    def explained(self, clock: EndClock, now: datetime, rhythm: PromisePolicy) -> EndClock:
        """Return the clock with the promise of news that comes with the truth."""
        due = rhythm.news_due(now, clock.rung)
        return replace(clock, rung=clock.rung + 1, news_due=due, next_at=due)

    def come(self, clock: EndClock) -> EndClock:
        """Return the clock once the end has come as confirmed: that is the published word."""
        return replace(
            clock,
            state=EndState.COME,
            come_at=clock.end,
            next_at=self.check_at(clock.end),
        )

    def checked(self, clock: EndClock, now: datetime, *, asked: bool) -> EndClock:
        """Return the clock after everybody concerned was asked, if there was anybody."""
        if not asked:
            return replace(clock, state=EndState.OVER, next_at=None)
        by = now + self.wait
        return replace(
            clock,
            state=EndState.ASKED,
            asked_at=clock.asked_at or now,
            clear_by=by,
            next_at=by,
        )

    def cleared(self, clock: EndClock, now: datetime, *, said: bool) -> EndClock:
        """Return the clock after a look whether all is well; it looks again while it may be."""
        since = clock.asked_at or now
        if said or now >= since + LOOKED_AFTER:
            return replace(clock, state=EndState.OVER, next_at=None)
        return replace(clock, next_at=max(now, clock.clear_by or now) + self.wait)

    def _set(self, clock: EndClock, now: datetime) -> EndClock:
        """Set the clock to the next question about the end, or to the end itself."""
        ahead = self.ask_before[clock.asked :]
        if clock.answer is Answer.CAN or not ahead or clock.end - now < self.least:
            return replace(clock, next_at=clock.end)
        at = clock.end - ahead[0]
        return replace(clock, next_at=max(at, now) if not clock.asked or at > now else clock.end)


def counted(people: Iterable[Concerned], settled: Iterable[TicketNo]) -> Tally:
    """Count those who were asked.

    Args:
        settled: tickets opened for dark homes that are over: what they had is back.
    """
    over = frozenset(settled)
    lights = [Light.LIT if each.ticket in over else each.light for each in people]
    return Tally(
        lit=lights.count(Light.LIT),
        silent=lights.count(Light.ASKED),
        dark=lights.count(Light.DARK),
    )

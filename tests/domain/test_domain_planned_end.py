"""X3 for an announced end: never past and silent, whatever happens in whatever order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.household import Light
from domain.ids import ConversationId, TicketNo, UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from domain.place import Place
from domain.planned_end import (
    Concerned,
    EndClock,
    EndDue,
    EndPolicy,
    EndState,
    Said,
    counted,
)
from domain.promise import SILENCE, Answer, PromisePolicy

START = datetime(2026, 11, 29, 0, 0, tzinfo=UTC)  # 08:00 at the station
END = START + timedelta(hours=9)
POLICY, RHYTHM = EndPolicy(), PromisePolicy()
MINUTE = timedelta(minutes=1)
OUTAGE = Outage(
    id=OutageId(12),
    kind=NoticeKind.PLANNED,
    start=START,
    end=END,
    places=(OutagePlace(community="林荫家园社区"),),
    noted_at=START,
    said_by=UserId("diaodu01"),
    confirmed=True,
)


def watched(clock: EndClock | None, outage: Outage, now: datetime) -> EndClock:
    after = POLICY.watched(clock, outage, now)
    assert after is not None
    return after


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 90),
        st.sampled_from(["can", "later", "unsure", "delay", "sooner", "back", "cancel", "sleep"]),
    ),
    max_size=12,
)


@given(EVENTS)
def test_an_end_never_passes_in_silence(events: list[tuple[int, str]]) -> None:
    """Minute by minute: whenever the end lies in the past and nobody stands for it, it was told."""
    now, outage = END - timedelta(hours=1), OUTAGE
    clock = watched(None, outage, now)
    told: datetime | None = None
    for pause, event in events:
        for _ in range(pause):
            now += MINUTE
            clock, told = look(clock, now, told)
            late = outage.ended_at is None and outage.status is OutageStatus.ACTIVE
            if late and now >= outage.end + SILENCE and not clock.holds:
                assert told is not None
                assert told >= outage.end
                assert clock.news_due is not None
                assert now < clock.news_due + SILENCE
        clock, outage, now, told = happens(event, clock, outage, now, told)


def look(
    clock: EndClock, now: datetime, told: datetime | None
) -> tuple[EndClock, datetime | None]:
    """Do what the clock wants, as the tick does; doing it once more changes nothing."""
    wanted = POLICY.wanted(clock, now)
    if wanted in (EndDue.ASK, EndDue.ASK_TOO):
        clock = POLICY.questioned(clock, now)
    elif wanted is EndDue.TELL:
        clock, told = POLICY.explained(clock, now, RHYTHM), now
    elif wanted is EndDue.COME:
        clock, told = POLICY.come(clock), now  # the wave of the end is the word
    elif wanted is EndDue.CHECK:
        clock = POLICY.checked(clock, now, asked=True)
    elif wanted is EndDue.CLEAR:
        clock = POLICY.cleared(clock, now, said=False)
    again = POLICY.wanted(clock, now)
    assert again is EndDue.NOTHING or (wanted is EndDue.COME and again is EndDue.CHECK)
    return clock, told


def happens(
    event: str, clock: EndClock, outage: Outage, now: datetime, told: datetime | None
) -> tuple[EndClock, Outage, datetime, datetime | None]:
    answers = {"can": Answer.CAN, "later": Answer.LATER, "unsure": Answer.UNSURE}
    live = outage.ended_at is None and outage.status is OutageStatus.ACTIVE
    if event == "sleep":
        now += timedelta(minutes=45)
        clock, told = look(clock, now, told)
        return clock, outage, now, told
    if event in answers and live and clock.state is EndState.AHEAD:
        return POLICY.answered(clock, answers[event]), outage, now, told
    if event == "delay" and live:
        outage = replace(outage, end=max(now, outage.end) + timedelta(minutes=40))
    elif event == "sooner" and live and now < outage.end - 5 * MINUTE:
        outage = replace(outage, end=now + 5 * MINUTE)
    elif event == "back" and live:
        outage = replace(outage, end=now, ended_at=now)
    elif event == "cancel":
        outage = outage.over(OutageStatus.CANCELLED)
    clock = watched(clock, outage, now)
    assert watched(clock, outage, now) == clock
    return clock, outage, now, told


def test_it_is_asked_about_twice_and_then_no_more_once_he_can() -> None:
    clock = watched(None, OUTAGE, START)
    assert clock.next_at == END - 20 * MINUTE
    assert POLICY.wanted(clock, END - 20 * MINUTE) is EndDue.ASK
    clock = POLICY.questioned(clock, END - 20 * MINUTE)
    assert POLICY.wanted(clock, END - 10 * MINUTE) is EndDue.ASK_TOO
    clock = POLICY.answered(clock, Answer.CAN)
    assert POLICY.wanted(clock, END - 10 * MINUTE) is EndDue.NOTHING
    assert POLICY.wanted(clock, END) is EndDue.COME
    clock = POLICY.come(clock)
    assert clock.next_at == END + 10 * MINUTE


def test_what_was_announced_late_is_asked_about_at_once_or_not_at_all() -> None:
    assert watched(None, OUTAGE, END - 15 * MINUTE).next_at == END - 15 * MINUTE
    assert watched(None, OUTAGE, END - 3 * MINUTE).next_at == END


def test_a_later_end_counts_as_a_delay_and_an_earlier_one_does_not() -> None:
    clock = watched(None, OUTAGE, START)
    later = watched(clock, replace(OUTAGE, end=END + 30 * MINUTE), START)
    assert (later.delays, later.next_at) == (1, END + 10 * MINUTE)
    assert watched(later, OUTAGE, START).delays == 1


@pytest.mark.parametrize("status", [OutageStatus.CANCELLED, OutageStatus.RESCHEDULED])
def test_what_falls_away_is_asked_about_no_more(status: OutageStatus) -> None:
    clock = watched(watched(None, OUTAGE, START), OUTAGE.over(status), START)
    assert clock.next_at is None
    assert not clock.is_live
    back = watched(clock, OUTAGE, START)
    assert (back.state, back.delays) == (EndState.AHEAD, 0)


def test_nothing_is_watched_that_nobody_confirmed() -> None:
    assert POLICY.watched(None, replace(OUTAGE, confirmed=False), START) is None


def test_nobody_is_asked_at_night() -> None:
    at_night = datetime(2026, 11, 29, 15, 30, tzinfo=UTC)  # 23:30
    assert POLICY.check_at(at_night) == datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
    assert POLICY.check_at(END) == END + POLICY.check


def test_a_dark_home_whose_ticket_is_over_has_power_again() -> None:
    def home(person: str, light: Light, ticket: int | None = None) -> Concerned:
        return Concerned(
            outage=OUTAGE.id,
            person=UserId(person),
            conversation=ConversationId(f"direct:{person}"),
            said=Said.REPORT,
            at=START,
            place=Place(community="林荫家园社区", building="3"),
            light=light,
            ticket=None if ticket is None else TicketNo(ticket),
        )

    people = [home("a", Light.LIT), home("b", Light.ASKED), home("c", Light.DARK, 7)]
    assert counted(people, []).dark == 1
    count = counted(people, [TicketNo(7)])
    assert (count.lit, count.silent, count.dark) == (2, 1, 0)

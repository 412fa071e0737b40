"""A correction changes only what it names, in a notice of any number of stretches."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import UserId
from domain.notice import NoticeKind
from domain.notice_correction import (
    Change,
    Correction,
    Edge,
    NewDay,
    NewFacts,
    NewPlaces,
    NewTime,
    NotClearError,
    Shift,
    corrected,
)
from domain.outage import Outage, OutagePlace
from domain.when import at_local, local

DAY = date(2027, 7, 22)
LINYIN, XIANGYANG = "林荫家园社区", "向阳社区"


def outage(first: int = 8, last: int = 17, *, day: date = DAY, nights: int = 0) -> Outage:
    return Outage(
        kind=NoticeKind.PLANNED,
        start=at_local(day, time(first)),
        end=at_local(day + timedelta(days=nights), time(last)),
        places=(OutagePlace(community=LINYIN, buildings=("1", "2", "3")),),
        noted_at=datetime(2027, 7, 14, tzinfo=UTC),
        said_by=UserId("diaodu01"),
        reason="检修",
        line="10kV样例二线",
    )


def after(change: Change, *outages: Outage, stretch: int | None = None) -> tuple[Outage, ...]:
    return corrected(outages or (outage(),), Correction(changes=(change,), stretch=stretch))


def clock(at: datetime) -> str:
    return f"{local(at):%d %H:%M}"


@pytest.mark.parametrize(
    ("change", "start", "end"),
    [
        (NewTime(edge=Edge.END, wall=time(18)), "22 08:00", "22 18:00"),
        (NewTime(edge=Edge.START, wall=time(9, 30)), "22 09:30", "22 17:00"),
        (NewTime(edge=Edge.END, wall=time(6), loose=True), "22 08:00", "22 18:00"),
        (NewTime(edge=Edge.END, wall=time(6)), "22 08:00", "23 06:00"),
        (NewTime(edge=None, wall=time(18), old=time(17)), "22 08:00", "22 18:00"),
        (NewTime(edge=None, wall=time(7), old=time(8)), "22 07:00", "22 17:00"),
        (NewTime(edge=Edge.END, wall=time(5), day=date(2027, 7, 23)), "22 08:00", "23 05:00"),
        (NewDay(day=date(2027, 7, 23)), "23 08:00", "23 17:00"),
        (NewDay(day=date(2027, 7, 23), old=DAY), "23 08:00", "23 17:00"),
        (Shift(days=-1), "21 08:00", "21 17:00"),
    ],
)
def test_times_move_as_they_are_said(change: Change, start: str, end: str) -> None:
    (moved,) = after(change)

    assert (clock(moved.start), clock(moved.end)) == (start, end)


def test_a_night_and_a_stretch_of_days_keep_their_last_day() -> None:
    (night,) = after(NewTime(edge=Edge.END, wall=time(6)), outage(23, 5, nights=1))
    (days,) = after(NewTime(edge=Edge.END, wall=time(18)), outage(nights=3))

    assert clock(night.end) == "23 06:00"
    assert clock(days.end) == "25 18:00"


def test_places_come_and_go() -> None:
    three = (OutagePlace(community=LINYIN, buildings=("3",)),)
    (less,) = after(NewPlaces(gone=three))
    (more,) = after(NewPlaces(more=(OutagePlace(community=XIANGYANG),)))
    whole = replace(outage(), places=(OutagePlace(community=LINYIN),))
    (without,) = after(NewPlaces(gone=three), whole)
    (back,) = after(NewPlaces(more=three), without)

    assert less.places == (OutagePlace(community=LINYIN, buildings=("1", "2")),)
    assert more.communities == (LINYIN, XIANGYANG)
    assert without.places == (OutagePlace(community=LINYIN, without=("3",)),)
    assert back == whole


@pytest.mark.parametrize(
    "change",
    [
        NewTime(edge=Edge.START, wall=time(18)),
        NewTime(edge=None, wall=time(9), old=time(10)),
        NewDay(day=date(2027, 7, 23), old=date(2027, 7, 20)),
        NewPlaces(gone=(OutagePlace(community=LINYIN),)),
        NewPlaces(gone=(OutagePlace(community=XIANGYANG),)),
        NewFacts(reason="检修"),
    ],
    ids=["ends before it starts", "no such time", "no such day", "nobody left", "not in", "same"],
)
def test_what_cannot_be_or_changes_nothing_is_asked_again(change: Change) -> None:
    with pytest.raises(NotClearError):
        after(change)


def test_of_several_stretches_one_has_to_be_named() -> None:
    two = (outage(8, 12), outage(13, 17, day=date(2027, 7, 23)))
    later = NewTime(edge=Edge.END, wall=time(18))
    with pytest.raises(NotClearError):
        after(later, *two)
    with pytest.raises(NotClearError):
        after(later, *two, stretch=3)
    first, second = after(later, *two, stretch=2)
    assert (first, clock(second.end)) == (two[0], "23 18:00")
    by_old = after(NewDay(day=date(2027, 7, 25), old=date(2027, 7, 23)), *two)
    assert (by_old[0], clock(by_old[1].start)) == (two[0], "25 13:00")


NAMED = {
    NewTime: {"start", "end"},
    NewDay: {"start", "end"},
    Shift: {"start", "end"},
    NewPlaces: {"places"},
    NewFacts: {"reason", "line", "kind", "owner"},
}
WALLS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
DAYS = st.dates(date(2027, 7, 1), date(2027, 8, 30))
PLACES = st.lists(
    st.builds(
        OutagePlace,
        community=st.sampled_from([LINYIN, XIANGYANG]),
        buildings=st.lists(st.sampled_from("12345"), max_size=3, unique=True).map(tuple),
    ),
    max_size=2,
).map(tuple)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(NewTime, edge=st.sampled_from(Edge), wall=WALLS, day=st.none() | DAYS),
    st.builds(NewTime, edge=st.none(), wall=WALLS, old=WALLS),
    st.builds(NewDay, day=DAYS, old=st.none() | DAYS),
    st.builds(Shift, days=st.integers(-30, 30)),
    st.builds(NewPlaces, more=PLACES, gone=PLACES, only=PLACES),
    st.builds(NewFacts, reason=st.none() | st.text(max_size=5), line=st.none() | st.text()),
)
STRETCHES = st.lists(
    st.builds(outage, st.integers(0, 10), st.integers(11, 23), day=DAYS), min_size=1, max_size=3
)


@given(STRETCHES, CHANGES, st.none() | st.integers(1, 3))
def test_only_what_is_named_changes(
    outages: list[Outage], change: Change, stretch: int | None
) -> None:
    try:
        found = corrected(outages, Correction(changes=(change,), stretch=stretch))
    except NotClearError:
        return
    assert len(found) == len(outages)
    for number, (before, now) in enumerate(zip(outages, found, strict=True), start=1):
        differ = {
            f.name for f in fields(Outage) if getattr(before, f.name) != getattr(now, f.name)
        }
        assert differ <= NAMED[type(change)]
        assert now.end > now.start or now == before
        if stretch is not None and stretch != number:
            assert now == before

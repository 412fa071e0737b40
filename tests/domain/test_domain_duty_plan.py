"""Turns keep their order, changes beat rows, and at no instant does a report go to nobody."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.duty_gaps import coming_gaps, made_by, not_yet_told, with_changes, with_people
from domain.duty_plan import ChangeId, DutyChange, Rotation, in_force
from domain.ids import UserId
from domain.place import Place
from domain.roster import on_duty
from domain.routing import route
from domain.station import Duty, StationMap
from domain.ticket_moves import Kind
from domain.watches import Gap, gaps, rostered, watches, watches_of
from domain.when import at_local, local
from tests.domain.domain_parts import DAYS, INSTANTS, NOON, sample

GRID = "BH1"
A, B, C, D = (UserId(f"wgy{n:02d}") for n in range(1, 5))
CREW = (A, B, C, D)
CREWS = st.lists(st.sampled_from(CREW), min_size=2, unique=True).map(tuple)
ROTATIONS = st.builds(
    Rotation,
    crew=CREWS,
    first=st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    days=st.integers(1, 15),
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = DAYS.filter(lambda day: day.year >= 2026)


def station_of(*duties: Duty, changes: tuple[DutyChange, ...] = ()) -> StationMap:
    """Return the sample with these rows and changes alone."""
    return replace(sample(), duties=duties, duty_changes=changes, _cache={})


def without(station: StationMap, *leavers: UserId) -> StationMap:
    """Return the station after some people have left."""
    for userid in leavers:
        member = station.member(userid)
        assert member is not None
        station = with_people(station, replace(member, active=False))
    return station


def night(crew: tuple[UserId, ...] = CREW, *, days: int = 7) -> Duty:
    """Return a night watch that a crew takes in turns from Monday, 5 October 2026."""
    turns = Rotation(crew=crew, first=date(2026, 10, 5), days=days)
    return Duty(
        userid=crew[0], days="每天", start=time(17, 30), end=time(8, 30), grid=GRID, rotation=turns
    )


def change(number: int, who: UserId, start: datetime, end: datetime, **more: object) -> DutyChange:
    """Return a change of the roster of the grid."""
    values = {"instead_of": UserId(""), "grid": GRID, "by": who, "at": NOON} | more
    return DutyChange(id=ChangeId(number), who=who, start=start, end=end, **values)  # type: ignore[arg-type]


def names(station: StationMap, at: datetime, grid: str = GRID) -> list[str]:
    """Return the accounts on duty."""
    return [found.member.userid for found in on_duty(station, grid, at)]


# Turns


@given(ROTATIONS, LATE)
def test_turns_follow_each_other_in_order_and_are_equally_long(turns: Rotation, day: date) -> None:
    count = len(turns.crew)
    following = turns.turn_of(day + turns.days * DAY)
    assert turns.turn_of(day) is not None
    place = turns.crew.index(turns.turn_of(day) or UserId(""))
    assert following == turns.crew[(place + 1) % count]
    begun = (day - turns.first).days % turns.days
    first = day - begun * DAY
    whole = {turns.turn_of(first + n * DAY) for n in range(turns.days)}
    assert len(whole) == 1


@given(ROTATIONS)
def test_before_the_first_day_it_is_nobodys_turn(turns: Rotation) -> None:
    day_before = turns.first - DAY
    assert turns.turn_of(day_before) is None
    assert turns.holder(day_before, lambda _: True) is None
    assert turns.turn_of(turns.first) == turns.crew[0]


@given(ROTATIONS, LATE, st.sampled_from(CREW))
def test_a_leaver_changes_nobodys_turn_but_his_own(
    turns: Rotation, day: date, leaver: UserId
) -> None:
    holder = turns.holder(day, lambda userid: userid != leaver)
    assert holder is not None
    assert holder != leaver
    if turns.turn_of(day) != leaver:
        assert holder == turns.turn_of(day)


@given(ROTATIONS, st.sampled_from(CREW))
def test_the_turns_of_a_leaver_are_shared_out_evenly(turns: Rotation, leaver: UserId) -> None:
    if leaver not in turns.crew:
        return
    left = [userid for userid in turns.crew if userid != leaver]
    rounds = len(left) * len(turns.crew)
    taken = [
        turns.holder(turns.first + n * turns.days * DAY, lambda userid: userid != leaver)
        for n in range(rounds)
    ]
    assert {taken.count(userid) for userid in left} == {rounds // len(left)}


def test_a_crew_that_has_left_leaves_a_gap() -> None:
    turns = Rotation(crew=(A, B), first=date(2026, 10, 5))
    assert turns.holder(date(2026, 10, 6), lambda _: False) is None


def test_the_shift_of_sunday_night_is_the_old_weeks_until_monday_morning() -> None:
    station = station_of(night())
    assert names(station, at_local(date(2026, 10, 11), time(23))) == [A]
    assert names(station, at_local(date(2026, 10, 12), time(8))) == [A]
    assert names(station, at_local(date(2026, 10, 12), time(17, 30))) == [B]
    words = on_duty(station, GRID, at_local(date(2026, 10, 12), time(18)))[0].arrangement
    assert words == "轮值，周一值班"


# Changes


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=8))
def test_a_withdrawal_and_its_withdrawal_end_where_it_began(plan: list[tuple[int, bool]]) -> None:
    """Whatever is withdrawn in whatever order, a change holds when nothing in force takes it back."""
    made: list[DutyChange] = []
    for number, (target, takes_back) in enumerate(plan, start=1):
        back = ChangeId(1 + target % len(made)) if made and takes_back else None
        made.append(change(number, A, NOON, NOON + HOUR, withdraws=back))

    holds = {c.id: True for c in made}
    for each in reversed(made):
        if holds[each.id] and each.withdraws is not None:
            holds[each.withdraws] = False
    expected = [c for c in made if c.withdraws is None and holds[c.id]]

    assert list(in_force(made)) == expected


def test_what_was_given_away_stays_with_the_colleague_after_the_giver_left() -> None:
    day = date(2026, 10, 6)
    start, end = at_local(day, time(17, 30)), at_local(day + DAY, time(8, 30))
    given_away = change(1, B, start, end, instead_of=A)
    row = Duty(userid=A, days="每天", start=time(17, 30), end=time(8, 30), grid=GRID)
    station = station_of(row, changes=(given_away,))

    assert names(station, start) == [B]
    assert names(without(station, A), start) == [B]
    assert names(without(station, A), end - HOUR) == [B]
    assert names(without(station, B), start) == []
    assert on_duty(station, GRID, start)[0].arrangement == "换班，周二值班"


def test_a_swap_of_a_swap_goes_to_the_last_and_a_withdrawn_one_goes_back() -> None:
    day = date(2026, 10, 6)
    start, end = at_local(day, time(17, 30)), at_local(day + DAY, time(8, 30))
    row = Duty(userid=A, days="每天", start=time(17, 30), end=time(8, 30), grid=GRID)
    first = change(1, B, start, end, instead_of=A)
    second = change(2, C, start + HOUR, end, instead_of=B)
    station = station_of(row, changes=(first, second))

    assert names(station, start) == [B]
    assert names(station, start + HOUR) == [C]
    back = replace(second, id=ChangeId(3), withdraws=ChangeId(2))
    assert names(with_changes(station, [back]), start + HOUR) == [B]


def test_who_is_set_directly_is_on_duty_alone_and_the_last_one_counts() -> None:
    station = station_of(night(), changes=())
    at = at_local(date(2026, 10, 6), time(20))
    end = at + 2 * HOUR
    one, two = change(1, C, at, end), change(2, D, at + HOUR, end)
    planned = with_changes(station, [one, two])

    assert names(planned, at) == [C]
    assert names(planned, at + HOUR) == [D]
    assert names(planned, end) == [A]
    assert on_duty(planned, GRID, at)[0].arrangement == "临时排班，国庆值班"
    assert names(planned, at, "BH2") == []


@given(LATE, st.sampled_from(["BH1", "BH2"]), st.integers(0, 3), st.integers(0, 71))
@settings(max_examples=40, deadline=None)
def test_a_swap_moves_one_watch_and_nothing_else(
    day: date, grid: str, which: int, hours: int
) -> None:
    start = at_local(day, time(9))
    running = watches(sample(), grid, start, start + 2 * DAY)
    watch = running[which % len(running)]
    taker = UserId("wgy20")  # of another grid
    moved = change(1, taker, watch.start, watch.end, instead_of=watch.member.userid, grid=grid)
    station = with_changes(sample(), [moved])
    at = start + hours * HOUR

    before, after = names(sample(), at, grid), names(station, at, grid)
    inside = watch.start <= at < watch.end
    assert after == ([taker] if inside else before)
    assert coming_gaps(station, start, 3) == ()
    assert taker in [w.member.userid for w in watches(station, grid, watch.start, watch.end)]


# Watches and gaps


@given(INSTANTS, st.sampled_from([g.code for g in sample().grids]), st.sets(st.sampled_from(CREW)))
@settings(max_examples=40, deadline=None)
def test_watches_and_gaps_tell_what_is_so_at_every_instant(
    at: datetime, grid: str, leavers: set[UserId]
) -> None:
    station = without(sample(), *leavers)
    around = watches(station, grid, at - DAY, at + DAY)
    empty = gaps(station, grid, at - DAY, at + DAY)

    for probe in (at - DAY, at - HOUR, at, at + 5 * HOUR):
        running = [w.member.userid for w in around if w.start <= probe < w.end]
        assert running == names(station, probe, grid)
        assert bool(running) != any(gap.start <= probe < gap.end for gap in empty)


def test_a_watch_is_told_whole_though_only_its_end_is_looked_at() -> None:
    morning = at_local(date(2026, 10, 2), time(7))
    (watch,) = watches(sample(), GRID, morning, morning + HOUR)

    assert watch.member.userid == A
    assert watch.start == at_local(date(2026, 10, 1), time(17, 30))
    assert watch.end == at_local(date(2026, 10, 2), time(8, 30))
    assert watch.arrangement == "国庆值班"


def test_a_holiday_row_beside_a_rest_day_row_makes_one_watch() -> None:
    start = at_local(date(2026, 10, 1), time(8, 30))
    assert len(watches_of(sample(), A, start, start + DAY)) == 1


def test_a_watch_that_somebody_has_by_date_is_cut_out_of_the_everyday_one() -> None:
    day = date(2026, 7, 1)
    whole = {"start": time(0), "end": time(0), "grid": GRID}
    station = station_of(
        Duty(userid=A, days="每天", **whole),  # type: ignore[arg-type]
        Duty(userid=B, days=day.isoformat(), **whole),  # type: ignore[arg-type]
    )
    mine = watches_of(station, A, at_local(day, time()), at_local(day + 2 * DAY, time()))

    assert [local(w.start).date() for w in mine] == [day + DAY]


def test_a_grid_without_any_row_has_no_gaps_and_one_that_ran_out_has() -> None:
    dated = Duty(userid=A, days="2026-10-05", start=time(8), end=time(8), grid=GRID)
    now = at_local(date(2026, 10, 5), time(9))
    found = coming_gaps(station_of(dated), now, 7)

    assert found == (
        Gap(grid=GRID, start=at_local(date(2026, 10, 6), time(8)), end=now + 9 * DAY),
    )
    assert coming_gaps(station_of(), now, 7) == ()


def test_a_gap_that_grows_with_the_window_is_told_once_and_a_new_one_again() -> None:
    start = at_local(date(2026, 10, 6), time(8))
    today = Gap(grid=GRID, start=start, end=start + 6 * DAY)
    tomorrow = Gap(grid=GRID, start=start + DAY, end=start + 7 * DAY)
    other = Gap(grid="BH2", start=start, end=start + HOUR)
    earlier = Gap(grid=GRID, start=start - DAY, end=start - HOUR)

    assert not_yet_told([tomorrow], [today]) == ()
    assert not_yet_told([tomorrow, other, earlier], [today]) == (other, earlier)


@given(st.sets(st.sampled_from(CREW), min_size=1), LATE)
@settings(max_examples=30, deadline=None)
def test_the_gaps_a_leaving_makes_are_those_that_were_not_there(
    leavers: set[UserId], day: date
) -> None:
    now = at_local(day, time(9))
    after = without(sample(), *leavers)
    made = made_by(sample(), after, now, 7)

    grids = rostered(after)
    assert made == tuple(g for code in grids for g in gaps(after, code, now, now + 7 * DAY))
    assert made_by(after, after, now, 7) == ()


# Nobody is never an answer


@given(
    INSTANTS.filter(lambda at: local(at).year <= 2030),
    st.sampled_from(sample().communities),
    st.sets(st.sampled_from([m.userid for m in sample().members if m.userid != "suozhang"])),
    st.sampled_from(list(Kind)),
)
@settings(max_examples=300, deadline=None)
def test_roster_and_fallback_cover_every_instant_whoever_leaves(
    at: datetime, community: object, leavers: set[UserId], kind: Kind
) -> None:
    station = without(sample(), *leavers)
    name = community.name  # type: ignore[attr-defined]
    found = route(station, place=Place(community=name), chat=None, kind=kind, at=at)

    assert found.owner.is_staff
    assert found.owner.confirmed
    assert found.owner.userid not in leavers
    assert found.why
    on = names(station, at, found.grid)
    if kind in (Kind.DANGER, Kind.FAULT) and on:
        assert found.owner.userid in on


@pytest.mark.parametrize("year", range(2024, 2031))
def test_the_shipped_roster_has_no_gap_in_any_year(year: int) -> None:
    """Every shift of every grid around the holidays and the change of the year."""
    for month, day in ((1, 1), (2, 1), (5, 1), (9, 28), (10, 1), (12, 28)):
        first = at_local(date(year, month, day), time())
        assert coming_gaps(sample(), first, 9) == ()

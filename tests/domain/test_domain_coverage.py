"""The coverage ledger: what is missing is what was asked for and not done, whatever the order."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coverage import Cell, CoverageRules, Medium, Reach, missing, reach, reopened
from domain.coverage_clock import MOST, CoverageClock, Ledger, Look
from domain.ids import InboxId, UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutageStatus
from domain.wave import WaveKind
from domain.when import in_span, local

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)  # 10:00 at the station
LATER = NOW + timedelta(hours=1)
CLERK, STEWARD = UserId("clerk"), UserId("steward")
NUMBER = OutageId(12)
ALL = frozenset({Medium.WECHAT, Medium.LOUDSPEAKER, Medium.POSTER})
PARTS = {"A": ("1", "2", "3"), "B": ()}
BOTH = {"A": ALL, "B": ALL}


def opened(media: dict[str, frozenset[Medium]] | None = None) -> list[Cell]:
    return reopened([], PARTS, media or BOTH, outage=NUMBER, wave=WaveKind.WEEK, at=NOW)


def again(
    cells: list[Cell],
    wave: WaveKind,
    media: dict[str, frozenset[Medium]],
    parts: dict[str, tuple[str, ...]] | None = None,
) -> list[Cell]:
    """Return the ledger after a further wave."""
    changed = reopened(
        cells,
        PARTS if parts is None else parts,
        media,
        outage=NUMBER,
        wave=wave,
        at=LATER,
    )
    known = {cell.key: cell for cell in cells} | {cell.key: cell for cell in changed}
    return list(known.values())


def done(cell: Cell, by: UserId = CLERK) -> Cell:
    return cell.ticked(by=by, at=LATER, source=InboxId(1))


def test_wechat_and_loudspeaker_are_asked_of_a_community_and_the_page_of_each_building() -> None:
    assert {cell.key for cell in missing(opened())} == {
        ("A", "", Medium.WECHAT),
        ("A", "", Medium.LOUDSPEAKER),
        *(("A", number, Medium.POSTER) for number in "123"),
        ("B", "", Medium.WECHAT),
        ("B", "", Medium.LOUDSPEAKER),
        ("B", "", Medium.POSTER),
    }


def test_a_door_is_knocked_at_only_where_it_is_asked_for() -> None:
    cells = opened({"A": ALL | {Medium.KNOCK}, "B": ALL})

    knocks = [cell.building for cell in cells if cell.medium is Medium.KNOCK]
    assert sorted(knocks) == ["1", "2", "3"]
    assert all(c.community == "A" for c in cells if c.medium is Medium.KNOCK)


@given(st.lists(st.integers(0, 7), max_size=12))
def test_missing_is_what_was_asked_for_without_what_was_ticked(ticks: list[int]) -> None:
    cells = opened()
    for tick in ticks:
        cells[tick] = done(cells[tick])

    assert {c.key for c in missing(cells)} == {
        cell.key for number, cell in enumerate(cells) if number not in ticks
    }


@given(st.lists(st.integers(0, 7), max_size=12), st.randoms(use_true_random=False))
def test_ticks_may_come_twice_and_in_any_order(ticks: list[int], chance: object) -> None:
    shuffled = ticks + ticks
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = opened(), opened()
    for tick in ticks:
        one[tick] = done(one[tick])
    for tick in shuffled:
        other[tick] = done(other[tick])

    assert one == other


@given(st.lists(st.tuples(st.integers(0, 7), st.booleans()), max_size=16))
def test_the_share_of_buildings_is_counted_from_the_cells(story: list[tuple[int, bool]]) -> None:
    cells = opened()
    for number, yes in story:
        cells[number] = done(cells[number]) if yes else cells[number].unticked()
    hung = sum(c.medium is Medium.POSTER and c.done_at is not None for c in cells)

    told = reach(cells)

    assert told == Reach(buildings=4, reached=hung)
    assert told.percent == hung * 25
    assert (told.percent == 100) is (hung == 4)


def test_who_was_first_stays_and_pictures_are_added() -> None:
    cell = opened()[0]
    first = done(cell, STEWARD)
    second = first.ticked(by=CLERK, at=LATER, source=None, evidence=("m1",))

    assert (second.done_by, second.evidence) == (STEWARD, ("m1",))


def test_a_building_whose_steward_passed_the_text_on_is_reached() -> None:
    line = Cell(
        outage=NUMBER,
        community="A",
        building="2",
        medium=Medium.WECHAT,
        required=False,
        since=NOW,
    )

    assert reach([*opened(), done(line)]).reached == 1


def test_units_make_a_building_once_none_is_left() -> None:
    cell = opened()[-1]

    def knocked(known: Cell, *units: str) -> Cell:
        return known.in_units(units, ("1", "2"), by=CLERK, at=LATER, source=None)

    assert knocked(cell, "2").is_missing
    assert not knocked(knocked(cell, "2"), "1").is_missing
    assert knocked(cell, "2") == knocked(knocked(cell, "2"), "2")


def test_another_time_asks_for_everything_again_and_keeps_the_rows() -> None:
    cells = again([done(cell) for cell in opened()], WaveKind.CHANGE, BOTH)

    assert len(cells) == len(opened())
    assert missing(cells) == cells
    assert all(cell.since == LATER for cell in cells)


def test_a_delay_asks_only_for_what_is_spoken() -> None:
    spoken = frozenset({Medium.WECHAT, Medium.LOUDSPEAKER})
    cells = again([done(c) for c in opened()], WaveKind.DELAY, {"A": spoken, "B": spoken})

    assert {cell.medium for cell in missing(cells)} == spoken
    assert reach(cells).percent == 100


def test_a_cancelled_outage_is_told_and_only_what_hangs_comes_off() -> None:
    spoken = frozenset({Medium.WECHAT, Medium.LOUDSPEAKER})
    before = [done(c) if c.building == "1" else c for c in opened()]
    cells = again(before, WaveKind.CANCEL, {"A": spoken, "B": spoken}, parts={})

    left = missing(cells)
    assert [c.building for c in left if c.medium is Medium.POSTER] == ["1"]
    assert {c.community for c in left if c.medium in spoken} == {"A", "B"}
    assert not any(c.inside for c in cells)
    assert reach(cells) == Reach()


def test_a_building_that_falls_out_is_asked_for_no_more_and_one_that_comes_in_is() -> None:
    before = [done(c) if c.building == "3" else c for c in opened()]
    cells = again(before, WaveKind.CHANGE, BOTH, parts={"A": ("1", "4"), "B": ()})

    pages = {c.building: c for c in cells if c.medium is Medium.POSTER and c.community == "A"}
    assert {number for number, c in pages.items() if c.is_missing} == {"1", "3", "4"}
    assert not pages["3"].inside  # hangs there: it has to come off
    assert not pages["2"].required


@pytest.mark.parametrize(
    ("wave", "first", "relayed", "asked"),
    [
        (WaveKind.WEEK, True, False, ALL),
        (WaveKind.START, True, False, ALL),
        (WaveKind.DAY, False, False, frozenset()),
        (WaveKind.DAY, False, True, frozenset({Medium.WECHAT})),
        (WaveKind.RESTORED, False, True, frozenset()),
    ],
)
def test_what_a_wave_asks_for(
    wave: WaveKind, asked: frozenset[Medium], *, first: bool, relayed: bool
) -> None:
    assert CoverageRules().asked(wave, "A", first=first, relayed=relayed) == asked


def test_a_community_may_be_told_at_the_doors() -> None:
    rules = CoverageRules(knock=frozenset({"A"}))

    assert Medium.KNOCK in rules.asked(WaveKind.WEEK, "A", first=True, relayed=False)
    assert Medium.KNOCK in rules.asked(WaveKind.CHANGE, "A", first=False, relayed=False)
    assert Medium.KNOCK not in rules.asked(WaveKind.DELAY, "A", first=False, relayed=False)
    assert Medium.KNOCK not in rules.asked(WaveKind.WEEK, "B", first=True, relayed=False)


def an_outage(start: datetime, hours: float = 9) -> Outage:
    return Outage(
        kind=NoticeKind.PLANNED,
        start=start,
        end=start + timedelta(hours=hours),
        places=(),
        noted_at=NOW,
        said_by=CLERK,
        id=NUMBER,
    )


def a_ledger(at: datetime) -> Ledger:
    return Ledger(outage=NUMBER, handed="0:week", wave=WaveKind.WEEK, opened_at=at, asked_at=at)


def rung(clock: CoverageClock, outage: Outage, opened_at: datetime) -> list[tuple[Look, datetime]]:
    """Return everything the clock does while nobody answers."""
    ledger, rounds = a_ledger(opened_at), []
    while ledger.closed_at is None:
        look, at = clock.next(ledger, outage, complete=False)
        rounds.append((look, at))
        ledger = ledger.after(look, at)
    return rounds


def test_a_week_ahead_the_clerk_is_asked_twice_and_the_red_list_comes_a_day_before() -> None:
    start = NOW + timedelta(days=8, hours=-2)
    clock = CoverageClock()

    assert rung(clock, an_outage(start), NOW) == [
        (Look.REMIND, NOW + timedelta(hours=4)),
        (Look.REMIND, NOW + timedelta(hours=24)),
        (Look.RED, start - timedelta(hours=24)),
        (Look.CLOSE, start + timedelta(hours=9)),
    ]


@given(
    st.integers(0, 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.floats(-5, 24 * 20),
    st.floats(0.5, 30),
)
def test_nobody_is_asked_at_night_or_more_than_twice_at_a_level(
    at: datetime, lead: float, hours: float
) -> None:
    clock = CoverageClock()
    rounds = rung(clock, an_outage(at + timedelta(hours=lead), hours), at)

    asked = [(look, when) for look, when in rounds if look is not Look.CLOSE]
    assert all(not in_span(local(when).time(), *clock.quiet) for _, when in asked)
    assert all(when >= at for _, when in asked)
    assert all(one <= two for (_, one), (_, two) in pairwise(rounds))
    for look in (Look.REMIND, Look.RED):
        assert sum(each is look for each, _ in asked) <= MOST
    assert rounds[-1][0] is Look.CLOSE


def test_with_two_hours_left_there_is_still_a_red_list() -> None:
    rounds = rung(CoverageClock(), an_outage(NOW + timedelta(hours=2)), NOW)

    assert (Look.RED, NOW + timedelta(hours=1)) in rounds


def test_what_is_complete_asks_nobody_and_waits_for_its_end() -> None:
    outage = an_outage(NOW + timedelta(days=3))
    over = outage.over(OutageStatus.CANCELLED)

    assert CoverageClock().next(a_ledger(NOW), outage, complete=True) == (Look.CLOSE, outage.end)
    assert CoverageClock().next(a_ledger(NOW), over, complete=True) == (Look.CLOSE, NOW)

"""Lines that fit, rates that are not said of few cases, lights, and at most three decisions."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decision import DecisionKind, Matter, chosen
from domain.digest import BYTES, LINES, Lamp, LampRule, Line, Weight, fitted
from domain.figures import spread
from domain.ids import TicketNo
from domain.rates import Formula, Rate

NOW = datetime(2026, 11, 26, tzinfo=UTC)
SHORT = st.text("日报昨天修件", min_size=1, max_size=12)


@given(
    st.lists(st.builds(Line, SHORT, st.just(Weight.ALWAYS)), max_size=12),
    st.lists(st.builds(Line, SHORT, st.sampled_from([Weight.WANTED, Weight.EXTRA])), max_size=40),
)
def test_a_message_has_at_most_twenty_lines_and_keeps_what_weighs_most(
    always: list[Line], others: list[Line]
) -> None:
    found = fitted([*others, *always], "更多")

    assert len(found) <= LINES
    assert len("\n".join(found).encode()) <= BYTES
    assert [line for line in found if line != "更多"][-len(always) :] == [
        line.text for line in always
    ] or not always
    assert ("更多" in found) is (len(found) - ("更多" in found) < len(always) + len(others))


def test_extras_go_before_anything_else() -> None:
    lines = [Line("总", Weight.ALWAYS), *(Line(f"单{n}", Weight.EXTRA) for n in range(15))]
    lines += [Line(f"要{n}") for n in range(10)]

    found = fitted(lines, "更多")

    assert [line for line in found if line.startswith("要")] == [f"要{n}" for n in range(10)]
    assert len(found) == LINES


def tickets(count: int) -> tuple[TicketNo, ...]:
    return tuple(TicketNo(n) for n in range(1, count + 1))


@pytest.mark.parametrize(("n", "percent"), [(0, None), (9, None), (10, 30), (12, 25)])
def test_no_percentage_is_said_of_fewer_than_ten(n: int, percent: int | None) -> None:
    rate = Rate(name="满意率", formula=Formula.SATISFIED, hits=tickets(min(3, n)), of=tickets(n))

    assert rate.percent() == percent


@pytest.mark.parametrize(
    ("complaints", "repairs", "lamp"),
    [
        (2, 30, Lamp.GREEN),
        (3, 0, Lamp.YELLOW),
        (0, 31, Lamp.YELLOW),
    ],
)
def test_green_is_at_most_two_complaints_and_thirty_repairs_a_year(
    complaints: int, repairs: int, lamp: Lamp
) -> None:
    rule = LampRule(unmanaged=frozenset({"向阳社区"}))

    assert rule.of("滨河社区", complaints=complaints, repairs=repairs) is lamp
    assert rule.of("向阳社区", complaints=complaints, repairs=repairs) is Lamp.BLUE


def test_at_most_three_decisions_the_most_pressing_first() -> None:
    gaps = [Matter(kind=DecisionKind.GAP, start=NOW + timedelta(days=n)) for n in (3, 1)]
    asked = Matter(kind=DecisionKind.QUESTION, ticket=TicketNo(9))
    refused = Matter(kind=DecisionKind.REFUSED, ticket=TicketNo(7))
    late = Matter(kind=DecisionKind.DELAY, ticket=TicketNo(8))

    assert chosen([asked, *gaps, refused, late]) == (late, refused, gaps[1])


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=2)), min_size=1, max_size=60))
def test_nine_of_ten_are_within_the_ninetieth_percentile(spans: list[timedelta]) -> None:
    found = spread(spans)

    assert found.n == len(spans)
    assert 10 * sum(span <= found.p90 for span in spans) >= 9 * len(spans)
    assert min(spans) <= found.middle <= max(spans)
    assert found.p90 in spans


def test_of_nothing_there_is_no_spread() -> None:
    assert spread([]).n == 0

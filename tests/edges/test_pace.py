"""Messages leave in order, never more than the platform's limits, and pauses are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.limits import EVERYTHING, Limiter, Pace

NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TARGETS = {"group:a": "one", "group:b": "one", "group:c": "two", "direct:d": ""}
WISH = st.tuples(
    st.sampled_from(sorted(TARGETS)),
    st.integers(0, 200),
    st.floats(0, 20, allow_nan=False),
    st.booleans(),
)


@given(st.lists(WISH, max_size=120))
def test_no_minute_of_the_platform_ever_holds_more_than_its_limit(
    wishes: list[tuple[str, int, float, bool]],
) -> None:
    """However long a way takes, and two groups with one robot included."""
    pace = Pace(per_group=4, per_person=3, reserve=1, in_all=9)
    limiter = Limiter(pace)
    flying: list[tuple[datetime, str]] = []
    arrived: list[tuple[datetime, str, bool]] = []
    for target, second, took, broadcast in sorted(wishes, key=lambda wish: wish[1]):
        at, robot = NOW + timedelta(seconds=second), TARGETS[target]
        for ended, who in sorted(flying):
            if ended <= at:
                limiter.ended(who, TARGETS[who], ended)
                flying.remove((ended, who))
        full = limiter.full(at, broadcast=broadcast)
        room = limiter.room(target, robot, at, broadcast=broadcast)
        assert room or limiter.wait(target, robot, at) > 0
        if target in full or EVERYTHING in full:
            assert not room
        if room:
            limiter.starts(target, robot)
            flying.append((at + timedelta(seconds=took), target))
            # the platform counts it at some time between setting out and the end of its way
            arrived.append((at + timedelta(seconds=took / 2), target, broadcast))
    for at, who, _ in arrived:
        inside = [one for one in arrived if at <= one[0] < at + MINUTE]
        mine = [one for one in inside if (TARGETS[one[1]] or one[1]) == (TARGETS[who] or who)]
        limit = 4 if TARGETS[who] else 3
        assert len(mine) <= limit
        assert len(inside) <= 9


def test_broadcasts_leave_a_place_for_what_is_urgent() -> None:
    limiter = Limiter(Pace(per_group=3, reserve=1))
    for _ in range(2):
        limiter.starts("group:a", "one")
    assert limiter.full(NOW) == frozenset()
    assert limiter.full(NOW, broadcast=True) == {"group:a"}
    assert not limiter.room("group:b", "one", NOW, broadcast=True)
    assert limiter.room("group:b", "one", NOW, broadcast=False)


def test_what_is_on_its_way_counts_until_a_minute_after_it_arrived() -> None:
    limiter = Limiter(Pace(per_group=1, reserve=0))
    limiter.starts("group:a", "")
    assert limiter.full(NOW + timedelta(minutes=5)) == {"group:a"}
    limiter.ended("group:a", "", NOW + timedelta(minutes=5))
    assert limiter.full(NOW + timedelta(minutes=6)) == {"group:a"}
    assert limiter.wait("group:a", "", NOW + timedelta(minutes=6)) <= 1
    assert limiter.full(NOW + timedelta(minutes=6, seconds=1)) == frozenset()


def test_the_interface_as_a_whole_has_a_limit_too() -> None:
    limiter = Limiter(Pace(in_all=2, reserve=0))
    limiter.remember([("direct:a", "", NOW), ("group:b", "two", NOW)])
    assert EVERYTHING in limiter.full(NOW + timedelta(seconds=59))
    assert limiter.full(NOW + timedelta(seconds=61)) == frozenset()


def test_a_restart_does_not_forget_what_left() -> None:
    limiter = Limiter(Pace(per_group=2, reserve=0))
    limiter.remember([("group:a", "one", NOW), ("group:b", "one", NOW + timedelta(seconds=5))])
    assert limiter.full(NOW + timedelta(seconds=30)) == {"group:a", "group:b"}
    assert limiter.full(NOW + timedelta(seconds=61)) == frozenset()

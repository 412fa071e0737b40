"""Messages leave in order, well below the platform's limits, and pauses are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.limits import Limiter, Pace

NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)


@given(
    st.lists(st.tuples(st.sampled_from(["group:a", "direct:b"]), st.integers(0, 200)), max_size=80)
)
def test_no_minute_ever_holds_more_than_the_pace(wishes: list[tuple[str, int]]) -> None:
    pace = Pace(per_group=15, per_person=20)
    limiter = Limiter(pace)
    sent: list[tuple[str, datetime]] = []
    for target, second in sorted(wishes, key=lambda wish: wish[1]):
        at = NOW + timedelta(seconds=second)
        if target not in limiter.full(at):
            limiter.count(target, at)
            sent.append((target, at))
    for target, at in sent:
        inside = [t for who, t in sent if who == target and at <= t < at + timedelta(minutes=1)]
        assert len(inside) <= (15 if target.startswith("group") else 20)


def test_a_restart_does_not_forget_what_left() -> None:
    limiter = Limiter(Pace(per_group=2))
    limiter.remember([("group:a", NOW), ("group:a", NOW + timedelta(seconds=5))])
    assert limiter.full(NOW + timedelta(seconds=30)) == {"group:a"}
    assert limiter.full(NOW + timedelta(seconds=61)) == frozenset()

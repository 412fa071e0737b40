"""The sandbox clock, alone and over HTTP."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import ClockRefusedError, ScaledClock
from tests.sandbox.sandbox_parts import START, Bot, HostTime


def test_ten_real_seconds_at_speed_60_are_ten_minutes(host: HostTime) -> None:
    clock = ScaledClock(speed=60, host=host)
    host.seconds += 10
    assert clock.now() == START + timedelta(minutes=10)


def test_a_new_speed_begins_where_the_clock_stands(host: HostTime) -> None:
    clock = ScaledClock(speed=600, host=host)
    host.seconds += 6
    clock.set_speed(1)
    host.seconds += 30
    assert clock.now() == START + timedelta(hours=1, seconds=30)


def test_the_published_state_gives_the_same_time_as_the_clock(host: HostTime) -> None:
    clock = ScaledClock(host=host)
    clock.jump(1234.5)
    clock.set_speed(77)
    host.seconds += 8
    state = clock.state
    rebuilt = state.base_virtual + (host() - state.base_real) * state.speed
    assert rebuilt == pytest.approx(clock.timestamp())


@pytest.mark.parametrize("speed", [0, 0.5, 601, float("inf"), float("nan"), -1])
def test_a_speed_outside_1_to_600_is_refused(clock: ScaledClock, speed: float) -> None:
    with pytest.raises(ClockRefusedError):
        clock.set_speed(speed)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_jump_that_is_not_forward_is_refused(clock: ScaledClock, seconds: float) -> None:
    with pytest.raises(ClockRefusedError):
        clock.jump(seconds)


def test_a_past_time_needs_force(clock: ScaledClock) -> None:
    with pytest.raises(ClockRefusedError):
        clock.go_to(START - timedelta(days=1))
    clock.go_to(START - timedelta(days=1), force=True)
    assert clock.now() == START - timedelta(days=1)


def test_a_time_without_a_zone_is_the_stations_wall_clock(clock: ScaledClock) -> None:
    clock.go_to((START + timedelta(days=1)).replace(tzinfo=None))
    assert clock.local_iso() == "2026-11-21T08:00:00+08:00"


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("speed"), st.floats(1, 600)),
        st.tuples(st.just("jump"), st.floats(0.001, 1e6)),
        st.tuples(st.just("host"), st.floats(0, 1e5)),
    ),
    max_size=30,
)


@given(_STEPS)
def test_no_history_of_speeds_and_jumps_moves_the_clock_back(
    steps: list[tuple[str, float]],
) -> None:
    host = HostTime()
    clock = ScaledClock(host=host)
    before = clock.timestamp()
    for step, value in steps:
        if step == "speed":
            clock.set_speed(value)
        elif step == "jump":
            clock.jump(value)
        else:
            host.seconds += value
        assert clock.timestamp() >= before - 1e-3
        before = clock.timestamp()


async def test_a_follower_learns_of_a_jump_while_it_waits(bot: Bot) -> None:
    first = await bot.get("/sandbox/clock")
    waiting = asyncio.ensure_future(bot.get("/sandbox/clock", since=str(first["rev"]), wait="20"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await bot.post("/sandbox/clock", {"jump_seconds": 3600})
    async with asyncio.timeout(2):
        second = await waiting
    assert second["now"] == "2026-11-20T09:00:00+08:00"
    assert second["rev"] != first["rev"]


async def test_a_follower_with_an_old_revision_is_answered_at_once(bot: Bot) -> None:
    async with asyncio.timeout(2):
        found = await bot.get("/sandbox/clock", since="0", wait="20")
    assert found["speed"] == 1.0


async def test_a_wait_without_a_change_ends_with_the_same_revision(bot: Bot) -> None:
    first = await bot.get("/sandbox/clock")
    same = await bot.get("/sandbox/clock", since=str(first["rev"]), wait="0.05")
    assert same["rev"] == first["rev"]


async def test_speed_and_time_are_set_over_http_and_nonsense_is_refused_in_chinese(
    bot: Bot,
) -> None:
    assert (await bot.post("/sandbox/clock", {"speed": 60}))["speed"] == 60
    at = await bot.post("/sandbox/clock", {"at": "2026-12-01T07:30"})
    assert at["now"] == "2026-12-01T07:30:00+08:00"
    assert (await bot.post("/sandbox/clock", {"speed": 0}))[
        "error"
    ] == "时钟速度要在 1 到 600 倍之间"
    assert (await bot.post("/sandbox/clock", {"at": "2020-01-01T00:00"}))["error"] == (
        "这个时间已经过去了，时钟只能向前拨"
    )

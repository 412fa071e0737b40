"""In the station's own words: at the end of an outage a group hears one thing, and it is true."""

import pytest

from domain.outage import Outage
from handlers import tell_chats
from handlers.package import package_of
from handlers.planned_end_due import planned_end_due
from tests.waves.wave_parts import CREW, Post, an_outage, post


@pytest.fixture(autouse=True)
def own_words(plain_words: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package say what people read."""
    monkeypatch.setattr(tell_chats, "package_of", package_of)


async def asked_about(desk: Post) -> Outage:
    """Announce an outage of today, and let the time come at which its end is asked about."""
    (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
    await desk.pass_until("2026-12-08T16:41")
    await the_end_ticks(desk)
    return stored


async def the_end_ticks(desk: Post) -> None:
    """Let the clock of the end do what is due, beside the waves."""
    await planned_end_due(desk.timed)
    await desk.tick()


async def the_end_comes(desk: Post) -> None:
    """Let both clocks go on until some minutes after the end."""
    for time in ("16:51", "17:00", "17:01", "17:04", "17:06"):
        await desk.pass_until(f"2026-12-08T{time}")
        await the_end_ticks(desk)


async def test_who_stands_for_the_end_lets_the_wave_say_that_time_is_up() -> None:
    async with post("2026-12-08T07:20") as desk:
        await asked_about(desk)
        (question,) = desk.private(CREW)
        assert "P001" in question
        await desk.say(CREW, "1")
        before = len(desk.heard(1))
        await the_end_comes(desk)
        assert desk.heard(1)[before:] == [
            (
                "样例01社区停电到点了（12月8日08:00-17:00）。还没来电的，先看看家里开关，"
                "再回“@我 没电”，我马上派人。"
            )
        ]


async def test_where_nobody_stood_for_it_the_truth_is_told_and_the_wave_is_silent() -> None:
    async with post("2026-12-08T07:20") as desk:
        await asked_about(desk)
        before = len(desk.heard(1))
        await the_end_comes(desk)
        assert desk.heard(1)[before:] == [
            "样例01社区：说好的17:00还没好，抱歉。正在问师傅，17:10前给您准信。"
        ]

"""Each wave of an announced outage is told at its time, once, to those who are concerned."""

from datetime import timedelta

import pytest

from domain.outage import OutageStatus
from domain.wave import WaveKind
from handlers import tell_chats
from tests.waves.wave_parts import (
    DISPATCHER,
    OPERATOR,
    Post,
    an_outage,
    places_of,
    plain_package,
    post,
)


@pytest.fixture(autouse=True)
def plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tell_chats, "package_of", plain_package)


def kinds(desk: Post, number: int) -> list[str]:
    """Return as which waves the group of a community was told, in order."""
    return [line.split(" ")[1] for text in desk.heard(number) for line in text.split("\n\n")]


def times(desk: Post, number: int) -> list[str]:
    """Return when (local) the group of a community was told."""
    chat = f"wr_{number:02d}"
    return [f"{at + timedelta(hours=8):%m-%d %H:%M}" for to, _, at in desk.arrived if to == chat]


async def test_five_waves_at_their_times_and_nobody_else_hears() -> None:
    async with post("2026-11-20T09:00") as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1, 2))
        await desk.pass_until("2026-12-09T00:00")
        assert kinds(desk, 1) == ["week", "day", "morning", "start", "end"]
        assert times(desk, 1) == [
            *("12-01 10:05", "12-07 10:05", "12-08 07:05", "12-08 08:03", "12-08 17:03")
        ]
        assert kinds(desk, 2) == kinds(desk, 1)
        assert {chat for chat, _, _ in desk.arrived} == {"wr_01", "wr_02"}

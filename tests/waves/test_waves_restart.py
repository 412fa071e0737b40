"""A broadcast to 52 communities survives a restart at every step: each wave once, none missing."""

from datetime import timedelta

import pytest

from handlers.tell_operators import tell_troubles
from scheduler.outbox_relay import AT_ONCE
from storage.marks import SqlMarks
from storage.reports import SqlReports
from tests.waves.wave_parts import (
    COMMUNITIES,
    OPERATOR,
    Killed,
    Post,
    an_outage,
    kinds,
    name_of,
    post,
)

EVERYWHERE = range(1, COMMUNITIES + 1)
THE_WAVE = 2
"""The so-manieth unit of work of a round that decides the wave."""


async def announced(desk: Post) -> None:
    """Announce an outage of all communities; its first notice is due at once."""
    await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", *EVERYWHERE))


async def goes_on(desk: Post) -> None:
    """Start again a minute later and let everything happen until noon of the day."""
    desk.die_at = desk.kill_at = None
    await desk.restart()
    desk.clock.at += timedelta(minutes=1)
    await desk.tick()


@pytest.mark.parametrize("side", ["before", "after"])
async def test_killed_around_the_commit_of_the_wave_each_group_reads_it_once(side: str) -> None:
    async with post("2026-12-05T10:10") as desk:
        await announced(desk)
        desk.die_at = (THE_WAVE, side)
        with pytest.raises(Killed):
            await desk.tick()
        assert desk.arrived == []
        await goes_on(desk)
        assert [kinds(desk, number) for number in EVERYWHERE] == [["week"]] * COMMUNITIES
        await desk.pass_until("2026-12-08T12:00")
        waves = ["week", "day", "morning", "start"]
        assert [kinds(desk, number) for number in EVERYWHERE] == [waves] * COMMUNITIES


@pytest.mark.parametrize("place", [1, 9, 27, COMMUNITIES])
@pytest.mark.parametrize("side", ["-", "+"])
async def test_killed_at_a_send_the_rest_is_sent_and_the_doubtful_groups_are_listed(
    place: int, side: str
) -> None:
    async with post("2026-12-05T10:10") as desk:
        await announced(desk)
        desk.kill_at = (place, side)
        with pytest.raises(Killed):
            await desk.tick()
        await goes_on(desk)
        read = [kinds(desk, number) for number in EVERYWHERE]
        assert all(told in ([], ["week"]) for told in read)
        await tell_troubles(desk.timed, SqlReports(desk.database), SqlMarks(desk.database))
        await desk.leave()
        (said,) = desk.private(OPERATOR)
        unsure = {n for n in EVERYWHERE if f"{name_of(n)}群 发送中途断了" in said}
        assert place in unsure
        assert len(unsure) <= AT_ONCE
        assert {n for n in EVERYWHERE if not read[n - 1]} <= unsure
        desk.clock.at += timedelta(hours=1)
        await desk.tick()
        assert [kinds(desk, number) for number in EVERYWHERE] == read  # a person decides

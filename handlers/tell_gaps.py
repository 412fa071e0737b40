"""A watch that nobody has (空班) is told days ahead to who can fill it, once (GoAlert #3511)."""

from collections.abc import Sequence
from datetime import time, timedelta

from domain.duty_gaps import LOOK_ON, coming_gaps, not_yet_told
from domain.ids import UserId
from domain.ports import Marks
from domain.roster import at_work
from domain.station import StationMap
from domain.watches import Gap
from domain.when import at_local, local
from handlers.chase_due import Timed
from handlers.duty_words import gap_words, grid_words
from handlers.turn import Desk

MARK = "gaps_told"
LATEST = time(21)
"""After this local time it waits for the next day: nobody is woken for a watch of next week."""

_SHOWN = 3  # gaps in one message


async def tell_gaps(timed: Timed, marks: Marks, *, at: time) -> int:
    """Once a day from `at` on tell every new gap; return how many messages (count)."""
    now = timed.clock.now()
    today = local(now).date()
    if not at_local(today, at) <= now < at_local(today, max(at, LATEST)) or (
        await marks.get(MARK) == today.isoformat()
    ):
        return 0
    station = await timed.stations.load()
    if station.is_empty:
        return 0
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=now, station=station, rules=timed.rules)
        told = await tell_new(desk, station, key=f"gaps:{today}")
        await uow.commit()
    await marks.put(MARK, today.isoformat())
    return told


async def tell_new(
    desk: Desk, station: StationMap, *, key: str, without: UserId | None = None
) -> int:
    """Tell what is new among the gaps of the coming days; return how many messages (count).

    Args:
        station: the picture as it will be after this transaction.
        without: who has read of it already.
    """
    found = coming_gaps(station, desk.now, desk.rules.gap_days)
    new = not_yet_told(found, await desk.uow.roster.told())
    await desk.uow.roster.remember(found)
    messages = 0
    for grid in dict.fromkeys(gap.grid for gap in new):
        person = responsible(station, grid)
        if person != without:
            await _tell(desk, station, person, [gap for gap in new if gap.grid == grid], key)
            messages += 1
    return messages


def responsible(station: StationMap, grid: str) -> UserId:
    """Return who fills the gaps of a roster: the grid manager, else and for the station the head."""
    found = station.grid(grid)
    if found is not None and at_work(station, found.manager) is not None:
        return found.manager
    return station.head.userid


async def _tell(
    desk: Desk, station: StationMap, person: UserId, found: Sequence[Gap], key: str
) -> None:
    await desk.tell(
        person,
        desk.say(
            "roster.gap",
            grid=grid_words(station, found[0].grid),
            spans=gaps_in_words(desk, found),
            date=short_date(found[0]),
        ),
        key=f"{key}:{found[0].grid}:{found[0].start:%Y%m%d%H%M}",
    )


def gaps_in_words(desk: Desk, found: Sequence[Gap]) -> str:
    """Return when nobody is on duty, the first few gaps."""
    until = desk.now + timedelta(days=desk.rules.gap_days) + LOOK_ON
    words = "、".join(gap_words(gap, until) for gap in found[:_SHOWN])
    return words + (desk.say("roster.more", n=len(found)) if len(found) > _SHOWN else "")


def short_date(gap: Gap) -> str:
    """Return the day of a gap as it is written in 排班: 10-3."""
    day = local(gap.start).date()
    return f"{day.month}-{day.day}"

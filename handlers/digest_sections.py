"""Lines of the daily message that other parts of the service bring: 保电, coverage, 频停.

A section gets the desk and the window, and returns at most three short finished lines, most
important first, or none on a quiet day: a line keeps the day from being quiet.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from domain.digest import Window
from domain.privacy import shortened
from handlers.coverage_words import red_items
from handlers.frequent_due import frequent_lines
from handlers.guards import guard_lines
from handlers.turn import Desk

_LONGEST: Final = 80

Section = Callable[[Desk, Window], Awaitable[list[str]]]


async def _guards(desk: Desk, _: Window) -> list[str]:
    return list(guard_lines(desk, days=7))[:2]


async def _coverage(desk: Desk, _: Window) -> list[str]:
    """Return what communities have not made known yet though it is wanted by now (M65)."""
    missing = await desk.uow.coverage.missing(desk.now)
    if not missing:
        return []
    return [desk.say("coverage.daily", items=shortened(red_items(desk, missing), _LONGEST))]


async def _frequent(desk: Desk, _: Window) -> list[str]:
    return await frequent_lines(desk)


SECTIONS: Final[tuple[Section, ...]] = (_guards, _coverage, _frequent)
"""In the order in which they are read, behind the lines about today."""


async def section_lines(desk: Desk, window: Window) -> list[str]:
    """Return the lines of all sections."""
    return [line for section in SECTIONS for line in await section(desk, window)]

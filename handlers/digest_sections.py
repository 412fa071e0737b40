"""Lines of the daily message that other parts of the service bring: coverage, guards, visits.

Add a function to `SECTIONS`. It gets the desk and the window, and returns at most three short
finished lines, most important first, or none on a quiet day: a line keeps the day from being quiet.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from domain.digest import Window
from handlers.turn import Desk

Section = Callable[[Desk, Window], Awaitable[list[str]]]

SECTIONS: Final[list[Section]] = []
"""In the order in which they are read, behind the lines about today."""


async def section_lines(desk: Desk, window: Window) -> list[str]:
    """Return the lines of all sections."""
    return [line for section in SECTIONS for line in await section(desk, window)]

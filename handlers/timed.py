"""What the use cases that time calls work with."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from domain.errors import StaleError
from domain.ports import Stations, UnitOfWorkFactory
from domain.when import Clock
from handlers.rules import Rules

log = structlog.get_logger()

Row = TypeVar("Row", bound=int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """The store, the station, the clock and the rules; the present instant comes from the clock."""

    uows: UnitOfWorkFactory
    stations: Stations
    clock: Clock
    rules: Rules


async def give_way() -> None:
    """Let whatever waits run on: work for many groups must not keep messages from coming in."""
    await asyncio.sleep(0)


async def each(
    timed: Timed, due: Iterable[Row], step: Callable[[Timed, Row], Awaitable[int]], *, name: str
) -> int:
    """Take the step of every row that is due, each in its own transaction; return how many did.

    A row that somebody else has moved on meanwhile is left to him; one that fails is logged and
    stays due, so that it does not stop the others.
    """
    done = 0
    for row in due:
        try:
            done += await step(timed, row)
        except StaleError:
            continue
        except Exception as err:  # noqa: BLE001  one row must not stop the others
            log.error("due_failed", tick=name, row=row, error=type(err).__name__)  # noqa: TRY400
    return done

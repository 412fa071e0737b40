"""What the use cases that time calls work with."""

from dataclasses import dataclass

from domain.ports import Stations, UnitOfWorkFactory
from domain.when import Clock
from handlers.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """The store, the station, the clock and the rules; the present instant comes from the clock."""

    uows: UnitOfWorkFactory
    stations: Stations
    clock: Clock
    rules: Rules

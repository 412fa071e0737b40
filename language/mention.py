"""A piece of a text that names a place or a part of one."""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How close to the door a mention comes."""

    COMMUNITY = 0
    BUILDING = 1
    UNIT = 2
    FLOOR = 3
    ROOM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place in a text: ``text[start:end]``.

    Attributes:
        values: what is named, several for a list or a range, in order.
        rivals: for a community whose name does not decide: all that fit; `values` is empty then.
    """

    level: Level
    values: tuple[str, ...]
    start: int
    end: int
    rivals: tuple[str, ...] = ()

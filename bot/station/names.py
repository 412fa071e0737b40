"""What cells of other sheets may refer to, and what was probably meant by a name unknown."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

from bot.station.sheets import COMMUNITIES, MEMBERS, Sheet
from bot.station.table import Row
from bot.station.text import fold, split

_LIKE: Final = 0.65
"""How alike two names must be for a guess (0–1, difflib): one character of three may differ."""


class Names:
    """The names of one sheet: ``spoken → canonical``, compared without width, case and spaces.

    Args:
        what: what such a name is called in an error, for example 社区.
        sheet: where such a thing is entered.
        spoken: names and codes a cell may use.
        hints: names a cell may not use although it is clear who is meant (别名, 姓名).
        whole: False when the sheet could not be read; then any name is let pass.
    """

    def __init__(
        self,
        what: str,
        sheet: Sheet,
        spoken: Iterable[tuple[str, str]],
        hints: Iterable[tuple[str, str]] = (),
        *,
        whole: bool,
    ) -> None:
        self._what = what
        self._sheet = sheet
        self._whole = whole
        self._spoken: dict[str, tuple[str, str]] = {}
        for said, canonical in spoken:
            self._spoken.setdefault(fold(said), (said, canonical))
        self._hints: Mapping[str, str] = {fold(said): canonical for said, canonical in hints}

    def find(self, written: str) -> str | None:
        """Return the canonical name, or None when there is no such thing."""
        found = self._spoken.get(fold(written))
        if found is None and not self._whole:
            return written
        return found[1] if found else None

    def advice(self, written: str) -> str:
        """Return what to write instead of a name that is not there."""
        wanted = fold(written)
        if wanted in self._hints:
            return f"这里请写“{self._hints[wanted]}”。"
        near = difflib.get_close_matches(wanted, self._spoken, n=1, cutoff=_LIKE)
        if near:
            return f"没有叫“{written}”的{self._what}，是不是“{self._spoken[near[0]][0]}”？"
        return (
            f"没有叫“{written}”的{self._what}。"
            f"请先在“{self._sheet.title}”表里加上，或改成那里有的。"
        )


def names_of(
    what: str, sheet: Sheet, rows: Iterable[Row], *, by: tuple[str, ...], whole: bool
) -> Names:
    """Return the names of a sheet: the first head of `by` is canonical, the others may be said."""
    kept = [row for row in rows if row.get(by[0])]
    spoken = [(row.get(head), row.get(by[0])) for head in by for row in kept if row.get(head)]
    return Names(what, sheet, spoken, whole=whole)


def community_names(rows: Iterable[Row], *, whole: bool) -> Names:
    """Return the communities: by name only, an alias is answered with the name."""
    kept = [row for row in rows if row.get("名称")]
    names = [(row.get("名称"), row.get("名称")) for row in kept]
    aliases = [(alias, row.get("名称")) for row in kept for alias in split(row.get("别名"))]
    return Names("社区", COMMUNITIES, names, aliases, whole=whole)


def member_names(rows: Iterable[Row], *, whole: bool) -> Names:
    """Return the members: by account only, a person's name is answered with the account."""
    kept = [row for row in rows if row.get("账号")]
    accounts = [(row.get("账号"), row.get("账号")) for row in kept]
    people = [(row.get("姓名"), row.get("账号")) for row in kept]
    return Names("账号", MEMBERS, accounts, people, whole=whole)


def place_names(
    communities: Iterable[Row],
    transformers: Iterable[Row],
    enterprises: Iterable[Row],
    *,
    whole: bool,
) -> Names:
    """Return what power can be guaranteed for: communities, transformers by code or name, feeders.

    A feeder is known by the transformers or enterprises on it; it has no sheet of its own.
    """
    there = [row for row in communities if row.get("名称")]
    coded = [row for row in transformers if row.get("编号")]
    spoken = [(row.get("名称"), row.get("名称")) for row in there]
    spoken += [(row.get("编号"), row.get("编号")) for row in coded]
    feeders = [row.get("线路") for row in (*coded, *enterprises) if row.get("线路")]
    spoken += [(feeder, feeder) for feeder in feeders]
    spoken += [(row.get("名称"), row.get("编号")) for row in coded if row.get("名称")]
    aliases = [
        (alias, row.get(head))
        for head, rows in (("名称", there), ("编号", coded))
        for row in rows
        for alias in split(row.get("别名"))
    ]
    return Names("社区、台区或线路", COMMUNITIES, spoken, aliases, whole=whole)

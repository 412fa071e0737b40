"""Reading the cells of one row as values; a cell that cannot be read is told and passed over.

Every method returns something usable even after an error, so that one wrong cell does not bring
a trail of errors elsewhere. The result is thrown away when there was any error.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.station.names import Names
from bot.station.sheets import SEPARATOR
from bot.station.table import Problems, Row
from bot.station.text import fold, is_one_name, split

V = TypeVar("V")

MAX_CHARACTERS: Final = 64
"""Longest single name or code; the shortest column it is stored in holds as many."""

_COUNT: Final = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row."""

    row: Row
    problems: Problems

    def reject(self, head: str, advice: str, *, written: str | None = None) -> None:
        """Remember that a cell is wrong; `written` when only a part of it is."""
        self.problems.at(self.row, head, advice, written=written)

    def text(self, head: str) -> str:
        """Return the text of a cell; blank is an error where the column is required."""
        column = self.row.sheet.column(head)
        written = self.row.get(head)
        if not written and column.required and head in self.row.cells:
            self.reject(head, f"这一格是空的，请写{column.what}。")
        if len(written) > MAX_CHARACTERS and not column.many:
            self.reject(head, f"太长了，最多 {MAX_CHARACTERS} 个字。")
        return written

    def name(self, head: str) -> str:
        """Return a name that other cells may list, so no separator may stand in it."""
        written = self.text(head)
        if not is_one_name(written):
            self.reject(head, f"名称里不能有“{SEPARATOR}”、逗号和分号，它们用来隔开几个名称。")
        return written

    def many(self, head: str) -> tuple[str, ...]:
        """Return the values of a cell that may hold several, none twice."""
        kept: dict[str, str] = {}
        for part in split(self.text(head)):
            if fold(part) in kept:
                self.reject(head, "写了两次，请删掉一个。", written=part)
            if len(part) > MAX_CHARACTERS:
                self.reject(head, f"太长了，最多 {MAX_CHARACTERS} 个字。", written=part)
            kept.setdefault(fold(part), part)
        column = self.row.sheet.column(head)
        if column.required and self.row.get(head) and not kept:
            self.reject(head, f"只写了“{SEPARATOR}”，请写{column.what}。")
        return tuple(kept.values())

    def word(self, head: str, words: Mapping[str, V], *, blank: str) -> V:
        """Return what a word of a closed list means; `blank` is the word of an empty cell."""
        return self._meaning(head, self.text(head) or blank, words, blank)

    def words(self, head: str, words: Mapping[str, V], *, blank: str) -> tuple[V, ...]:
        """Return what several words of a closed list mean."""
        return tuple(self._meaning(head, part, words, blank) for part in self.many(head))

    def _meaning(self, head: str, written: str, words: Mapping[str, V], blank: str) -> V:
        folded = {fold(word): word for word in words}
        word = folded.get(fold(written))
        if word is not None:
            return words[word]
        near = difflib.get_close_matches(written, words, n=1, cutoff=0.4)
        guess = f"是不是“{near[0]}”？" if near else ""
        self.reject(head, f"{guess}这里只能写：{'、'.join(words)}。", written=written)
        return words[blank]

    def count(self, head: str) -> int:
        """Return a whole number, 0 for a blank cell."""
        written = self.text(head)
        if written and not (_COUNT.fullmatch(written) and written.isascii()):
            self.reject(head, "请写整数，例如 36；不知道可以不写。")
            return 0
        return int(written or 0)

    def one_of(self, head: str, names: Names) -> str:
        """Return the canonical name of the one thing a cell refers to, or empty."""
        written = self.text(head)
        if not written:
            return ""
        found = names.find(written)
        if found is None:
            self.reject(head, names.advice(written))
        return found or ""

    def some_of(self, head: str, names: Names) -> tuple[str, ...]:
        """Return the canonical names of all things a cell refers to."""
        found: list[str] = []
        for part in self.many(head):
            canonical = names.find(part)
            if canonical is None:
                self.reject(head, names.advice(part), written=part)
            else:
                found.append(canonical)
        return tuple(found)

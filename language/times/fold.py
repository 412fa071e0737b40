"""One way of writing for the scanner, with the way back to the positions of the given text."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from language.normalise import LIMIT, simplified_signs

_DASHES: Final = "—–－‐‑‒―─━~～〜∼˜→⟶﹣−"
_COLONS: Final = "：∶︰﹕ː"
_NOUGHTS: Final = "○◯Ｏ"
_TABLE: Final = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_COLONS, ":")
    | dict.fromkeys(_NOUGHTS, "〇")
    | {"，": ",", "﹐": ",", "｡": "。", "︵": "(", "【": "(", "】": ")"}
    | {"－": "-", "﹣": "-", "−": "-", "‐": "-", "‑": "-"}
    | {dash: "~" for dash in _DASHES if dash not in "－﹣−‐‑"}
)
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn", "Me", "Mn"})
_STROKE: Final = re.compile(r"(?<=[0-9日号时分点])一(?=[0-9])")
_LONG_DASH: Final = re.compile(r" - |--+|[~-]{2,8}")


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in half width and simplified characters.

    Attributes:
        text: dashes of every kind are ``~`` (a plain hyphen stays), no blank stands next to a
            Chinese character, runs of blanks are one.
        at: for each character its position in the given text.
    """

    text: str
    at: tuple[int, ...]

    def given(self, begin: int, stop: int) -> tuple[int, int]:
        """Return where ``text[begin:stop]``, not empty, stands in the given text."""
        return self.at[begin], self.at[stop - 1] + 1


def fold(given: str) -> Folded:
    """Fold at most `LIMIT` characters."""
    kept: list[str] = []
    at: list[int] = []
    for position, raw in enumerate(given[:LIMIT]):
        character = _one(raw)
        if character:
            kept.append(character)
            at.append(position)
    return _without_blanks(_with_dashes(simplified_signs("".join(kept))), at)


def _one(raw: str) -> str:
    if raw in _TABLE:
        return _TABLE[raw]
    if raw == "\n":
        return raw
    if raw.isspace():
        return " "
    return "" if not raw.isascii() and unicodedata.category(raw) in _INVISIBLE else raw


def _with_dashes(text: str) -> str:
    """Turn ``08:00一10:00`` and `` - `` into ``~`` without moving anything."""
    text = _STROKE.sub("~", text)
    return _LONG_DASH.sub(lambda run: "~".ljust(len(run[0])), text)


def _without_blanks(text: str, at: list[int]) -> Folded:
    kept: list[int] = []
    for index, character in enumerate(text):
        if character != " ":
            kept.append(index)
            continue
        before = text[kept[-1]] if kept else "\n"
        after = text[index + 1] if index + 1 < len(text) else "\n"
        if _is_narrow(before) and _is_narrow(after):
            kept.append(index)
    return Folded("".join(text[index] for index in kept), tuple(at[index] for index in kept))


def _is_narrow(character: str) -> bool:
    """Whether a blank next to the character parts words: only between ASCII ones."""
    return character.isascii() and character not in " \n~,()"

"""The labelled fields of a form: 停电时间:… 停电范围:…, also as lines and as a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from language.notices.page import Zone
from language.words import load, strings


class Label(StrEnum):
    """What a field of a form holds."""

    TIME = "time"
    START = "start"
    END = "end"
    AREA = "area"
    EXCLUDED = "excluded"
    LINE = "line"
    REASON = "reason"
    PUBLISHER = "publisher"
    KIND = "kind"
    HOUSEHOLDS = "households"
    PUBLISHED = "published"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        label: what it holds.
        head: where its label stands; empty for a cell of a table.
        value: where its value stands, up to the next label.
        name: the label as written.
    """

    label: Label
    head: Zone
    value: Zone
    name: str


_LABELS: Final = load("notices")["labels"]
_HAN: Final = "\u4e00-\u9fff"
_LONG: Final = 4
"""A label this long needs no colon at the beginning of a line."""


def _spaced(word: str) -> str:
    return " {0,2}".join(re.escape(character) for character in word)


def _words() -> Iterator[tuple[str, Label, bool]]:
    for label in Label:
        table = _LABELS[label.value]
        for word in strings(table, "alone"):
            yield word, label, False
        for word in strings(table, "generic"):
            yield word, label, True


_KNOWN: Final = {word: (label, generic) for word, label, generic in _words()}
_SORTED: Final = sorted(_KNOWN, key=lambda word: (-len(word), word))
_PREFIX: Final = "|".join(
    sorted(map(re.escape, strings(_LABELS, "prefixes")), key=lambda w: (-len(w), w))
)
_WORD: Final = "|".join(_spaced(word) for word in _SORTED)
_HEAD: Final = re.compile(
    rf"(?:{_PREFIX})??(?P<word>{_WORD})(?:\([^()\n]{{1,12}}\))?\)?"
    r"(?P<sign> {0,3}:+| {0,2}(?:主要|具体|大致|分别|初步)?(?:包括|涉及|包含|为|是|有)(?:以下)?:?"
    r"|(?P<bare>[ \t]*(?:\n|$)|[ \t]+|(?<=\))))"
)
_BEFORE_HEAD: Final = re.compile(
    rf"(?:(?<![{_HAN}0-9])(?:[一二三四五六七八九十]{{1,2}}|[0-9]{{1,2}}|[①-⑳])?[ .、\)]{{0,2}})\(?\Z"
)
_LINE_START: Final = re.compile(r"[ \t]*(?:[0-9一二三四五六七八九十]{1,2}[.、\)])?[ \t]*\(?")
_TITLE: Final = 12
"""A 温馨提示 that begins the notice is its title."""
_WINDOW: Final = 12


def fields(text: str) -> tuple[Field, ...]:
    """Return the fields in the order of the text.

    A value reaches to the next label; after 为 or 包括 instead of a colon only to the end of the
    sentence.
    """
    heads = list(_heads(text))
    limits = [*(head.begin for head, *_ in heads[1:]), len(text)]
    found: list[Field] = []
    for (head, label, name, inline), limit in zip(heads, limits, strict=bool(heads)):
        if inline:
            stops = [
                at for at in (text.find(sign, head.stop, limit) for sign in "。\n") if at >= 0
            ]
            limit = min(stops, default=limit)  # noqa: PLW2901
        found.append(Field(label, head, Zone(head.stop, limit), name))
    return tuple(found)


def named(cell: str) -> Label | None:
    """Return what a whole table heading or line names as a label, None for anything else."""
    bare = re.sub(r"[\s:*#()]", "", cell)
    match = re.fullmatch(rf"(?:{_PREFIX})??(?P<word>{_WORD})", bare)
    return _KNOWN[match["word"]][0] if match else None


def _heads(text: str) -> Iterator[tuple[Zone, Label, str, bool]]:
    position = 0
    while match := _HEAD.search(text, position):
        word = match["word"].replace(" ", "")
        label, generic = _KNOWN[word]
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        titled = label is Label.OTHER and match.start() < _TITLE
        if titled or not _is_label(text, match, before, word, generic=generic):
            position = match.start() + 1
            continue
        lead = _BEFORE_HEAD.search(before)
        begin = match.start() - len(lead[0]) if lead else match.start()
        inline = ":" not in match["sign"] and match["bare"] is None
        yield Zone(begin, match.end()), label, word, inline
        position = match.end()


def _is_label(text: str, match: re.Match[str], before: str, word: str, *, generic: bool) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    own_line = _LINE_START.fullmatch(text, line, match.start()) is not None
    if match["bare"] is not None:
        if not own_line or (generic and not _ends_line(match)):
            return False
        return _ends_line(match) or len(word) >= _LONG
    if generic:
        return re.search(rf"[{_HAN}A-Za-z0-9]\Z", before) is None
    return True


def _ends_line(match: re.Match[str]) -> bool:
    return match["bare"] is not None and (
        "\n" in match["bare"] or match.end() == len(match.string)
    )

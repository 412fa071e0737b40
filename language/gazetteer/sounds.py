"""Names by their sound: what a pinyin keyboard or voice input makes of them (怡新家园 for 怡馨家园)."""

from collections.abc import Callable
from typing import Final, TypeAlias

from language.pinyin import syllable
from language.words import load, strings

_NAMES: Final = load("names")
_ENDINGS: Final = tuple(
    sorted(strings(_NAMES, "endings") + strings(_NAMES, "generic_ends"), key=len, reverse=True)
)
_ALIKE_ENDS: Final = tuple(frozenset(group) for group in strings(_NAMES, "alike_ends"))
_SHORTEST: Final = 3
_SHORTEST_VAGUE: Final = 4
_SHORTEST_OWN: Final = 2
_KEPT_END: Final = 2

Sound: TypeAlias = tuple[str, ...]
Fits: TypeAlias = Callable[[str, str], bool]
"""Whether what was written may be the name of that sound."""


def can_be_heard(name: str) -> bool:
    """Tell whether a name can be known by its sound alone.

    Two syllables are too often another word, so it has three, two of them its own part.
    """
    own = next((name.removesuffix(end) for end in _ENDINGS if _ends(name, end)), name)
    return len(name) >= _SHORTEST and len(own) >= _SHORTEST_OWN and all(map(_is_han, name))


def sound(text: str) -> Sound:
    """Return the syllable of every character; what has none stands for itself."""
    return tuple(map(syllable, text))


def vague(heard: Sound) -> Sound:
    """Return syllables without what many speakers confuse: zh and z, ing and in, n and l."""
    return tuple(map(_vague, heard))


def fits(written: str, name: str) -> bool:
    """Tell whether words of the same sound may be the name: they must end like a place.

    平安接 is not 平安街, 太和院 is 太和园.
    """
    if written == name or not all(map(_is_han, written)):
        return False
    last, wanted = written[-1], name[-1]
    return last == wanted or any(last in group and wanted in group for group in _ALIKE_ENDS)


def fits_vaguely(written: str, name: str) -> bool:
    """Tell whether words of nearly the same sound may be the name: long, and ending the same."""
    alike = written[-_KEPT_END:] == name[-_KEPT_END:] and written != name
    return alike and len(name) >= _SHORTEST_VAGUE and all(map(_is_han, written))


def _ends(name: str, end: str) -> bool:
    return name.endswith(end) and len(name) > len(end)


def _vague(heard: str) -> str:
    for spoken, plain in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        heard = heard.replace(spoken, plain)
    if heard.startswith("n") and len(heard) > 1:
        heard = "l" + heard[1:]
    return heard[:-1] if heard.endswith(("ing", "eng")) else heard


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"

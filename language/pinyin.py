"""The syllable of a character, without tone: homophones read alike.

One reading a character, the most frequent one; made from pypinyin by ``make train``.
"""

from functools import cache
from importlib.resources import files
from typing import Final

_FILE: Final = "pinyin.txt"


@cache
def _syllables() -> dict[str, str]:
    source = files("language").joinpath("data", _FILE).read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in source.splitlines():
        syllable, _, characters = line.partition(" ")
        found.update(dict.fromkeys(characters, syllable))
    return found


def syllable(character: str) -> str:
    """Return the syllable of a character; the character itself if it has none."""
    return _syllables().get(character, character)


def syllables(text: str) -> list[str]:
    """Return the text as syllables; a run of letters or digits stays one piece, blanks go."""
    pieces: list[str] = []
    run = ""
    for character in text:
        if character.isascii() and character.isalnum():
            run += character
            continue
        if run:
            pieces.append(run)
            run = ""
        if not character.isspace():
            pieces.append(syllable(character))
    return [*pieces, run] if run else pieces

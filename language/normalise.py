"""One way of writing: width, invisible characters, emoji, blanks, traditional characters, slips."""

import re
import unicodedata
from typing import Final

from language.words import load, strings, tables

LIMIT: Final = 4000
"""Characters of a message that are read. A chat message of WeCom is at most 2048 bytes."""

_WRITING: Final = load("writing")
_OPENINGS: Final = load("openings")
_SIMPLIFIED: Final = {
    ord(pair[0]): pair[1] for pair in str(_WRITING["characters"]).split() if pair[0] != pair[1]
}
_SLIPS: Final = tuple(
    (re.compile(slip["heard"]), str(slip["means"])) for slip in tables(_WRITING, "slip")
)
_KEPT_TOKENS: Final = frozenset(strings(_OPENINGS, "links"))
_TOKEN: Final = re.compile(r"\[([\u4e00-\u9fffA-Za-z]{1,8})\]")
_QUOTE: Final = re.compile(r"(?:\s?「[^」]{0,1000}」\s?\n\s?[-—–_ ]{3,60}\s?\n)+")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn", "Me"})
_PICTOGRAPHS: Final = frozenset({"So", "Sk"})


def normalise(text: str) -> str:
    """Return the text in one way of writing, at most `LIMIT` characters.

    Full width becomes half width, traditional characters simplified ones (only those in
    lexicon/writing.toml), pictures and stickers a blank, runs of blanks one blank. Case and
    words are kept. Doing it twice changes nothing.
    """
    visible = "".join(_visible(character) for character in text[:LIMIT])
    wide = unicodedata.normalize("NFKC", visible)[:LIMIT]
    plain = "".join(_without_picture(character) for character in wide)
    plain = _TOKEN.sub(_token, plain.translate(_SIMPLIFIED))
    plain = _one_blank(plain)
    for heard, means in _SLIPS:
        plain = heard.sub(means, plain)
    return _one_blank(plain)


def without_quote(text: str) -> str:
    """Return the text without the quoted message that WeChat puts above an answer."""
    quote = _QUOTE.match(text)
    return text[quote.end() :].strip() if quote else text


def _visible(character: str) -> str:
    if "\ufe00" <= character <= "\ufe0f" or unicodedata.category(character) in _INVISIBLE:
        return ""
    if unicodedata.category(character) == "Cc":
        return "\n" if character == "\n" else " "
    return character


def _without_picture(character: str) -> str:
    return " " if unicodedata.category(character) in _PICTOGRAPHS else character


def _token(found: re.Match[str]) -> str:
    return found[0] if found[1] in _KEPT_TOKENS else " "


def _one_blank(text: str) -> str:
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()

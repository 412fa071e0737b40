"""One way of writing: width, invisible characters, emoji, blanks, traditional characters, slips."""

import re
import unicodedata
from functools import cache
from typing import Final

import opencc

from language.words import load, strings, tables

LIMIT: Final = 4000
"""Characters of a message that are read. A chat message of WeCom is at most 2048 bytes."""


def _changes(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = tables(_WRITING, kind)
    return tuple((re.compile(entry["heard"]), str(entry["means"])) for entry in entries)


_WRITING: Final = load("writing")
_OPENINGS: Final = load("openings")
_CANTONESE: Final = {ord(pair[0]): pair[1] for pair in str(_WRITING["cantonese"]).split()}
_WORDS: Final = _changes("word")
_SLIPS: Final = _changes("slip")
_KEPT_TOKENS: Final = frozenset(strings(_OPENINGS, "links"))
_TOKEN: Final = re.compile(r"\[([\u4e00-\u9fffA-Za-z]{1,8})\]")
_QUOTE: Final = re.compile(r"(?:\s?「[^」]{0,1000}」\s?\n\s?[-—–_ ]{3,60}\s?\n)+")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn", "Me"})
_PICTOGRAPHS: Final = frozenset({"So", "Sk"})
_ROUNDS: Final = 3


def normalise(text: str) -> str:
    """Return the text in one way of writing, at most `LIMIT` characters.

    Full width becomes half width, traditional characters and words simplified ones, pictures
    and stickers a blank, runs of blanks one blank. Case is kept. Doing it twice changes nothing.
    """
    visible = "".join(_visible(character) for character in text[:LIMIT])
    wide = unicodedata.normalize("NFKC", visible)[:LIMIT]
    plain = "".join(_plain(character) for character in wide)
    plain = _simplified(_changed(plain.translate(_CANTONESE), _WORDS))[:LIMIT]
    plain = _one_blank(_TOKEN.sub(_token, plain))
    return _one_blank(_changed(plain, _SLIPS))[:LIMIT]


def simplified_signs(text: str) -> str:
    """Return the text with traditional characters replaced one for one: every place stays."""
    if text.isascii():
        return text
    converted: str = _converter("t2s").convert(text)
    if len(converted) == len(text):
        return converted
    one_by_one = ((sign, _converter("t2s").convert(sign)) for sign in text)
    return "".join(plain if len(plain) == 1 else sign for sign, plain in one_by_one)


def without_quote(text: str) -> str:
    """Return the text without the quoted message that WeChat puts above an answer."""
    quote = _QUOTE.match(text)
    return text[quote.end() :].strip() if quote else text


def _changed(text: str, changes: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for heard, means in changes:
        text = heard.sub(means, text)
    return text


def _simplified(text: str) -> str:
    """Return a text with traditional characters in the words of the mainland.

    A text without any is left alone: its 程序 is not a Taiwanese one.
    """
    for _ in range(_ROUNDS):
        if text.isascii() or _converter("t2s").convert(text) == text:
            break
        text = _converter("tw2sp").convert(text)
    return text


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def _visible(character: str) -> str:
    if "\ufe00" <= character <= "\ufe0f" or unicodedata.category(character) in _INVISIBLE:
        return ""
    if unicodedata.category(character) == "Cc":
        return "\n" if character == "\n" else " "
    return character


def _plain(character: str) -> str:
    """Return a digit of any script as 0 to 9, a picture as a blank, all else as it is."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    return " " if category in _PICTOGRAPHS else character


def _token(found: re.Match[str]) -> str:
    return found[0] if found[1] in _KEPT_TOKENS else " "


def _one_blank(text: str) -> str:
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()

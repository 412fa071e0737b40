"""A message prepared for reading: without greetings, with and without blanks, cut into clauses."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from language.normalise import LIMIT, normalise, without_quote
from language.words import any_of, any_word, load, strings

_OPENINGS: Final = load("openings")
_OPENING: Final = re.compile(
    rf"(?:@\S{{1,40}}(?:\s+|$)|(?:{any_of(strings(_OPENINGS, 'greetings')).pattern})[\s,。!~:]*|[\s,。!~、]+)++",
    re.IGNORECASE,
)
_MEDIA: Final = re.compile(rf"\[({any_word(strings(_OPENINGS, 'media'))})\]")
# A blank between two longer runs is used as a comma; any other blank means nothing.
# Never inside an address or a word: 5 号楼, 5号 楼, 2 单元, 1 到4单元, 1到 4单元, 停 电, 不 是.
_COMMA_BLANK: Final = re.compile(
    r"(?<=[\u4e00-\u9fff\d]{4}) (?![了的吗呢吧啊])(?=[\u4e00-\u9fff\d]{4})"
    r"(?!(?<=[\d一二三四五六七八九十] )(?:号楼|楼|[栋幢座室层到至]|单元))"
    r"(?!(?<=号 )楼)(?!(?<=单 )元)(?!(?<=[小社] )区)(?!(?<=[没停断来有送] )电)"
    r"(?!(?<=跳 )闸)(?!(?<=不 )是)(?!(?<=没 )有)(?!(?<=[到至是在跟和与及] )[\d一二三四五六七八九十])"
)
_BLANK: Final = re.compile(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])")
_BREAK: Final = re.compile(r"[,。!?;…\n]+|(?<=.)(?=但|可是|不过|而且)")


@dataclass(frozen=True)
class Utterance:
    """One text in the forms the rules read.

    Attributes:
        said: normalised, without quote, leading mentions and greetings; single blanks kept.
        dense: the same without blanks that mean nothing, a comma for one that may mean
            something; rules search here.
        had_media: a picture, voice or file came with it.
        was_blank: nothing at all was written (not even a sticker).
        media_word: what came first with it, in the client's word: 图片, 语音; or empty.
    """

    said: str
    dense: str
    had_media: bool
    was_blank: bool
    media_word: str = ""

    def without_commas_for_blanks(self) -> "Utterance":
        """Return the text with every blank taken out: speech recognition puts some into words."""
        return replace(self, dense=_BLANK.sub("", self.said))

    @cached_property
    def _bounds(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self.dense)), len(self.dense)]

    def clause(self, position: int) -> tuple[int, int]:
        """Return start and end of the clause that holds a position of `dense`."""
        bounds = self._bounds
        at = min(max(bisect_right(bounds, position), 1), len(bounds) - 1)
        return bounds[at - 1], bounds[at]


def prepare(text: str) -> Utterance:
    """Return the text in the forms the rules read. Total: any string will do."""
    said = without_quote(normalise(text))
    opening = _OPENING.match(said)
    if opening and opening.end() < len(said):
        said = said[opening.end() :]
    media = _MEDIA.search(text[:LIMIT])
    return Utterance(
        said=said,
        dense=dense(said),
        had_media=media is not None,
        was_blank=not text.strip(),
        media_word=media[1] if media else "",
    )


def dense(said: str) -> str:
    """Return a normalised text without the blanks that carry no meaning."""
    return _BLANK.sub("", _COMMA_BLANK.sub(",", said))

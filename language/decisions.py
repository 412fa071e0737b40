"""What the station head answers to his numbered decisions: ①1 ②同意, 1同意 2换网格员三号, 1.1 2.2.

A circled number, or two answers in one message, can be nothing else. A single plain digit or 同意
alone may be an answer to another question: `Said.sure` tells, and the handler knows what is open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from language.numerals import to_int
from language.utterance import prepare
from language.words import any_of, load, strings

LIMIT: Final = 80
"""Characters of such an answer. A longer text is a story."""

ALL: Final = 0
"""The number of an answer that is for all of them: 都同意."""

_LEXICON: Final = load("decisions")
_CIRCLED: Final = {
    mark: str(number)
    for marks in (
        "①②③④⑤⑥⑦⑧⑨",
        "❶❷❸❹❺❻❼❽❾",
        "⑴⑵⑶⑷⑸⑹⑺⑻⑼",
        "⒈⒉⒊⒋⒌⒍⒎⒏⒐",
        "➀➁➂➃➄➅➆➇➈",
        "㊀㊁㊂㊃㊄㊅㊆㊇㊈",
    )
    for number, mark in enumerate(marks, start=1)
}
_KEYCAP: Final = re.compile("([1-9])\ufe0f?\u20e3")
_LABEL: Final = "¤"
"""Stands before the digit of a circled number while the text is read."""

_HANZI: Final = {"一": 1, "二": 2, "两": 2, "三": 3}
_GAP: Final = r"[\s,，。.;；、!！~～]"
_YES: Final = any_of(strings(_LEXICON, "yes"))
_STRONG: Final = any_of(strings(_LEXICON, "strong"))
_NO: Final = any_of(strings(_LEXICON, "no"))
_LATER: Final = any_of(strings(_LEXICON, "later"))
_ALL: Final = any_of(strings(_LEXICON, "all"))
_GIVE: Final = any_of(strings(_LEXICON, "give"))
_REPORT: Final = any_of(strings(_LEXICON, "report"))
_TAIL: Final = re.compile(rf"(?:{any_of(strings(_LEXICON, 'tail')).pattern}|{_GAP})+$")
_FRONT: Final = re.compile(rf"^(?:{any_of(strings(_LEXICON, 'front')).pattern}|{_GAP}|[:：])+")
_OPTION: Final = re.compile(r"^(?:选|按|就|要|定|第)*([1-9])(?:个|项|号方案)?(?![\d号点时:：])")
_OPTION_WORD: Final = re.compile(r"^(?:选|按|就|要|定)*第([一二三四五六])个?$")
_STARTS: Final = any_of(
    word for kind in ("yes", "no", "later", "give") for word in strings(_LEXICON, kind)
)
_PAIR: Final = (
    r"(?:第)?([1-3一二三])(?:件|个|条)?(?:\s*[.:：、\-–—/=选]\s*|\s+)([1-9])(?![\d号点])"
)
_PAIRS: Final = re.compile(rf"{_GAP}*(?:{_PAIR}{_GAP}*)+")
_ONE_PAIR: Final = re.compile(_PAIR)
_PLAIN: Final = re.compile(
    r"(?:(?<=^)|(?<=[\s,，。;；、!！])|(?<=[\u4e00-\u9fff])(?=[1-3]))"
    r"第?([1-3]|[一二三](?!号))(?:件|条)?[\s.:：、,，]*"
)
_NAME: Final = re.compile(r"^[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9_]{0,15}$")


class Word(StrEnum):
    """What was answered."""

    OPTION = "option"  # one of the digits that were offered
    YES = "yes"  # 同意
    NO = "no"  # 不同意
    LATER = "later"  # 明天再说
    PERSON = "person"  # 换网格员三号; 改人 without a name
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer.

    Attributes:
        number: which decision, 1 to 9; `ALL`; None when it was not said.
        option: the digit chosen, for `Word.OPTION`.
        name: the person named, for `Word.PERSON`; empty for nobody in particular.
        sure: it can only be an answer to numbered decisions.
    """

    word: Word
    number: int | None = None
    option: int = 0
    name: str = ""
    sure: bool = False


def read(text: str) -> tuple[Said, ...]:
    """Return the answers in a text, in their order; empty when it is none. Total."""
    if not text.strip() or len(text) > LIMIT:
        return ()
    said = prepare(_marked(text)).said
    if _LABEL in said:
        return _labelled(said)
    found = _pairs(said) or _plain(said)
    if len(found) > 1:
        return tuple(_with(each, sure=True) for each in found)
    return found or _alone(said)


def _marked(text: str) -> str:
    """Return a text with every circled number as a label and its digit."""
    text = _KEYCAP.sub(rf"{_LABEL}\1", text.replace(_LABEL, ""))
    return "".join(f"{_LABEL}{_CIRCLED[sign]}" if sign in _CIRCLED else sign for sign in text)


def _labelled(said: str) -> tuple[Said, ...]:
    before, *pieces = said.split(_LABEL)
    if _FRONT.sub("", before) and not _is_filler(before):
        return ()
    found = []
    for piece in pieces:
        answer = _answer(piece[1:], named=True)
        found.append(_with(answer, number=int(piece[0]), sure=True))
    return tuple(found)


def _is_filler(words: str) -> bool:
    return not _TAIL.sub("", _FRONT.sub("", words))


def _pairs(said: str) -> tuple[Said, ...]:
    """Read 1.1 2.2: a number and a digit, again and again, and nothing else."""
    if not _PAIRS.fullmatch(said):
        return ()
    return tuple(
        Said(word=Word.OPTION, number=_value(found[1]), option=int(found[2]))
        for found in _ONE_PAIR.finditer(said)
    )


def _plain(said: str) -> tuple[Said, ...]:
    """Read 1同意 2换网格员三号: plain numbers, each before words that are an answer."""
    starts = [found for found in _PLAIN.finditer(said) if _STARTS.match(said, found.end())]
    if not starts or _FRONT.sub("", said[: starts[0].start()]):
        return ()
    ends = [*(found.start() for found in starts[1:]), len(said)]
    answers = [
        _with(_answer(said[found.end() : end]), number=_value(found[1]))
        for found, end in zip(starts, ends, strict=True)
    ]
    numbers = [answer.number for answer in answers]
    known = all(answer.word is not Word.UNCLEAR for answer in answers)
    return tuple(answers) if known and len(set(numbers)) == len(numbers) else ()


def _alone(said: str) -> tuple[Said, ...]:
    """Read an answer without a number: 同意, 1, 都同意. A person alone may be an order: 换 王涛."""
    bare = _FRONT.sub("", said)
    every = _ALL.match(bare)
    words = bare[every.end() :] if every else bare
    answer = _answer(words)
    if answer.word in (Word.UNCLEAR, Word.PERSON):
        return ()
    if answer.word is Word.YES and not _STRONG.search(words):
        return ()  # 好的 says that it was read
    return (_with(answer, number=ALL if every else None),)


def _answer(words: str, *, named: bool = False) -> Said:
    """Return what one answer says.

    Args:
        named: it stands behind a circled number, so that a bare name is a person.
    """
    bare = _TAIL.sub("", _FRONT.sub("", words))
    if _REPORT.fullmatch(words.strip()):
        return Said(word=Word.UNCLEAR)
    for pattern, word in ((_LATER, Word.LATER), (_NO, Word.NO), (_YES, Word.YES)):
        if pattern.fullmatch(bare):
            return Said(word=word)
    return _option(bare, named=named) or _person(bare, named=named) or Said(word=Word.UNCLEAR)


def _option(bare: str, *, named: bool) -> Said | None:
    """Read 1, 第二个; behind a circled number also 一, and 1 with the words of the option."""
    digit = _OPTION.match(bare)
    if digit and (named or digit.end() == len(bare)):
        return Said(word=Word.OPTION, option=int(digit[1]))
    ordinal = _OPTION_WORD.match(bare)
    spelt = ordinal[1] if ordinal else bare if named and bare in _HANZI else ""
    return Said(word=Word.OPTION, option=to_int(spelt) or 0) if spelt else None


def _person(bare: str, *, named: bool) -> Said | None:
    """Read 换网格员三号, 改人; behind a circled number also a bare name."""
    given = _GIVE.match(bare)
    if not given and not named:
        return None
    name = _TAIL.sub("", _FRONT.sub("", bare[given.end() :] if given else bare))
    if _NAME.match(name) or (given and not name):
        return Said(word=Word.PERSON, name=name)
    return None


def _value(written: str) -> int:
    return _HANZI.get(written) or int(written)


def _with(said: Said, *, number: int | None = None, sure: bool = False) -> Said:
    return Said(
        word=said.word,
        number=said.number if number is None else number,
        option=said.option,
        name=said.name,
        sure=said.sure or sure,
    )


def labels(said: tuple[Said, ...]) -> Iterator[int]:
    """Yield the numbers that were said."""
    return (each.number for each in said if each.number)

"""A text in the form the grammar of commands reads: numbers as digits, courtesy and slips gone."""

import re
from collections.abc import Iterable
from typing import Final

from language.numerals import to_door, to_int
from language.pinyin import syllables
from language.words import any_word, load, strings

_LEXICON: Final = load("commands")
MARKS: Final = " ,:、。!;~\n"
"""What may part a verb from its words."""

_SIGNED: Final = re.compile(r"^[/#](?=[^\W\d_])")
_FRAMED: Final = re.compile(
    r"[【\[(<《]\s?((?:[^\W\d_]{1,4})?#?\d{1,6}(?:号?工?单)?)\s?[】\])>》]"
)
_APART: Final = re.compile(r"(?<![\d.:])\d(?: \d){2,5}(?![\d.:])")
_SPOKEN: Final = re.compile(
    r"(?<![零〇一二三四五六七八九幺两十百千万\d第点周])[零〇一二三四五六七八九幺]{3,6}"
    r"(?![零〇一二三四五六七八九幺两十百千万\d点个]|号?[楼栋幢院]|单元)"
)
_COUNTED: Final = re.compile(
    r"(?<=[编单]号)[\s:]?[一二三四五六七八九]百[零一二三四五六七八九十]{1,3}(?![\d点个])"
    r"|[一二三四五六七八九]百[零一二三四五六七八九十]{1,3}(?=号?单)"
)
_TWICE: Final = re.compile(r"^(?!好)([\u4e00-\u9fff]{2,4})[\s,!。]{0,3}\1")
# 请社区帮忙 asks the community for something: there 请 is no courtesy.
_COURTESY: Final = re.compile(
    rf"^(?:(?:{any_word(strings(_LEXICON['before'], 'courtesy'))})[{MARKS}]*)++(?=\S)(?!社区|居委|村委)",
    re.IGNORECASE,
)
_ACKNOWLEDGED: Final = re.compile(
    rf"^(?:{any_word(strings(_LEXICON['before'], 'acknowledged'))})(?:[\s,。!]+(?=\S)|(?=我接|我来|接单|这单我))",
    re.IGNORECASE,
)
_STATES: Final = re.compile(
    rf"^(?:(?:{any_word(strings(_LEXICON['before'], 'states'))})[{MARKS}]*)++(?=\S)"
)
_LOOK: Final = re.compile(rf"^(?:{any_word(strings(_LEXICON['before'], 'look'))})(?:我的)?(?=\S)")
_DOERS: Final = re.compile(rf"^(?:{any_word(strings(_LEXICON['before'], 'doers'))})++(?=\S)")
_LOUD: Final = re.compile(r"(?<=[好到接完定场单上成复电])[啦咯喽](?=[^\u4e00-\u9fff]|$)")
_PARTICLES: Final = re.compile(
    rf"^(?:[了啦哈啊呀吧哦喽嘞哒咯哟]{{1,2}}(?=[{MARKS}\d#]|$)|一下(?=\S)|下(?=[{MARKS}\d#]))"
)
_LONGEST_VERB: Final = 4


def prepared(said: str) -> str:
    """Return a normalised text with ticket numbers as digits and without what is only courtesy."""
    core = _FRAMED.sub(r" \1 ", _SIGNED.sub("", said))
    core = _APART.sub(lambda found: found[0].replace(" ", ""), core)
    core = _SPOKEN.sub(lambda found: to_door(found[0].replace("幺", "一")), core)
    core = _COUNTED.sub(lambda found: str(to_int(found[0].strip(" :")) or found[0]), core)
    core = _ACKNOWLEDGED.sub("", core.strip(MARKS))
    core = _TWICE.sub(r"\1", _COURTESY.sub("", core).strip(MARKS))
    return _LOUD.sub("了", core, count=1)


def without_state(tail: str) -> str:
    """Return what follows a ticket number without 已经, 可以, 我这边 and the like before the verb."""
    return _STATES.sub("", tail)


def without_doer(core: str) -> str:
    """Return a text without 我们, 现场, 已经 and the like before the verb."""
    return _DOERS.sub("", core)


def looked_at(core: str) -> str:
    """Return what somebody wants to look at: 待办 of 看下我的待办; empty when he does not say so."""
    look = _LOOK.match(core)
    return core[look.end() :] if look else ""


def after_particles(after: str) -> str:
    """Return what follows a verb without the particles that belong to it: 接单啦 0231, 统计一下本周."""
    return _PARTICLES.sub("", after)


def respelt(core: str) -> tuple[str, str]:
    """Return a text whose first word only sounds like a verb with the verb, and that verb.

    截单 is 接单, 代办 is 待办. Both are empty when the text begins with no such sound.
    """
    for length in range(min(_LONGEST_VERB, len(core)), 1, -1):
        verb = _SOUNDS.get(tuple(syllables(core[:length])), "")
        if verb and len(verb) == length and verb != core[:length]:
            return verb + core[length:], verb
    return "", ""


def respelt_whole(core: str) -> str:
    """Return a text that begins with all four syllables of a verb with that verb: 恢复共电."""
    written, verb = respelt(core)
    return written if len(verb) == _LONGEST_VERB else core


def _by_sound(verbs: Iterable[str]) -> dict[tuple[str, ...], str]:
    """Of two verbs of one sound the first in the list is meant."""
    found: dict[tuple[str, ...], str] = {}
    for verb in verbs:
        found.setdefault(tuple(syllables(verb)), verb)
    return found


ALONE: Final = frozenset(strings(_LEXICON["sound"], "alone"))
"""Verbs that may be misspelt without a ticket number beside them."""

_SOUNDS: Final = _by_sound(
    (*strings(_LEXICON["sound"], "alone"), *strings(_LEXICON["sound"], "numbered"))
)

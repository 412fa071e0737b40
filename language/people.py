"""Names of people in a command: 换老王, 指派 0231 网格员三号, 转派 12 @somebody."""

import re
from typing import Final

from domain.station import StationMap
from language.words import any_word, load, strings

_NAMES: Final = load("names")
_POSTS: Final = load("commands")["posts"]
_SURNAMES: Final = str(_NAMES["surnames"])
_NOT_NAMES: Final = strings(_NAMES, "not_names")
_ADDRESS: Final = re.compile(
    rf"(?:[老小大][{_SURNAMES}]|阿[\u4e00-\u9fff]|[{_SURNAMES}](?:{any_word(strings(_POSTS, 'titles'))}))"
)
_NAME: Final = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_COUNT: Final = r"[一二三四五六七八九十两\d]{1,3}"
_TEAM: Final = rf"(?:{any_word(strings(_POSTS, 'trades'))})?{_COUNT}(?:号?{any_word(strings(_POSTS, 'teams'))})"
_POST: Final = re.compile(
    rf"(?:{_TEAM})?(?:{any_word(strings(_POSTS, 'posts'))})(?:{_COUNT}号?)?|{_TEAM}"
)
_TO: Final = re.compile(r"^(?:交给|转给|派给|给|由|让|叫|@|\s)+")
_TAIL: Final = re.compile(
    r"(?:去处理|来处理|去看看|去一下|过去|过来|去吧|来吧|去|来|吧|处理|接手|接单|接|上|负责|跟进|那边|哈|了)[!。]?$"
)
_PARTS: Final = re.compile(r"[\s,、。:!]+")
_LONGEST: Final = 20
_OPENING: Final = 80
_MENTION: Final = re.compile(r"@([^\s@]{1,20})")
_MENTIONS: Final = re.compile(r"\s*(?:@[^\s@]{1,20}\s+)+")


def first_person(words: str, station: StationMap) -> tuple[str, str]:
    """Return the person that a text begins with, and the rest; an empty name when none does."""
    words = words.strip(" ,:、")
    if words.startswith("@"):
        name, _, rest = words[1:].partition(" ")
        return name.strip()[:_LONGEST], rest.strip()
    words = _TO.sub("", words)
    for name in sorted({m.name for m in station.members}, key=len, reverse=True):
        if name and words.startswith(name):
            return name, _rest(words.removeprefix(name))
    first, rest = _first_word(words)
    name = _without_tail(first)
    return (name, rest) if looks_like_name(name) else ("", words)


def mentioned(text: str, station: StationMap) -> str:
    """Return the first member of the station that a text begins to speak to with an @; or empty."""
    names = {member.name for member in station.members if member.name}
    opening = _MENTIONS.match(text[:_OPENING])
    found = _MENTION.findall(opening[0]) if opening else []
    return next((name for name in found if name in names), "")


def looks_like_name(written: str) -> bool:
    """Tell whether a word is a name, an address or a post.

    A surname with one or two characters, 老王, 王师傅, 抢修员三号, 二班班长.
    """
    if written.startswith(_NOT_NAMES):
        return False
    return any(form.fullmatch(written) for form in (_ADDRESS, _NAME, _POST))


def any_person(words: str, station: StationMap) -> tuple[str, str]:
    """Return the person after a verb that can mean nothing else: the first word will do."""
    name, rest = first_person(words, station)
    if name:
        return name, rest
    first, rest = _first_word(_TO.sub("", words.strip(" ,:、")))
    return first[:_LONGEST], rest


def _first_word(words: str) -> tuple[str, str]:
    first, *rest = _PARTS.split(words, maxsplit=1)
    return first, rest[0] if rest else ""


def _rest(words: str) -> str:
    """Return what follows a name without 去处理 and the like, which say nothing more."""
    first, rest = _first_word(words.strip(" ,:、"))
    return rest if first and not _without_tail(first) else words.strip(" ,:、")


def _without_tail(word: str) -> str:
    while (shorter := _TAIL.sub("", word)) != word:
        word = shorter
    return word

"""What stands around a name: whether it makes a short word a place, or a name something else."""

import re
from typing import Final

from language.words import any_of, load, strings

_NAMES: Final = load("names")
_SIGN: Final = any_of(strings(_NAMES, "signs"))
_HAPPENS_THERE: Final = re.compile(
    rf",?(?:{any_of(strings(_NAMES, 'between')).pattern}){{0,5}}"
    rf"(?:{any_of(strings(_NAMES, 'happens')).pattern})"
)
_LIVES_BEFORE: Final = re.compile(f"(?:{any_of(strings(_NAMES, 'lives_before')).pattern})$")
_LIVES_AFTER: Final = re.compile(str(_NAMES["lives_after"]))
_TROUBLE: Final = any_of(strings(_NAMES, "trouble"))
_BEFORE_NAME: Final = frozenset(str(_NAMES["before"]))
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_OTHER: Final = any_of(strings(_NAMES, "others"))
_VILLAGE: Final = re.compile(str(_NAMES["villages"]))
_VILLAGE_WORDS: Final = "村庄屯"
_DIRECTIONS: Final = "东西南北"
_ENDINGS: Final = strings(_NAMES, "endings")
_MARKS: Final = " ,。!?"
_CLAUSE_ENDS: Final = frozenset(("", *",。!?;\n了吗呢啊呀吧"))
_BEFORE: Final = 6
_NEAR: Final = 40


def is_place_here(text: str, start: int, end: int) -> bool:
    """Tell whether what stands around an everyday word at ``[start, end)`` makes it a place."""
    if _goes_on_before(text, start):
        return False
    if _SIGN.match(text, end) or _HAPPENS_THERE.match(text, end):
        return True
    if text.strip(_MARKS) == text[start:end]:
        return True
    if _stands_alone(text, start, end):
        return True
    lives = _LIVES_BEFORE.search(text[max(0, start - _BEFORE) : start])
    return lives is not None and _LIVES_AFTER.match(text, end) is not None


def _goes_on_before(text: str, start: int) -> bool:
    """Tell whether the character before makes the word part of a longer one: 康乐园."""
    last = text[max(0, start - 1) : start]
    return _HAN.match(last) is not None and last not in _BEFORE_NAME


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether the word is a clause of its own beside one that speaks of trouble: 催一下,阳光."""
    first, last = text[max(0, start - 1) : start], text[end : end + 1]
    apart = first in _CLAUSE_ENDS and last in _CLAUSE_ENDS
    near = text[max(0, start - _NEAR) : start] + "," + text[end : end + _NEAR]
    return apart and _TROUBLE.search(near) is not None


def is_other(text: str, start: int, end: int, *, ends_itself: bool) -> bool:
    """Tell whether the name at ``[start, end)`` is part of another one: 滨河路, 河南小区.

    Args:
        ends_itself: the name ends in 社区, 村 or 小区, so that nothing behind it belongs to it.
    """
    # 河南小区 is not 南小区.
    only_direction = text[start] in _DIRECTIONS and text.startswith(_ENDINGS, start + 1)
    if only_direction and _goes_on_before(text, start):
        return True
    return not ends_itself and _OTHER.match(text, end) is not None


def is_strange_village(text: str, end: int, owners: tuple[str, ...]) -> bool:
    """Tell whether 村 follows a name whose communities are no villages: 太和村 is not 太和园."""
    if not _VILLAGE.match(text, end):
        return False
    return not any(word in owner for owner in owners for word in _VILLAGE_WORDS)

"""Places of a running text that are named for another reason than that they lose power."""

import re
from typing import Final

from language.notices.page import Zone
from language.words import any_of, load, strings

_NO_POWER: Final = any_of(strings(load("notices")["reading"], "power_words"))
_SITE: Final = re.compile(r"\s*(?:在|位于)(?!\s*\x00)")
_CAUSE: Final = re.compile(r"\s*(?:因|由于|为(?!主|止)|受|配合|应)")
_HEADED: Final = re.compile(r"(?:区|县|镇|乡|街道|片)\Z")
_CONCERNS: Final = re.compile(r"\s*(?:涉及|影响)")
_WEATHER: Final = re.compile(
    r"(?:遭受?|遭遇|出现|突降|普降|局部)?(?:强对流|狂风|暴[雨雪]|大风|雷)"
)
_TITLE: Final = re.compile(r"停电(?:楼宇|区域|时间|范围|安排|通知|公告|计划|预告)")
_HIT: Final = re.compile(
    r"(?:附近|路段)?[一有]?[辆部]?[\u4e00-\u9fff]{0,4}车[\u4e00-\u9fff]{0,4}[撞碰刮]|更?换"
)
_HOMES: Final = re.compile(r"(?:小区|花园|家园|公寓)\Z")
_OWNS: Final = any_of(strings(load("notices")["areas"], "owns"))


def heads(text: str, place: Zone, sentence: Zone) -> bool:
    """Whether it heads what is said of places in it: 南岗区:馨悦小区, 良乡校区停电楼宇.

    Also where the weather was or something hit a pole, and a line: 北寺路 涉及.
    """
    if _CONCERNS.match(text, place.stop):
        return text[place.stop - 1] == "路"
    if any(each.match(text, place.stop) for each in (_WEATHER, _TITLE, _HIT)):
        return True
    return bool(
        text[place.stop : place.stop + 1] == ":"
        and place.stop + 1 < sentence.stop
        and _HEADED.search(text, place.begin, place.stop)
    )


def owns(text: str, place: Zone, things: set[int]) -> bool:
    """Whether a line or transformer of the place is meant: 浮山镇的110千伏变电站.

    The transformer of a 小区 stands for those who live there.
    """
    if _HOMES.search(text, place.begin, place.stop):
        return False
    owns = _OWNS.match(text, place.stop)
    return (owns.end() if owns else place.stop) in things


def is_aside(text: str, run: Zone, sentence: Zone) -> bool:
    """Whether the clause only says why, or where somebody works: 在万安街和兴荣街交叉口."""
    clause = max(text.rfind(",", sentence.begin, run.begin) + 1, sentence.begin)
    stop = text.find(",", run.stop, sentence.stop)
    words = text[clause : stop if stop >= 0 else sentence.stop]
    site = _SITE.match(words) is not None and "的" not in words
    return bool(site or _CAUSE.match(words)) and _NO_POWER.search(words) is None

"""What the brackets behind a place tell: more places, places left out, or nothing of places."""

import re
from collections.abc import Iterator
from typing import Final

from language.notices.areas import Trimmed, trim
from language.notices.page import BLANK, Zone
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["areas"]
_EXCLUDED: Final = any_of(strings(_WORDS, "excluded_before"))
_LEFT_OUT: Final = re.compile(r"\s*(?:不含|不包括|不包含|除了?)(?P<names>.+?)(?:以?外)?\s*")
_WORK: Final = any_of(strings(_WORDS, "work"))
_REMARK: Final = any_of(strings(_WORDS, "remarks"))
_DISTRICT_HEAD: Final = re.compile(r"(?:镇|乡|街道(?:办事处)?|办事处|村委会|行政村|社区)\Z")
_ALL_HAN: Final = re.compile(r"[\u4e00-\u9fff]{3,20}")
# 原纺织厂 is another name of the place before, 一楼大厅 a part of it.
_NO_OTHER: Final = re.compile(r"[原近旁含负全一二三四五六七八九十]|不|部分")
_SURE: Final = 4
_SIGNS: Final = re.compile(r"[、,;]")
_JOINS: Final = re.compile(r"[、,;]|以?及|和(?![平睦谐顺美悦畅兴])|与")


def tells_no_place(words: str) -> bool:
    """Whether the words in brackets tell what is done, when, or whose line it is."""
    only_time = BLANK in words and _SIGNS.search(words) is None
    return only_time or bool(_WORK.search(words) or _REMARK.fullmatch(words.strip()))


def opened(text: str, item: Zone) -> Iterator[tuple[Zone, tuple[Zone, ...]]]:
    """Yield the names of an item with what its brackets exclude.

    第一教学楼(海洋学院除外) excludes; 东高村镇(甲村、乙村) stands for what is inside; 学生宿舍F区(8-9栋)
    is one name; 红旗路段(天健大厦、时代天骄) names the places inside too.
    """
    begin = text.find("(", item.begin, item.stop)
    end = text.find(")", begin + 1, item.stop) if begin >= 0 else -1
    if end < 0:
        yield Zone(item.begin, begin if begin >= 0 else item.stop), ()
        return
    inner = Zone(begin + 1, end)
    words = text[inner.begin : inner.stop]
    before = Zone(item.begin, begin)
    out = tuple(left_out(text, inner))
    if out:
        yield before, out
    elif tells_no_place(words):
        yield before, ()
    elif _names_places(text, inner):
        if "、" not in words or not _DISTRICT_HEAD.search(text[item.begin : begin]):
            yield before, ()
        for part in _parts(text, inner, _SIGNS):
            yield part, ()
    else:
        yield item, ()


def left_out(text: str, inner: Zone) -> Iterator[Zone]:
    """Yield the places that the words in brackets except."""
    if behind := _EXCLUDED.search(text, inner.begin, inner.stop):
        names = Zone(inner.begin, behind.start())
    elif found := _LEFT_OUT.fullmatch(text, inner.begin, inner.stop):
        names = Zone(*found.span("names"))
    else:
        return
    for part in _parts(text, names, _JOINS):
        if name := trim(text, part):
            yield name.zone


def _names_places(text: str, inner: Zone) -> bool:
    """Whether the brackets hold names of their own, not numbers or a part of the name before."""
    parts = list(_parts(text, inner, _SIGNS))
    if len(parts) > 1:
        return all(_is_own_name(text, part) for part in parts)
    name = trim(text, inner)
    whole = _ALL_HAN.fullmatch(text, inner.begin, inner.stop)
    return bool(whole and name and _is_sure(name) and not _NO_OTHER.match(text, inner.begin))


def _is_sure(name: Trimmed) -> bool:
    """Whether 华洋酒店 is a place; 营业部 may be a part of one."""
    return name.strong and (not name.soft or name.zone.stop - name.zone.begin >= _SURE)


def _is_own_name(text: str, part: Zone) -> bool:
    words = text[part.begin : part.stop].strip()
    return len(words) > 1 and re.match(r"[\u4e00-\u9fff]{2}", words) is not None


def _parts(text: str, zone: Zone, signs: re.Pattern[str]) -> Iterator[Zone]:
    begin = zone.begin
    for sign in signs.finditer(text, zone.begin, zone.stop):
        if sign.start() > begin:
            yield Zone(begin, sign.start())
        begin = sign.end()
    if zone.stop > begin:
        yield Zone(begin, zone.stop)

"""Clock times that begin with a number: 8:30, 8时30分, 八点半, 两点三刻, 8-10点."""

import re
from typing import Final

from language.times.numbers import HAN, NUMBER, number, pair
from language.times.tokens import ClockToken, Style

_HOURS: Final = 24
_MINUTES: Final = 60
_HALF_DAY: Final = 12

_NO_CLOCK: Final = (
    r"(?:点|儿(?!钟)|击|评|名|心|亮|火|赞|位|数|意见|建议|问题|要求|说明|注意|内容|原因|希望|疑问|看法"
    r"|体会|诉求|事项|声明|提醒|间|候|段|常|期|光|而|代|尚|不时|限(?!电)|效|差(?!.{1,3}分)|速|装|令|节|价)"
)
_COUNTED: Final = r"[个户家人天几号楼栋幢座层室单多万千百块元度%台条辆次米公号位名岁kKvV°℃点时]"
_UNITS: Final = r"(?:[0-9]|[倍折元块度米%kKVvAW]|千瓦|公斤|公里|[千万亿]|个百分)"
_COLON: Final = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])(?:[时点分](?![间段候钟]))?"
    r"(?:\s?(?P<half>[aApP])\.?[mM]\b\.?)?"
)
_DOTTED: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})\.(?P<minute>[0-5]0)(?=[~-](?P<to>[0-9]{1,2})\.(?P<to_minute>[0-5]0)(?![0-9元块度]))"
)
_DOTTED_END: Final = re.compile(r"(?P<hour>[0-9]{1,2})\.(?P<minute>[0-5]0)(?![0-9元块度])")
_SPOKEN: Final = re.compile(
    rf"""
    (?P<hour>{NUMBER})(?P<unit>[点时])(?!{_NO_CLOCK})(?!(?!零[0-9])[{HAN}]{{1,3}}{_UNITS})
    (?:钟|整|正)?
    (?:
      (?P<half>半)(?!个|小时|天|年|夜|截|边|点)
    | (?P<quarters>[一二两三123])刻(?!钟[就能到后])
    | 差(?P<short>{NUMBER})分(?!钟[就能到后内])
    | 过?零?(?P<minute>[0-9]{{1,2}}|[{HAN}]{{1,4}})分(?!钟[就能到后内]|之)(?:[0-9]{{1,2}}秒)?钟?
    | (?P<digits>[0-5][0-9]|零[0-9])(?![0-9:.]|{_COUNTED}|分钟|小时)
    | 过?(?P<han>[二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九])(?!{_COUNTED}|分钟|小时)
    )?
    """,
    re.VERBOSE,
)
_BORROWED: Final = re.compile(
    rf"(?P<hour>{NUMBER})(?=[~-]{NUMBER}(?P<unit>[点时])(?!{_NO_CLOCK})"
    rf"|[至到](?:[上下中][午]|晚上?|早上?)?{NUMBER}(?P<unit2>[点时])(?!{_NO_CLOCK}))"
)
_BARE_END: Final = re.compile(r"(?P<hour>[0-9]{1,2})(?=$|[\s,。;!)、停送])")
_AFTER_PART: Final = re.compile(r"(?P<hour>1[0-2]|[1-9])(?=[晚早夜下上至到~,。停送-]|$)")
_SHORT_OF: Final = re.compile(rf"差(?P<minutes>{NUMBER})分钟?$")
"""差十分五点."""
_BEFORE_LONELY_ONE: Final = re.compile(
    r"(?:预计|估计|大概|大约|约|最迟|才|等|从|今早|清晨|早晨|凌晨|半夜|晚上|夜里|夜|午后|后晌|傍晚|晌|[至到~日天号午-])$"
)
_AFTER_LONELY_ONE: Final = re.compile(
    r"(?:[至到~-](?!底)|左右|前(?!面)|多[,钟就了]|来电|送电|恢复|停电|停的|停[到至]|许)"
)
_BEFORE_LISTED: Final = re.compile(r"(?:[说讲提谈有]|补充|强调|以下|如下|这|那|共|分)$")


def read_colon(text: str, at: int) -> ClockToken | None:
    """Read 8:30, 20:00:00, 8:30pm or 6:00时."""
    match = _COLON.match(text, at)
    if match is None or text[max(0, at - 2) : at].endswith(("比", "例")):
        return None
    hour, minute = int(match["hour"]), int(match["minute"])
    if match["half"]:
        afternoon = match["half"] in "pP"
        if not 1 <= hour <= _HALF_DAY:
            return None
        hour, exact = hour % _HALF_DAY + (_HALF_DAY if afternoon else 0), True
    else:
        exact = match["hour"].startswith("0") or hour > _HALF_DAY
    return _clock(match, hour, minute, Style.COLON, exact=exact)


def read_dotted(text: str, at: int, *, ends_range: bool) -> ClockToken | None:
    """Read both ends of 8.00-17.30: at least one has whole hours, else these are dates."""
    match = (_DOTTED_END if ends_range else _DOTTED).match(text, at)
    if match is None:
        return None
    if not ends_range and "00" not in (match["minute"], match["to_minute"]):
        return None
    hour = int(match["hour"])
    exact = match["hour"].startswith("0") or hour > _HALF_DAY
    return _clock(match, hour, int(match["minute"]), Style.COLON, exact=exact)


def read_spoken(text: str, at: int) -> ClockToken | None:
    """Read 八点半, 8时30分, 七八点, 零点, 十点一刻."""
    match = _SPOKEN.match(text, at)
    if match is None:
        return None
    style = Style.SPOKEN if match["unit"] == "点" else Style.FORMAL
    if _is_lonely_one(text, match) or _is_count_of_points(text, match):
        return None
    minute = _minute(match)
    if minute == 0 and (short := _SHORT_OF.search(text, max(0, match.start() - 5), match.start())):
        minute = -(number(short["minutes"]) or 0)
    both = pair(match["hour"])
    hour = both[0] if both else number(match["hour"])
    if hour is None or minute is None:
        return None
    exact = hour > _HALF_DAY or hour == 0 or match["hour"].startswith("0")
    if match["short"] or minute < 0:
        hour, minute = (hour or _HOURS) - 1, _MINUTES - abs(minute)
    return _clock(match, hour, minute, style, exact=exact, or_hour=both[1] if both else None)


def read_borrowed(text: str, at: int) -> ClockToken | None:
    """Read the first hour of 8-10点 or 八到十点, which has its unit from the second."""
    match = _BORROWED.match(text, at)
    hour = number(match["hour"]) if match else None
    if match is None or hour is None:
        return None
    style = Style.SPOKEN if "点" in (match["unit"], match["unit2"]) else Style.FORMAL
    exact = hour > _HALF_DAY or hour == 0 or match["hour"].startswith("0")
    return _clock(match, hour, 0, style, exact=exact)


def read_bare_end(text: str, at: int) -> ClockToken | None:
    """Read the 12 of 8:00-12 at the end of a clause."""
    match = _BARE_END.match(text, at)
    if match is None:
        return None
    hour = int(match["hour"])
    return _clock(match, hour, 0, Style.COLON, exact=hour > _HALF_DAY)


def read_after_part(text: str, at: int) -> ClockToken | None:
    """Read the hours of 早9晚5, which stand right behind a part of the day."""
    match = _AFTER_PART.match(text, at)
    if match is None:
        return None
    return _clock(match, int(match["hour"]), 0, Style.SPOKEN, exact=False)


def _clock(
    match: re.Match[str],
    hour: int,
    minute: int,
    style: Style,
    *,
    exact: bool,
    or_hour: int | None = None,
) -> ClockToken | None:
    if hour > _HOURS or minute >= _MINUTES or (hour == _HOURS and minute):
        return None
    return ClockToken(
        begin=match.start(),
        stop=match.end(),
        hour=hour,
        minute=minute,
        style=style,
        exact=exact,
        or_hour=or_hour,
    )


def _minute(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarters"]:
        quarters = number(match["quarters"])
        return None if quarters is None else 15 * quarters
    written = match["short"] or match["minute"] or match["digits"] or match["han"]
    return number(written) if written else 0


def _is_bare(match: re.Match[str]) -> bool:
    return match.end() == match.end("unit")


def _is_lonely_one(text: str, match: re.Match[str]) -> bool:
    """一点 is mostly a little, and 一时 a moment: a time only where the words around say so."""
    if match["hour"] != "一" or not _is_bare(match):
        return False
    before = text[max(0, match.start() - 4) : match.start()]
    if match["unit"] == "点" and before.endswith(("早", "晚")):
        return not before.endswith(("今早", "明早", "今晚", "明晚", "昨晚"))
    if _BEFORE_LONELY_ONE.search(before):
        return False
    return match["unit"] == "时" or _AFTER_LONELY_ONE.match(text, match.end()) is None


def _is_count_of_points(text: str, match: re.Match[str]) -> bool:
    """我说两点 is no time."""
    if match["unit"] != "点" or not _is_bare(match) or match["hour"].isascii():
        return False
    before = text[max(0, match.start() - 2) : match.start()]
    follows = text[match.end() : match.end() + 1]
    return _BEFORE_LISTED.search(before) is not None and follows in ("", ":", ",", "。")

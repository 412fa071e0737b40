"""Words that name a day: 明早, 次日, 下周三, 本月底, 今明两天, 腊月廿三, 国庆, 民國115年11月20日."""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from language.times.dates import edge_of_month, third_of_month
from language.times.festivals import (
    FESTIVALS,
    HOLIDAYS,
    LABELLED,
    NEED_FESTIVAL,
    NOT_A_PLACE,
    TERMS,
)
from language.times.numbers import HAN, NUMBER, number, years
from language.times.sayings import (
    DayOfMonth,
    DayOfYear,
    FromLast,
    FromToday,
    Holiday,
    LunarDay,
    MonthDay,
    PartOfMonth,
    Run,
    Saying,
    Week,
    Weekday,
)
from language.times.tokens import DayToken

Reader: TypeAlias = Callable[[re.Match[str]], Saying | None]

_PART_AHEAD: Final = (
    r"(?=凌晨|清晨|清早|早|上午|中午|下午|傍晚|晚|夜|晨|晌|后晌|半夜|午|一早|一大早)"
)
_WEEKDAYS: Final = "一二三四五六日"
_SHIFTS: Final = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "下下": 2}
_SHIFT: Final = r"(?P<shift>上上|下下|[上下本这当])"
_LUNAR_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}
_LUNAR_DAY: Final = (
    r"(?P<day>初[一二三四五六七八九]|十[一二三四五六七八九]|初?十|二十[一二三四五六七八九]?"
    r"|廿[一二三四五六七八九]?|三十|[0-9]{1,2}(?![0-9]))(?!月)日?"
)
_AHEAD: Final = {
    "听": 1,
    "琴": -1,
    "寻": -1,
    "噚": -1,
    "大前": -3,
    "前": -2,
    "昨": -1,
    "今": 0,
    "明": 1,
    "后": 2,
    "大后": 3,
}
_FROM_LAST: Final = {"次": 1, "翌": 1, "隔": 1, "第二": 1, "当": 0, "同": 0}
_RUNS: Final = {"今明后": Run(0, 2), "今明": Run(0, 1), "明后": Run(1, 2), "昨今": Run(-1, 0)}
_YEARS_AHEAD: Final = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "后": 2}
_END: Final = 31
_SATURDAY: Final = 5


def read_day_word(text: str, at: int) -> DayToken | None:
    """Read the day that is named at a position."""
    for pattern, reader in _BY_FIRST.get(text[at], ()):
        match = pattern.match(text, at)
        saying = reader(match) if match else None
        if match and saying is not None:
            return DayToken(begin=match.start(), stop=match.end(), saying=saying)
    return None


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _relative(match: re.Match[str]) -> Saying:
    return FromToday(_AHEAD[match["day"]])


def _today(match: re.Match[str]) -> Saying:
    return FromToday(0)


def _run(match: re.Match[str]) -> Saying:
    return _RUNS[match["run"]]


def _from_last(match: re.Match[str]) -> Saying:
    return FromLast(_FROM_LAST[match["day"]])


def _days_ahead(match: re.Match[str]) -> Saying | None:
    count = number(match["count"])
    return FromToday(count) if count else None


def _weekday(match: re.Match[str]) -> Saying | None:
    said = match["weekday"].replace("天", "日")
    shift = match.groupdict().get("shift")
    weeks = _SHIFTS[shift] if shift else None
    if said == "末":
        return Weekday(_SATURDAY, weeks, through=1)
    through = 1 if match["also"] and said == "六" else 0
    return Weekday(_WEEKDAYS.index(said), weeks, through=through)


def _week(match: re.Match[str]) -> Saying:
    return Week(_SHIFTS[match["shift"]])


def _month(match: re.Match[str]) -> Saying | None:
    months = _SHIFTS[match["shift"]]
    if match["day"]:
        day = number(match["day"])
        return None if day is None else DayOfMonth(day, months)
    bounds = (1, _END)
    if match["third"]:
        bounds = third_of_month(match["third"])
        if match["to_third"]:
            bounds = (bounds[0], third_of_month(match["to_third"])[1])
    elif match["edge"]:
        bounds = edge_of_month(match["edge"])
    return PartOfMonth(*bounds, months=months)


def _edge(match: re.Match[str]) -> Saying:
    return PartOfMonth(*edge_of_month(match["edge"]), months=0)


def _festival(match: re.Match[str]) -> Saying | None:
    name = match["name"]
    saying = FESTIVALS[name]
    if match["off"]:
        return Holiday(saying, HOLIDAYS[name]) if name in HOLIDAYS else saying
    return None if name in NEED_FESTIVAL and not match["feast"] else saying


def _labelled(match: re.Match[str]) -> Saying:
    name = match["name"]
    return Holiday(LABELLED[name], HOLIDAYS[name]) if match["off"] else LABELLED[name]


def _term(match: re.Match[str]) -> Saying | None:
    return TERMS[match["name"]]


def _lunar(match: re.Match[str]) -> Saying | None:
    name = match["month"]
    month = _LUNAR_MONTHS.get(name) or number(name)
    written = match["day"]
    day = number(written.removeprefix("初"))
    if month is None or day is None:
        return None
    return LunarDay(-month if match["leap"] else month, day)


def _republic(match: re.Match[str]) -> Saying | None:
    month, day = number(match["month"]), number(match["day"])
    said = years(match["year"])
    if not said or month is None or day is None:
        return None
    # 民國 says which of the calendars a short year belongs to.
    return MonthDay(said[1:2] or said, month, day)


def _of_year(match: re.Match[str]) -> Saying | None:
    month, day = number(match["month"]), number(match["day"])
    if month is None or day is None:
        return None
    return DayOfYear(_YEARS_AHEAD[match["year"]], month, day)


_MONTH_DAY: Final = rf"(?P<month>{NUMBER})月(?P<day>{NUMBER})[日号]"
_RULES: Final[tuple[tuple[str, str, Reader], ...]] = (
    ("昨今明后前", r"(?P<day>[前昨今明后])\([0-9]{1,2}[日号]?\)[日天]?", _relative),
    ("听琴寻噚", r"(?P<day>[听琴寻噚])(?:日(?!常|志|子)|(?=晚|夜|朝))", _relative),
    ("今明昨", r"(?P<run>今明后|今明|明后|昨今)(?:[两三23][天日]|天)", _run),
    (
        "大前昨今明后",
        r"(?P<day>大前|大后|[前昨今明后])(?:[天日](?![年线文气])|儿)(?:个儿?)?",
        _relative,
    ),
    ("昨今明", rf"(?P<day>[昨今明]){_PART_AHEAD}", _relative),
    ("前", r"(?<![电天时钟月年以之])(?P<day>前)(?=晚(?!上))", _relative),
    ("即", r"即日(?=起)", _today),
    ("次翌隔当同第", r"(?P<day>[次翌隔当同]|第二)[天日](?![志用])", _from_last),
    ("次翌当", r"(?P<day>[次翌当])(?=[晚早晨夜])", _from_last),
    ("再过", rf"再?过(?P<count>{NUMBER})天", _days_ahead),
    (
        "上下本这当",
        rf"{_SHIFT}个?(?:周|星期|礼拜)(?P<weekday>[{_WEEKDAYS}天末])(?P<also>[日天](?![0-9{HAN}]))?",
        _weekday,
    ),
    ("上下本这当", rf"{_SHIFT}个?(?:周(?![边围])|星期(?!几)|礼拜(?!几))", _week),
    (
        "周星礼",
        (
            rf"(?<![一两二三四五0-9])(?:周|星期|礼拜)(?P<weekday>[{_WEEKDAYS}天末])"
            rf"(?![岁年围遍圈])(?P<also>[日天](?![0-9{HAN}]))?"
        ),
        _weekday,
    ),
    (
        "上下本这当",
        (
            rf"{_SHIFT}个?月(?:份|(?P<day>{NUMBER})[日号]|(?P<edge>[初底末]|中(?![旬上下]))"
            r"|(?P<third>[上中下])(?:旬?(?P<to_third>[中下]))?旬)?"
        ),
        _month,
    ),
    ("月", r"月(?P<edge>[底末初])", _edge),
    (
        "".join(sorted({name[0] for name in FESTIVALS})),
        (
            rf"(?P<name>{_any_of(FESTIVALS)})(?![日号{HAN}])(?P<feast>节)?"
            rf"(?P<off>假期|长假|小长假|期间|假日)?{NOT_A_PLACE}"
        ),
        _festival,
    ),
    (
        "五六十",
        rf"(?<![{HAN}月号第])(?P<name>{_any_of(LABELLED)})(?:节|(?P<off>假期|长假|小长假|期间)|(?=放假|当天|那天|前|后|早|晚|上午|下午))",
        _labelled,
    ),
    (
        "".join(sorted({name[0] for name in TERMS})),
        rf"(?P<name>{_any_of(TERMS)})(?:那天|这天|当天|当日|节气|(?=[早晚凌上下中][上晨午]|[0-9{HAN}]{{1,3}}[点时:]))",
        _term,
    ),
    (
        "农阴旧夏",
        rf"(?:农|阴|旧|夏)历(?P<leap>闰)?(?P<month>[正冬腊]|{NUMBER})月{_LUNAR_DAY}",
        _lunar,
    ),
    ("正冬腊", rf"(?P<leap>)(?P<month>[正冬腊])月{_LUNAR_DAY}", _lunar),
    ("闰", rf"(?P<leap>闰)(?P<month>{NUMBER})月{_LUNAR_DAY}", _lunar),
    ("民", rf"民国(?P<year>{NUMBER}|[0-9]{{3}}|[{HAN}百]{{2,6}})年{_MONTH_DAY}", _republic),
    ("前去今本明后", rf"(?P<year>[前去今本明后])年{_MONTH_DAY}", _of_year),
)
_BY_FIRST: Final[dict[str, list[tuple[re.Pattern[str], Reader]]]] = {}
for _firsts, _pattern, _reader in _RULES:
    for _first in _firsts:
        _BY_FIRST.setdefault(_first, []).append((re.compile(_pattern), _reader))

"""Dates that begin with a number: 2026年11月20日, 11/20, 11.20, 27日, 20号, 八月初五, 三天后."""

import re
from typing import Final

from language.times.numbers import HAN, NUMBER, number, years
from language.times.sayings import DayOfMonth, FromToday, LunarDay, MonthDay, PartOfMonth, Saying
from language.times.tokens import DayToken

_MONTHS: Final = 12
_LONGEST_MONTH: Final = 31
_YEAR: Final = rf"(?P<year>[0-9〇零一二三四五六七八九]{{4}}|[0-9]{{2,3}}|[{HAN}百]{{2,6}})年"
_CLOCK_AHEAD: Final = (
    r"(?:[\s,]?(?:上午|下午|中午|早|晚|凌晨|今晚|全天|周|星期|礼拜|\((?:周|星期|礼拜)"
    r"|(?:[01]?[0-9]|2[0-4])(?::[0-5]|[点时])))"
)
"""What follows a date that is written without its last unit: 11.20早8:00, 11月18 8:00."""

_PLACE_BEFORE: Final = re.compile(
    r"[路街巷弄村院里庄园厦栋幢座楼区段线杆第#住梯牌汇基塔苑桥坊镇乡组厂家-]$|(?<![知报])道$|家在$|住在$|门牌$"
)
_DOORS_BEFORE: Final = re.compile(r"[路街巷弄村院里道][0-9]{1,4}号?[至到~、-]$")
_COUNT_BEFORE: Final = re.compile(r"(?:连续|历时|[共达近约多每逾]|(?<![预估])计|为期|前后)$")
_PLACE: Final = (
    r"(?:楼|栋|幢|座|单元|院|门|线|杆|机|主?变|库|车|室|房|厅|路|街|桥|井|箱|柜|配电|公寓|台(?!风)|站|馆|宿"
    r"|别墅|店|仓|厂|组|泵|电(?![力网业工])|地(?!下)|塔|铺|环|分(?![批时段别期片])|支|表|户|桩|码|文|令"
    r"|大(?![概约家面])|小区|教|实验|商|学|食)"
)
_SAME_UNIT_AHEAD: Final = rf"(?:[~至到、和及-]{NUMBER}(?:日|号(?!{_PLACE})))"
_DAY_UNIT: Final = (
    rf"(?:日(?![元均照用常产内间游]|[以之]内)"
    rf"|号(?!{_PLACE})(?![0-9]{{1,3}}(?:[楼栋幢-]|号{_PLACE}))(?!(?:[~、至到和及-]{NUMBER}号?){{1,4}}{_PLACE})"
    rf"|(?={_SAME_UNIT_AHEAD})|(?=(?:、{NUMBER}){{1,6}}[、和及]{NUMBER}日))"
)
_DAY_OF_DATE: Final = rf"(?:{_DAY_UNIT}|(?={_CLOCK_AHEAD}))"
_FULL: Final = re.compile(rf"{_YEAR}(?P<month>{NUMBER})月份?(?:(?P<day>{NUMBER}){_DAY_OF_DATE})?")
_MONTH: Final = re.compile(
    rf"(?P<month>{NUMBER})月(?:份(?!额)|(?P<day>{NUMBER}){_DAY_OF_DATE}|(?P<third>[上中下])旬|(?P<edge>底|末|初|中(?![旬心学秋])))"
)
_LUNAR: Final = re.compile(
    r"(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>初[一二三四五六七八九十]|廿[一二三四五六七八九]?)(?!日)"
)
_NUMERIC: Final = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{2,3}(?=[./][0-9]{1,2}[./]))(?P<mark>[-/.~])(?P<month>[0-9]{1,2})(?P=mark)"
    r"(?P<day>[0-9]{1,2})(?![0-9]|[-/.][0-9])[日号]?"
)
_SHORT: Final = re.compile(
    r"(?P<month>[0-9]{1,2})(?P<mark>[-/.])(?P<day>[0-9]{1,2})(?![0-9.%/:]|[日号]?[楼栋幢室户元米度千万公]|kV|-[0-9])"
)
_SHORT_AHEAD: Final = re.compile(
    rf"[日号]?(?:{_CLOCK_AHEAD}|\s?每[天日]|[~至到-][0-9]{{1,2}}[./-][0-9]{{1,2}}|停电|检修|停[0-9]|全[校天区])"
)
_COMPACT: Final = re.compile(
    r"(?P<year>20[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])"
)
_BARE: Final = re.compile(rf"(?P<day>{NUMBER}){_DAY_UNIT}")
_SURE_AFTER: Final = re.compile(
    rf"[早上下中晚凌傍夜今白全整半周星礼(~-]|[0-9{HAN}]{{1,3}}[点时:]|至|到|起|前|之|以|停|检|送|恢|来|开|那|都|均|当天"
    r"|这天|的?停电|改|断|限|施|晚|、|和|及|,?[0-9]{1,2}:|[0-9]{1,2}[号日]"
)
_SURE_BEFORE: Final = re.compile(
    r"(?:月|定|改[到在为]|[到至于~]|延期|原计划|这个月|[,。:(、和及\n]|^)$"
)
_HOLD: Final = re.compile(r"(?:$|[,。;!?)\n])")
_LATER: Final = re.compile(
    rf"(?P<count>[0-9]{{1,2}}|[{HAN}]{{1,2}})(?P<unit>天|日|个?星期|周|个?礼拜)(?:之|以)?(?P<way>后|前)(?!天)"
)
_WEEK: Final = 7
_EDGES: Final = {"初": (1, 5), "中": (11, 20), "底": (25, 31), "末": (25, 31)}
_THIRDS: Final = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}


def edge_of_month(edge: str) -> tuple[int, int]:
    """Return first and last day of 月初, 月中, 月底; the station's reading, nobody says it exactly."""
    return _EDGES[edge]


def third_of_month(third: str) -> tuple[int, int]:
    """Return first and last day of 上旬, 中旬, 下旬."""
    return _THIRDS[third]


def read_full(text: str, at: int) -> DayToken | None:
    """Read 2026年11月20日, 二〇二六年十一月, 112年5月3日."""
    match = _FULL.match(text, at)
    if match is None:
        return None
    month = number(match["month"])
    said = years(match["year"])
    if not said or month is None or not 1 <= month <= _MONTHS:
        return None
    if match["day"] is None:
        return _token(match, PartOfMonth(1, _LONGEST_MONTH, month=month, years=said))
    return _month_day(match, said, month)


def read_month(text: str, at: int) -> DayToken | None:
    """Read 11月20日, 八月初五, 10月底, 10月上旬, 8月份."""
    lunar = _LUNAR.match(text, at)
    if lunar:
        month, day = number(lunar["month"]), number(lunar["day"].lstrip("初"))
        return None if month is None or day is None else _token(lunar, LunarDay(month, day))
    match = _MONTH.match(text, at)
    month = number(match["month"]) if match else None
    if match is None or month is None or not 1 <= month <= _MONTHS:
        return None
    if match["day"]:
        return _month_day(match, (), month)
    bounds = (1, _LONGEST_MONTH)
    if match["third"]:
        bounds = third_of_month(match["third"])
    elif match["edge"]:
        bounds = edge_of_month(match["edge"])
    return _token(match, PartOfMonth(*bounds, month=month))


def read_numeric(text: str, at: int) -> DayToken | None:
    """Read 2026-11-20, 2026.8.26, 115/11/20; 11/20 and 11.20 only where a time follows."""
    match = _NUMERIC.match(text, at)
    if match:
        said = years(match["year"])
        return _month_day(match, said, int(match["month"])) if said else None
    match = _SHORT.match(text, at)
    if match is None or _SHORT_AHEAD.match(text, match.end()) is None:
        return None
    return _month_day(match, (), int(match["month"]))


def read_compact(text: str, at: int) -> DayToken | None:
    """Read 20260915."""
    match = _COMPACT.match(text, at)
    return _month_day(match, (int(match["year"]),), int(match["month"])) if match else None


def read_day(text: str, at: int) -> DayToken | None:
    """Read 27日, 20号 and the 26 of 26-27日."""
    match = _BARE.match(text, at)
    day = number(match["day"]) if match else None
    if match is None or day is None or not 1 <= day <= _LONGEST_MONTH:
        return None
    if text[match.end() - 1] == "日":
        before = text[max(0, match.start() - 2) : match.start()]
        return None if _COUNT_BEFORE.search(before) else _token(match, DayOfMonth(day))
    if not _is_surely_a_day(text, match):
        return None
    return _token(match, DayOfMonth(day))


def read_later(text: str, at: int) -> DayToken | None:
    """Read 三天后, 两周后, 两天前."""
    match = _LATER.match(text, at)
    count = number(match["count"]) if match else None
    if match is None or not count:
        return None
    if match["way"] == "前" and text[max(0, at - 2) : at].endswith(("提", "提前")):
        return None
    days = count if match["unit"] in ("天", "日") else count * _WEEK
    return _token(match, FromToday(days if match["way"] == "后" else -days))


def _is_surely_a_day(text: str, match: re.Match[str]) -> bool:
    """5号 is also a door: a day only where the words around say so."""
    before = text[max(0, match.start() - 3) : match.start()]
    doors = _DOORS_BEFORE.search(text, max(0, match.start() - 10), match.start())
    if _PLACE_BEFORE.search(before) or doors:
        return False
    if _SURE_AFTER.match(text, match.end()):
        return True
    return _HOLD.match(text, match.end()) is not None and bool(_SURE_BEFORE.search(before))


def _month_day(match: re.Match[str], said: tuple[int, ...], month: int) -> DayToken | None:
    day = number(match["day"])
    if day is None or not (1 <= month <= _MONTHS and 1 <= day <= _LONGEST_MONTH):
        return None
    return _token(match, MonthDay(said, month, day))


def _token(match: re.Match[str], saying: Saying) -> DayToken:
    return DayToken(begin=match.start(), stop=match.end(), saying=saying)

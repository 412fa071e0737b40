"""Time words as they were written: when it happened or is asked about, when it will be done."""

import re
from typing import Final

from language.numerals import NUMERAL
from language.reading import Case

_N: Final = rf"(?:\d{{1,2}}|{NUMERAL}{{1,3}})"
_DAY: Final = (
    r"(?:大前天|前天|昨[天日晚夜儿早]个?|今[天日晚夜儿早]个?|明[天日晚早儿]个?|大后天|后天"
    rf"|(?:上|下|这|本)?(?:个)?(?:周|星期|礼拜)[一二三四五六日天末]|[上下这本]个?(?:周|星期|月)(?!第|都|已|总|老|经常|又|才|就)|{_N}月{_N}[日号]"
    rf"|(?<![\d街路巷弄院第同])\d{{1,2}}(?:日|号(?=[停检有会要来早晚上下中凌那是的到至送什几通不白可能真全~-]|没停|\d点|没有停)|(?<=[到至是于在]\d号)|(?<=[到至是于在]\d\d号))(?!楼)|月底|月初|国庆|春节|中秋|元旦|五一|端午|除夕|过年"
    r"|(?:高考|中考|国庆|春节|过年|考试)(?:那|这|的)?(?:[两三几]天|期间|时候))"
)
_PART: Final = (
    r"(?:凌晨|半夜|后半夜|夜里|大清早|一大早|早上|早晨|清晨|早|上午|中午|下午|傍晚|晚上|夜间|晚)"
)
_CLOCK: Final = rf"(?:\d{{1,2}}:\d\d|{_N}点(?![击名心餐电都也儿])(?:{_N}分?|半|一刻|三刻|钟|整|多|左右|来钟){{0,2}})"
_POINT: Final = rf"(?:{_DAY}(?:的?{_PART})?(?:{_CLOCK})?|(?:{_PART})(?:{_CLOCK})|(?:{_CLOCK}))"
_SPAN: Final = (
    rf"(?:半(?:个)?多?(?:小时|钟头|天)|{_N}(?:个)?(?:多|半)?(?:个)?(?:小时|钟头|天|分钟|刻钟)(?:半)?(?:多)?"
    r"|(?:十来|十几|二十来|半拉|刻把)(?:个)?(?:分钟|小时|钟头)|半天|大半天|一(?:上午|下午|晚上?|整天|夜|宿)|好几个(?:小时|钟头)|(?:几|好几|十几|二十几|几十)分钟)"
)
_WHEN: Final = re.compile(
    rf"(?P<range>(?:从|自)?{_POINT}(?:[到至~—-]|一直到){_POINT})"
    rf"|(?P<point>(?:从|自)?{_POINT})"
    rf"|(?P<just>刚停的|刚刚?才?停的|刚刚|刚才|方才)(?!说|报|发|那|讲|问|打|已|忘|看|这|的|上面|有个|是)"
    rf"|(?<=停)了?(?:电)?(?:都)?(?:快|有|了)?(?P<out>{_SPAN})"
    rf"|(?:没电|停电|断电|黑)(?:了)?(?:都|已经)?(?:快|有|了)?(?P<dark>{_SPAN})"
)
_NO_TIME: Final = re.compile(r"(?:说明|证明|声明|早知|早就)$")
_CUE: Final = r"(?:预计|预计送电|估计|估摸着?|大概|大约|约|争取|最快|最多|最晚|差不多|还要|还得|还需|再(?:有|等|过)?|需要?|可能|力争|计划)"
_ETA: Final = re.compile(
    rf"{_CUE}(?:在|到|要|能|得|于|需)?(?P<told>{_SPAN}|{_POINT})"
    rf"|(?P<coming>{_SPAN}|{_POINT})(?:左右|之?内|以内|之?后|以后|之?前|以前|能|就|可以){{0,3}}(?:赶?到(?!底)|到达|送电|恢复|修好|来电|好|合闸|完)"
    rf"|(?P<within>{_SPAN})(?:之|以)?内"
)
_ANY: Final = re.compile(rf"{_POINT}|{_SPAN}")


def when(dense: str) -> str:
    """Return the first time that is said, as written; empty when none is."""
    for found in _WHEN.finditer(dense):
        start, end = found.span(str(found.lastgroup))
        written = dense[start:end]
        if not _NO_TIME.search(dense[max(0, start - 2) : start + 1]):
            return written
    return ""


def eta(case: Case) -> str:
    """Return when it is promised to be done or somebody to be there, as written."""
    command = case.command
    if command is not None:
        if command.eta is None:
            return ""
        found = _ANY.search(command.words or case.text.dense)
        return found[0] if found else ""
    promised = _ETA.search(case.text.dense)
    return promised[str(promised.lastgroup)] if promised else ""

"""Causes of outages by class (停电原因分类), so that they can be counted (product.md M42).

The crew writes freely or picks a digit; both end in one of these classes.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple


class CauseClass(StrEnum):
    """What it was. The values are what people read."""

    PLANNED = "安排的停电"
    OVERLOAD = "过负荷"
    OUTSIDE = "外力破坏"
    WEATHER = "天气和树木"
    TRANSFORMER = "变压器"
    SWITCH = "开关"
    METER_BOX = "表箱"
    LINE = "线路"
    CUSTOMER = "用户家里"
    OTHER = "其他"
    UNKNOWN = "没有填"


_SIGNS: Final = (
    (
        CauseClass.OUTSIDE,
        r"挖(?:断|破|坏)|外力|施工.{0,6}(?:断|坏|碰)|撞|吊车|车辆|盗|鸟|异物|风筝",
    ),
    (CauseClass.WEATHER, r"雷|大?风|暴?雨|雪|冰|树|洪|进水|受潮"),
    (CauseClass.OVERLOAD, r"过负荷|超负荷|负荷(?:太|过)?[大高重]|过载|重载|过流"),
    (CauseClass.CUSTOMER, r"户内|家里|家中|自家|自己家|用户(?:侧|内部|设备|家)|表后|欠费|插座"),
    (CauseClass.TRANSFORMER, r"变压器|配变|箱变|台变|台区|主变"),
    (CauseClass.METER_BOX, r"表箱|电表|表计|计量|集抄|表前"),
    (CauseClass.SWITCH, r"开关|空开|断路器|刀闸|刀开|熔断器|跌落|保险|闸|漏保|接触器"),
    (CauseClass.LINE, r"线|电缆|导线|接头|中间头|零线|火线|终端头|杆|瓷瓶|绝缘子|引流"),
)
_MATCHES: Final = tuple((name, re.compile(words)) for name, words in _SIGNS)


def cause_class(words: str) -> CauseClass:
    """Return the class of a cause as the crew wrote it. Total."""
    if not words.strip():
        return CauseClass.UNKNOWN
    return next((name for name, sign in _MATCHES if sign.search(words)), CauseClass.OTHER)


class Share(NamedTuple):
    """One bar of a Pareto list: how often (times, count), and the share of all up to it (0 to 1)."""

    cause: CauseClass
    times: int
    up_to: float


def pareto(causes: Iterable[CauseClass]) -> tuple[Share, ...]:
    """Return the causes, the most frequent first, each with the share of all up to it.

    What nobody filled in comes last: it is no cause to work on.
    """
    counted: dict[CauseClass, int] = {}
    for cause in causes:
        counted[cause] = counted.get(cause, 0) + 1
    order = list(CauseClass)
    ranked = sorted(
        counted.items(),
        key=lambda pair: (pair[0] is CauseClass.UNKNOWN, -pair[1], order.index(pair[0])),
    )
    total, so_far, shares = sum(counted.values()), 0, []
    for cause, count in ranked:
        so_far += count
        shares.append(Share(cause, count, so_far / total))
    return tuple(shares)

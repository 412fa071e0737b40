"""How long a repair usually takes: an estimate (估计) out of what earlier ones took.

It is shown as such to the crew, and to whoever asks; it is never stored as a promise
(product.md X3: human value always wins).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil
from typing import Final

from domain.when import in_span, local

SHARE: Final = 0.8
"""So many of the earlier repairs were done within the estimate (P80)."""

_ROUND: Final = timedelta(minutes=5)
_PARTS: Final = (
    ("变压器", ("变压器", "配变", "箱变", "变台")),
    ("线路", ("电缆", "线", "接头", "中间头", "杆", "瓷瓶", "树")),
    ("表箱", ("表箱", "电表", "表")),
    ("开关", ("开关", "空开", "闸", "保险", "熔断", "漏保", "断路器", "接触器")),
    ("用户家里", ("用户", "家里", "户内", "表后", "内线")),
)
"""Words of a cause by the kind that they belong to; the first kind that has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairTime:
    """One earlier repair. `took` is from arrival to restoration."""

    cause: str
    community: str
    arrived_at: datetime
    took: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How long it usually takes from arrival, rounded up to five minutes, and out of how many."""

    took: timedelta
    samples: int


def kind_of_cause(words: str) -> str:
    """Return what kind of cause the words tell, empty when they tell none."""
    return next((kind for kind, parts in _PARTS if any(part in words for part in parts)), "")


def is_night(at: datetime) -> bool:
    """Whether an instant is in the night, when work goes slower (22:00–06:00)."""
    return in_span(local(at).time(), time(22), time(6))


def estimate(
    earlier: Sequence[RepairTime], *, cause: str, community: str, at: datetime, least: int
) -> Estimate | None:
    """Return what most repairs like this took; None when there are too few of any kind.

    The likest group that is large enough decides: cause, community and time of day; cause and
    time of day; cause; community; all of the grid.

    Args:
        cause: what is known of it, may be empty. at: when the crew is there.
        least: repairs a group needs (count).
    """
    kind, night = kind_of_cause(cause), is_night(at)

    def same_cause(one: RepairTime) -> bool:
        return kind_of_cause(one.cause) == kind

    def same_time(one: RepairTime) -> bool:
        return is_night(one.arrived_at) == night

    def same_area(one: RepairTime) -> bool:
        return bool(community) and one.community == community

    about_cause = (same_cause,) if kind else ()
    ladder: tuple[tuple[Callable[[RepairTime], bool], ...], ...] = (
        (*about_cause, same_area, same_time),
        (*about_cause, same_time),
        about_cause,
        (same_area,),
        (),
    )
    for likeness in ladder:
        took = sorted(one.took for one in earlier if all(like(one) for like in likeness))
        if len(took) >= least:
            return Estimate(took=_up(took[ceil(SHARE * len(took)) - 1]), samples=len(took))
    return None


def _up(span: timedelta) -> timedelta:
    return max(_ROUND, ceil(span / _ROUND) * _ROUND)

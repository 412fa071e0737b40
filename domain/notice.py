"""An outage notice as far as its text tells it: made by `language.notices`, used by handlers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about. The values are the labels of the collected notices."""

    PLANNED = "planned"  # 计划停电
    TEMPORARY = "temporary"  # 临时停电: arranged at short notice
    FAULT = "fault"  # 故障停电
    RESTORED = "restored"  # 已恢复供电
    RESCHEDULED = "rescheduled"  # 改期
    CANCELLED = "cancelled"  # 取消
    DELAY = "delay"  # 延时送电
    RATIONING = "rationing"  # 限电, 有序用电
    NOT_OUTAGE = "not_outage"  # water, gas, a closed road: no power is cut


class Required(StrEnum):
    """What the law wants in the notice of a planned or temporary outage (供电监管办法, art. 13)."""

    AREA = "区域"
    LINE = "线路"
    TIME = "时间"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time, or only its day.

    Attributes:
        at: UTC; the local midnight that begins the day where only the day is known.
        day_only: no clock time was given.
    """

    at: datetime
    day_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSegment:
    """One stretch without power and where.

    Attributes:
        start: None where not given.
        end: never before `start`; None where not given.
        areas: literal pieces of the text.
    """

    start: Moment | None
    end: Moment | None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a notice says. Nothing is guessed: what was not understood stands in `unread`.

    Attributes:
        kind: what it is about; `NOT_OUTAGE` leaves all other fields but `reason` empty.
        start: the earliest start; of a fault or restoration, when the power went.
        end: the latest end, never before `start`; of a restoration, when the power was back.
        segments: each stretch with its areas, in the order of the text; one stretch gives one.
        areas: where the power is cut, literal pieces of the text, each once.
        excluded_areas: literal pieces named as not concerned.
        line_or_equipment: lines, substations, transformers, literal pieces.
        reason: in the words of the text, None where not given.
        publisher: a power company, property manager or office, None where not given.
        affected_households: 户.
        planned_end: the announced end, where the text tells that it came otherwise.
        partial_restore_at: when the first part had power again.
        end_estimated: the end is an expectation (预计, 力争).
        early_restore_possible: power may be back before the end.
        weather_dependent: bad weather moves or cancels it.
        tentative: the whole plan is not settled (暂定, 待定).
        unread: literal pieces that look like facts and were not understood.
        missing: what the law requires and the text does not give.
    """

    kind: NoticeKind
    start: Moment | None = None
    end: Moment | None = None
    segments: tuple[NoticeSegment, ...] = ()
    areas: tuple[str, ...] = ()
    excluded_areas: tuple[str, ...] = ()
    line_or_equipment: tuple[str, ...] = ()
    reason: str | None = None
    publisher: str | None = None
    affected_households: int | None = None
    planned_end: Moment | None = None
    partial_restore_at: Moment | None = None
    end_estimated: bool = False
    early_restore_possible: bool = False
    weather_dependent: bool = False
    tentative: bool = False
    unread: tuple[str, ...] = ()
    missing: tuple[Required, ...] = ()

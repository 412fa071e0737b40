"""When an announced outage is told of: the waves of one outage (分批通知)."""

from enum import StrEnum


class WaveKind(StrEnum):
    """Why people are written to about an announced outage."""

    WEEK = "week"  # 提前 7 天
    DAY = "day"  # 前一天
    MORNING = "morning"  # 当天早上
    START = "start"  # 开始
    END = "end"  # 到点
    CHANGE = "change"  # 时间或范围变了
    DELAY = "delay"  # 延时
    CANCEL = "cancel"  # 取消
    RESTORED = "restored"  # 已经送电

    @property
    def is_planned(self) -> bool:
        """Whether the clock brings it; the others follow a change at once."""
        return self in (
            WaveKind.WEEK,
            WaveKind.DAY,
            WaveKind.MORNING,
            WaveKind.START,
            WaveKind.END,
        )

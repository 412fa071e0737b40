"""What may become of a ticket: its kinds, where it stands, and every step, as two literal tables.

A pair that is absent is an illegal move.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Kind(StrEnum):
    """What sort of ticket. It decides the table, the clocks and what closing needs."""

    DANGER = "danger"  # 险情
    FAULT = "fault"  # 故障报修
    QUESTION = "question"  # 咨询
    FAVOUR = "favour"  # 微服务: a small favour, in no outage figure

    @property
    def is_repair(self) -> bool:
        """Whether somebody has to go there: the four stamps are then needed."""
        return self in (Kind.DANGER, Kind.FAULT)


class Business(StrEnum):
    """Which business of the hotline a question belongs to (95598 业务类别)."""

    NONE = ""
    OUTAGE = "outage_query"  # 停电咨询
    CONSULT = "consult"  # 咨询
    SERVICE = "service"  # 服务申请
    COMPLAINT = "complaint"  # 投诉
    VIOLATION = "violation"  # 举报
    OPINION = "opinion"  # 意见建议


class Status(StrEnum):
    """How far it has come."""

    REPORTED = "reported"  # 待接单: one person is named, nobody has answered
    ACCEPTED = "accepted"  # 已接单
    ARRIVED = "arrived"  # 已到场
    FOUND = "found"  # 已查明原因
    REPAIRED = "repaired"  # 已修复设施
    RESTORED = "restored"  # 已恢复供电, call-back still open
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 报修人撤回
    MERGED = "merged"  # 并入: another ticket is worked instead, its households with it

    @property
    def is_open(self) -> bool:
        """Whether work is left for the crew."""
        return self not in (Status.RESTORED, Status.CLOSED, Status.WITHDRAWN, Status.MERGED)


class Action(StrEnum):
    """What a person or the clock does to a ticket."""

    ACCEPT = "accept"  # 接单
    ARRIVE = "arrive"  # 到场
    FIND = "find"  # 查明原因
    REPAIR = "repair"  # 修复设施
    RESTORE = "restore"  # 恢复供电
    PROMISE = "promise"  # 预计恢复时间
    TRANSFER = "transfer"  # 转派
    ASSIGN = "assign"  # 指派
    SUSPEND = "suspend"  # 挂起
    REFUSE = "refuse"  # 退单
    CONFIRM = "confirm"  # 报修人确认来电
    CALL_BACK = "call_back"  # 回访
    CLOSE = "close"  # 办结
    REOPEN = "reopen"  # 重开
    WITHDRAW = "withdraw"  # 撤回
    ANSWER = "answer"  # 答复
    MERGE = "merge"  # 并入: another ticket is worked instead
    UNMERGE = "unmerge"  # 撤销合并: it stands where it stood before
    CHASE = "chase"  # 催办
    HEAR = "hear"  # staff answered in free words: the chase stops
    RETURN = "return"  # 退回队列: accepted, then silent, and not confirmed
    REMIND = "remind"  # 到点提醒: the clock asked, outside the ladder


_S, _A = Status, Action
_WORKING: Final = (_S.REPORTED, _S.ACCEPTED, _S.ARRIVED, _S.FOUND, _S.REPAIRED)

REPAIR_MOVES: Final[Mapping[tuple[Status, Action], Status]] = MappingProxyType(
    {
        (_S.REPORTED, _A.ACCEPT): _S.ACCEPTED,
        (_S.REPORTED, _A.ARRIVE): _S.ARRIVED,  # he is there already: that is an acceptance too
        (_S.ACCEPTED, _A.ARRIVE): _S.ARRIVED,
        (_S.ACCEPTED, _A.FIND): _S.FOUND,
        (_S.ARRIVED, _A.FIND): _S.FOUND,
        (_S.FOUND, _A.FIND): _S.FOUND,  # found out more
        (_S.FOUND, _A.REPAIR): _S.REPAIRED,
        (_S.ACCEPTED, _A.RESTORE): _S.RESTORED,
        (_S.ARRIVED, _A.RESTORE): _S.RESTORED,
        (_S.FOUND, _A.RESTORE): _S.RESTORED,
        (_S.REPAIRED, _A.RESTORE): _S.RESTORED,
        (_S.RESTORED, _A.FIND): _S.RESTORED,  # the cause is told afterwards
        (_S.RESTORED, _A.CONFIRM): _S.RESTORED,
        (_S.RESTORED, _A.CALL_BACK): _S.RESTORED,
        (_S.RESTORED, _A.CLOSE): _S.CLOSED,
        (_S.RESTORED, _A.REOPEN): _S.REPORTED,
        (_S.CLOSED, _A.REOPEN): _S.REPORTED,
        **{(s, _A.PROMISE): s for s in (_S.ACCEPTED, _S.ARRIVED, _S.FOUND, _S.REPAIRED)},
        **{(s, _A.SUSPEND): s for s in (_S.ACCEPTED, _S.ARRIVED, _S.FOUND)},
        **{(s, _A.TRANSFER): _S.REPORTED for s in _WORKING},
        **{(s, _A.ASSIGN): _S.REPORTED for s in _WORKING},
        **{(s, _A.REFUSE): _S.REPORTED for s in (_S.REPORTED, _S.ACCEPTED, _S.ARRIVED)},
        **{(s, _A.WITHDRAW): _S.WITHDRAWN for s in _WORKING},
        **{(s, _A.MERGE): _S.MERGED for s in _WORKING},
        (_S.MERGED, _A.UNMERGE): _S.REPORTED,  # or further, where it stood: Move.standing
        (_S.REPORTED, _A.CHASE): _S.REPORTED,
        (_S.REPORTED, _A.HEAR): _S.REPORTED,
        **{(s, _A.CHASE): s for s in _WORKING},  # accepted and silent is silent too
        **{(s, _A.HEAR): s for s in _WORKING},
        **{(s, _A.REMIND): s for s in _WORKING},
        (_S.ACCEPTED, _A.RETURN): _S.REPORTED,
    }
)
"""故障报修 and 险情. Source: article (四个第一时间), product.md M36, M49, J1."""

QUESTION_MOVES: Final[Mapping[tuple[Status, Action], Status]] = MappingProxyType(
    {
        (_S.REPORTED, _A.ACCEPT): _S.ACCEPTED,
        (_S.REPORTED, _A.ANSWER): _S.CLOSED,
        (_S.ACCEPTED, _A.ANSWER): _S.CLOSED,
        (_S.REPORTED, _A.TRANSFER): _S.REPORTED,
        (_S.ACCEPTED, _A.TRANSFER): _S.REPORTED,
        (_S.REPORTED, _A.ASSIGN): _S.REPORTED,
        (_S.ACCEPTED, _A.ASSIGN): _S.REPORTED,
        (_S.REPORTED, _A.REFUSE): _S.REPORTED,
        (_S.ACCEPTED, _A.REFUSE): _S.REPORTED,
        (_S.REPORTED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.ACCEPTED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.CLOSED, _A.REOPEN): _S.REPORTED,
        **{(s, _A.CHASE): s for s in (_S.REPORTED, _S.ACCEPTED)},
        **{(s, _A.HEAR): s for s in (_S.REPORTED, _S.ACCEPTED)},
        **{(s, _A.REMIND): s for s in (_S.REPORTED, _S.ACCEPTED)},
    }
)
"""咨询: an answer in words closes it."""

FAVOUR_MOVES: Final[Mapping[tuple[Status, Action], Status]] = MappingProxyType(
    {
        (_S.REPORTED, _A.ACCEPT): _S.ACCEPTED,
        (_S.REPORTED, _A.ARRIVE): _S.ARRIVED,
        (_S.ACCEPTED, _A.ARRIVE): _S.ARRIVED,
        **{(s, _A.CLOSE): _S.CLOSED for s in (_S.REPORTED, _S.ACCEPTED, _S.ARRIVED)},
        **{(s, _A.TRANSFER): _S.REPORTED for s in (_S.REPORTED, _S.ACCEPTED, _S.ARRIVED)},
        **{(s, _A.ASSIGN): _S.REPORTED for s in (_S.REPORTED, _S.ACCEPTED, _S.ARRIVED)},
        **{(s, _A.REFUSE): _S.REPORTED for s in (_S.REPORTED, _S.ACCEPTED, _S.ARRIVED)},
        **{(s, _A.WITHDRAW): _S.WITHDRAWN for s in (_S.REPORTED, _S.ACCEPTED, _S.ARRIVED)},
        (_S.CLOSED, _A.REOPEN): _S.REPORTED,
        (_S.REPORTED, _A.CHASE): _S.REPORTED,
        (_S.REPORTED, _A.HEAR): _S.REPORTED,
    }
)
"""微服务: somebody goes there, done is done; no stamps, no call-back (product.md M29)."""

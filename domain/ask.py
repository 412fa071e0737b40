"""A question we asked a person, which a bare digit or a few words may answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.ids import ConversationId, TicketNo, UserId

AskId = NewType("AskId", int)
"""Row number of a question."""


class AskKind(StrEnum):
    """What was asked."""

    PLACE = "place"  # 哪个小区、几号楼?
    STAIRWELL = "stairwell"  # 楼道灯亮吗? 1 亮 2 不亮
    RESTORED = "restored"  # 来电了吗? 1 来了 2 没有
    SATISFIED = "satisfied"  # 满意吗? 1 满意 2 一般 3 不满意
    WHICH = "which"  # which of my tickets is meant
    STEP_IN = "step_in"  # manager: 1 我来 2 换…
    CAUSE = "cause"  # what was the cause: one digit
    REFUSED = "refused"  # head: a ticket was refused twice, whose is it?
    HAND_OVER = "hand_over"  # manager: 1 转给新人 2 留
    DOUBT = "doubt"  # manager: overheard words that may be a report: 1 开单 2 不是
    DRAFT = "draft"  # keep an answer for the next one who asks? 1 收进知识库 2 不收
    MERGE = "merge"  # manager: do two tickets belong together? 1 合并 2 不合并
    SURE = "sure"  # a risky command was read back: 1 照做 2 不
    PROMISE = "promise"  # crew: will it hold? 1 能 2 晚一点 3 说不准
    DELAY = "delay"  # head: may it be put off a second time? 1 同意 2 再催
    WIRING = "wiring"  # reporter: is it the household's own wiring? one digit a question
    FAVOUR = "favour"  # community: can you help? 1 我有 2 找… 3 不清楚
    SWAP = "swap"  # colleague: do you take this shift? 1 换 2 不换
    SWEEP = "sweep"  # owner, evening: 1 办结 2 今夜办 3 …
    SILENT = "silent"  # owner: accepted and silent, is it still yours?
    DARK = "dark"  # reporter or building steward (楼长): 1 来电了 2 还黑着
    NOTICE = "notice"  # an outage notice was read: 1 记下 2 不是
    WAY = "way"  # reporter or clerk: how does the crew get in? free words
    REASON = "reason"  # dispatcher: why the plan goes ahead all the same, in free words
    SEND = "send"  # who told a change: the text was read back: 1 发 2 改
    PLANNED_END = "planned_end"  # crew: does a planned outage end in time? 1 能 2 晚一点 3 说不准
    POWER_BACK = "power_back"  # steward or resident, after a planned outage: 1 来了 2 没有
    DECIDE = "decide"  # head: the decisions of his daily message, ①1 ②同意
    RECEIPT = "receipt"  # enterprise contact: 收到


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One open question to one person.

    Attributes:
        conversation: where the answer is expected.
        options: digit → what it stands for, for the handler that reads the answer.
        until: UTC; a digit later than that is no answer to this.
    """

    kind: AskKind
    person: UserId
    conversation: ConversationId
    ticket: TicketNo | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    asked_at: datetime
    until: datetime
    id: AskId = AskId(0)

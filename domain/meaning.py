"""What a message means, as far as the text alone tells. Made by `language`, used by handlers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import TicketNo
from domain.place import NOWHERE, Place
from domain.slots import NO_SLOTS, Slots


class Intent(StrEnum):
    """What the writer wants. The values are the labels of the message corpus and three finer ones."""

    DANGER = "hidden_danger"  # 隐患险情: wins over everything else
    COMMAND = "command"  # 指令
    FAULT = "fault_report"  # 故障报修
    ME_TOO = "me_too"  # 跟报: 我们也是, +1
    STILL_DARK = "follow_up"  # 补充: 还没来电 / adds facts to one's report
    PROGRESS = "progress_query"  # 催办
    OUTAGE_QUERY = "outage_query"  # 停电咨询
    COMPLAINT = "complaint"  # 投诉
    VIOLATION = "violation_report"  # 举报
    SERVICE = "service_request"  # 服务申请
    CONSULT = "consult"  # 业务咨询
    OPINION = "opinion"  # 意见建议
    PRAISE = "praise"  # 表扬
    FEEDBACK = "feedback"  # 回访评价
    RESTORED = "restored"  # 复电反馈: 来电了
    WITHDRAW = "withdraw"  # 搞错了,不用来了
    NOTICE = "outage_notice"  # 停电通知
    LOAD_RELIEF = "load_relief"  # 负荷疏导
    CREW_UPDATE = "crew_update"  # 抢修进展, free words of the crew
    OTHER_UTILITY = "other_utility"  # 非电事项: 水, 气, 网
    CHOICE = "choice"  # a bare digit that answers what we asked
    THANKS = "thanks"  # 好的, 谢谢, 收到: needs no answer
    CHATTER = "chatter"  # 闲聊

    @property
    def label(self) -> str:
        """Return the label of the message corpus: the finer intents belong to a broader one."""
        return _LABELS.get(self, self.value)


_LABELS = {
    Intent.WITHDRAW: "restored",
    Intent.CHOICE: "chatter",
    Intent.THANKS: "chatter",
}


class Speaker(StrEnum):
    """Who speaks, as far as it changes what the words mean."""

    RESIDENT = "resident"  # 居民
    COMMUNITY = "community"  # 社区、物业、网格员
    CREW = "crew"  # 抢修人员
    HEAD = "head"  # 所长、值班长


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How a message was heard.

    Attributes:
        speaker: who wrote it.
        addressed: it was said to the bot: by @, by quoting it, or in private.
        private: nobody else reads it.
    """

    speaker: Speaker = Speaker.RESIDENT
    addressed: bool = True
    private: bool = False


OVERHEARD = Hearing(addressed=False)
"""A resident spoke in the group, not to the bot."""


class Verb(StrEnum):
    """What a command asks for."""

    ACCEPT = "accept"  # 接
    ARRIVE = "arrive"  # 到了
    FIND = "find"  # 查到了…
    DONE = "done"  # 好了
    PROMISE = "promise"  # 预计…
    REFUSE = "refuse"  # 不归我, 退单
    TRANSFER = "transfer"  # 换…, 转派
    SUPPORT = "support"  # 支援
    ASSIGN = "assign"  # 指派
    CLOSE = "close"  # 结单, 关单
    ANSWER = "answer"  # 答复 0231 …
    LIST = "list"  # 待办
    MINE = "mine"  # 我的报修
    SHOW = "show"  # 查询 0231
    HELP = "help"  # 帮助
    BROADCAST = "broadcast"  # 广播
    JOIN = "join"  # 新人
    LEAVE = "leave"  # 离队
    PRACTISE = "practise"  # 练
    CONFIRM = "confirm"  # 确认 (a new member)
    SUSPEND = "suspend"  # 挂起: work rests, with a reason
    MERGE = "merge"  # 合并 0231 0232
    SPLIT = "split"  # 拆出0231 12户
    UNMERGE = "unmerge"  # 撤销合并 0231
    UNDO = "cancel"  # 撤销
    STATS = "stats"  # 统计
    DUTY = "duty"  # 值班
    NOTICE = "notice"  # 停电通知 …
    OUTAGES = "outages"  # 停电安排: what is announced
    DOOR = "door"  # 找不到门: the crew cannot get in
    ESCALATE = "escalate"  # 升级: one level up, now
    SWAP = "swap"  # 换班: a colleague takes a watch
    PLAN = "plan"  # 排班: a manager puts somebody on duty
    PREVIEW = "preview"  # 今晚23点报修会怎样
    HAND_SHIFT = "hand_shift"  # 交班
    FREQUENT = "frequent"  # 频停 滨河社区
    SOLUTION = "solution"  # 方案 滨河社区 换单元开关
    PACKAGE = "package"  # 广播包 P012, 海报 P012, 喇叭稿
    ASK_COMMUNITY = "ask_community"  # 求助社区 0231 5号楼配电间钥匙
    GUARDS = "guards"  # 保电安排: the windows to come
    GUARD = "guard"  # 保电 9月25日到10月8日 全所 一级 国庆保电
    UNGUARD = "unguard"  # 取消保电 国庆保电
    RELAYED = "relayed"  # 转了, 念了, 3号楼已贴: an outage was made known
    COVERAGE = "coverage"  # 覆盖 P012: how far it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An instruction to the bot.

    Attributes:
        ticket: the number that was written, or None.
        words: what follows the verb: a reason, a cause, an answer, a text.
        to: the person who was named, as written, without @.
        eta: when it will be done or the person will be there (UTC), if said.
        details: further fields of a form: for 新人 ``account``, ``mobile``, ``grid``, ``role``;
            for 支援 ``offer`` when the speaker goes to help.
        short: a single digit that was written as the number: the speaker's own short number, or
            else a ticket's. `ticket` holds it too where only a number can stand.
    """

    verb: Verb
    ticket: TicketNo | None = None
    words: str = ""
    to: str = ""
    eta: datetime | None = None
    details: tuple[tuple[str, str], ...] = ()
    short: int | None = None

    def detail(self, key: str) -> str:
        """Return a field of the form, or an empty string."""
        return dict(self.details).get(key, "")


class Scope(StrEnum):
    """How many households (一户 / 多户)."""

    UNKNOWN = ""
    SINGLE = "single"
    MULTI = "multi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The result of understanding one text.

    Attributes:
        score: 0 to 1, how sure.
        reasons: for people: which word or rule decided, in Chinese.
        place: what the text itself says; what the chat implies is added by the handler.
        rivals: community names that fit equally well, when the text does not decide.
        what: the phenomenon in a few words for the ticket: 没电, 冒火花.
        danger: the danger words that were found.
        digit: 1 to 9 for `Intent.CHOICE`.
        slots: everything else the text tells.
        corrects: it puts right what was said before: 不是5号楼是6号楼, 说错了.
        elsewhen: a question is about another day or about how it is in general (一般提前几天通知),
            so that what runs right now is no answer.
        favour: a small thing in one home is asked for as help (微服务): 换灯泡. The intent stays
            what the words are labelled with.
        speak: whether the words, seen alone, want an answer; the handler knows the rest.
        if_running: the words want an answer only where the chat has an open repair to ask about:
            还要多久 names nothing of our trade.
        for_staff: whether a person should look at it though the bot stays silent.
        advice: what a language model takes it for, if one was asked; for that person only.
    """

    intent: Intent
    score: float
    reasons: tuple[str, ...] = ()
    place: Place = NOWHERE
    rivals: tuple[str, ...] = ()
    scope: Scope = Scope.UNKNOWN
    what: str = ""
    danger: tuple[str, ...] = ()
    command: Command | None = None
    digit: int | None = None
    slots: Slots = NO_SLOTS
    corrects: bool = False
    elsewhen: bool = False
    favour: bool = False
    speak: bool = True
    if_running: bool = False
    for_staff: bool = False
    advice: Intent | None = None

"""Says in plain Chinese what a text was understood as, and why."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from domain.meaning import Hearing, Intent, Meaning, Speaker
from domain.station import StationMap
from language import reading, understand
from language.judge import Scorer
from language.table import reading_of, shipped

NAMES: Final[Mapping[str, str]] = {
    "hidden_danger": "隐患险情",
    "command": "指令",
    "fault_report": "故障报修",
    "me_too": "跟报",
    "follow_up": "补充",
    "progress_query": "催办",
    "outage_query": "停电咨询",
    "complaint": "投诉",
    "violation_report": "举报",
    "service_request": "服务申请",
    "consult": "业务咨询",
    "opinion": "意见建议",
    "praise": "表扬",
    "feedback": "回访评价",
    "restored": "复电反馈",
    "withdraw": "撤回报修",
    "outage_notice": "停电通知",
    "load_relief": "负荷疏导",
    "crew_update": "抢修进展",
    "other_utility": "非电事项",
    "choice": "选项",
    "thanks": "应答",
    "chatter": "闲聊",
}
SLOTS: Final[Mapping[str, str]] = {
    "community": "小区",
    "building": "楼号",
    "unit": "单元",
    "floor": "楼层",
    "room": "门牌",
    "place": "地方",
    "transformer": "台区",
    "phenomenon": "现象",
    "scope": "范围",
    "households": "户数",
    "urgency": "缓急",
    "sensitive": "特殊人群",
    "when": "时间",
    "start": "开始",
    "end": "结束",
    "cause": "原因",
    "eta": "预计",
    "phone": "电话",
    "account_no": "户号",
    "ticket_no": "单号",
    "media": "附件",
    "cmd": "口令",
    "to": "交给",
    "topic": "事项",
    "utility": "归谁管",
    "score": "打分",
}
_SHOWN = 4


def why(
    text: str,
    *,
    station: StationMap,
    now: datetime,
    fully: bool,
    speaker: Speaker = Speaker.RESIDENT,
    table: Scorer | None = None,
) -> Iterator[str]:
    """Return lines for a person: intent, place, what the bot would do, and the reasons.

    Args:
        speaker: who wrote it.
        fully: with what the rules alone say and the shares of the trained table.
        table: the trained table; the shipped one if None.
    """
    table = table or shipped()
    read = partial(understand, text, station=station, now=now, table=table)
    meaning = read(hearing=Hearing(speaker=speaker))
    alone = read(hearing=Hearing(speaker=speaker, addressed=False))
    yield f"意图 {NAMES[meaning.intent]}（{meaning.intent}，把握{meaning.score:.0%}）"
    yield f"地点 {meaning.place.full() or '没有'}"
    for name, value in meaning.slots.as_dict().items():
        shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        yield f"{SLOTS[name]} {shown.replace('T', ' ') if name in _TIMES else shown}"
    yield f"对机器人说时 {_would(meaning)}"
    yield f"群里没@时 {_would(alone)}"
    for reason in meaning.reasons:
        yield f"因为 {reason}"
    if fully:
        case = reading.read(text, station=station, now=now)
        yield from _details(case, speaker=speaker, table=table)


_TIMES = frozenset({"start", "end"})


def _would(meaning: Meaning) -> str:
    if meaning.speak:
        return "会回答"
    if meaning.if_running:
        return "有抢修时才回答"
    return "不说话，交给人看" if meaning.for_staff else "不说话"


def _details(case: reading.Case, *, speaker: Speaker, table: Scorer) -> Iterator[str]:
    ruled = reading.by_rules(case)
    yield f"规则看 {NAMES[ruled.intent]}：{'；'.join(ruled.reasons)}"
    for hit in (*case.dangers, *case.faults, *case.needs):
        yield f"词“{hit.word}” {hit.what}{'，不算：' + hit.excuse if hit.excuse else ''}"
    scores = table.scores(
        case.text.said,
        speaker=speaker,
        where="at",
        rule=reading_of(ruled.intent, danger=bool(case.danger)),
        media=case.text.had_media,
    )
    best = sorted(scores.intents.items(), key=lambda item: -item[1])[:_SHOWN]
    yield "表里看 " + "，".join(f"{NAMES[Intent(name)]}{share:.0%}" for name, share in best)
    if scores.words:
        yield "主要看 " + "、".join(f"“{word}”" for word in scores.words)

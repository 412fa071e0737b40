"""The order in which a text is read: danger, command, short answers, reports, questions."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from domain.meaning import Command, Intent, Meaning
from domain.station import StationMap
from language import commands, places, short, signs, talk
from language.signs import Hit
from language.utterance import Utterance, prepare

_DANGERS: Final = signs.load_signs("danger")
_DANGER_VETOES: Final = signs.load_vetoes("danger")
_FAULTS: Final = signs.load_signs("fault")
_FAULT_VETOES: Final = signs.load_vetoes("fault")
_REPORT_ONLY: Final = "报修"
# Of two things that are wrong the ticket names the cause rather than the darkness.
_DARK: Final = ("没电", "灯不亮")

# 停电了吗, 是不是停电了, 谁家没电: a question about others is no report of one's own.
_ASKED_AFTER: Final = re.compile(r"(?:了|啦|过|着)?(?:吗|(?:么|没有?|不|吧\?|的?\?)(?=[?,。!\s]|$))|\?")
_ASKED_BEFORE: Final = re.compile(
    r"(?:是不是|有没有|会不会|是否|停不|谁家|谁|哪里?|哪[儿家栋]|有人|听说|为啥|为什么|为何|几点|什么时候|啥时候|何时|多会儿?|因为什么)[^,。!?]{0,8}$"
)
_OWN: Final = re.compile(r"我家|我们?(?:这|楼|单元|家|栋)|咱|俺|家里|\d+(?:号楼|栋|幢|单元)|[A-Z]座")
_OWN_DARK: Final = re.compile(r"我家|我们家|俺|咱|家里|停电了|没电|没有电|断电了|黑了")
_QUESTION: Final = re.compile(r"\?|吗|停不停|有没有|是不是|什么|啥|几[点个]|多久|真的假的")
_EITHER_OR: Final = re.compile(r"[^,。!?]{0,4}是[^,。!?]{1,8}还是")
_SUPPLY_BACK: Final = re.compile(r"(?:恢复|来电|修好|送电)(?:了)?(?:没有?|吗|么)")
_WAITING: Final = re.compile(r"停(?:电)?了?(?:都)?.{0,5}(?:小时|钟头|半天|一天|分钟)")
_NOTHING_NEW: Final = re.compile(r"[\d\sA-Za-z,。!、:#-]|号楼|单元|栋|幢|室|楼|是|在|我|家|的|这|那|电话|手机|姓|户号|门牌|地址|[一二三四五六七八九十零]|社区|小区|村|号")
_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|户号.{0,3}\d{6,}")
_SAME_HERE: Final = re.compile(
    r"(?:我|俺|咱)(?:们)?(?:家|这边|这|这儿|楼|单元|栋|[一二三四五六七八九十\d]{1,3}(?:号楼|单元|栋|楼))?(?:里|这边)?也(?:是|一样|没有?)[了啊呀的]{0,2}|\+1|加一|同上|一样一样"
)
_SAME_THERE: Final = re.compile(r"也(?:没|是|一样)(?=[,。!]|$)|同样(?:情况|问题|没)|同求")
_SHORT: Final = 20
_FEW: Final = 6
# A question that only tells of other times, places or things is not one for us.
_NOT_FOR_US: Final = frozenset(
    {"说的是往事", "说的是别处或影视", "是别的东西没电", "广告", "说笑"}
)


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that was found in a text, for the rules to decide upon."""

    text: Utterance
    place_known: bool
    command: Command | None
    dangers: tuple[Hit, ...]
    faults: tuple[Hit, ...]

    @property
    def danger(self) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.dangers if not hit.excuse)

    @property
    def fault(self) -> Hit | None:
        """The sign of a fault that is stated, not asked; a cause before the mere darkness."""
        stated = [hit for hit in self.faults if not hit.excuse and not _is_asked(hit, self.text)]
        causes = [hit for hit in stated if hit.what not in (*_DARK, _REPORT_ONLY)]
        return max(causes or stated, key=lambda hit: hit.score, default=None)


_Rule: TypeAlias = Callable[[_Case], Meaning | None]


def understand(text: str, *, station: StationMap, now: datetime) -> Meaning:
    """Return what a text means, whoever wrote it.

    Total: any string gives a result, and only its first 4000 characters are read. The reading
    is literal: words of the crew give a command even when a resident wrote them; the caller
    knows who may do what.

    Two results need the caller's care. A command whose words also tell of a present danger is
    `Intent.DANGER` with the command attached, unless it carries a ticket number: then it stays
    a command and `danger` says which words were found. `Intent.STILL_DARK` without `what` only
    adds facts (a place, a phone number) to a report.

    Args:
        text: the message without the mention of the bot; leading mentions are tolerated.
        station: the names of places, grids and people.
        now: aware; times such as 1点前 count from here.
    """
    prepared = prepare(text)
    found = places.find_in(prepared.dense, station)
    case = _Case(
        text=prepared,
        place_known=not found.place.is_empty or bool(found.rivals),
        command=commands.parse(prepared.said, station=station, now=now),
        dangers=signs.find(_DANGERS, _DANGER_VETOES, prepared),
        faults=signs.find(_FAULTS, _FAULT_VETOES, prepared),
    )
    meaning = next(result for rule in _RULES if (result := rule(case)) is not None)
    return replace(
        meaning, place=found.place, rivals=found.rivals, scope=talk.scope_of(prepared)
    )


def _danger(case: _Case) -> Meaning | None:
    hits = case.danger
    if not hits or (case.command is not None and case.command.ticket is not None):
        return None
    return Meaning(
        intent=Intent.DANGER,
        score=0.95,
        reasons=tuple(f"险情词“{hit.word}”" for hit in hits),
        what=hits[0].what,
        danger=tuple(hit.word for hit in hits),
        command=case.command,
    )


def _choice(case: _Case) -> Meaning | None:
    digit = short.choice(case.text)
    if digit is None:
        return None
    return Meaning(intent=Intent.CHOICE, score=0.95, reasons=(f"选了{digit}",), digit=digit)


def _command(case: _Case) -> Meaning | None:
    if case.command is None:
        return None
    return Meaning(
        intent=Intent.COMMAND,
        score=0.95,
        reasons=("是指令的写法",),
        danger=tuple(hit.word for hit in case.danger),
        command=case.command,
    )


def _thanks(case: _Case) -> Meaning | None:
    if not short.is_thanks(case.text):
        return None
    return Meaning(intent=Intent.THANKS, score=0.95, reasons=("只是应答",))


def _withdraw(case: _Case) -> Meaning | None:
    return _by_topic(case, talk.WITHDRAW, Intent.WITHDRAW, score=0.85)


def _still_dark(case: _Case) -> Meaning | None:
    meaning = _by_topic(case, talk.STILL_DARK, Intent.STILL_DARK, score=0.85)
    return None if meaning is None else replace(meaning, what="没电")


def _crew_at_work(case: _Case) -> Meaning | None:
    """Free words of the crew come before the fault they speak of: 保险断了,正在更换."""
    return _by_topic(case, talk.CREW, Intent.CREW_UPDATE, score=0.7)


def _notice(case: _Case) -> Meaning | None:
    word = talk.NOTICE.word_in(case.text)
    if not word or _OWN_DARK.search(case.text.dense) or _QUESTION.search(case.text.dense):
        return None
    return Meaning(intent=Intent.CHATTER, score=0.6, reasons=(f"像停电通知“{word}”",))


def _fault(case: _Case) -> Meaning | None:
    hit = case.fault
    if hit is None or _asks_about_known(case, hit):
        return None
    score = min(1.0, hit.score + (0.05 if case.place_known else 0.0))
    return Meaning(
        intent=Intent.FAULT, score=score, reasons=(f"提到“{hit.word}”",), what=hit.what
    )


def _asks_about_known(case: _Case, hit: Hit) -> bool:
    """停了俩小时了啥时候来电 asks how it stands; 7号楼停电了,几点能来 reports."""
    if not talk.PROGRESS.word_in(case.text):
        return False
    start, end = case.text.clause(hit.start)
    clause = case.text.dense[start:end]
    if _SUPPLY_BACK.search(clause):
        return True
    return bool(_WAITING.search(case.text.dense)) and not _OWN.search(clause)


def _same_here(case: _Case) -> Meaning | None:
    dense = case.text.dense.strip(",。! ")
    match = _SAME_HERE.fullmatch(dense)
    if match is None and case.place_known and len(dense) <= _SHORT:
        match = _SAME_THERE.search(dense)
    if match is None:
        return None
    intent = Intent.FAULT if case.place_known else Intent.STILL_DARK
    return Meaning(
        intent=intent, score=0.5, reasons=(f"跟着说“{match[0]}”",), what="没电"
    )


def _progress(case: _Case) -> Meaning | None:
    return _by_topic(case, talk.PROGRESS, Intent.PROGRESS, score=0.85)


def _restored(case: _Case) -> Meaning | None:
    return _by_topic(case, talk.RESTORED, Intent.RESTORED, score=0.85)


def _outage_query(case: _Case) -> Meaning | None:
    return _by_topic(case, talk.OUTAGE_QUERY, Intent.OUTAGE_QUERY, score=0.85)


def _request(case: _Case) -> Meaning | None:
    what, word = talk.request_in(case.text)
    if not what:
        return None
    return Meaning(
        intent=Intent.CONSULT, score=0.6, reasons=(f"提到“{word}”",), what=what
    )


def _consult(case: _Case) -> Meaning | None:
    about = talk.question_in(case.text)
    excuses = {hit.excuse for hit in (*case.dangers, *case.faults)}
    if not about or excuses & _NOT_FOR_US:
        return None
    return Meaning(
        intent=Intent.CONSULT, score=0.7, reasons=(f"问到“{about}”",), what=about
    )


def _added(case: _Case) -> Meaning | None:
    return _by_topic(case, talk.ADDED, Intent.STILL_DARK, score=0.6)


def _only_facts(case: _Case) -> Meaning | None:
    phone = _PHONE.search(case.text.dense)
    rest = _NOTHING_NEW.sub("", _PHONE.sub("", case.text.dense))
    if len(rest) > (_FEW if phone else 0) or not (phone or case.place_known):
        return None
    return Meaning(intent=Intent.STILL_DARK, score=0.5, reasons=("只补充了地址或电话",))


def _chatter(case: _Case) -> Meaning:
    excused = [hit for hit in (*case.dangers, *case.faults) if hit.excuse]
    reasons = tuple(f"“{hit.word}”{hit.excuse}" for hit in excused) or ("没有说到用电的事",)
    return Meaning(intent=Intent.CHATTER, score=0.6, reasons=reasons)


def _by_topic(
    case: _Case, topic: talk.Topic, intent: Intent, *, score: float
) -> Meaning | None:
    word = topic.word_in(case.text)
    if not word:
        return None
    return Meaning(intent=intent, score=score, reasons=(f"提到“{word}”",))


def _is_asked(hit: Hit, text: Utterance) -> bool:
    start, end = text.clause(hit.start)
    before = text.dense[max(start, hit.start - 16) : hit.start]
    own = _OWN.search(text.dense, start, end)
    if _ASKED_BEFORE.search(before):
        return True
    if _EITHER_OR.match(text.dense, hit.end) and not own:
        return True
    if not _ASKED_AFTER.match(text.dense, hit.end):
        return False
    # 5号楼没电了? states one's own darkness, 停电了吗? does not.
    only_a_mark = text.dense.startswith(("?", "了?"), hit.end)
    return not (only_a_mark and own)


# The first rule that answers decides. A present danger wins over everything else; a fault that
# is stated wins over the question that comes with it.
_RULES: Final[tuple[_Rule, ...]] = (
    _danger,
    _choice,
    _command,
    _thanks,
    _withdraw,
    _still_dark,
    _crew_at_work,
    _notice,
    _fault,
    _same_here,
    _progress,
    _restored,
    _outage_query,
    _request,
    _consult,
    _added,
    _only_facts,
    _chatter,
)

"""What the rules alone make of a text, in order: danger, command, short answers, reports, questions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from domain.meaning import Command, Intent, Meaning, Verb
from domain.station import StationMap
from language import added, commands, people, places, reports, short, talk
from language.places import PlaceFound
from language.signs import Hit
from language.utterance import Utterance, prepare

_OWN_DARK: Final = re.compile(r"我家|我们家|俺|咱|家里|停电了|没电|没有电|断电了|黑了")
_QUESTION: Final = re.compile(r"\?|吗|停不停|有没有|是不是|什么|啥|几[点个]|多久|真的假的")
_SUPPLY_BACK: Final = re.compile(r"(?:恢复|来电|修好|送电)(?:了)?(?:没有?|吗|么)")
_WAITING: Final = re.compile(r"停(?:电)?了?(?:都)?.{0,5}(?:小时|钟头|半天|一天|分钟)")
# A question that only tells of other times, places or things is not one for us.
_NOT_FOR_US: Final = frozenset(
    {"说的是往事", "说的是别处或影视", "是别的东西没电", "广告", "说笑"}
)
_TO_SOMEBODY: Final = frozenset({Verb.ASSIGN, Verb.TRANSFER, Verb.SWAP})
_BUSINESS: Final[Mapping[str, Intent]] = {
    "投诉": Intent.COMPLAINT,
    "举报": Intent.VIOLATION,
    "申请": Intent.SERVICE,
    "建议": Intent.OPINION,
}
"""Kinds of request in lexicon/talk.toml."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that was found in a text, for the rules to decide upon.

    Attributes:
        found: the place.
        command: if the text is in the form of one.
        dangers, faults, needs: every sign that was found, with what excuses it.
    """

    text: Utterance
    found: PlaceFound
    command: Command | None
    dangers: tuple[Hit, ...]
    faults: tuple[Hit, ...]
    needs: tuple[Hit, ...]

    @property
    def place_known(self) -> bool:
        """Whether anything is known about the place."""
        return not self.found.place.is_empty or bool(self.found.rivals)

    @property
    def danger(self) -> tuple[Hit, ...]:
        """The dangers that nothing excuses."""
        return reports.counting(self.dangers)

    @property
    def only_facts(self) -> bool:
        """Whether the text is nothing but a place, a phone or an account number."""
        names = tuple(filter(None, (self.found.place.community, *self.found.rivals)))
        return added.is_only_facts(self.text.dense, names=names, place_known=self.place_known)


_Rule: TypeAlias = Callable[[Case], Meaning | None]


def read(text: str, *, station: StationMap, now: datetime) -> Case:
    """Return everything the rules look at. Total: only the first 4000 characters are read.

    Args:
        text: the message without the mention of the bot; leading mentions are tolerated.
        station: the names of places, grids and people.
        now: aware; times such as 1点前 count from here.
    """
    prepared = prepare(text)
    return Case(
        text=prepared,
        found=places.find_in(prepared.dense, station),
        command=_command_to(_command_in(prepared, station, now), text, station),
        dangers=reports.dangers_in(prepared),
        faults=reports.faults_in(prepared),
        needs=reports.needs_in(prepared),
    )


def by_rules(case: Case) -> Meaning:
    """Return what the rules alone make of it, whoever wrote it.

    The reading is literal: words of the crew give a command even when a resident wrote them; the
    caller knows who may do what.

    Two results need the caller's care. A command whose words also tell of a present danger is
    `Intent.DANGER` with the command attached, unless it carries a ticket number or reports the
    cause (原因是树枝碰线): then it stays a command and `danger` says which words were found.
    `Intent.STILL_DARK` without `what` only adds facts (a place, a phone number) to a report.
    """
    meaning = next(result for rule in _RULES if (result := rule(case)) is not None)
    place, scope = case.found.place, talk.scope_of(case.text)
    corrects = case.place_known and added.corrects(case.text.dense)
    return replace(meaning, place=place, rivals=case.found.rivals, scope=scope, corrects=corrects)


def _command_to(command: Command | None, given: str, station: StationMap) -> Command | None:
    """Fill in the person in front: the opening of a message is cut off before it is read."""
    if command is None or command.to or command.verb not in _TO_SOMEBODY:
        return command
    return replace(command, to=people.mentioned(given, station))


def _command_in(text: Utterance, station: StationMap, now: datetime) -> Command | None:
    """Blanks part the words of a command; one inside a word (接 单) is forgiven."""
    command = commands.parse(text.said, station=station, now=now)
    if command is not None or text.dense == text.said:
        return command
    return commands.parse(text.dense, station=station, now=now)


def _danger(case: Case) -> Meaning | None:
    hits = case.danger
    if not hits or _describes_work(case):
        return None
    return Meaning(
        intent=Intent.DANGER,
        score=0.95,
        reasons=tuple(f"险情词“{hit.word}”" for hit in hits),
        what=hits[0].what,
        danger=tuple(hit.word for hit in hits),
        command=case.command,
    )


def _describes_work(case: Case) -> bool:
    """A numbered command, or a cause that was found, speaks of a danger already in hand."""
    command = case.command
    if command is None:
        return False
    found_cause = command.verb is Verb.FIND and all(hit.lasting for hit in case.danger)
    return command.ticket is not None or found_cause


def _choice(case: Case) -> Meaning | None:
    digit = short.choice(case.text)
    if digit is None:
        return None
    # 1好了 may be the crew's word on what has number 1 for them: the caller knows what was asked.
    named = case.command if case.command is not None and case.command.short == digit else None
    return Meaning(
        intent=Intent.CHOICE,
        score=0.95,
        reasons=(f"选了{digit}",),
        digit=digit,
        command=named,
    )


def _command(case: Case) -> Meaning | None:
    if case.command is None:
        return None
    return Meaning(
        intent=Intent.COMMAND,
        score=0.95,
        reasons=("是指令的写法",),
        danger=tuple(hit.word for hit in case.danger),
        command=case.command,
    )


def _thanks(case: Case) -> Meaning | None:
    if not short.is_thanks(case.text):
        return None
    return Meaning(intent=Intent.THANKS, score=0.95, reasons=("只是应答",))


def _withdraw(case: Case) -> Meaning | None:
    return _by_topic(case, talk.WITHDRAW, Intent.WITHDRAW, score=0.85)


def _still_dark(case: Case) -> Meaning | None:
    meaning = _by_topic(case, talk.STILL_DARK, Intent.STILL_DARK, score=0.85)
    return None if meaning is None else replace(meaning, what="没电")


def _crew_at_work(case: Case) -> Meaning | None:
    """Free words of the crew come before the fault they speak of: 保险断了,正在更换."""
    return _by_topic(case, talk.CREW, Intent.CREW_UPDATE, score=0.7)


def _notice(case: Case) -> Meaning | None:
    word = talk.NOTICE.word_in(case.text)
    if not word or _OWN_DARK.search(case.text.dense) or _QUESTION.search(case.text.dense):
        return None
    return Meaning(intent=Intent.CHATTER, score=0.6, reasons=(f"像停电通知“{word}”",))


def _fault(case: Case) -> Meaning | None:
    hit = reports.main_fault(case.faults)
    if hit is None or _asks_about_known(case, hit):
        return None
    score = min(1.0, hit.score + (0.05 if case.place_known else 0.0))
    return Meaning(intent=Intent.FAULT, score=score, reasons=(f"提到“{hit.word}”",), what=hit.what)


def _asks_about_known(case: Case, hit: Hit) -> bool:
    """停了俩小时了啥时候来电 asks how it stands; 7号楼停电了,几点能来 reports."""
    if not talk.PROGRESS.word_in(case.text):
        return False
    if _SUPPLY_BACK.search(hit.clause):
        return True
    return bool(_WAITING.search(case.text.dense)) and not reports.speaks_of_own(hit.clause)


def _same_here(case: Case) -> Meaning | None:
    word = added.joins(case.text.dense, place_known=case.place_known)
    if not word:
        return None
    intent = Intent.FAULT if case.place_known else Intent.STILL_DARK
    return Meaning(intent=intent, score=0.5, reasons=(f"跟着说“{word}”",), what="没电")


def _progress(case: Case) -> Meaning | None:
    return _by_topic(case, talk.PROGRESS, Intent.PROGRESS, score=0.85)


def _restored(case: Case) -> Meaning | None:
    return _by_topic(case, talk.RESTORED, Intent.RESTORED, score=0.85)


def _outage_query(case: Case) -> Meaning | None:
    return _by_topic(case, talk.OUTAGE_QUERY, Intent.OUTAGE_QUERY, score=0.85)


def _request(case: Case) -> Meaning | None:
    what, word = talk.request_in(case.text)
    if not what:
        return None
    return Meaning(intent=_BUSINESS[what], score=0.6, reasons=(f"提到“{word}”",), what=what)


def _consult(case: Case) -> Meaning | None:
    about = talk.question_in(case.text)
    excuses = {hit.excuse for hit in (*case.dangers, *case.faults)}
    if not about or excuses & _NOT_FOR_US:
        return None
    return Meaning(intent=Intent.CONSULT, score=0.7, reasons=(f"问到“{about}”",), what=about)


def _added(case: Case) -> Meaning | None:
    return _by_topic(case, talk.ADDED, Intent.STILL_DARK, score=0.6)


def _only_facts(case: Case) -> Meaning | None:
    if not case.only_facts:
        return None
    return Meaning(intent=Intent.STILL_DARK, score=0.5, reasons=("只补充了地址或电话",))


def _chatter(case: Case) -> Meaning:
    excused = [hit for hit in (*case.dangers, *case.faults) if hit.excuse]
    reasons = tuple(f"“{hit.word}”{hit.excuse}" for hit in excused) or ("没有说到用电的事",)
    return Meaning(intent=Intent.CHATTER, score=0.6, reasons=reasons)


def _by_topic(case: Case, topic: talk.Topic, intent: Intent, *, score: float) -> Meaning | None:
    word = topic.word_in(case.text)
    if not word:
        return None
    return Meaning(intent=intent, score=score, reasons=(f"提到“{word}”",))


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

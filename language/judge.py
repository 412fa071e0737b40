"""Rules and trained table together decide what a message is, and whether it wants an answer.

The rules alone collapse on speakers they have not seen (0.94 → 0.49 of the intents right, measured
for design/language.md), the table alone misses rare dangers. So: the grammar decides commands and
bare answers; a stated danger counts unless the table is sure that it is none; everything else the
table decides, to which the rules are evidence. language/limits.py says how sure it must be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from domain.meaning import Command, Hearing, Intent, Meaning, Speaker, Verb
from domain.slots import Phenomenon, Slots
from language import talk
from language.limits import PLAIN, Limits
from language.reading import Case
from language.signs import LONG_AGO

ALWAYS_SAID: Final = frozenset({Intent.COMMAND, Intent.CHOICE, Intent.THANKS})
"""What only the grammar decides."""

ANSWERED: Final = frozenset(
    {
        Intent.DANGER,
        Intent.FAULT,
        Intent.ME_TOO,
        Intent.PROGRESS,
        Intent.OUTAGE_QUERY,
        Intent.COMPLAINT,
        Intent.VIOLATION,
        Intent.SERVICE,
        Intent.CONSULT,
        Intent.OPINION,
    }
)
"""What an overheard message must be to be answered (label guide, should_reply)."""

_REPORTS: Final = frozenset({Intent.FAULT, Intent.ME_TOO, Intent.STILL_DARK})
_CREW_VERBS: Final = frozenset(
    {Verb.ACCEPT, Verb.ARRIVE, Verb.FIND, Verb.DONE, Verb.PROMISE, Verb.REFUSE, Verb.TRANSFER}
)
_OF_CREW_ALONE: Final = frozenset({Verb.DOOR, Verb.ESCALATE, Verb.ASK_COMMUNITY, Verb.SUSPEND})
"""Everyday words, 进不去 or 上报, that are an order only from who works for the station."""

_WHAT: Final[Mapping[Phenomenon, str]] = {
    Phenomenon.OUTAGE: "没电",
    Phenomenon.TRIP: "跳闸",
    Phenomenon.PARTIAL: "部分没电",
    Phenomenon.LOW_VOLTAGE: "电压低",
    Phenomenon.HIGH_VOLTAGE: "电压高",
    Phenomenon.FLICKER: "电压不稳",
    Phenomenon.METER: "电表异常",
    Phenomenon.SPARK: "冒火花",
    Phenomenon.SMOKE: "冒烟",
    Phenomenon.FIRE: "着火",
    Phenomenon.SMELL: "焦糊味",
    Phenomenon.NOISE: "设备异响",
    Phenomenon.WIRE_DOWN: "电线断落",
    Phenomenon.EXPOSED: "带电部分裸露",
    Phenomenon.POLE: "电杆倾倒",
    Phenomenon.LEAK: "漏电",
    Phenomenon.TREE: "树碰线",
    Phenomenon.FOREIGN: "异物挂线",
    Phenomenon.LOW_LINE: "电线过低",
    Phenomenon.DIG: "施工危及电缆",
    Phenomenon.BEHAVIOR: "线下危险行为",
    Phenomenon.FLOOD: "电气设备进水",
    Phenomenon.PRIVATE_LINE: "私拉乱接",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a trained table makes of a text.

    Attributes:
        intents: label → share, adding up to 1.
        speak, danger, trouble: 0 to 1, how sure: that it wants an answer, that it is a danger,
            that it is a danger or a fault.
        words: the pieces of the text that weighed most for the best label.
        limits: how sure this kind of table must be.
    """

    intents: Mapping[str, float]
    speak: float
    danger: float
    trouble: float
    words: tuple[str, ...] = ()
    limits: Limits = PLAIN


class Scorer(Protocol):
    """A trained table."""

    def scores(
        self, text: str, *, speaker: str, where: str, rule: str, media: bool = False
    ) -> Scores:
        """Return what it makes of a normalised text. Total."""
        ...


def judge(case: Case, ruled: Meaning, slots: Slots, scores: Scores, hearing: Hearing) -> Meaning:
    """Return what the message is, and whether the bot should answer it or show it to a person."""
    ruled = replace(ruled, slots=slots, danger=tuple(hit.word for hit in case.danger))
    if _grammar_decides(ruled, hearing):
        speak = ruled.intent is Intent.COMMAND or (
            hearing.addressed and ruled.intent is Intent.CHOICE
        )
        return replace(ruled, speak=speak)
    if case.only_facts and ruled.intent not in ANSWERED:
        return replace(ruled, speak=hearing.addressed)
    meaning = _with_invitation(_with_correction(_by_table(ruled, scores)), case)
    meaning = _with_withdrawal(_with_story(meaning, case), ruled, case)
    meaning = _with_need(_with_danger(meaning, ruled, scores), hearing)
    if hearing.addressed:
        return replace(meaning, speak=meaning.intent is not Intent.THANKS)
    return _overheard(meaning, scores, hearing, case)


def _grammar_decides(ruled: Meaning, hearing: Hearing) -> bool:
    if ruled.intent not in ALWAYS_SAID:
        return False
    command = ruled.command
    if command is None or hearing.speaker in (Speaker.CREW, Speaker.HEAD):
        return True
    if ruled.intent is Intent.COMMAND and _is_for_crew_alone(command):
        return False
    if hearing.addressed:
        return True
    # Overheard from a neighbour, 到了 or 好了 without a number is no order to the bot.
    return command.ticket is not None or command.verb not in _CREW_VERBS | {Verb.PACKAGE}


def _is_for_crew_alone(command: Command) -> bool:
    calls_for_help = command.verb is Verb.SUPPORT and bool(command.words)
    return command.ticket is None and (command.verb in _OF_CREW_ALONE or calls_for_help)


def _by_table(ruled: Meaning, scores: Scores) -> Meaning:
    label = max(scores.intents, key=lambda name: scores.intents[name])
    score = scores.intents[label]
    if ruled.intent.label == label:  # the finer intents are the rules': 不用来了, 谢谢
        return replace(ruled, score=max(score, ruled.score), reasons=ruled.reasons)
    seen = "、".join(scores.words)
    reason = f"像语料里的这一类(把握{score:.0%}" + (f",看“{seen}”)" if seen else ")")
    intent = Intent(label)
    what = _what(ruled.slots) if intent in _REPORTS or intent is Intent.DANGER else ""
    return replace(ruled, intent=intent, score=score, reasons=(reason,), what=ruled.what or what)


def _what(slots: Slots) -> str:
    return next((_WHAT[each] for each in slots.phenomenon if each in _WHAT), "")


def _with_danger(meaning: Meaning, ruled: Meaning, scores: Scores) -> Meaning:
    """Danger comes before anything else; only a table that is sure may talk a danger word away."""
    if ruled.intent is Intent.DANGER and scores.danger >= scores.limits.danger_denied:
        return replace(ruled, score=max(ruled.score, scores.danger))
    if scores.danger >= scores.limits.danger_sure and meaning.intent is not Intent.DANGER:
        reason = f"像险情(把握{scores.danger:.0%})"
        what = _what(meaning.slots) or "险情"
        return replace(
            meaning, intent=Intent.DANGER, score=scores.danger, reasons=(reason,), what=what
        )
    return meaning


def _with_correction(meaning: Meaning) -> Meaning:
    """不是5号楼是6号楼 adds a fact, whatever else it looks like."""
    if not meaning.corrects or meaning.intent not in (Intent.ME_TOO, Intent.CHATTER):
        return meaning
    return replace(meaning, intent=Intent.STILL_DARK, reasons=("改正了地方",), what="")


def _with_invitation(meaning: Meaning, case: Case) -> Meaning:
    """5号楼的也可以报 tells the neighbours what to do and reports nothing."""
    if meaning.intent is not Intent.ME_TOO or not talk.INVITES.word_in(case.text):
        return meaning
    return replace(meaning, intent=Intent.CHATTER, reasons=("叫别人报",), what="")


def _with_story(meaning: Meaning, case: Case) -> Meaning:
    """An outage of another year is no report, however dark it was."""
    told = case.faults and all(hit.excuse == LONG_AGO for hit in case.faults)
    if meaning.intent is not Intent.FAULT or not told:
        return meaning
    return replace(meaning, intent=Intent.CHATTER, reasons=(LONG_AGO,), what="")


def _with_withdrawal(meaning: Meaning, ruled: Meaning, case: Case) -> Meaning:
    """撤销报修 from one of the crew is about a report of his own; it is no news of the work."""
    kept = ruled.intent is Intent.WITHDRAW and meaning.intent is Intent.CREW_UPDATE
    return ruled if kept and talk.WITHDRAWAL.search(case.text.dense) else meaning


def _with_need(meaning: Meaning, hearing: Hearing) -> Meaning:
    """Who tells us of somebody that cannot wait wants help, whatever the words look like."""
    told_on = meaning.intent in ANSWERED or meaning.intent is Intent.CREW_UPDATE
    if told_on or not (meaning.slots.sensitive and hearing.addressed):
        return meaning
    reasons = (*meaning.reasons, "有人等不得")
    return replace(meaning, intent=Intent.FAULT, reasons=reasons, what=meaning.what or "没电")


def _overheard(meaning: Meaning, scores: Scores, hearing: Hearing, case: Case) -> Meaning:
    """Decide upon words that were not said to the bot: answer, show to a person, or leave."""
    limits = scores.limits
    if meaning.intent in (Intent.DANGER, Intent.FAULT):
        stated = meaning.intent is Intent.DANGER and bool(meaning.danger)
        speak = _trouble(scores) >= limits.speak_trouble or (
            stated and scores.danger >= limits.speak_danger
        )
    else:
        speak = _wants_answer(meaning, scores, case)
    unsure = (
        scores.trouble >= limits.queue_trouble
        or scores.danger >= limits.queue_danger
        or bool(meaning.danger)
        or bool(meaning.slots.sensitive)
    )
    mine = hearing.speaker in (Speaker.CREW, Speaker.HEAD)  # staff need nobody to look after them
    waits = meaning.intent is Intent.PROGRESS and scores.speak >= limits.speak
    return replace(
        meaning,
        speak=speak,
        if_running=waits and not speak,
        for_staff=unsure and not speak and not mine,
    )


def _trouble(scores: Scores) -> float:
    """Return how sure it is that supply fails; 6号楼也停了 does so as a report or as one more."""
    if scores.speak < scores.limits.speak:
        return scores.trouble
    return scores.trouble + scores.intents.get(Intent.ME_TOO.label, 0.0)


def _wants_answer(meaning: Meaning, scores: Scores, case: Case) -> bool:
    """Whether an overheard question or request is for us.

    还要多久啊 may be about a shop that opens: the chat has to tell (`Meaning.if_running`).
    """
    if meaning.intent not in ANSWERED:
        return False
    if talk.TRADE.search(case.text.dense):
        return scores.speak >= scores.limits.speak
    return meaning.intent is not Intent.PROGRESS and scores.speak >= scores.limits.speak_strange

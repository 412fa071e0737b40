"""The door to meaning: text and how it was heard in, `Meaning` out."""

from dataclasses import replace
from datetime import datetime

from domain.meaning import Hearing, Intent, Meaning, Speaker, Verb
from domain.station import StationMap
from domain.when import local
from language import crew, duty_talk, favours, helping, reading, talk, transcripts
from language.judge import Scorer, Scores, judge
from language.reading import Case
from language.slots import fitting, read_slots, with_announced
from language.table import reading_of, shipped
from language.times import find, overall

_ALONE = Hearing()
_ASKS_WHEN = frozenset({Intent.OUTAGE_QUERY, Intent.PROGRESS})
_STAFF = frozenset({Speaker.CREW, Speaker.HEAD})


def understand(
    text: str,
    *,
    station: StationMap,
    now: datetime,
    hearing: Hearing = _ALONE,
    table: Scorer | None = None,
) -> Meaning:
    """Return what a text means, and whether it wants an answer.

    Total: any string gives a result in bounded time, and only its first 4000 characters are read.

    Args:
        text: the message without the mention of the bot; leading mentions are tolerated.
        station: the names of places, grids and people.
        now: aware; times such as 1点前 count from here.
        hearing: who spoke, and whether to the bot.
        table: a trained table; the shipped one if None.
    """
    case = reading.read(text, station=station, now=now)
    if hearing.speaker in _STAFF and case.command is None and not case.danger:
        case = _as_order(case, station=station, now=now)
    if case.command and hearing.speaker not in _STAFF and duty_talk.is_for_staff(case.command):
        case = replace(case, command=None)  # 今晚谁帮我顶一下 of a resident is talk
    if case.command and case.command.verb is Verb.OUTAGES and hearing.speaker is Speaker.RESIDENT:
        case = replace(case, command=None)  # a resident's 停电安排 is a question about his home
    case = helping.for_staff(case, hearing)
    ruled = reading.by_rules(case)
    scores = _scores(case, ruled, hearing, table or shipped())
    slots = read_slots(case, station=station, now=now)
    meaning = judge(case, ruled, slots, scores, hearing)
    if _tells_of_outage(meaning):
        meaning = replace(meaning, slots=with_announced(meaning.slots, text, now))
    elif meaning.intent in _ASKS_WHEN:
        meaning = replace(meaning, elsewhen=_is_elsewhen(case, text, now))
    if favours.is_favour(case, meaning):
        meaning = replace(meaning, favour=True, what=favours.work_of(case, meaning))
    return replace(meaning, slots=fitting(meaning.slots, case, meaning.intent))


def _as_order(case: Case, *, station: StationMap, now: datetime) -> Case:
    """Return what staff said as the order it was meant as, if recognition only spelt it badly."""
    for way in transcripts.as_meant(case.text.said):
        meant = reading.read(way, station=station, now=now)
        if meant.command is not None and not meant.danger:
            return meant
    return case


def _tells_of_outage(meaning: Meaning) -> bool:
    """Whether a message is a notice, or the command that hands one in."""
    command = meaning.command
    return meaning.intent is Intent.NOTICE or (command is not None and command.verb is Verb.NOTICE)


def _is_elsewhen(case: Case, text: str, now: datetime) -> bool:
    """Whether a question names another day, or asks how it is in general."""
    if talk.GENERAL.search(case.text.dense):
        return True
    span = overall(find(text, now))
    at = (span.start or span.end) if span else None
    return at is not None and local(at).date() != local(now).date()


def _scores(case: Case, ruled: Meaning, hearing: Hearing, table: Scorer) -> Scores:
    scores = table.scores(
        case.text.said,
        speaker=hearing.speaker,
        where="direct" if hearing.private else "at" if hearing.addressed else "group",
        media=case.text.had_media,
        rule=reading_of(ruled.intent, danger=bool(case.danger)),
    )
    staff = hearing.speaker in _STAFF
    return crew.work_or_talk(scores, case.text.dense) if staff else scores

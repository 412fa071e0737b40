"""The door to meaning: text and how it was heard in, `Meaning` out."""

from datetime import datetime

from domain.meaning import Hearing, Meaning
from domain.slots import NO_SLOTS
from domain.station import StationMap
from language import reading
from language.evidence import evidence
from language.judge import ANSWERED, Scorer, Scores, judge

_ALONE = Hearing()


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
    ruled = reading.by_rules(case)
    signals = evidence(
        case.text,
        dangers=case.dangers,
        faults=case.faults,
        ruled=ruled.intent,
        doors_known=bool(case.found.place.building or case.found.place.unit),
    )
    where = "direct" if hearing.private else "at" if hearing.addressed else "group"
    if table is None:
        scores = Scores(
            intents={ruled.intent.label: 1.0},
            speak=float(ruled.intent in ANSWERED),
            danger=float(bool(ruled.danger)),
        )
    else:
        scores = table.scores(case.text.said, speaker=hearing.speaker, where=where, signals=signals)
    return judge(case, ruled, NO_SLOTS, scores, hearing)

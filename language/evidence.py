"""What the rules saw in a text, as words the trained table can weigh.

The rules were written from lines people have seen; the table learns from the corpus how far each
of them can be trusted (docs/language.md).
"""

from typing import Final

from language import added, reports, talk
from language.signs import Hit
from language.utterance import Utterance

_TOPICS: Final = (
    ("restored", talk.RESTORED),
    ("still_dark", talk.STILL_DARK),
    ("withdraw", talk.WITHDRAW),
    ("progress", talk.PROGRESS),
    ("outage_query", talk.OUTAGE_QUERY),
    ("crew", talk.CREW),
    ("added", talk.ADDED),
    ("notice", talk.NOTICE),
)


def evidence(
    text: Utterance,
    *,
    dangers: tuple[Hit, ...],
    faults: tuple[Hit, ...],
    ruled: str,
    doors_known: bool,
) -> tuple[str, ...]:
    """Return what speaks for or against each reading, as short words without blanks.

    Args:
        text: the prepared text.
        dangers, faults: every sign that was found, excused ones too.
        ruled: the intent that the rules alone would give.
        doors_known: a building, unit or door was named. Community names do not count: the
            corpus names places that no station has.
    """
    found = [f"rule={ruled}"]
    found += [_sign("danger", hit) for hit in dangers]
    found += [_sign("fault", hit) for hit in faults]
    found.append(f"dangers={min(2, len(reports.counting(dangers)))}")
    found.append(f"faults={min(2, len(reports.counting(faults)))}")
    found += [f"topic={name}" for name, topic in _TOPICS if topic.word_in(text)]
    what, _ = talk.request_in(text)
    if what:
        found.append(f"request={what}")
    if talk.question_in(text):
        found.append("question=electric")
    if doors_known:
        found.append("doors")
    if added.joins(text.dense, place_known=doors_known):
        found.append("joins")
    scope = talk.scope_of(text)
    if scope:
        found.append(f"scope={scope}")
    return tuple(dict.fromkeys(found))


def _sign(kind: str, hit: Hit) -> str:
    return f"{kind}:{hit.excuse or 'counts'}"

"""Which slots belong to which intent (label guide): a question about the bill has no phenomenon."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

from domain.meaning import Intent
from domain.slots import NO_SLOTS, Slots
from language.reading import Case
from language.slots import needs, phenomena

_ADDRESS: Final = frozenset({"community", "building", "unit", "floor", "room", "transformer"})
_WHERE: Final = _ADDRESS | {"place"}
_WHO: Final = frozenset({"phone", "account_no", "ticket_no", "media"})
_REPORT: Final = (
    _WHERE | _WHO | {"phenomenon", "scope", "households", "urgency", "sensitive", "when"}
)
_ALWAYS: Final = frozenset({"urgency", "sensitive"})
"""Who cannot wait is kept whatever the words look like: nobody on oxygen is lost with a label."""

_KEPT: Final[Mapping[Intent, frozenset[str]]] = {
    Intent.DANGER: _REPORT,
    Intent.FAULT: _REPORT,
    Intent.ME_TOO: _REPORT,
    Intent.STILL_DARK: _REPORT,
    Intent.PROGRESS: _WHERE | _WHO | {"phenomenon", "when", "urgency", "sensitive"},
    Intent.OUTAGE_QUERY: _ADDRESS | {"when"},
    Intent.NOTICE: _ADDRESS | {"start", "end", "when"},
    Intent.LOAD_RELIEF: _ADDRESS | {"when"},
    Intent.RESTORED: _ADDRESS,
    Intent.WITHDRAW: _ADDRESS | _WHO,
    Intent.COMPLAINT: _ADDRESS | _WHO,
    Intent.VIOLATION: _WHERE | _WHO,
    Intent.SERVICE: _ADDRESS | _WHO | {"topic", "sensitive", "urgency"},
    Intent.CONSULT: _ADDRESS | _WHO | {"topic"},
    Intent.OPINION: _ADDRESS,
    Intent.PRAISE: _ADDRESS,
    Intent.FEEDBACK: frozenset({"score", "community", "building"}),
    Intent.CREW_UPDATE: _ADDRESS | {"cause", "eta", "ticket_no"},
    Intent.COMMAND: _ADDRESS
    | {"cmd", "to", "ticket_no", "cause", "eta", "start", "end", "account_no"},
    Intent.OTHER_UTILITY: frozenset({"utility", "community", "building"}),
}


def fitting(slots: Slots, case: Case, intent: Intent) -> Slots:
    """Return the slots that the label guide gives to a message of that intent, the others empty.

    A danger is urgent unless its words say otherwise, and a report whose words no sign knows
    has the phenomenon they suggest.
    """
    kept = _KEPT[intent] | {"media"} | _ALWAYS if intent in _KEPT else _ALWAYS
    values = {field.name: getattr(slots, field.name) for field in fields(Slots)}
    fit = replace(NO_SLOTS, **{name: value for name, value in values.items() if name in kept})
    if intent is Intent.DANGER:
        fit = _danger(fit, case)
    elif intent is Intent.FAULT and not fit.phenomenon:
        fit = replace(fit, phenomenon=phenomena.loosely_seen(case, danger=False))
    if intent is Intent.ME_TOO and fit.scope == "single":
        # 我家也停了 is one more household of many.
        fit = replace(fit, scope="")
    if intent is Intent.NOTICE and (fit.start or fit.end):
        fit = replace(fit, when="")
    return fit


def _danger(slots: Slots, case: Case) -> Slots:
    if not set(slots.phenomenon) - phenomena.FAULTS:
        loose = phenomena.loosely_seen(case, danger=True)
        slots = replace(slots, phenomenon=(*loose, *slots.phenomenon))
    if slots.urgency:
        return slots
    seen = tuple(each for each in slots.phenomenon if each not in phenomena.FAULTS)
    return replace(slots, urgency=needs.urgency_of(seen, case.text.dense))

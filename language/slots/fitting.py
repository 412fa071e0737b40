"""Which slots belong to which intent (label guide): a question about the bill has no phenomenon."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

from domain.meaning import Intent
from domain.slots import NO_SLOTS, Slots

_ADDRESS: Final = frozenset({"community", "building", "unit", "floor", "room", "transformer"})
_WHERE: Final = _ADDRESS | {"place"}
_WHO: Final = frozenset({"phone", "account_no", "ticket_no", "media"})
_REPORT: Final = (
    _WHERE
    | _WHO
    | {"phenomenon", "scope", "households", "urgency", "sensitive", "when"}
)
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
    Intent.CONSULT: _WHO | {"topic"},
    Intent.OPINION: _ADDRESS,
    Intent.PRAISE: _ADDRESS,
    Intent.FEEDBACK: frozenset({"score"}),
    Intent.CREW_UPDATE: _ADDRESS | {"cause", "eta", "ticket_no"},
    Intent.COMMAND: _ADDRESS
    | {"cmd", "to", "ticket_no", "cause", "eta", "start", "end", "account_no"},
    Intent.OTHER_UTILITY: frozenset({"utility"}),
}


def fitting(slots: Slots, intent: Intent) -> Slots:
    """Return the slots that the label guide gives to a message of that intent, the others empty."""
    kept = _KEPT.get(intent, frozenset())
    fit = replace(
        NO_SLOTS,
        **{field.name: getattr(slots, field.name) for field in fields(Slots) if field.name in kept},
    )
    if intent is Intent.ME_TOO and fit.scope == "single":
        # 我家也停了 is one more household of many.
        return replace(fit, scope="")
    if intent is Intent.NOTICE and (fit.start or fit.end):
        return replace(fit, when="")
    return fit

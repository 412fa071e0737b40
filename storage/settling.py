"""What becomes of a message after a send: the policy of reliability.md rule 6, as a table."""

from datetime import datetime, timedelta
from typing import Any, Final

from domain.outbound import Outcome, Outgoing, Result
from storage.tables import OutboxState

FAILURES: Final = 720
"""Sends that certainly failed before a message is dead (count): with the longest wait between
them twelve hours, so that a platform or a line that is away for a night costs nothing."""

REPEATS: Final = 3
"""Sends in all of a message whose outcome stays unknown (count)."""

LONGEST_WAIT: Final = 60.0
"""Seconds; the back-off doubles up to here. The platform may ask for longer."""


def after(
    outcome: Outcome, message: Outgoing, *, failures: int, unknowns: int, now: datetime
) -> dict[str, Any]:
    """Return the columns that change.

    Args:
        failures: sends that certainly failed before this one (count).
        unknowns: sends of unknown outcome before this one (count).
    """
    change: dict[str, Any] = {"changed_at": now, "detail": outcome.detail}
    if outcome.body:
        change["body"] = outcome.body
    match outcome.result:
        case Result.SENT:
            change |= {"state": OutboxState.SENT, "sent_at": now, "body": None}
        case Result.PAUSED:
            change |= _again(now, outcome.wait)
        case Result.RETRY:
            last = failures + 1 >= FAILURES
            change |= _end(OutboxState.DEAD) if last else _again(now, _wait(outcome, failures))
            change["failures"] = failures + 1
        case Result.UNKNOWN:
            last = unknowns + 1 >= (REPEATS if message.purpose.may_repeat else 1)
            change |= _end(OutboxState.UNKNOWN) if last else _again(now, _wait(outcome, unknowns))
            change["unknowns"] = unknowns + 1
        case Result.UNREACHABLE if fallback(message) is not None:
            change |= _end(OutboxState.REDIRECTED)
        case Result.UNREACHABLE | Result.REFUSED:
            change |= _end(OutboxState.DEAD)
    return change


def fallback(message: Outgoing) -> Outgoing | None:
    """Return what is said in the group instead, None when there is nothing to say or nowhere.

    What stands before a ``|`` of the key is shared: however many of them are out of reach, the
    group reads it once.
    """
    if message.person is None or message.fallback_chat is None or not message.fallback_text:
        return None
    return Outgoing(
        purpose=message.purpose,
        dedup_key=f"{message.dedup_key.partition('|')[0]}:group",
        text=message.fallback_text,
        chat=message.fallback_chat,
        ticket=message.ticket,
        expires_at=message.expires_at,
    )


def _wait(outcome: Outcome, before: int) -> float:
    """Return the seconds to wait: doubling, and never less than was asked for."""
    return max(outcome.wait, min(LONGEST_WAIT, 2.0 ** min(before, 6)))


def _again(now: datetime, wait: float) -> dict[str, Any]:
    return {"state": OutboxState.PENDING, "ready_at": now + timedelta(seconds=wait)}


def _end(state: OutboxState) -> dict[str, Any]:
    return {"state": state}

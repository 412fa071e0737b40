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


def after(outcome: Outcome, message: Outgoing, *, failures: int, now: datetime) -> dict[str, Any]:
    """Return the columns that change.

    Args:
        failures: what counted against the limits before this send (count).
    """
    change: dict[str, Any] = {"changed_at": now, "detail": outcome.detail}
    if outcome.body:
        change["body"] = outcome.body
    match outcome.result:
        case Result.SENT:
            change |= {"state": OutboxState.SENT, "sent_at": now, "body": None}
        case Result.PAUSED:
            change |= _again(now, outcome.wait, failures)
        case Result.RETRY:
            change |= _again_or(OutboxState.DEAD, FAILURES, outcome, failures, now)
        case Result.UNKNOWN:
            limit = REPEATS if message.purpose.may_repeat else 1
            change |= _again_or(OutboxState.UNKNOWN, limit, outcome, failures, now)
        case Result.UNREACHABLE if fallback(message) is not None:
            change |= {"state": OutboxState.REDIRECTED}
        case Result.UNREACHABLE | Result.REFUSED:
            change |= {"state": OutboxState.DEAD}
    return change


def fallback(message: Outgoing) -> Outgoing | None:
    """Return what is said in the group instead, None when there is nothing to say or nowhere."""
    if message.person is None or message.fallback_chat is None or not message.fallback_text:
        return None
    return Outgoing(
        purpose=message.purpose,
        dedup_key=f"{message.dedup_key}:group",
        text=message.fallback_text,
        chat=message.fallback_chat,
        ticket=message.ticket,
        expires_at=message.expires_at,
    )


def _again_or(
    end: OutboxState, limit: int, outcome: Outcome, failures: int, now: datetime
) -> dict[str, Any]:
    """Return a later try, or the end after the last one."""
    if failures + 1 >= limit:
        return {"state": end, "failures": failures + 1}
    wait = max(outcome.wait, min(LONGEST_WAIT, 2.0 ** min(failures, 6)))
    return _again(now, wait, failures + 1)


def _again(now: datetime, wait: float, failures: int) -> dict[str, Any]:
    return {
        "state": OutboxState.PENDING,
        "failures": failures,
        "ready_at": now + timedelta(seconds=wait),
    }

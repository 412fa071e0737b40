"""Counts of what came in, for /readyz and /metrics."""

from collections import Counter
from datetime import datetime, timedelta

from bot.channels.refusal import Reason

_LOG_EVERY = timedelta(minutes=1)


class WireTally:
    """What the receiver has seen since it started.

    Attributes:
        kept: arrivals that are on disk and were answered 200, repeats included.
        not_kept: arrivals answered 503 because they could not be stored in time.
        turned_away: requests answered 503 because too many were in flight.
        refused: by reason.
        in_flight: requests being handled now.
        skew_seconds: how far the platform's clock ran ahead of ours in the last callback with
            a valid signature; a large figure means our own clock is off. None before the first.
    """

    def __init__(self) -> None:
        self.kept = 0
        self.not_kept = 0
        self.turned_away = 0
        self.refused: Counter[Reason] = Counter()
        self.in_flight = 0
        self.skew_seconds: float | None = None
        self._logged_at: dict[Reason, datetime] = {}

    def refuse(self, reason: Reason, now: datetime) -> bool:
        """Count a refusal; tell whether it is worth a log line (one a minute for each reason)."""
        self.refused[reason] += 1
        last = self._logged_at.get(reason)
        if last is not None and now - last < _LOG_EVERY:
            return False
        self._logged_at[reason] = now
        return True

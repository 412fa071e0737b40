"""When the reporter is asked whether it was done well (回访): awake, and not for ever."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.when import in_span, local, next_local


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackPolicy:
    """The hours and patience of the call-back.

    Attributes:
        quiet: local span in which nobody is asked (22:00–08:00, product.md J1).
        at: wall-clock time of the first question after a quiet night.
        delay: from the restoration to the question on the same day.
        reminder: from the question to the one reminder.
        give_up: from the last question until the ticket counts as asked without answer.

    Source: product.md §2.9 (next waking hour, one reminder only).
    """

    quiet: tuple[time, time]
    at: time
    delay: timedelta
    reminder: timedelta
    give_up: timedelta

    def first(self, restored_at: datetime) -> datetime:
        """Return when to ask after a restoration (UTC): within waking hours."""
        return self._awake(restored_at + self.delay)

    def next(self, *, asked: int, now: datetime) -> datetime:
        """Return when to look again after `asked` questions (count)."""
        return self._awake(now + (self.reminder if asked <= 1 else self.give_up))

    def _awake(self, at: datetime) -> datetime:
        if not in_span(local(at).time(), *self.quiet):
            return at
        return next_local(next_local(at, self.quiet[1]), self.at)

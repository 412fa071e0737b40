"""Sizes in bytes and rates in a window, as the platform counts them."""

from collections import deque


def byte_len(text: str) -> int:
    """Return the length in UTF-8 bytes."""
    return len(text.encode("utf-8", "surrogatepass"))


def clip_bytes(text: str, limit: int) -> str:
    """Cut to at most `limit` UTF-8 bytes, never through a character."""
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


class RateWindow:
    """Counts what happened within the last `seconds` and says when it is too much."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._taken: deque[float] = deque()

    def has_room(self, now: float) -> bool:
        """Tell whether one more at `now` (epoch s) stays within the limit."""
        while self._taken and self._taken[0] <= now - self._seconds:
            self._taken.popleft()
        return len(self._taken) < self._limit

    def take(self, now: float) -> None:
        """Count one more at `now`."""
        self._taken.append(now)


class MemberQuota:
    """App messages to one member: 30 a minute and 1000 an hour (official page 90312)."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[RateWindow, RateWindow]] = {}

    def take(self, userid: str, now: float) -> bool:
        """Count one message; False means the platform silently drops it."""
        minute, hour = self._windows.setdefault(
            userid, (RateWindow(30, 60.0), RateWindow(1000, 3600.0))
        )
        if not (minute.has_room(now) and hour.has_room(now)):
            return False
        minute.take(now)
        hour.take(now)
        return True

"""Ids and codes the platform hands out."""

import hashlib
import secrets
import time

_MSGID_BASE = 7_000_000_000_000_000_000
"""Message ids are 64-bit numbers; the real ones begin with a 7 nowadays."""


class Mint:
    """Mints ids that never repeat, also across restarts: the bot remembers old ones.

    Args:
        seed: makes every id predictable, for tests that compare them.
    """

    def __init__(self, seed: str | None = None) -> None:
        self._seed = seed
        self._count = 0
        self._first_msgid = _MSGID_BASE + (0 if seed else time.time_ns() // 1_000)

    def code(self, prefix: str) -> str:
        """Return an unguessable code, e.g. a token or a response code."""
        self._count += 1
        if self._seed is None:
            return prefix + secrets.token_hex(16)
        return prefix + hashlib.sha256(f"{self._seed}:{self._count}".encode()).hexdigest()[:32]

    def msgid(self) -> str:
        """Return the next message id: a 64-bit number as text."""
        self._count += 1
        return str(self._first_msgid + self._count)

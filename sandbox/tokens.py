"""access_token: one per app secret, the same one until it ends (official page 91039)."""

from sandbox.clock import ScaledClock
from sandbox.errors import ApiError
from sandbox.ids import Mint

LIFETIME = 7200.0  # sandbox s


class TokenStore:
    """Issues and checks the token of the one app the sandbox knows."""

    def __init__(self, clock: ScaledClock, mint: Mint, *, corp_id: str, secret: str) -> None:
        self._clock = clock
        self._mint = mint
        self._corp_id = corp_id
        self._secret = secret
        self._token = ""
        self._until = 0.0
        self._expired: set[str] = set()

    def issue(self, corp_id: str, secret: str) -> tuple[str, int]:
        """Return the token and the whole seconds it still lives.

        Raises:
            ApiError: 40013 wrong corp, 40001 wrong secret.
        """
        if corp_id != self._corp_id:
            raise ApiError(40013, "invalid corpid")
        if not self._secret or secret != self._secret:
            raise ApiError(40001, "invalid credential")
        now = self._clock.timestamp()
        if not self._token or now >= self._until:
            self.expire()
            self._token, self._until = self._mint.code("tk-"), now + LIFETIME
        return self._token, int(self._until - now)

    def check(self, token: str) -> None:
        """Let a call pass.

        Raises:
            ApiError: 41001 missing, 42001 expired, 40014 unknown or revoked.
        """
        if not token:
            raise ApiError(41001, "access_token missing")
        if token == self._token:
            if self._clock.timestamp() < self._until:
                return
            self.expire()
        if token in self._expired:
            raise ApiError(42001, "access_token expired")
        raise ApiError(40014, "invalid access_token")

    def expire(self) -> None:
        """End the token now: its next use answers 42001."""
        if self._token:
            self._expired.add(self._token)
        self._token = ""

    def revoke(self) -> None:
        """Take the token back before its time: its next use answers 40014."""
        self._token = ""

    def forget(self) -> None:
        """Know no token at all."""
        self._token = ""
        self._expired.clear()

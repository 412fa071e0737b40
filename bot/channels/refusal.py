"""Why a callback is refused. One class for every reason, so that no bad input can slip past."""

from enum import StrEnum


class Reason(StrEnum):
    """What was wrong. Counted and logged; the sender is told nothing but a status."""

    SIGNATURE = "signature"
    STALE = "stale"  # the timestamp is malformed or outside the replay window
    BASE64 = "base64"
    BLOCK = "block"  # the ciphertext is no whole number of AES blocks
    PADDING = "padding"
    LENGTH = "length"  # the length written inside lies
    RECEIVER = "receiver"  # sealed for another corp, or bound to a corp where none is expected
    ENCODING = "encoding"  # the opened bytes are not UTF-8
    ADDRESSEE = "addressee"  # meant for another app or bot
    ENVELOPE = "envelope"  # the outer XML or JSON cannot be read
    CONTENT = "content"  # the opened XML or JSON cannot be read
    TRANSFER = "transfer"  # the HTTP body is compressed, broken or cut short
    SIZE = "size"
    SLOW = "slow"


class CallbackRefusedError(Exception):
    """The callback has no effect. Carries the reason and never what was sent."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

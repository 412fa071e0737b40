"""Small readers shared by both callback formats."""

import re
from datetime import UTC, datetime
from hashlib import sha256

from bot.channels.refusal import CallbackRefusedError, Reason
from domain.ids import UserId

PLATFORM = UserId("sys")
"""Sender of what no person wrote; the platform itself uses the name in change_contact."""

_EPOCH = re.compile(r"[0-9]{1,10}")


def instant_of(epoch: str, otherwise: datetime) -> datetime:
    """Return the instant of a Unix time in seconds; `otherwise` when none was given.

    Raises:
        CallbackRefusedError: it is given, but not as one to ten ASCII digits.
    """
    if not epoch:
        return otherwise
    if _EPOCH.fullmatch(epoch) is None:
        raise CallbackRefusedError(Reason.CONTENT)
    return datetime.fromtimestamp(int(epoch), UTC)


def fingerprint(plain: str) -> str:
    """Return the key of a message that brings none of its own.

    It covers the decrypted text: a redelivery has a new nonce and ciphertext but the same words.
    """
    return sha256(plain.encode()).hexdigest()


def sender_of(userid: str, *, is_event: bool) -> UserId:
    """Return who wrote it; some events come from the platform and name nobody.

    Raises:
        CallbackRefusedError: a message without a sender.
    """
    if userid:
        return UserId(userid)
    if is_event:
        return PLATFORM
    raise CallbackRefusedError(Reason.CONTENT)

"""Callbacks that a careful bot refuses (wecom-protocol §1.7 N1-N6, and worse).

Each carries an otherwise good message, so that a bot that lets it through can be caught acting
on it.
"""

import secrets
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.callbacks import STALE_BY, CallbackChannel
from sandbox.config import SandboxConfig
from sandbox.errors import PageError
from sandbox.jsonio import dumps
from sandbox.plaintext import agent_message
from sandbox.sealing import SealedQuery, Sealer, agent_envelope, aibot_envelope

_BLOCK: Final = 32
_OVERSIZE: Final = 2 * 1024 * 1024  # bytes
BAD_TEXT: Final = "坏回调里的报修：3栋停电了"
"""What the message inside says; a bot must never act on it."""
BAD_SENDER: Final = "jm01"


@dataclass(frozen=True, slots=True)
class BadLetter:
    """What is posted: query and body."""

    query: SealedQuery
    body: bytes


@dataclass(frozen=True, slots=True)
class _Bench:
    """Tools to build one bad letter."""

    channel: CallbackChannel
    sealer: Sealer
    config: SandboxConfig
    now: int

    @property
    def receive_id(self) -> bytes:
        return self.config.corp_id.encode() if self.channel == "agent" else b""

    def plain(self) -> bytes:
        """Return a good message."""
        msgid = str(secrets.randbelow(10**18) + 7 * 10**18)
        if self.channel == "agent":
            return agent_message(
                self.config.corp_id,
                self.config.agent_id,
                sender=BAD_SENDER,
                created=self.now,
                msgid=msgid,
                content=[("MsgType", "text"), ("Content", BAD_TEXT)],
            ).encode()
        message = {
            "msgid": msgid,
            "aibotid": self.config.aibot_id,
            "chattype": "single",
            "from": {"userid": BAD_SENDER},
            "msgtype": "text",
            "text": {"content": BAD_TEXT},
        }
        return dumps(message).encode()

    def framed(
        self, message: bytes, *, length: int | None = None, receive_id: bytes | None = None
    ) -> bytes:
        """Put random bytes and the length before a message and the receiver behind it."""
        size = len(message) if length is None else length
        tail = self.receive_id if receive_id is None else receive_id
        return secrets.token_bytes(16) + struct.pack(">I", size) + message + tail

    def framed_to(self, rest: int) -> bytes:
        """Frame a good message, with blanks until it is `rest` bytes over a whole block."""
        message = self.plain()
        short = (rest - len(self.framed(message))) % _BLOCK
        return self.framed(message + b" " * short)

    def sealed(self, padded: bytes) -> BadLetter:
        """Encrypt blocks as they are and sign them well."""
        return self.enveloped(self.sealer.encrypt_raw(padded))

    def enveloped(self, encrypt: str, *, timestamp: int | None = None) -> BadLetter:
        """Sign a ciphertext well and put it into the right envelope."""
        query = self.sealer.sign(encrypt, self.now if timestamp is None else timestamp)
        if self.channel == "agent":
            body = agent_envelope(self.config.corp_id, self.config.agent_id, encrypt)
        else:
            body = aibot_envelope(encrypt)
        return BadLetter(query, body.encode())

    def good(self) -> BadLetter:
        """Return a letter without a fault."""
        return self.enveloped(self.sealer.encrypt(self.plain().decode()))


def build_negative(
    which: str, channel: CallbackChannel, sealer: Sealer, config: SandboxConfig, *, now: int
) -> BadLetter:
    """Build one bad callback.

    Raises:
        PageError: nobody knows this kind.
    """
    build = NEGATIVES.get(which)
    if build is None:
        raise PageError(f"没有叫“{which}”的坏回调")
    return build(_Bench(channel, sealer, config, now))


def _mixed_padding(bench: _Bench) -> BadLetter:
    return bench.sealed(bench.framed_to(24) + b"\x07" * 7 + b"\x08")


def _length_beyond(bench: _Bench) -> BadLetter:
    message = bench.plain()
    return bench.sealed(_padded(bench.framed(message, length=len(message) + 999)))


def _zero_padding(bench: _Bench) -> BadLetter:
    return bench.sealed(bench.framed_to(24) + b"\x00" * 8)


def _wide_padding(bench: _Bench) -> BadLetter:
    return bench.sealed(bench.framed_to(31) + b"\x21" * 33)


def _other_receiver(bench: _Bench) -> BadLetter:
    return bench.sealed(_padded(bench.framed(bench.plain(), receive_id=b"someoneelse")))


def _payload_not_utf8(bench: _Bench) -> BadLetter:
    message = bench.plain().replace(BAD_TEXT.encode(), b"\xff\xfe\xfd")
    return bench.sealed(_padded(bench.framed(message)))


def _forged(bench: _Bench) -> BadLetter:
    good = bench.good()
    signature = good.query.msg_signature
    other = "0" if signature[-1] != "0" else "1"
    query = SealedQuery(signature[:-1] + other, good.query.timestamp, good.query.nonce)
    return BadLetter(query, good.body)


def _stale(bench: _Bench) -> BadLetter:
    encrypt = bench.sealer.encrypt(bench.plain().decode())
    return bench.enveloped(encrypt, timestamp=bench.now - STALE_BY)


def _oversize(bench: _Bench) -> BadLetter:
    good = bench.good()
    return BadLetter(good.query, good.body + b" " * (_OVERSIZE - len(good.body)))


def _body_not_utf8(bench: _Bench) -> BadLetter:
    good = bench.good()
    if bench.channel == "agent":
        return BadLetter(good.query, good.body.replace(b"<Encrypt>", b"<X>\xff\xfe</X><Encrypt>"))
    return BadLetter(good.query, good.body.replace(b'{"', b'{"x":"\xff\xfe","', 1))


def _entity(bench: _Bench) -> BadLetter:
    encrypt = bench.sealer.encrypt(bench.plain().decode())
    query = bench.sealer.sign(encrypt, bench.now)
    body = f'<!DOCTYPE xml [<!ENTITY e "{encrypt}">]><xml><Encrypt>&e;</Encrypt></xml>'
    return BadLetter(query, body.encode())


def _inner_entity(bench: _Bench) -> BadLetter:
    plain = bench.plain().decode().replace(f"<![CDATA[{BAD_TEXT}]]>", "&e;")
    return bench.enveloped(
        bench.sealer.encrypt(f'<!DOCTYPE xml [<!ENTITY e "{BAD_TEXT}">]>{plain}')
    )


def _truncated(bench: _Bench) -> BadLetter:
    good = bench.good()
    return BadLetter(good.query, good.body[: len(good.body) // 2])


def _short_cipher(bench: _Bench) -> BadLetter:
    encrypt = bench.sealer.encrypt(bench.plain().decode())
    return bench.enveloped(encrypt[: len(encrypt) // 2 // 4 * 4])


NEGATIVES: Mapping[str, Callable[[_Bench], BadLetter]] = {
    "N1": _mixed_padding,
    "N2": _length_beyond,
    "N3": _zero_padding,
    "N4": _wide_padding,
    "N5": _other_receiver,
    "N6": _payload_not_utf8,
    "forged": _forged,
    "stale": _stale,
    "oversize": _oversize,
    "not_utf8": _body_not_utf8,
    "entity": _entity,
    "inner_entity": _inner_entity,
    "truncated": _truncated,
    "short_cipher": _short_cipher,
}


def _padded(framed: bytes) -> bytes:
    pad = _BLOCK - len(framed) % _BLOCK
    return framed + bytes([pad]) * pad

"""Encrypting callbacks and opening their answers, with wechatpy.

Deliberately not the product's own codec: an error in that one must not hide on both sides.
"""

import base64
import secrets
from dataclasses import dataclass

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from wechatpy.crypto.base import WeChatCipher
from wechatpy.utils import WeChatSigner
from wechatpy.work.crypto import PrpCrypto
from wechatpy.work.exceptions import InvalidCorpIdException

from sandbox.jsonio import dumps, loads_object, text_in


class BadReplyError(Exception):
    """The bot's answer to a callback cannot be opened."""


@dataclass(frozen=True, slots=True)
class SealedQuery:
    """The three query parameters of a callback."""

    msg_signature: str
    timestamp: str
    nonce: str

    def as_dict(self) -> dict[str, str]:
        """Return them by their names on the wire."""
        return {
            "msg_signature": self.msg_signature,
            "timestamp": self.timestamp,
            "nonce": self.nonce,
        }


class Sealer:
    """Keys of one callback address: token, EncodingAESKey and receiveid."""

    def __init__(self, token: str, aes_key: str, receive_id: str) -> None:
        self._token = token
        self._key = base64.b64decode(aes_key + "=")
        self._receive_id = receive_id

    @property
    def key(self) -> bytes:
        """The 32 bytes of the AES key; AI-bot media are encrypted with it too."""
        return self._key

    def encrypt(self, plain: str) -> str:
        """Encrypt a plaintext with fresh random bytes."""
        sealed: bytes = PrpCrypto(self._key).encrypt(plain, self._receive_id)
        return sealed.decode("ascii")

    def encrypt_raw(self, padded: bytes) -> str:
        """Encrypt bytes that already are a whole number of blocks, whatever they hold."""
        return base64.b64encode(WeChatCipher(self._key).encrypt(padded)).decode("ascii")

    def sign(self, encrypt: str, timestamp: int) -> SealedQuery:
        """Sign a ciphertext under a fresh nonce. `timestamp` is epoch s."""
        nonce = secrets.token_hex(8)
        return SealedQuery(self._signature(str(timestamp), nonce, encrypt), str(timestamp), nonce)

    def open(self, encrypt: str, signature: str, timestamp: str, nonce: str) -> str:
        """Check and decrypt an answer.

        Raises:
            BadReplyError: wrong signature, wrong receiver, or not decryptable.
        """
        if signature != self._signature(timestamp, nonce, encrypt):
            raise BadReplyError("signature does not match")
        try:
            plain: str = PrpCrypto(self._key).decrypt(encrypt, self._receive_id)
        except InvalidCorpIdException as error:
            raise BadReplyError("wrong receiveid") from error
        except Exception as error:  # wechatpy lets many kinds escape
            raise BadReplyError(f"cannot decrypt: {type(error).__name__}") from error
        return plain

    def _signature(self, timestamp: str, nonce: str, encrypt: str) -> str:
        signer = WeChatSigner()
        signer.add_data(self._token, timestamp, nonce, encrypt)
        signature: str = signer.signature
        return signature


def agent_envelope(corp_id: str, agent_id: int, encrypt: str) -> str:
    """Return the XML body of a callback to the app."""
    return (
        f"<xml><ToUserName><![CDATA[{corp_id}]]></ToUserName>"
        f"<AgentID><![CDATA[{agent_id}]]></AgentID>"
        f"<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
    )


def aibot_envelope(encrypt: str) -> str:
    """Return the JSON body of a callback to the AI bot."""
    return dumps({"encrypt": encrypt})


def open_agent_reply(sealer: Sealer, body: bytes) -> str:
    """Open the XML answer of the app; its nonce is its own choice.

    Raises:
        BadReplyError: not the documented envelope, or not decryptable.
    """
    if not body.strip() or body.strip() == b"success":
        return ""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadReplyError("not XML") from error
    found = {child.tag: (child.text or "").strip() for child in root}
    missing = {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"} - set(found)
    if missing:
        raise BadReplyError(f"envelope lacks {min(missing)}")
    return sealer.open(found["Encrypt"], found["MsgSignature"], found["TimeStamp"], found["Nonce"])


def open_aibot_reply(sealer: Sealer, body: bytes, nonce: str) -> str:
    """Open the JSON answer of the AI bot; it must carry the nonce of the callback.

    Raises:
        BadReplyError: not the documented envelope, another nonce, or not decryptable.
    """
    if not body.strip():
        return ""
    try:
        found = loads_object(body)
    except ValueError as error:
        raise BadReplyError("not JSON") from error
    if found.get("nonce") != nonce:
        raise BadReplyError("nonce is not the callback's")
    return sealer.open(
        text_in(found, "encrypt"),
        text_in(found, "msgsignature"),
        str(found.get("timestamp", "")),
        nonce,
    )

"""The callback codec: AES-256-CBC under SHA-1 signatures, checked byte by byte.

Own code because the usual library accepts wrong padding and lying lengths and compares
signatures in variable time (加解密方案说明, pages 90968 and 101033).
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.channels.refusal import CallbackRefusedError, Reason

PAD_BLOCK = 32
"""PKCS#7 block in bytes: twice the AES block, as the platform does it."""

_PREFIX = 16  # random bytes before the length
_HEAD = _PREFIX + 4  # the length is four bytes, big-endian
_TOKEN = re.compile(r"[!-~]{3,32}")
_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_SIGNATURE = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An encrypted answer with what is needed to check it."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


def decode_aes_key(encoding_aes_key: str) -> bytes:
    """Return the 32 bytes of an EncodingAESKey of 43 characters.

    The last character may carry two surplus bits: the platform ignores them, so do we.

    Raises:
        ValueError: it is not such a key.
    """
    if _AES_KEY.fullmatch(encoding_aes_key) is None:
        raise ValueError("encoding_aes_key must be exactly 43 letters and digits")
    return base64.b64decode(encoding_aes_key + "=")


def unpad(padded: bytes) -> bytes:
    """Return the bytes before the PKCS#7 padding; every pad byte is checked.

    Raises:
        CallbackRefusedError: the padding is wrong.
    """
    size = padded[-1] if padded else 0
    if not 1 <= size <= PAD_BLOCK or padded[-size:] != bytes([size]) * size:
        raise CallbackRefusedError(Reason.PADDING)
    return padded[:-size]


class AesBox:
    """AES-256-CBC with 32-byte padding and the key's own first half as the vector.

    The fixed vector is the platform's choice; for callbacks the random prefix makes up for it.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(AES256(key), CBC(key[:16]))

    def encrypt(self, plain: bytes) -> bytes:
        """Pad and encrypt."""
        size = PAD_BLOCK - len(plain) % PAD_BLOCK
        context = self._cipher.encryptor()
        return context.update(plain + bytes([size]) * size) + context.finalize()

    def decrypt(self, data: bytes) -> bytes:
        """Decrypt and take the padding off.

        Raises:
            CallbackRefusedError: no whole number of blocks, or wrong padding.
        """
        if not data or len(data) % 16:
            raise CallbackRefusedError(Reason.BLOCK)
        context = self._cipher.decryptor()
        return unpad(context.update(data) + context.finalize())


class CallbackCodec:
    """Opens what the platform sends and seals what answers it.

    Attributes of the constructor:
        token: 3 to 32 characters, as entered in the admin pages.
        encoding_aes_key: 43 characters.
        receiveid: the corp id for an app, the empty string for an AI bot.
        prefix: source of the 16 bytes that make every ciphertext different.
    """

    def __init__(
        self,
        token: str,
        encoding_aes_key: str,
        receiveid: str,
        *,
        prefix: Callable[[], bytes] = lambda: secrets.token_bytes(_PREFIX),
    ) -> None:
        if _TOKEN.fullmatch(token) is None:
            raise ValueError("token must be 3 to 32 letters and digits")
        self._token = token
        self._box = AesBox(decode_aes_key(encoding_aes_key))
        self._receiveid = receiveid.encode()
        self._prefix = prefix

    def verify_url(self, signature: str, timestamp: str, nonce: str, echostr: str) -> str:
        """Return what the platform wants to read back when a callback address is saved.

        A literal ``+`` turns into a space where a proxy undid the percent-encoding.

        Raises:
            CallbackRefusedError: see `open`.
        """
        return self.open(signature, timestamp, nonce, echostr.replace(" ", "+"))

    def check(self, signature: str, timestamp: str, nonce: str, encrypt: str) -> None:
        """Refuse anything the holder of the token did not sign.

        Raises:
            CallbackRefusedError: the signature is malformed or wrong.
        """
        if _SIGNATURE.fullmatch(signature) is None:
            raise CallbackRefusedError(Reason.SIGNATURE)
        expected = self._sign(timestamp, nonce, encrypt)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise CallbackRefusedError(Reason.SIGNATURE)

    def open(self, signature: str, timestamp: str, nonce: str, encrypt: str) -> str:
        """Check the signature and return the plaintext.

        Raises:
            CallbackRefusedError: the signature or any part of the ciphertext is not as it must be.
        """
        self.check(signature, timestamp, nonce, encrypt)
        return self.decrypt(encrypt)

    def decrypt(self, encrypt: str) -> str:
        """Return the plaintext of a ciphertext whose signature has been checked.

        Raises:
            CallbackRefusedError: it is malformed or sealed for another receiver.
        """
        plain = self._box.decrypt(_from_base64(encrypt))
        if len(plain) < _HEAD:
            raise CallbackRefusedError(Reason.LENGTH)
        end = _HEAD + int.from_bytes(plain[_PREFIX:_HEAD], "big")
        if end > len(plain):
            raise CallbackRefusedError(Reason.LENGTH)
        if not hmac.compare_digest(plain[end:], self._receiveid):
            raise CallbackRefusedError(Reason.RECEIVER)
        try:
            return plain[_HEAD:end].decode("utf-8")
        except UnicodeDecodeError:
            raise CallbackRefusedError(Reason.ENCODING) from None

    def seal(self, plain: str, timestamp: str, nonce: str) -> Sealed:
        """Encrypt and sign an answer."""
        body = plain.encode("utf-8")
        whole = self._prefix() + len(body).to_bytes(4, "big") + body + self._receiveid
        encrypt = base64.b64encode(self._box.encrypt(whole)).decode("ascii")
        return Sealed(
            encrypt=encrypt,
            signature=self._sign(timestamp, nonce, encrypt),
            timestamp=timestamp,
            nonce=nonce,
        )

    def _sign(self, timestamp: str, nonce: str, encrypt: str) -> str:
        joined = "".join(sorted((self._token, timestamp, nonce, encrypt)))
        # The algorithm is the platform's; lone surrogates from a hostile query must not raise.
        return sha1(joined.encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324


def _from_base64(text: str) -> bytes:
    """Decode base64 of which there is exactly one spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise CallbackRefusedError(Reason.BASE64) from None
    if base64.b64encode(data).decode("ascii") != text:
        raise CallbackRefusedError(Reason.BASE64)
    return data

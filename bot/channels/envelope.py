"""The outer wrapping of a callback: where the ciphertext stands, in XML and in JSON."""

import json

from bot.channels.crypto import Sealed
from bot.channels.refusal import CallbackRefusedError, Reason
from bot.channels.strict import UnreadableError, load_json_object, load_xml

_KEY = "encrypt"


def read_xml_envelope(body: bytes) -> str:
    """Return the ciphertext of an app callback.

    The platform posts XML; its own samples also know the same fields as JSON, told apart by
    the first character.

    Raises:
        CallbackRefusedError: the body is neither, or has not exactly one ciphertext.
    """
    text = _decode(body)
    if text.startswith("{"):
        return _ciphertext_of_json(text)
    try:
        root = load_xml(text)
    except UnreadableError:
        raise CallbackRefusedError(Reason.ENVELOPE) from None
    found = [child.text or "" for child in root if child.tag.lower() == _KEY]
    return _the_one([text.strip() for text in found])


def read_json_envelope(body: bytes) -> str:
    """Return the ciphertext of an AI-bot callback.

    Raises:
        CallbackRefusedError: the body is not JSON, or has not exactly one ciphertext.
    """
    return _ciphertext_of_json(_decode(body))


def sealed_json(sealed: Sealed) -> bytes:
    """Return the body that answers an AI-bot callback: lower case, the time as a number."""
    answer = {
        "encrypt": sealed.encrypt,
        "msgsignature": sealed.signature,
        "timestamp": int(sealed.timestamp),
        "nonce": sealed.nonce,
    }
    return json.dumps(answer, ensure_ascii=False).encode()


def sealed_xml(sealed: Sealed) -> bytes:
    """Return the body that answers an app callback: CamelCase."""
    return (
        f"<xml><Encrypt>{cdata(sealed.encrypt)}</Encrypt>"
        f"<MsgSignature>{cdata(sealed.signature)}</MsgSignature>"
        f"<TimeStamp>{sealed.timestamp}</TimeStamp>"
        f"<Nonce>{cdata(sealed.nonce)}</Nonce></xml>"
    ).encode()


def cdata(text: str) -> str:
    """Wrap a text in CDATA; its own end mark is split so that it cannot end the section."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise CallbackRefusedError(Reason.ENVELOPE) from None


def _ciphertext_of_json(text: str) -> str:
    try:
        fields = load_json_object(text)
    except UnreadableError:
        raise CallbackRefusedError(Reason.ENVELOPE) from None
    return _the_one([value for name, value in fields.items() if name.lower() == _KEY])


def _the_one(found: list[str] | list[object]) -> str:
    if len(found) != 1 or not isinstance(found[0], str) or not found[0]:
        raise CallbackRefusedError(Reason.ENVELOPE)
    return found[0]

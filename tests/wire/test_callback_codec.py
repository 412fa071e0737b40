"""The codec against published vectors, against wechatpy, and against tampering."""

import base64
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.channels.crypto import AesBox, CallbackCodec, Sealed, decode_aes_key
from bot.channels.envelope import read_xml_envelope, sealed_xml
from bot.channels.media import open_media
from bot.channels.refusal import CallbackRefusedError, Reason
from tests.wire.wire_parts import AES_KEY, TOKEN


class Vector(TypedDict):
    """One line of vectors.json; sources are named there."""

    id: str
    token: str
    encoding_aes_key: str
    receiveid: str
    prefix: str
    timestamp: str
    nonce: str
    signature: str
    encrypt: str
    plain: str
    reason: str


_ALL = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
GOOD: list[Vector] = _ALL["good"]
REFUSED: list[Vector] = _ALL["refused"]
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

receivers = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=600)
aes_keys = st.text(alphabet=BASE64, min_size=43, max_size=43)


def name_of(vector: Vector) -> str:
    return vector["id"]


def codec_of(vector: Vector, prefix: bytes = b"") -> CallbackCodec:
    return CallbackCodec(
        vector["token"],
        vector["encoding_aes_key"],
        vector["receiveid"],
        prefix=lambda: prefix or os.urandom(16),
    )


def opened(codec: CallbackCodec, sealed: Sealed) -> str:
    return codec.open(sealed.signature, sealed.timestamp, sealed.nonce, sealed.encrypt)


def signed(codec: CallbackCodec, encrypt: str) -> Sealed:
    """Sign any ciphertext, as the holder of the token could."""
    signature = codec._sign("1767225600", "n", encrypt)
    return Sealed(encrypt=encrypt, signature=signature, timestamp="1767225600", nonce="n")


def signed_plain(plain: bytes) -> Sealed:
    """Encrypt bytes that need not be a well-formed message."""
    encrypt = base64.b64encode(AesBox(decode_aes_key(AES_KEY)).encrypt(plain)).decode()
    return signed(CallbackCodec(TOKEN, AES_KEY, ""), encrypt)


def reason_of(codec: CallbackCodec, sealed: Sealed) -> Reason:
    with pytest.raises(CallbackRefusedError) as refused:
        opened(codec, sealed)
    return refused.value.reason


@pytest.mark.parametrize("vector", GOOD, ids=name_of)
def test_every_vector_opens_to_its_plaintext(vector: Vector) -> None:
    plain = codec_of(vector).open(
        vector["signature"], vector["timestamp"], vector["nonce"], vector["encrypt"]
    )
    assert plain == vector["plain"]


@pytest.mark.parametrize("vector", GOOD, ids=name_of)
def test_every_vector_is_sealed_to_the_same_bytes_again(vector: Vector) -> None:
    codec = codec_of(vector, vector["prefix"].encode("latin-1"))
    sealed = codec.seal(vector["plain"], vector["timestamp"], vector["nonce"])
    assert (sealed.encrypt, sealed.signature) == (vector["encrypt"], vector["signature"])


@pytest.mark.parametrize("vector", REFUSED, ids=name_of)
def test_every_negative_vector_is_refused_for_its_own_reason(vector: Vector) -> None:
    with pytest.raises(CallbackRefusedError) as refused:
        codec_of(vector).open(
            vector["signature"], vector["timestamp"], vector["nonce"], vector["encrypt"]
        )
    assert refused.value.reason == vector["reason"]


@pytest.mark.parametrize("vector", GOOD, ids=name_of)
def test_a_url_check_survives_plus_signs_that_turned_into_spaces(vector: Vector) -> None:
    echostr = vector["encrypt"].replace("+", " ")
    plain = codec_of(vector).verify_url(
        vector["signature"], vector["timestamp"], vector["nonce"], echostr
    )
    assert plain == vector["plain"]


@given(texts, receivers, aes_keys)
@example("x" * 12, "", AES_KEY)
@example("", "", AES_KEY)
def test_what_is_sealed_opens_to_the_same_text(text: str, receiver: str, key: str) -> None:
    codec = CallbackCodec(TOKEN, key, receiver)
    assert opened(codec, codec.seal(text, "1767225600", "n")) == text


@given(texts, receivers, aes_keys)
def test_wechatpy_opens_what_we_seal(text: str, receiver: str, key: str) -> None:
    sealed = CallbackCodec(TOKEN, key, receiver).seal(text, "1767225600", "n")
    theirs = WeChatCrypto(TOKEN, key, receiver)
    xml = sealed_xml(sealed).decode()
    assert theirs.decrypt_message(xml, sealed.signature, "1767225600", "n") == text


@given(texts, receivers, aes_keys)
def test_we_open_what_wechatpy_seals(text: str, receiver: str, key: str) -> None:
    theirs = PrpCrypto(base64.b64decode(key + "=")).encrypt(text, receiver).decode()
    codec = CallbackCodec(TOKEN, key, receiver)
    assert opened(codec, signed(codec, theirs)) == text


@given(texts, st.data())
def test_any_flipped_bit_is_refused(text: str, data: st.DataObject) -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    sealed = codec.seal(text, "1767225600", "n")
    whole = bytearray(base64.b64decode(sealed.encrypt))
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CallbackRefusedError):
        codec.open(sealed.signature, "1767225600", "n", base64.b64encode(whole).decode())


@given(st.binary(max_size=200))
def test_any_signed_ciphertext_is_read_or_refused_and_nothing_else(data: bytes) -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    with suppress(CallbackRefusedError):
        opened(codec, signed(codec, base64.b64encode(data).decode()))


@given(
    signature=st.text(max_size=60),
    timestamp=st.text(max_size=20),
    nonce=st.text(max_size=20),
    encrypt=st.text(max_size=90),
)
def test_any_junk_is_refused_by_its_signature(
    signature: str, timestamp: str, nonce: str, encrypt: str
) -> None:
    with pytest.raises(CallbackRefusedError) as refused:
        CallbackCodec(TOKEN, AES_KEY, "").open(signature, timestamp, nonce, encrypt)
    assert refused.value.reason is Reason.SIGNATURE


@pytest.mark.parametrize(
    "signature", ["", "0" * 40, "é" * 40, "０" * 40, "\ud800" * 40, "{upper}", "{right}\n"]
)
def test_a_signature_counts_only_in_its_one_spelling(signature: str) -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    sealed = codec.seal("停电", "1767225600", "n")
    given_signature = signature.format(upper=sealed.signature.upper(), right=sealed.signature)
    with pytest.raises(CallbackRefusedError) as refused:
        codec.open(given_signature, "1767225600", "n", sealed.encrypt)
    assert refused.value.reason is Reason.SIGNATURE


def test_a_lone_surrogate_in_the_query_is_refused_and_raises_nothing_else() -> None:
    with pytest.raises(CallbackRefusedError):
        CallbackCodec(TOKEN, AES_KEY, "").open("0" * 40, "\ud800", "\udfff", "x")


@pytest.mark.parametrize(
    "encrypt",
    ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", base64.b64encode(bytes(47)).decode()],
)
def test_a_ciphertext_of_no_whole_blocks_is_refused(encrypt: str) -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    assert reason_of(codec, signed(codec, encrypt)) is Reason.BLOCK


@pytest.mark.parametrize("spoil", ["{}\n", " {}", "{}=", "{}A", "-{}", "{}\u00e9", "{}\uff0b"])
def test_base64_counts_only_in_its_one_spelling(spoil: str) -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    sealed = codec.seal("停电", "1767225600", "n")
    assert reason_of(codec, signed(codec, spoil.format(sealed.encrypt))) is Reason.BASE64


def test_base64_with_surplus_bits_in_its_last_letter_is_refused() -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    encrypt = base64.b64encode(bytes(32)).decode()
    assert encrypt.endswith("A=")
    assert reason_of(codec, signed(codec, encrypt[:-2] + "B=")) is Reason.BASE64


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        (b"r" * 19, Reason.LENGTH),
        (b"r" * 16 + b"\xff\xff\xff\xff" + b"ping", Reason.LENGTH),
        (b"r" * 16 + b"\x00\x00\x00\x05" + b"ping", Reason.LENGTH),
        (b"r" * 16 + b"\x00\x00\x00\x03" + b"ping", Reason.RECEIVER),
        (b"r" * 16 + b"\x00\x00\x00\x02" + b"\xc3\x28", Reason.ENCODING),
        (b"r" * 16 + b"\x00\x00\x00\x03" + b"\xed\xa0\x80", Reason.ENCODING),
    ],
)
def test_a_lying_inside_is_refused(plain: bytes, expected: Reason) -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    assert reason_of(codec, signed_plain(plain)) is expected


@given(st.sampled_from(["", "ww0demo0corp0id00", "ww0demo0corp0id0", "ww0demo0corp0id00x"]))
def test_a_message_for_another_receiver_is_refused(other: str) -> None:
    ours = CallbackCodec(TOKEN, AES_KEY, "ww0demo0corp0id01")
    sealed = CallbackCodec(TOKEN, AES_KEY, other).seal("停电", "1767225600", "n")
    assert reason_of(ours, sealed) is Reason.RECEIVER


@pytest.mark.parametrize(
    "key", ["", "x" * 42, "x" * 44, "é" * 43, "x" * 42 + "=", "x" * 42 + "\n", "x" * 42 + "-"]
)
def test_a_wrong_key_is_named_at_once(key: str) -> None:
    with pytest.raises(ValueError, match="encoding_aes_key must be exactly 43"):
        CallbackCodec(TOKEN, key, "")


@pytest.mark.parametrize("token", ["", "ab", "x" * 33, "with space", "令牌令牌"])
def test_a_wrong_token_is_named_at_once(token: str) -> None:
    with pytest.raises(ValueError, match="token must be 3 to 32"):
        CallbackCodec(token, AES_KEY, "")


def test_a_sealed_text_looks_different_every_time() -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    assert len({codec.seal("停电", "1767225600", "n").encrypt for _ in range(50)}) == 50


def test_the_published_picture_is_decrypted() -> None:
    sealed = base64.b64decode(
        "YXu9R0rQSMz4//pYgh1E/AIFkd6qCYNCdhYeZBfJiPior1dKpG56W4vvS+mdKgLv+UyzuCtgq7Lw//LnulFRdg=="
    )
    opened_file = open_media(sealed, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    assert opened_file.hex() == (
        "89504e470d0a1a0a66616b652d696d6167652d62797465732d666f722d74657374"
    )


def test_a_sealed_answer_is_read_back_from_its_own_envelope() -> None:
    sealed = CallbackCodec(TOKEN, AES_KEY, "").seal("好", "1767225600", "n]]>n")
    assert read_xml_envelope(sealed_xml(sealed)) == sealed.encrypt

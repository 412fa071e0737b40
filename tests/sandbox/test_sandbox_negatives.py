"""Bad callbacks are bad in exactly the way their name says, and signed well where it says so."""

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sandbox.negatives import BAD_TEXT, NEGATIVES
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import AGENT_KEY, AIBOT_KEY, START, Bot, Receiver, unseal


def _blocks(encrypt: str, key: str) -> bytes:
    raw = base64.b64decode(key + "=")
    decryptor = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).decryptor()
    return decryptor.update(base64.b64decode(encrypt)) + decryptor.finalize()


def _cipher(raw: bytes, channel: str) -> str:
    mark = b"<Encrypt><![CDATA[" if channel == "agent" else b'"encrypt":"'
    return raw.split(mark)[1].split(b"]" if channel == "agent" else b'"')[0].decode()


@pytest.mark.parametrize("channel", ["agent", "aibot"])
@pytest.mark.parametrize(
    ("which", "pad", "tail"),
    [
        ("N1", 8, b"\x07" * 7 + b"\x08"),
        ("N3", 0, b"\x00" * 8),
        ("N4", 33, b"\x21" * 33),
    ],
)
async def test_a_padding_vector_ends_in_the_wrong_bytes_under_a_good_signature(
    bot: Bot, receiver: Receiver, which: str, pad: int, tail: bytes, channel: str
) -> None:
    await bot.post("/sandbox/negative", {"which": which, "channel": channel})
    (heard,) = receiver.heard
    key = AGENT_KEY if channel == "agent" else AIBOT_KEY
    blocks = _blocks(_cipher(heard.raw, channel), key)
    assert heard.signed
    assert blocks.endswith(tail)
    assert blocks[-1] == pad
    assert BAD_TEXT.encode() in blocks


async def test_n2_claims_more_bytes_than_there_are(bot: Bot, receiver: Receiver) -> None:
    await bot.post("/sandbox/negative", {"which": "N2"})
    (heard,) = receiver.heard
    assert heard.signed
    with pytest.raises(ValueError, match="length"):
        unseal(AIBOT_KEY, _cipher(heard.raw, "aibot"))


async def test_n5_is_for_another_receiver(bot: Bot, receiver: Receiver) -> None:
    await bot.post("/sandbox/negative", {"which": "N5"})
    (heard,) = receiver.heard
    assert (heard.signed, heard.receive_id) == (True, "someoneelse")
    assert BAD_TEXT in heard.plain


async def test_n6_holds_no_utf8(bot: Bot, receiver: Receiver) -> None:
    await bot.post("/sandbox/negative", {"which": "N6"})
    (heard,) = receiver.heard
    assert heard.signed
    with pytest.raises(UnicodeDecodeError):
        unseal(AIBOT_KEY, _cipher(heard.raw, "aibot"))


async def test_forged_and_stale_hold_a_good_message(bot: Bot, receiver: Receiver) -> None:
    await bot.post("/sandbox/negative", {"which": "forged"})
    await bot.post("/sandbox/negative", {"which": "stale"})
    forged, stale = receiver.heard
    assert (forged.signed, stale.signed) == (False, True)
    assert BAD_TEXT in forged.plain
    assert int(stale.query["timestamp"]) == int(START.timestamp()) - 7200


async def test_the_big_the_cut_and_the_strange_bodies_are_what_they_say(
    bot: Bot, receiver: Receiver
) -> None:
    for which in ("oversize", "truncated", "not_utf8", "entity", "inner_entity", "short_cipher"):
        await bot.post("/sandbox/negative", {"which": which})
    oversize, truncated, not_utf8, entity, inner, short = receiver.heard
    assert len(oversize.raw) == 2 * 1024 * 1024
    assert not truncated.raw.endswith(b"}")
    with pytest.raises(UnicodeDecodeError):
        not_utf8.raw.decode()
    assert b"<!ENTITY e " in entity.raw
    assert b"<Encrypt>&e;</Encrypt>" in entity.raw
    assert inner.signed
    assert "<!ENTITY e " in inner.plain
    assert short.signed
    assert short.plain == ""


async def test_the_answer_of_the_bot_is_reported_and_an_unknown_kind_is_refused(
    bot: Bot, platform: Platform
) -> None:
    for which in NEGATIVES:
        assert (await bot.post("/sandbox/negative", {"which": which}))["status"] == 200
    assert "error" in await bot.post("/sandbox/negative", {"which": "N9"})
    assert len(platform.stage.wire.entries) == len(NEGATIVES)

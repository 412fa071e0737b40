"""Properties of what the sandbox puts on the wire, held against other implementations."""

import json

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from sandbox.dialogue import sendable
from sandbox.jsonio import dumps
from sandbox.limits import byte_len, clip_bytes
from sandbox.plaintext import agent_message
from sandbox.sealing import Sealer, open_agent_reply, open_aibot_reply
from sandbox.wire import HIDDEN, hide_secrets
from tests.sandbox.sandbox_parts import AGENT_KEY, CORP, TOKEN, seal, signature, unseal

ANY_TEXT = st.text(st.characters(codec="utf-8"))


@given(ANY_TEXT)
def test_every_text_is_opened_by_another_implementation(text: str) -> None:
    sealer = Sealer(TOKEN, AGENT_KEY, CORP)
    encrypt = sealer.encrypt(text)
    assert unseal(AGENT_KEY, encrypt) == (text, CORP)
    query = sealer.sign(encrypt, 1767225600)
    assert query.msg_signature == signature(TOKEN, "1767225600", query.nonce, encrypt)


@given(ANY_TEXT)
def test_every_answer_of_another_implementation_is_opened(text: str) -> None:
    encrypt = seal(AGENT_KEY, text, CORP)
    made = signature(TOKEN, "17", "n", encrypt)
    body = dumps({"encrypt": encrypt, "msgsignature": made, "timestamp": 17, "nonce": "n"})
    xml = (
        f"<xml><Encrypt>{encrypt}</Encrypt><MsgSignature>{made}</MsgSignature>"
        "<TimeStamp>17</TimeStamp><Nonce>n</Nonce></xml>"
    )
    sealer = Sealer(TOKEN, AGENT_KEY, CORP)
    assert open_aibot_reply(sealer, body.encode(), "n") == text
    assert open_agent_reply(sealer, xml.encode()) == text


@given(st.text())
def test_whatever_a_person_types_arrives_in_the_xml_unchanged(typed: str) -> None:
    text = sendable(typed)
    plain = agent_message(
        CORP,
        7,
        sender="jm01",
        created=1,
        msgid="7000000000000000001",
        content=[("MsgType", "text"), ("Content", text)],
    )
    assert (fromstring(plain).findtext("Content") or "") == text


@given(ANY_TEXT, st.integers(0, 50))
def test_a_cut_text_fits_is_a_beginning_and_loses_less_than_a_character(
    text: str, limit: int
) -> None:
    cut = clip_bytes(text, limit)
    assert byte_len(cut) <= limit
    assert text.startswith(cut)
    assert cut == text or byte_len(text[: len(cut) + 1]) > limit


@given(st.text())
def test_any_text_becomes_json_that_can_be_sent(text: str) -> None:
    assert isinstance(json.loads(dumps({"text": text}).encode("utf-8")), dict)


def test_secrets_are_hidden_at_any_depth_and_nothing_else_is() -> None:
    body: dict[str, object] = {
        "a": [{"response_code": "rc", "text": "好"}],
        "secret": {"x": 1},
        "key": "accept",
    }
    assert hide_secrets(body) == {
        "a": [{"response_code": HIDDEN, "text": "好"}],
        "secret": HIDDEN,
        "key": "accept",
    }

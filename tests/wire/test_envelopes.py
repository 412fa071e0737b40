"""Outer wrappings as this and other implementations write them, and what is no wrapping."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.crypto import Sealed
from bot.channels.envelope import (
    cdata,
    read_json_envelope,
    read_xml_envelope,
    sealed_json,
    sealed_xml,
)
from bot.channels.refusal import CallbackRefusedError, Reason
from bot.channels.strict import UnreadableError, load_json_object, load_xml

SEALED = Sealed(encrypt="abc+/==", signature="5" * 40, timestamp="1767225600", nonce="n-1")


@pytest.mark.parametrize(
    "body",
    [
        "<xml><Encrypt>abc</Encrypt></xml>",
        "<xml><Encrypt><![CDATA[abc]]></Encrypt></xml>",
        "<xml><encrypt>abc</encrypt></xml>",
        "<xml><ENCRYPT>abc</ENCRYPT></xml>",
        "\ufeff<?xml version='1.0' encoding='utf-8'?>\n<xml>\n  <Encrypt>\n    abc\n  </Encrypt>\n</xml>\n",
        "<?xml version='1.0' encoding='gbk'?><xml><Encrypt>abc</Encrypt></xml>",
        "<xml version='1'><Encrypt sort='aes'><![CDATA[abc]]></Encrypt></xml>",
        "<xml xmlns='urn:demo'><Encrypt>abc</Encrypt></xml>",
        "<xml><!-- made elsewhere --><AgentID>1</AgentID><Encrypt>a<![CDATA[b]]>c</Encrypt></xml>",
        "<root><ToUserName><![CDATA[<!DOCTYPE x>]]></ToUserName><Encrypt>abc</Encrypt></root>",
        '{"Encrypt": "abc"}',
        '\ufeff\n{"Encrypt": "abc"}',
        ' {"tousername": "x", "encrypt": "abc", "agentid": 1} ',
    ],
)
def test_an_app_envelope_is_read_however_it_is_written(body: str) -> None:
    assert read_xml_envelope(body.encode()) == "abc"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"abc",
        b"<xml>",
        b"<xml></xml>",
        b"<xml><Encrypt/></xml>",
        b"<xml><Encrypt>  </Encrypt></xml>",
        b"<xml><Encrypt>abc</Encrypt><Encrypt>abc</Encrypt></xml>",
        b"<xml><Encrypt>abc</Encrypt><encrypt>def</encrypt></xml>",
        b"<xml><a><Encrypt>abc</Encrypt></a></xml>",
        b"<xml><Encrypt>abc</Encrypt></xml><xml/>",
        b"<!DOCTYPE xml><xml><Encrypt>abc</Encrypt></xml>",
        b'<!DOCTYPE xml [<!ENTITY e "abc">]><xml><Encrypt>&e;</Encrypt></xml>',
        b'<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x"><xml><Encrypt>abc</Encrypt></xml>',
        b"<xml><Encrypt>&undeclared;</Encrypt></xml>",
        b"<xml><Encrypt>\xff\xfe</Encrypt></xml>",
        "<xml><Encrypt>abc</Encrypt></xml>".encode("utf-16"),
        "<xml><Encrypt>停电</Encrypt></xml>".encode("gbk"),
        b"<xml><Encrypt>a\x00bc</Encrypt></xml>",
    ],
)
def test_what_is_no_app_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(CallbackRefusedError) as refused:
        read_xml_envelope(body)
    assert refused.value.reason is Reason.ENVELOPE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"abc"',
        b"{}",
        b'{"encrypt": ""}',
        b'{"encrypt": 5}',
        b'{"encrypt": ["abc"]}',
        b'{"encrypt": "a", "encrypt": "b"}',
        b'{"encrypt": "a", "Encrypt": "b"}',
        b'{"encrypt": "a", "x": {"y": 1, "y": 2}}',
        b'{"encrypt": "a", "x": NaN}',
        b'{"encrypt": "a", "x": Infinity}',
        b'{"encrypt": "a"} x',
        b'{"encrypt": "a\x00"}',
        b'{"encrypt": "\xff"}',
        b'{"encrypt": "a", "x": ' + b"9" * 5000 + b"}",
        b'{"encrypt": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        b"<xml><Encrypt>abc</Encrypt></xml>",
    ],
)
def test_what_is_no_bot_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(CallbackRefusedError) as refused:
        read_json_envelope(body)
    assert refused.value.reason is Reason.ENVELOPE


@pytest.mark.parametrize("body", ['{"encrypt":"abc"}', '\ufeff {"ENCRYPT": "abc", "x": null}\n'])
def test_a_bot_envelope_is_read_however_it_is_written(body: str) -> None:
    assert read_json_envelope(body.encode()) == "abc"


def test_a_bot_is_answered_in_lower_case_with_the_time_as_a_number() -> None:
    assert json.loads(sealed_json(SEALED)) == {
        "encrypt": "abc+/==",
        "msgsignature": "5" * 40,
        "timestamp": 1767225600,
        "nonce": "n-1",
    }


def test_an_app_is_answered_in_camel_case() -> None:
    root = load_xml(sealed_xml(SEALED).decode())
    assert {child.tag: child.text for child in root} == {
        "Encrypt": "abc+/==",
        "MsgSignature": "5" * 40,
        "TimeStamp": "1767225600",
        "Nonce": "n-1",
    }


@given(
    st.text(
        alphabet=st.characters(
            codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"
        )
    )
)
def test_no_text_breaks_out_of_cdata(text: str) -> None:
    assert (load_xml(f"<x>{cdata(text)}</x>").text or "") == text


@given(st.binary(max_size=300))
def test_any_bytes_are_an_envelope_or_refused(body: bytes) -> None:
    for read in (read_xml_envelope, read_json_envelope):
        try:
            read(body)
        except CallbackRefusedError:
            continue


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_only_objects_count_as_json(value: object) -> None:
    with pytest.raises(UnreadableError):
        load_json_object(json.dumps(value))


def test_a_deep_xml_is_read_without_harm() -> None:
    deep = "<a>" * 30_000 + "</a>" * 30_000
    assert load_xml(deep).tag == "a"

"""App messages and events become arrivals, whoever wrote the XML."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.work import parse_message

from bot.channels.agent import read_agent
from bot.channels.envelope import cdata
from bot.channels.refusal import CallbackRefusedError, Reason
from domain.inbound import Arrival, Button, Channel, Kind, Media
from tests.wire.wire_parts import AGENT_ID, NOW, agent_xml

RECEIVED = NOW + timedelta(seconds=2)


def read(plain: str) -> Arrival:
    return read_agent(plain, agent_id=AGENT_ID, received_at=RECEIVED)


def event(name: str, **fields: str) -> str:
    plain = agent_xml(MsgType="event", Event=name, **fields)
    return plain.replace("<MsgId><![CDATA[7300000000000000001]]></MsgId>", "")


def reason_of(plain: str) -> Reason:
    with pytest.raises(CallbackRefusedError) as refused:
        read(plain)
    return refused.value.reason


def test_a_text_is_read_whole() -> None:
    plain = agent_xml()
    assert read(plain) == Arrival(
        channel=Channel.AGENT,
        key="7300000000000000001",
        conversation="direct:member01",  # type: ignore[arg-type]  # shown as it is stored
        chat=None,
        sender="member01",  # type: ignore[arg-type]  # shown as it is stored
        kind=Kind.TEXT,
        text="台区跳闸",
        sent_at=datetime(2026, 1, 1, tzinfo=UTC),
        received_at=RECEIVED,
        raw=plain,
    )


def test_a_pressed_button_brings_task_key_code_and_choices() -> None:
    items = (
        "<SelectedItems><SelectedItem><QuestionKey><![CDATA[eta]]></QuestionKey>"
        "<OptionIds><OptionId><![CDATA[30m]]></OptionId></OptionIds></SelectedItem>"
        "<SelectedItem><QuestionKey>with</QuestionKey><OptionIds><OptionId>a</OptionId>"
        "<OptionId>b</OptionId></OptionIds></SelectedItem></SelectedItems></xml>"
    )
    pressed = event("template_card_event", EventKey="accept", TaskId="PS-7_1", ResponseCode="rc-1")
    arrival = read(pressed.replace("</xml>", items))
    assert arrival.kind is Kind.BUTTON
    assert arrival.button == Button(
        task_id="PS-7_1",
        key="accept",
        response_code="rc-1",
        selected=(("eta", "30m"), ("with", "a"), ("with", "b")),
    )


@pytest.mark.parametrize("missing", ["EventKey", "TaskId"])
def test_a_button_without_its_key_or_task_is_refused(missing: str) -> None:
    fields = {"EventKey": "accept", "TaskId": "PS-7_1"} | {missing: ""}
    assert reason_of(event("template_card_event", **fields)) is Reason.CONTENT


@pytest.mark.parametrize("name", ["enter_agent", "subscribe", "ENTER_AGENT"])
def test_who_opens_the_chat_has_entered(name: str) -> None:
    assert read(event(name, EventKey="")).kind is Kind.ENTER


@pytest.mark.parametrize(
    "name",
    [
        "unsubscribe",
        "LOCATION",
        "click",
        "view",
        "scancode_push",
        "pic_weixin",
        "template_card_menu_event",
        "change_contact",
        "inactive_alert",
        "kf_msg_or_event",
        "never_heard_of",
    ],
)
def test_other_events_are_kept_and_not_understood(name: str) -> None:
    assert read(event(name)).kind is Kind.OTHER


def test_events_are_told_apart_by_their_whole_text() -> None:
    first = read(event("click", EventKey="a"))
    again = read(event("click", EventKey="a"))
    other = read(event("click", EventKey="b"))
    assert first.key == again.key
    assert first.key != other.key
    assert len(first.key) == 64


def test_an_event_that_names_nobody_comes_from_the_platform() -> None:
    arrival = read(event("kf_msg_or_event", FromUserName=""))
    assert (arrival.sender, arrival.conversation) == ("sys", "direct:sys")


def test_a_voice_carries_its_transcript_when_there_is_one() -> None:
    silent = read(agent_xml(MsgType="voice", MediaId="md-1", Format="amr"))
    heard = read(agent_xml(MsgType="voice", MediaId="md-1", Recognition="家里停电了"))
    assert (silent.kind, silent.text) == (Kind.VOICE, "")
    assert (heard.kind, heard.text) == (Kind.VOICE, "家里停电了")
    assert heard.media == (Media(kind="voice", media_id="md-1"),)


def test_a_picture_carries_its_media_id() -> None:
    arrival = read(agent_xml(MsgType="image", MediaId="md-2", PicUrl="https://p.example/1"))
    assert arrival.kind is Kind.IMAGE
    assert arrival.text == ""
    assert arrival.media == (Media(kind="image", media_id="md-2", url="https://p.example/1"),)


@pytest.mark.parametrize("sort", ["video", "shortvideo", "location", "link", "file", "mystery"])
def test_other_messages_are_kept_and_not_understood(sort: str) -> None:
    arrival = read(agent_xml(MsgType=sort, MediaId="md-3", Label="翠湖小区", Title="通知"))
    assert (arrival.kind, arrival.key) == (Kind.OTHER, "7300000000000000001")


STYLES: dict[str, list[tuple[str, str]]] = {
    "without CDATA": [("<![CDATA[", ""), ("]]>", "")],
    "one line each": [("><", ">\n   <")],
    "spread out": [("<![CDATA[", "\n  <![CDATA["), ("]]>", "]]>\n")],
    "with a namespace": [("<xml>", "<xml version='1.0' xmlns='urn:demo'>")],
    "with attributes": [("<MsgType>", "<MsgType a='b'>"), ("<Content>", "<Content lang='zh'>")],
    "with a prolog": [("<xml>", "\ufeff<?xml version='1.0' encoding='UTF-8'?>\n<xml>")],
    "without AgentID": [("<AgentID><![CDATA[1000002]]></AgentID>", "")],
    "with an empty AgentID": [("1000002", "")],
    "with a comment": [("<ToUserName>", "<!-- note --><ToUserName>")],
    "with new fields": [("</xml>", "<New><Inner>1</Inner></New><New/></xml>")],
    "in capitals": [("text", "TEXT")],
}


@pytest.mark.parametrize("style", STYLES)
def test_the_same_text_is_read_however_it_is_written(style: str) -> None:
    plain = agent_xml()
    for old, new in STYLES[style]:
        assert old in plain
        plain = plain.replace(old, new)
    arrival = read(plain)
    assert (arrival.kind, arrival.text, arrival.key, arrival.sender) == (
        Kind.TEXT,
        "台区跳闸",
        "7300000000000000001",
        "member01",
    )


def test_the_json_form_of_the_official_sample_is_read() -> None:
    plain = (
        '{"ToUserName":"wx5823bf96d3bd56c7","FromUserName":"mycreate","CreateTime": 1409659813,'
        '"MsgType":"text","Content":"hello","MsgId":4561255354251345929,"AgentID": 218}'
    )
    arrival = read_agent(plain, agent_id=218, received_at=RECEIVED)
    assert (arrival.sender, arrival.text, arrival.key) == (
        "mycreate",
        "hello",
        "4561255354251345929",
    )
    assert arrival.sent_at == datetime(2014, 9, 2, 12, 10, 13, tzinfo=UTC)


@pytest.mark.parametrize("agent_id", ["1000003", "10000020", "0", "１００0002", "junk"])
def test_a_message_for_another_app_is_refused(agent_id: str) -> None:
    assert reason_of(agent_xml(AgentID=agent_id)) is Reason.ADDRESSEE


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "停电了",
        "<xml>",
        "<xml/>",
        "<xml>text</xml>",
        "[]",
        "{}",
        '{"MsgType": "text", "MsgType": "event"}',
        agent_xml(MsgType=""),
        agent_xml(MsgType="event"),
        agent_xml(FromUserName=""),
        agent_xml(CreateTime="soon"),
        agent_xml(CreateTime="１７６７２２５６００"),
        agent_xml(CreateTime="-5"),
        agent_xml(CreateTime="9" * 40),
        agent_xml().replace("</xml>", "<MsgType>event</MsgType></xml>"),
        agent_xml().replace("</xml>", "<FromUserName>other</FromUserName></xml>"),
        "<!DOCTYPE xml>" + agent_xml(),
        '<!DOCTYPE xml [<!ENTITY e "text">]><xml><MsgType>&e;</MsgType></xml>',
    ],
)
def test_junk_is_refused(plain: str) -> None:
    assert reason_of(plain) is Reason.CONTENT


def test_a_doctype_that_somebody_wrote_as_text_is_only_text() -> None:
    assert read(agent_xml(Content="<!DOCTYPE html> <!ENTITY x>")).text == (
        "<!DOCTYPE html> <!ENTITY x>"
    )


def test_a_message_without_a_time_was_sent_when_it_came() -> None:
    assert read(agent_xml(CreateTime="")).sent_at == RECEIVED


@given(
    st.text(
        alphabet=st.characters(
            codec="utf-8",
            exclude_categories=["Cc", "Zs", "Zl", "Zp"],
            exclude_characters="\ufffe\uffff",
        ),
        max_size=80,
    )
)
def test_any_text_is_read_as_wechatpy_reads_it(text: str) -> None:
    plain = agent_xml().replace("<![CDATA[台区跳闸]]>", cdata(text))
    assert read(plain).text == (parse_message(plain).content or "")


@given(st.text(max_size=200))
def test_any_string_is_read_or_refused(plain: str) -> None:
    for candidate in (plain, f"<xml>{plain}</xml>", agent_xml(MsgType=plain, Event=plain)):
        try:
            read(candidate)
        except CallbackRefusedError:
            continue

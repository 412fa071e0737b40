"""AI-bot messages and events become arrivals; what is not JSON of the right types is refused."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.aibot import AibotIdentity, StreamPoll, read_aibot, stream_id_of
from bot.channels.aibot_replies import card_update_reply, stream_reply, welcome_reply
from bot.channels.mention import without_bot
from bot.channels.refusal import CallbackRefusedError, Reason
from domain.inbound import Arrival, Button, Kind, Media
from domain.outbound import Card, CardButton
from tests.wire.wire_parts import NOW, aibot_json

RECEIVED = NOW + timedelta(seconds=2)
WE = AibotIdentity(bot_id="bot-demo", bot_names=("电力管家",))


def read_any(plain: str, identity: AibotIdentity = WE) -> Arrival | StreamPoll:
    return read_aibot(plain, identity=identity, received_at=RECEIVED)


def read(plain: str, identity: AibotIdentity = WE) -> Arrival:
    found = read_any(plain, identity)
    assert isinstance(found, Arrival)
    return found


def reason_of(plain: str) -> Reason:
    with pytest.raises(CallbackRefusedError) as refused:
        read_any(plain)
    return refused.value.reason


def test_a_group_text_loses_the_mention_of_the_bot() -> None:
    arrival = read(aibot_json())
    assert arrival.kind is Kind.TEXT
    assert arrival.text == "3栋2单元停电了"
    assert (arrival.chat, arrival.sender, arrival.key) == ("wrDemo01", "clerk01", "m-0001")
    assert arrival.conversation == "group:wrDemo01"
    assert arrival.reply_url.endswith("response_code=demo")
    assert (arrival.sent_at, arrival.stream_id) == (RECEIVED, "")


def test_a_private_text_belongs_to_the_conversation_with_that_person() -> None:
    arrival = read(aibot_json(chattype="single", chatid="", text={"content": "停电了"}))
    assert (arrival.chat, arrival.conversation) == (None, "direct:clerk01")


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ({"msgtype": "text", "text": {"content": "昨晚也停过"}}, "昨晚也停过"),
        ({"msgtype": "voice", "voice": {"content": "快来人"}}, "快来人"),
        ({"msgtype": "image", "image": {"url": "https://x.example/1"}}, ""),
        ({"msgtype": "file"}, ""),
        (
            {
                "msgtype": "mixed",
                "mixed": {
                    "msg_item": [
                        {"msgtype": "text", "text": {"content": "前面"}},
                        {"msgtype": "image", "image": {"url": "https://x.example/1"}},
                        {"msgtype": "text", "text": {"content": "后面"}},
                    ]
                },
            },
            "前面\n后面",
        ),
    ],
)
def test_a_quote_brings_its_words(quote: dict[str, object], expected: str) -> None:
    assert read(aibot_json(quote=quote)).quote == expected


def test_words_and_pictures_come_together() -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@电力管家 表箱冒烟"}},
        {"msgtype": "image", "image": {"url": "https://x.example/1"}},
        {"msgtype": "image", "image": {"url": "https://x.example/2"}},
    ]
    arrival = read(aibot_json(msgtype="mixed", text=None, mixed={"msg_item": items}))
    assert (arrival.kind, arrival.text) == (Kind.MIXED, "表箱冒烟")
    assert arrival.media == (
        Media(kind="image", url="https://x.example/1"),
        Media(kind="image", url="https://x.example/2"),
    )


def test_a_voice_is_its_transcript_and_a_picture_its_address() -> None:
    single = {"chattype": "single", "chatid": None, "text": None}
    voice = read(aibot_json(**single, msgtype="voice", voice={"content": "没电了"}))
    image = read(aibot_json(**single, msgtype="image", image={"url": "https://x.example/1"}))
    assert (voice.kind, voice.text) == (Kind.VOICE, "没电了")
    assert (image.kind, image.media) == (
        Kind.IMAGE,
        (Media(kind="image", url="https://x.example/1"),),
    )


@pytest.mark.parametrize("sort", ["file", "video", "sticker"])
def test_other_messages_are_kept_and_not_understood(sort: str) -> None:
    assert read(aibot_json(msgtype=sort, **{sort: {"url": "u"}})).kind is Kind.OTHER


def card_event(**fields: object) -> str:
    pressed: dict[str, object] = {
        "card_type": "button_interaction",
        "event_key": "accept",
        "task_id": "PS-7_1",
        "selected_items": {
            "selected_item": [{"question_key": "eta", "option_ids": {"option_id": ["30m"]}}]
        },
    }
    event = {"eventtype": "template_card_event", "template_card_event": pressed | fields}
    return aibot_json(msgtype="event", text=None, event=event, create_time=1767226000)


def test_a_pressed_button_brings_task_key_and_choices() -> None:
    arrival = read(card_event())
    assert arrival.kind is Kind.BUTTON
    assert arrival.button == Button(task_id="PS-7_1", key="accept", selected=(("eta", "30m"),))
    assert arrival.sent_at == datetime(2026, 1, 1, 0, 6, 40, tzinfo=UTC)
    assert arrival.chat == "wrDemo01"


@pytest.mark.parametrize("fields", [{"event_key": ""}, {"task_id": None}, {"task_id": 7}])
def test_a_button_without_its_key_or_task_is_refused(fields: dict[str, object]) -> None:
    assert reason_of(card_event(**fields)) is Reason.CONTENT


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("enter_chat", Kind.ENTER),
        ("feedback_event", Kind.OTHER),
        ("disconnected_event", Kind.OTHER),
        ("never_heard_of", Kind.OTHER),
    ],
)
def test_other_events_are_kept(name: str, kind: Kind) -> None:
    event = {"eventtype": name, name: {"id": "f-1", "type": 1}}
    arrival = read(aibot_json(msgtype="event", event=event, chattype="single", chatid=""))
    assert (arrival.kind, arrival.button) == (kind, None)


def test_an_event_that_names_nobody_comes_from_the_platform() -> None:
    plain = aibot_json(msgtype="event", event={"eventtype": "x"}, **{"from": {}}, chatid="")
    assert read(plain.replace('"group"', '"single"')).sender == "sys"


def test_a_refresh_of_a_stream_is_no_message() -> None:
    plain = aibot_json(msgtype="stream", stream={"id": "s-1"}, text=None, response_url=None)
    assert read_any(plain) == StreamPoll("s-1")


def test_a_message_delivered_again_waits_in_the_same_stream() -> None:
    streaming = AibotIdentity(stream_replies=True)
    first, again = read(aibot_json(), streaming), read(aibot_json(), streaming)
    other = read(aibot_json(msgid="m-0002"), streaming)
    assert first.stream_id == again.stream_id == stream_id_of("m-0001")
    assert other.stream_id != first.stream_id


def test_events_open_no_stream() -> None:
    assert read(card_event(), AibotIdentity(stream_replies=True)).stream_id == ""


def test_a_message_without_an_id_is_known_by_its_words() -> None:
    first, again = read(aibot_json(msgid="")), read(aibot_json(msgid=""))
    other = read(aibot_json(msgid="", text={"content": "另一句"}))
    assert first.key == again.key != other.key


def test_a_message_for_another_bot_is_refused() -> None:
    assert reason_of(aibot_json(aibotid="bot-other")) is Reason.ADDRESSEE


def test_any_bot_is_accepted_when_none_is_configured() -> None:
    assert read(aibot_json(aibotid="bot-other"), AibotIdentity()).key == "m-0001"


def test_what_cannot_be_stored_is_replaced() -> None:
    plain = aibot_json().replace("3栋", r"\u0000\ud800\udc00\ud8003栋")
    assert read(plain).text == "\ufffd\U00010000\ufffd3栋2单元停电了"


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "停电了",
        "null",
        "[]",
        "{}",
        "<xml/>",
        aibot_json(msgtype=""),
        aibot_json(msgtype=7),
        aibot_json(msgtype="event"),
        aibot_json(msgtype="event", event={}),
        aibot_json(msgtype="event", event=[]),
        aibot_json(msgtype="stream"),
        aibot_json(msgtype="stream", stream={"id": ""}),
        aibot_json(text=None),
        aibot_json(text="停电"),
        aibot_json(text={"content": 5}),
        aibot_json(text={"content": ["停电"]}),
        aibot_json(msgtype="mixed", mixed={"msg_item": {"msgtype": "text"}}),
        aibot_json(msgid=5),
        aibot_json(**{"from": "clerk01"}),
        aibot_json(**{"from": {}}),
        aibot_json(**{"from": {"userid": ["a"]}}),
        aibot_json(chatid=""),
        aibot_json(create_time="soon"),
        aibot_json(create_time=1.5),
        aibot_json(create_time=-1),
        aibot_json(create_time=True),
        aibot_json(create_time=10**400),
        aibot_json(response_url={}),
        aibot_json().replace('"msgid"', '"msgid": "m-0000", "msgid"'),
        aibot_json(extra=float("nan")),
        aibot_json(extra="@").replace('"@"', "[" * 5000 + "]" * 5000),
        aibot_json(extra="@").replace('"@"', "9" * 5000),
    ],
)
def test_junk_is_refused(plain: str) -> None:
    assert reason_of(plain) is Reason.CONTENT


def test_unknown_fields_and_spaces_do_no_harm() -> None:
    spread = json.dumps(json.loads(aibot_json(new_field={"a": [1, None]})), indent=3)
    assert read("\ufeff " + spread + "\n").text == "3栋2单元停电了"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(
    st.sampled_from(["msgid", "chatid", "chattype", "from", "msgtype", "text", "mixed", "quote"]),
    json_values,
)
def test_any_value_in_any_field_is_read_or_refused(name: str, value: object) -> None:
    try:
        read_any(aibot_json(**{name: value}))
    except CallbackRefusedError as refused:
        assert refused.reason is Reason.CONTENT  # noqa: PT017  reading it is as good


@pytest.mark.parametrize(
    ("written", "names", "in_group", "expected"),
    [
        ("@电力管家 停电了", ("电力管家",), True, "停电了"),
        ("@电力管家停电了", ("电力管家",), True, "停电了"),
        ("  @电力管家\u2005停电了", ("电力管家",), True, "停电了"),
        ("停电了 @电力管家", ("电力管家",), True, "停电了"),
        ("@电力管家 转派 @网格员二号", ("电力管家",), True, "转派 @网格员二号"),
        ("@网格员二号 来一下 @电力管家", ("电力管家",), True, "@网格员二号 来一下"),
        ("@电力管家小助手 停电", ("电力管家", "电力管家小助手"), True, "停电"),
        ("@小电 停电了", (), True, "停电了"),
        ("@小电 @网格员二号 看看", (), True, "@网格员二号 看看"),
        ("@小电", (), True, ""),
        ("@电力管家", ("电力管家",), True, ""),
        ("@网格员二号 看看", ("电力管家",), False, "@网格员二号 看看"),
        ("@电力管家 停电", ("电力管家",), False, "停电"),
        ("邮箱 a@b.c 停电", (), True, "邮箱 a@b.c 停电"),
        ("停电了", ("", "电力管家"), True, "停电了"),
        ("", (), True, ""),
    ],
)
def test_only_the_mention_of_the_bot_is_taken_off(
    written: str, names: tuple[str, ...], expected: str, *, in_group: bool
) -> None:
    assert without_bot(written, names, in_group=in_group) == expected


def test_a_stream_answer_is_cut_by_bytes() -> None:
    reply = json.loads(stream_reply("s-1", "电" * 10_000, finished=True))
    assert reply["stream"]["finish"] is True
    assert len(reply["stream"]["content"].encode()) <= 20480
    assert reply["stream"]["content"].endswith("电…")


def test_a_welcome_is_plain_text() -> None:
    assert json.loads(welcome_reply("您好")) == {"msgtype": "text", "text": {"content": "您好"}}


def test_a_card_update_keeps_the_task_of_the_event() -> None:
    buttons = (CardButton(text="接单", key="accept"),)
    card = Card(task_id="PS-7_1", title="报修 0007", desc="停电", buttons=buttons)
    reply = json.loads(card_update_reply(card, "已接单"))
    assert reply["response_type"] == "update_template_card"
    assert reply["template_card"]["task_id"] == "PS-7_1"
    assert reply["template_card"]["replace_text"] == "已接单"

"""Callbacks: what is sent for what, the signature, and the platform's retry rule."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from sandbox.app import running
from sandbox.clock import ScaledClock
from sandbox.config import SandboxConfig
from sandbox.faults import CallbackFaults
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import (
    AGENT_ID,
    AGENT_KEY,
    CORP,
    GROUP,
    PNG,
    START,
    TOKEN,
    Bot,
    Heard,
    Receiver,
    agent_reply,
    aibot_reply,
    button_card,
    config_for,
    seal,
    signature,
    stream,
    write_station,
)

FOREIGN = seal(AGENT_KEY, "<xml/>", "another-corp")


def _envelope(encrypt: str, made: str) -> str:
    return (
        f"<xml><Encrypt>{encrypt}</Encrypt><MsgSignature>{made}</MsgSignature>"
        "<TimeStamp>1</TimeStamp><Nonce>n</Nonce></xml>"
    )


def _statuses(*statuses: int) -> Iterator[int]:
    yield from statuses
    while True:
        yield 200


def _failing(receiver: Receiver, *statuses: int) -> None:
    following = _statuses(*statuses)

    async def answer(_heard: Heard) -> web.Response:
        return web.Response(status=next(following))

    receiver.answer = answer


async def test_a_group_message_that_calls_the_bot_arrives_signed_and_encrypted(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    said = await platform.say("jm01", GROUP, "3栋2单元停电了 @电力管家")
    await platform.idle()
    (heard,) = receiver.heard
    assert (heard.channel, heard.signed, heard.receive_id) == ("aibot", True, "")
    assert set(heard.query) == {"msg_signature", "timestamp", "nonce"}
    assert heard.query["timestamp"] == str(int(START.timestamp()))
    body = heard.json
    assert body.pop("response_url", "").startswith(  # type: ignore[attr-defined]  # text
        f"{bot.sandbox.url}/cgi-bin/aibot/response?response_code="
    )
    assert isinstance(body.pop("msgid"), str)
    assert body == {
        "aibotid": "bot-sandbox",
        "create_time": int(START.timestamp()),
        "chatid": "wr_binhe",
        "chattype": "group",
        "from": {"userid": "jm01"},
        "msgtype": "text",
        "text": {"content": "@电力管家 3栋2单元停电了"},
    }
    assert said.heard is True


async def test_a_group_message_that_does_not_call_the_bot_is_only_shown(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    said = await platform.say("jm01", GROUP, "电力管家在吗")
    await platform.idle()
    assert receiver.heard == []
    assert said.heard is False
    assert bot.texts(GROUP) == ["电力管家在吗"]


async def test_a_group_the_bot_is_not_in_hears_nothing_even_when_called(
    platform: Platform, receiver: Receiver
) -> None:
    said = await platform.say("jm01", "group:wx_binhe", "@电力管家 停电了")
    await platform.idle()
    assert (receiver.heard, said.heard) == ([], False)


async def test_a_voice_in_a_group_is_not_delivered_and_a_single_one_comes_as_text(
    platform: Platform, receiver: Receiver
) -> None:
    said = await platform.say("jm01", GROUP, "@电力管家 停电了", kind="voice")
    await platform.say("jm01", "aibot:jm01", "没电了", kind="voice")
    await platform.idle()
    (heard,) = receiver.heard
    assert said.heard is False
    assert heard.json["chattype"] == "single"
    assert "chatid" not in heard.json
    assert (heard.json["msgtype"], heard.json["voice"]) == ("voice", {"content": "没电了"})


async def test_a_quote_with_a_call_carries_the_quoted_text_but_not_its_author(
    platform: Platform, receiver: Receiver
) -> None:
    first = await platform.say("jm02", GROUP, "我家没电")
    shown = await platform.say("sqsj01", GROUP, "@电力管家 帮他报一下", quote_seq=first.seq)
    await platform.idle()
    (heard,) = receiver.heard
    assert heard.json["quote"] == {"msgtype": "text", "text": {"content": "我家没电"}}
    assert "jm02" not in heard.plain
    assert shown.quote is not None
    assert (shown.quote.from_name, shown.quote.text) == ("居民二号", "我家没电")


async def test_an_app_message_arrives_as_xml_for_the_corp(
    platform: Platform, receiver: Receiver
) -> None:
    await platform.say("wgy01", "app:wgy01", "接单]]> 1")
    await platform.idle()
    (heard,) = receiver.heard
    assert (heard.channel, heard.signed, heard.receive_id) == ("agent", True, CORP)
    assert f"<ToUserName><![CDATA[{CORP}]]></ToUserName>".encode() in heard.raw
    assert heard.xml("FromUserName") == "wgy01"
    assert heard.xml("MsgType") == "text"
    assert heard.xml("CreateTime") == str(int(START.timestamp()))
    assert heard.xml("AgentID") == str(AGENT_ID)
    assert int(heard.xml("MsgId")) > 2**32
    assert "<![CDATA[接单]]]]><![CDATA[> 1]]>" in heard.plain


async def test_opening_the_app_tells_the_bot_each_time_and_the_ai_chat_once_a_day(
    platform: Platform, receiver: Receiver, clock: ScaledClock
) -> None:
    assert await platform.enter("jm01", "app:jm01")
    assert await platform.enter("jm01", "app:jm01")
    assert await platform.enter("jm01", "aibot:jm01")
    assert not await platform.enter("jm01", "aibot:jm01")
    assert not await platform.enter("jm01", GROUP)
    clock.jump(86400)
    assert await platform.enter("jm01", "aibot:jm01")
    await platform.idle()
    assert len(receiver.events("enter_agent")) == 2
    assert len(receiver.events("enter_chat")) == 2


async def test_three_failures_are_followed_by_a_fourth_try_with_the_same_msgid(
    platform: Platform, receiver: Receiver
) -> None:
    _failing(receiver, 500, 302, 503)
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert len(receiver.heard) == 4
    assert len({heard.json["msgid"] for heard in receiver.heard}) == 1
    assert len({heard.query["nonce"] for heard in receiver.heard}) == 4
    assert len({heard.raw for heard in receiver.heard}) == 4
    assert all(heard.signed for heard in receiver.heard)
    (record,) = platform.stage.wire.callbacks
    assert [found.status for found in record.tries] == [500, 302, 503, 200]
    assert [entry.tried for entry in platform.stage.wire.entries] == [1, 2, 3, 4]


async def test_a_redirect_is_a_failure_and_is_not_followed(
    platform: Platform, receiver: Receiver
) -> None:
    async def answer(_heard: Heard) -> web.Response:
        return web.Response(status=302, headers={"Location": f"{receiver.url}/callback/agent"})

    receiver.answer = answer
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    (record,) = platform.stage.wire.callbacks
    assert [found.status for found in record.tries] == [302] * 4


async def test_after_four_failures_the_platform_gives_up(
    platform: Platform, receiver: Receiver
) -> None:
    _failing(receiver, *[500] * 9)
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert len(receiver.heard) == 4


async def test_an_answer_after_the_time_limit_counts_as_a_failure(
    receiver: Receiver, tmp_path: Path
) -> None:
    slow = iter([0.6, 0.0])

    async def answer(_heard: Heard) -> web.Response:
        await asyncio.sleep(next(slow))
        return web.Response()

    receiver.answer = answer
    config = config_for(receiver.url, write_station(tmp_path), callback_timeout=0.2)
    async with running(config) as sandbox:
        await sandbox.platform.say("jm01", GROUP, "@电力管家 停电了")
        await sandbox.platform.idle()
        (record,) = sandbox.platform.stage.wire.callbacks
        assert [(found.status, found.error) for found in record.tries] == [
            (None, "timeout"),
            (200, ""),
        ]


def test_without_a_setting_a_callback_has_five_seconds_and_three_more_tries() -> None:
    config = SandboxConfig()
    assert (config.callback_timeout, config.callback_retries) == (5.0, 3)


async def test_a_bot_that_is_down_costs_four_tries_and_no_more(tmp_path: Path) -> None:
    async with running(config_for("http://127.0.0.1:9", write_station(tmp_path))) as sandbox:
        await sandbox.platform.say("jm01", GROUP, "@电力管家 停电了")
        await sandbox.platform.idle()
        (record,) = sandbox.platform.stage.wire.callbacks
        assert [found.status for found in record.tries] == [None] * 4


async def test_an_address_without_keys_gets_no_callback(
    receiver: Receiver, tmp_path: Path
) -> None:
    config = config_for(receiver.url, write_station(tmp_path), agent_token="", aibot_token="")
    async with running(config) as sandbox:
        group = await sandbox.platform.say("jm01", GROUP, "@电力管家 停电了")
        await sandbox.platform.say("jm01", "app:jm01", "停电了")
        await sandbox.platform.idle()
        assert (receiver.heard, group.heard) == ([], False)


async def test_url_verification_passes_when_the_echo_comes_back(bot: Bot) -> None:
    for channel in ("agent", "aibot"):
        found = await bot.post("/sandbox/verify", {"channel": channel})
        assert (found["ok"], found["status"]) == (True, 200)
    assert "error" in await bot.post("/sandbox/verify", {"channel": "kf"})


async def test_a_finished_stream_reply_is_shown_and_names_the_asker(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    async def answer(heard: Heard) -> web.Response:
        return aibot_reply(heard, stream("s-1", "收到，编号 PS-1"))

    receiver.answer = answer
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    asked, told = platform.messages(GROUP)
    assert (told.text, told.sender, told.via, told.streaming) == (
        "收到，编号 PS-1",
        "bot",
        "aibot",
        False,
    )
    assert told.mentions == ("jm01",)
    assert told.quote is not None
    assert told.quote.text == asked.text
    assert len(receiver.heard) == 1
    assert bot.unexpected == []


async def test_a_passive_text_of_the_app_is_shown(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    async def answer(_heard: Heard) -> web.Response:
        return agent_reply(
            "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[好的]]></Content></xml>"
        )

    receiver.answer = answer
    await platform.say("wgy01", "app:wgy01", "接单")
    await platform.idle()
    assert bot.texts("app:wgy01") == ["接单", "好的"]


@pytest.mark.parametrize(
    "reply",
    [
        {"msgtype": "text", "text": {"content": "普通文字不允许"}},
        {"msgtype": "stream", "stream": {"finish": True, "content": "没有 id"}},
        {"response_type": "update_template_card", "template_card": {}},
    ],
)
async def test_a_reply_the_platform_does_not_take_is_not_shown_and_recorded(
    platform: Platform, receiver: Receiver, bot: Bot, reply: dict[str, object]
) -> None:
    async def answer(heard: Heard) -> web.Response:
        return aibot_reply(heard, reply)

    receiver.answer = answer
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert len(platform.messages(GROUP)) == 1
    assert bot.unexpected == ["bad_reply"]


async def test_a_reply_with_another_nonce_or_in_plain_text_is_not_taken(
    platform: Platform, receiver: Receiver
) -> None:
    plain = web.json_response(stream("s-1", "明文"))
    replies = iter([None, plain])

    async def answer(heard: Heard) -> web.Response:
        return next(replies) or aibot_reply(heard, stream("s-1", "好"), nonce="my-own")

    receiver.answer = answer
    await platform.say("jm01", GROUP, "@电力管家 一")
    await platform.idle()
    await platform.say("jm01", GROUP, "@电力管家 二")
    await platform.idle()
    assert len(platform.messages(GROUP)) == 2
    assert [found.why for found in platform.stage.wire.unexpected] == [
        "nonce is not the callback's"
    ] * 2


async def test_a_duplicate_is_the_same_message_freshly_encrypted(
    platform: Platform, receiver: Receiver
) -> None:
    platform.set_faults(callbacks=CallbackFaults(duplicate=3))
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert len(receiver.heard) == 4
    assert len({heard.json["msgid"] for heard in receiver.heard}) == 1
    assert len({heard.raw for heard in receiver.heard}) == 4


async def test_dropped_callbacks_never_arrive(platform: Platform, receiver: Receiver) -> None:
    platform.set_faults(callbacks=CallbackFaults(drop=True))
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert receiver.heard == []


async def test_a_forged_callback_has_a_wrong_signature_and_a_stale_one_an_old_time(
    platform: Platform, receiver: Receiver
) -> None:
    platform.set_faults(callbacks=CallbackFaults(forge=True))
    await platform.say("jm01", GROUP, "@电力管家 一")
    await platform.idle()
    platform.set_faults(callbacks=CallbackFaults(stale=True))
    await platform.say("jm01", GROUP, "@电力管家 二")
    await platform.idle()
    forged, stale = receiver.heard
    assert (forged.signed, stale.signed) == (False, True)
    assert int(stale.query["timestamp"]) == int(START.timestamp()) - 7200


async def test_swapped_callbacks_arrive_in_pairs_the_wrong_way_round(
    platform: Platform, receiver: Receiver
) -> None:
    platform.set_faults(callbacks=CallbackFaults(swap=True))
    for pair in ("01", "23"):
        for word in pair:
            await platform.say("jm01", "aibot:jm01", word)
        await platform.idle(timeout=3)
    order = [json.loads(heard.plain)["text"]["content"] for heard in receiver.heard]
    assert order == ["1", "0", "3", "2"]


async def test_two_events_can_be_forced_into_one_second(
    platform: Platform, receiver: Receiver, clock: ScaledClock
) -> None:
    platform.set_faults(callbacks=CallbackFaults(same_second=True))
    await platform.enter("jm01", "app:jm01")
    clock.jump(30)
    await platform.enter("jm01", "app:jm01")
    await platform.idle()
    first, second = receiver.heard
    assert first.xml("CreateTime") == second.xml("CreateTime")
    platform.set_faults(callbacks=CallbackFaults())
    await platform.enter("jm01", "app:jm01")
    await platform.idle()
    assert int(receiver.heard[-1].xml("CreateTime")) == int(START.timestamp()) + 30


@pytest.mark.parametrize(
    "plain",
    [
        "not xml",
        "<xml><MsgType>poem</MsgType></xml>",
        "<xml><MsgType>text</MsgType><Content></Content></xml>",
        "<xml><MsgType>update_button</MsgType></xml>",
        "<xml><MsgType>update_template_card</MsgType></xml>",
        "<xml><MsgType>update_button</MsgType><Button><ReplaceName>x</ReplaceName></Button></xml>",
        '<!DOCTYPE x [<!ENTITY e "y">]><xml><MsgType>text</MsgType><Content>&e;</Content></xml>',
    ],
)
async def test_a_passive_xml_reply_that_says_nothing_allowed_is_not_shown_and_recorded(
    platform: Platform, receiver: Receiver, bot: Bot, plain: str
) -> None:
    async def answer(_heard: Heard) -> web.Response:
        return agent_reply(plain)

    receiver.answer = answer
    await platform.say("wgy01", "app:wgy01", "接单")
    await platform.idle()
    assert bot.texts("app:wgy01") == ["接单"]
    assert bot.unexpected == ["bad_reply"]


@pytest.mark.parametrize(
    "body",
    [
        "<xml><Encrypt>abc</Encrypt></xml>",
        "{}",
        _envelope("abc", "0" * 40),
        _envelope("abc", signature(TOKEN, "1", "n", "abc")),
        _envelope(FOREIGN, signature(TOKEN, "1", "n", FOREIGN)),
    ],
)
async def test_an_envelope_that_cannot_be_opened_is_recorded_and_still_counts_as_answered(
    platform: Platform, receiver: Receiver, bot: Bot, body: str
) -> None:
    async def answer(_heard: Heard) -> web.Response:
        return web.Response(text=body)

    receiver.answer = answer
    await platform.say("wgy01", "app:wgy01", "接单")
    await platform.idle()
    assert len(receiver.heard) == 1
    assert bot.unexpected == ["bad_reply"]


async def test_the_word_success_is_an_empty_answer(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    async def answer(_heard: Heard) -> web.Response:
        return web.Response(text="success")

    receiver.answer = answer
    await platform.say("wgy01", "app:wgy01", "接单")
    await platform.idle()
    assert (bot.texts("app:wgy01"), bot.unexpected) == (["接单"], [])


async def test_a_greeting_may_be_plain_text_only_when_the_chat_is_entered(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    async def answer(heard: Heard) -> web.Response:
        return aibot_reply(heard, {"msgtype": "text", "text": {"content": "您好"}})

    receiver.answer = answer
    await platform.enter("jm01", "aibot:jm01")
    await platform.idle()
    assert (bot.texts("aibot:jm01"), bot.unexpected) == (["您好"], [])


async def test_a_quoted_picture_comes_as_an_address_and_a_quoted_voice_as_its_words(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    media = platform.stage.media.add_image(PNG)
    picture = await platform.say("jm01", GROUP, "", image_id=media.id)
    voice = await platform.say("jm01", GROUP, "没电了", kind="voice")
    await platform.say("jm02", GROUP, "@电力管家 看", quote_seq=picture.seq)
    await platform.say("jm02", GROUP, "@电力管家 听", quote_seq=voice.seq)
    await platform.idle()
    quotes = {str(heard.json["text"]): heard.json["quote"] for heard in receiver.heard}
    looked, heard_voice = (
        quotes["{'content': '@电力管家 看'}"],
        quotes["{'content': '@电力管家 听'}"],
    )
    assert isinstance(looked, dict)
    assert looked["image"]["url"].startswith(f"{bot.sandbox.url}/aibot/media/")
    assert heard_voice == {"msgtype": "voice", "voice": {"content": "没电了"}}


async def test_a_reply_of_stream_and_card_shows_both(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    async def answer(heard: Heard) -> web.Response:
        both = {**stream("s-1", "已登记"), "template_card": button_card("AI-2")}
        return aibot_reply(heard, {**both, "msgtype": "stream_with_template_card"})

    receiver.answer = answer
    await platform.say("jm01", "aibot:jm01", "停电了")
    await platform.idle()
    kinds = [message.kind for message in platform.messages("aibot:jm01")]
    assert (kinds, bot.unexpected) == (["text", "card", "markdown"], [])


async def test_a_delay_holds_the_first_try_back(platform: Platform, receiver: Receiver) -> None:
    platform.set_faults(callbacks=CallbackFaults(delay_ms=150))
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await asyncio.sleep(0.05)
    assert receiver.heard == []
    await platform.idle()
    assert len(receiver.heard) == 1

"""Group robots: where they speak, and their limits."""

import base64
import hashlib

import aiohttp
import pytest

from sandbox.clock import ScaledClock
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import GROUP, PNG, ROBOT_KEY, Bot, Json

NOTICE: Json = {
    "card_type": "text_notice",
    "main_title": {"title": "计划停电"},
    "card_action": {"type": 1, "url": "https://example.invalid/"},
}


async def test_a_robot_speaks_in_its_own_group_only(bot: Bot) -> None:
    assert (await bot.robot_text("今晚检修"))["errcode"] == 0
    assert bot.texts(GROUP) == ["今晚检修"]
    assert bot.texts("group:wr_linyin") == []


async def test_a_robot_never_speaks_in_a_group_it_may_not_push_to(bot: Bot) -> None:
    await bot.robot_text("今晚检修")
    assert bot.texts("group:wx_binhe") == []


async def test_the_21st_message_of_a_minute_is_45009_until_the_minute_is_over(
    bot: Bot, clock: ScaledClock
) -> None:
    for number in range(20):
        assert (await bot.robot_text(str(number)))["errcode"] == 0
    assert (await bot.robot_text("太多"))["errcode"] == 45009
    assert len(bot.texts(GROUP)) == 20
    assert bot.unexpected == ["rate_limited"]
    clock.jump(60)
    assert (await bot.robot_text("又可以了"))["errcode"] == 0


async def test_a_wrong_key_and_a_removed_robot_are_93000(bot: Bot, platform: Platform) -> None:
    message: Json = {"msgtype": "text", "text": {"content": "x"}}
    assert (await bot.robot(message, key="guess"))["errcode"] == 93000
    platform.use_preset("robot_removed", robot="r_binhe")
    assert (await bot.robot(message))["errcode"] == 93000
    other = await bot.robot(message, key=ROBOT_KEY.replace("1", "9"))
    assert other["errcode"] == 0
    platform.use_preset("clear")
    assert (await bot.robot(message))["errcode"] == 0


async def test_mentions_by_userid_by_mobile_and_inline_all_call_the_member(
    bot: Bot, platform: Platform
) -> None:
    await bot.robot_text(
        "<@sqsj01> 请转告", mentioned_list=["wgy01"], mentioned_mobile_list=["13800000301"]
    )
    (message,) = platform.messages(GROUP)
    assert message.text == "@社区书记一号 请转告"
    assert set(message.mentions) == {"sqsj01", "wgy01", "wgfzr01"}


async def test_at_all_calls_everybody_in_the_group(bot: Bot, platform: Platform) -> None:
    await bot.robot_text("注意", mentioned_list=["@all"])
    (message,) = platform.messages(GROUP)
    assert set(message.mentions) == set(platform.stage.chats.conversation(GROUP).members)


async def test_text_is_cut_at_2048_bytes_and_refused_over_5120(bot: Bot) -> None:
    assert (await bot.robot_text("x" * 2049))["errcode"] == 0
    assert (await bot.robot_text("x" * 5121))["errcode"] == 40058
    assert [len(text) for text in bot.texts(GROUP)] == [2048]
    assert bot.unexpected == ["truncated"]


@pytest.mark.parametrize("msgtype", ["markdown", "markdown_v2"])
async def test_markdown_may_have_4096_bytes(bot: Bot, msgtype: str) -> None:
    exact = await bot.robot({"msgtype": msgtype, msgtype: {"content": "电" * 1365 + "x"}})
    longer = await bot.robot({"msgtype": msgtype, msgtype: {"content": "电" * 1365 + "xx"}})
    assert (exact["errcode"], longer["errcode"]) == (0, 40058)


async def test_a_picture_is_shown_when_its_md5_is_right(bot: Bot, platform: Platform) -> None:
    md5 = hashlib.md5(PNG, usedforsecurity=False).hexdigest()
    image: Json = {"base64": base64.b64encode(PNG).decode(), "md5": md5}
    assert (await bot.robot({"msgtype": "image", "image": image}))["errcode"] == 0
    (message,) = platform.messages(GROUP)
    async with bot.session.get(f"{bot.sandbox.url}{message.image}") as response:
        assert await response.read() == PNG
        assert response.content_type == "image/png"
    wrong = {**image, "md5": "0" * 32}
    assert (await bot.robot({"msgtype": "image", "image": wrong}))["errcode"] == 301019


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "image", "image": {"base64": "%%%", "md5": ""}}, 40058),
        ({"msgtype": "news", "news": {"articles": []}}, 40058),
        ({"msgtype": "news", "news": {"articles": [{"title": "t"}]}}, 40058),
        ({"msgtype": "dance", "dance": {}}, 40008),
        ({"msgtype": "file", "file": {"media_id": "x"}}, 40007),
        (
            {
                "msgtype": "template_card",
                "template_card": {
                    "card_type": "button_interaction",
                    "task_id": "a",
                    "main_title": {"title": "t"},
                    "button_list": [{"text": "b", "key": "k"}],
                },
            },
            40058,
        ),
    ],
)
async def test_a_wrong_body_has_its_code_and_does_not_count_as_a_message(
    bot: Bot, body: Json, errcode: int
) -> None:
    for _ in range(21):
        assert (await bot.robot(body))["errcode"] == errcode
    assert bot.texts(GROUP) == []


async def test_a_notice_card_is_shown(bot: Bot, platform: Platform) -> None:
    assert (await bot.robot({"msgtype": "template_card", "template_card": NOTICE}))["errcode"] == 0
    (message,) = platform.messages(GROUP)
    assert message.card is not None
    assert message.card.title == "计划停电"


async def test_a_file_belongs_to_the_robot_that_uploaded_it(bot: Bot) -> None:
    form = aiohttp.FormData()
    form.add_field("media", b"0123456789", filename="plan.txt")
    async with bot.session.post(
        f"{bot.sandbox.url}/cgi-bin/webhook/upload_media",
        params={"key": ROBOT_KEY, "type": "file"},
        data=form,
    ) as response:
        uploaded = await response.json()
    message: Json = {"msgtype": "file", "file": {"media_id": uploaded["media_id"]}}
    assert (await bot.robot(message))["errcode"] == 0
    assert bot.texts(GROUP) == ["[文件] plan.txt"]
    other = await bot.robot(message, key=ROBOT_KEY.replace("1", "9"))
    assert other["errcode"] == 40007


async def test_the_key_is_in_no_log_but_the_robots_name_is(bot: Bot) -> None:
    await bot.robot_text("今晚检修")
    log = await bot.get("/sandbox/log")
    assert ROBOT_KEY not in str(log)
    assert "r_binhe" in str(log)


async def test_news_are_shown_with_title_and_address(bot: Bot) -> None:
    articles = [{"title": "停电公告", "url": "https://example.invalid/1"}]
    assert (await bot.robot({"msgtype": "news", "news": {"articles": articles}}))["errcode"] == 0
    assert bot.texts(GROUP) == ["[图文] 停电公告 https://example.invalid/1"]


async def test_an_upload_without_a_file_or_with_a_broken_form_has_an_errcode(bot: Bot) -> None:
    url = f"{bot.sandbox.url}/cgi-bin/webhook/upload_media"
    query = {"key": ROBOT_KEY, "type": "file"}
    form = aiohttp.FormData({"other": "x"}, default_to_multipart=True)
    async with bot.session.post(url, params=query, data=form) as response:
        assert (await response.json())["errcode"] == 41005
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    async with bot.session.post(url, params=query, data=b"--y", headers=broken) as response:
        assert (await response.json())["errcode"] == 40058

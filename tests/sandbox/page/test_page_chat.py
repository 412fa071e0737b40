"""The chat of the sandbox's page, in a real browser against the real sandbox."""

import asyncio

import pytest
from aiohttp import web
from playwright.async_api import expect

from sandbox.messages import CardChoice
from tests.sandbox.page.page_parts import Desk, until
from tests.sandbox.sandbox_parts import (
    GROUP,
    PNG,
    Heard,
    agent_reply,
    aibot_reply,
    button_card,
    stream,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
RESIDENT = f"jm01 {GROUP}"
CREW = "wgy01 app:wgy01"


async def test_what_a_person_types_reaches_the_bot_and_stands_on_his_right(desk: Desk) -> None:
    pane = (await desk.open(RESIDENT)).pane()

    await pane.say("@电力管家 5号楼没电了")

    await expect(pane.root.locator(".message.own")).to_contain_text("5号楼没电了")
    await until(lambda: len(desk.receiver.heard) == 1)
    assert desk.receiver.heard[0].json["text"] == {"content": "@电力管家 5号楼没电了"}
    await expect(pane.field).to_have_value("")
    await expect(pane.field).to_be_focused()


async def test_shift_enter_begins_a_new_line_and_sends_nothing(desk: Desk) -> None:
    pane = (await desk.open(RESIDENT)).pane()

    await pane.field.fill("第一行")
    await pane.field.press("Shift+Enter")
    await pane.field.press_sequentially("第二行")

    await expect(pane.field).to_have_value("第一行\n第二行")
    assert desk.platform.messages(GROUP) == []


async def test_a_refused_message_comes_back_into_the_field_with_the_reason(desk: Desk) -> None:
    window = await desk.open(RESIDENT)
    pane = window.pane()
    await expect(pane.root.locator(".tips")).to_be_visible()
    await window.page.route(
        "**/sandbox/send", lambda route: route.fulfill(json={"error": "不行"}, status=400)
    )

    await pane.say("不能丢的话")

    await expect(window.page.locator(".toast")).to_have_text("不行")
    await expect(pane.field).to_have_value("不能丢的话")
    window.problems.clear()  # the browser itself reports the 400


async def test_a_group_message_that_does_not_call_the_bot_is_marked(desk: Desk) -> None:
    window = await desk.open(RESIDENT, f"jm02 {GROUP}")
    writer, reader = window.pane(0), window.pane(1)

    await writer.say("谁家有电？")
    await writer.root.get_by_role("button", name="@电力管家").click()
    await writer.field.press_sequentially("没电了")
    await writer.field.press("Enter")

    unheard, heard = writer.bubble("谁家有电？"), writer.bubble("没电了")
    await expect(unheard.locator(".unheard")).to_have_text("机器人听不到这条，@它才行")
    await expect(heard).to_contain_text("@电力管家 没电了")
    await expect(heard.locator(".unheard")).to_have_count(0)
    await expect(reader.bubble("谁家有电？").locator(".unheard.small")).to_be_visible()
    await expect(reader.bubble("没电了").locator(".tag")).to_have_text("居民")


async def test_a_quote_is_previewed_sent_and_shown(desk: Desk) -> None:
    await desk.platform.say("jm02", GROUP, "我家冰箱停了")
    pane = (await desk.open(f"sqsj01 {GROUP}")).pane()

    await pane.bubble("我家冰箱停了").hover()
    await pane.bubble("我家冰箱停了").get_by_role("button", name="引用").click()
    await expect(pane.root.locator(".extra-quote")).to_contain_text("引用 居民二号：我家冰箱停了")
    await pane.say("@电力管家 帮他报一下")

    await expect(pane.bubble("帮他报一下").locator(".quoted")).to_have_text(
        "居民二号：我家冰箱停了"
    )
    await expect(pane.root.locator(".extra-quote")).to_have_count(0)
    await until(lambda: len(desk.receiver.heard) == 1)
    assert desk.receiver.heard[0].json["quote"] == {
        "msgtype": "text",
        "text": {"content": "我家冰箱停了"},
    }


async def test_escape_drops_the_quote_and_keeps_the_text(desk: Desk) -> None:
    await desk.platform.say("jm02", GROUP, "我家冰箱停了")
    pane = (await desk.open(RESIDENT)).pane()

    await pane.bubble("我家冰箱停了").hover()
    await pane.bubble("我家冰箱停了").get_by_role("button", name="引用").click()
    await pane.field.fill("还没想好")
    await pane.field.press("Escape")

    await expect(pane.root.locator(".extra-quote")).to_have_count(0)
    await expect(pane.field).to_have_value("还没想好")


async def test_a_picture_is_previewed_sent_and_opens_large(desk: Desk) -> None:
    window = await desk.open(CREW)
    pane = window.pane()

    await pane.root.locator('input[type="file"]').set_input_files(
        {"name": "kaiguan.png", "mimeType": "image/png", "buffer": PNG}
    )
    await expect(pane.root.locator(".thumb")).to_be_visible()
    await pane.say("开关烧了")
    await pane.bubble("开关烧了").get_by_role("button", name="点开看大图").click()

    await expect(window.page.get_by_role("dialog", name="图片")).to_be_visible()
    await until(lambda: len(desk.receiver.heard) == 2)
    assert [heard.xml("MsgType") for heard in desk.receiver.heard] == ["image", "text"]


async def test_a_text_marked_as_voice_is_sent_as_voice_once(desk: Desk) -> None:
    pane = (await desk.open(CREW)).pane()

    await pane.root.get_by_role("button", name="当语音发").click()
    await pane.say("换一个就好")
    await expect(pane.root.locator(".message.kind-voice")).to_contain_text("换一个就好")
    await pane.say("好了")

    await expect(pane.bubble("好了").last).to_be_visible()
    await until(lambda: len(desk.platform.messages("app:wgy01")) == 2)
    assert [m.kind for m in desk.platform.messages("app:wgy01")] == ["voice", "text"]


async def test_no_voice_button_stands_in_a_group(desk: Desk) -> None:
    pane = (await desk.open(RESIDENT)).pane()

    await expect(pane.root.get_by_role("button", name="发图片")).to_be_visible()
    await expect(pane.root.get_by_role("button", name="当语音发")).to_have_count(0)


async def test_a_pressed_button_carries_the_choice_and_the_card_turns_grey(desk: Desk) -> None:
    async def grey(_heard: Heard) -> web.Response:
        return agent_reply(
            "<xml><MsgType><![CDATA[update_button]]></MsgType>"
            "<Button><ReplaceName><![CDATA[网格员一号已接单]]></ReplaceName></Button></xml>"
        )

    desk.receiver.answer = grey
    pane = (await desk.open(CREW)).pane()
    await desk.bot.send(
        {"touser": "wgy01", "msgtype": "template_card", "template_card": button_card()}
    )
    card = pane.root.locator(".card")
    await expect(card.locator("h3")).to_have_text("报修 PS-1")
    await expect(card.locator("dl")).to_contain_text("报告人居民一号")

    await card.get_by_role("combobox").select_option(label="1小时")
    await card.get_by_role("button", name="接单").click()

    await expect(card.locator(".card-caption")).to_have_text("网格员一号已接单")
    await expect(card.get_by_role("button")).to_have_count(0)
    await expect(card.get_by_role("combobox")).to_be_disabled()
    (pressed,) = desk.receiver.events("template_card_event")
    assert (pressed.xml("EventKey"), pressed.xml("OptionId")) == ("accept", "60m")
    shown = desk.last("app:wgy01").card
    assert shown is not None
    assert isinstance(shown.choices[0], CardChoice)
    assert shown.choices[0].selected == "60m"


async def test_an_open_stream_shows_that_the_bot_is_typing(desk: Desk) -> None:
    done = asyncio.Event()

    async def slowly(heard: Heard) -> web.Response:
        if done.is_set():
            return aibot_reply(heard, stream("s1", "已叫**网格员一号**"))
        return aibot_reply(heard, stream("s1", "", finish=False))

    desk.receiver.answer = slowly
    pane = (await desk.open(RESIDENT)).pane()
    await pane.say("@电力管家 5号楼没电了")

    await expect(pane.bubble("正在输入")).to_be_visible()
    done.set()

    answer = pane.root.locator('.message[data-from="bot"]')
    await expect(answer).to_contain_text("已叫网格员一号")
    await expect(answer.locator("strong")).to_have_text("网格员一号")
    await expect(answer.locator(".typing")).to_have_count(0)


async def test_markdown_is_drawn_with_its_marks(desk: Desk) -> None:
    pane = (await desk.open(RESIDENT)).pane()
    content = (
        "## 停电通知\n**滨河社区** 8点停电\n> 冰箱少开门\n"
        '<font color="warning">17点来电</font>\n[详情](https://example.com/x)'
    )

    await desk.bot.robot({"msgtype": "markdown", "markdown": {"content": content}})

    shown = pane.root.locator(".markdown")
    await expect(shown.locator(".md-heading")).to_have_text("停电通知")
    await expect(shown.locator("strong")).to_have_text("滨河社区")
    await expect(shown.locator("blockquote")).to_have_text("冰箱少开门")
    await expect(shown.locator(".md-warning")).to_have_text("17点来电")
    await expect(shown.locator(".md-link")).to_have_text("详情")
    await expect(shown.locator("a")).to_have_count(0)


HOSTILE = (
    "<img src=x onerror=\"document.title='bitten'\"><script>document.title='bitten'</script>"
    '<font color="red" onmouseover="alert(1)">红</font> [点我](javascript:alert(1)) '
    "![图](https://example.com/pixel.png) **<b onclick=alert(1)>粗</b>**"
)


@pytest.mark.parametrize("kind", ["text", "markdown"])
async def test_hostile_text_stays_text(desk: Desk, kind: str) -> None:
    window = await desk.open(RESIDENT)
    pane = window.pane()

    await desk.bot.robot({"msgtype": kind, kind: {"content": HOSTILE}})
    await pane.say(HOSTILE)
    await desk.platform.say("jm02", GROUP, "同上", quote_seq=desk.last(GROUP).seq)

    await expect(pane.bubbles).to_have_count(3)
    await expect(pane.bubbles.first).to_contain_text("<img src=x onerror=")
    await expect(pane.bubble("同上").locator(".quoted")).to_contain_text("<script>")
    await expect(pane.bubbles.locator("img, script, font, b, a, iframe")).to_have_count(0)
    assert "bitten" not in await window.page.title()


async def test_a_very_long_word_does_not_widen_the_chat(desk: Desk) -> None:
    window = await desk.open(RESIDENT, CREW, "wgfzr01 app:wgfzr01")
    pane = window.pane()

    await pane.say("长" * 300 + "A" * 900)

    await expect(pane.bubbles).to_have_count(1)
    scroller = pane.root.locator(".scroller")
    wide = await scroller.evaluate("element => element.scrollWidth - element.clientWidth")
    assert wide == 0


async def test_new_messages_do_not_pull_a_reader_down_who_scrolled_up(desk: Desk) -> None:
    for number in range(1, 121):
        await desk.platform.say("jm02", GROUP, f"第{number}句")
    pane = (await desk.open(RESIDENT)).pane()
    newest = pane.bubbles.get_by_text("第120句", exact=True)
    await expect(newest).to_be_in_viewport()

    await pane.root.locator(".scroller").hover()
    await pane.root.page.mouse.wheel(0, -900)
    await expect(newest).not_to_be_in_viewport()
    await desk.platform.say("jm02", GROUP, "刚来的一句")
    pill = pane.root.get_by_role("button", name="1 条新消息")
    await expect(pill).to_be_visible()
    await expect(pane.bubble("刚来的一句")).not_to_be_in_viewport()
    await pill.click()

    await expect(pane.bubble("刚来的一句")).to_be_in_viewport()
    await expect(pill).to_be_hidden()


async def test_scrolling_to_the_top_loads_what_was_said_before(desk: Desk) -> None:
    for number in range(1, 121):
        await desk.platform.say("jm02", GROUP, f"第{number}句")
    pane = (await desk.open(RESIDENT)).pane()
    await expect(pane.bubbles).to_have_count(50)

    await pane.root.locator(".scroller").evaluate("element => { element.scrollTop = 0; }")

    await expect(pane.bubbles).to_have_count(100)
    await expect(pane.bubbles.get_by_text("第71句", exact=True)).to_be_in_viewport()


async def test_an_empty_chat_says_what_to_try_and_fills_it_in(desk: Desk) -> None:
    pane = (await desk.open(RESIDENT)).pane()

    await pane.root.get_by_role("button", name="@电力管家 滨河社区5号楼2单元没电了").click()
    await expect(pane.field).to_have_value("@电力管家 滨河社区5号楼2单元没电了")
    await pane.field.press("Enter")

    await expect(pane.root.locator(".message.own")).to_contain_text("滨河社区5号楼2单元没电了")
    await expect(pane.root.locator(".tips")).to_have_count(0)


async def test_a_plain_wechat_group_says_that_the_bot_is_not_there(desk: Desk) -> None:
    pane = (await desk.open("jm01 group:wx_binhe")).pane()

    await expect(pane.root.locator(".tips")).to_contain_text("电力管家不在这个群里")
    await expect(pane.root.get_by_role("button", name="@电力管家")).to_have_count(0)


async def test_the_ai_bot_s_private_chat_begins_on_request(desk: Desk) -> None:
    pane = (await desk.open("jm01 app:jm01", size=(1024, 700))).pane()

    await pane.root.get_by_role("button", name="和智能机器人单聊").click()
    await pane.root.get_by_role("button", name="当语音发").click()
    await pane.say("楼道灯不亮")

    await until(lambda: bool(desk.receiver.events('"voice"')))
    (spoken,) = desk.receiver.events('"voice"')
    assert spoken.json["voice"] == {"content": "楼道灯不亮"}
    await expect(pane.row("aibot:jm01")).to_contain_text("楼道灯不亮")

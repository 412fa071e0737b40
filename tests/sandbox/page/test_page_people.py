"""Who looks: persons, unread counts, panes side by side, and the phone."""

import pytest
from playwright.async_api import Locator, expect

from tests.sandbox.page.page_parts import PHONE, Desk, until
from tests.sandbox.sandbox_parts import GROUP, button_card

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
TABLET = (1024, 700)
SMALLEST_TAP = 40  # px


async def test_a_wide_window_begins_with_resident_crew_and_manager(desk: Desk) -> None:
    window = await desk.open()

    names = window.page.locator(".who-name")
    await expect(names).to_have_text(["居民一号", "网格员一号", "网格负责人一号"])
    titles = window.page.locator(".chat-title h2")
    await expect(titles).to_have_text(["滨河电力管家群（11）", "电力管家", "电力管家"])


async def test_each_pane_shows_only_what_its_person_may_see(desk: Desk) -> None:
    window = await desk.open()

    await window.pane(0).say("@电力管家 没电了")
    await desk.bot.text("wgy01", "派给您：接 / 换人")

    await expect(window.pane(1).bubble("派给您")).to_be_visible()
    await expect(window.pane(0).bubble("派给您")).to_have_count(0)
    await expect(window.pane(2).bubbles).to_have_count(0)
    await expect(window.pane(1).bubble("没电了")).to_have_count(0)


async def test_a_reload_shows_the_same_panes(desk: Desk) -> None:
    window = await desk.open()
    await window.pane(0).become("sqsj01")
    await window.page.get_by_role("button", name="2 个窗口").click()

    await window.page.reload()

    await expect(window.page.locator(".who-name")).to_have_text(["社区书记一号", "网格员一号"])


async def test_a_third_pane_brings_somebody_new(desk: Desk) -> None:
    window = await desk.open(f"jm01 {GROUP}")

    await window.page.get_by_role("button", name="3 个窗口").click()

    names = window.page.locator(".who-name")
    await expect(names).to_have_text(["居民一号", "网格员一号", "网格负责人一号"])


async def test_unread_messages_are_counted_until_they_are_looked_at(desk: Desk) -> None:
    pane = (await desk.open("wgy01 app:wgy01", size=TABLET)).pane()
    await expect(pane.row(GROUP)).to_be_visible()

    await desk.platform.say("jm01", GROUP, "第一句")
    await desk.platform.say("jm01", GROUP, "第二句")

    await expect(pane.row(GROUP).locator(".badge")).to_contain_text("2")
    await expect(pane.row(GROUP).locator(".row-last")).to_have_text("居民一号：第二句")
    await pane.row(GROUP).click()
    await expect(pane.row(GROUP).locator(".badge")).to_have_count(0)
    await until(lambda: desk.platform.stage.chats.unread("wgy01", GROUP) == 0)


async def test_the_menu_names_the_persons_who_have_news(desk: Desk) -> None:
    window = await desk.open(f"jm01 {GROUP}", size=TABLET)
    pane = window.pane()

    await desk.bot.text("wgy03", "派给您：接 / 换人")
    await expect(pane.root.locator(".who-switch .badge")).to_contain_text("1")
    await pane.root.locator(".who-button").click()
    waiting = window.page.locator('[data-group="waiting"] .person')
    await expect(waiting).to_have_count(1)
    await expect(waiting).to_contain_text("网格员三号")
    await waiting.click()

    await expect(pane.bubble("派给您")).to_be_visible()
    await expect(pane.root.locator(".who-name")).to_have_text("网格员三号")
    await expect(pane.root.locator(".who-switch .badge")).to_have_count(0)


async def test_people_are_found_by_role_and_picked_with_enter(desk: Desk) -> None:
    window = await desk.open(f"jm01 {GROUP}", size=TABLET)

    await window.page.locator(".who-button").click()
    search = window.page.get_by_role("searchbox", name="找人")
    await search.fill("所长")
    await expect(window.page.locator(".person")).to_have_count(1)
    await search.press("Enter")

    await expect(window.page.locator(".who-name")).to_have_text("所长")
    await expect(window.page.locator(".chat-title h2")).to_have_text("电力管家")


async def test_the_next_person_writes_in_his_own_name(desk: Desk) -> None:
    pane = (await desk.open(f"jm01 {GROUP}", size=TABLET)).pane()
    await pane.say("我是一号")
    await expect(pane.bubble("我是一号")).to_have_class("message own kind-text")

    await pane.become("jm02")
    await pane.say("我是二号")

    await expect(pane.bubble("我是二号")).to_have_class("message own kind-text")
    await expect(pane.bubble("我是一号")).to_have_class("message other kind-text")
    assert desk.last(GROUP).sender == "jm02"


async def test_a_draft_waits_for_its_writer(desk: Desk) -> None:
    pane = (await desk.open(f"jm01 {GROUP}", size=TABLET)).pane()
    await pane.field.fill("还没写完")

    await pane.row("app:jm01").click()
    await expect(pane.field).to_have_value("")
    await pane.row(GROUP).click()

    await expect(pane.field).to_have_value("还没写完")


async def test_opening_the_private_chat_tells_the_app(desk: Desk) -> None:
    pane = (await desk.open(f"jm01 {GROUP}", size=TABLET)).pane()

    await pane.row("app:jm01").click()

    await until(lambda: len(desk.receiver.events("enter_agent")) == 1)


async def test_a_phone_goes_from_the_list_to_the_chat_and_back(desk: Desk) -> None:
    await desk.platform.say("jm02", GROUP, "谁家有电？")
    window = await desk.open(size=PHONE, touch=True)
    pane = window.pane()
    await expect(pane.row(GROUP).locator(".badge")).to_contain_text("1")
    await expect(pane.root.locator(".chat")).to_be_hidden()

    await pane.row(GROUP).tap()
    await expect(pane.bubble("谁家有电？")).to_be_visible()
    await expect(pane.root.locator(".side")).to_be_hidden()
    await pane.root.get_by_role("button", name="回到会话列表").tap()

    await expect(pane.row(GROUP)).to_be_visible()
    await expect(pane.row(GROUP).locator(".badge")).to_have_count(0)
    await expect(pane.root.locator(".chat")).to_be_hidden()


async def test_the_phone_s_own_back_key_leads_to_the_list(desk: Desk) -> None:
    window = await desk.open(size=PHONE, touch=True)
    pane = window.pane()
    await pane.row(GROUP).tap()
    await expect(pane.field).to_be_visible()

    await window.page.go_back()

    await expect(pane.row(GROUP)).to_be_visible()
    await expect(pane.field).to_be_hidden()


async def test_a_phone_shows_nothing_wider_than_itself_and_nothing_too_small_to_tap(
    desk: Desk,
) -> None:
    await desk.platform.say("jm02", GROUP, "谁家有电？" * 30)
    await desk.bot.send(
        {"touser": "jm01", "msgtype": "template_card", "template_card": button_card()}
    )
    window = await desk.open(size=PHONE, touch=True)
    pane = window.pane()

    await expect(pane.row(GROUP)).to_be_visible()
    await _check_fit(window.page.locator("button:visible"))
    await pane.row(GROUP).tap()
    await expect(pane.bubbles).to_have_count(1)
    await _check_fit(window.page.locator("button:visible, select:visible, textarea:visible"))
    await pane.root.get_by_role("button", name="回到会话列表").tap()
    await pane.row("app:jm01").tap()
    await expect(pane.root.locator(".card")).to_be_visible()
    await _check_fit(window.page.locator("button:visible, select:visible, textarea:visible"))


async def _check_fit(controls: Locator) -> None:
    found = await controls.all()
    assert len(found) > 3
    for control in found:
        box = await control.bounding_box()
        assert box is not None
        name = await control.evaluate("element => element.outerHTML.slice(0, 120)")
        assert box["height"] >= SMALLEST_TAP, name
        assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE[0], name

"""The small panel that says what the bot understood."""

import pytest
from playwright.async_api import expect

from tests.sandbox.page.page_parts import Desk
from tests.sandbox.sandbox_parts import GROUP

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
RESIDENT = f"jm01 {GROUP}"


async def test_the_panel_shows_what_was_understood_and_takes_another_sentence(desk: Desk) -> None:
    window = await desk.open(RESIDENT)
    pane = window.pane()
    await pane.say("@电力管家 5号楼没电了")
    answers = iter((["意图 故障报修", "因为 提到“没电”"], ["意图 闲聊", "因为 <b>没有</b>"]))
    asked: list[object] = []

    async def answer(route: object) -> None:
        asked.append(route.request.post_data_json)  # type: ignore[attr-defined]
        await route.fulfill(json={"lines": next(answers)})  # type: ignore[attr-defined]

    await window.page.route("**/sandbox/explain", answer)

    await pane.bubble("5号楼没电了").hover()
    await window.page.get_by_role("button", name="机器人怎么听懂这句话").click()
    panel = window.page.get_by_role("dialog")
    await expect(panel.get_by_role("listitem").first).to_have_text("意图故障报修")
    await panel.get_by_label("换一句试试").fill("今天天气真好")
    await panel.get_by_role("button", name="再听一次").click()

    await expect(panel.get_by_role("listitem").last).to_have_text("因为<b>没有</b>")
    assert [each["text"] for each in asked] == ["@电力管家 5号楼没电了", "今天天气真好"]  # type: ignore[index]


async def test_a_bot_that_does_not_explain_itself_is_told_in_words(desk: Desk) -> None:
    window = await desk.open(RESIDENT)
    pane = window.pane()
    await pane.say("@电力管家 5号楼没电了")
    await window.page.route(
        "**/sandbox/explain",
        lambda route: route.fulfill(json={"error": "机器人没有回答"}, status=400),
    )
    await pane.bubble("5号楼没电了").hover()
    await window.page.get_by_role("button", name="机器人怎么听懂这句话").click()
    await expect(window.page.locator(".toast")).to_have_text("机器人没有回答")
    window.problems.clear()  # the browser itself reports the 400

"""The technicians' side of the page: clock, faults, the wire, and a sandbox that goes away."""

from dataclasses import replace
from datetime import datetime

import pytest
from playwright.async_api import expect

from sandbox.app import running
from sandbox.clock import STATION_ZONE
from tests.sandbox.page.page_parts import Desk, until
from tests.sandbox.sandbox_parts import GROUP

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
ONE = f"jm01 {GROUP}"


async def test_the_page_shows_the_sandbox_s_time(desk: Desk) -> None:
    window = await desk.open(ONE)

    await expect(window.page.locator(".clock-date")).to_have_text("2026年11月20日 周五")
    await expect(window.page.locator(".clock-time")).to_contain_text("08:00:0")


async def test_the_speed_buttons_set_the_clock(desk: Desk) -> None:
    window = await desk.open(ONE)

    await window.page.get_by_role("button", name="×60", exact=True).click()

    fast = window.page.get_by_role("button", name="×60", exact=True)
    await expect(fast).to_have_attribute("aria-pressed", "true")
    assert desk.clock.state.speed == 60


async def test_ten_minutes_forward_goes_in_two_steps(desk: Desk) -> None:
    window = await desk.open(ONE)
    before = desk.clock.state.rev

    await window.page.get_by_role("button", name="快进 10 分钟").click()

    await until(lambda: desk.clock.local_iso() == "2026-11-20T08:10:00+08:00")
    assert desk.clock.state.rev == before + 2
    await expect(window.page.locator(".clock-time")).to_contain_text("08:10:0")


async def test_to_tomorrow_morning_stops_at_half_past_seven(desk: Desk) -> None:
    desk.clock.go_to(datetime(2026, 12, 31, 23, 50, tzinfo=STATION_ZONE))
    desk.clock.jump(7 * 3600 + 28 * 60 + 20)
    window = await desk.open(ONE)
    await expect(window.page.locator(".clock-time")).to_contain_text("07:18:2")

    await window.page.get_by_role("button", name="快进到明早 7:30").click()

    await expect(window.page.locator(".clock-time")).to_contain_text("07:30:")
    assert "2027-01-01T07:29:58" <= desk.clock.local_iso() <= "2027-01-01T07:30:00"


async def test_a_long_jump_can_be_stopped_on_the_way(desk: Desk) -> None:
    window = await desk.open(ONE)

    await window.page.get_by_role("button", name="快进 1 小时").click()
    await expect(window.page.locator(".jump-progress")).to_have_text("快进中 2/12")
    await window.page.get_by_role("button", name="停", exact=True).click()

    await expect(window.page.locator(".jump-running")).to_be_hidden()
    assert "2026-11-20T08:10" <= desk.clock.local_iso() < "2026-11-20T08:30"


async def test_a_holiday_night_is_two_clicks_away(desk: Desk) -> None:
    window = await desk.open(ONE)

    await window.page.get_by_role("button", name="设日期").click()
    await window.page.get_by_role("button", name="国庆夜").click()
    await window.page.get_by_role("button", name="拨到这里").click()

    await expect(window.page.locator(".clock-date")).to_have_text("2027年10月1日 周五")
    assert desk.clock.local_iso() == "2027-10-01T23:10:00+08:00"


async def test_going_back_in_time_is_warned_of_and_then_done(desk: Desk) -> None:
    window = await desk.open(ONE)

    await window.page.get_by_role("button", name="设日期").click()
    warning = window.page.locator(".dialog-warning")
    await expect(warning).to_be_hidden()
    await window.page.get_by_label("沙箱日期和时间").fill("2026-10-01T23:10")
    await expect(warning).to_be_visible()
    await window.page.get_by_role("button", name="拨到这里").click()

    await expect(window.page.locator(".clock-date")).to_have_text("2026年10月1日 周四")


async def test_a_preset_breaks_the_api_and_one_button_mends_it(desk: Desk) -> None:
    window = await desk.open(ONE)
    opener = window.page.get_by_role("button", name="平台故障", exact=True)
    await opener.click()

    await window.page.get_by_role("button", name="接口全断").click()
    await expect(window.page.get_by_role("list", name="正在起作用的故障")).to_contain_text("502")
    await expect(opener).to_have_class("drawer-button active")
    assert [rule.value for rule in desk.platform.stage.faults.rules] == [502]
    await window.page.get_by_role("button", name="全部恢复正常").click()

    await expect(window.page.get_by_text("接口现在一切正常")).to_be_visible()
    await expect(opener).to_have_class("drawer-button")
    assert desk.platform.stage.faults.rules == []


async def test_callback_knobs_add_up(desk: Desk) -> None:
    window = await desk.open(ONE)
    await window.page.get_by_role("button", name="平台故障", exact=True).click()

    await window.page.get_by_label("重复投递").select_option(label="共 4 次")
    await until(lambda: desk.platform.stage.faults.callbacks.duplicate == 3)
    await window.page.get_by_role("switch", name="同一秒").check()
    await until(lambda: desk.platform.stage.faults.callbacks.same_second)
    await window.pane().say("@电力管家 没电了")

    await until(lambda: len(desk.receiver.heard) == 4)
    assert desk.platform.stage.faults.callbacks.duplicate == 3


async def test_the_wire_shows_callbacks_and_failed_calls(desk: Desk) -> None:
    window = await desk.open(ONE)
    await window.page.get_by_role("button", name="平台故障", exact=True).click()
    await window.page.get_by_role("tab", name="线上记录").click()

    await window.pane().say("@电力管家 没电了")
    desk.platform.use_preset("rate_limited")
    await desk.bot.text("wgy01", "派给您")

    rows = window.page.locator(".wire-row")
    await expect(rows.filter(has_text="/callback/aibot")).to_contain_text("@电力管家 没电了")
    limited = rows.filter(has_text="/cgi-bin/message/send")
    await expect(limited).to_contain_text("errcode 45009")
    await window.page.get_by_role("button", name="只看出错").click()
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("errcode 45009")


async def test_a_bad_callback_tells_what_the_bot_made_of_it(desk: Desk) -> None:
    window = await desk.open(ONE)
    await window.page.get_by_role("button", name="平台故障", exact=True).click()

    await window.page.get_by_role("button", name="发出", exact=True).click()

    result = window.page.locator(".trouble-result")
    await expect(result).to_have_text("机器人回了 HTTP 200，它应当拒收")
    await expect(result).to_have_class("trouble-result bad")


async def test_emptying_the_sandbox_takes_two_clicks(desk: Desk) -> None:
    await desk.platform.say("jm01", GROUP, "旧话")
    window = await desk.open(ONE)
    await expect(window.pane().bubble("旧话")).to_be_visible()
    await window.page.get_by_role("button", name="平台故障", exact=True).click()

    await window.page.get_by_role("button", name="清空沙箱").click()
    assert len(desk.platform.messages(GROUP)) == 1
    await window.page.get_by_role("button", name="再点一次").click()

    await expect(window.pane().bubble("旧话")).to_have_count(0)
    await expect(window.pane().root.locator(".tips")).to_be_visible()


async def test_the_page_says_that_the_sandbox_is_gone_and_finds_it_again(desk: Desk) -> None:
    config = desk.platform.config
    async with running(config, clock=desk.clock) as first:
        port = int(first.url.rpartition(":")[2])
        page = await desk.screens.new_page()
        await page.goto(f"{first.url}/#p=jm01+{GROUP}")
        await first.platform.say("jm02", GROUP, "断开之前")
        await expect(page.get_by_text("断开之前", exact=True).first).to_be_visible()
    banner = page.locator(".banner")
    await expect(banner).to_contain_text("正在重连")

    async with running(replace(config, port=port), clock=desk.clock) as second:
        await expect(banner).to_be_hidden()
        await expect(page.locator(".tips")).to_be_visible()
        await second.platform.say("jm02", GROUP, "恢复之后")
        await expect(page.locator(".bubble").filter(has_text="恢复之后")).to_be_visible()
        await page.close()

"""Parts of the page tests: a desk with a running sandbox, a bot and real browser windows."""

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

from sandbox.app import RunningSandbox
from sandbox.clock import ScaledClock
from sandbox.messages import Message
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import Bot, Receiver

LAPTOP = (1440, 900)
PHONE = (360, 740)
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
_WAIT = 5.0  # real s


def chromium_path() -> str | None:
    """Find Debian's Chromium, or the one that CHROMIUM names."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Window:
    """One open page; `pane(n)` counts from 0, from the left."""

    page: Page
    problems: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self, home: str) -> None:
        """Note every error of the page and every request that leaves the sandbox."""

        def console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.problems.append(message.text)

        def request(sent: Request) -> None:
            if not sent.url.startswith(home):
                self.foreign.append(sent.url)

        self.page.on("console", console)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", request)

    def pane(self, number: int = 0) -> "PaneView":
        return PaneView(self.page.locator(".pane").nth(number))


@dataclass(frozen=True)
class PaneView:
    """One person's window on the page."""

    root: Locator

    @property
    def field(self) -> Locator:
        return self.root.get_by_role("textbox")

    @property
    def bubbles(self) -> Locator:
        return self.root.locator(".message")

    def bubble(self, text: str) -> Locator:
        return self.bubbles.filter(has_text=text)

    def row(self, conversation: str) -> Locator:
        return self.root.locator(f'.inbox-row[data-conversation="{conversation}"]')

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def become(self, userid: str) -> None:
        await self.root.locator(".who-button").click()
        menu = self.root.page.get_by_role("dialog", name="换个人来看")
        await menu.locator(f'[data-userid="{userid}"]').first.click()


@dataclass
class Screens:
    """Screens of several sizes in one browser; opening a page on a known one is quick."""

    browser: Browser
    contexts: dict[tuple[tuple[int, int], bool], BrowserContext] = field(default_factory=dict)

    async def new_page(self, size: tuple[int, int] = LAPTOP, *, touch: bool = False) -> Page:
        if (size, touch) not in self.contexts:
            self.contexts[size, touch] = await self.browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                has_touch=touch,
                is_mobile=touch,
                locale="zh-CN",
            )
        page = await self.contexts[size, touch].new_page()
        page.set_default_timeout(_WAIT * 1000)
        return page


@dataclass
class Desk:
    """A sandbox with a listening bot, and the windows that look at it."""

    sandbox: RunningSandbox
    receiver: Receiver
    bot: Bot
    clock: ScaledClock
    screens: Screens
    windows: list[Window] = field(default_factory=list)

    @property
    def platform(self) -> Platform:
        return self.sandbox.platform

    async def open(
        self, *panes: str, size: tuple[int, int] = LAPTOP, touch: bool = False
    ) -> Window:
        """Open the page; each pane is "userid conversation", none of them the default scene."""
        page = await self.screens.new_page(size, touch=touch)
        window = Window(page)
        window.watch(self.sandbox.url)
        self.windows.append(window)
        query = urlencode([("p", pane) for pane in panes])
        await page.goto(f"{self.sandbox.url}/#{query}" if panes else self.sandbox.url)
        await page.locator(".pane").first.wait_for()
        return window

    def last(self, conversation: str) -> Message:
        return self.platform.messages(conversation)[-1]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something on the server's side."""
    async with asyncio.timeout(_WAIT):
        while not condition():  # noqa: ASYNC110 - the server sets no event for a test to await
            await asyncio.sleep(0.01)

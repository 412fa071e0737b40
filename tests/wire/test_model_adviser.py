"""The second opinion: one label or nothing, in time, and no personal data leaves the house."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.adviser import LARGEST, ModelAdviser, ModelConfig, advised_by
from domain.meaning import Intent

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def model(answer: Answer, *, seconds: float = 2.0) -> AsyncIterator[ModelAdviser]:
    app = web.Application()
    app.router.add_post("/v1/chat/completions", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    (host, port) = runner.addresses[0][:2]
    config = ModelConfig(
        url=f"http://{host}:{port}/v1/chat/completions",
        model="m",
        key=SecretStr("secret"),
        timeout=seconds,
    )
    async with advised_by(config) as adviser:
        assert adviser is not None
        yield adviser
    await runner.cleanup()


def saying(content: object) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"choices": [{"message": {"content": content}}]})

    return answer


async def test_a_label_of_ours_is_taken_as_a_suggestion() -> None:
    async with model(saying('{"intent": "fault_report"}')) as adviser:
        assert await adviser.suggest("灯全灭了") is Intent.FAULT


@pytest.mark.parametrize(
    "content",
    [
        "fault_report",
        '{"intent": "command"}',
        '{"intent": "close_all_tickets"}',
        '{"intent": "fault_report", "reply": "@所有人 点这里 https://x"}',
        '{"intent": ["fault_report"]}',
        "当然可以！<script>alert(1)</script>",
        '```json\n{"intent": "fault_report"}\n```',
        "",
        None,
        7,
        {"intent": "fault_report"},
    ],
)
async def test_anything_else_is_as_if_there_were_no_answer(content: object) -> None:
    async with model(saying(content)) as adviser:
        assert await adviser.suggest("灯全灭了") is None


async def test_broken_json_an_error_a_redirect_and_a_flood_are_no_answer() -> None:
    async def broken(_r: web.Request) -> web.StreamResponse:
        return web.Response(text="{", content_type="application/json")

    async def failing(_r: web.Request) -> web.StreamResponse:
        return web.Response(status=500)

    async def elsewhere(_r: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"})

    async def flood(_r: web.Request) -> web.StreamResponse:
        return web.Response(text=" " * (LARGEST + 1) + '{"choices": []}')

    for answer in (broken, failing, elsewhere, flood):
        async with model(answer) as adviser:
            assert await adviser.suggest("灯全灭了") is None


async def test_a_slow_model_is_not_waited_for_and_never_a_queue() -> None:
    release = asyncio.Event()

    async def slow(_r: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.json_response({})

    async with model(slow, seconds=0.2) as adviser:
        first = asyncio.ensure_future(adviser.suggest("灯全灭了"))
        await asyncio.sleep(0.05)
        assert await adviser.suggest("还有一句") is None
        assert not first.done()
        assert await first is None
        release.set()


async def test_nothing_listening_is_no_answer() -> None:
    config = ModelConfig(url="http://127.0.0.1:9/v1", model="m", key=SecretStr(""))
    async with aiohttp.ClientSession() as session:
        assert await ModelAdviser(session, config).suggest("灯全灭了") is None


async def test_the_model_sees_neither_telephone_nor_door_nor_account_number() -> None:
    seen: list[str] = []

    async def listen(request: web.Request) -> web.StreamResponse:
        seen.append(json.dumps(await request.json(), ensure_ascii=False))
        return web.json_response({})

    async with model(listen) as adviser:
        await adviser.suggest("5号楼2单元301没电，13800001234，户号1234567890123")
    (body,) = seen
    for secret in ("301", "13800001234", "1234567890123"):
        assert secret not in body


async def test_without_an_address_there_is_no_adviser() -> None:
    async with advised_by(None) as adviser:
        assert adviser is None

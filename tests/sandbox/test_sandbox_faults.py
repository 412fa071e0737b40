"""The fault script: each action, when it strikes, and whether the call took effect."""

import json

import aiohttp
import pytest

from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import GROUP, ROBOT_KEY, Bot, Json

SEND = "/cgi-bin/webhook/send"
TEXT: Json = {"msgtype": "text", "text": {"content": "今晚检修"}}


async def _script(bot: Bot, **rule: object) -> Json:
    return await bot.post("/sandbox/faults", {"rules": [{"path": SEND, **rule}]})


async def _raw(bot: Bot) -> tuple[int, str, bytes]:
    async with bot.session.post(
        bot.sandbox.url + SEND, params={"key": ROBOT_KEY}, json=TEXT, allow_redirects=False
    ) as response:
        return response.status, response.content_type, await response.read()


async def test_a_status_is_answered_instead_and_nothing_is_sent(bot: Bot) -> None:
    await _script(bot, action="status", value=503)
    assert (await _raw(bot))[0] == 503
    assert bot.texts(GROUP) == []


async def test_an_errcode_is_answered_instead_as_often_as_asked(bot: Bot) -> None:
    await _script(bot, action="errcode", value=45009, times=2)
    codes = [(await bot.robot(TEXT))["errcode"] for _ in range(3)]
    assert codes == [45009, 45009, 0]
    assert bot.texts(GROUP) == ["今晚检修"]


async def test_the_nth_call_alone_is_spoilt(bot: Bot) -> None:
    await _script(bot, action="errcode", nth=2)
    assert [(await bot.robot(TEXT))["errcode"] for _ in range(3)] == [0, -1, 0]


async def test_after_lets_the_first_calls_pass(bot: Bot) -> None:
    found = await _script(bot, action="errcode", after=2)
    assert [(await bot.robot(TEXT))["errcode"] for _ in range(4)] == [0, 0, -1, -1]
    found = await bot.get("/sandbox/faults")
    assert isinstance(found["rules"], list)
    assert (found["rules"][0]["seen"], found["rules"][0]["spoilt"]) == (4, 2)


async def test_a_delay_before_loses_the_call_of_a_client_that_gives_up(bot: Bot) -> None:
    await _script(bot, action="delay_before", value=0.3)
    with pytest.raises(TimeoutError):
        await bot.session.post(
            bot.sandbox.url + SEND,
            params={"key": ROBOT_KEY},
            json=TEXT,
            timeout=aiohttp.ClientTimeout(total=0.1),
        )
    assert bot.texts(GROUP) == []


async def test_a_delay_after_hides_from_the_client_that_the_message_went_out(bot: Bot) -> None:
    await _script(bot, action="delay_after", value=0.3)
    with pytest.raises(TimeoutError):
        await bot.session.post(
            bot.sandbox.url + SEND,
            params={"key": ROBOT_KEY},
            json=TEXT,
            timeout=aiohttp.ClientTimeout(total=0.1),
        )
    assert bot.texts(GROUP) == ["今晚检修"]


@pytest.mark.parametrize("applied", [True, False])
async def test_a_reset_cuts_the_connection_with_or_without_effect(
    bot: Bot, *, applied: bool
) -> None:
    await _script(bot, action="reset", applied=applied)
    with pytest.raises(aiohttp.ClientError):
        await _raw(bot)
    assert bool(bot.texts(GROUP)) is applied


async def test_a_truncated_answer_is_no_json_although_the_message_went_out(bot: Bot) -> None:
    await _script(bot, action="truncate")
    status, _, body = await _raw(bot)
    assert status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert bot.texts(GROUP) == ["今晚检修"]


async def test_garbage_html_empty_and_redirect_look_as_named(bot: Bot) -> None:
    await _script(bot, action="garbage", value=1000)
    assert len((await _raw(bot))[2]) == 1000
    await _script(bot, action="html")
    assert (await _raw(bot))[1] == "text/html"
    await _script(bot, action="empty")
    assert (await _raw(bot))[::2] == (200, b"")
    await _script(bot, action="redirect")
    assert (await _raw(bot))[0] == 302


async def test_a_pattern_matches_every_path_and_clear_mends_all(
    bot: Bot, platform: Platform
) -> None:
    platform.use_preset("api_down")
    assert (await _raw(bot))[0] == 502
    async with bot.session.get(f"{bot.sandbox.url}/cgi-bin/gettoken") as response:
        assert response.status == 502
    await bot.post("/sandbox/faults", {"preset": "clear"})
    assert (await _raw(bot))[0] == 200


async def test_the_page_is_told_in_chinese_what_is_wrong_with_a_script(bot: Bot) -> None:
    wrong: list[Json] = [
        {"rules": "x"},
        {"rules": [{"action": "status"}]},
        {"rules": [{"path": "/x", "action": "explode"}]},
        {"callbacks": []},
        {"preset": "meteor"},
    ]
    for body in wrong:
        assert "error" in await bot.post("/sandbox/faults", body)


async def test_the_log_says_which_call_was_spoilt(bot: Bot, platform: Platform) -> None:
    await _script(bot, action="errcode", value=45033)
    await bot.robot(TEXT)
    record = platform.stage.wire.api[-1]
    assert (record.fault, record.errcode, record.robot) == ("errcode", 45033, "")

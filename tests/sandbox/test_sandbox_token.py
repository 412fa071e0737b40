"""access_token: the same until it ends, and each way it can be wrong."""

from sandbox.clock import ScaledClock
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import CORP, SECRET, Bot, Json


async def _token(bot: Bot) -> str:
    found = await bot.get("/cgi-bin/gettoken", corpid=CORP, corpsecret=SECRET)
    assert found["errcode"] == 0
    return str(found["access_token"])


async def _use(bot: Bot, token: str) -> object:
    return (await bot.get("/cgi-bin/getcallbackip", access_token=token))["errcode"]


async def test_a_token_stays_the_same_until_its_7200_seconds_are_over(
    bot: Bot, clock: ScaledClock
) -> None:
    first = await _token(bot)
    clock.jump(7199)
    assert await _token(bot) == first
    assert await _use(bot, first) == 0
    clock.jump(1)
    assert await _use(bot, first) == 42001
    assert await _token(bot) != first


async def test_asking_at_the_end_of_its_life_brings_a_new_token(
    bot: Bot, clock: ScaledClock
) -> None:
    first = await _token(bot)
    clock.jump(7200)
    assert await _token(bot) != first
    assert await _use(bot, first) == 42001


async def test_expires_in_counts_down(bot: Bot, clock: ScaledClock) -> None:
    await _token(bot)
    clock.jump(7000)
    found = await bot.get("/cgi-bin/gettoken", corpid=CORP, corpsecret=SECRET)
    assert found["expires_in"] == 200


async def test_wrong_corp_wrong_secret_missing_and_unknown_token_have_their_codes(
    bot: Bot,
) -> None:
    corp = await bot.get("/cgi-bin/gettoken", corpid="ww-other", corpsecret=SECRET)
    secret = await bot.get("/cgi-bin/gettoken", corpid=CORP, corpsecret="guess")
    assert (corp["errcode"], secret["errcode"]) == (40013, 40001)
    assert await _use(bot, "") == 41001
    assert await _use(bot, "tk-unknown") == 40014


async def test_an_expired_token_answers_42001_and_a_revoked_one_40014(
    bot: Bot, platform: Platform
) -> None:
    expired = await _token(bot)
    platform.use_preset("token_expired")
    assert await _use(bot, expired) == 42001
    revoked = await _token(bot)
    platform.use_preset("token_revoked")
    assert await _use(bot, revoked) == 40014
    assert len({expired, revoked, await _token(bot)}) == 3


async def test_secrets_and_tokens_are_in_no_log(bot: Bot) -> None:
    token = await _token(bot)
    await bot.text("wgy01", "你好")
    log: Json = await bot.get("/sandbox/log")
    wire = await bot.get("/sandbox/wire", after=0)
    for secret in (SECRET, token):
        assert secret not in str(log)
        assert secret not in str(wire)

"""The API client against a platform that fails in every way it can."""

import asyncio
import logging
import socket
import ssl
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.channels.api import ApiClient, json_bytes
from bot.channels.errcodes import MEANINGS, outcome_of
from bot.channels.http import Answer, CallFailedError, Http, Timeouts
from domain.outbound import Result
from tests.wire.wire_parts import (
    AGENT,
    NOW,
    Answering,
    Platform,
    raw,
    reset,
    running_platform,
    saying,
    truncated,
)

SEND = "/cgi-bin/message/send"
TOKEN_PATH = "/cgi-bin/gettoken"
QUICK = Timeouts(connect=1.0, call=0.3, file=0.3)
BODY = json_bytes({"touser": "member01"})


class Monotonic:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def monotonic() -> Monotonic:
    return Monotonic()


@pytest.fixture
async def api(platform: Platform, monotonic: Monotonic) -> AsyncIterator[ApiClient]:
    async with Http.open(platform.base, QUICK) as http:
        yield ApiClient(http, AGENT, monotonic)


async def failure(api: ApiClient) -> CallFailedError:
    with pytest.raises(CallFailedError) as failed:
        await api.post(SEND, BODY)
    return failed.value


async def test_one_token_serves_many_calls(api: ApiClient, platform: Platform) -> None:
    answers = await asyncio.gather(*(api.post(SEND, BODY) for _ in range(100)))
    assert {answer.errcode for answer in answers} == {0}
    assert len(platform.of(TOKEN_PATH)) == 1
    assert platform.of(TOKEN_PATH)[0].query == {
        "corpid": AGENT.corp_id,
        "corpsecret": AGENT.secret,
    }


async def test_a_token_revoked_amid_twenty_sends_is_fetched_once_more(
    api: ApiClient, platform: Platform
) -> None:
    await api.post(SEND, BODY)
    platform.revoke()
    answers = await asyncio.gather(*(api.post(SEND, BODY) for _ in range(20)))
    assert [answer.errcode for answer in answers] == [0] * 20
    assert len(platform.of(TOKEN_PATH)) == 2


@pytest.mark.parametrize("code", [40001, 40014, 41001, 42001])
async def test_a_refused_token_is_replaced_and_the_call_repeated_once(
    api: ApiClient, platform: Platform, code: int
) -> None:
    platform.next(SEND, saying(code))
    assert (await api.post(SEND, BODY)).errcode == 0
    assert [call.body for call in platform.of(SEND)] == [BODY, BODY]
    assert len(platform.of(TOKEN_PATH)) == 2


async def test_a_token_that_is_always_refused_is_no_loop(
    api: ApiClient, platform: Platform, monotonic: Monotonic
) -> None:
    platform.next(SEND, *(saying(42001) for _ in range(100)))
    assert (await api.post(SEND, BODY)).errcode == 42001
    for _ in range(20):
        outcome = (await failure(api)).outcome
        assert outcome.result is Result.PAUSED
        assert 0 < outcome.wait <= 60
    assert len(platform.of(TOKEN_PATH)) == 2
    assert len(platform.of(SEND)) == 2
    monotonic.seconds += 61
    await api.post(SEND, BODY)
    assert len(platform.of(TOKEN_PATH)) == 4


async def test_a_token_is_renewed_five_minutes_before_its_end(
    api: ApiClient, platform: Platform, monotonic: Monotonic
) -> None:
    await api.post(SEND, BODY)
    monotonic.seconds += 7200 - 301
    await api.post(SEND, BODY)
    assert len(platform.of(TOKEN_PATH)) == 1
    monotonic.seconds += 2
    await api.post(SEND, BODY)
    assert len(platform.of(TOKEN_PATH)) == 2


async def test_a_short_token_is_used_for_half_its_life(
    api: ApiClient, platform: Platform, monotonic: Monotonic
) -> None:
    platform.valid_token = "t"
    platform.next(TOKEN_PATH, saying(0, access_token="t", expires_in=10))
    await api.post(SEND, BODY)
    monotonic.seconds += 4
    await api.post(SEND, BODY)
    assert len(platform.of(TOKEN_PATH)) == 1
    monotonic.seconds += 2
    await api.post(SEND, BODY)
    assert len(platform.of(TOKEN_PATH)) == 2


@pytest.mark.parametrize(
    "bad",
    [
        saying(40001),
        saying(40013),
        saying(-1),
        saying(0),
        saying(0, access_token=""),
        saying(0, access_token=["t"]),
        saying(0, access_token="t" * 513),
        raw(b"<html>"),
        raw(b"", status=502),
    ],
)
async def test_a_failing_token_is_asked_for_once_a_minute(
    api: ApiClient, platform: Platform, monotonic: Monotonic, bad: Answering
) -> None:
    platform.next(TOKEN_PATH, bad)
    for _ in range(10):
        assert (await failure(api)).outcome.result is Result.PAUSED
    assert len(platform.of(TOKEN_PATH)) == 1
    assert platform.of(SEND) == []
    monotonic.seconds += 60.1
    assert (await api.post(SEND, BODY)).errcode == 0


async def test_a_token_call_cut_off_is_not_repeated_for_a_minute(
    api: ApiClient, platform: Platform
) -> None:
    platform.next(TOKEN_PATH, *(reset for _ in range(10)))
    for _ in range(5):
        assert (await failure(api)).outcome.result is Result.PAUSED
    # Two: aiohttp itself repeats a GET once when the connection breaks.
    assert len(platform.of(TOKEN_PATH)) <= 2


async def test_a_wrong_secret_says_what_to_mend(api: ApiClient, platform: Platform) -> None:
    platform.next(TOKEN_PATH, saying(40001))
    assert "secret" in (await failure(api)).outcome.detail


async def slow(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response()


@pytest.mark.parametrize(
    ("bad", "result"),
    [
        (slow, Result.UNKNOWN),
        (reset, Result.UNKNOWN),
        (truncated, Result.UNKNOWN),
        (raw(b"<html>busy</html>"), Result.UNKNOWN),
        (raw(b""), Result.UNKNOWN),
        (raw(b"[]"), Result.UNKNOWN),
        (raw(b'{"errcode": 0'), Result.UNKNOWN),
        (raw(b"{}"), Result.UNKNOWN),
        (raw(b'{"errcode": "0"}'), Result.UNKNOWN),
        (raw(b'{"errcode": false}'), Result.UNKNOWN),
        (raw(b'{"errcode": ' + b"9" * 5000 + b"}"), Result.UNKNOWN),
        (raw(b"[" * 60_000), Result.UNKNOWN),
        (raw(b'{"errcode": 0}' + b" " * 10_000_000), Result.UNKNOWN),
        (raw(b"", status=504), Result.UNKNOWN),
        (raw(b'{"errcode": 0}', status=500), Result.RETRY),
        (raw(b"", status=502), Result.RETRY),
        (raw(b"", status=503), Result.RETRY),
        (raw(b"", status=429), Result.PAUSED),
        (raw(b"", status=404), Result.REFUSED),
        (raw(b"", status=302, Location="/cgi-bin/elsewhere"), Result.RETRY),
    ],
)
async def test_a_failing_call_is_told_honestly(
    api: ApiClient, platform: Platform, bad: Answering, result: Result
) -> None:
    platform.next(SEND, bad)
    outcome = (await failure(api)).outcome
    assert outcome.result is result
    assert outcome.detail
    assert len(platform.of(SEND)) == 1
    assert (await api.post(SEND, BODY)).errcode == 0


async def test_a_redirect_is_not_followed(api: ApiClient, platform: Platform) -> None:
    async with running_platform() as elsewhere:
        target = f"{elsewhere.base}/steal"
        for status in (301, 302, 303, 307, 308):
            platform.next(SEND, raw(b"", status=status, Location=target))
            await failure(api)
        assert elsewhere.calls == []


async def test_a_platform_that_is_not_there_leaves_the_message_unsent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    async with Http.open(f"http://127.0.0.1:{port}", QUICK) as http:
        api = ApiClient(http, AGENT)
        for _ in range(3):
            failed = await failure(api)
            assert (failed.outcome.result, failed.sent) == (Result.RETRY, False)


@pytest.fixture
async def untrusted(tmp_path: Path) -> AsyncIterator[str]:
    """Run a platform whose certificate nobody has signed; return its address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=36_500))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "platform.pem"
    file.write_bytes(pem + certificate.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    server = TestServer(web.Application())
    await server.start_server(ssl=context)
    yield f"https://127.0.0.1:{server.port}"
    await server.close()


async def test_a_platform_with_an_untrusted_certificate_gets_nothing(untrusted: str) -> None:
    async with Http.open(untrusted, QUICK) as http:
        failed = await failure(ApiClient(http, AGENT))
    assert (failed.outcome.result, failed.sent) == (Result.RETRY, False)
    assert "证书" in failed.outcome.detail


@pytest.mark.parametrize("lasts", ["7200", None, 0, -5, 10**9, True])
async def test_a_senseless_life_of_a_token_counts_as_the_usual(
    api: ApiClient, platform: Platform, monotonic: Monotonic, lasts: object
) -> None:
    platform.valid_token = "t"
    platform.next(TOKEN_PATH, saying(0, access_token="t", expires_in=lasts))
    await api.post(SEND, BODY)
    monotonic.seconds += 7200 - 301
    await api.post(SEND, BODY)
    assert len(platform.of(TOKEN_PATH)) == 1


async def test_a_name_that_does_not_resolve_leaves_the_message_unsent() -> None:
    async with Http.open("https://api.invalid", QUICK) as http:
        assert (await failure(ApiClient(http, AGENT))).outcome.result is Result.RETRY


async def test_waiting_for_a_free_connection_is_not_sending(platform: Platform) -> None:
    async with Http.open(platform.base, QUICK, at_once=1) as http:
        api = ApiClient(http, AGENT)
        await api.post(SEND, BODY)
        platform.next(SEND, slow)
        first, second = await asyncio.gather(failure(api), failure(api))
    results = {first.outcome.result, second.outcome.result}
    assert results == {Result.UNKNOWN, Result.RETRY}
    assert len(platform.of(SEND)) == 2


async def test_words_leave_as_real_utf8(api: ApiClient, platform: Platform) -> None:
    await api.post(SEND, json_bytes({"text": "停电😀"}))
    assert platform.of(SEND)[0].body == '{"text":"停电😀"}'.encode()


async def test_a_member_is_found_by_mobile(api: ApiClient, platform: Platform) -> None:
    path = "/cgi-bin/user/getuserid"
    platform.next(path, saying(0, userid="member01"), saying(46004))
    assert await api.userid_by_mobile("13800000000") == "member01"
    assert await api.userid_by_mobile("13800000000") is None
    assert platform.of(path)[0].fields == {"mobile": "13800000000"}


@pytest.mark.parametrize("bad", [saying(60020), saying(0), saying(45009), raw(b"x")])
async def test_not_being_able_to_ask_is_not_nobody(
    api: ApiClient, platform: Platform, bad: Answering
) -> None:
    platform.next("/cgi-bin/user/getuserid", bad)
    with pytest.raises(CallFailedError):
        await api.userid_by_mobile("13800000000")


@pytest.mark.parametrize(
    "bad", [reset, slow, truncated, raw(b"canary"), raw(b"", status=500), saying(40001)]
)
async def test_secrets_are_in_no_error_and_no_log(
    api: ApiClient, platform: Platform, caplog: pytest.LogCaptureFixture, bad: Answering
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.next(SEND, bad, bad)
    try:
        outcome = outcome_of(await api.post(SEND, BODY))
        said = repr(outcome)
    except CallFailedError as error:
        said = "".join(traceback.format_exception(error)) + repr(error.outcome)
        assert error.__context__ is None  # noqa: PT017  either way of ending is checked
    assert "canary" not in said + caplog.text
    assert "canary" not in repr(AGENT)


def test_every_documented_code_has_a_meaning_in_words() -> None:
    documented = [-1, 40001, 40003, 40007, 40013, 40014, 40056, 40058, 40091, 41001, 42001]
    documented += [43004, 44004, 45002, 45009, 45033, 48002, 50001, 50002, 50003, 60011, 60020]
    documented += [60111, 81013, 82001, 86001, 86003, 86008, 301002, 93000, 40033]
    assert set(documented) <= set(MEANINGS)


@pytest.mark.parametrize(
    ("code", "result", "wait"),
    [
        (0, Result.SENT, 0),
        (-1, Result.RETRY, 0),
        (45033, Result.RETRY, 0),
        (45009, Result.PAUSED, 60),
        (42001, Result.PAUSED, 60),
        (93000, Result.UNREACHABLE, 0),
        (81013, Result.UNREACHABLE, 0),
        (60111, Result.UNREACHABLE, 0),
        (60020, Result.REFUSED, 0),
        (48002, Result.REFUSED, 0),
        (987654, Result.REFUSED, 0),
    ],
)
def test_codes_are_told_apart_by_number(code: int, result: Result, wait: float) -> None:
    outcome = outcome_of(Answer(code, {"errmsg": "ok"}))
    assert (outcome.result, outcome.wait) == (result, wait)
    assert str(code) in outcome.detail or code == 0


def test_an_address_that_is_not_allowed_says_which_one() -> None:
    answer = Answer(60020, {"errmsg": "not allow, from ip: 203.0.113.9, access_token=canary"})
    detail = outcome_of(answer).detail
    assert "企业可信 IP" in detail
    assert "203.0.113.9" in detail
    assert "canary" not in detail

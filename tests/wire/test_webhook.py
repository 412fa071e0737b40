"""The callback addresses over real HTTP: what is kept, what is refused, and what comes after."""

import asyncio
import base64
import gzip
import json
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from yarl import URL

from bot.channels.crypto import CallbackCodec, Sealed
from bot.channels.refusal import Reason
from bot.webhook import StreamState
from domain.inbound import Arrival, Kind
from tests.wire.wire_parts import (
    AES_KEY,
    CORP,
    TOKEN,
    OpenWire,
    Wire,
    agent_xml,
    aibot_json,
)


async def post(wire: Wire, url: URL | str, data: object, **headers: str) -> int:
    async with wire.client.post(url, data=data, headers=headers) as response:
        await response.read()
        return response.status


async def still_works(wire: Wire) -> bool:
    """Send one good message after the bad one."""
    before = len(wire.kept)
    return await wire.post_agent(agent_xml()) == 200 and len(wire.kept) == before + 1


def bot_body(sealed: Sealed) -> str:
    return json.dumps({"encrypt": sealed.encrypt})


async def test_a_good_app_message_is_kept_before_an_empty_200(wire: Wire) -> None:
    sealed = wire.sealed(agent_xml(), receiveid=CORP)
    body = f"<xml><Encrypt>{sealed.encrypt}</Encrypt></xml>"
    async with wire.client.post(wire.url("agent", sealed), data=body) as response:
        assert (response.status, await response.read()) == (200, b"")
    assert [(arrival.text, arrival.kind) for arrival in wire.kept] == [("台区跳闸", Kind.TEXT)]


async def test_a_good_bot_message_is_kept_before_an_empty_200(wire: Wire) -> None:
    assert await wire.post_aibot(aibot_json()) == (200, b"")
    assert [arrival.text for arrival in wire.kept] == ["3栋2单元停电了"]


@pytest.mark.parametrize("content_type", ["application/json", "text/xml; charset=gbk", "x/y"])
async def test_the_content_type_does_not_matter(wire: Wire, content_type: str) -> None:
    sealed = wire.sealed(aibot_json())
    headers = {"Content-Type": content_type}
    assert await post(wire, wire.url("aibot", sealed), bot_body(sealed), **headers) == 200


async def test_the_answer_waits_until_the_message_is_stored(open_wire: OpenWire) -> None:
    stored = asyncio.Event()

    async def keep(_arrival: Arrival) -> None:
        await stored.wait()

    wire = await open_wire(keep=keep)
    async with asyncio.TaskGroup() as group:
        answer = group.create_task(wire.post_agent(agent_xml()))
        await asyncio.sleep(0.05)
        assert not answer.done()
        stored.set()
    assert answer.result() == 200


async def test_what_cannot_be_stored_is_asked_for_again(open_wire: OpenWire) -> None:
    async def keep(_arrival: Arrival) -> None:
        raise OSError("disk full")

    wire = await open_wire(keep=keep)
    assert await wire.post_agent(agent_xml()) == 503
    assert wire.receiver.tally.not_kept == 1
    assert wire.receiver.tally.kept == 0


async def test_a_store_that_takes_too_long_is_asked_again_later(open_wire: OpenWire) -> None:
    async def keep(_arrival: Arrival) -> None:
        await asyncio.Event().wait()

    wire = await open_wire(keep=keep, keep_seconds=0.05)
    async with asyncio.timeout(5):
        assert await wire.post_agent(agent_xml()) == 503


async def test_fifty_at_once_are_all_kept(wire: Wire) -> None:
    texts = [agent_xml(MsgId=str(number)) for number in range(50)]
    assert await asyncio.gather(*map(wire.post_agent, texts)) == [200] * 50
    assert {arrival.key for arrival in wire.kept} == {str(number) for number in range(50)}
    assert wire.receiver.tally.in_flight == 0


async def test_the_same_message_sealed_anew_has_the_same_key(wire: Wire) -> None:
    pressed = agent_xml(MsgType="event", Event="click", EventKey="k").replace("MsgId", "Old")
    for _ in range(3):
        assert await wire.post_agent(pressed) == 200
        wire.clock.move(5)
    assert len({arrival.key for arrival in wire.kept}) == 1


async def test_beyond_the_limit_requests_are_sent_away_for_a_while(open_wire: OpenWire) -> None:
    stored, both_in = asyncio.Event(), asyncio.Semaphore(0)

    async def keep(_arrival: Arrival) -> None:
        both_in.release()
        await stored.wait()

    wire = await open_wire(keep=keep, max_in_flight=2)
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(wire.post_agent(agent_xml())) for _ in range(2)]
        await both_in.acquire()
        await both_in.acquire()
        async with wire.client.post("/callback/agent") as response:
            assert response.status == 503
            assert int(response.headers["Retry-After"]) > 0
        stored.set()
    assert [task.result() for task in waiting] == [200, 200]
    assert wire.receiver.tally.turned_away == 1
    assert await wire.post_agent(agent_xml()) == 200


@pytest.mark.parametrize(("channel", "receiveid"), [("agent", CORP), ("aibot", "")])
async def test_the_check_of_an_address_is_answered_with_the_bare_text(
    wire: Wire, channel: str, receiveid: str
) -> None:
    sealed = wire.sealed("7301295556174033001", receiveid=receiveid)
    url = wire.url(channel, sealed, echostr=sealed.encrypt)
    async with wire.client.get(url) as response:
        assert (response.status, response.content_type) == (200, "text/plain")
        assert await response.read() == b"7301295556174033001"
    assert wire.kept == []


async def test_a_literal_plus_in_echostr_is_understood(wire: Wire) -> None:
    sealed = wire.sealed("7301295556174033001")
    while "+" not in sealed.encrypt:
        sealed = wire.sealed("7301295556174033001")
    query = (
        f"msg_signature={sealed.signature}&timestamp={sealed.timestamp}&nonce={sealed.nonce}"
        f"&echostr={sealed.encrypt}"
    )
    async with wire.client.get(URL(f"/callback/aibot?{query}", encoded=True)) as response:
        assert (response.status, await response.text()) == (200, "7301295556174033001")


@pytest.mark.parametrize("query", ["", "?echostr=abc", "?msg_signature=x&timestamp=1&nonce=2"])
async def test_a_check_without_a_signature_is_refused(wire: Wire, query: str) -> None:
    async with wire.client.get(f"/callback/agent{query}") as response:
        assert (response.status, await response.read()) == (403, b"")


async def test_a_check_sealed_for_a_company_is_refused_at_the_bot(wire: Wire) -> None:
    sealed = wire.sealed("123", receiveid=CORP)
    async with wire.client.get(wire.url("aibot", sealed, echostr=sealed.encrypt)) as response:
        assert response.status == 403


async def refused(wire: Wire, status: int, reason: Reason, seen: int) -> None:
    """Check what every refusal has in common."""
    assert seen == status
    assert wire.kept == []
    assert wire.receiver.tally.refused == {reason: 1}
    assert await still_works(wire)


async def test_a_forged_signature_is_refused(wire: Wire) -> None:
    sealed = wire.sealed(aibot_json())
    url = wire.url("aibot", sealed).update_query(msg_signature="0" * 40)
    await refused(wire, 403, Reason.SIGNATURE, await post(wire, url, bot_body(sealed)))


async def test_a_signature_given_twice_is_refused(wire: Wire) -> None:
    sealed = wire.sealed(aibot_json())
    url = wire.url("aibot", sealed).extend_query(msg_signature=sealed.signature)
    await refused(wire, 403, Reason.SIGNATURE, await post(wire, url, bot_body(sealed)))


async def test_another_tokens_signature_is_refused(wire: Wire) -> None:
    timestamp = str(int(wire.clock.now().timestamp()))
    sealed = CallbackCodec("OtherToken", AES_KEY, "").seal(aibot_json(), timestamp, "n")
    seen = await post(wire, wire.url("aibot", sealed), bot_body(sealed))
    await refused(wire, 403, Reason.SIGNATURE, seen)


@pytest.mark.parametrize("off", [601, -601, 86_400, -1_000_000])
async def test_a_recording_is_refused_and_shows_how_far_the_clocks_differ(
    wire: Wire, off: int
) -> None:
    timestamp = str(int(wire.clock.now().timestamp()) + off)
    sealed = wire.sealed(aibot_json(), timestamp=timestamp)
    seen = await post(wire, wire.url("aibot", sealed), bot_body(sealed))
    assert wire.receiver.tally.skew_seconds == off
    await refused(wire, 403, Reason.STALE, seen)


@pytest.mark.parametrize("off", [600, -600])
async def test_a_late_retry_is_still_taken(wire: Wire, off: int) -> None:
    timestamp = str(int(wire.clock.now().timestamp()) + off)
    sealed = wire.sealed(aibot_json(), timestamp=timestamp)
    assert await post(wire, wire.url("aibot", sealed), bot_body(sealed)) == 200


@pytest.mark.parametrize(
    "timestamp",
    ["１７６７２２５６００", "17672256000", "176722560", "1767225600.0", "+767225600", "x"],
)
async def test_an_odd_timestamp_is_refused_though_it_is_signed(wire: Wire, timestamp: str) -> None:
    sealed = wire.sealed(aibot_json(), timestamp=timestamp)
    seen = await post(wire, wire.url("aibot", sealed), bot_body(sealed))
    await refused(wire, 403, Reason.STALE, seen)


async def test_a_message_for_another_company_is_refused(wire: Wire) -> None:
    sealed = wire.sealed(agent_xml(), receiveid="ww0other0corp0id0")
    body = f"<xml><Encrypt>{sealed.encrypt}</Encrypt></xml>"
    await refused(wire, 403, Reason.RECEIVER, await post(wire, wire.url("agent", sealed), body))


async def test_a_message_for_a_company_is_refused_at_the_bot(wire: Wire) -> None:
    sealed = wire.sealed(aibot_json(), receiveid=CORP)
    seen = await post(wire, wire.url("aibot", sealed), bot_body(sealed))
    await refused(wire, 403, Reason.RECEIVER, seen)


async def test_a_message_for_another_app_is_refused(wire: Wire) -> None:
    seen = await wire.post_agent(agent_xml(AgentID="1000003"))
    await refused(wire, 403, Reason.ADDRESSEE, seen)


async def test_a_message_for_another_bot_is_refused(wire: Wire) -> None:
    seen, _ = await wire.post_aibot(aibot_json(aibotid="bot-other"))
    await refused(wire, 403, Reason.ADDRESSEE, seen)


async def test_a_truncated_ciphertext_is_refused(wire: Wire) -> None:
    sealed = wire.sealed(aibot_json())
    cut = base64.b64encode(base64.b64decode(sealed.encrypt)[:-7]).decode()
    signature = CallbackCodec(TOKEN, AES_KEY, "")._sign(sealed.timestamp, sealed.nonce, cut)
    url = wire.url("aibot", sealed).update_query(msg_signature=signature)
    seen = await post(wire, url, json.dumps({"encrypt": cut}))
    await refused(wire, 403, Reason.BLOCK, seen)


BAD_BODIES: dict[str, bytes] = {
    "empty": b"",
    "not XML": b"hello",
    "not UTF-8": b"<xml><Encrypt>\xff\xfe</Encrypt></xml>",
    "UTF-16": "<xml><Encrypt>abc</Encrypt></xml>".encode("utf-16"),
    "a DOCTYPE": b"<!DOCTYPE xml><xml><Encrypt>abc</Encrypt></xml>",
    "an entity": b'<!DOCTYPE xml [<!ENTITY e "abc">]><xml><Encrypt>&e;</Encrypt></xml>',
    "a bomb": b'<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
    + b"&a;" * 999
    + b'">]><xml><Encrypt>&b;</Encrypt></xml>',
    "a file entity": b'<!DOCTYPE z [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    b"<xml><Encrypt>&e;</Encrypt></xml>",
    "deep JSON": b'{"encrypt": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
    "a huge number": b'{"encrypt": ' + b"9" * 9000 + b"}",
    "double keys": b'{"encrypt": "a", "encrypt": "b"}',
    "a list": b'["encrypt"]',
}


@pytest.mark.parametrize("channel", ["agent", "aibot"])
@pytest.mark.parametrize("name", BAD_BODIES)
async def test_a_body_that_is_no_envelope_is_refused(wire: Wire, channel: str, name: str) -> None:
    url = wire.url(channel, wire.sealed("x"))
    seen = await post(wire, url, BAD_BODIES[name])
    await refused(wire, 400, Reason.ENVELOPE, seen)


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "no xml",
        "<xml><MsgType>text</MsgType></xml>",
        '<!DOCTYPE xml [<!ENTITY e "text">]><xml><MsgType>&e;</MsgType></xml>',
        "<!DOCTYPE xml>" + agent_xml(),
    ],
)
async def test_a_well_sealed_text_that_is_no_message_is_refused(wire: Wire, plain: str) -> None:
    await refused(wire, 400, Reason.CONTENT, await wire.post_agent(plain))


@pytest.mark.parametrize(
    "plain",
    [
        "{}",
        "停电了",
        aibot_json(extra="@").replace('"@"', "[" * 5000 + "]" * 5000),
        aibot_json(extra="@").replace('"@"', "9" * 5000),
        aibot_json().replace('"msgid"', '"msgid": "m-0000", "msgid"'),
    ],
)
async def test_a_well_sealed_json_that_is_no_message_is_refused(wire: Wire, plain: str) -> None:
    seen, _ = await wire.post_aibot(plain)
    await refused(wire, 400, Reason.CONTENT, seen)


async def test_bytes_inside_that_are_not_utf8_are_refused(wire: Wire) -> None:
    codec = CallbackCodec(TOKEN, AES_KEY, "")
    inner = b"r" * 16 + b"\x00\x00\x00\x02" + b"\xc3\x28"
    encrypt = base64.b64encode(codec._box.encrypt(inner)).decode()
    timestamp = str(int(wire.clock.now().timestamp()))
    sealed = Sealed(
        encrypt=encrypt,
        signature=codec._sign(timestamp, "n", encrypt),
        timestamp=timestamp,
        nonce="n",
    )
    seen = await post(wire, wire.url("aibot", sealed), bot_body(sealed))
    await refused(wire, 403, Reason.ENCODING, seen)


async def test_two_megabytes_are_refused(wire: Wire) -> None:
    url = wire.url("agent", wire.sealed("x"))
    await refused(wire, 413, Reason.SIZE, await post(wire, url, BytesIO(b"x" * 2_000_000)))


async def test_two_megabytes_of_unknown_length_are_refused(wire: Wire) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    url = wire.url("agent", wire.sealed("x"))
    await refused(wire, 413, Reason.SIZE, await post(wire, url, pieces()))


async def test_a_quarter_of_a_megabyte_is_still_read(wire: Wire) -> None:
    sealed = wire.sealed(aibot_json(extra="电" * 60_000))
    body = bot_body(sealed).encode()
    body += b" " * (256 * 1024 - len(body))
    url = wire.url("aibot", sealed)
    assert await post(wire, url, body) == 200
    assert await post(wire, url, body + b" ") == 413


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip", "strange"])
@pytest.mark.parametrize("good", [True, False])
async def test_a_compressed_body_is_refused(wire: Wire, encoding: str, *, good: bool) -> None:
    sealed = wire.sealed(aibot_json())
    body = gzip.compress(bot_body(sealed).encode()) if good else b"\x00 no archive \xff" * 40
    headers = {"Content-Encoding": encoding}
    seen = await post(wire, wire.url("aibot", sealed), body, **headers)
    await refused(wire, 400, Reason.TRANSFER, seen)


async def test_a_compression_the_server_does_not_know_is_refused(wire: Wire) -> None:
    sealed = wire.sealed(aibot_json())
    headers = {"Content-Encoding": "br"}
    assert await post(wire, wire.url("aibot", sealed), bot_body(sealed), **headers) == 400
    assert wire.kept == []
    assert await still_works(wire)


async def raw_request(wire: Wire, request: bytes) -> bytes:
    """Speak to the server without a client's good manners; return the status line."""
    host, port = wire.client.host, wire.client.port
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(request)
    await writer.drain()
    line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()
    return line


def head(wire: Wire, *lines: str) -> bytes:
    url = wire.url("aibot", wire.sealed(aibot_json()))
    return "\r\n".join([f"POST {url} HTTP/1.1", "Host: x", *lines, "", ""]).encode()


async def test_a_body_that_comes_too_slowly_is_given_up(open_wire: OpenWire) -> None:
    wire = await open_wire(read_seconds=0.1)
    line = await raw_request(wire, head(wire, "Content-Length: 100") + b"{")
    assert line.startswith(b"HTTP/1.1 408")
    assert wire.receiver.tally.refused == {Reason.SLOW: 1}
    assert await still_works(wire)


@pytest.mark.parametrize("chunks", [b"zz\r\nhello\r\n", b"5\r\nhello\r\nzz\r\n", b"-5\r\n\r\n"])
async def test_garbage_instead_of_chunks_is_refused(wire: Wire, chunks: bytes) -> None:
    line = await raw_request(wire, head(wire, "Transfer-Encoding: chunked") + chunks)
    assert line.split()[1] == b"400"
    assert await still_works(wire)


async def test_a_body_cut_short_has_no_effect(wire: Wire) -> None:
    reader, writer = await asyncio.open_connection(wire.client.host, wire.client.port)
    writer.write(head(wire, "Content-Length: 1000") + b'{"encrypt": "')
    await writer.drain()
    writer.close()
    await reader.read()
    assert wire.kept == []
    assert await still_works(wire)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
async def test_other_methods_are_not_known(wire: Wire, method: str) -> None:
    async with wire.client.request(method, "/callback/agent") as response:
        assert response.status == 405


async def test_an_address_that_is_not_set_up_does_not_exist(wire: Wire) -> None:
    object.__setattr__(wire.receiver, "aibot", None)
    assert (await wire.post_aibot(aibot_json()))[0] == 404
    assert await wire.post_agent(agent_xml()) == 200


async def test_what_is_known_but_not_supported_is_kept(wire: Wire) -> None:
    assert await wire.post_agent(agent_xml(MsgType="location", Label="翠湖小区")) == 200
    assert (await wire.post_aibot(aibot_json(msgtype="file", file={"url": "u"})))[0] == 200
    assert [arrival.kind for arrival in wire.kept] == [Kind.OTHER, Kind.OTHER]


def read_stream(body: bytes, nonce: str) -> dict[str, object]:
    """Open a sealed answer as the platform does and return its stream."""
    fields = json.loads(body)
    assert fields["nonce"] == nonce
    assert isinstance(fields["timestamp"], int)
    plain = CallbackCodec(TOKEN, AES_KEY, "").open(
        fields["msgsignature"], str(fields["timestamp"]), nonce, fields["encrypt"]
    )
    reply = json.loads(plain)
    assert reply["msgtype"] == "stream"
    stream: dict[str, object] = reply["stream"]
    return stream


async def test_a_stream_is_opened_and_then_answered_as_often_as_asked(
    open_wire: OpenWire,
) -> None:
    wire = await open_wire(stream_replies=True)
    _, body = await wire.post_aibot(aibot_json())
    opened = read_stream(body, "n-1")
    stream_id = wire.kept[0].stream_id
    assert opened == {"id": stream_id, "finish": False, "content": ""}

    poll = aibot_json(msgtype="stream", stream={"id": stream_id}, text=None)
    wire.streams.states[stream_id] = StreamState("已登记", finished=False)
    _, body = await wire.post_aibot(poll)
    assert read_stream(body, "n-1")["finish"] is False
    wire.streams.states[stream_id] = StreamState("已登记 0007", finished=True)
    for _ in range(2):
        _, body = await wire.post_aibot(poll)
        assert read_stream(body, "n-1") == {
            "id": stream_id,
            "finish": True,
            "content": "已登记 0007",
        }
    assert len(wire.kept) == 1


async def test_a_message_delivered_again_is_answered_with_the_same_stream(
    open_wire: OpenWire,
) -> None:
    wire = await open_wire(stream_replies=True)
    _, first = await wire.post_aibot(aibot_json())
    _, again = await wire.post_aibot(aibot_json())
    assert read_stream(first, "n-1") == read_stream(again, "n-1")


async def test_a_refresh_that_cannot_be_answered_is_asked_again(open_wire: OpenWire) -> None:
    wire = await open_wire(stream_replies=True)
    poll = aibot_json(msgtype="stream", stream={"id": "s-unknown"}, text=None)
    assert (await wire.post_aibot(poll))[0] == 503


async def test_a_refresh_without_streams_is_answered_with_nothing(wire: Wire) -> None:
    object.__setattr__(wire.receiver, "streams", None)
    poll = aibot_json(msgtype="stream", stream={"id": "s-1"}, text=None)
    assert await wire.post_aibot(poll) == (200, b"")
    assert wire.kept == []


async def test_many_refusals_are_counted_and_logged_once_a_minute(
    wire: Wire, capfd: pytest.CaptureFixture[str]
) -> None:
    url = wire.url("agent", wire.sealed("x"))
    for _ in range(5):
        await post(wire, url, b"no envelope")
    wire.clock.move(61)
    await post(wire, url, b"no envelope")
    assert wire.receiver.tally.refused == {Reason.ENVELOPE: 6}
    assert capfd.readouterr().out.count("callback_refused") == 2


async def test_nothing_secret_is_logged(
    open_wire: OpenWire, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async def keep(_arrival: Arrival) -> None:
        raise OSError

    wire = await open_wire(keep=keep)
    caplog.set_level(0, "aiohttp.server")
    await wire.post_aibot(aibot_json(text={"content": "canary-words"}))
    url = wire.url("aibot", wire.sealed("x"))
    await post(wire, url, b"canary-words")
    out, err = capfd.readouterr()
    everything = out + err + caplog.text
    assert "callback_refused" in everything
    for canary in ("canary-words", "response_code=demo", TOKEN, AES_KEY, "clerk01"):
        assert canary not in everything

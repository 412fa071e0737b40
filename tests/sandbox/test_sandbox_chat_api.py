"""The page's side: state, history, unread counts, pictures, live events."""

import asyncio
import io
import json
from pathlib import Path

import aiohttp
import pytest

from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import GROUP, PNG, Bot, Json, Receiver, button_card


def _list(found: Json, name: str) -> list[Json]:
    value = found[name]
    assert isinstance(value, list)
    return value


async def _say(bot: Bot, persona: str, text: str, conversation: str = GROUP) -> Json:
    body = {"persona": persona, "conversation": conversation, "text": text}
    found = await bot.post("/sandbox/send", body)
    message = found["message"]
    assert isinstance(message, dict)
    return message


async def test_the_state_names_clock_personas_and_conversations(bot: Bot) -> None:
    state = await bot.get("/sandbox/state")
    personas = {str(p["userid"]): p for p in _list(state, "personas")}
    conversations = {str(c["id"]): c for c in _list(state, "conversations")}
    assert state["bot_name"] == "电力管家"
    assert personas["suozhang"]["role"] == "head"
    assert personas["zbz01"]["role"] == "duty_head"
    assert personas["zbz01"]["role_label"] == "值班长、服务队员"
    assert personas["sqsj01"]["role"] == "clerk"
    assert personas["jm01"]["role"] == "resident"
    assert personas["wgy99"]["role"] == "newcomer"
    assert "wgy09" not in personas
    assert conversations[GROUP]["title"] == "滨河电力管家群"
    assert conversations[GROUP]["bot"] is True
    assert conversations["group:wx_binhe"]["bot"] is False
    assert conversations["app:jm01"]["person"] == "jm01"
    assert "aibot:jm01" not in conversations


async def test_a_group_holds_its_grids_people_its_residents_and_those_of_no_grid(
    platform: Platform,
) -> None:
    members = set(platform.stage.chats.conversation(GROUP).members)
    assert members >= {"suozhang", "zbz01", "wgfzr01", "wgy01", "wgy02", "sqsj01", "jm01", "jm04"}
    assert not members & {"wgy03", "jm06", "wgy99"}


async def test_a_message_is_unread_for_the_others_until_they_read_it(
    bot: Bot, platform: Platform
) -> None:
    first = await _say(bot, "jm01", "停电了吗")
    await _say(bot, "jm02", "我家也没电")
    unread = platform.stage.chats.unread
    assert (unread("jm01", GROUP), unread("jm02", GROUP), unread("sqsj01", GROUP)) == (1, 0, 2)
    body = {"persona": "sqsj01", "conversation": GROUP, "seq": first["seq"]}
    assert (await bot.post("/sandbox/read", body))["unread"] == 1
    state = await bot.get("/sandbox/state")
    totals = {p["userid"]: p["unread"] for p in _list(state, "personas")}
    assert (totals["sqsj01"], totals["suozhang"], totals["jm02"]) == (1, 2, 0)


async def test_conversations_come_most_recent_first_with_their_last_line(bot: Bot) -> None:
    await _say(bot, "jm01", "停电了吗")
    await bot.text("jm01", "您好")
    found = _list(await bot.get("/sandbox/conversations", persona="jm01"), "conversations")
    assert [c["id"] for c in found] == ["app:jm01", GROUP, "group:wx_binhe"]
    assert found[0]["last"] == {
        "text": "您好",
        "time": "2026-11-20T08:00:00+08:00",
        "from_name": "电力管家",
    }
    assert (found[0]["unread"], found[2]["last"]) == (1, None)


async def test_history_is_read_in_stretches_from_the_newest_back(bot: Bot) -> None:
    for number in range(7):
        await _say(bot, "jm01", str(number))
    page: Json = await bot.get("/sandbox/messages", conversation=GROUP, persona="jm01", limit=3)
    newest = _list(page, "messages")
    assert ([m["text"] for m in newest], page["more"]) == (["4", "5", "6"], True)
    page = await bot.get(
        "/sandbox/messages",
        conversation=GROUP,
        persona="jm01",
        limit=4,
        before=str(newest[0]["seq"]),
    )
    assert [m["text"] for m in _list(page, "messages")] == ["0", "1", "2", "3"]
    assert page["more"] is False


async def test_a_message_has_every_field_of_the_contract(bot: Bot) -> None:
    message = await _say(bot, "jm01", "@社区书记一号 停电了")
    assert set(message) == {
        "seq", "conversation", "from", "from_name", "role_label", "time", "kind", "text", "image", "file",
        "quote", "mentions", "heard", "via", "card", "streaming", "recalled", "call",
    }  # fmt: skip
    assert (message["from"], message["from_name"]) == ("jm01", "居民一号")
    assert message["mentions"] == ["sqsj01"]
    assert message["time"] == "2026-11-20T08:00:00+08:00"


async def test_a_stranger_reads_and_writes_nothing(bot: Bot) -> None:
    for body in (
        {"persona": "jm06", "conversation": GROUP, "text": "我来了"},
        {"persona": "ghost", "conversation": GROUP, "text": "我来了"},
        {"persona": "jm01", "conversation": "group:none", "text": "我来了"},
        {"persona": "jm01", "conversation": "app:jm02", "text": "我来了"},
        {"persona": "jm01", "conversation": GROUP, "text": "  "},
        {"persona": "jm01", "conversation": GROUP, "text": "字" * 4001},
        {"persona": "jm01", "conversation": GROUP, "text": "好", "quote_seq": 99},
        {"persona": "jm01", "conversation": GROUP, "image_id": "md-none"},
    ):
        assert "error" in await bot.post("/sandbox/send", body)
    assert bot.texts(GROUP) == []
    page = await bot.get("/sandbox/messages", conversation=GROUP, persona="jm06")
    assert page["error"] == "这个人不在这个会话里"


async def _upload(bot: Bot, data: bytes) -> Json:
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(data), filename="foto.png")
    async with bot.session.post(f"{bot.sandbox.url}/sandbox/upload", data=form) as response:
        found: Json = await response.json()
        return found


async def test_a_picture_with_a_call_reaches_the_bot_as_mixed_and_alone_it_does_not(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    image_id = (await _upload(bot, PNG))["image_id"]
    base: Json = {"persona": "jm01", "conversation": GROUP, "image_id": image_id}
    alone = await bot.post("/sandbox/send", {**base, "text": ""})
    both = await bot.post("/sandbox/send", {**base, "text": "@电力管家 变压器冒烟"})
    await platform.idle()
    (heard,) = receiver.heard
    mixed = heard.json["mixed"]
    assert isinstance(mixed, dict)
    text, image = mixed["msg_item"]
    assert heard.json["msgtype"] == "mixed"
    assert text == {"msgtype": "text", "text": {"content": "@电力管家 变压器冒烟"}}
    assert image["msgtype"] == "image"
    assert isinstance(alone["message"], dict)
    assert isinstance(both["message"], dict)
    assert (alone["message"]["heard"], both["message"]["heard"]) == (False, True)


async def test_what_is_no_picture_or_too_big_is_refused(bot: Bot) -> None:
    assert (await _upload(bot, b"<svg/>"))["error"] == "只能发 PNG、JPG 或 GIF 图片"
    big = PNG + b"\0" * (10 * 1024 * 1024)
    assert (await _upload(bot, big))["error"] == "图片不能超过 10 MB"


class _Events:
    """Reads server-sent events."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[int, str, Json]:
        found: dict[str, str] = {}
        async with asyncio.timeout(5):
            async for raw in self._response.content:
                line = raw.decode().rstrip("\n")
                if not line and "data" in found:
                    break
                name, _, value = line.partition(": ")
                found[name] = value
        return int(found["id"]), found["event"], json.loads(found["data"])


async def test_a_message_its_unread_counts_and_its_wire_entry_are_pushed(bot: Bot) -> None:
    async with bot.session.get(f"{bot.sandbox.url}/sandbox/events") as response:
        assert response.content_type == "text/event-stream"
        events = _Events(response)
        await bot.text("jm01", "您好")
        seen: dict[str, Json] = {}
        last = 0
        while {"message", "unread", "wire"} - set(seen):
            number, kind, data = await events.next()
            assert number > last
            last, seen[kind] = number, data
    assert (seen["message"]["conversation"], seen["message"]["text"]) == ("app:jm01", "您好")
    assert seen["unread"] == {"persona": "jm01", "conversation": "app:jm01", "unread": 1}


async def test_a_reader_that_comes_back_gets_what_it_missed(bot: Bot) -> None:
    url = f"{bot.sandbox.url}/sandbox/events"
    async with bot.session.get(url) as response:
        await bot.post("/sandbox/clock", {"speed": 2})
        last, _, _ = await _Events(response).next()
    await bot.post("/sandbox/clock", {"speed": 3})
    async with bot.session.get(url, headers={"Last-Event-ID": str(last)}) as response:
        number, kind, data = await _Events(response).next()
    assert (number, kind, data["speed"]) == (last + 1, "clock", 3)


async def test_a_reader_from_before_a_restart_is_told_to_load_anew(bot: Bot) -> None:
    url = f"{bot.sandbox.url}/sandbox/events"
    async with bot.session.get(url, headers={"Last-Event-ID": "123456"}) as response:
        _, kind, _ = await _Events(response).next()
    assert kind == "resync"


async def test_wire_entries_are_read_from_a_number_on(bot: Bot) -> None:
    await bot.text("jm01", "您好")
    first = _list(await bot.get("/sandbox/wire", after=0), "entries")
    assert [entry["path"] for entry in first] == ["/cgi-bin/gettoken", "/cgi-bin/message/send"]
    assert set(first[0]) == {
        "n", "time", "direction", "path", "summary", "status", "errcode", "try", "ms",
    }  # fmt: skip
    assert len(_list(await bot.get("/sandbox/wire", after=1), "entries")) == 1


async def test_reset_forgets_messages_tokens_faults_and_log_but_not_the_clock(
    bot: Bot, platform: Platform
) -> None:
    await bot.post("/sandbox/clock", {"jump_seconds": 60})
    await bot.text("jm01", "您好")
    await bot.post("/sandbox/faults", {"preset": "api_down"})
    await bot.post("/sandbox/reset", {})
    assert bot.texts("app:jm01") == []
    assert (await bot.get("/sandbox/log"))["api"] == []
    assert (await bot.text("jm01", "您好"))["errcode"] == 40014
    assert platform.clock.local_iso() == "2026-11-20T08:01:00+08:00"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
async def test_a_body_that_is_no_object_is_refused_in_chinese(bot: Bot, body: bytes) -> None:
    async with bot.session.post(f"{bot.sandbox.url}/sandbox/send", data=body) as response:
        assert 400 <= response.status < 500
        assert "error" in await response.json()


async def test_a_path_outside_the_page_folder_is_not_found(bot: Bot) -> None:
    for path in ("/page/../app.py", "/page/%2e%2e/app.py", "/page/none.js"):
        async with bot.session.get(bot.sandbox.url + path) as response:
            assert response.status == 404


async def test_a_press_and_an_opened_chat_go_through_http(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    await bot.send({"touser": "wgy01", "msgtype": "template_card", "template_card": button_card()})
    seq = platform.messages("app:wgy01")[0].seq
    press: Json = {"persona": "wgy01", "seq": seq, "key": "accept", "selected": {"eta": "60m"}}
    assert await bot.post("/sandbox/press", press) == {"ok": True}
    assert "error" in await bot.post("/sandbox/press", {**press, "key": "none"})
    assert "error" in await bot.post("/sandbox/press", {**press, "seq": 999})
    opened = await bot.post("/sandbox/open", {"persona": "wgy01", "conversation": "app:wgy01"})
    assert opened == {"ok": True, "event": True}
    await platform.idle()
    assert {heard.xml("Event") for heard in receiver.heard} == {
        "template_card_event",
        "enter_agent",
    }


async def test_a_quiet_feed_is_kept_alive_by_pings(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.live._PING_EVERY", 0.02)
    async with bot.session.get(f"{bot.sandbox.url}/sandbox/events") as response:
        assert await response.content.readline() == b"retry: 1000\n"
        await response.content.readline()
        assert await response.content.readline() == b": ping\n"


async def test_the_page_itself_is_served_from_its_folder(
    bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("<title>沙箱</title>", encoding="utf-8")
    (tmp_path / "app.js").write_text("", encoding="utf-8")
    monkeypatch.setattr("sandbox.app.PAGE_DIR", tmp_path)
    for path, kind in (("/", "html"), ("/page/app.js", "javascript")):
        async with bot.session.get(bot.sandbox.url + path) as response:
            assert response.status == 200
            assert response.content_type.endswith(kind)


async def test_a_robot_taken_out_by_the_page_is_listed_until_all_is_cleared(bot: Bot) -> None:
    found = await bot.post("/sandbox/faults", {"preset": "robot_removed"})
    assert found["removed_robots"] == ["r_binhe", "r_linyin"]
    found = await bot.post("/sandbox/faults", {"preset": "clear"})
    assert (found["removed_robots"], found["rules"]) == ([], [])


async def test_an_ended_log_line_names_every_try(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    await platform.say("jm01", "app:jm01", "停电了")
    await platform.idle()
    (record,) = _list(await bot.get("/sandbox/log"), "callbacks")
    assert record["channel"] == "agent"
    assert record["msgid"] == receiver.heard[0].xml("MsgId")
    (only,) = _list(record, "tries")
    assert (only["status"], only["error"]) == (200, "")


@pytest.mark.parametrize(
    "body", [{"speed": "fast"}, {"jump_seconds": None}, {"at": "tomorrow"}, {"speed": 0}]
)
async def test_a_clock_that_is_told_nonsense_stays_as_it_is(bot: Bot, body: Json) -> None:
    before = await bot.get("/sandbox/clock")
    assert "error" in await bot.post("/sandbox/clock", body)
    assert await bot.get("/sandbox/clock") == before

"""The page's side over HTTP: `/sandbox/*`, for the browser, the bot's clock and the tests."""

import math
from datetime import datetime
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.callbacks import CallbackChannel
from sandbox.clock import ClockRefusedError
from sandbox.errors import PageError
from sandbox.explain import ask_bot
from sandbox.faults import read_callback_faults, read_rule
from sandbox.jsonio import JsonObject, dumps, loads_object, text_in, whole_in
from sandbox.messages import MessageKind
from sandbox.platform import Platform

_LONGEST_WAIT = 25.0  # real s
_MOST_MESSAGES = 200


class PageApi:
    """Answers in JSON; what cannot be done is HTTP 4xx with one Chinese sentence."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._stage = platform.stage

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/sandbox/state", self.state),
            web.get("/sandbox/conversations", self.conversations),
            web.get("/sandbox/messages", self.messages),
            web.post("/sandbox/read", self.read),
            web.post("/sandbox/open", self.open),
            web.post("/sandbox/send", self.send),
            web.post("/sandbox/upload", self.upload),
            web.get("/sandbox/media/{media_id}", self.media),
            web.post("/sandbox/press", self.press),
            web.post("/sandbox/call", self.call),
            web.get("/sandbox/clock", self.clock),
            web.post("/sandbox/clock", self.move_clock),
            web.get("/sandbox/wire", self.wire),
            web.get("/sandbox/faults", self.faults),
            web.post("/sandbox/faults", self.set_faults),
            web.post("/sandbox/negative", self.negative),
            web.post("/sandbox/verify", self.verify),
            web.post("/sandbox/reset", self.reset),
            web.get("/sandbox/log", self.log),
            web.post("/sandbox/explain", self.explain),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Return clock, personas and conversations."""
        chats = self._stage.chats
        personas = [
            {
                "userid": person.userid,
                "name": person.name,
                "role": person.role,
                "role_label": person.role_label,
                "mobile": person.mobile,
                "community": person.community,
                "note": person.note,
                "unread": chats.unread_total(person.userid),
            }
            for person in self._stage.world.people.values()
        ]
        return _json(
            {
                "clock": self._platform.clock_json(),
                "bot_name": self._platform.config.bot_name,
                "personas": personas,
                "conversations": [found.as_json() for found in chats.conversations],
            }
        )

    async def conversations(self, request: web.Request) -> web.Response:
        """Return one person's conversations, the most recent first."""
        persona = request.query.get("persona", "")
        if persona not in self._stage.world.people:
            raise PageError("没有这个人", status=404)
        found: list[JsonObject] = []
        for conversation in self._stage.chats.inbox_of(persona):
            last = self._stage.chats.last(conversation.id)
            shown = (
                {"text": last.preview, "time": last.time, "from_name": last.from_name}
                if last
                else None
            )
            found.append(
                {
                    "id": conversation.id,
                    "title": conversation.title,
                    "kind": conversation.kind,
                    "unread": self._stage.chats.unread(persona, conversation.id),
                    "last": shown,
                }
            )
        return _json({"conversations": found})

    async def messages(self, request: web.Request) -> web.Response:
        """Return a stretch of one conversation, oldest first; marks nothing read."""
        conversation = self._stage.chats.conversation_of(
            request.query.get("persona", ""), request.query.get("conversation", "")
        )
        query: JsonObject = dict(request.query)
        limit = min(max(whole_in(query, "limit", 50), 1), _MOST_MESSAGES)
        found, more = self._stage.chats.page_of(
            conversation.id, before=whole_in(query, "before", 0) or None, limit=limit
        )
        return _json({"messages": [message.as_json() for message in found], "more": more})

    async def read(self, request: web.Request) -> web.Response:
        """Mark a conversation read up to a message."""
        body = await _body(request)
        persona = text_in(body, "persona")
        conversation = self._stage.chats.conversation_of(persona, text_in(body, "conversation"))
        self._stage.chats.mark_read(persona, conversation.id, whole_in(body, "seq", 0))
        return _json({"unread": self._stage.chats.unread(persona, conversation.id)})

    async def open(self, request: web.Request) -> web.Response:
        """Tell the bot that a person opened the private chat with it."""
        body = await _body(request)
        sent = await self._platform.enter(text_in(body, "persona"), text_in(body, "conversation"))
        return _json({"ok": True, "event": sent})

    async def send(self, request: web.Request) -> web.Response:
        """Let a person write, speak or send a picture."""
        body = await _body(request)
        kind: MessageKind = "voice" if body.get("kind") == "voice" else "text"
        message = await self._platform.say(
            text_in(body, "persona"),
            text_in(body, "conversation"),
            text_in(body, "text"),
            quote_seq=whole_in(body, "quote_seq", 0) or None,
            image_id=text_in(body, "image_id") or None,
            kind=kind,
        )
        return _json({"message": message.as_json()})

    async def explain(self, request: web.Request) -> web.Response:
        """Tell what the bot understands by a text, and why."""
        body = await _body(request)
        question: JsonObject = {"text": text_in(body, "text"), "sender": text_in(body, "sender")}
        return _json(await ask_bot(self._platform.config.bot_url, question))

    async def upload(self, request: web.Request) -> web.Response:
        """Keep a picture that a person is about to send."""
        try:
            field = (await request.post()).get("file")
        except ValueError as error:
            raise PageError("没有收到图片") from error
        if not isinstance(field, web.FileField):
            raise PageError("没有收到图片")
        with field.file as file:
            media = self._stage.media.add_image(file.read())
        return _json({"image_id": media.id, "url": f"/sandbox/media/{media.id}"})

    async def media(self, request: web.Request) -> web.Response:
        """Show a picture, or give a file to be kept under its own name."""
        media = self._stage.media.get(request.match_info["media_id"])
        if media is None:
            raise PageError("找不到这个文件", status=404)
        headers = {"X-Content-Type-Options": "nosniff"}
        if media.kind != "image":
            name = quote(media.filename, safe="")
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return web.Response(body=media.data, content_type=media.content_type, headers=headers)

    async def press(self, request: web.Request) -> web.Response:
        """Let a person press a card button."""
        body = await _body(request)
        selected = body.get("selected")
        picked = (
            {str(question): str(option) for question, option in selected.items()}
            if isinstance(selected, dict)
            else {}
        )
        await self._platform.press(
            text_in(body, "persona"), whole_in(body, "seq", 0), text_in(body, "key"), picked
        )
        return _json({"ok": True})

    async def call(self, request: web.Request) -> web.Response:
        """Let a person answer a ringing telephone, or not."""
        body = await _body(request)
        message = self._platform.calls.answer(
            text_in(body, "persona"), text_in(body, "call"), pick_up=body.get("answer") is True
        )
        return _json({"message": message.as_json()})

    async def clock(self, request: web.Request) -> web.Response:
        """Return the clock; with `since`, wait until it differs from that revision."""
        query: JsonObject = dict(request.query)
        if "since" in query:
            wait = _number(query.get("wait", "0"))
            await self._platform.clock.wait_change(
                whole_in(query, "since", 0), min(max(wait, 0.0), _LONGEST_WAIT)
            )
        return _json(self._platform.clock_json())

    async def move_clock(self, request: web.Request) -> web.Response:
        """Change the speed, jump forward or go to a time."""
        body = await _body(request)
        clock = self._platform.clock
        if "speed" in body:
            clock.set_speed(_number(body["speed"]))
        if "jump_seconds" in body:
            clock.jump(_number(body["jump_seconds"]))
        if "at" in body:
            clock.go_to(_instant(text_in(body, "at")), force=body.get("force") is True)
        return _json(self._platform.clock_json())

    async def wire(self, request: web.Request) -> web.Response:
        """Return the wire entries after a number."""
        query: JsonObject = dict(request.query)
        entries = self._stage.wire.after(whole_in(query, "after", 0))
        return _json({"entries": [entry.as_json() for entry in entries]})

    async def faults(self, request: web.Request) -> web.Response:
        """Return the fault script in force."""
        removed = sorted(self._platform.robots.removed)
        return _json({**self._stage.faults.as_json(), "removed_robots": removed})

    async def set_faults(self, request: web.Request) -> web.Response:
        """Replace the script, or switch on a preset."""
        body = await _body(request)
        rules, callbacks = body.get("rules"), body.get("callbacks")
        if rules is not None and not isinstance(rules, list):
            raise PageError("rules 要是一个列表")
        self._platform.set_faults(
            rules=None if rules is None else [read_rule(rule) for rule in rules],
            callbacks=None if callbacks is None else read_callback_faults(callbacks),
        )
        if "preset" in body:
            self._platform.use_preset(text_in(body, "preset"), robot=text_in(body, "robot"))
        return await self.faults(request)

    async def negative(self, request: web.Request) -> web.Response:
        """Send a bad callback and report the bot's HTTP status."""
        body = await _body(request)
        channel = _channel(body) if "channel" in body else None
        return _json({"status": await self._platform.negative(text_in(body, "which"), channel)})

    async def verify(self, request: web.Request) -> web.Response:
        """Do the URL verification of a callback address."""
        return _json(await self._platform.verify(_channel(await _body(request))))

    async def reset(self, request: web.Request) -> web.Response:
        """Forget everything but the clock."""
        await self._platform.reset()
        return _json({"ok": True})

    async def log(self, request: web.Request) -> web.Response:
        """Return every API call, every callback and what was unexpected."""
        return _json(self._stage.wire.as_json())


@web.middleware
async def page_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what the page may not do into HTTP 4xx with one Chinese sentence."""
    try:
        return await handler(request)
    except PageError as error:
        return _json({"error": error.text}, status=error.status)
    except ClockRefusedError as error:
        return _json({"error": str(error)}, status=400)


def _json(value: object, *, status: int = 200) -> web.Response:
    return web.Response(
        text=dumps(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


async def _body(request: web.Request) -> JsonObject:
    try:
        return loads_object(await request.read() or b"{}")
    except ValueError as error:
        raise PageError("请求不是 JSON 对象") from error


def _channel(body: JsonObject) -> CallbackChannel:
    match body.get("channel"):
        case "agent":
            return "agent"
        case "aibot":
            return "aibot"
        case _:
            raise PageError("channel 只能是 agent 或 aibot")


def _number(value: object) -> float:
    try:
        found = float(value) if isinstance(value, int | float | str) else math.nan
    except ValueError:
        found = math.nan
    if math.isnan(found):
        raise PageError("这里要一个数字")
    return found


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise PageError("时间要写成 2026-11-20T08:30 这样") from error

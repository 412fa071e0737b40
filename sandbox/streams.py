"""Unfinished stream replies: asked again about every second, for at most six minutes."""

import asyncio
from dataclasses import dataclass, replace

from sandbox.backstage import Backstage
from sandbox.callbacks import Callback
from sandbox.jsonio import JsonObject, dumps, loads_object, object_in, text_in
from sandbox.limits import byte_len, clip_bytes
from sandbox.messages import Message
from sandbox.speech import shown_text

STREAM_LIFETIME = 360.0  # sandbox s, from the person's message (official page 101031)
CONTENT_LIMIT = 20480  # bytes
_FASTEST_POLL = 0.1  # real s


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """An unfinished reply: `seq` is the bot's message that grows, `envelope` the poll's frame."""

    id: str
    seq: int
    asked_at: float  # epoch s, sandbox time
    envelope: JsonObject


class Streams:
    """Polls the bot until it finishes, and lets the message grow."""

    def __init__(self, stage: Backstage) -> None:
        self._stage = stage

    async def follow(self, stream: Stream) -> None:
        """Poll one stream to its end. After six minutes the platform stops asking."""
        while True:
            await asyncio.sleep(self._gap())
            if self._stage.clock.timestamp() >= stream.asked_at + STREAM_LIFETIME:
                self._end(stream)
                self._complain("stream_unfinished", f"stream {stream.id} never finished")
                return
            if await self._poll(stream):
                return

    def _gap(self) -> float:
        pause = self._stage.config.stream_poll
        return max(pause / self._stage.clock.state.speed, min(_FASTEST_POLL, pause))

    async def _poll(self, stream: Stream) -> bool:
        msgid = self._stage.mint.msgid()
        body = {**stream.envelope, "msgid": msgid, "msgtype": "stream"}
        callback = Callback(
            channel="aibot",
            msgid=msgid,
            plain=dumps({**body, "stream": {"id": stream.id}}),
            kind="stream",
            summary=f"续问流式回复 {stream.id}",
        )
        answer = await self._stage.sender.deliver(callback, retries=0)
        if not answer:
            return False
        try:
            state = object_in(loads_object(answer), "stream")
        except ValueError:
            self._complain("bad_reply", "answer to a stream poll is not JSON")
            return False
        if text_in(state, "id") != stream.id:
            self._complain("bad_reply", "answer to a stream poll names another stream")
            return False
        return self.grow(stream.seq, state)

    def grow(self, seq: int, state: JsonObject) -> bool:
        """Show the whole text so far; tell whether the bot has finished."""
        message = self._stage.chats.message(seq)
        finished = state.get("finish") is True
        text = self.checked_text(state)
        if (text, not finished) != (message.text, message.streaming):
            self._stage.chats.put(replace(message, text=text, streaming=not finished))
        return finished

    def checked_text(self, state: JsonObject) -> str:
        """Return the content, cut when it is longer than the platform shows."""
        text = text_in(state, "content")
        if byte_len(text) > CONTENT_LIMIT:
            self._complain("truncated", f"stream.content exceeds {CONTENT_LIMIT} bytes")
            text = clip_bytes(text, CONTENT_LIMIT)
        return shown_text(self._stage, text)[0]

    def _end(self, stream: Stream) -> None:
        message: Message = self._stage.chats.message(stream.seq)
        self._stage.chats.put(replace(message, streaming=False))

    def _complain(self, kind: str, why: str) -> None:
        self._stage.wire.add_unexpected(kind, "/callback/aibot", why)

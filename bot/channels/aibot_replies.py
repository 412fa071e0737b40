"""Plain JSON of passive replies of the AI bot (pages 101031 and 101032), before sealing."""

import json

from bot.channels.cards import card_fields
from bot.channels.words import STREAM_BYTES, cut_bytes
from domain.outbound import Card


def stream_reply(stream_id: str, content: str, *, finished: bool) -> str:
    """Answer a message or a refresh: the whole text so far, at most 20480 bytes."""
    stream = {"id": stream_id, "finish": finished, "content": cut_bytes(content, STREAM_BYTES)}
    return _dump({"msgtype": "stream", "stream": stream})


def welcome_reply(content: str) -> str:
    """Answer the first entering of the day; plain text is allowed nowhere else."""
    return _dump({"msgtype": "text", "text": {"content": cut_bytes(content, STREAM_BYTES)}})


def card_update_reply(card: Card, caption: str) -> str:
    """Answer a pressed button: everybody's copy of the card changes and its buttons go grey."""
    changed = {**card_fields(card), "replace_text": caption}
    return _dump({"response_type": "update_template_card", "template_card": changed})


def _dump(reply: dict[str, object]) -> str:
    return json.dumps(reply, ensure_ascii=False)

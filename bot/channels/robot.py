"""Saying something to a group through its robot (群机器人, page 91770)."""

from collections.abc import Sequence

from bot.channels.api import json_bytes
from bot.channels.errcodes import outcome_of
from bot.channels.http import CallFailedError, Http
from bot.channels.words import ROBOT_MARKDOWN_BYTES, TEXT_BYTES, cut_bytes, plain_words
from domain.ids import UserId
from domain.outbound import Outcome

SEND_PATH = "/cgi-bin/webhook/send"


def robot_text(text: str, mentions: Sequence[UserId] = ()) -> bytes:
    """Return the request of a text that mentions members of the roster."""
    content: dict[str, object] = {"content": cut_bytes(plain_words(text), TEXT_BYTES)}
    if mentions:
        content["mentioned_list"] = list(mentions)
    return json_bytes({"msgtype": "text", "text": content})


def robot_markdown(text: str) -> bytes:
    """Return the request of a markdown text."""
    content = {"content": cut_bytes(text, ROBOT_MARKDOWN_BYTES)}
    return json_bytes({"msgtype": "markdown", "markdown": content})


async def send_to_robot(http: Http, key: str, body: bytes) -> Outcome:
    """Send through the robot with this webhook key. The key is the whole credential."""
    try:
        answer = await http.post(http.address(SEND_PATH, {"key": key}), body)
    except CallFailedError as error:
        return error.outcome
    return outcome_of(answer)

"""Answering once through the address that came with a message (response_url, page 101138)."""

from dataclasses import replace

from bot.channels.api import json_bytes
from bot.channels.egress import ForbiddenAddressError, address_on
from bot.channels.errcodes import outcome_of
from bot.channels.http import CallFailedError, Http
from bot.channels.words import STREAM_BYTES, cut_bytes, plain_words
from domain.outbound import Outcome, Result


def reply_body(text: str) -> bytes:
    """Return the request of an answer of at most 20480 bytes."""
    content = {"content": cut_bytes(plain_words(text), STREAM_BYTES)}
    return json_bytes({"msgtype": "markdown", "markdown": content})


async def send_reply(http: Http, url: str, text: str) -> Outcome:
    """Answer through a one-time address.

    It counts as used unless the request certainly never left, or the platform was merely busy.
    """
    try:
        address = address_on(http.base, url)
    except ForbiddenAddressError:
        return Outcome(result=Result.REFUSED, detail="回复地址不是企业微信的地址", used_reply=True)
    try:
        outcome = outcome_of(await http.post(address, reply_body(text)))
    except CallFailedError as error:
        outcome = error.outcome
    untouched = outcome.result in (Result.RETRY, Result.PAUSED)
    return replace(outcome, used_reply=not untouched)

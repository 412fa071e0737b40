"""response_url of the AI bot: one message, within one hour (official page 101138)."""

from dataclasses import dataclass

from sandbox.api import ApiCall
from sandbox.backstage import Backstage
from sandbox.card_rules import advice, check_card
from sandbox.card_view import view_of
from sandbox.cardbook import IssuedCard
from sandbox.errors import ApiError
from sandbox.jsonio import JsonObject, object_in, text_in
from sandbox.limits import byte_len
from sandbox.messages import Quote
from sandbox.speech import bot_says

PATH = "/cgi-bin/aibot/response"
LIFETIME = 3600.0  # sandbox s
MARKDOWN_LIMIT = 20480  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    conversation: str
    asker: str
    quote: Quote | None
    until: float


class ReplyUrls:
    """Hands out response_urls and takes the one answer each allows."""

    def __init__(self, stage: Backstage) -> None:
        self._stage = stage
        self._open: dict[str, _Address] = {}

    def new_url(self, conversation: str, asker: str, quote: Quote | None) -> str:
        """Return a fresh response_url for a conversation."""
        code = self._stage.mint.code("ru-")
        self._open[code] = _Address(
            conversation=conversation,
            asker=asker,
            quote=quote,
            until=self._stage.clock.timestamp() + LIFETIME,
        )
        return self._stage.url(f"{PATH}?response_code={code}")

    def answer(self, call: ApiCall) -> JsonObject:
        """Take the answer; only a good one uses the address up.

        Raises:
            ApiError: 40058 code unknown, used or over an hour old, or a broken rule;
                44004 empty; 40008 a msgtype that is not allowed here.
        """
        code = call.query.get("response_code", "")
        address = self._open.get(code)
        if address is None or self._stage.clock.timestamp() >= address.until:
            raise ApiError(40058, "invalid response_code")
        msgtype = text_in(call.body, "msgtype")
        if msgtype == "markdown":
            self._say_markdown(call, address)
        elif msgtype == "template_card":
            self._say_card(call, address)
        else:
            raise ApiError(40008, "invalid message type")
        del self._open[code]
        return {}

    def forget(self) -> None:
        """No address is valid any more."""
        self._open.clear()

    def _say_markdown(self, call: ApiCall, address: _Address) -> None:
        content = text_in(object_in(call.body, "markdown"), "content")
        if not content.strip():
            raise ApiError(44004, "empty content")
        if byte_len(content) > MARKDOWN_LIMIT:
            raise ApiError(40058, f"markdown.content exceed max length {MARKDOWN_LIMIT}")
        bot_says(
            self._stage,
            address.conversation,
            via="aibot",
            kind="markdown",
            text=content,
            quote=address.quote,
            mentions=[address.asker],
        )

    def _say_card(self, call: ApiCall, address: _Address) -> None:
        card = check_card(call.body.get("template_card"), "aibot")
        call.notes.extend(advice(card))
        self._stage.cards.claim("aibot", card.task_id)
        message = bot_says(
            self._stage, address.conversation, via="aibot", kind="card", card=view_of(card)
        )
        issued = IssuedCard(task_id=card.task_id, channel="aibot", card_type=card.card_type)
        issued.copies[""] = message.seq
        self._stage.cards.add(issued)

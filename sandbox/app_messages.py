"""Messages of the self-built app: send, update a card, recall (official pages 90236, 94888)."""

from dataclasses import dataclass, replace

from sandbox.api import ApiCall
from sandbox.backstage import Backstage
from sandbox.card_rules import INTERACTIVE, TemplateCard, advice, check_card
from sandbox.card_view import greyed, view_of
from sandbox.cardbook import IssuedCard
from sandbox.errors import ApiError
from sandbox.jsonio import JsonObject, dumps, object_in, text_in, texts_in, whole_in
from sandbox.limits import MemberQuota, byte_len, clip_bytes
from sandbox.messages import Card, MessageKind
from sandbox.speech import EVERYBODY, bot_says

TEXT_LIMIT = MARKDOWN_LIMIT = 2048  # bytes
RECALL_WITHIN = 86400.0  # sandbox s
_MOST_RECIPIENTS = 1000
_REPEAT_INTERVAL, _LONGEST_INTERVAL = 1800, 4 * 3600  # s


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    kind: MessageKind
    text: str = ""
    image: str | None = None
    file: str | None = None
    card: TemplateCard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    at: float  # epoch s, sandbox time
    seqs: tuple[int, ...]


class AppMessages:
    """Plays `/cgi-bin/message/*` for the one app of the sandbox."""

    def __init__(self, stage: Backstage) -> None:
        self._stage = stage
        self.forget()

    def forget(self) -> None:
        """Forget what was sent, to whom and how often."""
        self._quota = MemberQuota()
        self._sent: dict[str, _Sent] = {}
        self._bodies: dict[str, tuple[float, JsonObject]] = {}

    def send(self, call: ApiCall) -> JsonObject:
        """Send to members.

        Over 30 a minute or 1000 an hour for one member is dropped without an error, and text
        over 2048 bytes is cut: both leave a note and an `unexpected` entry.

        Raises:
            ApiError: as documented, e.g. 40056 agentid, 81013 nobody valid, 40058 bad field.
        """
        self._check_agent(call.body)
        if (earlier := self._repeated(call)) is not None:
            return earlier
        content = self._content(call)
        known, unknown = self._recipients(call.body)
        if not known:
            raise ApiError(81013, "user & party & tag all invalid")
        if content.card is not None:
            self._stage.cards.claim("agent", content.card.task_id)
        msgid = self._stage.mint.msgid()
        copies = {userid: self._put(userid, content) for userid in self._within_quota(call, known)}
        self._sent[msgid] = _Sent(at=self._stage.clock.timestamp(), seqs=tuple(copies.values()))
        answer: JsonObject = {
            "invaliduser": "|".join(unknown).lower(),
            "invalidparty": text_in(call.body, "toparty"),
            "invalidtag": text_in(call.body, "totag"),
            "unlicenseduser": "",
            "msgid": msgid,
        }
        if content.card is not None:
            issued = IssuedCard(
                task_id=content.card.task_id,
                channel="agent",
                card_type=content.card.card_type,
                copies=copies,
            )
            self._stage.cards.add(issued)
            if content.card.card_type in INTERACTIVE:
                answer["response_code"] = self._stage.cards.new_code(issued)
        if _checks_repeats(call.body):
            self._bodies[_canonical(call.body)] = (self._stage.clock.timestamp(), answer)
        return answer

    def update_card(self, call: ApiCall) -> JsonObject:
        """Grey the buttons of a sent card or replace it, once per response_code.

        Raises:
            ApiError: 40056 agentid, 40058 code or card, 81013 nobody named had the card.
        """
        self._check_agent(call.body)
        code = text_in(call.body, "response_code")
        issued = self._stage.cards.card_of(code)
        named = texts_in(call.body, "userids")
        everybody = whole_in(call.body, "atall", 0) == 1
        reached = [u for u in issued.copies if everybody or u in named]
        if not reached:
            raise ApiError(81013, "user & party & tag all invalid")
        new = self._updated(call, issued)
        self._stage.cards.spend(code)
        for userid in reached:
            message = self._stage.chats.message(issued.copies[userid])
            if message.card is not None:
                card = new if isinstance(new, Card) else greyed(message.card, new)
                self._stage.chats.put_card(message, card)
        return {"invaliduser": [userid for userid in named if userid not in issued.copies]}

    def recall(self, call: ApiCall) -> JsonObject:
        """Take a message back within 24 hours.

        Raises:
            ApiError: 40058, no such message or too old.
        """
        sent = self._sent.get(text_in(call.body, "msgid"))
        if sent is None or self._stage.clock.timestamp() >= sent.at + RECALL_WITHIN:
            raise ApiError(40058, "invalid msgid")
        for seq in sent.seqs:
            self._stage.chats.put(replace(self._stage.chats.message(seq), recalled=True))
        return {}

    def _check_agent(self, body: JsonObject) -> None:
        if whole_in(body, "agentid", -1) != self._stage.config.agent_id:
            raise ApiError(40056, "invalid agentid")

    def _repeated(self, call: ApiCall) -> JsonObject | None:
        if not _checks_repeats(call.body):
            return None
        interval = min(
            whole_in(call.body, "duplicate_check_interval", _REPEAT_INTERVAL), _LONGEST_INTERVAL
        )
        at, answer = self._bodies.get(_canonical(call.body), (-1.0, None))
        if answer is None or self._stage.clock.timestamp() >= at + interval:
            return None
        call.notes.append("duplicate")
        return answer

    def _recipients(self, body: JsonObject) -> tuple[list[str], list[str]]:
        named = [part for part in text_in(body, "touser").split("|") if part]
        if len(named) > _MOST_RECIPIENTS:
            raise ApiError(40058, f"touser: more than {_MOST_RECIPIENTS}")
        people = self._stage.world.people
        if named == [EVERYBODY]:
            return list(people), []
        once = list(dict.fromkeys(named))
        return [u for u in once if u in people], [u for u in once if u not in people]

    def _within_quota(self, call: ApiCall, userids: list[str]) -> list[str]:
        now = self._stage.clock.timestamp()
        kept = []
        for userid in userids:
            if self._quota.take(userid, now):
                kept.append(userid)
                continue
            call.notes.append(f"dropped:{userid}")
            self._stage.wire.add_unexpected(
                "dropped", call.path, f"more than 30/min or 1000/h to {userid}"
            )
        return kept

    def _put(self, userid: str, content: _Content) -> int:
        message = bot_says(
            self._stage,
            f"app:{userid}",
            via="app",
            kind=content.kind,
            text=content.text,
            image=content.image,
            file=content.file,
            card=view_of(content.card) if content.card else None,
        )
        return message.seq

    def _content(self, call: ApiCall) -> _Content:
        msgtype = text_in(call.body, "msgtype")
        part = object_in(call.body, msgtype)
        match msgtype:
            case "text":
                return _Content(kind="text", text=self._cut_text(call, _filled(part)))
            case "markdown":
                content = _filled(part)
                if byte_len(content) > MARKDOWN_LIMIT:
                    raise ApiError(45002, f"markdown.content exceed max length {MARKDOWN_LIMIT}")
                return _Content(kind="markdown", text=content)
            case "template_card":
                return self._card_content(call)
            case "image":
                media = self._stage.media.valid(text_in(part, "media_id"), kind="image")
                return _Content(kind="image", image=f"/sandbox/media/{media.id}")
            case "file" | "voice" | "video":
                media = self._stage.media.valid(text_in(part, "media_id"), kind=msgtype)
                return _Content(
                    kind="file", text=f"[文件] {media.filename}", file=f"/sandbox/media/{media.id}"
                )
            case _:
                raise ApiError(40008, "invalid message type")

    def _card_content(self, call: ApiCall) -> _Content:
        card = check_card(call.body.get("template_card"), "app")
        if card.card_type in INTERACTIVE and self._stage.sender.sealer("agent") is None:
            raise ApiError(40058, "template_card.card_type: the app has no callback address")
        call.notes.extend(advice(card))
        return _Content(kind="card", card=card)

    def _cut_text(self, call: ApiCall, text: str) -> str:
        if byte_len(text) <= TEXT_LIMIT:
            return text
        call.notes.append("truncated")
        self._stage.wire.add_unexpected(
            "truncated", call.path, f"text.content exceeds {TEXT_LIMIT} bytes"
        )
        return clip_bytes(text, TEXT_LIMIT)

    def _updated(self, call: ApiCall, issued: IssuedCard) -> Card | str:
        """Read the new card, or the caption that greys the old one."""
        raw = call.body.get("template_card")
        if raw is None:
            caption = text_in(object_in(call.body, "button"), "replace_name")
            if not caption:
                raise ApiError(40058, "button.replace_name: it or template_card is required")
            return caption
        card = check_card(raw, "app", update=True)
        if card.task_id not in ("", issued.task_id):
            raise ApiError(40058, "template_card.task_id: not the card's")
        return view_of(card, task_id=issued.task_id)


def _filled(part: JsonObject) -> str:
    content = text_in(part, "content")
    if not content.strip():
        raise ApiError(44004, "empty content")
    return content


def _checks_repeats(body: JsonObject) -> bool:
    return whole_in(body, "enable_duplicate_check", 0) == 1


def _canonical(body: JsonObject) -> str:
    return dumps(dict(sorted(body.items())))

"""Group robots: `/cgi-bin/webhook/*` (official page 91770)."""

import base64
import binascii
import hashlib

from sandbox.api import ApiCall
from sandbox.backstage import Backstage
from sandbox.card_rules import advice, check_card
from sandbox.card_view import view_of
from sandbox.errors import ApiError
from sandbox.jsonio import JsonObject, object_in, text_in, texts_in
from sandbox.limits import RateWindow, byte_len, clip_bytes
from sandbox.media import sniff
from sandbox.messages import Card, MessageKind
from sandbox.speech import EVERYBODY, bot_says

PER_MINUTE = 20
TEXT_SHOWN, TEXT_REFUSED = 2048, 5120
"""Bytes: longer text is cut; the API itself refuses from 5120 on (seen in bug reports)."""
MARKDOWN_LIMIT = 4096  # bytes
IMAGE_LIMIT = 2 * 1024 * 1024  # bytes before base64
_NEWS_ITEMS = 8


class Robots:
    """One webhook robot per name; each speaks in the groups that name it."""

    def __init__(self, stage: Backstage) -> None:
        self._stage = stage
        self._name_of_key = {key: name for name, key in stage.config.robots.items()}
        self.removed: set[str] = set()
        self._windows: dict[str, RateWindow] = {}

    def forget(self) -> None:
        """All robots are in their groups, and none has spoken."""
        self.removed.clear()
        self._windows.clear()

    def send(self, call: ApiCall) -> JsonObject:
        """Say something in the robot's groups.

        Raises:
            ApiError: 93000 wrong key or robot removed, 45009 over 20 a minute, 40058, 44004,
                45002, 301019 as documented.
        """
        robot = self._robot(call)
        now = self._stage.clock.timestamp()
        window = self._windows.setdefault(robot, RateWindow(PER_MINUTE, 60.0))
        if not window.has_room(now):
            self._stage.wire.add_unexpected(
                "rate_limited", call.path, f"robot {robot}: more than {PER_MINUTE} a minute"
            )
            raise ApiError(45009, "api freq out of limit")
        self._say(call, robot)
        window.take(now)
        return {}

    def upload(self, call: ApiCall) -> JsonObject:
        """Take a file or voice that only this robot may send.

        Raises:
            ApiError: 93000 wrong key, 41005 no file, 40005 or 40006 as documented.
        """
        robot = self._robot(call)
        if call.upload is None:
            raise ApiError(41005, "media data missing")
        media = self._stage.media.add_upload(
            call.query.get("type", ""), call.upload.data, call.upload.filename, robot=robot
        )
        return {"type": media.kind, "media_id": media.id, "created_at": str(int(media.created))}

    def _robot(self, call: ApiCall) -> str:
        robot = self._name_of_key.get(call.query.get("key", ""), "")
        call.robot = robot
        if not robot or robot in self.removed:
            raise ApiError(93000, "invalid webhook url")
        return robot

    def _say(self, call: ApiCall, robot: str) -> None:
        msgtype = text_in(call.body, "msgtype")
        part = object_in(call.body, msgtype)
        match msgtype:
            case "text":
                self._put(robot, "text", self._text(call, part), mentions=self._called(part))
            case "markdown" | "markdown_v2":
                content = _filled(part)
                if byte_len(content) > MARKDOWN_LIMIT:
                    raise ApiError(40058, f"{msgtype}.content exceed max length {MARKDOWN_LIMIT}")
                self._put(robot, "markdown", content)
            case "image":
                data = _picture(part)
                media = self._stage.media.add_image(data)
                self._put(robot, "image", image=f"/sandbox/media/{media.id}")
            case "news":
                self._put(robot, "notice", _news(part))
            case "file" | "voice":
                media = self._stage.media.valid(
                    text_in(part, "media_id"), robot=robot, kind=msgtype
                )
                self._put(
                    robot,
                    "file",
                    f"[文件] {media.filename}",
                    file=f"/sandbox/media/{media.id}",
                )
            case "template_card":
                card = check_card(call.body.get("template_card"), "robot")
                call.notes.extend(advice(card))
                self._put(robot, "card", card=view_of(card))
            case _:
                raise ApiError(40008, "invalid message type")

    def _put(
        self,
        robot: str,
        kind: MessageKind,
        text: str = "",
        *,
        image: str | None = None,
        file: str | None = None,
        mentions: list[str] | None = None,
        card: Card | None = None,
    ) -> None:
        for group in self._stage.world.groups_of_robot(robot):
            called = mentions or []
            bot_says(
                self._stage,
                f"group:{group.chatid}",
                via="robot",
                kind=kind,
                text=text,
                image=image,
                file=file,
                mentions=group.members if EVERYBODY in called else called,
                card=card,
            )

    def _text(self, call: ApiCall, part: JsonObject) -> str:
        content = _filled(part)
        size = byte_len(content)
        if size > TEXT_REFUSED:
            raise ApiError(40058, f"text.content exceed max length {TEXT_REFUSED}")
        if size > TEXT_SHOWN:
            call.notes.append("truncated")
            self._stage.wire.add_unexpected(
                "truncated", call.path, f"text.content exceeds {TEXT_SHOWN} bytes"
            )
        return clip_bytes(content, TEXT_SHOWN)

    def _called(self, part: JsonObject) -> list[str]:
        people = self._stage.world.people
        called = [u for u in texts_in(part, "mentioned_list") if u in people or u == EVERYBODY]
        for mobile in texts_in(part, "mentioned_mobile_list"):
            person = self._stage.world.by_mobile(mobile)
            if mobile == EVERYBODY:
                called.append(EVERYBODY)
            elif person is not None:
                called.append(person.userid)
        return called


def _filled(part: JsonObject) -> str:
    content = text_in(part, "content")
    if not content.strip():
        raise ApiError(44004, "empty content")
    return content


def _picture(part: JsonObject) -> bytes:
    try:
        data = base64.b64decode(text_in(part, "base64"), validate=True)
    except binascii.Error as error:
        raise ApiError(40058, "image.base64: not base64") from error
    if not data or len(data) > IMAGE_LIMIT:
        raise ApiError(40009, "invalid image size")
    found = sniff(data)
    if found is None or found[0] == "image/gif":
        raise ApiError(40058, "image: JPG or PNG expected")
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != text_in(part, "md5").lower():
        raise ApiError(301019, "image md5 mismatch")
    return data


def _news(part: JsonObject) -> str:
    articles = part.get("articles")
    if not isinstance(articles, list) or not 1 <= len(articles) <= _NEWS_ITEMS:
        raise ApiError(40058, f"news.articles: 1 to {_NEWS_ITEMS}")
    lines = []
    for article in articles:
        if not isinstance(article, dict) or not text_in(article, "title"):
            raise ApiError(40058, "news.articles.title: required")
        if not text_in(article, "url"):
            raise ApiError(40058, "news.articles.url: required")
        lines.append(f"[图文] {text_in(article, 'title')} {text_in(article, 'url')}")
    return "\n".join(lines)

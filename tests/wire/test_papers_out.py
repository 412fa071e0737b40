"""Pictures and files leave: uploaded once, sent within the limits, and the outcome is honest."""

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.channels.config import WayOutConfig
from bot.channels.http import Timeouts
from bot.channels.way_out import WayOut
from bot.papers.rendered import PaperError, Rendered
from domain.ids import ChatId, OutboxId, UserId
from domain.outbound import (
    Delivery,
    Outgoing,
    Paper,
    PaperKind,
    Purpose,
    ReplyAddress,
    Result,
)
from tests.wire.wire_parts import AGENT, NOW, Platform, SetClock, reset, saying

SEND = "/cgi-bin/message/send"
UPLOAD = "/cgi-bin/media/upload"
ROBOT = "/cgi-bin/webhook/send"
ROBOT_UPLOAD = "/cgi-bin/webhook/upload_media"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@dataclass
class Desk:
    """What makes the papers of a test."""

    made: list[Paper] = field(default_factory=list)
    picture: bytes = PNG
    fails: str = ""

    async def render(self, paper: Paper) -> Rendered:
        self.made.append(paper)
        if self.fails:
            raise PaperError(self.fails)
        if paper.kind is PaperKind.POSTER:
            return Rendered(sort="image", filename=paper.name, data=self.picture)
        return Rendered(sort="file", filename=paper.name, data=b"%PDF-1.7 " + bytes(100))


@dataclass
class Out:
    platform: Platform
    clock: SetClock
    way: WayOut
    desk: Desk


@pytest.fixture
async def out(platform: Platform) -> AsyncIterator[Out]:
    clock, desk = SetClock(), Desk()
    config = WayOutConfig(api_base=platform.base, agent=AGENT, robots={"翠湖群": "canary-key"})
    async with WayOut.open(config, clock, Timeouts(call=0.5, file=0.5), desk.render) as way:
        yield Out(platform, clock, way, desk)


def uploads(out: Out, path: str, *ids: str) -> None:
    out.platform.next(path, *(saying(0, media_id=each) for each in ids))


def message(kind: PaperKind, **fields: object) -> Outgoing:
    name = "停电通知 P012.png" if kind is PaperKind.POSTER else "停电通知 P012.pdf"
    known: dict[str, object] = {
        "purpose": Purpose.NOTICE,
        "dedup_key": "d-1",
        "text": "海报",
        "paper": Paper(kind=kind, name=name, facts={"title": "停电通知"}),
    }
    return Outgoing(**{**known, **fields})  # type: ignore[arg-type]


def to_person(kind: PaperKind) -> Delivery:
    told = message(kind, person=UserId("Member01"))
    return Delivery(id=OutboxId(7), owner="w", attempt=1, message=told)


def to_group(kind: PaperKind, **fields: object) -> Delivery:
    told = message(kind, chat=ChatId("wrDemo01"))
    known: dict[str, object] = {"robot": "翠湖群", **fields}
    return Delivery(id=OutboxId(8), owner="w", attempt=1, message=told, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "sort"), [(PaperKind.POSTER, "image"), (PaperKind.POSTER_PDF, "file")]
)
async def test_a_person_gets_it_through_the_app(out: Out, kind: PaperKind, sort: str) -> None:
    uploads(out, UPLOAD, "media-1")
    assert (await out.way.send(to_person(kind))).result is Result.SENT
    (upload,) = out.platform.of(UPLOAD)
    assert upload.query["type"] == sort
    assert "停电通知 P012".encode() in upload.body
    (sent,) = out.platform.of(SEND)
    assert sent.fields["touser"] == "Member01"
    assert sent.fields["msgtype"] == sort
    assert sent.fields[sort] == {"media_id": "media-1"}


async def test_a_group_gets_the_picture_in_the_message_itself(out: Out) -> None:
    assert (await out.way.send(to_group(PaperKind.POSTER))).result is Result.SENT
    (sent,) = out.platform.of(ROBOT)
    assert sent.fields == {
        "msgtype": "image",
        "image": {
            "base64": base64.b64encode(PNG).decode(),
            "md5": hashlib.md5(PNG, usedforsecurity=False).hexdigest(),
        },
    }
    assert out.platform.of(ROBOT_UPLOAD) == []


async def test_a_group_gets_a_file_by_upload_of_its_own_robot(out: Out) -> None:
    uploads(out, ROBOT_UPLOAD, "media-2")
    assert (await out.way.send(to_group(PaperKind.POSTER_PDF))).result is Result.SENT
    (upload,) = out.platform.of(ROBOT_UPLOAD)
    assert upload.query == {"key": "canary-key", "type": "file"}
    (sent,) = out.platform.of(ROBOT)
    assert sent.fields == {"msgtype": "file", "file": {"media_id": "media-2"}}


async def test_the_one_time_address_is_kept_for_a_text(out: Out) -> None:
    address = f"{out.platform.base}/cgi-bin/aibot/response?response_code=rc"
    reply = ReplyAddress(url=address, until=NOW + timedelta(hours=1))
    outcome = await out.way.send(to_group(PaperKind.POSTER, reply=reply))
    assert (outcome.result, outcome.used_reply) == (Result.SENT, False)


async def test_what_was_uploaded_is_sent_again_until_the_platform_forgets_it(out: Out) -> None:
    uploads(out, UPLOAD, "media-1", "media-2")
    for _ in range(3):
        await out.way.send(to_person(PaperKind.POSTER))
    assert len(out.platform.of(UPLOAD)) == 1
    out.clock.move(3 * 86400 - 600)
    await out.way.send(to_person(PaperKind.POSTER))
    assert len(out.platform.of(UPLOAD)) == 2
    assert out.platform.of(SEND)[-1].fields["image"] == {"media_id": "media-2"}


async def test_another_picture_is_another_upload(out: Out) -> None:
    uploads(out, UPLOAD, "media-1", "media-2")
    await out.way.send(to_person(PaperKind.POSTER))
    out.desk.picture = PNG + b"1"
    await out.way.send(to_person(PaperKind.POSTER))
    assert [call.fields["image"] for call in out.platform.of(SEND)] == [
        {"media_id": "media-1"},
        {"media_id": "media-2"},
    ]


async def test_a_file_the_platform_has_lost_is_uploaded_once_more(out: Out) -> None:
    uploads(out, UPLOAD, "media-1", "media-2")
    out.platform.next(SEND, saying(40007))
    assert (await out.way.send(to_person(PaperKind.POSTER))).result is Result.SENT
    assert out.platform.of(SEND)[-1].fields["image"] == {"media_id": "media-2"}


async def test_an_upload_of_unknown_fate_is_tried_again_and_a_send_is_not(out: Out) -> None:
    out.platform.next(UPLOAD, reset)
    outcome = await out.way.send(to_person(PaperKind.POSTER))
    assert outcome.result is Result.RETRY
    assert out.platform.of(SEND) == []
    uploads(out, UPLOAD, "media-1")
    out.platform.next(SEND, reset)
    outcome = await out.way.send(to_person(PaperKind.POSTER))
    assert outcome.result is Result.UNKNOWN
    assert b"media-1" in outcome.body


async def test_a_repeat_is_the_same_to_the_platform(out: Out) -> None:
    uploads(out, UPLOAD, "media-9")
    body = b'{"touser":"Member01","msgtype":"image","image":{"media_id":"media-1"}}'
    again = to_person(PaperKind.POSTER)
    again = Delivery(id=again.id, owner="w", attempt=2, message=again.message, body=body)
    await out.way.send(again)
    assert out.platform.of(SEND)[0].body == body


@pytest.mark.parametrize(
    ("code", "result"),
    [(45009, Result.PAUSED), (-1, Result.RETRY), (60020, Result.REFUSED), (40006, Result.REFUSED)],
)
async def test_errors_of_an_upload_are_told_apart(out: Out, code: int, result: Result) -> None:
    out.platform.next(UPLOAD, saying(code))
    outcome = await out.way.send(to_person(PaperKind.POSTER))
    assert outcome.result is result
    assert outcome.detail


@pytest.mark.parametrize("group", [True, False])
async def test_what_cannot_be_made_is_refused_with_its_reason(out: Out, *, group: bool) -> None:
    out.desk.fails = "海报一页放不下"
    sent = to_group(PaperKind.POSTER) if group else to_person(PaperKind.POSTER)
    outcome = await out.way.send(sent)
    assert (outcome.result, outcome.detail) == (Result.REFUSED, "海报一页放不下")
    assert out.platform.calls == []


async def test_a_picture_too_large_for_a_robot_is_refused(out: Out) -> None:
    out.desk.picture = PNG + bytes(2 * 1024 * 1024)
    outcome = await out.way.send(to_group(PaperKind.POSTER))
    assert outcome.result is Result.REFUSED
    assert "2 MB" in outcome.detail
    assert out.platform.of(ROBOT) == []


async def test_a_file_too_large_for_the_platform_is_refused(out: Out) -> None:
    out.desk.picture = PNG + bytes(10 * 1024 * 1024)
    outcome = await out.way.send(to_person(PaperKind.POSTER))
    assert outcome.result is Result.REFUSED
    assert out.platform.of(UPLOAD) == []


async def test_a_way_that_was_given_nothing_to_make_papers_says_so(platform: Platform) -> None:
    config = WayOutConfig(api_base=platform.base, agent=AGENT)
    async with WayOut.open(config, SetClock()) as way:
        outcome = await way.send(to_person(PaperKind.POSTER))
    assert outcome.result is Result.REFUSED

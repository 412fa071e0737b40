"""Pictures and files on their way in and out."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.channels.api import ApiClient
from bot.channels.crypto import AesBox, decode_aes_key
from bot.channels.http import CallFailedError, Http
from bot.channels.media import (
    content_type_of,
    fetch_media,
    fetch_sealed_media,
    upload_for_app,
    upload_for_robot,
)
from domain.outbound import Result
from tests.wire.wire_parts import AES_KEY, AGENT, Platform, raw, saying

GET = "/cgi-bin/media/get"
PUT = "/cgi-bin/media/upload"
ROBOT_PUT = "/cgi-bin/webhook/upload_media"
PICTURE = b"\x89PNG\r\n\x1a\nfake-image-bytes"


@dataclass
class Files:
    """The API, the session below it and the platform behind it."""

    platform: Platform
    http: Http
    api: ApiClient


@pytest.fixture
async def files(platform: Platform) -> AsyncIterator[Files]:
    async with Http.open(platform.base) as http:
        yield Files(platform, http, ApiClient(http, AGENT))


async def refusal(files: Files, media_id: str = "md-1") -> Result:
    with pytest.raises(CallFailedError) as failed:
        await fetch_media(files.api, media_id)
    assert failed.value.outcome.detail
    return failed.value.outcome.result


async def test_a_picture_is_fetched_and_known_by_its_own_bytes(files: Files) -> None:
    files.platform.next(GET, raw(PICTURE, content_type="text/html"))
    found = await fetch_media(files.api, "md-1")
    assert (found.data, found.content_type) == (PICTURE, "image/png")
    assert files.platform.of(GET)[0].query["media_id"] == "md-1"


async def test_a_token_refused_while_fetching_is_replaced(files: Files) -> None:
    files.platform.next(GET, saying(42001), raw(PICTURE))
    assert (await fetch_media(files.api, "md-1")).data == PICTURE
    assert len(files.platform.of("/cgi-bin/gettoken")) == 2


async def test_a_file_that_is_gone_is_refused(files: Files) -> None:
    files.platform.next(GET, saying(40007))
    assert await refusal(files) is Result.REFUSED


async def test_a_file_over_twenty_megabytes_is_not_taken(files: Files) -> None:
    files.platform.next(GET, raw(b"x" * (20 * 1024 * 1024 + 1)))
    assert await refusal(files) is Result.UNKNOWN


async def test_a_file_of_twenty_megabytes_is_taken(files: Files) -> None:
    files.platform.next(GET, raw(b"x" * (20 * 1024 * 1024)))
    found = await fetch_media(files.api, "md-1")
    assert (len(found.data), found.content_type) == (20 * 1024 * 1024, "application/octet-stream")


async def test_a_sealed_picture_is_fetched_and_opened(files: Files) -> None:
    sealed = AesBox(decode_aes_key(AES_KEY)).encrypt(PICTURE)
    files.platform.next("/img", raw(sealed))
    found = await fetch_sealed_media(files.http, f"{files.platform.base}/img?sign=a%2Bb", AES_KEY)
    assert (found.data, found.content_type) == (PICTURE, "image/png")
    assert files.platform.of("/img")[0].query == {"sign": "a+b"}


@pytest.mark.parametrize("bad", [b"", b"x" * 31, b"x" * 32])
async def test_a_picture_under_another_key_is_refused(files: Files, bad: bytes) -> None:
    files.platform.next("/img", raw(bad))
    with pytest.raises(CallFailedError) as failed:
        await fetch_sealed_media(files.http, f"{files.platform.base}/img", AES_KEY)
    assert failed.value.outcome.result is Result.REFUSED


async def test_a_picture_elsewhere_is_not_fetched(files: Files) -> None:
    for url in ("http://127.0.0.1:9/img", "https://10.0.0.1/img", "file:///etc/hostname"):
        with pytest.raises(CallFailedError) as failed:
            await fetch_sealed_media(files.http, url, AES_KEY)
        assert not failed.value.sent
    assert files.platform.calls == []


async def test_a_file_is_uploaded_for_the_app(files: Files) -> None:
    files.platform.valid_token = ""
    files.platform.next(PUT, saying(42001), saying(0, type="image", media_id="md-9"))
    assert await upload_for_app(files.api, "image", '照片"1".png', PICTURE) == "md-9"
    first, again = files.platform.of(PUT)
    assert first.query["type"] == "image"
    for call in (first, again):
        assert b'name="media"' in call.body
        assert 'filename="照片_1_.png"'.encode() in call.body
        assert PICTURE in call.body


async def test_a_file_is_uploaded_for_a_robot(files: Files) -> None:
    files.platform.next(ROBOT_PUT, saying(0, type="file", media_id="md-8"))
    assert await upload_for_robot(files.http, "canary-key", "file", "a.pdf", b"%PDF-1.7") == "md-8"
    assert files.platform.of(ROBOT_PUT)[0].query == {"key": "canary-key", "type": "file"}


@pytest.mark.parametrize(
    ("kind", "size"), [("image", 5), ("voice", 2 * 1024 * 1024 + 1), ("exe", 100)]
)
async def test_what_the_platform_would_not_take_is_not_sent(
    files: Files, kind: str, size: int
) -> None:
    with pytest.raises(CallFailedError):
        await upload_for_app(files.api, kind, "f", b"x" * size)
    assert files.platform.calls == []


@pytest.mark.parametrize("bad", [saying(93000), saying(0), saying(0, media_id=5)])
async def test_an_upload_that_is_not_taken_is_an_error(files: Files, bad: object) -> None:
    files.platform.next(ROBOT_PUT, bad)  # type: ignore[arg-type]  # parametrized
    with pytest.raises(CallFailedError) as failed:
        await upload_for_robot(files.http, "canary-key", "file", "a.pdf", b"%PDF-1.7")
    assert "canary" not in repr(failed.value.outcome)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"#!AMR\n", "audio/amr"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"<html><script>", "application/octet-stream"),
        (b"<svg xmlns=", "application/octet-stream"),
        (b"", "application/octet-stream"),
        (base64.b64decode("AAAA"), "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_bytes_say(start: bytes, expected: str) -> None:
    assert content_type_of(start) == expected

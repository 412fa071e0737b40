"""Pictures and files: giving them to the platform, and fetching them from it."""

import io
from dataclasses import dataclass

import aiohttp

from bot.channels.api import ApiClient
from bot.channels.crypto import AesBox, decode_aes_key
from bot.channels.egress import ForbiddenAddressError, address_on
from bot.channels.errcodes import OK, outcome_of
from bot.channels.http import Answer, CallFailedError, Http
from bot.channels.refusal import CallbackRefusedError
from domain.outbound import Result

MEDIA_BYTES = 20 * 1024 * 1024
"""The platform gives no more in one piece (830002 beyond, page 90254)."""

_MEGABYTE = 1024 * 1024
_SMALLEST = 5  # bytes; the platform wants more than that
_LARGEST = {"image": 10, "voice": 2, "video": 10, "file": 20}  # megabytes, page 90253
_UNKNOWN_TYPE = "application/octet-stream"
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"#!AMR", "audio/amr"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF-", "application/pdf"),
)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """Bytes and what they are by their own first bytes, whatever anybody calls them."""

    data: bytes
    content_type: str


def content_type_of(data: bytes) -> str:
    """Return the type of a file by its magic bytes; what is not known is never shown inline."""
    for start, magic, name in _MAGIC:
        if data.startswith(magic, start):
            return name
    return _UNKNOWN_TYPE


async def fetch_media(api: ApiClient, media_id: str) -> MediaFile:
    """Fetch a picture, voice or film that a member sent to the app; kept there for three days.

    Raises:
        CallFailedError: it is gone, too large, or could not be fetched.
    """
    answer = await api.download("/cgi-bin/media/get", {"media_id": media_id}, MEDIA_BYTES)
    if isinstance(answer, Answer):
        outcome = outcome_of(answer)
        raise CallFailedError(outcome.result, outcome.detail, outcome.wait)
    return MediaFile(answer, content_type_of(answer))


async def fetch_sealed_media(
    http: Http, url: str, aes_key: str, hosts: frozenset[str] = frozenset()
) -> MediaFile:
    """Fetch and decrypt a picture or file that was sent to the AI bot; kept for five minutes.

    Args:
        http: the session.
        url: from the message.
        aes_key: the callback's EncodingAESKey, or the message's own key in base64.
        hosts: allowed besides the API's own.

    Raises:
        CallFailedError: another host, gone, too large, or not encrypted with this key.
    """
    try:
        address = address_on(http.base, url, hosts)
    except ForbiddenAddressError:
        raise CallFailedError(
            Result.REFUSED, "图片地址不在允许的主机上，没有下载", sent=False
        ) from None
    sealed = await http.download(address, MEDIA_BYTES)
    try:
        data = open_media(sealed, aes_key)
    except CallbackRefusedError:
        raise CallFailedError(Result.REFUSED, "图片解不开，可能已过期") from None
    return MediaFile(data, content_type_of(data))


def open_media(sealed: bytes, aes_key: str) -> bytes:
    """Decrypt a file of the AI bot.

    Raises:
        CallbackRefusedError: not encrypted with this key.
        ValueError: the key is none.
    """
    return AesBox(decode_aes_key(aes_key.removesuffix("="))).decrypt(sealed)


async def upload_for_app(api: ApiClient, kind: str, filename: str, data: bytes) -> str:
    """Upload a file for messages of the app and return its media id, good for three days.

    Raises:
        CallFailedError: too large or too small, or not taken.
    """
    _check_size(kind, data)
    answer = await api.upload(
        "/cgi-bin/media/upload", {"type": kind}, lambda: _form(filename, data)
    )
    return _media_id(answer)


async def upload_for_robot(http: Http, key: str, kind: str, filename: str, data: bytes) -> str:
    """Upload a file or voice for one robot and return its media id, good for three days.

    Raises:
        CallFailedError: too large or too small, or not taken.
    """
    _check_size(kind, data)
    address = http.address("/cgi-bin/webhook/upload_media", {"key": key, "type": kind})
    return _media_id(await http.upload(address, _form(filename, data)))


def _check_size(kind: str, data: bytes) -> None:
    largest = _LARGEST.get(kind, 0) * _MEGABYTE
    if not _SMALLEST < len(data) <= largest:
        raise CallFailedError(Result.REFUSED, "文件太大、太小或类型不对，平台不收", sent=False)


def _form(filename: str, data: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    safe = filename.translate(str.maketrans('"\\\r\n', "____"))
    # a file object is sent piece by piece; bytes in one go would hold up the loop
    form.add_field("media", io.BytesIO(data), filename=safe, content_type=content_type_of(data))
    return form


def _media_id(answer: Answer) -> str:
    media_id = answer.text("media_id")
    if answer.errcode == OK and media_id:
        return media_id
    outcome = outcome_of(answer)
    result = Result.REFUSED if outcome.result is Result.SENT else outcome.result
    raise CallFailedError(result, outcome.detail or "平台没有给出素材编号", outcome.wait)

"""Media: upload and download by the app, encrypted pictures for the AI bot."""

import base64
import io

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sandbox.clock import ScaledClock
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import AIBOT_KEY, PNG, Bot, Json, Receiver


async def _upload(bot: Bot, kind: str, data: bytes) -> Json:
    await bot.send({}, path="getcallbackip")
    form = aiohttp.FormData()
    form.add_field("media", io.BytesIO(data), filename="foto.png")
    async with bot.session.post(
        f"{bot.sandbox.url}/cgi-bin/media/upload",
        params={"access_token": bot.token, "type": kind},
        data=form,
    ) as response:
        found: Json = await response.json()
        return found


async def _download(bot: Bot, media_id: object) -> tuple[str, bytes]:
    async with bot.session.get(
        f"{bot.sandbox.url}/cgi-bin/media/get",
        params={"access_token": bot.token, "media_id": str(media_id)},
    ) as response:
        return response.content_type, await response.read()


async def test_an_uploaded_picture_can_be_sent_and_fetched_for_three_days(
    bot: Bot, platform: Platform, clock: ScaledClock
) -> None:
    uploaded = await _upload(bot, "image", PNG)
    media_id = uploaded["media_id"]
    body: Json = {"touser": "wgy01", "msgtype": "image", "image": {"media_id": media_id}}
    assert (await bot.send(body))["errcode"] == 0
    assert platform.messages("app:wgy01")[0].image == f"/sandbox/media/{media_id}"
    assert await _download(bot, media_id) == ("image/png", PNG)
    clock.jump(3 * 86400)
    bot.token = ""
    assert (await bot.send(body))["errcode"] == 40007
    kind, error = await _download(bot, media_id)
    assert (kind, b"40007" in error) == ("application/json", True)


async def test_sizes_and_types_are_checked_on_upload(bot: Bot) -> None:
    assert (await _upload(bot, "image", b"not a picture"))["errcode"] == 40004
    assert (await _upload(bot, "file", b"12345"))["errcode"] == 40006
    assert (await _upload(bot, "file", b"123456"))["errcode"] == 0
    assert (await _upload(bot, "dream", b"123456"))["errcode"] == 40005
    assert (await _upload(bot, "voice", b"1" * (2 * 1024 * 1024 + 1)))["errcode"] == 40006


async def test_a_picture_for_the_app_comes_with_address_and_media_id(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    media = platform.stage.media.add_image(PNG)
    await platform.say("jm01", "app:jm01", "看这里", image_id=media.id)
    await platform.idle()
    picture, text = receiver.heard
    await bot.send({}, path="getcallbackip")
    assert picture.xml("MsgType") == "image"
    assert await _download(bot, picture.xml("MediaId")) == ("image/png", PNG)
    async with bot.session.get(picture.xml("PicUrl")) as response:
        assert await response.read() == PNG
    assert (text.xml("MsgType"), text.xml("Content")) == ("text", "看这里")


async def test_a_voice_for_the_app_is_a_file_without_a_transcript(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    await platform.say("jm01", "app:jm01", "没电了", kind="voice")
    await platform.idle()
    (heard,) = receiver.heard
    await bot.send({}, path="getcallbackip")
    assert (heard.xml("MsgType"), heard.xml("Format")) == ("voice", "amr")
    assert "没电了" not in heard.plain
    assert (await _download(bot, heard.xml("MediaId")))[1].startswith(b"#!AMR")


async def test_a_picture_for_the_ai_bot_is_encrypted_and_its_address_ends_after_5_minutes(
    bot: Bot, platform: Platform, receiver: Receiver, clock: ScaledClock
) -> None:
    media = platform.stage.media.add_image(PNG)
    await platform.say("jm01", "aibot:jm01", "", image_id=media.id)
    await platform.idle()
    image = receiver.heard[0].json["image"]
    assert isinstance(image, dict)
    async with bot.session.get(image["url"]) as response:
        sealed = await response.read()
    key = base64.b64decode(AIBOT_KEY + "=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(sealed) + decryptor.finalize()
    assert plain[: -plain[-1]] == PNG
    assert len(plain) % 32 == 0
    clock.jump(300)
    async with bot.session.get(image["url"]) as response:
        assert response.status == 404


async def test_an_uploaded_file_can_be_sent_to_a_member(bot: Bot) -> None:
    media_id = (await _upload(bot, "file", b"0123456789"))["media_id"]
    body: Json = {"touser": "wgy01", "msgtype": "file", "file": {"media_id": media_id}}
    assert (await bot.send(body))["errcode"] == 0
    assert bot.texts("app:wgy01") == ["[文件] foto.png"]


async def test_a_file_lies_in_the_chat_and_can_be_kept(bot: Bot, platform: Platform) -> None:
    media_id = (await _upload(bot, "file", b"%PDF-1.7 0123456789"))["media_id"]
    body: Json = {"touser": "wgy01", "msgtype": "file", "file": {"media_id": media_id}}
    assert (await bot.send(body))["errcode"] == 0
    (message,) = platform.messages("app:wgy01")
    assert (message.kind, message.file) == ("file", f"/sandbox/media/{media_id}")
    async with bot.session.get(f"{bot.sandbox.url}{message.file}") as response:
        assert await response.read() == b"%PDF-1.7 0123456789"
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''foto.png"


async def test_a_picture_is_no_file(bot: Bot) -> None:
    media_id = (await _upload(bot, "image", PNG))["media_id"]
    body: Json = {"touser": "wgy01", "msgtype": "file", "file": {"media_id": media_id}}
    assert (await bot.send(body))["errcode"] == 40007

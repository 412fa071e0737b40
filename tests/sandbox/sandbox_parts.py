"""Parts of the sandbox tests: a bot that only receives, written without any code of ours."""

import base64
import hashlib
import json
import os
import re
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import aiohttp
from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sandbox.app import RunningSandbox
from sandbox.config import SandboxConfig

CORP = "ww0test0corp0id00"
AGENT_ID = 1000007
SECRET = "agent-secret-canary"
TOKEN = "TestToken01"
AGENT_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
AIBOT_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA"
ROBOT_KEY = "11111111-2222-3333-4444-555555555555"
GROUP = "group:wr_binhe"
START = datetime(2026, 11, 20, 8, 0, tzinfo=timezone(timedelta(hours=8)))
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

Json = dict[str, object]

MEMBERS = """账号,姓名,角色,手机,状态
suozhang,所长,所长,13800000501,在岗
zbz01,值班长一号,值班长、服务队员,13800000401,在岗
wgfzr01,网格负责人一号,网格负责人,13800000301,在岗
wgy01,网格员一号,服务队员,13800000201,在岗
wgy02,网格员二号,服务队员,13800000202,请假
wgy03,网格员三号,服务队员,13800000203,在岗
wgy09,网格员十号,服务队员,13800000209,离岗
sqsj01,社区书记一号,社区负责人,13800000101,在岗
"""
CHATS = """群ID,名称,社区,能收到@消息,能推送,机器人
wr_binhe,滨河电力管家群,滨河社区、向阳社区,是,是,r_binhe
wr_linyin,林荫电力管家群,林荫家园社区,是,是,r_linyin
wx_binhe,滨河居民微信群,滨河社区,否,否,r_binhe
"""
GRIDS = """编号,名称,社区负责人,网格负责人,服务队员
BH1,滨河一网格,sqsj01,wgfzr01,wgy01、wgy02
BH2,滨河二网格,,,wgy03
"""
COMMUNITIES = """名称,网格
滨河社区,BH1
向阳社区,BH1
林荫家园社区,BH2
"""


def write_station(folder: Path) -> Path:
    """Write a small station as the product ships it: UTF-8 with BOM."""
    for name, text in (
        ("members", MEMBERS),
        ("chats", CHATS),
        ("grids", GRIDS),
        ("communities", COMMUNITIES),
    ):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return folder


class HostTime:
    """The host's clock, moved by hand."""

    def __init__(self) -> None:
        self.seconds = START.timestamp()

    def __call__(self) -> float:
        return self.seconds


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def _aes(key: str) -> Cipher[modes.CBC]:
    raw = base64.b64decode(key + "=")
    return Cipher(algorithms.AES(raw), modes.CBC(raw[:16]))


def unseal(key: str, encrypt: str) -> tuple[str, str]:
    """Return plaintext and receiveid; any fault in the padding or length raises."""
    decryptor = _aes(key).decryptor()
    plain = decryptor.update(base64.b64decode(encrypt, validate=True)) + decryptor.finalize()
    pad = plain[-1]
    if not 1 <= pad <= 32 or plain[-pad:] != bytes([pad]) * pad:
        raise ValueError("padding")
    (size,) = struct.unpack(">I", plain[16:20])
    body = plain[20:-pad]
    if size > len(body):
        raise ValueError("length")
    return body[:size].decode("utf-8"), body[size:].decode("utf-8")


def seal(key: str, plain: str, receive_id: str) -> str:
    message = plain.encode()
    framed = os.urandom(16) + struct.pack(">I", len(message)) + message + receive_id.encode()
    pad = 32 - len(framed) % 32
    encryptor = _aes(key).encryptor()
    sealed = encryptor.update(framed + bytes([pad]) * pad) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


@dataclass(frozen=True)
class Heard:
    """One request that reached the bot. `plain` is empty when it could not be opened."""

    channel: str
    query: dict[str, str]
    raw: bytes
    plain: str
    receive_id: str
    signed: bool

    @property
    def json(self) -> Json:
        return cast(Json, json.loads(self.plain))

    def xml(self, name: str) -> str:
        """Return the text of an element, CDATA or bare."""
        found = re.search(rf"<{name}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{name}>", self.plain)
        return found.group(1) if found else ""


Answer = Callable[[Heard], Awaitable[web.Response]]


async def _nothing(_heard: Heard) -> web.Response:
    return web.Response()


@dataclass
class Receiver:
    """The bot's two callback addresses. `answer` may be replaced by a test."""

    heard: list[Heard] = field(default_factory=list)
    answer: Answer = _nothing
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        channel = request.path.rpartition("/")[2]
        key = AGENT_KEY if channel == "agent" else AIBOT_KEY
        query = dict(request.query)
        raw = await request.read()
        encrypt = query.get("echostr") or _encrypt_in(raw)
        signed = query["msg_signature"] == signature(
            TOKEN, query["timestamp"], query["nonce"], encrypt
        )
        try:
            plain, receive_id = unseal(key, encrypt)
        except (ValueError, UnicodeDecodeError, IndexError):
            plain, receive_id = "", ""
        if request.method == "GET":
            return web.Response(text=plain)
        heard = Heard(channel, query, raw, plain, receive_id, signed)
        self.heard.append(heard)
        return await self.answer(heard)

    def events(self, kind: str) -> list[Heard]:
        return [heard for heard in self.heard if kind in heard.plain]


def _encrypt_in(raw: bytes) -> str:
    found = re.search(rb'<Encrypt><!\[CDATA\[([^\]]*)|"encrypt":"([^"]*)', raw)
    return next((part.decode() for part in found.groups() if part), "") if found else ""


def aibot_reply(heard: Heard, plain: Json, *, nonce: str | None = None) -> web.Response:
    """Answer an AI-bot callback as the product should."""
    encrypt = seal(AIBOT_KEY, json.dumps(plain, ensure_ascii=False), "")
    used = nonce or heard.query["nonce"]
    timestamp = heard.query["timestamp"]
    return web.json_response(
        {
            "encrypt": encrypt,
            "msgsignature": signature(TOKEN, timestamp, used, encrypt),
            "timestamp": int(timestamp),
            "nonce": used,
        }
    )


def stream(stream_id: str, content: str, *, finish: bool = True) -> Json:
    return {
        "msgtype": "stream",
        "stream": {"id": stream_id, "finish": finish, "content": content},
    }


def agent_reply(plain: str) -> web.Response:
    """Answer an app callback as the product should."""
    encrypt = seal(AGENT_KEY, plain, CORP)
    made = signature(TOKEN, "1800000000", "replynonce", encrypt)
    return web.Response(
        text=f"<xml><Encrypt><![CDATA[{encrypt}]]></Encrypt><MsgSignature>{made}</MsgSignature>"
        "<TimeStamp>1800000000</TimeStamp><Nonce>replynonce</Nonce></xml>",
        content_type="text/xml",
    )


def config_for(bot_url: str, station: Path | None, **changes: object) -> SandboxConfig:
    values: dict[str, object] = {
        "bot_url": bot_url,
        "corp_id": CORP,
        "agent_id": AGENT_ID,
        "agent_secret": SECRET,
        "agent_token": TOKEN,
        "agent_aes_key": AGENT_KEY,
        "aibot_token": TOKEN,
        "aibot_aes_key": AIBOT_KEY,
        "robots": {"r_binhe": ROBOT_KEY, "r_linyin": ROBOT_KEY.replace("1", "9")},
        "station_dir": station,
        "callback_timeout": 1.0,
        "callback_retry_gap": 0.0,
        "stream_poll": 0.02,
        "port": 0,
    }
    return SandboxConfig(**(values | changes))  # type: ignore[arg-type]  # loose on purpose


@dataclass
class Bot:
    """Calls the official API and the page's side of a running sandbox."""

    sandbox: RunningSandbox
    session: aiohttp.ClientSession
    token: str = ""

    async def get(self, path: str, **query: str | int) -> Json:
        async with self.session.get(self.sandbox.url + path, params=query) as response:
            return cast(Json, await response.json())

    async def post(self, path: str, body: object, **query: str | int) -> Json:
        async with self.session.post(self.sandbox.url + path, json=body, params=query) as response:
            return cast(Json, await response.json())

    async def send(self, body: Json, *, path: str = "message/send") -> Json:
        """Call an app endpoint with a token."""
        if not self.token:
            found = await self.get("/cgi-bin/gettoken", corpid=CORP, corpsecret=SECRET)
            self.token = str(found["access_token"])
        return await self.post(
            f"/cgi-bin/{path}", {"agentid": AGENT_ID, **body}, access_token=self.token
        )

    async def text(self, touser: str, content: str, **more: object) -> Json:
        return await self.send(
            {"touser": touser, "msgtype": "text", "text": {"content": content}, **more}
        )

    async def robot(self, body: Json, key: str = ROBOT_KEY) -> Json:
        return await self.post("/cgi-bin/webhook/send", body, key=key)

    async def robot_text(self, content: str, **more: object) -> Json:
        return await self.robot({"msgtype": "text", "text": {"content": content, **more}})

    @property
    def unexpected(self) -> list[str]:
        return [found.kind for found in self.sandbox.platform.stage.wire.unexpected]

    def texts(self, conversation: str) -> list[str]:
        return [message.text for message in self.sandbox.platform.messages(conversation)]


def button_card(task_id: str = "PS-1_1", **changes: object) -> Json:
    return {
        "card_type": "button_interaction",
        "main_title": {"title": "报修 PS-1", "desc": "滨河社区3栋 停电"},
        "horizontal_content_list": [{"keyname": "报告人", "value": "居民一号"}],
        "button_selection": {
            "question_key": "eta",
            "title": "预计到场",
            "option_list": [{"id": "30m", "text": "30分钟"}, {"id": "60m", "text": "1小时"}],
        },
        "button_list": [
            {"text": "接单", "style": 1, "key": "accept"},
            {"text": "转派", "style": 4, "key": "hand_over"},
        ],
        "task_id": task_id,
        **changes,
    }

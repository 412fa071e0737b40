"""The settings of the way in and out, the database and the machine: one class a section."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from yarl import URL

KEY_LENGTH = 43
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _aes_key(value: SecretStr) -> SecretStr:
    key = value.get_secret_value()
    if re.fullmatch(rf"[A-Za-z0-9+/]{{{KEY_LENGTH}}}", key) is None:
        raise ValueError(f"应是 43 个字母或数字，现在是 {len(key)} 个字符")
    return value


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value()
    if re.fullmatch(r"[!-~]{3,32}", token) is None:
        raise ValueError("应是 3 到 32 个字母或数字")
    return value


AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]
Token = Annotated[SecretStr, AfterValidator(_token)]
Minutes = Annotated[float, Field(ge=0, le=7 * 24 * 60)]
WholeMinutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]


class Section(BaseModel):
    """A table of the settings file; a key it does not know stops the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Agent(Section):
    """Keys of the self-built app, from the admin page 「接收消息」.

    `calls`: the app may place voice calls (紧急通知, paid per call); without it nobody is called.
    """

    agent_id: int
    secret: SecretStr
    token: Token
    encoding_aes_key: AesKey
    calls: bool = False


class Aibot(Section):
    """Keys of the AI bot in API mode. `secret` is only for the long connection, not used yet."""

    token: Token
    encoding_aes_key: AesKey
    bot_id: str = ""
    secret: SecretStr = SecretStr("")
    stream_replies: bool = False
    names: tuple[str, ...] = ("电力管家",)


class WeCom(Section):
    """The company on WeCom. At least one of agent and aibot is needed."""

    corp_id: str = ""
    api_base: str = "https://qyapi.weixin.qq.com"
    agent: Agent | None = None
    aibot: Aibot | None = None
    robots: dict[str, SecretStr] = {}

    @field_validator("api_base")
    @classmethod
    def _https(cls, value: str) -> str:
        url = URL(value)
        if url.scheme != "https" and not (url.scheme == "http" and url.host in LOOPBACK):
            raise ValueError("应是 https 开头的地址（只有沙箱可以用本机的 http）")
        return value.rstrip("/")

    @property
    def is_sandbox(self) -> bool:
        """Whether the API is played on this machine."""
        return URL(self.api_base).host in LOOPBACK


class Http(Section):
    """Where the service listens. `max_in_flight`: more callbacks at once get 503 (count)."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    max_in_flight: Annotated[int, Field(ge=1, le=10_000)] = 200


class DatabaseSettings(Section):
    """``sqlite:///path/to/file.db``."""

    url: str = "sqlite:///guanjia.db"


class StationSettings(Section):
    """`wording`: a TOML file with the station's own sentences; see domain/wording/zh.toml."""

    bot_name: str = "电力管家"
    wording: Path | None = None
    answer_by: time = time(18)


class Pace(Section):
    """Messages a minute; the platform's own limits are 20 for a robot and 30 for a member (count).

    `reserve`: of these so many are kept for what is no broadcast.
    """

    per_group: Annotated[int, Field(ge=2, le=20)] = 20
    per_person: Annotated[int, Field(ge=2, le=29)] = 29
    reserve: Annotated[int, Field(ge=0, le=10)] = 1

    @model_validator(mode="after")
    def _room(self) -> Self:
        if self.reserve >= min(self.per_group, self.per_person):
            raise ValueError("reserve 要小于 per_group 和 per_person，不然群发一条也发不出去")
        return self


class Model(Section):
    """A language model that gives a second opinion; off while `url` is empty."""

    url: str = ""
    name: str = ""
    key: SecretStr = SecretStr("")
    timeout_seconds: Annotated[float, Field(gt=0, le=5)] = 2.0


class Understanding(Section):
    """`embedding`: sees the meaning of whole sentences as well; needs the extra `embed`."""

    embedding: bool = False


class ClockSettings(Section):
    """`follow`: address of the sandbox's clock; only beside the sandbox."""

    follow: str = ""
    tick_seconds: Annotated[float, Field(gt=0, le=60)] = 1.0

"""Every setting, checked at the start. A wrong one stops it, by name, with what is expected."""

import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from yarl import URL

from bot.settings_errors import explain
from domain.call_back import CallBackPolicy
from domain.chase import ChasePolicies, ChasePolicy, Level, Phase, Rung
from domain.commitment import Commitment
from domain.ticket_moves import Kind
from domain.when import in_span
from domain.wording import SHIPPED, Wording
from handlers.rules import Rules

KEY_LENGTH = 43
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """The settings cannot be used; `lines` say which key and what is expected, in Chinese."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


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


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Agent(_Section):
    """Keys of the self-built app, from the admin page 「接收消息」."""

    agent_id: int
    secret: SecretStr
    token: Token
    encoding_aes_key: AesKey


class Aibot(_Section):
    """Keys of the AI bot in API mode. `secret` is only for the long connection, not used yet."""

    token: Token
    encoding_aes_key: AesKey
    bot_id: str = ""
    secret: SecretStr = SecretStr("")
    stream_replies: bool = False
    names: tuple[str, ...] = ("电力管家",)


class WeCom(_Section):
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


class Http(_Section):
    """Where the service listens. `max_in_flight`: more callbacks at once get 503 (count)."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    max_in_flight: Annotated[int, Field(ge=1, le=10_000)] = 200


class DatabaseSettings(_Section):
    """``sqlite:///path/to/file.db``."""

    url: str = "sqlite:///guanjia.db"


class Ladder(_Section):
    """Minutes after which each level is chased; several numbers are several chases."""

    owner: tuple[Minutes, ...] = ()
    manager: tuple[Minutes, ...] = ()
    head: tuple[Minutes, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        minutes = [*self.owner, *self.manager, *self.head]
        if not minutes:
            raise ValueError("至少要有一个时间，否则没有人会被催")
        if minutes != sorted(minutes):
            raise ValueError("时间要从小到大：先责任人，再网格负责人，最后所长")
        return self

    def rungs(self) -> tuple[Rung, ...]:
        """Return the ladder's rungs in order of time."""
        levels = (
            (Level.OWNER, self.owner),
            (Level.MANAGER, self.manager),
            (Level.HEAD, self.head),
        )
        return tuple(
            Rung(after=timedelta(minutes=minute), level=level)
            for level, minutes in levels
            for minute in minutes
        )


class ChaseOf(_Section):
    """The clocks of one kind; `quiet` is a local span without chases, for what can wait."""

    day: Ladder
    night: Ladder
    holiday: Ladder
    quiet: tuple[time, time] | None = None


def _same(**minutes: tuple[float, ...]) -> dict[str, Ladder]:
    ladder = Ladder(**minutes)
    return {"day": ladder, "night": ladder, "holiday": ladder}


_DANGER = ChaseOf(**_same(owner=(1,), manager=(2,), head=(3, 8, 18)))
_FAULT = ChaseOf(**_same(owner=(5,), manager=(10,), head=(20, 50)))
_QUESTION = ChaseOf(**_same(owner=(30,), manager=(60,), head=(120,)), quiet=(time(22), time(8)))

_FAVOUR = ChaseOf(**_same(owner=(120,), manager=(1440,)), quiet=(time(20), time(8)))


class Chase(_Section):
    """Who is chased when. Defaults: 5 and 10 minutes (product.md J1), danger 1 and 2."""

    night: tuple[time, time] = (time(22), time(8))
    danger: ChaseOf = _DANGER
    fault: ChaseOf = _FAULT
    question: ChaseOf = _QUESTION
    favour: ChaseOf = _FAVOUR


class CallBack(_Section):
    """When reporters are asked whether it was done well; minutes and local wall-clock times."""

    quiet: tuple[time, time] = (time(22), time(8))
    at: time = time(9, 5)
    delay_minutes: Minutes = 60
    reminder_minutes: Minutes = 240
    give_up_minutes: Minutes = 1440

    @model_validator(mode="after")
    def _awake(self) -> Self:
        if in_span(self.at, *self.quiet):
            raise ValueError("at 落在静默时段里，夜里会打扰人；请改到静默时段之外")
        return self


class Daily(_Section):
    """When the station head gets the daily message (local)."""

    at: time = time(7, 30)


class StationSettings(_Section):
    """`wording`: a TOML file with the station's own sentences; see domain/wording/zh.toml."""

    bot_name: str = "电力管家"
    wording: Path | None = None
    answer_by: time = time(18)


class Community(_Section):
    """Help between station and community: minutes to answer, and until when a favour is done."""

    answer_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 10
    favour_by: time = time(17)
    favour_notice_minutes: Minutes = 60


WorkingDays = Annotated[int, Field(ge=1, le=60)]
WholeMinutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]


class CommitmentSettings(_Section):
    """What answers promise, in minutes, days or working days; see domain/commitment.py."""

    arrive_urban: WholeMinutes = 45
    arrive_rural: WholeMinutes = 90
    arrive_remote: WholeMinutes = 120
    restore_urban: WholeMinutes = 180
    restore_rural: WholeMinutes = 240
    plan_notice: Annotated[int, Field(ge=1, le=60)] = 7
    temporary_notice: WholeMinutes = 1440
    complaint_contact: WholeMinutes = 1440
    complaint_reply: WorkingDays = 5
    consult_reply: WorkingDays = 5
    data_reply: WorkingDays = 5
    meter_check: WorkingDays = 5
    connect: WorkingDays = 5
    charger: WorkingDays = 5
    arrears_restore: WholeMinutes = 1440
    damage_visit: WholeMinutes = 1440


class Pace(_Section):
    """Messages a minute, below the platform's own 20 for a robot and 30 for a member (count)."""

    per_group: Annotated[int, Field(ge=1, le=18)] = 15
    per_person: Annotated[int, Field(ge=1, le=27)] = 20


class Model(_Section):
    """A language model that gives a second opinion; off while `url` is empty."""

    url: str = ""
    name: str = ""
    key: SecretStr = SecretStr("")
    timeout_seconds: Annotated[float, Field(gt=0, le=5)] = 2.0


class Understanding(_Section):
    """`embedding`: sees the meaning of whole sentences as well; needs the extra `embed`."""

    embedding: bool = False


class ClockSettings(_Section):
    """`follow`: address of the sandbox's clock; only beside the sandbox."""

    follow: str = ""
    tick_seconds: Annotated[float, Field(gt=0, le=60)] = 1.0


class Settings(BaseSettings):
    """All of it. Environment variables ``GUANJIA_SECTION__KEY`` override the file."""

    model_config = SettingsConfigDict(
        env_prefix="GUANJIA_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    wecom: WeCom = WeCom()
    http: Http = Http()
    database: DatabaseSettings = DatabaseSettings()
    chase: Chase = Chase()
    call_back: CallBack = CallBack()
    daily: Daily = Daily()
    station: StationSettings = StationSettings()
    commitment: CommitmentSettings = CommitmentSettings()
    community: Community = Community()
    pace: Pace = Pace()
    clock: ClockSettings = ClockSettings()
    model: Model = Model()
    understanding: Understanding = Understanding()

    @classmethod
    def settings_customise_sources(  # noqa: D102  pydantic's own hook
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.clock.follow and not (
            self.wecom.is_sandbox and URL(self.clock.follow).host in LOOPBACK
        ):
            raise ValueError("clock.follow 只能和本机沙箱一起用")
        if self.wecom.agent is not None and not self.wecom.corp_id:
            raise ValueError("用自建应用时要填 wecom.corp_id")
        return self

    def rules(self) -> Rules:
        """Return what the handlers need.

        Raises:
            SettingsError: the station's own wording cannot be used.
        """
        ladders = {
            (kind, phase): ChasePolicy(rungs=getattr(of, phase).rungs(), quiet=of.quiet)
            for kind, of in (
                (Kind.DANGER, self.chase.danger),
                (Kind.FAULT, self.chase.fault),
                (Kind.QUESTION, self.chase.question),
                (Kind.FAVOUR, self.chase.favour),
            )
            for phase in Phase
        }
        call_back = self.call_back
        return Rules(
            chase=ChasePolicies(ladders=ladders, night=self.chase.night),
            call_back=CallBackPolicy(
                quiet=call_back.quiet,
                at=call_back.at,
                delay=timedelta(minutes=call_back.delay_minutes),
                reminder=timedelta(minutes=call_back.reminder_minutes),
                give_up=timedelta(minutes=call_back.give_up_minutes),
            ),
            wording=_wording(self.station.wording),
            answer_by=self.station.answer_by,
            bot_name=self.station.bot_name,
            community_answer=timedelta(minutes=self.community.answer_minutes),
            favour_by=self.community.favour_by,
            favour_notice=timedelta(minutes=self.community.favour_notice_minutes),
            commitment=Commitment(**self.commitment.model_dump()),
        )


def _wording(path: Path | None) -> Wording:
    if path is None:
        return SHIPPED
    try:
        return SHIPPED.overridden(_toml(path))
    except ValueError as err:
        raise SettingsError((f"station.wording:{err}",)) from None


def load(path: Path | None) -> Settings:
    """Read the file, if there is one, and the environment.

    Raises:
        SettingsError: a line for every key that is wrong.
    """
    values: dict[str, Any] = {}
    if path is not None:
        values = _toml(path)
    try:
        return Settings(**values)
    except ValidationError as err:
        raise SettingsError(explain(err)) from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            (f"没有找到设置文件 {path}。可从 config.example.toml 复制一份。",)
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise SettingsError((f"设置文件 {path} 读不懂：{err}",)) from None

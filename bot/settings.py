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
from domain.incident import IncidentRules
from domain.promise import PromisePolicy
from domain.restoration import RestorationPolicy
from domain.silence import SilencePolicy
from domain.ticket_moves import Kind
from domain.when import in_span
from domain.wording import SHIPPED, Wording
from handlers.rules import Rules
from handlers.tell_gaps import LATEST as GAPS_UNTIL

KEY_LENGTH = 43
SECRET_LENGTH = 16
"""Characters of the shortest secret for calendar feeds."""

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
WholeMinutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Agent(_Section):
    """Keys of the self-built app, from the admin page 「接收消息」.

    `calls`: the app may place voice calls (紧急通知, paid per call); without it nobody is called.
    """

    agent_id: int
    secret: SecretStr
    token: Token
    encoding_aes_key: AesKey
    calls: bool = False


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
    call: tuple[Minutes, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        minutes = [*self.owner, *self.manager, *self.head]
        if not minutes:
            raise ValueError("至少要有一个时间，否则没有人会被催")
        if minutes != sorted(minutes):
            raise ValueError("时间要从小到大：先责任人，再网格负责人，最后所长")
        if self.call and min(self.call) < minutes[0]:
            raise ValueError("电话（call）要在第一次催办之后：先发消息，再打电话")
        return self

    def rungs(self, *, calls: bool = False) -> tuple[Rung, ...]:
        """Return the ladder's rungs in order of time; voice calls only where they are allowed."""
        levels = (
            (Level.OWNER, self.owner),
            (Level.MANAGER, self.manager),
            (Level.HEAD, self.head),
            (Level.CALL, self.call if calls else ()),
        )
        rungs = (
            Rung(after=timedelta(minutes=minute), level=level)
            for level, minutes in levels
            for minute in minutes
        )
        return tuple(sorted(rungs, key=lambda rung: rung.after))


class ChaseOf(_Section):
    """The clocks of one kind; `quiet` is a local span without chases, for what can wait."""

    day: Ladder
    night: Ladder
    holiday: Ladder
    quiet: tuple[time, time] | None = None


def _same(**minutes: tuple[float, ...]) -> dict[str, Ladder]:
    ladder = Ladder(**minutes)
    return {"day": ladder, "night": ladder, "holiday": ladder}


_DANGER = ChaseOf(**_same(owner=(1,), manager=(2,), head=(3, 8, 18), call=(5,)))
_FAULT = ChaseOf(
    **_same(owner=(5,), manager=(10,), head=(20, 50), call=(25,))
    | {"day": Ladder(owner=(5,), manager=(10,), head=(20, 50))}
)
_QUESTION = ChaseOf(**_same(owner=(30,), manager=(60,), head=(120,)), quiet=(time(22), time(8)))

_FAVOUR = ChaseOf(**_same(owner=(120,), manager=(1440,)), quiet=(time(20), time(8)))


class SilentOf(_Section):
    """Minutes of silence after 接单 before the owner is asked, by day, night and holiday."""

    day: WholeMinutes
    night: WholeMinutes
    holiday: WholeMinutes


class SilentMinutes(_Section):
    """By kind. Default: 15 minutes (product.md §1, “Ack ≠ done”), danger 10."""

    danger: SilentOf = SilentOf(day=10, night=10, holiday=10)
    fault: SilentOf = SilentOf(day=15, night=15, holiday=15)


class Chase(_Section):
    """Who is chased when. Defaults: 5 and 10 minutes (product.md J1), danger 1 and 2.

    `answer_minutes`: what whoever was asked has; `progress_minutes`: how often work on the spot
    is asked after; `rest_minutes`: a rest without a time; `again`: when a spent ladder begins
    anew; `call_minutes`: how long a voice call may ring; `unheard_minutes`: after which an
    overheard question nobody answered is shown to the manager.
    """

    night: tuple[time, time] = (time(22), time(8))
    danger: ChaseOf = _DANGER
    fault: ChaseOf = _FAULT
    question: ChaseOf = _QUESTION
    silent_minutes: SilentMinutes = SilentMinutes()
    answer_minutes: WholeMinutes = 5
    progress_minutes: WholeMinutes = 30
    rest_minutes: WholeMinutes = 240
    again: time = time(8, 30)
    call_minutes: WholeMinutes = 1
    unheard_minutes: WholeMinutes = 15

    def silence(self) -> SilencePolicy:
        """Return the clocks of silence."""
        spans = {
            (kind, phase): timedelta(minutes=getattr(of, phase))
            for kind, of in (
                (Kind.DANGER, self.silent_minutes.danger),
                (Kind.FAULT, self.silent_minutes.fault),
            )
            for phase in Phase
        }
        return SilencePolicy(
            on_the_way=spans,
            answer=timedelta(minutes=self.answer_minutes),
            progress=timedelta(minutes=self.progress_minutes),
            rest=timedelta(minutes=self.rest_minutes),
            again=self.again,
        )

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


class RestorationSettings(_Section):
    """The all-clear after a repair of several households: a share of answers (0–1), or minutes.

    `on_site_minutes`: so long after it the crew is taken to be there still.
    """

    all_clear_share: Annotated[float, Field(gt=0, le=1)] = 0.8
    all_clear_minutes: Minutes = 30
    on_site_minutes: Minutes = 60


class Wiring(_Section):
    """`hold_minutes`: how long a page waits while one household alone looks after its switch."""

    hold_minutes: Annotated[float, Field(ge=0, le=3)] = 3


class Daily(_Section):
    """When the station head gets the daily message (local)."""

    at: time = time(7, 30)


def _rising(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if list(minutes) != sorted(minutes):
        raise ValueError("时间要从小到大")
    return minutes


def _falling(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if list(minutes) != sorted(minutes, reverse=True):
        raise ValueError("时间要从大到小，先问的在前")
    return minutes


Wait = Annotated[float, Field(ge=1, le=24 * 60)]
Pause = Annotated[float, Field(ge=5, le=24 * 60)]


class PromiseSettings(_Section):
    """The clock of a promised time (承诺钟), in minutes; see domain/promise.py.

    Attributes:
        ask_before: how long before its time the crew is asked; none is allowed.
        grace: how long after its time the truth waits; two minutes are the limit of the product.
        news: after each explanation, how soon the next word comes; the last one repeats.
        quiet: local; from the third explanation on news of the night comes at its end.
        estimate_from: earlier repairs that an estimate (估计) needs at least (count).
    """

    ask_before: Annotated[tuple[Wait, ...], AfterValidator(_falling)] = (20, 10)
    grace: Annotated[float, Field(ge=0, le=1)] = 0
    news: Annotated[tuple[Pause, ...], Field(min_length=1), AfterValidator(_rising)] = (
        *(10, 20, 30),
        *(60, 120, 240),
    )
    quiet: tuple[time, time] = (time(22), time(7))
    estimate_from: Annotated[int, Field(ge=5, le=1000)] = 5

    def policy(self) -> PromisePolicy:
        """Return the clock's own numbers."""
        return PromisePolicy(
            ask_before=tuple(timedelta(minutes=minute) for minute in self.ask_before),
            grace=timedelta(minutes=self.grace),
            news=tuple(timedelta(minutes=minute) for minute in self.news),
            quiet=self.quiet,
            samples=self.estimate_from,
        )


class CalendarSettings(_Section):
    """`overrides`: a TOML file with days off and moved workdays that came after this release."""

    overrides: Path | None = None


class RosterSettings(_Section):
    """Duty roster. `gap_days`: days ahead that a watch nobody has is told, at `gap_at` (local).

    `feed_secret`: makes the addresses of the calendar feeds; without it there are none.
    """

    gap_days: Annotated[int, Field(ge=1, le=60)] = 7
    gap_at: time = time(9)
    feed_secret: SecretStr = SecretStr("")

    @field_validator("gap_at")
    @classmethod
    def _by_day(cls, value: time) -> time:
        if not time(6) <= value < GAPS_UNTIL:
            raise ValueError("应在早上 6 点到晚上 9 点之间，夜里不打扰人")
        return value

    @field_validator("feed_secret")
    @classmethod
    def _long(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SECRET_LENGTH:
            raise ValueError(f"至少 {SECRET_LENGTH} 个字符，越随机越好；不用日历订阅就留空")
        return value


class Sweep(_Section):
    """事不过夜 (product.md M59): when every owner hears what is still open (local).

    `answer_minutes`: what nobody said a word about by then goes to the grid manager.
    """

    at: time = time(21, 30)
    answer_minutes: WholeMinutes = 30


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


class IncidentSettings(_Section):
    """When many reports are one trouble; see `domain.incident.IncidentRules`."""

    window_minutes: WholeMinutes = 30
    households: Annotated[int, Field(ge=2, le=100)] = 3
    buildings: Annotated[int, Field(ge=2, le=100)] = 2
    transformers: Annotated[int, Field(ge=2, le=100)] = 2
    share: Annotated[float, Field(gt=0, le=1)] = 0.6
    crew_minutes: WholeMinutes = 5
    group_minutes: WholeMinutes = 10
    group_households: Annotated[int, Field(ge=2, le=100)] = 3

    def rules(self) -> IncidentRules:
        """Return the thresholds as the rules take them."""
        return IncidentRules(
            window=timedelta(minutes=self.window_minutes),
            households=self.households,
            buildings=self.buildings,
            transformers=self.transformers,
            share=self.share,
            crew_every=timedelta(minutes=self.crew_minutes),
            group_every=timedelta(minutes=self.group_minutes),
            group_from=self.group_households,
        )


class Undo(_Section):
    """How long whoever made a step may take it back himself (product.md X7)."""

    minutes: WholeMinutes = 10


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
    restoration: RestorationSettings = RestorationSettings()
    wiring: Wiring = Wiring()
    daily: Daily = Daily()
    promise: PromiseSettings = PromiseSettings()
    calendar: CalendarSettings = CalendarSettings()
    roster: RosterSettings = RosterSettings()
    sweep: Sweep = Sweep()
    station: StationSettings = StationSettings()
    commitment: CommitmentSettings = CommitmentSettings()
    incident: IncidentSettings = IncidentSettings()
    undo: Undo = Undo()
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
        calls = self.wecom.agent is not None and self.wecom.agent.calls
        ladders = {
            (kind, phase): ChasePolicy(rungs=getattr(of, phase).rungs(calls=calls), quiet=of.quiet)
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
            gap_days=self.roster.gap_days,
            community_answer=timedelta(minutes=self.community.answer_minutes),
            favour_by=self.community.favour_by,
            favour_notice=timedelta(minutes=self.community.favour_notice_minutes),
            commitment=Commitment(**self.commitment.model_dump()),
            incident=self.incident.rules(),
            restoration=RestorationPolicy(
                share=self.restoration.all_clear_share,
                wait=timedelta(minutes=self.restoration.all_clear_minutes),
                on_site=timedelta(minutes=self.restoration.on_site_minutes),
            ),
            promise=self.promise.policy(),
            wiring_hold=timedelta(minutes=self.wiring.hold_minutes),
            silence=self.chase.silence(),
            call_wait=timedelta(minutes=self.chase.call_minutes),
            unheard=timedelta(minutes=self.chase.unheard_minutes),
            undo_for=timedelta(minutes=self.undo.minutes),
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

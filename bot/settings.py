"""Every setting, checked at the start. A wrong one stops it, by name, with what is expected."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from pydantic import (
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from yarl import URL

from bot.settings_chase import CallBack, Chase, Sweep, Undo
from bot.settings_coverage import CoverageSettings
from bot.settings_digest import Daily, Rates
from bot.settings_errors import explain
from bot.settings_guard import GuardSettings
from bot.settings_outage import OutageSettings
from bot.settings_papers import PapersSettings
from bot.settings_parts import (
    LOOPBACK,
    ClockSettings,
    DatabaseSettings,
    Http,
    Model,
    Pace,
    StationSettings,
    Understanding,
    WeCom,
)
from bot.settings_work import (
    CalendarSettings,
    CommitmentSettings,
    Community,
    Frequent,
    IncidentSettings,
    OutageEndSettings,
    PromiseSettings,
    RestorationSettings,
    RosterSettings,
    Wiring,
)
from domain.call_back import CallBackPolicy
from domain.chase import ChasePolicies, ChasePolicy, Phase
from domain.commitment import Commitment
from domain.frequent import FrequencyPolicy
from domain.restoration import RestorationPolicy
from domain.ticket_moves import Kind
from domain.wording import SHIPPED, Wording
from handlers.rules import Rules


class SettingsError(Exception):
    """The settings cannot be used; `lines` say which key and what is expected, in Chinese."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


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
    rates: Rates = Rates()
    promise: PromiseSettings = PromiseSettings()
    outage_end: OutageEndSettings = OutageEndSettings()
    calendar: CalendarSettings = CalendarSettings()
    roster: RosterSettings = RosterSettings()
    sweep: Sweep = Sweep()
    station: StationSettings = StationSettings()
    commitment: CommitmentSettings = CommitmentSettings()
    incident: IncidentSettings = IncidentSettings()
    undo: Undo = Undo()
    frequent: Frequent = Frequent()
    community: Community = Community()
    guard: GuardSettings = GuardSettings()
    coverage: CoverageSettings = CoverageSettings()
    outage: OutageSettings = OutageSettings()
    pace: Pace = Pace()
    clock: ClockSettings = ClockSettings()
    model: Model = Model()
    understanding: Understanding = Understanding()
    papers: PapersSettings = PapersSettings()

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
            planned_end=self.outage_end.policy(
                timedelta(minutes=self.restoration.all_clear_minutes)
            ),
            wiring_hold=timedelta(minutes=self.wiring.hold_minutes),
            silence=self.chase.silence(),
            call_wait=timedelta(minutes=self.chase.call_minutes),
            unheard=timedelta(minutes=self.chase.unheard_minutes),
            undo_for=timedelta(minutes=self.undo.minutes),
            frequent=FrequencyPolicy(times=self.frequent.times, days=self.frequent.days),
            rates=self.rates.named(),
            rates_least=self.rates.least,
            lamps=self.daily.lamps(),
            guard=self.guard.policy(),
            coverage=self.coverage.rules(),
            coverage_clock=self.coverage.clock(),
            waves=self.outage.rules(),
            package=self.papers.rules(),
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

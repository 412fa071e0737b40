"""Look at everything that can be wrong before the service starts, and say how to mend it."""

import sqlite3
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp

from bot.app import channel_configs
from bot.calendar_file import use_calendar
from bot.clock import SystemClock
from bot.embedding import load_embedder
from bot.settings import Settings, SettingsError
from bot.speech import find_engine
from domain.calendar import YearState, year_state
from domain.when import local
from storage.database import Database
from storage.errors import DatabaseInUseError, StorageError
from storage.reports import SqlReports
from storage.stations import SqlStations

CLOCK_LIMIT = 60  # s; the platform's own signatures allow 600
TIMEOUT = aiohttp.ClientTimeout(total=8)
SAFE_SQLITE = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    what: str
    mend: str = ""

    def line(self) -> str:
        """Return the line a person reads."""
        return f"{'好' if self.good else '要修'} {self.what}" + (
            f"——{self.mend}" if self.mend else ""
        )


async def examine(settings: Settings) -> list[Finding]:
    """Return what was found: settings, keys, database, clock, API."""
    findings = [*_channels(settings), _wording(settings), _sqlite(), *_embedding(settings)]
    findings += [_speech(settings), *_calendar(settings)]
    findings += await _database(settings)
    findings += await _platform(settings)
    return findings


def _channels(settings: Settings) -> list[Finding]:
    agent, aibot = channel_configs(settings)
    found = []
    if agent is None and aibot is None:
        return [Finding(False, "没有填任何通道", "在设置里填 [wecom.agent] 或 [wecom.aibot]")]
    for name, door in (("自建应用", agent), ("智能机器人", aibot)):
        what = "没有启用" if door is None else "的 Token 和 EncodingAESKey 长度正确"
        found.append(Finding(True, name + what))
    if not settings.wecom.robots:
        found.append(
            Finding(False, "没有群机器人", "群里要主动说话，请在 [wecom.robots] 填机器人的 key")
        )
    return found


def _wording(settings: Settings) -> Finding:
    try:
        settings.rules()
    except SettingsError as err:
        return Finding(False, "自定义话术用不了", "; ".join(err.lines))
    return Finding(True, "话术可用")


def _speech(settings: Settings) -> Finding:
    engine = find_engine(settings.papers)
    if engine is not None:
        sort = "MP3" if engine.packer else "WAV"
        return Finding(True, f"喇叭稿可以念成录音:{engine.name},{sort}")
    if settings.papers.piper_model is not None and settings.papers.speech:
        return Finding(
            False, "找不到 piper 或它的声音文件", "核对 [papers] 的 piper 和 piper_model"
        )
    return Finding(True, "没有语音引擎，喇叭稿照稿念", "要录音请安装 espeak-ng 或 piper")


def _calendar(settings: Settings) -> list[Finding]:
    """Say where the holidays of this year and the next come from."""
    try:
        use_calendar(settings.calendar.overrides)
    except SettingsError as err:
        return [Finding(False, "放假安排的文件用不了", "; ".join(err.lines))]
    this = local(SystemClock().now()).year
    found = []
    for year in (this, this + 1):
        state = year_state(year)
        computed = state is YearState.COMPUTED
        mend = "国务院公布后更新，或写进 calendar.overrides 的文件" if computed else ""
        found.append(Finding(not (computed and year == this), f"{year}年节假日：{state}", mend))
    return found


def _embedding(settings: Settings) -> list[Finding]:
    if not settings.understanding.embedding:
        return []
    try:
        load_embedder()
    except SettingsError as err:
        return [Finding(False, "句向量用不了", "; ".join(err.lines))]
    return [Finding(True, "句向量可用")]


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        return Finding(True, f"SQLite {version}", "只有一个写入连接，旧版本的 WAL 缺陷不会触发")
    return Finding(True, f"SQLite {version}")


async def _database(settings: Settings) -> list[Finding]:
    try:
        async with Database(settings.database.url) as database:
            station = await SqlStations(database).load()
            counts = await SqlReports(database).counts()
    except DatabaseInUseError:
        return [Finding(True, "服务正在运行，数据库没有细看", "想细看请看 /readyz")]
    except StorageError as err:
        return [Finding(False, "数据库打不开", str(err))]
    found = [Finding(True, "数据库可写，结构是当前版本")]
    if station.is_empty:
        found.append(
            Finding(False, "还没有供电所资料", "运行 guanjia import station 文件夹或.xlsx")
        )
    else:
        found.append(
            Finding(
                True,
                f"供电所资料:{len(station.communities)} 个村和社区,{len(station.grids)} 个网格",
            )
        )
        missing = {c.robot for c in station.chats if c.robot} - set(settings.wecom.robots)
        if missing:
            names = "、".join(sorted(missing))
            found.append(
                Finding(False, f"群资料里的机器人没有 key:{names}", "补到 [wecom.robots]")
            )
    stuck = {k: n for k, n in counts.items() if n and k.endswith(("dead", "unknown"))}
    if stuck:
        words = "、".join(f"{name} {n}" for name, n in stuck.items())
        found.append(Finding(False, f"有消息没处理好:{words}", "看日志里的编号，必要时人工补发"))
    return found


async def _platform(settings: Settings) -> list[Finding]:
    base = settings.wecom.api_base
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.get(f"{base}/cgi-bin/gettoken", allow_redirects=False) as response,
        ):
            date = response.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError) as err:
        return [
            Finding(
                False,
                f"连不上企业微信接口({type(err).__name__})",
                "检查网络、DNS 和防火墙是否放行 443",
            )
        ]
    found = [Finding(True, "企业微信接口连得上")]
    if date:
        skew = (parsedate_to_datetime(date) - SystemClock().now()).total_seconds()
        if abs(skew) > CLOCK_LIMIT and not settings.clock.follow:
            found.append(Finding(False, f"本机时钟差了 {skew:.0f} 秒", "打开时间同步(NTP)"))
        else:
            found.append(Finding(True, "本机时钟准确"))
    return found

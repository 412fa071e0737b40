"""Bot and sandbox side by side on this machine: real encryption, no WeCom account."""

import secrets
import signal
import socket
import string
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import click

CORP = "ww0sandbox0corp00"
AGENT = 1000002
BOT = "bot-sandbox"
START_SECONDS = 20.0
LETTERS = string.ascii_letters + string.digits


def run_demo(*, port: int, bot_port: int, data_dir: Path) -> int:
    """Start both, print the address, and stop both when told to; return the exit status."""
    from bot.station import SAMPLE  # noqa: PLC0415

    data_dir.mkdir(parents=True, exist_ok=True)
    config = data_dir / "config.toml"
    sandbox_file = data_dir / "sandbox.toml"
    keys = _Keys()
    database = (data_dir / "guanjia.db").resolve()
    config.write_text(
        keys.bot_config(port=port, bot_port=bot_port, database=database), encoding="utf-8"
    )
    sandbox_file.write_text(keys.sandbox_config(port=port, bot_port=bot_port), encoding="utf-8")
    for file in (config, sandbox_file):
        file.chmod(0o600)
    python = sys.executable
    children: list[subprocess.Popen[bytes]] = []
    try:
        _check_free(port, bot_port)
        loaded = subprocess.run(  # noqa: S603  our own interpreter and files
            [python, "-m", "bot", "--config", str(config), "import", "station", str(SAMPLE)],
            check=False,
            capture_output=True,
            text=True,
        )
        if loaded.returncode:
            click.echo(loaded.stderr or loaded.stdout, err=True)
            return loaded.returncode
        children.append(
            subprocess.Popen(  # noqa: S603
                [
                    *(python, "-m", "sandbox", "--config", str(sandbox_file)),
                    *("--station", str(SAMPLE)),
                ],
                stdout=subprocess.DEVNULL,
            )
        )
        _wait_for(f"http://127.0.0.1:{port}/sandbox/clock", children)
        children.append(
            subprocess.Popen(  # noqa: S603
                [python, "-m", "bot", "--config", str(config), "run"],
                stderr=(data_dir / "guanjia.log").open("ab"),
            )
        )
        _wait_for(f"http://127.0.0.1:{bot_port}/readyz", children)
        click.echo(f"电力管家已启动。请用浏览器打开 http://127.0.0.1:{port}/ (按 Ctrl+C 结束)")
        return _watch(children)
    except _NotStartedError as err:
        click.echo(str(err), err=True)
        return 1
    finally:
        _stop(children)


class _NotStartedError(Exception):
    """One of the two did not come up."""


class _Keys:
    """Fresh keys for one run: nothing secret stands in the repository."""

    def __init__(self) -> None:
        self.agent_secret = secrets.token_urlsafe(32)
        self.agent_token, self.aibot_token = _word(16), _word(16)
        self.agent_aes, self.aibot_aes = _aes_key(), _aes_key()
        self.robots = {name: _uuid() for name in ("r_binhe", "r_linyin", "r_xinggu", "r_yuyang")}

    def bot_config(self, *, port: int, bot_port: int, database: Path) -> str:
        robots = "\n".join(f'{name} = "{key}"' for name, key in self.robots.items())
        return f"""[wecom]
corp_id = "{CORP}"
api_base = "http://127.0.0.1:{port}"
[wecom.agent]
agent_id = {AGENT}
secret = "{self.agent_secret}"
token = "{self.agent_token}"
encoding_aes_key = "{self.agent_aes}"
[wecom.aibot]
bot_id = "{BOT}"
token = "{self.aibot_token}"
encoding_aes_key = "{self.aibot_aes}"
[wecom.robots]
{robots}
[http]
port = {bot_port}
[database]
url = "sqlite:///{database}"
[clock]
follow = "http://127.0.0.1:{port}/sandbox/clock"
tick_seconds = 0.25
"""

    def sandbox_config(self, *, port: int, bot_port: int) -> str:
        robots = "\n".join(f'{name} = "{key}"' for name, key in self.robots.items())
        return f"""bot_url = "http://127.0.0.1:{bot_port}"
port = {port}
corp_id = "{CORP}"
agent_id = {AGENT}
agent_secret = "{self.agent_secret}"
agent_token = "{self.agent_token}"
agent_aes_key = "{self.agent_aes}"
aibot_id = "{BOT}"
aibot_token = "{self.aibot_token}"
aibot_aes_key = "{self.aibot_aes}"
[robots]
{robots}
"""


def _word(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _aes_key() -> str:
    # 43 characters carry 258 bits: the last one may only use the upper four of its six.
    return _word(42) + secrets.choice("AEIMQUYcgkosw048")


def _uuid() -> str:
    raw = secrets.token_hex(16)
    return "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:]))


def _wait_for(url: str, children: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if any(child.poll() is not None for child in children):
            break
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  loopback, fixed scheme
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise _NotStartedError(f"没有启动成功（{url}）。详情见数据目录里的 guanjia.log。")


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)  # a shell's background job starts with it ignored
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0
    click.echo("有一个进程意外结束了，详情见数据目录里的 guanjia.log。", err=True)
    return 1


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _check_free(*ports: int) -> None:
    for port in ports:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise _NotStartedError(
                    f"端口 {port} 已被占用。请先结束占用它的程序，或换一个："
                    "guanjia demo --port 8092 --bot-port 8082"
                )


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in reversed(children):
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=12)
        except subprocess.TimeoutExpired:
            child.kill()

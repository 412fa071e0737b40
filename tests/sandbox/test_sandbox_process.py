"""`python -m sandbox` as its own process, and its settings."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from sandbox.config import ConfigError, SandboxConfig, make_config, read_config
from sandbox.ids import Mint
from sandbox.world import load_world
from tests.sandbox.sandbox_parts import AGENT_KEY, write_station

ROOT = Path(__file__).parents[2]


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own module with fixed arguments
        [sys.executable, "-m", "sandbox", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_prints_its_address_and_ends_within_three_seconds_of_sigterm(tmp_path: Path) -> None:
    station = write_station(tmp_path)
    with _start("--port", "0", "--station", str(station)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = line.removeprefix("沙箱已启动：").strip()
        assert url.startswith("http://127.0.0.1:")
        events = urlopen(f"{url}sandbox/events")  # noqa: S310 - our own loopback address
        assert events.readline() == b"retry: 1000\n"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < 3
        events.close()


def test_anything_but_loopback_is_refused_in_one_line() -> None:
    with _start("--host", "0.0.0.0", "--port", "0") as process:  # noqa: S104 - refused
        _, error = process.communicate(timeout=20)
    assert process.returncode == 2
    assert error.startswith("沙箱没有启动：host: ")
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "values",
    [
        {"host": "0.0.0.0"},  # noqa: S104 - refused
        {"host": "192.168.1.7"},
        {"host": "example.invalid"},
        {"bot_url": "http://10.0.0.1:8080"},
        {"bot_url": "https://127.0.0.1:8080"},
        {"agent_aes_key": "short"},
        {"port": "8091"},
        {"agent_id": True},
        {"callback_timeout": 0},
    ],
)
def test_a_setting_that_cannot_be_used_names_its_key(values: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(values))):
        make_config(values)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_every_loopback_address_is_taken(host: str) -> None:
    assert SandboxConfig(host=host).host == host


def test_a_file_gives_the_same_settings_and_counts_paths_from_itself(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.toml"
    file.write_text(
        f'agent_aes_key = "{AGENT_KEY}"\nstation_dir = "station"\n[robots]\nr_binhe = "k"\n',
        encoding="utf-8",
    )
    config = make_config(read_config(file))
    assert config.agent_aes_key == AGENT_KEY
    assert config.station_dir == tmp_path / "station"
    assert config.robots == {"r_binhe": "k"}
    file.write_text("agent_sekret = 1", encoding="utf-8")
    with pytest.raises(ConfigError, match="agent_sekret"):
        read_config(file)


def test_no_secret_is_in_the_text_of_the_settings() -> None:
    config = SandboxConfig(agent_secret="canary", robots={"r": "canary"}, aibot_token="canary")
    assert "canary" not in repr(config)


def test_a_station_file_with_a_strange_role_or_a_missing_column_is_named(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text("", encoding="utf-8")
    station = write_station(tmp_path)
    members = station / "members.csv"
    members.write_text("账号,姓名,角色\nx,某某,船长\n", encoding="utf-8-sig")
    with pytest.raises(ConfigError, match=r"members\.csv: 第 2 行角色“船长”"):
        load_world(station, world)
    members.write_text("账号,姓名\nx,某某\n", encoding="utf-8-sig")
    with pytest.raises(ConfigError, match=r"members\.csv: 缺少“角色”列"):
        load_world(station, world)


def test_a_seed_makes_ids_predictable_and_without_one_they_differ() -> None:
    assert Mint("a").code("x-") == Mint("a").code("x-")
    assert Mint().code("x-") != Mint().code("x-")
    assert Mint().msgid() != Mint("a").msgid()

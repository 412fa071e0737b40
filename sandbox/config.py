"""What the sandbox must know to play the platform for one bot."""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from yarl import URL

DEFAULT_WORLD = Path(__file__).with_name("world.toml")
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")


class ConfigError(ValueError):
    """A setting cannot be used; the text names the key and what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxConfig:
    """Settings of one sandbox. Empty agent or aibot values: that callback is not sent.

    Raises:
        ConfigError: an address that is not loopback, or a malformed key.
    """

    bot_url: str = "http://127.0.0.1:8080"
    corp_id: str = "ww0sandbox0corp00"
    agent_id: int = 1000002
    agent_secret: str = field(default="", repr=False)
    agent_token: str = field(default="", repr=False)
    agent_aes_key: str = field(default="", repr=False)
    aibot_id: str = "bot-sandbox"
    aibot_token: str = field(default="", repr=False)
    aibot_aes_key: str = field(default="", repr=False)
    bot_name: str = "电力管家"
    robots: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Robot name -> webhook key."""
    station_dir: Path | None = None
    world_file: Path | None = None
    """None: the residents that ship with the sandbox."""
    seed: str | None = None
    """Makes every minted id predictable."""
    callback_timeout: float = 5.0  # real s
    callback_retries: int = 3
    callback_retry_gap: float = 1.0  # real s between a failure and the next try
    stream_poll: float = 1.0  # sandbox s between two polls of an unfinished stream
    host: str = "127.0.0.1"
    port: int = 8091

    def __post_init__(self) -> None:
        if not is_loopback(self.host):
            raise ConfigError("host: the sandbox only binds to loopback, e.g. 127.0.0.1")
        url = URL(self.bot_url)
        if url.scheme != "http" or not is_loopback(url.host or ""):
            raise ConfigError("bot_url: expected http:// and a loopback host")
        for name in ("agent_aes_key", "aibot_aes_key"):
            key = getattr(self, name)
            if key and not _AES_KEY.fullmatch(key):
                raise ConfigError(f"{name}: expected 43 letters and digits")
        if self.callback_timeout <= 0 or self.callback_retries < 0:
            raise ConfigError("callback_timeout, callback_retries: expected > 0 and >= 0")


def is_loopback(host: str) -> bool:
    """Tell whether a host can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def base_url(host: str, port: int) -> str:
    """Return the address of a server on this machine."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def read_config(path: Path) -> dict[str, object]:
    """Read the settings of a TOML file; relative paths count from the file.

    Raises:
        ConfigError: not TOML, or a key nobody knows.
    """
    try:
        found: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name}: {error}") from error
    known = {entry.name for entry in fields(SandboxConfig)}
    unknown = sorted(set(found) - known)
    if unknown:
        raise ConfigError(
            f"{path.name}: unknown key {unknown[0]}; known: {', '.join(sorted(known))}"
        )
    for name in ("station_dir", "world_file"):
        if name in found:
            found[name] = path.parent / str(found[name])
    return found


def make_config(values: Mapping[str, object]) -> SandboxConfig:
    """Build the settings from loose values, e.g. a TOML table or command-line options.

    Raises:
        ConfigError: a value of the wrong type.
    """
    kinds: dict[str, type | tuple[type, ...]] = {
        "agent_id": int,
        "callback_timeout": (int, float),
        "callback_retries": int,
        "callback_retry_gap": (int, float),
        "stream_poll": (int, float),
        "port": int,
        "robots": Mapping,
        "station_dir": Path,
        "world_file": Path,
    }
    for name, value in values.items():
        kind = kinds.get(name, str)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ConfigError(f"{name}: unexpected {type(value).__name__}")
    return SandboxConfig(**values)  # type: ignore[arg-type]  # types were checked just above

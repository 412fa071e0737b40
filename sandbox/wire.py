"""The record of everything that crossed the wire, without a single secret."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from sandbox.feed import Feed
from sandbox.jsonio import JsonObject, dumps

_KEPT = 20_000
_SECRET_FIELDS = frozenset(
    {"access_token", "corpsecret", "secret", "response_code", "response_url", "base64", "aeskey"}
)
HIDDEN = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class WireEntry:
    """One API call or one try of one callback. `ms` is real time; `tried` counts from 1."""

    n: int
    time: str
    direction: Literal["callback", "api"]
    path: str
    summary: str
    status: int | None
    errcode: int | None
    tried: int
    ms: int

    def as_json(self) -> JsonObject:
        """Return the entry as the page reads it."""
        found = asdict(self)
        found["try"] = found.pop("tried")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRecord:
    """One API call. `notes` say what the platform did silently: truncated, dropped, duplicate."""

    path: str
    body: JsonObject
    errcode: int | None
    status: int
    time: str
    robot: str = ""
    fault: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try of a callback: the bot's HTTP status, or None and the reason there was none."""

    status: int | None
    ms: int
    error: str = ""


@dataclass(slots=True, kw_only=True)
class CallbackRecord:
    """One delivery of one callback with all its tries."""

    channel: str
    msgid: str
    kind: str
    tries: list[Try] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexpected:
    """Something a correct bot never does or lets happen, e.g. a text that had to be cut."""

    kind: str
    path: str
    why: str
    time: str


class WireLog:
    """Keeps the newest 20 000 records of each sort and tells the feed of each entry."""

    def __init__(self, feed: Feed, local_iso: Callable[[], str]) -> None:
        self._feed = feed
        self._local_iso = local_iso
        self._count = 0
        self.entries: deque[WireEntry] = deque(maxlen=_KEPT)
        self.api: deque[ApiRecord] = deque(maxlen=_KEPT)
        self.callbacks: deque[CallbackRecord] = deque(maxlen=_KEPT)
        self.unexpected: deque[Unexpected] = deque(maxlen=_KEPT)

    def add_entry(
        self,
        *,
        direction: Literal["callback", "api"],
        path: str,
        summary: str,
        status: int | None,
        errcode: int | None = None,
        tried: int = 1,
        ms: int = 0,
    ) -> None:
        """Record one crossing of the wire."""
        self._count += 1
        entry = WireEntry(
            n=self._count,
            time=self._local_iso(),
            direction=direction,
            path=path,
            summary=summary,
            status=status,
            errcode=errcode,
            tried=tried,
            ms=ms,
        )
        self.entries.append(entry)
        self._feed.publish("wire", dumps(entry.as_json()))

    def add_api(self, record: ApiRecord) -> None:
        """Record one API call; secrets in its body are hidden here."""
        self.api.append(replace(record, body=hide_secrets(record.body)))

    def add_unexpected(self, kind: str, path: str, why: str) -> None:
        """Record what a correct bot would not have done."""
        self.unexpected.append(Unexpected(kind=kind, path=path, why=why, time=self._local_iso()))

    def after(self, number: int) -> list[WireEntry]:
        """Return the entries that follow a number."""
        return [entry for entry in self.entries if entry.n > number]

    def as_json(self) -> JsonObject:
        """Return the whole log for `GET /sandbox/log`."""
        return {
            "api": [asdict(record) for record in self.api],
            "callbacks": [asdict(record) for record in self.callbacks],
            "unexpected": [asdict(record) for record in self.unexpected],
        }

    def forget(self) -> None:
        """Drop every record; the numbers of entries go on growing."""
        for kept in (self.entries, self.api, self.callbacks, self.unexpected):
            kept.clear()


def hide_secrets(body: JsonObject) -> JsonObject:
    """Return a copy with the value of every secret field replaced, at any depth."""
    return {name: _hidden(name, value) for name, value in body.items()}


def _hidden(name: str, value: object) -> object:
    if name in _SECRET_FIELDS:
        return HIDDEN
    if isinstance(value, dict):
        return hide_secrets(value)
    if isinstance(value, list):
        return [_hidden("", item) for item in value]
    return value

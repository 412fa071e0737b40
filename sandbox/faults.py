"""The fault script: what goes wrong with which API call or callback."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, get_args

from sandbox.errors import PageError
from sandbox.jsonio import JsonObject, whole_in

Action = Literal[
    "status",
    "errcode",
    "delay_before",
    "delay_after",
    "reset",
    "truncate",
    "garbage",
    "html",
    "redirect",
    "empty",
]
ACTIONS: tuple[str, ...] = get_args(Action)
_APPLIED_BY_NATURE = frozenset({"delay_before", "delay_after", "truncate", "empty"})


@dataclass(slots=True, kw_only=True)
class FaultRule:
    """One line of the script.

    Attributes:
        path: exact path or a pattern with `*`.
        action: what happens instead of, or around, the answer.
        value: HTTP status, errcode, seconds of delay, bytes kept (truncate) or sent (garbage),
            or the place to redirect to; each action has a default.
        after: matching calls that pass before the rule begins.
        times: calls it then spoils; None means all.
        applied: whether the call takes effect although its answer is spoilt.
        seen, spoilt: matching calls so far, and those it spoilt.
    """

    path: str
    action: str
    value: float | str | None = None
    after: int = 0
    times: int | None = None
    applied: bool = False
    seen: int = 0
    spoilt: int = 0

    def number(self, default: float) -> float:
        """Return the value as a number."""
        return self.value if isinstance(self.value, int | float) else default

    def takes(self, path: str) -> bool:
        """Tell whether this call is to be spoilt, and count it."""
        if not fnmatchcase(path, self.path):
            return False
        self.seen += 1
        if self.seen <= self.after or (self.times is not None and self.spoilt >= self.times):
            return False
        self.spoilt += 1
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFaults:
    """What goes wrong with callbacks.

    Attributes:
        duplicate: extra deliveries of the same message, each freshly encrypted.
        drop: nothing is sent at all.
        delay_ms: real milliseconds before the first try.
        forge: the signature is wrong.
        stale: the timestamp is two hours old.
        swap: each callback waits until the next one was delivered (out of order).
        same_second: events carry the second this was switched on.
    """

    duplicate: int = 0
    drop: bool = False
    delay_ms: int = 0
    forge: bool = False
    stale: bool = False
    swap: bool = False
    same_second: bool = False


PRESETS: Mapping[str, Sequence[tuple[str, str, float | None]]] = {
    "api_down": [("/cgi-bin/*", "status", 502)],
    "api_slow": [("/cgi-bin/*", "delay_before", 3.0)],
    "rate_limited": [
        ("/cgi-bin/message/send", "errcode", 45009),
        ("/cgi-bin/webhook/send", "errcode", 45009),
    ],
    "clear": [],
}
"""Named scripts; the platform adds those that act on tokens and robots instead."""


@dataclass(slots=True)
class FaultBox:
    """The script in force."""

    rules: list[FaultRule] = field(default_factory=list)
    callbacks: CallbackFaults = field(default_factory=CallbackFaults)

    def match(self, path: str) -> FaultRule | None:
        """Return the first rule that spoils this call."""
        return next((rule for rule in self.rules if rule.takes(path)), None)

    def use_preset(self, name: str) -> None:
        """Replace the rules by a named script; `clear` also mends the callbacks.

        Raises:
            PageError: nobody knows this name.
        """
        if name not in PRESETS:
            raise PageError(f"没有叫“{name}”的故障")
        self.rules = [
            FaultRule(path=path, action=action, value=value, applied=action in _APPLIED_BY_NATURE)
            for path, action, value in PRESETS[name]
        ]
        if name == "clear":
            self.callbacks = CallbackFaults()

    def as_json(self) -> JsonObject:
        """Return rules with their counts, and callback faults."""
        return {
            "rules": [asdict(rule) for rule in self.rules],
            "callbacks": asdict(self.callbacks),
        }


def read_rule(given: object) -> FaultRule:
    """Read one rule of `POST /sandbox/faults`; `nth` is short for after = nth-1, times = 1.

    Raises:
        PageError: no path, or an unknown action.
    """
    if not isinstance(given, dict) or not isinstance(given.get("path"), str):
        raise PageError("每条故障规则要有 path")
    action = given.get("action")
    if action not in ACTIONS:
        raise PageError(f"action 只能是 {' '.join(ACTIONS)}")
    value = given.get("value")
    times = whole_in(given, "times", 0) or None
    after = whole_in(given, "after", 0)
    if (nth := whole_in(given, "nth", 0)) > 0:
        after, times = nth - 1, 1
    applied = action.startswith("delay") or given.get("applied", action in _APPLIED_BY_NATURE)
    return FaultRule(
        path=given["path"],
        action=action,
        value=value if isinstance(value, int | float | str) else None,
        after=after,
        times=times,
        applied=bool(applied),
    )


def read_callback_faults(given: object) -> CallbackFaults:
    """Read the `callbacks` of `POST /sandbox/faults`; what is left out is off.

    Raises:
        PageError: not an object.
    """
    if not isinstance(given, dict):
        raise PageError("callbacks 要是一个对象")
    return CallbackFaults(
        duplicate=whole_in(given, "duplicate", 0),
        drop=bool(given.get("drop")),
        delay_ms=whole_in(given, "delay_ms", 0),
        forge=bool(given.get("forge")),
        stale=bool(given.get("stale")),
        swap=bool(given.get("swap")),
        same_second=bool(given.get("same_second")),
    )

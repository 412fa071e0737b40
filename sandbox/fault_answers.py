"""The spoilt answers of the fault script."""

import asyncio
import secrets
from collections.abc import Callable, Mapping

from aiohttp import web

from sandbox.api import FileAnswer
from sandbox.faults import FaultRule
from sandbox.jsonio import JsonObject, dumps

_DEFAULT_DELAY = 6.0  # real s
_NOWHERE = "http://127.0.0.1:9/"
_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


async def delay_seconds(fault: FaultRule, *, before: bool) -> None:
    """Wait when the rule delays before, or after, the call takes effect."""
    if fault.action == ("delay_before" if before else "delay_after"):
        await asyncio.sleep(fault.number(_DEFAULT_DELAY))


def spoilt(
    request: web.Request, fault: FaultRule, payload: JsonObject | FileAnswer | None
) -> web.StreamResponse | None:
    """Return the answer a rule gives instead of the true one; None: the true one is sent.

    Args:
        request: the call; its connection is cut for `reset`.
        fault: the rule.
        payload: the true answer, when the call took effect.
    """
    if fault.action == "reset" and request.transport is not None:
        request.transport.abort()
    if fault.action == "truncate":
        text = dumps(payload if isinstance(payload, dict) else {"errcode": 0, "errmsg": "ok"})
        return _json_text(text[: int(fault.number(len(text) // 2))])
    build = _ANSWERS.get(fault.action)
    return build(fault) if build else None


def _json_text(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json")


def _errcode(fault: FaultRule) -> web.Response:
    return _json_text(dumps({"errcode": int(fault.number(-1)), "errmsg": "fault injected"}))


def _garbage(fault: FaultRule) -> web.Response:
    noise = secrets.token_bytes(int(fault.number(64)))
    return web.Response(body=noise, content_type="application/json")


def _redirect(fault: FaultRule) -> web.Response:
    place = fault.value if isinstance(fault.value, str) else _NOWHERE
    return web.Response(status=302, headers={"Location": place})


_ANSWERS: Mapping[str, Callable[[FaultRule], web.Response]] = {
    "status": lambda fault: web.Response(status=int(fault.number(500)), text="unavailable"),
    "errcode": _errcode,
    "reset": lambda _: web.Response(status=502),
    "garbage": _garbage,
    "html": lambda _: web.Response(text=_PAGE, content_type="text/html"),
    "redirect": _redirect,
    "empty": lambda _: _json_text(""),
}

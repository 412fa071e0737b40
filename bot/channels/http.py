"""One HTTP exchange with the platform: time-outs, no redirects, capped reads, honest failures."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp
from yarl import URL

from bot.channels.egress import parse_api_base
from domain.outbound import Outcome, Result

ANSWER_BYTES = 64 * 1024
"""No JSON answer of the platform is nearly as long."""

BUSY_WAIT = 60.0
"""Seconds to rest when the platform limits us by the minute (page 90312)."""

_READ_CHUNK = 16 * 1024
_JSON = {"Content-Type": "application/json"}
_TOO_MANY = 429
_SERVER_ERROR = 500
_GATEWAY_TIMEOUT = 504


class CallFailedError(Exception):
    """No usable answer came.

    Attributes:
        outcome: whether the request may have had an effect, and what a person can do.
        sent: whether anything left this machine.
    """

    def __init__(
        self, result: Result, detail: str, wait: float = 0.0, *, sent: bool = True
    ) -> None:
        super().__init__(detail)
        self.outcome = Outcome(result=result, detail=detail, wait=wait)
        self.sent = sent


class _TooLongError(aiohttp.ClientError):
    """More came than we are ready to read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer with a whole-number errcode; nothing else in it is to be trusted."""

    errcode: int
    fields: Mapping[str, object]

    def text(self, name: str) -> str:
        """Return a field if it is text, otherwise the empty string."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def names(self, name: str) -> frozenset[str]:
        """Return a field that lists accounts, as ``a|b`` or as a list, in lower case."""
        value = self.fields.get(name)
        found = value.split("|") if isinstance(value, str) else value
        if not isinstance(found, list):
            return frozenset()
        return frozenset(item.lower() for item in found if isinstance(item, str) and item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds: to connect, for a whole call, for a whole file."""

    connect: float = 3.0
    call: float = 8.0
    file: float = 60.0


class Http:
    """A session with the platform. Open one per process with `Http.open`."""

    def __init__(self, session: aiohttp.ClientSession, base: URL, timeouts: Timeouts) -> None:
        self._session = session
        self._timeouts = timeouts
        self.base = base

    @classmethod
    @asynccontextmanager
    async def open(
        cls, api_base: str, timeouts: Timeouts | None = None, at_once: int = 128
    ) -> AsyncIterator["Http"]:
        """Hold the session open.

        Args:
            api_base: see `parse_api_base`.
            timeouts: seconds.
            at_once: connections at the same time.
        """
        base = parse_api_base(api_base)
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_departure)
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=at_once),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity"},
            trace_configs=[trace],
        ) as session:
            yield cls(session, base, timeouts or Timeouts())

    def address(self, path: str, query: Mapping[str, str]) -> URL:
        """Return an address of the API."""
        return self.base.with_path(path).with_query(query)

    async def get(self, url: URL) -> Answer:
        """Ask, and read a JSON answer.

        Raises:
            CallFailedError: none came.
        """
        return _answer_of(await self._exchange("GET", url))

    async def post(self, url: URL, body: bytes) -> Answer:
        """Send JSON bytes, and read a JSON answer.

        Raises:
            CallFailedError: none came; see its outcome for what that means.
        """
        return _answer_of(await self._exchange("POST", url, body=body))

    async def upload(self, url: URL, form: aiohttp.FormData) -> Answer:
        """Send a file, and read a JSON answer.

        Raises:
            CallFailedError: none came.
        """
        return _answer_of(await self._exchange("POST", url, body=form, total=self._timeouts.file))

    async def download(self, url: URL, limit: int) -> bytes:
        """Fetch at most `limit` bytes.

        Raises:
            CallFailedError: nothing usable came, or it is longer.
        """
        return await self._exchange("GET", url, limit=limit, total=self._timeouts.file)

    async def _exchange(
        self,
        method: str,
        url: URL,
        *,
        body: bytes | aiohttp.FormData | None = None,
        limit: int = ANSWER_BYTES,
        total: float | None = None,
    ) -> bytes:
        wait = aiohttp.ClientTimeout(
            total=total or self._timeouts.call, sock_connect=self._timeouts.connect
        )
        found = await self._attempt(method, url, body, limit, wait)
        if isinstance(found, CallFailedError):
            # Raised out here so that no traceback drags along an error that quotes the address.
            raise found
        return found

    async def _attempt(
        self,
        method: str,
        url: URL,
        body: bytes | aiohttp.FormData | None,
        limit: int,
        wait: aiohttp.ClientTimeout,
    ) -> bytes | CallFailedError:
        departure = SimpleNamespace(sent=False)
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=_JSON if isinstance(body, bytes) else None,
                timeout=wait,
                allow_redirects=False,
                trace_request_ctx=departure,
            ) as response:
                return _refusal_of(response.status) or await _capped(response, limit)
        except (aiohttp.ClientError, OSError) as error:
            return _failure_of(error, sent=departure.sent)


async def _note_departure(
    _session: aiohttp.ClientSession,
    context: SimpleNamespace,
    _params: aiohttp.TraceRequestHeadersSentParams,
) -> None:
    context.trace_request_ctx.sent = True


def _refusal_of(status: int) -> CallFailedError | None:
    """Judge the status.

    Servers that say 500, 502 or 503 have not taken the request. 504 comes from a gateway that
    passed the request on and lost patience: it may have been taken. A redirect is never
    followed: it would carry the access token to another host.
    """
    if status == _GATEWAY_TIMEOUT:
        return CallFailedError(Result.UNKNOWN, "平台网关超时，不知道是否已送达")
    if status >= _SERVER_ERROR:
        return CallFailedError(Result.RETRY, f"平台暂时出错（HTTP {status}）")
    if status == _TOO_MANY:
        return CallFailedError(Result.PAUSED, "平台限流（HTTP 429），稍后再发", BUSY_WAIT)
    if 300 <= status < 400:  # noqa: PLR2004  all redirects
        return CallFailedError(
            Result.RETRY, f"平台地址被转向别处（HTTP {status}），请检查网络出口或代理"
        )
    if status >= 400:  # noqa: PLR2004  all client errors
        return CallFailedError(Result.REFUSED, f"平台不接受这个请求（HTTP {status}）")
    return None


def _failure_of(error: Exception, *, sent: bool) -> CallFailedError:
    if isinstance(error, _TooLongError):
        return CallFailedError(Result.UNKNOWN, "平台的答复超过长度限制，没有读完")
    if sent:
        return CallFailedError(Result.UNKNOWN, "请求已发出，但没有收到完整答复")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        detail = "平台证书不可信，请检查本机时间、根证书和代理"
    else:
        detail = "连不上企业微信平台，请检查网络"
    return CallFailedError(Result.RETRY, detail, sent=False)


async def _capped(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read the body up to the limit; a longer one is cut off with its connection."""
    parts = bytearray()
    async for chunk in response.content.iter_chunked(_READ_CHUNK):
        parts += chunk
        if len(parts) > limit:
            response.close()
            raise _TooLongError
    return bytes(parts)


def _answer_of(body: bytes) -> Answer:
    answer = answer_in(body)
    if answer is None:
        raise CallFailedError(Result.UNKNOWN, "平台的答复读不懂，不知道是否已送达")
    return answer


def answer_in(body: bytes) -> Answer | None:
    """Return the answer a body holds, or None when it is no object with an errcode."""
    if len(body) > ANSWER_BYTES:
        return None
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None
    code = fields.get("errcode") if isinstance(fields, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        return None
    return Answer(code, fields)

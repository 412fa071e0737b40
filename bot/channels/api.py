"""Calls in the name of one app: its token, one refresh, one repeat."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from aiohttp import FormData
from yarl import URL

from bot.channels.config import AgentConfig
from bot.channels.errcodes import OK, TOKEN_CODES, outcome_of
from bot.channels.http import Answer, CallFailedError, Http, answer_in
from bot.channels.tokens import Token, TokenCache
from domain.ids import UserId
from domain.outbound import Result

T = TypeVar("T")

_LONGEST_TOKEN = 512  # bytes, page 91039
_DEFAULT_LIFE = 7200
_NOBODY = frozenset({46004, 60103, 60111})  # no such member, not a mobile number


def json_bytes(body: dict[str, object]) -> bytes:
    r"""Return a JSON body in real UTF-8: the platform refuses ``\uXXXX`` (40033)."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class ApiClient:
    """The API as one app sees it."""

    def __init__(
        self,
        http: Http,
        agent: AgentConfig,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._agent = agent
        self._tokens = TokenCache(self._fetch_token, monotonic)

    @property
    def agent_id(self) -> int:
        """Number of the app."""
        return self._agent.agent_id

    async def post(self, path: str, body: bytes) -> Answer:
        """Send JSON bytes; with a refused token once more with a new one.

        Raises:
            CallFailedError: no usable answer; its outcome says what that means.
        """
        return await self._with_token(
            lambda token: self._http.post(self._address(path, token), body), _whole_answer
        )

    async def upload(
        self, path: str, query: Mapping[str, str], form: Callable[[], FormData]
    ) -> Answer:
        """Send a file. The form is built anew for a repeat: it can be sent only once.

        Raises:
            CallFailedError: no usable answer.
        """
        return await self._with_token(
            lambda token: self._http.upload(self._address(path, token, query), form()),
            _whole_answer,
        )

    async def download(self, path: str, query: Mapping[str, str], limit: int) -> bytes | Answer:
        """Fetch a file of at most `limit` bytes; an answer means the platform gave an error.

        Raises:
            CallFailedError: nothing usable came.
        """
        data = await self._with_token(
            lambda token: self._http.download(self._address(path, token, query), limit),
            answer_in,
        )
        return answer_in(data) or data

    async def _with_token(
        self, attempt: Callable[[str], Awaitable[T]], answer_of: Callable[[T], Answer | None]
    ) -> T:
        """Run a call; when its token is refused, run it once more with another."""
        token = await self._tokens.get()
        found = await attempt(token)
        if not _token_refused(answer_of(found)):
            return found
        token = await self._tokens.replace(token)
        found = await attempt(token)
        answer = answer_of(found)
        if answer is not None and _token_refused(answer):
            self._tokens.distrust(token, outcome_of(answer))
        return found

    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        """Return the member with this mobile number, or None when there is none.

        Raises:
            CallFailedError: it could not be asked.
        """
        answer = await self.post("/cgi-bin/user/getuserid", json_bytes({"mobile": mobile}))
        if answer.errcode in _NOBODY:
            return None
        userid = answer.text("userid")
        if answer.errcode != OK or not userid:
            outcome = outcome_of(answer)
            detail = outcome.detail or "平台没有给出成员账号"
            result = Result.REFUSED if outcome.result is Result.SENT else outcome.result
            raise CallFailedError(result, detail, outcome.wait)
        return UserId(userid)

    def _address(self, path: str, token: str, query: Mapping[str, str] | None = None) -> URL:
        return self._http.address(path, {"access_token": token, **(query or {})})

    async def _fetch_token(self) -> Token:
        query = {"corpid": self._agent.corp_id, "corpsecret": self._agent.secret}
        answer = await self._http.get(self._http.address("/cgi-bin/gettoken", query))
        value = answer.text("access_token")
        if answer.errcode == OK and 0 < len(value) <= _LONGEST_TOKEN:
            return Token(value, _life_of(answer.fields.get("expires_in")))
        outcome = outcome_of(answer)
        raise CallFailedError(outcome.result, outcome.detail or "平台没有给出访问凭证")


def _whole_answer(answer: Answer) -> Answer:
    return answer


def _token_refused(answer: Answer | None) -> bool:
    return answer is not None and answer.errcode in TOKEN_CODES


def _life_of(seconds: object) -> float:
    """Return for how long a token lasts; what is no sensible number counts as the usual."""
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        return float(_DEFAULT_LIFE)
    return float(seconds if 0 < seconds <= _DEFAULT_LIFE else _DEFAULT_LIFE)

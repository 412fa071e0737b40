"""Sending pictures and files: upload first where the platform wants that, then send.

To a person through the app (pages 90236, 90253), to a group by its robot (page 91770).
"""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.channels.api import ApiClient, json_bytes
from bot.channels.app_messages import send_body, sort_body
from bot.channels.http import CallFailedError, Http
from bot.channels.media import upload_for_app, upload_for_robot
from bot.channels.robot import send_to_robot
from bot.papers.rendered import PaperError, Render, Rendered
from domain.ids import UserId
from domain.outbound import Outcome, Paper, Result
from domain.when import Clock

ROBOT_PICTURE: Final = 2 * 1024 * 1024
"""Bytes of a picture before base64 that a robot takes (page 91770)."""

MEDIA_FOR: Final = timedelta(days=2, hours=20)
"""How long an uploaded file is used again; the platform keeps it three days."""

_KEPT: Final = 256
_GONE: Final = "40007"


class MediaCache:
    """Remembers what was uploaded, by content: one broadcast uploads its poster once.

    Args of the constructor:
        clock: tells when the platform has forgotten a file.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, tuple[str, datetime]] = {}

    async def media_id(self, key: str, upload: Callable[[], Awaitable[str]]) -> str:
        """Return the media id of a file, uploading it unless that was done lately.

        Raises:
            CallFailedError: it could not be uploaded.
        """
        now = self._clock.now()
        known = self._known.get(key)
        if known is not None and now < known[1] + MEDIA_FOR:
            return known[0]
        found = await upload()
        if len(self._known) >= _KEPT:
            oldest = min(self._known, key=lambda name: self._known[name][1])
            del self._known[oldest]
        self._known[key] = (found, now)
        return found

    def forget(self, key: str) -> None:
        """Drop a file that the platform says it does not have."""
        self._known.pop(key, None)


class PapersOut:
    """Makes papers and sends them. A paper that cannot be made is refused with its reason."""

    def __init__(self, render: Render, clock: Clock) -> None:
        self._render = render
        self._media = MediaCache(clock)

    async def to_person(
        self, api: ApiClient, person: UserId, paper: Paper, earlier_body: bytes
    ) -> Outcome:
        """Send a paper to one member through the app; an earlier body is sent again unchanged."""
        try:
            made = await self._render(paper)
        except PaperError as error:
            return _refused(error)
        key = _key("app", made)

        async def upload() -> str:
            return await upload_for_app(api, made.sort, made.filename, made.data)

        async def send(media_id: str) -> Outcome:
            body = earlier_body or sort_body(
                api.agent_id, person, made.sort, {"media_id": media_id}
            )
            return await send_body(api, person, body)

        return await self._twice(key, upload, send)

    async def to_group(self, http: Http, robot_key: str, paper: Paper) -> Outcome:
        """Send a paper to a group through its robot."""
        try:
            made = await self._render(paper)
        except PaperError as error:
            return _refused(error)
        if made.sort == "image":
            return await _picture(http, robot_key, made)

        async def upload() -> str:
            return await upload_for_robot(http, robot_key, "file", made.filename, made.data)

        async def send(media_id: str) -> Outcome:
            body = json_bytes({"msgtype": "file", "file": {"media_id": media_id}})
            return await send_to_robot(http, robot_key, body)

        return await self._twice(_key(robot_key, made), upload, send)

    async def _twice(
        self,
        key: str,
        upload: Callable[[], Awaitable[str]],
        send: Callable[[str], Awaitable[Outcome]],
    ) -> Outcome:
        """Send; once more with a new upload when the platform has forgotten the file."""
        try:
            outcome = await send(await self._media.media_id(key, upload))
            if outcome.result is Result.REFUSED and outcome.detail.startswith(_GONE):
                self._media.forget(key)
                outcome = await send(await self._media.media_id(key, upload))
        except CallFailedError as error:
            return _not_uploaded(error.outcome)
        return outcome


def _not_uploaded(outcome: Outcome) -> Outcome:
    """A file that may or may not have arrived there was read by nobody: it is uploaded again."""
    if outcome.result is Result.UNKNOWN:
        return replace(outcome, result=Result.RETRY)
    return outcome


async def _picture(http: Http, robot_key: str, made: Rendered) -> Outcome:
    if len(made.data) > ROBOT_PICTURE:
        return Outcome(result=Result.REFUSED, detail="图片超过 2 MB，群机器人发不了")
    picture = {
        "base64": base64.b64encode(made.data).decode(),
        "md5": hashlib.md5(made.data, usedforsecurity=False).hexdigest(),
    }
    return await send_to_robot(http, robot_key, json_bytes({"msgtype": "image", "image": picture}))


def _key(owner: str, made: Rendered) -> str:
    digest = hashlib.sha256(f"{owner}\0{made.sort}\0{made.filename}\0".encode() + made.data)
    return digest.hexdigest()


def _refused(error: PaperError) -> Outcome:
    return Outcome(result=Result.REFUSED, detail=error.detail)

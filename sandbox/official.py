"""The official API over HTTP: `/cgi-bin/*`, always HTTP 200 unless a fault says otherwise."""

import time
from dataclasses import dataclass

from aiohttp import web

from sandbox.api import ApiCall, Endpoint, FileAnswer, Upload
from sandbox.errors import ApiError
from sandbox.fault_answers import delay_seconds, spoilt
from sandbox.faults import FaultRule
from sandbox.jsonio import JsonObject, dumps, loads_object, text_in, texts_in
from sandbox.platform import Platform
from sandbox.wire import ApiRecord

_SUMMARY = 80  # characters


@dataclass(frozen=True, slots=True)
class _Door:
    method: str
    endpoint: Endpoint
    needs_token: bool = True


@dataclass(frozen=True, slots=True)
class _Outcome:
    errcode: int
    payload: JsonObject | FileAnswer


class OfficialApi:
    """Routes, checks, answers and records every call."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._stage = platform.stage
        app, robots = platform.app_messages, platform.robots
        self._doors = {
            "/cgi-bin/gettoken": _Door("GET", self._gettoken, needs_token=False),
            "/cgi-bin/getcallbackip": _Door("GET", self._getcallbackip),
            "/cgi-bin/message/send": _Door("POST", app.send),
            "/cgi-bin/message/update_template_card": _Door("POST", app.update_card),
            "/cgi-bin/message/recall": _Door("POST", app.recall),
            "/cgi-bin/media/upload": _Door("POST", self._media_upload),
            "/cgi-bin/media/get": _Door("GET", self._media_get),
            "/cgi-bin/user/getuserid": _Door("POST", self._getuserid),
            "/cgi-bin/pstncc/call": _Door("POST", platform.calls.call),
            "/cgi-bin/pstncc/getstates": _Door("POST", platform.calls.states),
            "/cgi-bin/webhook/send": _Door("POST", robots.send, needs_token=False),
            "/cgi-bin/webhook/upload_media": _Door("POST", robots.upload, needs_token=False),
            "/cgi-bin/aibot/response": _Door(
                "POST", platform.reply_urls.answer, needs_token=False
            ),
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one call, spoilt by the fault script when a rule says so."""
        began = time.perf_counter()
        call = ApiCall(path=request.path, query=dict(request.query))
        broken = await _read_body(request, call)
        fault = self._stage.faults.match(request.path)
        if fault is not None:
            await delay_seconds(fault, before=True)
        outcome = None
        if fault is None or fault.applied:
            outcome = self._carry_out(request.method, call, broken)
        if fault is not None:
            await delay_seconds(fault, before=False)
        response = self._response(request, outcome, fault)
        self._record(call, outcome, fault, response.status, began)
        return response

    def _carry_out(self, method: str, call: ApiCall, broken: str) -> _Outcome:
        try:
            payload = self._door(method, call, broken)(call)
        except ApiError as error:
            return _Outcome(error.errcode, {"errcode": error.errcode, "errmsg": error.errmsg})
        if isinstance(payload, FileAnswer):
            return _Outcome(0, payload)
        return _Outcome(0, {"errcode": 0, "errmsg": "ok", **payload})

    def _door(self, method: str, call: ApiCall, broken: str) -> Endpoint:
        door = self._doors.get(call.path)
        if door is None:
            self._stage.wire.add_unexpected("unknown_path", call.path, f"{method} to no API")
            raise ApiError(40066, "invalid url")
        if method != door.method:
            self._stage.wire.add_unexpected("bad_request", call.path, f"{method} not allowed")
            raise ApiError(43001 if door.method == "GET" else 43002, f"require {door.method}")
        if door.needs_token:
            self._stage.tokens.check(call.query.get("access_token", ""))
        if broken:
            self._stage.wire.add_unexpected("bad_request", call.path, broken)
            raise ApiError(40058, f"wrong json format: {broken}")
        return door.endpoint

    def _response(
        self, request: web.Request, outcome: _Outcome | None, fault: FaultRule | None
    ) -> web.StreamResponse:
        if fault is not None:
            found = spoilt(request, fault, outcome.payload if outcome else None)
            if found is not None:
                return found
        payload = outcome.payload if outcome else {}
        if isinstance(payload, FileAnswer):
            disposition = f'attachment; filename="{payload.filename}"'
            return web.Response(
                body=payload.data,
                content_type=payload.content_type,
                headers={"Content-Disposition": disposition},
            )
        return web.Response(text=dumps(payload), content_type="application/json")

    def _record(
        self,
        call: ApiCall,
        outcome: _Outcome | None,
        fault: FaultRule | None,
        status: int,
        began: float,
    ) -> None:
        errcode = outcome.errcode if outcome else None
        if fault is not None and fault.action == "errcode":
            errcode = int(fault.number(-1))
        self._stage.wire.add_api(
            ApiRecord(
                path=call.path,
                body=call.body,
                errcode=errcode,
                status=status,
                time=self._stage.clock.local_iso(),
                robot=call.robot,
                fault=fault.action if fault else "",
                notes=tuple(call.notes),
            )
        )
        self._stage.wire.add_entry(
            direction="api",
            path=call.path,
            summary=_summary(call, fault),
            status=status,
            errcode=errcode,
            ms=round((time.perf_counter() - began) * 1000),
        )

    def _gettoken(self, call: ApiCall) -> JsonObject:
        token, seconds = self._stage.tokens.issue(
            call.query.get("corpid", ""), call.query.get("corpsecret", "")
        )
        return {"access_token": token, "expires_in": seconds}

    def _getcallbackip(self, call: ApiCall) -> JsonObject:
        return {"ip_list": ["127.0.0.1"]}

    def _getuserid(self, call: ApiCall) -> JsonObject:
        person = self._stage.world.by_mobile(text_in(call.body, "mobile"))
        if person is None:
            raise ApiError(46004, "user no exist")
        return {"userid": person.userid}

    def _media_upload(self, call: ApiCall) -> JsonObject:
        if call.upload is None:
            raise ApiError(41005, "media data missing")
        media = self._stage.media.add_upload(
            call.query.get("type", ""), call.upload.data, call.upload.filename
        )
        return {"type": media.kind, "media_id": media.id, "created_at": str(int(media.created))}

    def _media_get(self, call: ApiCall) -> FileAnswer:
        media = self._stage.media.valid(call.query.get("media_id", ""))
        return FileAnswer(media.filename, media.content_type, media.data)


async def _read_body(request: web.Request, call: ApiCall) -> str:
    """Read the body into the call; return what is wrong with it, or an empty text."""
    if request.method != "POST":
        return ""
    if request.content_type == "multipart/form-data":
        return await _read_upload(request, call)
    try:
        call.body = loads_object(await request.read())
    except ValueError as error:
        return str(error)
    return ""


async def _read_upload(request: web.Request, call: ApiCall) -> str:
    try:
        field = (await request.post()).get("media")
    except ValueError as error:
        return f"broken multipart: {error}"
    if isinstance(field, web.FileField):
        with field.file as file:
            call.upload = Upload(field.filename, file.read())
    return ""


def _summary(call: ApiCall, fault: FaultRule | None) -> str:
    part = call.body.get(text_in(call.body, "msgtype"))
    content = part.get("content") if isinstance(part, dict) else None
    title = ""
    if isinstance(part, dict) and isinstance(part.get("main_title"), dict):
        title = text_in(part["main_title"], "title")
    words = [
        f"（故障 {fault.action}）" if fault else "",
        call.robot or text_in(call.body, "touser"),
        "、".join(texts_in(call.body, "callee_userid")),
        " ".join(content.split()) if isinstance(content, str) else title,
    ]
    return " ".join(word for word in words if word)[:_SUMMARY]

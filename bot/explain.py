"""What was understood and why, as JSON: only beside the sandbox, never on a real platform."""

import json
from typing import Final

from aiohttp import web

from bot.filters.why import why
from domain.ids import UserId
from domain.ports import Stations
from domain.when import Clock
from handlers.hearing import speaker_of
from language.judge import Scorer

LONGEST: Final = 4000
STATIONS: Final = web.AppKey("explain_stations", Stations)
CLOCK: Final = web.AppKey("explain_clock", Clock)
TABLE: Final = web.AppKey("explain_table", Scorer)


def add_explain(app: web.Application) -> None:
    """Add the address; `STATIONS`, `CLOCK` and `TABLE` are set when the service starts."""
    app.router.add_post("/explain", _explain)


async def _explain(request: web.Request) -> web.Response:
    """Answer 200 with lines for a person, 400 if there is no text."""
    try:
        body = await request.json()
        text, sender = str(body["text"])[:LONGEST], str(body.get("sender", ""))
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        return web.json_response({"error": "没有要解释的话"}, status=400)
    station = await request.app[STATIONS].load()
    speaker = speaker_of(station.member(UserId(sender)))
    now = request.app[CLOCK].now()
    table = request.app[TABLE]
    lines = list(why(text, station=station, now=now, fully=True, speaker=speaker, table=table))
    return web.json_response({"lines": lines})

"""/healthz: the process lives. /readyz: it can do its work, and what waits or went wrong."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from bot.channels.tally import WireTally
from domain.ports import Reports, Stations
from domain.when import Clock

SKEW_LIMIT = 60  # s between the platform's clock and ours


@dataclass(slots=True, kw_only=True)
class Health:
    """What the two addresses look at. `tasks`: loops that must not end."""

    clock: Clock
    reports: Reports
    tally: WireTally
    stations: Stations
    tasks: list[asyncio.Future[None]] = field(default_factory=list)


HEALTH = web.AppKey("health", Health)


def add_health(app: web.Application) -> None:
    """Add the two addresses."""
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz)


async def _healthz(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _readyz(request: web.Request) -> web.Response:
    """Answer 200 when messages are taken and handled, else 503; the body says what is wrong."""
    health = request.app[HEALTH]
    wrong: list[str] = []
    counts: dict[str, int] = {}
    try:
        counts = dict(await health.reports.counts())
        if (await health.stations.load()).is_empty:
            wrong.append("no_station")
    except Exception as err:  # noqa: BLE001  whatever it is, the answer is "not ready"
        wrong.append(f"database:{type(err).__name__}")
    if any(task.done() for task in health.tasks):
        wrong.append("loop_ended")
    skew = health.tally.skew_seconds
    if skew is not None and abs(skew) > SKEW_LIMIT:
        wrong.append("clock_off")
    body = {
        "status": "ready" if not wrong else "not_ready",
        "wrong": wrong,
        "time": health.clock.now().isoformat(timespec="seconds"),
        "counts": counts,
        "callbacks": {
            "kept": health.tally.kept,
            "not_kept": health.tally.not_kept,
            "turned_away": health.tally.turned_away,
            "refused": {str(reason): n for reason, n in health.tally.refused.items()},
        },
    }
    return web.json_response(body, status=503 if wrong else 200)

"""The servers that are measured, each started as its own process: `python -m benchmarks.servers`."""

import asyncio
import os
import sys
from pathlib import Path

TOKEN = "BenchToken01"
AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
CORP = "wwbench0corp"
AGENT = 1000002


def bare(port: int) -> None:
    """Answer aiohttp requests after reading the body: the ceiling everything is compared with."""
    from aiohttp import web

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application()
    app.router.add_post("/callback/agent", answer)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


def ours(port: int, folder: Path) -> None:
    """Run our service on SQLite with synchronous=FULL; no station, so that nothing is handled yet."""
    from bot.log import set_up
    from bot.serve import serve
    from bot.settings import Settings

    set_up(open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  held for the process's life
    settings = Settings(
        wecom={
            "corp_id": CORP,
            "api_base": "http://127.0.0.1:9",
            "agent": {
                "agent_id": AGENT,
                "secret": "x" * 32,
                "token": TOKEN,
                "encoding_aes_key": AES,
            },
        },
        http={"port": port},
        database={"url": f"sqlite:///{folder}/bench.db"},
    )
    asyncio.run(serve(settings))


def werobot_app() -> object:
    """Return WeRoBot as a WSGI application that answers the encrypted message."""
    import bottle
    import werobot
    from werobot.contrib.bottle import make_view

    robot = werobot.WeRoBot(token=TOKEN, encoding_aes_key=AES, app_id=CORP, enable_session=False)
    robot.add_handler(lambda _message: "收到")
    app = bottle.Bottle()
    app.route("/callback/agent", ["GET", "POST"], make_view(robot))
    return app


def main() -> None:
    """Start one of the servers."""
    name, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    if name == "bare":
        bare(port)
    else:
        ours(port, folder)


if __name__ == "__main__":
    main()

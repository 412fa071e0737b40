"""Serve until told to stop: finish what is in hand, then go."""

import asyncio
import logging
import signal

from aiohttp import web

from bot.app import create_app
from bot.settings import Settings


async def serve(settings: Settings) -> None:
    """Run the service until SIGTERM or SIGINT."""
    app = create_app(settings)
    # The webhook answers broken bodies itself; the access log would write query strings down.
    runner = web.AppRunner(
        app, access_log=None, auto_decompress=False, shutdown_timeout=5, logger=logging.getLogger()
    )
    await runner.setup()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        site = web.TCPSite(runner, settings.http.host, settings.http.port)
        await site.start()
        await stop.wait()
    finally:
        await runner.cleanup()

"""Asks the bot what it understood: for the person who sets a station up, on loopback only."""

import aiohttp

from sandbox.errors import PageError
from sandbox.jsonio import JsonObject, loads_object

_LIMIT = 5  # s


async def ask_bot(bot_url: str, question: JsonObject) -> JsonObject:
    """Return the bot's explanation of one text.

    Raises:
        PageError: the bot does not answer, or does not explain itself.
    """
    timeout = aiohttp.ClientTimeout(total=_LIMIT)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(f"{bot_url.rstrip('/')}/explain", json=question) as response,
        ):
            if response.status != 200:  # noqa: PLR2004  plain HTTP
                raise PageError("这个机器人不解释自己，只有接沙箱的才行", status=404)
            return loads_object(await response.read())
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise PageError("机器人没有回答，看看它是不是还在运行", status=502) from error

"""Which way a message leaves: the one-time address, the group's robot, or the app."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.channels.api import ApiClient
from bot.channels.app_messages import send_to_person
from bot.channels.calls import call_answered, place_call
from bot.channels.config import WayOutConfig
from bot.channels.http import CallFailedError, Http, Timeouts
from bot.channels.papers import PapersOut
from bot.channels.reply_address import send_reply
from bot.channels.robot import robot_text, send_to_robot
from bot.papers.rendered import Render, no_papers
from domain.ids import UserId
from domain.outbound import Delivery, Outcome, Purpose, Result
from domain.when import Clock

REPLY_MARGIN = timedelta(seconds=10)
"""An address that ends sooner is not tried: the call itself takes some seconds."""


class WayOut:
    """Sends deliveries. What happened stands in the outcome; only uploads are remembered.

    Attributes:
        http: the session with the platform; also for fetching pictures of the AI bot.
        app: reaches members and fetches their pictures; None when the station has no app.

    Further arguments of the constructor:
        clock: tells whether a one-time address is still good.
        robots: name in the settings → webhook key.
        render: makes pictures and files of facts; by default none can be made.
    """

    def __init__(
        self,
        *,
        http: Http,
        clock: Clock,
        app: ApiClient | None,
        robots: Mapping[str, str],
        render: Render = no_papers,
    ) -> None:
        self.http = http
        self.app = app
        self._clock = clock
        self._robots = robots
        self._papers = PapersOut(render, clock)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        config: WayOutConfig,
        clock: Clock,
        timeouts: Timeouts | None = None,
        render: Render = no_papers,
    ) -> AsyncIterator["WayOut"]:
        """Hold the session with the platform open.

        Raises:
            ValueError: `api_base` is not one.
        """
        async with Http.open(config.api_base, timeouts) as http:
            app = None if config.agent is None else ApiClient(http, config.agent)
            yield cls(http=http, clock=clock, app=app, robots=config.robots, render=render)

    async def send(self, delivery: Delivery) -> Outcome:
        """Send once and say honestly how it ended. Raises nothing that can be foreseen."""
        person = delivery.message.person
        if person is None:
            return await self._to_group(delivery)
        if delivery.message.purpose is Purpose.CALL:
            return await self._call(person)
        return await self._to_person(delivery, person)

    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        """Return the member with this mobile number, or None when there is none.

        Raises:
            CallFailedError: it could not be asked.
        """
        if self.app is None:
            raise CallFailedError(Result.REFUSED, "没有配置自建应用，查不了手机号", sent=False)
        return await self.app.userid_by_mobile(mobile)

    async def call_answered(self, person: UserId, call_id: str) -> bool | None:
        """Return whether a call was answered; None when that cannot be known now."""
        return None if self.app is None else await call_answered(self.app, person, call_id)

    async def _call(self, person: UserId) -> Outcome:
        if self.app is None:
            return Outcome(result=Result.REFUSED, detail="没有配置自建应用，打不了电话")
        return await place_call(self.app, person)

    async def _to_person(self, delivery: Delivery, person: UserId) -> Outcome:
        """Use the app; the one-time address only where the app is missing or cannot reach."""
        outcome = Outcome(
            result=Result.UNREACHABLE, detail="没有配置自建应用，发不了单聊消息，请在设置里补上"
        )
        message = delivery.message
        if self.app is not None and message.paper is not None:
            return await self._papers.to_person(self.app, person, message.paper, delivery.body)
        if self.app is not None:
            outcome = await send_to_person(self.app, person, message, delivery.body)
        if outcome.result is not Result.UNREACHABLE or not self._can_reply(delivery):
            return outcome
        return await self._reply(delivery)

    async def _to_group(self, delivery: Delivery) -> Outcome:
        """Answer through the one-time address if there is one, else through the robot.

        An address that turns out to be spent costs nothing: the robot says it then. What
        mentions members goes by the robot first: only there the platform promises mentions.
        """
        if not self._can_reply(delivery):
            return await self._through_robot(delivery)
        if delivery.message.mentions and delivery.robot:
            outcome = await self._through_robot(delivery)
            unreachable = outcome.result is Result.UNREACHABLE
            return await self._reply(delivery) if unreachable else outcome
        outcome = await self._reply(delivery)
        if outcome.result is Result.REFUSED and delivery.robot:
            return replace(await self._through_robot(delivery), used_reply=True)
        return outcome

    async def _through_robot(self, delivery: Delivery) -> Outcome:
        if not delivery.robot:
            return Outcome(
                result=Result.UNREACHABLE,
                detail="这个群没有群机器人，也没有可用的回复地址，请在群里添加机器人并写进设置",
            )
        key = self._robots.get(delivery.robot)
        if key is None:
            return Outcome(
                result=Result.UNREACHABLE,
                detail=f"设置里没有名为“{delivery.robot}”的群机器人，请补上它的密钥",
            )
        message = delivery.message
        if message.paper is not None:
            return await self._papers.to_group(self.http, key, message.paper)
        return await send_to_robot(self.http, key, robot_text(message.text, message.mentions))

    async def _reply(self, delivery: Delivery) -> Outcome:
        address = delivery.reply
        url = "" if address is None else address.url
        return await send_reply(self.http, url, delivery.message.text)

    def _can_reply(self, delivery: Delivery) -> bool:
        """Whether the answer fits through the one-time address: a text, and still in time."""
        message = delivery.message
        if delivery.reply is None or message.update is not None or message.paper is not None:
            return False
        return self._clock.now() + REPLY_MARGIN < delivery.reply.until

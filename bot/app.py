"""Wires the whole service. The only module that knows every class."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial

import aiohttp
import structlog
from aiohttp import web

from bot.adviser import ModelConfig, advised_by
from bot.answers_file import fill_when_empty
from bot.calendar_file import use_calendar
from bot.channels.config import AgentConfig, AibotConfig, WayOutConfig
from bot.channels.doors import AgentDoor, AibotDoor
from bot.channels.way_out import WayOut
from bot.clock import FollowedClock, SystemClock
from bot.due import house_ticks, work_ticks
from bot.embedded_answers import EmbeddedAnswers
from bot.embedding import load_embedder, reading_ahead, table_with
from bot.explain import CLOCK, STATIONS, TABLE, add_explain
from bot.feeds import FEEDS, Feeds, add_feeds
from bot.health import HEALTH, Health, add_health
from bot.papers.here import papers_of
from bot.papers.render import Papers
from bot.settings import Settings
from bot.webhook import Receiver, StreamState, add_callbacks
from domain.outbound import PaperKind
from domain.when import Clock
from handlers.chase_due import Timed
from handlers.dispatcher import Dispatcher
from handlers.tell_operators import tell_restart
from language import understand
from language.answers import index_of, look_up
from language.vectors import Embedder
from scheduler.inbox_worker import InboxWorker
from scheduler.limits import Pace
from scheduler.outbox_relay import OutboxRelay
from scheduler.ticks import Ticks
from storage.database import Database
from storage.inbox import SqlInbox
from storage.marks import SqlMarks
from storage.outbox import SqlOutbox
from storage.reports import SqlReports
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork

log = structlog.get_logger()

STOP_SECONDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Steward:
    """The running service, for tests and tools that need to look inside."""

    clock: Clock
    database: Database
    inbox: SqlInbox
    outbox: SqlOutbox
    stations: SqlStations
    reports: SqlReports
    marks: SqlMarks
    dispatcher: Dispatcher
    worker: InboxWorker
    relay: OutboxRelay
    ticks: Ticks
    timed: Timed

    def uow(self) -> SqlUnitOfWork:
        """Return a new unit of work."""
        return SqlUnitOfWork(self.database)


STEWARD = web.AppKey("steward", Steward)


class _Streams:
    """The answers that open AI-bot streams wait for, as the outbox has them."""

    def __init__(self, outbox: SqlOutbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock

    async def state(self, stream_id: str) -> StreamState:
        """Return the text so far; once finished, what was read counts as sent."""
        content, finished = await self._outbox.stream_state(stream_id)
        if finished:
            await self._outbox.stream_delivered(stream_id, now=self._clock.now())
        return StreamState(content=content, finished=finished)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    embedder: Embedder | None = None,
    papers: Papers | None = None,
) -> web.Application:
    """Return the whole service; it starts with the application and stops with it.

    Args:
        clock: tells the time everywhere; by default the machine's, or the sandbox's if the
            settings say so.
        embedder: by default the one of the extra `embed` if the settings say so, else none.
        papers: makes pictures and files; by default what this machine can.

    Raises:
        SettingsError: the settings ask for an extra that is not installed.
    """
    if embedder is None and settings.understanding.embedding:
        embedder = load_embedder()
    use_calendar(settings.calendar.overrides)
    app = web.Application(client_max_size=256 * 1024)
    own = clock or (
        FollowedClock(settings.clock.follow) if settings.clock.follow else SystemClock()
    )
    makes = papers or papers_of(settings)
    database = Database(settings.database.url)
    inbox = SqlInbox(database)
    outbox = SqlOutbox(database)
    agent, aibot = channel_configs(settings)
    receiver = Receiver(
        clock=own,
        keep=inbox.put,
        agent=AgentDoor.of(agent) if agent else None,
        aibot=AibotDoor.of(aibot) if aibot else None,
        streams=_Streams(outbox, own),
        max_in_flight=settings.http.max_in_flight,
    )
    add_callbacks(app, receiver)
    add_health(app)
    add_feeds(app, settings.roster.feed_secret.get_secret_value())
    if settings.clock.follow:
        add_explain(app)

    async def live(app: web.Application) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            steward = await _start(settings, own, database, inbox, outbox, stack, embedder, makes)
            app[STEWARD] = steward
            app[STATIONS], app[CLOCK] = steward.stations, own
            app[FEEDS] = Feeds(stations=steward.stations, clock=own)
            app[TABLE] = table_with(embedder)
            app[HEALTH] = Health(
                clock=own, reports=steward.reports, tally=receiver.tally, stations=steward.stations
            )
            running = [
                asyncio.ensure_future(steward.worker.run()),
                asyncio.ensure_future(steward.relay.run()),
            ]
            if isinstance(own, FollowedClock):
                running.append(asyncio.ensure_future(own.follow()))
            app[HEALTH].tasks.extend(running)
            steward.ticks.start()
            yield
            steward.ticks.stop()
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=STOP_SECONDS)

    app.cleanup_ctx.append(live)
    return app


def channel_configs(settings: Settings) -> tuple[AgentConfig | None, AibotConfig | None]:
    """Return what the channels need, out of the settings."""
    wecom = settings.wecom
    app, bot = wecom.agent, wecom.aibot
    agent = None
    if app is not None:
        agent = AgentConfig(
            corp_id=wecom.corp_id,
            agent_id=app.agent_id,
            secret=app.secret.get_secret_value(),
            token=app.token.get_secret_value(),
            encoding_aes_key=app.encoding_aes_key.get_secret_value(),
        )
    aibot = None
    if bot is not None:
        aibot = AibotConfig(
            token=bot.token.get_secret_value(),
            encoding_aes_key=bot.encoding_aes_key.get_secret_value(),
            bot_id=bot.bot_id,
            bot_names=bot.names,
            stream_replies=bot.stream_replies,
        )
    return agent, aibot


def way_out_config(settings: Settings) -> WayOutConfig:
    """Return what speaking needs, out of the settings."""
    return WayOutConfig(
        api_base=settings.wecom.api_base,
        agent=channel_configs(settings)[0],
        robots={n: key.get_secret_value() for n, key in settings.wecom.robots.items()},
    )


def model_config(settings: Settings) -> ModelConfig | None:
    """Return where the second opinion comes from, out of the settings; None without one."""
    model = settings.model
    if not model.url:
        return None
    return ModelConfig(
        url=model.url, model=model.name, key=model.key, timeout=model.timeout_seconds
    )


async def _start(
    settings: Settings,
    clock: Clock,
    database: Database,
    inbox: SqlInbox,
    outbox: SqlOutbox,
    stack: AsyncExitStack,
    embedder: Embedder | None,
    papers: Papers,
) -> Steward:
    await stack.enter_async_context(database)
    await stack.enter_async_context(inbox)
    if isinstance(clock, FollowedClock):
        await _first_look(clock)
    stack.callback(papers.close)
    way = await stack.enter_async_context(
        WayOut.open(way_out_config(settings), clock, render=papers.render)
    )
    adviser = await stack.enter_async_context(advised_by(model_config(settings)))
    stations, reports, marks = SqlStations(database), SqlReports(database), SqlMarks(database)
    rules = settings.rules()
    rules = replace(rules, package=settings.papers.rules(speaks=papers.makes(PaperKind.SPEECH)))

    def uows() -> SqlUnitOfWork:
        return SqlUnitOfWork(database)

    entries = await fill_when_empty(uows)
    # made here, in a thread, because it takes half a second that no message should wait for
    await asyncio.to_thread(index_of, entries)
    answers = None if embedder is None else EmbeddedAnswers(embedder, entries)
    timed = Timed(uows=uows, stations=stations, clock=clock, rules=rules)
    dispatcher = Dispatcher(
        uows=uows,
        stations=stations,
        directory=way,
        adviser=adviser,
        understand=partial(understand, table=table_with(embedder)),
        look_up=look_up if answers is None else answers.look_up,
        clock=clock,
        rules=rules,
    )
    pace = Pace(**settings.pace.model_dump())
    steward = Steward(
        clock=clock,
        database=database,
        inbox=inbox,
        outbox=outbox,
        stations=stations,
        reports=reports,
        marks=marks,
        dispatcher=dispatcher,
        worker=InboxWorker(
            queue=inbox,
            stations=stations,
            handle=reading_ahead(dispatcher.handle, embedder),
            clock=clock,
        ),
        relay=OutboxRelay(queue=outbox, sender=way, clock=clock, pace=pace),
        ticks=Ticks(
            (
                *work_ticks(settings, timed, marks),
                *house_ticks(settings, timed, reports, marks, inbox, way, answers),
            )
        ),
        timed=timed,
    )
    database.changes.on_inbox.append(steward.worker.wake.ring)
    database.changes.on_outbox.append(steward.relay.wake.ring)
    await _recover(steward)
    return steward


async def _first_look(clock: FollowedClock) -> None:
    """Learn the sandbox's time before anything is decided by it."""
    async with aiohttp.ClientSession() as session:
        try:
            await clock.step(session)
        except (aiohttp.ClientError, TimeoutError):
            log.warning("sandbox_clock_unreachable")


async def _recover(steward: Steward) -> None:
    """Take back what a crash left behind, and tell the operators how long we were away (J9)."""
    now = steward.clock.now()
    await steward.inbox.release()
    unknown = await steward.outbox.release(now=now)
    async with steward.uow() as uow:
        overdue = len(await uow.tickets.due_for_chase(now, limit=1000))
        overdue += len(await uow.tickets.due_for_call_back(now, limit=1000))
        overdue += len(await uow.promises.due(now, limit=1000))
        overdue += len(await uow.requests.due(now, limit=1000))
    await tell_restart(steward.timed, steward.reports, steward.marks, unknown=unknown, due=overdue)

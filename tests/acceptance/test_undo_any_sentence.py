"""Whatever staff said, 撤销 brings everything back, and whoever was told hears one correction."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import RowMapping, Select, select, update

from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.ids import ChatId, UserId, direct_conversation, group_conversation
from domain.inbound import Arrival, Channel, Kind
from handlers.dispatcher import Dispatcher
from language import understand
from storage.database import Database
from storage.duty_tables import duty_changes
from storage.household_tables import households
from storage.inbox import SqlInbox
from storage.incident_tables import merges, spots
from storage.promise_tables import promises
from storage.stations import SqlStations
from storage.tables import OutboxState, outbox, parties, tickets
from storage.undo_tables import acts, undo_rows
from storage.uow import SqlUnitOfWork

CHAT = ChatId("wr_binhe")
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
WORK = (
    ("wgy01", "接 {no}"),
    ("wgy01", "{no} 到了"),
    ("wgy01", "{no} 查到了 单元开关烧了"),
    ("wgy01", "{no} 预计11点半前来电"),
    ("wgy01", "{no} 好了 换了开关"),
    ("wgy01", "{no} 好了"),
)
SENTENCES = (
    *WORK,
    *WORK,
    *WORK,
    ("wgy01", "挂起 {no} 等配件"),
    ("wgy01", "不归我 {no} 是物业的"),
    ("wgy01", "{no} 换网格员二号"),
    ("wgy01", "1"),
    ("wgy02", "接 {no}"),
    ("wgy02", "{no} 好了"),
    ("wgfzr01", "接 {no}"),
    ("wgfzr01", "指派 {no} 网格员二号"),
    ("wgfzr01", "指派 {no} 网格员一号"),
    ("wgfzr01", "新人 网格员九号 xin09 滨河一网格 队员"),
    ("wgfzr01", "确认 网格员九号"),
    ("wgfzr01", "离队 网格员二号"),
    ("wgfzr01", "离队 网格员一号"),
    ("wgfzr01", "结单 {no}"),
    ("suozhang", "2"),
    ("wgfzr01", "合并 {no} {other}"),
    ("wgfzr01", "合并 {other} {no}"),
    ("wgfzr01", "1"),
    ("wgfzr01", "1"),
    ("wgfzr01", "拆出{no} 2户"),
    ("wgy01", "换班 网格员四号 12-1"),
    ("wgy04", "1"),
    ("wgfzr01", "排班 网格员一号 12-2夜班"),
)
Story = list[tuple[tuple[str, str], int, bool]]
STORY = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.sampled_from((0, 0, 0, 1)), st.booleans()),
    min_size=1,
    max_size=10,
)


class _Nobody:
    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        return None


class _Standing:
    def now(self) -> datetime:
        return NOW


@dataclass
class Desk:
    """The steward without a platform: a message in, its outbox rows out, everything sent at once."""

    database: Database
    inbox: SqlInbox
    stations: SqlStations
    dispatcher: Dispatcher
    keys: Callable[[], int]

    async def say(self, person: str, text: str, *, group: bool) -> list[RowMapping]:
        """Handle one message; return what it made the steward say."""
        sender = UserId(person)
        here = group_conversation(CHAT) if group else direct_conversation(sender)
        last = await self._last()
        await self.inbox.put(
            Arrival(
                channel=Channel.AIBOT if group else Channel.AGENT,
                key=f"m{self.keys()}",
                conversation=here,
                chat=CHAT if group else None,
                sender=sender,
                kind=Kind.TEXT,
                text=text,
                sent_at=NOW,
                received_at=NOW,
            )
        )
        for inbound in await self.inbox.claim(NOW, limit=1):
            await self.dispatcher.handle(inbound)
        rows = await self.rows(select(outbox).where(outbox.c.id > last))
        async with self.database.writing() as session:
            sent = update(outbox).values(state=OutboxState.SENT, sent_at=NOW)
            await session.execute(sent.where(outbox.c.state != OutboxState.RECALLED))
        return rows

    async def rows(self, wanted: Select[*tuple[Any, ...]]) -> list[RowMapping]:
        async with self.database.reading() as session:
            return list((await session.execute(wanted)).mappings().all())

    async def _last(self) -> int:
        rows = await self.rows(select(outbox.c.id).order_by(outbox.c.id.desc()).limit(1))
        return rows[0]["id"] if rows else 0

    async def picture(self) -> dict[str, object]:
        """Return all that staff may change, clocks and versions aside."""
        station = await self.stations.load()
        aside = {"version", "next_chase_at", "next_at", "id"}
        return {
            table.name: [
                {k: v for k, v in row.items() if k not in aside}
                for row in await self.rows(select(table))
            ]
            for table in (tickets, parties, households, spots, promises, merges, duty_changes)
        } | {
            "members": [m for m in station.members if m.userid != "xin09"],
            "grids": station.grids,
        }


async def _take_back(desk: Desk, act: RowMapping) -> list[RowMapping]:
    """Let somebody who may do it take back the newest step."""
    rows = await desk.rows(select(undo_rows).where(undo_rows.c.act == act["id"]))
    numbers = [int(row["key"].strip("[]")) for row in rows if row["name"] == "tickets"]
    if numbers:
        return await desk.say("suozhang", f"撤销 {numbers[0]:04d}", group=False)
    group = act["conversation"].startswith("group:")
    return await desk.say(act["actor"], "撤销", group=group)


async def _heard_of(desk: Desk, act: RowMapping) -> set[str]:
    """Return the targets that the messages of a step have reached."""
    rows = await desk.rows(
        select(undo_rows.c.key).where(undo_rows.c.act == act["id"], undo_rows.c.name == "outbox")
    )
    ids = [int(row["key"].strip("[]")) for row in rows]
    said = await desk.rows(
        select(outbox.c.target).where(outbox.c.id.in_(ids), outbox.c.card_update == "")
    )
    return {row["target"] for row in said}


def _words(rows: list[RowMapping]) -> Counter[str]:
    """Return how many messages in words each target got; a page to the owner is none of them."""
    return Counter(
        row["target"] for row in rows if row["text"] and not row["dedup_key"].startswith("page:")
    )


def _filled(sentence: str, opened: list[RowMapping], nth: int) -> str:
    return sentence.format(no=f"{opened[nth]['no']:04d}", other=f"{opened[1 - nth]['no']:04d}")


async def _live(desk: Desk, story: Story, numbers: Iterator[int]) -> None:
    opened = []
    for building in (5, 6):
        await desk.say("jm01", f"滨河社区{building}号楼{next(numbers)}室就我家没电了", group=True)
        opened.append((await desk.rows(select(tickets.c.no).order_by(tickets.c.no.desc())))[0])
    start = await desk.picture()
    for (person, sentence), nth, group in story:
        await desk.say(person, _filled(sentence, opened, nth), group=group)
    waiting = select(acts).where(acts.c.undone_at.is_(None)).order_by(acts.c.id.desc())
    while left := await desk.rows(waiting):
        heard = await _heard_of(desk, left[0])
        said = await _take_back(desk, left[0])
        told = _words(said)
        assert max(told.values()) == 1, told
        assert heard <= set(told), (heard, told)
        assert len(await desk.rows(waiting)) == len(left) - 1, [row["text"] for row in said]
    assert await desk.picture() == start


async def _open(stack: AsyncExitStack) -> Desk:
    database = await stack.enter_async_context(Database("sqlite://"))
    queue = await stack.enter_async_context(SqlInbox(database))
    stations = SqlStations(database)
    await stations.replace(load(SAMPLE))
    dispatcher = Dispatcher(
        uows=lambda: SqlUnitOfWork(database),
        stations=stations,
        directory=_Nobody(),
        understand=understand,
        clock=_Standing(),
        rules=Settings().rules(),
    )
    return Desk(database, queue, stations, dispatcher, count().__next__)


def test_whatever_staff_said_is_taken_back_and_corrected_once() -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        desk, numbers = runner.run(_open(stack)), count(101)

        @given(story=STORY)
        @settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
        def check(story: Story) -> None:
            runner.run(_live(desk, story, numbers))

        try:
            check()
        finally:
            runner.run(stack.aclose())

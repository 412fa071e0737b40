"""The inbox: durable, once, in order, leased."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.errors import LostLeaseError
from domain.ids import ConversationId, InboxId, UserId, direct_conversation
from domain.inbound import Button, Inbound, Media
from storage.database import Database
from storage.inbox import CLAIMS, LEASE, SqlInbox
from storage.inbox_rows import write_batch
from storage.tables import inbox as table
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import GROUP, NOW, RESIDENT, arrival, seconds, stored

OTHER = ConversationId("group:wrOther")


@pytest.fixture
async def inbox(database: Database) -> AsyncIterator[SqlInbox]:
    async with SqlInbox(database) as opened:
        yield opened


async def count(database: Database) -> int:
    async with database.reading() as session:
        found = await session.execute(select(func.count()).select_from(table))
        return int(found.scalar_one())


async def finish(database: Database, inbound: Inbound) -> None:
    async with SqlUnitOfWork(database) as uow:
        await uow.inbox.done(inbound, meaning={"intent": "fault_report"})
        await uow.commit()


async def test_every_part_of_a_message_comes_back_as_it_was_put(inbox: SqlInbox) -> None:
    full = Inbound(
        **{
            **{name: getattr(arrival("m1"), name) for name in arrival("m1").__dataclass_fields__},
            "media": (Media(kind="image", url="https://example.invalid/p"),),
            "button": Button(
                task_id="t1", key="accept", response_code="c", selected=(("q", "1"),)
            ),
            "quote": "引用的话",
            "reply_url": "https://example.invalid/r",
            "stream_id": "s1",
        },
        id=InboxId(1),
    )
    await inbox.put(full)
    (claimed,) = await inbox.claim(NOW, limit=10)
    assert {name: getattr(claimed, name) for name in full.__dataclass_fields__} == {
        name: getattr(full, name) for name in full.__dataclass_fields__
    }


async def test_fifty_puts_at_once_share_few_commits(
    database: Database, inbox: SqlInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    def counting(connection: object, rows: list[object]) -> object:
        batches.append(len(rows))
        return write_batch(connection, rows)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr("storage.inbox.write_batch", counting)
    await asyncio.gather(*(inbox.put(arrival(f"m{n}")) for n in range(50)))
    assert await count(database) == 50
    assert sum(batches) == 50
    assert len(batches) <= 3


async def test_the_same_message_fifty_times_at_once_is_stored_once(
    database: Database, inbox: SqlInbox
) -> None:
    await asyncio.gather(*(inbox.put(arrival("m1")) for _ in range(50)))
    assert await count(database) == 1


async def test_a_message_that_cannot_be_stored_fails_alone(
    database: Database, inbox: SqlInbox
) -> None:
    puts = [inbox.put(arrival(f"m{n}")) for n in range(10)]
    bad = inbox.put(arrival("bad", text="\ud800"))
    results = await asyncio.gather(*puts, bad, *puts[:0], return_exceptions=True)
    assert [type(result) for result in results] == [type(None)] * 10 + [UnicodeEncodeError]
    assert await count(database) == 10


async def test_who_handles_messages_is_woken_after_the_commit(
    database: Database, inbox: SqlInbox
) -> None:
    woken = asyncio.Event()
    database.changes.on_inbox.append(woken.set)
    await inbox.put(arrival("m1"))
    async with asyncio.timeout(5):
        await woken.wait()


async def test_closing_stores_what_is_still_waiting(database: Database) -> None:
    async with SqlInbox(database) as inbox:
        puts = [asyncio.ensure_future(inbox.put(arrival(f"m{n}"))) for n in range(300)]
        await asyncio.sleep(0)
    await asyncio.gather(*puts)
    assert await count(database) == 300


async def test_a_closed_inbox_takes_nothing(database: Database) -> None:
    inbox = SqlInbox(database)
    with pytest.raises(RuntimeError):
        await inbox.put(arrival("m1"))


async def test_a_conversation_is_handled_one_message_at_a_time_in_the_order_of_writing(
    database: Database, inbox: SqlInbox
) -> None:
    for key, sent in (("late", 2.0), ("first", 0.0), ("tie", 0.0)):
        await inbox.put(arrival(key, sent=sent))
    handled = []
    for _ in range(3):
        (claimed,) = await inbox.claim(NOW, limit=10)
        assert await inbox.claim(NOW, limit=10) == []
        handled.append(claimed.key)
        await finish(database, claimed)
    assert handled == ["first", "tie", "late"]


async def test_conversations_do_not_wait_for_each_other(inbox: SqlInbox) -> None:
    await inbox.put(arrival("a1", sent=5))
    await inbox.put(arrival("b1", conversation=OTHER))
    await inbox.put(arrival("b2", conversation=OTHER, sent=1))
    assert [m.key for m in await inbox.claim(NOW, limit=10)] == ["b1", "a1"]


async def test_an_older_message_that_comes_late_waits_for_the_one_in_work(
    inbox: SqlInbox,
) -> None:
    await inbox.put(arrival("new", sent=5))
    await inbox.claim(NOW, limit=10)
    await inbox.put(arrival("old", sent=0))
    assert await inbox.claim(NOW, limit=10) == []


async def test_a_claim_takes_no_more_than_its_limit(inbox: SqlInbox) -> None:
    for n in range(5):
        await inbox.put(arrival(f"m{n}", conversation=ConversationId(f"group:{n}")))
    assert len(await inbox.claim(NOW, limit=2)) == 2
    assert len(await inbox.claim(NOW, limit=9)) == 3


async def test_a_failed_message_comes_again_later_and_is_dead_after_the_fifth(
    inbox: SqlInbox,
) -> None:
    await inbox.put(arrival("m1"))
    at, deaths = NOW, []
    for delay in (1, 5, 30, 120, 0):
        (claimed,) = await inbox.claim(at, limit=10)
        deaths.append(await inbox.failed(claimed, reason="KeyError", now=at))
        assert await inbox.claim(at + seconds(delay - 0.001), limit=10) == []
        at += seconds(delay)
    assert deaths == [False, False, False, False, True]
    assert await inbox.claim(at + timedelta(days=1), limit=10) == []


async def test_what_waits_behind_a_dead_message_goes_on(inbox: SqlInbox) -> None:
    await inbox.put(arrival("poison"))
    await inbox.put(arrival("next", sent=1))
    at = NOW
    for _ in range(5):
        (claimed,) = await inbox.claim(at, limit=10)
        assert claimed.key == "poison"
        await inbox.failed(claimed, reason="KeyError", now=at)
        at += seconds(200)
    assert [m.key for m in await inbox.claim(at, limit=10)] == ["next"]


async def test_a_worker_that_lost_its_lease_can_neither_finish_nor_fail(
    database: Database, inbox: SqlInbox
) -> None:
    await inbox.put(arrival("m1"))
    (slow,) = await inbox.claim(NOW, limit=10)
    (fast,) = await SqlInbox(database).claim(NOW + LEASE, limit=10)
    with pytest.raises(LostLeaseError):
        await finish(database, slow)
    assert await inbox.failed(slow, reason="late", now=NOW + LEASE) is False
    await finish(database, fast)
    assert await inbox.claim(NOW + timedelta(days=1), limit=10) == []


async def test_the_same_worker_is_fenced_from_its_own_earlier_claim(
    database: Database, inbox: SqlInbox
) -> None:
    await inbox.put(arrival("m1"))
    (slow,) = await inbox.claim(NOW, limit=10)
    await inbox.claim(NOW + LEASE, limit=10)
    with pytest.raises(LostLeaseError):
        await finish(database, slow)


async def test_a_lease_holds_for_thirty_seconds(inbox: SqlInbox) -> None:
    await inbox.put(arrival("m1"))
    await inbox.claim(NOW, limit=10)
    assert await inbox.claim(NOW + seconds(29.9), limit=10) == []
    assert len(await inbox.claim(NOW + seconds(30), limit=10)) == 1


async def test_after_a_crash_everything_in_work_is_given_back(inbox: SqlInbox) -> None:
    await inbox.put(arrival("m1"))
    await inbox.put(arrival("m2", conversation=OTHER))
    await inbox.claim(NOW, limit=10)
    assert await inbox.release() == 2
    assert len(await inbox.claim(NOW, limit=10)) == 2


async def test_a_message_that_takes_the_process_with_it_is_dead_in_the_end(
    inbox: SqlInbox,
) -> None:
    await inbox.put(arrival("m1"))
    for _ in range(CLAIMS):
        assert len(await inbox.claim(NOW, limit=10)) == 1
        await inbox.release()
    assert await inbox.claim(NOW, limit=10) == []
    assert await inbox.release() == 0


async def test_done_is_undone_when_the_unit_of_work_is_left_without_commit(
    database: Database, inbox: SqlInbox
) -> None:
    await inbox.put(arrival("m1"))
    (claimed,) = await inbox.claim(NOW, limit=10)
    async with SqlUnitOfWork(database) as uow:
        await uow.inbox.done(claimed, meaning={})
    await finish(database, claimed)


async def test_recent_tells_what_the_person_wrote_here_without_the_present_message(
    database: Database, inbox: SqlInbox
) -> None:
    someone = UserId("resident-two")
    earlier = [
        arrival("old", sent=-700),
        arrival("one", sent=-60),
        arrival("two", sent=-30),
        arrival("elsewhere", conversation=direct_conversation(RESIDENT)),
        arrival("other", sender=someone),
    ]
    for message in earlier:
        await inbox.put(message)
        (claimed,) = await inbox.claim(NOW, limit=1)
        await finish(database, claimed)
    await inbox.put(arrival("present"))
    (present,) = await inbox.claim(NOW, limit=1)
    await inbox.put(arrival("behind", sent=3))
    async with SqlUnitOfWork(database) as uow:
        before = await uow.inbox.recent(RESIDENT, GROUP, since=NOW - seconds(600))
        await uow.inbox.done(present, meaning={})
        after = await uow.inbox.recent(RESIDENT, GROUP, since=NOW - seconds(600))
    assert [m.key for m in before] == ["two", "one"]
    assert after == before


async def test_the_raw_plaintext_can_be_purged_and_the_message_stays(
    database: Database, inbox: SqlInbox
) -> None:
    await inbox.put(arrival("old"))
    await inbox.put(arrival("new", sent=60, conversation=OTHER))
    assert await inbox.purge_raw(NOW + seconds(60)) == 1
    assert await inbox.purge_raw(NOW + seconds(60)) == 0
    assert [(m.key, m.raw) for m in await inbox.claim(NOW, limit=9)] == [
        ("old", ""),
        ("new", "<xml/>"),
    ]


async def test_a_message_that_was_never_claimed_cannot_be_finished(database: Database) -> None:
    inbound = await stored(database)
    copy = Inbound(**{name: getattr(inbound, name) for name in Inbound.__dataclass_fields__})
    async with SqlUnitOfWork(database) as uow:
        with pytest.raises(TypeError):
            await uow.inbox.done(copy, meaning={})

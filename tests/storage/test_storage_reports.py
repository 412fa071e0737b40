"""What went wrong, and the counts for /readyz."""

from dataclasses import replace
from datetime import timedelta

from domain.outbound import Outcome, Purpose, Result
from storage.database import Database
from storage.inbox import SqlInbox
from storage.reports import SqlReports
from tests.storage.storage_parts import (
    GROUP,
    NOW,
    arrival,
    opened,
    queued,
    seconds,
    to_group,
    to_person,
)

DAY = timedelta(days=1)


async def test_what_went_wrong_is_listed_oldest_first(database: Database) -> None:
    ticket = await opened(database)
    outbox = await queued(
        database,
        replace(to_person("dead"), ticket=ticket.no),
        to_group("unknown", purpose=Purpose.BROADCAST),
        replace(to_group("late"), expires_at=NOW + seconds(30), not_before=NOW + DAY),
    )
    dead, unknown = await outbox.claim(NOW, limit=9)
    await outbox.settle(dead, Outcome(result=Result.REFUSED, detail="没有权限"), now=NOW)
    await outbox.settle(unknown, Outcome(result=Result.UNKNOWN), now=NOW + seconds(5))
    await outbox.claim(NOW + seconds(30), limit=9)
    async with SqlInbox(database) as inbox:
        await inbox.put(arrival("poison"))
        for before in (800, 600, 400, 200, 0):
            at = NOW + seconds(10 - before)
            (message,) = await inbox.claim(at, limit=1)
            await inbox.failed(message, reason="KeyError", now=at)
    troubles = await SqlReports(database).troubles(since=NOW)
    assert [(t.where, t.state, t.target) for t in troubles] == [
        ("outbox", "dead", "direct:wgy01"),
        ("outbox", "unknown", GROUP),
        ("inbox", "dead", GROUP),
        ("outbox", "expired", GROUP),
    ]
    assert (troubles[0].ticket, troubles[0].detail) == (ticket.no, "没有权限")
    assert troubles[2].detail == "KeyError"
    assert await SqlReports(database).troubles(since=NOW + seconds(31)) == []


async def test_the_counts_follow_what_waits_and_what_failed(database: Database) -> None:
    reports = SqlReports(database)
    assert set((await reports.counts()).values()) == {0}
    async with SqlInbox(database) as inbox:
        await inbox.put(arrival("m1", sent=7))
        await inbox.put(arrival("m2", sent=9))
    outbox = await queued(
        database, to_person("dead"), to_group("wait"), replace(to_group("x"), expires_at=NOW)
    )
    (dead, _) = await outbox.claim(NOW, limit=9)
    await outbox.settle(dead, Outcome(result=Result.REFUSED), now=NOW)
    assert await reports.counts() == {
        "inbox_waiting": 2,
        "inbox_oldest_at": int(NOW.timestamp()) + 7,
        "inbox_dead": 0,
        "outbox_waiting": 1,
        "digest_unsent": 0,
        "outbox_unknown": 0,
        "outbox_dead": 1,
        "outbox_expired": 1,
    }


async def test_a_daily_message_that_did_not_arrive_shows_until_the_next_one_does(
    database: Database,
) -> None:
    reports = SqlReports(database)
    outbox = await queued(
        database,
        to_person("today", purpose=Purpose.DIGEST),
        to_person("other", purpose=Purpose.NOTICE),
    )
    (other,) = await outbox.claim(NOW, limit=9)
    await outbox.settle(other, Outcome(result=Result.REFUSED), now=NOW)
    (lost,) = await outbox.claim(NOW, limit=9)
    await outbox.settle(lost, Outcome(result=Result.UNKNOWN), now=NOW + seconds(1))
    assert (await reports.counts())["digest_unsent"] == 1
    await queued(database, to_person("tomorrow", purpose=Purpose.DIGEST))
    (following,) = await outbox.claim(NOW + DAY, limit=9)
    await outbox.settle(following, Outcome(result=Result.SENT), now=NOW + DAY)
    assert (await reports.counts())["digest_unsent"] == 0

"""The day's figures, what went wrong, and the counts for /readyz."""

from dataclasses import replace
from datetime import timedelta

from domain.outbound import Outcome, Purpose, Result
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Kind
from storage.database import Database
from storage.inbox import SqlInbox
from storage.reports import SqlReports
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import (
    CREW,
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


async def moved(database: Database, ticket: Ticket, *moves: tuple[Move, float]) -> Ticket:
    async with SqlUnitOfWork(database) as uow:
        for move, at in moves:
            ticket = await uow.tickets.save(ticket.apply(move, by=CREW, at=NOW + seconds(at)))
        await uow.commit()
    return ticket


def call_back(score: int | None) -> Move:
    return Move(action=Action.CALL_BACK, score=score)


ACCEPT, RESTORE = Move(action=Action.ACCEPT), Move(action=Action.RESTORE)


async def test_a_day_is_told_in_figures_without_drills(database: Database) -> None:
    short = await opened(database, "a")
    long = await opened(database, "b", kind=Kind.DANGER)
    question = await opened(database, "c", kind=Kind.QUESTION)
    open_one = await opened(database, "d")
    await opened(database, "before", reported=-1)
    drill = await opened(database, "e", drill=True)
    for ticket, took in ((short, 100), (long, 200), (drill, 900)):
        await moved(
            database,
            ticket,
            (ACCEPT, 1),
            (RESTORE, took),
            (call_back(1 if took < 200 else 3), 950),
        )
    await moved(database, question, (Move(action=Action.ANSWER, words="明天"), 300))
    figures = await SqlReports(database).day(NOW, NOW + DAY)
    assert figures.reported == {Kind.DANGER: 1, Kind.FAULT: 2, Kind.QUESTION: 1, Kind.FAVOUR: 0}
    assert (figures.restored, figures.answered) == (2, 1)
    assert (figures.satisfied, figures.asked) == ({1: 1, 2: 0, 3: 1}, 2)
    assert figures.longest == (seconds(200), "滨河社区5号楼2单元")
    assert [ticket.no for ticket in figures.open] == [open_one.no, open_one.no + 1]


async def test_what_happened_at_midnight_belongs_to_the_day_that_begins(
    database: Database,
) -> None:
    ticket = await opened(database)
    await moved(database, ticket, (ACCEPT, 1), (RESTORE, 86400))
    reports = SqlReports(database)
    first, second = await reports.day(NOW, NOW + DAY), await reports.day(NOW + DAY, NOW + 2 * DAY)
    assert (first.restored, second.restored) == (0, 1)
    assert (first.reported[Kind.FAULT], second.reported[Kind.FAULT]) == (1, 0)
    assert first.longest is None


async def test_a_repair_that_was_closed_later_still_counts_on_the_day_of_its_restoration(
    database: Database,
) -> None:
    ticket = await opened(database)
    await moved(
        database,
        ticket,
        (ACCEPT, 1),
        (Move(action=Action.RESTORE, words="雷击", remedy="换保险"), 100),
        (call_back(2), 86400 + 60),
        (Move(action=Action.CLOSE), 86400 + 61),
    )
    reports = SqlReports(database)
    first, second = await reports.day(NOW, NOW + DAY), await reports.day(NOW + DAY, NOW + 2 * DAY)
    assert (first.restored, first.asked) == (1, 0)
    assert (second.restored, second.asked, second.satisfied[2]) == (0, 1, 1)


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
        "outbox_unknown": 0,
        "outbox_dead": 1,
        "outbox_expired": 1,
    }

"""Promises are kept as a history with at most one that holds, and end with the repair."""

from datetime import timedelta

import pytest

from domain.errors import StaleError
from domain.promise import Answer, Promise, PromiseFigures, PromisePolicy, Proposal
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action
from storage.database import Database
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, HEAD, NOW, opened, seconds

POLICY = PromisePolicy()
HOUR = timedelta(hours=1)


def promise(ticket: Ticket, due: timedelta = HOUR, **more: object) -> Promise:
    return POLICY.power(ticket.no, author=CREW, at=NOW, due=NOW + due, **more)  # type: ignore[arg-type]


async def moved(database: Database, ticket: Ticket, *moves: Move, after: timedelta) -> Ticket:
    async with SqlUnitOfWork(database) as uow:
        for move in moves:
            step = ticket.apply(move, by=CREW, at=NOW + after)
            ticket = await uow.tickets.save(step)
        await uow.commit()
    return ticket


async def given(database: Database, *promises: Promise) -> None:
    async with SqlUnitOfWork(database) as uow:
        for one in promises:
            await uow.promises.put(one)
        await uow.commit()


ACCEPT, RESTORE = Move(action=Action.ACCEPT), Move(action=Action.RESTORE, words="换开关")


async def test_a_new_promise_takes_the_place_of_the_old_one_and_nothing_is_lost(
    database: Database,
) -> None:
    ticket = await opened(database)
    proposal = Proposal(due=NOW + 3 * HOUR, reason="等吊车", by=CREW)
    first = promise(ticket, reason="换开关")
    async with SqlUnitOfWork(database) as uow:
        one = await uow.promises.put(first)
        await uow.promises.change(POLICY.asked(POLICY.answered(one, Answer.CAN), NOW))
        late = POLICY.explained(one, at=NOW + HOUR)
        two = await uow.promises.put(late)
        await uow.promises.change(
            Promise(**{**{f: getattr(two, f) for f in two.__slots__}, "proposal": proposal})
        )
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        before, live = await uow.promises.history(ticket.no)
        assert await uow.promises.live(ticket.no) == live
    assert (before.reason, before.answer, before.asked) == ("换开关", Answer.CAN, 1)
    assert before.ended_at == live.given_at == NOW + HOUR
    assert live.proposal == proposal
    assert live.author == "steward"


async def test_the_clock_finds_what_is_due_and_nothing_that_is_over(database: Database) -> None:
    ticket = await opened(database)
    await given(database, promise(ticket))
    async with SqlUnitOfWork(database) as uow:
        assert await uow.promises.due(NOW + timedelta(minutes=39), limit=9) == []
        assert await uow.promises.due(NOW + timedelta(minutes=40), limit=9) == [ticket.no]
    await moved(database, ticket, ACCEPT, RESTORE, after=seconds(60))
    async with SqlUnitOfWork(database) as uow:
        assert await uow.promises.due(NOW + 9 * HOUR, limit=9) == []
        assert await uow.promises.live(ticket.no) is None


@pytest.mark.parametrize(
    "moves", [(ACCEPT, RESTORE), (Move(action=Action.WITHDRAW),)], ids=["restored", "withdrawn"]
)
async def test_whatever_ends_a_repair_ends_its_promise_and_a_late_answer_is_stale(
    database: Database, moves: tuple[Move, ...]
) -> None:
    ticket = await opened(database)
    await given(database, promise(ticket))
    async with SqlUnitOfWork(database) as uow:
        live = await uow.promises.live(ticket.no)
    assert live is not None
    await moved(database, ticket, *moves, after=seconds(60))
    async with SqlUnitOfWork(database) as uow:
        (over,) = await uow.promises.history(ticket.no)
        with pytest.raises(StaleError):
            await uow.promises.change(live)
    assert over.ended_at == NOW + seconds(60)


async def test_a_reopened_repair_starts_without_a_promise(database: Database) -> None:
    ticket = await opened(database)
    await given(database, promise(ticket))
    again = await moved(
        database, ticket, ACCEPT, RESTORE, Move(action=Action.REOPEN), after=seconds(60)
    )
    assert again.eta_at is None
    async with SqlUnitOfWork(database) as uow:
        assert await uow.promises.live(ticket.no) is None


async def test_the_figures_count_every_word_that_was_given(database: Database) -> None:
    kept = await opened(database, "kept")
    broken = await opened(database, "broken")
    taken_back = await opened(database, "taken-back")
    for ticket in (kept, broken, taken_back):
        await given(database, promise(ticket))
    await given(database, promise(broken, 3 * HOUR, put_off=True))
    await moved(database, kept, ACCEPT, RESTORE, after=timedelta(minutes=50))
    await moved(database, broken, ACCEPT, RESTORE, after=timedelta(hours=2))
    await moved(database, taken_back, Move(action=Action.WITHDRAW), after=seconds(60))
    async with SqlUnitOfWork(database) as uow:
        figures = await uow.promises.figures(NOW, NOW + timedelta(days=1))
        none = await uow.promises.figures(NOW - timedelta(days=1), NOW)
    # Of three: one ten minutes early; the one put off is late by its first word, early by its second.
    assert figures == PromiseFigures(
        given=3,
        kept=2,
        early=timedelta(minutes=35),
        kept_by=(kept.no, broken.no),
        broken_by=(broken.no,),
    )
    assert none == PromiseFigures()


async def test_how_long_repairs_took_is_read_from_the_tickets_of_the_grid(
    database: Database,
) -> None:
    ticket = await opened(database)
    there = await moved(database, ticket, ACCEPT, Move(action=Action.ARRIVE), after=seconds(600))
    await moved(database, there, RESTORE, after=seconds(3000))
    await opened(database, "open")
    practice = await opened(database, "drill", drill=True)
    await moved(database, practice, Move(action=Action.ARRIVE), RESTORE, after=seconds(60))
    async with SqlUnitOfWork(database) as uow:
        (took,) = await uow.promises.repair_times("BH1", since=NOW, limit=9)
        assert await uow.promises.repair_times("BH2", since=NOW, limit=9) == []
    assert took.took == seconds(2400)
    assert took.community == "滨河社区"
    assert HEAD != CREW

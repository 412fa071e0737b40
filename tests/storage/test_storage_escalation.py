"""Calls are placed once for each person and step; unanswered questions come up once."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command

from domain.calls import Call, CallState
from domain.escalation_ports import Unheard
from domain.ids import UserId
from domain.outbound import Outcome, Purpose, Result
from domain.ticket import Move
from domain.ticket_moves import Action
from storage import migrate
from storage.database import Database
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import (
    CHAT,
    CREW,
    GROUP,
    NOW,
    opened,
    queued,
    seconds,
    stored,
    to_person,
)
from tests.storage.test_storage_migrations import on_file

KEY = "call:1"


async def called(database: Database, *, key: str = KEY) -> Call:
    """Write a call down and queue the message that places it."""
    ticket = await opened(database)
    call = Call(ticket=ticket.no, person=CREW, rung="w:3", key=key, at=NOW)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.calls.add(call)
        await uow.commit()
    return call


async def test_nobody_is_called_twice_in_one_step(database: Database) -> None:
    call = await called(database)
    async with SqlUnitOfWork(database) as uow:
        again = Call(ticket=call.ticket, person=CREW, rung="w:3", key="other", at=NOW)
        assert not await uow.calls.add(again)
        (found,) = await uow.calls.of_rung(call.ticket, "w:3")
    assert (found.person, found.state, found.key) == (CREW, CallState.ASKED, KEY)


@pytest.mark.parametrize(
    ("outcome", "state", "stop"),
    [
        (Outcome(result=Result.SENT, call_id="c-9"), CallState.PLACED, False),
        (Outcome(result=Result.UNKNOWN), CallState.PLACED, False),
        (Outcome(result=Result.UNREACHABLE, detail="没有手机号"), CallState.FAILED, False),
        (Outcome(result=Result.REFUSED, detail="301051 余额不足"), CallState.FAILED, True),
        (Outcome(result=Result.RETRY), CallState.ASKED, False),
        (Outcome(result=Result.PAUSED, wait=60), CallState.ASKED, False),
    ],
)
async def test_what_the_send_came_to_is_what_the_call_came_to(
    database: Database, *, outcome: Outcome, state: CallState, stop: bool
) -> None:
    await called(database)
    outbox = await queued(database, to_person(KEY, purpose=Purpose.CALL))
    (delivery,) = await outbox.claim(NOW, limit=1)
    await outbox.settle(delivery, outcome, now=NOW + seconds(1))
    async with SqlUnitOfWork(database) as uow:
        (call,) = await uow.calls.open()
    assert (call.state, call.call_id, call.stop) == (state, outcome.call_id, stop)


async def test_a_call_that_ended_is_not_looked_at_again(database: Database) -> None:
    await called(database)
    async with SqlUnitOfWork(database) as uow:
        (call,) = await uow.calls.open()
        await uow.calls.set_state(call, CallState.MISSED, at=NOW + seconds(60))
        assert await uow.calls.open() == []
        await uow.commit()


async def test_a_question_comes_up_when_it_is_due_and_only_once(database: Database) -> None:
    message = await stored(database)
    question = Unheard(
        message=message.id, chat=CHAT, conversation=GROUP, at=NOW, due_at=NOW + seconds(900)
    )
    async with SqlUnitOfWork(database) as uow:
        await uow.radar.add(question)
        await uow.radar.add(question)
        assert await uow.radar.due(NOW + seconds(899), limit=9) == []
        assert await uow.radar.due(NOW + seconds(900), limit=9) == [question]
        await uow.radar.settle(message.id)
        assert await uow.radar.due(NOW + seconds(900), limit=9) == []


async def test_open_work_is_everything_open_that_is_no_drill(database: Database) -> None:
    first = await opened(database, "a")
    await opened(database, "b", drill=True)
    gone = await opened(database, "c", owner=UserId(CREW))
    async with SqlUnitOfWork(database) as uow:
        await uow.tickets.save(gone.apply(Move(action=Action.WITHDRAW), by=CREW, at=NOW))
        assert [ticket.no for ticket in await uow.open_work.all()] == [first.no]


async def test_what_stood_still_before_the_upgrade_is_noticed_after_it(filled_url: str) -> None:
    path = Path(filled_url.removeprefix("sqlite:///"))
    async with Database(filled_url) as database:
        ticket = await opened(database)
        drill = await opened(database, "practice", drill=True)
    await on_file(path, lambda c: command.downgrade(migrate.config(c), "0008"))
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE tickets SET status = 'accepted', next_chase_at = NULL, chases = 4"
        )
    connection.close()
    await on_file(path, lambda c: command.upgrade(migrate.config(c), "head"))
    async with Database(filled_url) as database, SqlUnitOfWork(database) as uow:
        after = await uow.tickets.get(ticket.no)
        assert (after.chases, after.next_chase_at) == (0, after.waiting_since + seconds(1800))
        assert (await uow.tickets.get(drill.no)).next_chase_at is None

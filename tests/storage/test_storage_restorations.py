"""How far a ticket is restored, and what its households thought of it."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.ids import TicketNo, UserId
from domain.restoration import Part, Restoration
from storage.database import Database
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import NOW, RESIDENT, opened


async def test_a_record_is_stored_whole_and_replaced(database: Database) -> None:
    ticket = await opened(database)
    first = Restoration(
        ticket=ticket.no,
        parts=(Part("3"), Part("5", "2")),
        since=NOW,
        clear_by=NOW + timedelta(minutes=30),
        due=NOW + timedelta(minutes=30),
    )
    async with SqlUnitOfWork(database) as uow:
        assert await uow.restorations.get(ticket.no) is None
        await uow.restorations.put(first)
        await uow.restorations.put(first)
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        assert await uow.restorations.get(ticket.no) == first
        await uow.restorations.put(first.taken_back())
        assert await uow.restorations.get(ticket.no) == Restoration(ticket=ticket.no)


async def test_children_are_found_by_their_parent(database: Database) -> None:
    parent, one, two = [await opened(database, f"m{n}") for n in range(3)]
    records = [
        Restoration(ticket=child.no, parent=parent.no, part=part, told=1)
        for child, part in ((one, Part("3", "2")), (two, Part("5")))
    ]
    async with SqlUnitOfWork(database) as uow:
        for record in reversed(records):
            await uow.restorations.put(record)
        assert await uow.restorations.children(parent.no) == records
        assert await uow.restorations.children(one.no) == []


async def test_what_is_due_comes_most_overdue_first(database: Database) -> None:
    tickets = [await opened(database, f"m{n}") for n in range(3)]
    async with SqlUnitOfWork(database) as uow:
        for ticket, minutes in zip(tickets, (-1, -5, 5), strict=True):
            due = NOW + timedelta(minutes=minutes)
            await uow.restorations.put(Restoration(ticket=ticket.no, since=NOW, due=due))
        due_now = await uow.restorations.due(NOW, limit=10)
        assert due_now == [tickets[1].no, tickets[0].no]
        assert await uow.restorations.due(NOW, limit=1) == [tickets[1].no]


async def test_a_newer_score_of_a_person_replaces_the_older(database: Database) -> None:
    ticket = await opened(database)
    other = UserId("resident-two")
    async with SqlUnitOfWork(database) as uow:
        await uow.restorations.put_score(ticket.no, RESIDENT, 3, at=NOW)
        await uow.restorations.put_score(ticket.no, other, 2, at=NOW)
        await uow.restorations.put_score(ticket.no, RESIDENT, 1, at=NOW)
        assert await uow.restorations.scores(ticket.no) == {RESIDENT: 1, other: 2}
        assert await uow.restorations.scores(TicketNo(99)) == {}
        with pytest.raises(IntegrityError):
            await uow.restorations.put_score(ticket.no, other, 4, at=NOW)

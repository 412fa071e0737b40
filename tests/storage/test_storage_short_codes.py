"""Small numbers of a person's tickets, and pages that are held back, in SQL."""

from datetime import timedelta

from domain.outbound import Outgoing, Purpose
from storage.database import Database
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, CREW_TWO, NOW, opened, queued


async def test_each_person_has_numbers_of_his_own(database: Database) -> None:
    one, two = await opened(database, "m1"), await opened(database, "m2")
    async with SqlUnitOfWork(database) as uow:
        await uow.codes.replace(CREW, {one.no: 1, two.no: 2})
        await uow.codes.replace(CREW_TWO, {two.no: 1})
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        await uow.codes.replace(CREW, {two.no: 2})
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        assert await uow.codes.of_person(CREW) == {two.no: 2}
        assert await uow.codes.of_person(CREW_TWO) == {two.no: 1}


def held(key: str, *, until: timedelta = timedelta(minutes=3)) -> Outgoing:
    return Outgoing(
        purpose=Purpose.NOTICE,
        dedup_key=key,
        text="有一张新单",
        person=CREW,
        not_before=NOW + until,
    )


async def test_a_held_message_leaves_when_it_is_hurried(database: Database) -> None:
    queue = await queued(database, held("a"))
    assert await queue.claim(NOW, limit=9) == []
    async with SqlUnitOfWork(database) as uow:
        assert await uow.outbox.hurry("a")
        assert not await uow.outbox.hurry("a")
        assert not await uow.outbox.drop("a")
        await uow.commit()
    assert [d.message.dedup_key for d in await queue.claim(NOW, limit=9)] == ["a"]


async def test_a_dropped_message_never_leaves(database: Database) -> None:
    queue = await queued(database, held("a"), held("b"))
    async with SqlUnitOfWork(database) as uow:
        assert await uow.outbox.drop("a")
        assert not await uow.outbox.drop("a")
        assert not await uow.outbox.drop("never")
        await uow.commit()
    left = await queue.claim(NOW + timedelta(minutes=4), limit=9)
    assert [d.message.dedup_key for d in left] == ["b"]


async def test_what_has_left_can_neither_be_dropped_nor_hurried(database: Database) -> None:
    queue = await queued(database, held("a"))
    (delivery,) = await queue.claim(NOW + timedelta(minutes=4), limit=9)
    async with SqlUnitOfWork(database) as uow:
        assert not await uow.outbox.drop("a")
        assert not await uow.outbox.hurry("a")
    assert delivery.message.dedup_key == "a"

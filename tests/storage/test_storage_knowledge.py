"""The knowledge base comes back as it was stored."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.ids import UserId
from domain.knowledge import Entry, EntryId, EntryState
from storage.database import Database
from storage.uow import SqlUnitOfWork

RENAME = Entry(
    id=EntryId("rename"),
    question="电表怎么过户？",
    alternatives=("换户主", "改户名"),
    answer="带身份证来，{arrive_urban}。",
    source="《供电营业规则》",
    tags=("办电",),
    owner=UserId("wgfzr01"),
    review_by=date(2027, 3, 1),
    checked=True,
)
PLAIN = Entry(id=EntryId("kite"), question="能放风筝吗？", answer="不能。")


async def keep(database: Database, *kept: Entry) -> None:
    async with SqlUnitOfWork(database) as uow:
        for entry in kept:
            await uow.knowledge.put(entry)
        await uow.commit()


async def active(database: Database) -> list[Entry]:
    async with SqlUnitOfWork(database) as uow:
        return list(await uow.knowledge.active())


@pytest.mark.parametrize("entry", [RENAME, PLAIN], ids=["full", "bare"])
async def test_an_entry_comes_back_as_it_was_put(database: Database, entry: Entry) -> None:
    await keep(database, entry)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.knowledge.get(entry.id) == entry


async def test_putting_it_again_replaces_it(database: Database) -> None:
    await keep(database, RENAME, replace(RENAME, answer="网上也能办。", alternatives=()))
    assert [e.answer for e in await active(database)] == ["网上也能办。"]


async def test_only_active_entries_answer_in_the_order_of_their_ids(database: Database) -> None:
    await keep(
        database,
        RENAME,
        PLAIN,
        replace(PLAIN, id=EntryId("old"), state=EntryState.RETIRED),
        replace(PLAIN, id=EntryId("new"), state=EntryState.DRAFT),
    )
    assert await active(database) == [PLAIN, RENAME]


async def test_a_draft_answers_nobody_and_never_overwrites(database: Database) -> None:
    await keep(database, RENAME)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.knowledge.draft(PLAIN)
        assert not await uow.knowledge.draft(replace(RENAME, answer="别的"))
        await uow.commit()
    assert await active(database) == [RENAME]
    async with SqlUnitOfWork(database) as uow:
        assert await uow.knowledge.get(PLAIN.id) == replace(PLAIN, state=EntryState.DRAFT)


async def test_what_is_not_committed_was_never_there(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        await uow.knowledge.put(RENAME)
    assert await active(database) == []


async def test_an_unknown_id_is_none(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        assert await uow.knowledge.get(EntryId("nothing")) is None


async def test_the_database_itself_refuses_a_state_that_is_none(database: Database) -> None:
    await keep(database, PLAIN)
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await session.execute(text("UPDATE entries SET state = 'odd'"))

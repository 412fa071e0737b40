"""An outage changes in its row, places as well; one without a message is stored and found, too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import StaleError
from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from storage.database import Database
from storage.uow import SqlUnitOfWork

START = datetime(2027, 7, 22, 0, 0, tzinfo=UTC)
OUTAGE = Outage(
    kind=NoticeKind.PLANNED,
    start=START,
    end=START + timedelta(hours=9),
    places=(
        OutagePlace(community="林荫家园社区", buildings=("1", "2"), without=("3",)),
        OutagePlace(community="向阳社区", part="向阳小区东侧", names=("东侧",)),
    ),
    noted_at=START - timedelta(days=8),
    said_by=UserId("diaodu01"),
)


async def test_a_change_is_stored_with_its_places(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        added = await uow.outages.add(OUTAGE)
        changed = replace(
            added,
            kind=NoticeKind.TEMPORARY,
            line="10kV样例二线",
            start=START + timedelta(days=1),
            end=START + timedelta(days=1, hours=3),
            places=(OutagePlace(community="向阳社区"),),
        )
        saved = await uow.outages.save(changed)
        assert await uow.outages.get(added.id) == saved
        with pytest.raises(StaleError):
            await uow.outages.save(changed)


async def test_rows_of_no_message_are_each_their_own(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        first = await uow.outages.add(OUTAGE)
        second = await uow.outages.add(replace(OUTAGE, places=OUTAGE.places[:1]))
        assert first.id != second.id
        assert await uow.outages.between(START, OUTAGE.end) == [first, second]

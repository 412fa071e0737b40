"""Windows of 保电, enterprises and their receipts, past faults and overridden advice, in real SQLite."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.errors import StaleError
from domain.guard import DaySpan, Enterprise, GuardGrade, GuardKind, GuardWindow
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from domain.receipt import Receipt, ReceiptState
from storage.database import Database
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CLERK, CREW, NOW, station

WINDOW = GuardWindow(
    name="国庆保电",
    kind=GuardKind.SUPPLY,
    grade=GuardGrade.FIRST,
    start=NOW,
    end=NOW + timedelta(days=3),
    places=("滨河社区", "BH01"),
    note="夜里加看一次",
)
FACTORY = Enterprise(
    name="样例一厂",
    feeder="10kV样例一线",
    transformer="BH01",
    contact=CLERK,
    note="送到门卫",
    shutdowns=(DaySpan(first=date(2026, 9, 3), last=date(2026, 9, 5)),),
    sample=True,
)
OUTAGE = Outage(
    kind=NoticeKind.PLANNED,
    start=NOW,
    end=NOW + timedelta(hours=9),
    places=(OutagePlace(community="滨河社区", buildings=("1",)),),
    noted_at=NOW,
    said_by=CLERK,
)


def a_receipt(outage: OutageId, name: str = "样例一厂") -> Receipt:
    return Receipt(
        outage=outage,
        enterprise=name,
        person=CREW,
        told_start=NOW,
        told_end=NOW + timedelta(hours=9),
        told_at=NOW,
        revision=0,
        due=NOW + timedelta(hours=4),
    )


async def test_windows_and_enterprises_come_back_with_the_station(database: Database) -> None:
    stations = SqlStations(database)
    whole = replace(station(), guards=(WINDOW,), enterprises=(FACTORY,), _cache={})
    await stations.replace(whole)
    back = await stations.load()
    assert (back.guards, back.enterprises) == ((WINDOW,), (FACTORY,))


async def test_a_window_is_added_replaced_and_removed(database: Database) -> None:
    stations = SqlStations(database)
    await stations.replace(station())
    longer = replace(WINDOW, end=NOW + timedelta(days=5))
    for window in (WINDOW, longer):
        async with SqlUnitOfWork(database) as uow:
            await uow.guards.add(window)
            await uow.commit()
        assert (await stations.load()).guards == (window,)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.guards.remove(WINDOW)
        assert not await uow.guards.remove(WINDOW)
        await uow.commit()
    assert (await stations.load()).guards == ()


async def test_only_open_receipts_are_due_and_a_stale_copy_is_refused(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        outage = await uow.outages.add(OUTAGE)
        made = await uow.receipts.add(a_receipt(outage.id))
        other = await uow.receipts.add(replace(a_receipt(outage.id, "样例二厂"), due=None))
        assert made.due is not None
        assert await uow.receipts.due(made.due - timedelta(seconds=1), limit=9) == []
        assert await uow.receipts.due(made.due, limit=9) == [made.id]
        assert await uow.receipts.open_of(CREW) == [made, other]
        saved = await uow.receipts.save(
            replace(made, state=ReceiptState.WISHED, answered_at=NOW, answer="改到周日")
        )
        assert await uow.receipts.due(made.due, limit=9) == []
        assert await uow.receipts.open_of(CREW) == [other]
        assert await uow.receipts.of_outage(outage.id) == [saved, other]
        assert await uow.receipts.get(made.id) == saved
        with pytest.raises(StaleError):
            await uow.receipts.save(made)


async def test_what_went_ahead_against_the_advice_is_listed_by_month(database: Database) -> None:
    month = timedelta(days=30)
    async with SqlUnitOfWork(database) as uow:
        await uow.outages.add(OUTAGE)
        kept = await uow.outages.add(replace(OUTAGE, override_reason="抢修不能等"))
        gone = await uow.outages.add(
            replace(OUTAGE, override_reason="领导已批", status=OutageStatus.CANCELLED)
        )
        later = await uow.outages.add(
            replace(OUTAGE, start=NOW + month, end=NOW + 2 * month, override_reason="等不了")
        )
        assert await uow.outages.overridden(NOW, NOW + month) == [kept, gone]
        assert await uow.outages.overridden(NOW + month, NOW + 2 * month) == [later]

"""What the community was asked for, and announced outages, in real SQLite."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import StaleError
from domain.favour import CommunityRequest, HelpKind, RequestState
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace, OutageStatus
from storage.database import Database
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CHAT, CLERK, CREW, MANAGER, NOW

ASKED = CommunityRequest(
    kind=HelpKind.KEY,
    words="5号楼配电间钥匙",
    grid="BH1",
    asked_by=CREW,
    asked=CLERK,
    asked_at=NOW,
    due=NOW + timedelta(minutes=10),
)
PLANNED = Outage(
    kind=NoticeKind.PLANNED,
    start=NOW,
    end=NOW + timedelta(hours=9),
    places=(
        OutagePlace(community="滨河社区", buildings=("1", "2"), without=("2",)),
        OutagePlace(community="金谷园社区", part="金谷园1号台区", names=("东门变",)),
    ),
    noted_at=NOW,
    said_by=CLERK,
    reason="线路检修",
    line="10kV样例一线",
    words="停电通知",
    chat=CHAT,
)


async def test_a_chain_comes_back_in_the_order_of_asking(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        first = await uow.requests.add(ASKED)
        passed = await uow.requests.save(replace(first, state=RequestState.PASSED))
        second = await uow.requests.add(replace(ASKED, asked=MANAGER, first=first.id, position=2))
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        assert await uow.requests.of_chain(first.id) == [passed, second]
        assert second.chain == first.chain


async def test_only_open_requests_are_due_and_a_stale_copy_is_refused(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        made = await uow.requests.add(ASKED)
        assert await uow.requests.due(made.due - timedelta(seconds=1), limit=9) == []
        assert await uow.requests.due(made.due, limit=9) == [made.id]
        await uow.requests.save(replace(made, state=RequestState.ACCEPTED, answered_at=NOW))
        assert await uow.requests.due(made.due, limit=9) == []
        with pytest.raises(StaleError):
            await uow.requests.save(replace(made, state=RequestState.PASSED))


async def test_help_is_counted_by_grid_within_the_month_and_silence_is_not(
    database: Database,
) -> None:
    month = timedelta(days=30)
    async with SqlUnitOfWork(database) as uow:
        for state, at in (
            (RequestState.ACCEPTED, NOW),
            (RequestState.ANSWERED, NOW + month),
            (RequestState.DECLINED, NOW),
            (RequestState.PASSED, None),
        ):
            made = await uow.requests.add(ASKED)
            await uow.requests.save(replace(made, state=state, answered_at=at))
        assert await uow.requests.helped(NOW, NOW + month) == {"BH1": 1}
        assert await uow.requests.helped(NOW, NOW + 2 * month) == {"BH1": 2}


async def test_an_outage_comes_back_with_its_places(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        made = await uow.outages.add(PLANNED)
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        assert await uow.outages.get(made.id) == made
        assert made == replace(PLANNED, id=made.id)


async def test_outages_of_a_time_are_those_that_have_a_minute_in_it(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        made = await uow.outages.add(PLANNED)
        for start, end, found in (
            (PLANNED.start - timedelta(hours=1), PLANNED.start, []),
            (PLANNED.start - timedelta(hours=1), PLANNED.start + timedelta(minutes=1), [made]),
            (PLANNED.end - timedelta(minutes=1), PLANNED.end + timedelta(hours=1), [made]),
            (PLANNED.end, PLANNED.end + timedelta(hours=1), []),
        ):
            assert await uow.outages.between(start, end) == found


async def test_what_was_cancelled_is_found_no_more_and_a_stale_copy_is_refused(
    database: Database,
) -> None:
    async with SqlUnitOfWork(database) as uow:
        made = await uow.outages.add(PLANNED)
        after = await uow.outages.save(made.over(OutageStatus.CANCELLED))
        assert await uow.outages.between(PLANNED.start, PLANNED.end) == []
        assert await uow.outages.get(made.id) == after
        with pytest.raises(StaleError):
            await uow.outages.save(replace(made, end=NOW))

"""Households keep their door and place, and every move between tickets can be taken back."""

import asyncio
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.household import Household
from domain.ids import TicketNo, UserId
from domain.incident import Level, Spot
from domain.incident_ports import Merge, Told
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.ticket import Ticket
from storage.database import Database
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, GROUP, NOW, opened, seconds

DOORS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4)), max_size=6)


def household(ticket: Ticket, building: int, unit: int, room: int) -> Household:
    place = Place(
        community="滨河社区", building=str(building), unit=str(unit), room=f"{unit}0{room}"
    )
    return Household(
        ticket=ticket.no,
        reporter=UserId(f"r{building}{unit}{room}"),
        conversation=GROUP,
        place=place,
        words="没电了",
        at=NOW,
    )


async def everything(uow: SqlUnitOfWork, *tickets: Ticket) -> list[object]:
    """Return the households and counts of tickets, as anybody can see them."""
    return [
        (await uow.households.of_ticket(t.no), await uow.households.spots(t.no)) for t in tickets
    ]


@given(DOORS, DOORS)
@settings(max_examples=15, deadline=None)
def test_a_move_and_its_way_back_leave_everything_as_it_was(
    template: Path, first: list[tuple[int, int, int]], second: list[tuple[int, int, int]]
) -> None:
    async def check(file: str) -> None:
        async with Database(f"sqlite:///{file}") as database:
            one, two = await opened(database, "m1"), await opened(database, "m2")
            async with SqlUnitOfWork(database) as uow:
                for ticket, doors in ((one, first), (two, second)):
                    for door in doors:
                        await uow.households.add(household(ticket, *door))
                before = await everything(uow, one, two)

                moved = await uow.households.move(two.no, one.no, at=NOW)
                there = await uow.households.of_ticket(one.no)
                places = Counter(
                    Spot(h.place.community, h.place.building, h.place.unit) for h in there
                )
                assert await uow.households.spots(one.no) == places
                assert len({h.door for h in there}) == len(there) == len(set(first) | set(second))
                assert [h.position for h in there] == list(range(1, len(there) + 1))
                assert {h.id for h in there if h.origin == two.no} == set(moved)

                assert await uow.households.move_back(one.no, two.no, at=NOW) == len(moved)
                assert await everything(uow, one, two) == before

    with TemporaryDirectory() as folder:
        asyncio.run(check(str(shutil.copy(template, f"{folder}/guanjia.db"))))


async def test_a_seat_is_never_given_to_another_household(database: Database) -> None:
    one, two = await opened(database, "m1"), await opened(database, "m2")
    async with SqlUnitOfWork(database) as uow:
        for room in (1, 2, 3):
            await uow.households.add(household(one, 1, 1, room))
        last = (await uow.households.of_ticket(one.no))[-1]
        await uow.households.move(one.no, two.no, only=[last.id], at=NOW, merged=False)
        added, is_new = await uow.households.add(household(one, 1, 2, 1))
        assert (added.position, is_new) == (4, True)
        (moved,) = await uow.households.of_ticket(two.no)
        assert (moved.position, moved.origin) == (1, None)


async def test_a_household_learns_its_place_but_takes_nobodys_door(database: Database) -> None:
    one = await opened(database)
    async with SqlUnitOfWork(database) as uow:
        vague, _ = await uow.households.add(
            replace(household(one, 1, 1, 1), place=Place(community="滨河社区"))
        )
        known, _ = await uow.households.add(household(one, 2, 1, 1))
        assert not await uow.households.set_place(vague, known.place)
        assert await uow.households.set_place(vague, replace(known.place, room="102"))
        assert await uow.households.spots(one.no) == {Spot("滨河社区", "2", "1"): 2}


async def test_people_come_along_and_go_back_and_who_left_hears_no_more(
    database: Database,
) -> None:
    one, two = await opened(database, "m1"), await opened(database, "m2", reporter=UserId("r2"))
    other = Party(userid=UserId("r3"), role=PartyRole.SUBSCRIBER, conversation=GROUP)
    async with SqlUnitOfWork(database) as uow:
        await uow.tickets.add_party(two.no, other)
        before = await uow.tickets.parties(one.no)
        await uow.tickets.share_parties(two.no, one.no)
        assert {p.userid for p in await uow.tickets.parties(one.no)} == {
            *(p.userid for p in before),
            "r2",
            "r3",
        }
        await uow.households.add(replace(household(one, 1, 1, 1), reporter=UserId("r3")))
        await uow.tickets.unshare_parties(two.no, one.no, at=NOW)
        assert {p.userid for p in await uow.tickets.parties(one.no)} == {
            *(p.userid for p in before),
            "r3",  # he has reported there himself
        }
        await uow.tickets.leave(one.no, UserId("r3"), at=NOW)
        assert await uow.tickets.parties(one.no) == before
        assert [t.no for t in await uow.tickets.of_party(UserId("r3"), since=NOW)] == [two.no]
        assert await uow.tickets.add_party(one.no, other)
        assert len(await uow.tickets.parties(one.no)) == len(before) + 1


async def test_what_was_told_and_what_is_due(database: Database) -> None:
    one = await opened(database)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.incidents.told(one.no) == Told(ticket=one.no)
        told = Told(
            ticket=one.no,
            level=Level.UNIT,
            crew_count=4,
            crew_at=NOW,
            crew_due_at=NOW + seconds(9),
        )
        await uow.incidents.tell(told)
        assert await uow.incidents.told(one.no) == told
        assert await uow.incidents.due(NOW, limit=9) == []
        assert await uow.incidents.due(NOW + seconds(9), limit=9) == [one.no]


async def test_a_merge_that_was_taken_back_holds_no_more(database: Database) -> None:
    one, two = await opened(database, "m1"), await opened(database, "m2")
    merge = Merge(ticket=two.no, into=one.no, standing=two.standing, by=CREW, at=NOW)
    async with SqlUnitOfWork(database) as uow:
        await uow.incidents.record(merge)
        (held,) = await uow.incidents.merges(one.no)
        assert replace(held, id=merge.id) == merge
        assert await uow.incidents.merges(two.no) == [held]
        await uow.incidents.undone(held.id, at=NOW)
        assert await uow.incidents.merges(TicketNo(1)) == []

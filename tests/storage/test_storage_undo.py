"""Whatever staff did is taken back whole: rows return, others' words stay, what blocks is named."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.errors import UndoBlockedError
from domain.ids import UserId
from domain.outbound import Outcome, Outgoing, Purpose, Result
from domain.ticket import Move
from domain.ticket_moves import Action, Status
from domain.undo import UNDO
from storage.database import Database
from storage.outbox import SqlOutbox
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, CREW_TWO, MANAGER, NOW, station
from tests.storage.undo_parts import STEPS, Crew, household

STORY = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 5)),
    min_size=1,
    max_size=8,
)
BOUNDED = settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])


def test_any_steps_taken_back_end_where_they_began() -> None:
    async def live(database: Database, story: list[tuple[str, int, int]]) -> None:
        crew = await a_crew(database)
        start = await crew.picture()
        for name, one, other in story:
            await crew.step(name, one, other)
        await crew.take_all_back()
        assert await crew.picture() == start
        await _all_void(crew)

    with alive() as (runner, database):

        @given(story=STORY)
        @BOUNDED
        def check(story: list[tuple[str, int, int]]) -> None:
            runner.run(live(database, story))

        check()


def test_a_household_that_joined_meanwhile_stays() -> None:
    """The same stories with a neighbour's report between two steps: it is all that is left."""

    async def live(database: Database, story: list[tuple[str, int, int]], at: int) -> None:
        crew = await a_crew(database)
        start = await crew.picture()
        for number, (name, one, other) in enumerate([*story, ("light", 0, 0)]):
            if number == min(at, len(story)):
                await _neighbour_joins(crew)
            await crew.step(name, one, other)
        await crew.take_all_back()
        end = await crew.picture()
        (joined,) = set(end["households"]) - set(start["households"])
        (party,) = set(end["parties"]) - set(start["parties"])
        assert "join-99" in joined
        assert "resident-99" in party
        assert f"'ticket': {crew.numbers[0]}," in joined
        assert "'households': 3," in end["tickets"][0]
        for name in ("households", "parties"):
            assert set(start[name]) <= set(end[name])
        for name in ("members", "grids", "asks"):
            assert end[name] == start[name]
        assert end["tickets"][1:] == start["tickets"][1:]

    with alive() as (runner, database):

        @given(story=STORY, at=st.integers(0, 8))
        @BOUNDED
        def check(story: list[tuple[str, int, int]], at: int) -> None:
            runner.run(live(database, story, at))

        check()


async def test_versions_grow_and_the_log_keeps_both_lines(crew: Crew) -> None:
    no = crew.numbers[0]
    await crew.step("accept")
    async with SqlUnitOfWork(crew.database) as uow:
        accepted = await uow.tickets.get(no)
    await crew.take_all_back()
    async with SqlUnitOfWork(crew.database) as uow:
        ticket = await uow.tickets.get(no)
        actions = [event.action for event in await uow.tickets.timeline(no)]
    assert (ticket.status, accepted.status) == (Status.REPORTED, Status.ACCEPTED)
    assert ticket.version > accepted.version
    assert actions == ["open", "joined", "accept", UNDO]


async def test_a_reminder_keeps_the_time_that_was_left(crew: Crew) -> None:
    no = crew.numbers[0]
    crew.now = NOW + timedelta(minutes=2)  # the chase was due three minutes later
    await crew.step("accept")
    crew.now = NOW + timedelta(minutes=9)
    await crew.take_all_back()
    async with SqlUnitOfWork(crew.database) as uow:
        ticket = await uow.tickets.get(no)
        assert ticket.next_chase_at == NOW + timedelta(minutes=12)
        assert ticket.waiting_since == NOW
        assert await uow.tickets.due_for_chase(NOW + timedelta(minutes=12), limit=5)


async def test_a_reminder_sent_meanwhile_stands_on_nothing(crew: Crew) -> None:
    no = crew.numbers[0]
    await crew.step("assign", 0, 1)
    async with SqlUnitOfWork(crew.database) as uow:
        ticket = await uow.tickets.get(no)
        chased = ticket.apply(Move(action=Action.CHASE, due=NOW), by="steward", at=NOW)
        await uow.tickets.save(chased)
        await uow.commit()
    assert await crew.take_all_back() == 1
    async with SqlUnitOfWork(crew.database) as uow:
        ticket = await uow.tickets.get(no)
    assert (ticket.owner, ticket.chases) == (CREW, 0)


async def test_a_later_step_on_the_same_ticket_is_named(crew: Crew) -> None:
    await crew.step("assign", 0, 1)
    first = await crew.newest()
    await crew.step("accept")
    await crew.step("accept", 1)
    assert first is not None
    async with SqlUnitOfWork(crew.database) as uow:
        blocker = await uow.acts.blocker(first)
    assert blocker is not None
    assert blocker.act is not None
    assert (blocker.act.verb, blocker.act.tickets) == ("accept", (crew.numbers[0],))


async def test_what_a_resident_did_since_is_named(crew: Crew) -> None:
    for name in ("accept", "done"):
        await crew.step(name)
    act = await crew.newest()
    source = await crew.message(UserId("resident-one"))
    async with SqlUnitOfWork(crew.database) as uow:
        await crew.act(uow, source, "confirm", 0, 0)
        await uow.commit()
    assert act is not None
    async with SqlUnitOfWork(crew.database) as uow:
        blocker = await uow.acts.blocker(act)
    assert blocker is not None
    assert blocker.event is not None
    assert blocker.event.action == Action.CONFIRM


async def test_what_an_import_changed_since_is_not_overwritten(crew: Crew) -> None:
    await crew.step("grid", 0, 3)
    act = await crew.newest()
    async with SqlUnitOfWork(crew.database) as uow:
        grid = await crew._grid_now()
        await uow.people.put_grid(replace(grid, manager=CREW_TWO))
        await uow.commit()
    source = await crew.message()
    assert act is not None
    async with SqlUnitOfWork(crew.database) as uow:
        with pytest.raises(UndoBlockedError):
            await uow.acts.take_back(act, by=MANAGER, at=NOW, source=source)
    assert (await crew._grid_now()).manager == CREW_TWO


async def test_reading_asking_and_setting_a_clock_are_no_steps(crew: Crew) -> None:
    await crew.step("ask")
    source = await crew.message()
    async with SqlUnitOfWork(crew.database) as uow:
        begin(uow, source)
        ticket = await uow.tickets.get(crew.numbers[0])
        heard = ticket.apply(Move(action=Action.HEAR), by=CREW, at=NOW, source=source)
        await uow.tickets.save(heard)
        await uow.commit()
    assert await crew.newest() is None


async def test_what_has_not_left_is_dropped_and_who_heard_is_named_once(crew: Crew) -> None:
    no = crew.numbers[0]
    source = await crew.message()
    async with SqlUnitOfWork(crew.database) as uow:
        begin(uow, source)
        ticket = await uow.tickets.get(no)
        await uow.tickets.save(
            ticket.apply(Move(action=Action.ACCEPT), by=CREW, at=NOW, source=source)
        )
        for key, person in (("a", CREW), ("b", CREW), ("c", CREW_TWO)):
            await uow.outbox.add(
                Outgoing(
                    purpose=Purpose.NOTICE,
                    dedup_key=key,
                    text="接了",
                    person=person,
                    ticket=no,
                    not_before=NOW + timedelta(hours=1) if person == CREW_TWO else None,
                )
            )
        await uow.commit()
    queue = SqlOutbox(crew.database)
    for _ in range(2):
        for delivery in await queue.claim(NOW, limit=10):
            await queue.settle(delivery, Outcome(result=Result.SENT), now=NOW)
    act = await crew.newest()
    assert act is not None
    undoing = await crew.message()
    async with SqlUnitOfWork(crew.database) as uow:
        taken = await uow.acts.take_back(act, by=MANAGER, at=NOW, source=undoing)
        await uow.commit()
    (told,) = taken.told
    assert (told.person, told.tickets) == (CREW, frozenset({no}))
    assert await queue.claim(NOW + timedelta(hours=2), limit=10) == []


async def test_a_ticket_on_which_a_neighbour_reported_is_not_made_void(crew: Crew) -> None:
    await crew.step("split")
    act = await crew.newest()
    (new,) = crew.opened
    crew.numbers.append(new)
    source = await crew.message(UserId("neighbour"))
    async with SqlUnitOfWork(crew.database) as uow:
        await crew.act(uow, source, "join", 3, 99)
        await uow.commit()
    assert act is not None
    async with SqlUnitOfWork(crew.database) as uow:
        with pytest.raises(UndoBlockedError):
            await uow.acts.take_back(act, by=MANAGER, at=NOW, source=source)


async def test_a_household_whose_place_is_taken_blocks(crew: Crew) -> None:
    no = crew.numbers[0]
    await crew.step("split")
    act = await crew.newest()
    source = await crew.message(UserId("neighbour"))
    async with SqlUnitOfWork(crew.database) as uow:
        await uow.households.add(household(no, f"{no}-1", source))
        await uow.commit()
    assert act is not None
    async with SqlUnitOfWork(crew.database) as uow:
        with pytest.raises(UndoBlockedError):
            await uow.acts.take_back(act, by=MANAGER, at=NOW, source=source)


async def test_a_question_is_dropped_but_not_another_that_got_its_number(crew: Crew) -> None:
    await crew.step("refuse", 0, 1)  # asks as well
    act = await crew.newest()
    async with SqlUnitOfWork(crew.database) as uow:
        await uow.asks.drop(crew.numbers[0])
        await uow.commit()
    crew.now = NOW + timedelta(minutes=1)
    await crew.step("ask", 1, 3)
    before = await crew.picture()
    assert act is not None
    await crew.take_back(act)
    assert (await crew.picture())["asks"] == before["asks"] != []


async def test_a_refusal_that_was_taken_back_is_none(crew: Crew) -> None:
    await crew.step("refuse", 0, 1)
    async with SqlUnitOfWork(crew.database) as uow:
        assert await uow.tickets.refusers(crew.numbers[0])
    await crew.take_all_back()
    async with SqlUnitOfWork(crew.database) as uow:
        assert not await uow.tickets.refusers(crew.numbers[0])


async def test_whoever_subscribed_to_a_false_restoration_sees_it_open_again(crew: Crew) -> None:
    for name in ("accept", "done"):
        await crew.step(name)
    act = await crew.newest()
    source = await crew.message()
    async with SqlUnitOfWork(crew.database) as uow:
        await crew.act(uow, source, "join", 0, 77)
        await uow.commit()
    assert act is not None
    await crew.take_back(act)
    late = NOW + timedelta(days=3)
    async with SqlUnitOfWork(crew.database) as uow:
        mine = await uow.tickets.of_party(UserId("resident-77"), since=late)
    assert [ticket.no for ticket in mine] == [crew.numbers[0]]


@pytest.fixture
async def crew(database: Database) -> Crew:
    return await a_crew(database)


async def a_crew(database: Database) -> Crew:
    crew = Crew(database, NOW)
    for _ in range(3):
        await crew.open()
    return crew


def begin(uow: SqlUnitOfWork, source: int) -> None:
    uow.acts.begin(
        message=source,  # type: ignore[arg-type]
        actor=MANAGER,
        conversation="direct:wgfzr01",  # type: ignore[arg-type]
        at=NOW,
        verb="accept",
    )


@contextmanager
def alive() -> Iterator[tuple[asyncio.Runner, Database]]:
    """Open a database of its own, once for many stories."""
    with asyncio.Runner() as runner:
        database = Database("sqlite://")
        runner.run(database.open())
        runner.run(SqlStations(database).replace(station()))
        try:
            yield runner, database
        finally:
            runner.run(database.close())


async def _neighbour_joins(crew: Crew) -> None:
    source = await crew.message(UserId("neighbour"))
    async with SqlUnitOfWork(crew.database) as uow:
        await crew.act(uow, source, "join", 0, 99)
        await uow.commit()


async def _all_void(crew: Crew) -> None:
    async with SqlUnitOfWork(crew.database) as uow:
        for no in crew.opened:
            assert (await uow.tickets.get(no)).status is Status.WITHDRAWN

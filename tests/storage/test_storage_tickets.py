"""Tickets, their timeline, and the invariants the database itself holds."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from domain.errors import StaleError, TicketNotFoundError
from domain.ids import InboxId, TicketNo, UserId
from domain.meaning import Scope
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.ticket import Move, Ticket, TicketEvent
from domain.ticket_moves import Action, Kind, Status
from storage.database import Database
from storage.tables import ticket_events, tickets
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import (
    CHAT,
    CLERK,
    CREW,
    CREW_TWO,
    GROUP,
    NOW,
    RESIDENT,
    new_ticket,
    opened,
    seconds,
    stored,
)


async def moved(
    database: Database,
    ticket: Ticket,
    move: Move,
    *,
    by: UserId = CREW,
    at: float = 60,
    source: InboxId | None = None,
) -> Ticket:
    async with SqlUnitOfWork(database) as uow:
        after = await uow.tickets.save(
            ticket.apply(move, by=by, at=NOW + seconds(at), source=source)
        )
        await uow.commit()
    return after


async def restored(database: Database, ticket: Ticket, *, at: float = 60) -> Ticket:
    accepted = await moved(database, ticket, Move(action=Action.ACCEPT), at=at - 1)
    return await moved(database, accepted, Move(action=Action.RESTORE, due=NOW), at=at)


async def test_the_first_ticket_is_number_one_and_the_next_number_two(
    database: Database,
) -> None:
    assert [(await opened(database, key)).no for key in ("a", "b")] == [1, 2]


async def test_a_new_ticket_is_read_back_as_it_was_opened(database: Database) -> None:
    ticket = await opened(database, relayer=CLERK)
    new = new_ticket(InboxId(1), relayer=CLERK)
    for name in ("kind", "place", "what", "words", "scope", "relayer", "chat", "owner", "drill"):
        assert getattr(ticket, name) == getattr(new, name)
    assert (ticket.status, ticket.version) == (Status.REPORTED, 0)
    assert (ticket.waiting_since, ticket.next_chase_at) == (NOW, NOW + seconds(300))
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.get(ticket.no) == ticket


async def test_the_same_message_opens_one_ticket_however_often_it_is_handled(
    database: Database,
) -> None:
    first = await opened(database)
    async with SqlUnitOfWork(database) as uow:
        again = await uow.tickets.add(new_ticket(InboxId(1), owner=CREW_TWO), event="open")
        assert again == first
        assert len(await uow.tickets.timeline(first.no)) == 1


async def test_opening_writes_the_first_line_and_ties_reporter_and_relayer(
    database: Database,
) -> None:
    ticket = await opened(database, relayer=CLERK)
    async with SqlUnitOfWork(database) as uow:
        (first,) = await uow.tickets.timeline(ticket.no)
        parties = await uow.tickets.parties(ticket.no)
    assert (first.action, first.by, first.source) == ("open", CLERK, 1)
    assert parties == [
        Party(userid=RESIDENT, role=PartyRole.REPORTER, conversation=GROUP),
        Party(userid=CLERK, role=PartyRole.RELAYER, conversation=GROUP),
    ]


async def test_who_reports_for_himself_is_tied_once_as_the_reporter(database: Database) -> None:
    ticket = await opened(database, relayer=RESIDENT)
    async with SqlUnitOfWork(database) as uow:
        (party,) = await uow.tickets.parties(ticket.no)
    assert party.role is PartyRole.REPORTER


async def test_an_unknown_number_is_not_found(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        with pytest.raises(TicketNotFoundError):
            await uow.tickets.get(TicketNo(404))


async def test_a_move_is_stored_with_its_line_and_a_new_version(database: Database) -> None:
    ticket = await opened(database)
    inbound = await stored(database, "m2")
    move = Move(action=Action.ACCEPT, eta=NOW + seconds(900), words="马上到")
    after = await moved(database, ticket, move, source=inbound.id)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.get(ticket.no) == after
        line = (await uow.tickets.timeline(ticket.no))[-1]
    assert (after.status, after.version) == (Status.ACCEPTED, 1)
    assert after.arrive_eta_at == NOW + seconds(900)
    assert line == TicketEvent(
        ticket=ticket.no,
        action=Action.ACCEPT,
        before=Status.REPORTED,
        after=Status.ACCEPTED,
        by=CREW,
        at=NOW + seconds(60),
        words="马上到",
        source=inbound.id,
    )


async def test_the_slower_of_two_writers_is_refused_and_leaves_no_line(
    database: Database,
) -> None:
    ticket = await opened(database)
    await moved(database, ticket, Move(action=Action.ACCEPT))
    with pytest.raises(StaleError):
        await moved(database, ticket, Move(action=Action.ACCEPT), by=CREW_TWO)
    async with SqlUnitOfWork(database) as uow:
        assert [line.by for line in await uow.tickets.timeline(ticket.no)] == [RESIDENT, CREW]


async def test_a_place_that_became_known_is_stored_and_fenced_like_a_move(
    database: Database,
) -> None:
    ticket = await opened(database)
    known = replace(
        ticket, place=Place(community="滨河社区", building="6"), scope=Scope.MULTI, grid="X"
    )
    line = TicketEvent(
        ticket=ticket.no,
        action="place",
        before=ticket.status,
        after=ticket.status,
        by=RESIDENT,
        at=NOW,
    )
    async with SqlUnitOfWork(database) as uow:
        after = await uow.tickets.set_place(known, event=line)
        with pytest.raises(StaleError):
            await uow.tickets.set_place(known, event=line)
        await uow.commit()
    assert after == replace(known, version=1)


async def test_a_person_is_tied_to_a_ticket_once(database: Database) -> None:
    ticket = await opened(database)
    party = Party(userid=CLERK, role=PartyRole.SUBSCRIBER, conversation=GROUP)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.add_party(ticket.no, party)
        assert not await uow.tickets.add_party(ticket.no, party)
        assert not await uow.tickets.add_party(ticket.no, replace(party, userid=RESIDENT))


async def test_a_member_sees_what_he_answers_for_and_has_not_restored(
    database: Database,
) -> None:
    one = await opened(database, "a")
    done = await opened(database, "b")
    await opened(database, "c", owner=CREW_TWO)
    practice = await opened(database, "d", drill=True)
    await restored(database, done)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.open_of_owner(CREW) == [one]
        assert await uow.tickets.open_of_owner(CREW, drill=True) == [practice]


async def test_persons_and_groups_see_what_is_open_or_ended_lately_newest_first(
    database: Database,
) -> None:
    old = await opened(database, "a")
    still = await opened(database, "b")
    late = await opened(database, "c")
    await opened(database, "d", reporter=UserId("somebody"))
    await restored(database, old, at=60)
    late = await restored(database, late, at=600)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.of_party(RESIDENT, since=NOW + seconds(61)) == [late, still]
        of_chat = await uow.tickets.of_chat(CHAT, since=NOW + seconds(61))
        assert [ticket.no for ticket in of_chat] == [4, late.no, still.no]
        assert len(await uow.tickets.of_party(RESIDENT, since=NOW + seconds(60))) == 3


async def test_a_subscriber_who_came_after_the_end_does_not_see_it_for_ever(
    database: Database,
) -> None:
    ticket = await restored(database, await opened(database))
    party = Party(userid=CLERK, role=PartyRole.SUBSCRIBER, conversation=GROUP)
    async with SqlUnitOfWork(database) as uow:
        await uow.tickets.add_party(ticket.no, party)
        assert await uow.tickets.of_party(CLERK, since=NOW + seconds(3600)) == []
        assert await uow.tickets.of_party(CLERK, since=NOW) == [ticket]


async def test_a_reopened_ticket_is_open_again_for_its_people(database: Database) -> None:
    ticket = await restored(database, await opened(database))
    again = await moved(database, ticket, Move(action=Action.REOPEN), at=120)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.of_party(RESIDENT, since=NOW + seconds(9999)) == [again]


async def test_the_ticket_last_touched_here_is_the_one_acted_on_in_this_conversation(
    database: Database,
) -> None:
    first, second = await opened(database, "a"), await opened(database, "b")
    here = await stored(database, "here")
    elsewhere = await stored(
        database, "else", conversation=type(GROUP)("direct:wgy01"), sender=CREW
    )
    accept = Move(action=Action.ACCEPT)
    await moved(database, first, accept, at=10, source=here.id)
    second = await moved(database, second, accept, at=20, source=elsewhere.id)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.last_touched(CREW, GROUP, since=NOW) == first.no
        assert await uow.tickets.last_touched(CREW, GROUP, since=NOW + seconds(11)) is None
        assert await uow.tickets.last_touched(CREW_TWO, GROUP, since=NOW) is None
        there = type(GROUP)("direct:wgy01")
        assert await uow.tickets.last_touched(CREW, there, since=NOW) == second.no
    await moved(database, second, Move(action=Action.RESTORE), at=30)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.last_touched(CREW, there, since=NOW) is None


async def test_only_refusals_since_the_last_opening_count(database: Database) -> None:
    ticket = await opened(database)
    refuse = Move(action=Action.REFUSE, to=CREW_TWO, words="不归我")
    ticket = await moved(database, ticket, refuse, by=CREW)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.refusers(ticket.no) == {CREW}
    ticket = await restored(database, ticket)
    ticket = await moved(database, ticket, Move(action=Action.REOPEN), at=70)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.refusers(ticket.no) == frozenset()


async def test_due_chases_come_most_overdue_first_and_only_when_due(database: Database) -> None:
    late = await opened(database, "a", reported=60)
    later = await opened(database, "b", reported=120)
    earliest = await opened(database, "c", reported=0)
    async with SqlUnitOfWork(database) as uow:
        due = await uow.tickets.due_for_chase(NOW + seconds(419), limit=10)
        assert due == [earliest.no, late.no]
        assert await uow.tickets.due_for_chase(NOW + seconds(420), limit=10) == [
            earliest.no,
            late.no,
            later.no,
        ]
        assert await uow.tickets.due_for_chase(NOW + seconds(999), limit=1) == [earliest.no]


async def test_due_call_backs_are_found(database: Database) -> None:
    ticket = await restored(database, await opened(database))
    async with SqlUnitOfWork(database) as uow:
        assert await uow.tickets.due_for_call_back(NOW, limit=10) == [ticket.no]
        assert await uow.tickets.due_for_call_back(NOW - seconds(1), limit=10) == []


@pytest.mark.parametrize("owner", [None, "", "nobody"])
async def test_the_database_refuses_a_ticket_without_one_known_accountable_person(
    database: Database, owner: str | None
) -> None:
    ticket = await opened(database)
    async with SqlUnitOfWork(database) as uow:
        with pytest.raises(IntegrityError):
            await uow._session.execute(
                update(tickets).where(tickets.c.no == ticket.no).values(owner=owner)
            )


async def test_a_ticket_for_a_stranger_as_owner_is_never_opened(database: Database) -> None:
    inbound = await stored(database)
    async with SqlUnitOfWork(database) as uow:
        with pytest.raises(IntegrityError):
            await uow.tickets.add(new_ticket(inbound.id, owner=RESIDENT), event="open")


async def test_the_timeline_can_neither_be_changed_nor_deleted(database: Database) -> None:
    await opened(database)
    for attack in (update(ticket_events).values(actor="x"), delete(ticket_events)):
        async with SqlUnitOfWork(database) as uow:
            with pytest.raises(DatabaseError, match="append-only"):
                await uow._session.execute(attack)


@pytest.mark.parametrize("column", ["status", "kind", "scope"])
async def test_the_database_knows_only_the_words_of_the_domain(
    database: Database, column: str
) -> None:
    await opened(database)
    async with database.writing() as session:
        with pytest.raises(IntegrityError):
            await session.execute(
                update(tickets).values({column: tickets.c.station})  # a word of another column
            )


async def test_numbers_are_not_used_again_after_a_rollback_or_later(database: Database) -> None:
    first = await opened(database, "a")
    inbound = await stored(database, "b")
    async with SqlUnitOfWork(database) as uow:
        await uow.tickets.add(new_ticket(inbound.id, kind=Kind.QUESTION), event="open")
    async with SqlUnitOfWork(database) as uow:
        kept = await uow.tickets.add(new_ticket(inbound.id), event="open")
        await uow.commit()
    assert (kept.no, kept.kind) == (first.no + 1, Kind.FAULT)

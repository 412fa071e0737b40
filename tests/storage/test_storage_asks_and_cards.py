"""Questions to people, cards, and small facts."""

from domain.ask import Ask, AskId, AskKind
from domain.ids import ConversationId, TicketNo, UserId, direct_conversation
from storage.database import Database
from storage.marks import SqlMarks
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, CREW_TWO, GROUP, NOW, RESIDENT, opened, seconds

HOME = direct_conversation(RESIDENT)


def ask(
    kind: AskKind = AskKind.PLACE,
    *,
    person: UserId = RESIDENT,
    conversation: ConversationId = GROUP,
    ticket: TicketNo | None = None,
    at: float = 0,
) -> Ask:
    return Ask(
        kind=kind,
        person=person,
        conversation=conversation,
        ticket=ticket,
        options={"1": "亮", "2": "不亮"},
        asked_at=NOW + seconds(at),
        until=NOW + seconds(at + 600),
    )


async def kind_of_newest(
    database: Database, conversation: ConversationId = GROUP, *, at: float = 60
) -> AskKind | None:
    async with SqlUnitOfWork(database) as uow:
        newest = await uow.asks.newest(RESIDENT, conversation, now=NOW + seconds(at))
    return None if newest is None else newest.kind


async def asked(database: Database, *questions: Ask) -> None:
    async with SqlUnitOfWork(database) as uow:
        for question in questions:
            await uow.asks.add(question)
        await uow.commit()


async def test_a_question_comes_back_as_it_was_asked(database: Database) -> None:
    ticket = await opened(database)
    question = ask(ticket=ticket.no)
    await asked(database, question)
    async with SqlUnitOfWork(database) as uow:
        found = await uow.asks.newest(RESIDENT, GROUP, now=NOW)
    assert found == ask(ticket=ticket.no).__class__(
        **{name: getattr(question, name) for name in Ask.__dataclass_fields__ if name != "id"},
        id=AskId(1),
    )


async def test_a_digit_answers_the_newest_question_here_before_any_elsewhere(
    database: Database,
) -> None:
    await asked(
        database,
        ask(AskKind.PLACE, at=0),
        ask(AskKind.STAIRWELL, at=10),
        ask(AskKind.SATISFIED, conversation=HOME, at=20),
    )
    assert await kind_of_newest(database) is AskKind.STAIRWELL
    assert await kind_of_newest(database, HOME) is AskKind.SATISFIED
    elsewhere = ConversationId("group:wrElse")
    assert await kind_of_newest(database, elsewhere) is AskKind.SATISFIED


async def test_nobody_answers_another_persons_question(database: Database) -> None:
    await asked(database, ask(person=CREW))
    assert await kind_of_newest(database) is None


async def test_a_question_is_open_until_its_time_is_over(database: Database) -> None:
    await asked(database, ask())
    assert await kind_of_newest(database, at=600) is AskKind.PLACE
    assert await kind_of_newest(database, at=600.001) is None


async def test_the_same_question_about_the_same_ticket_replaces_the_older_one(
    database: Database,
) -> None:
    one, two = await opened(database, "a"), await opened(database, "b")
    await asked(
        database,
        ask(AskKind.RESTORED, ticket=two.no, at=0),
        ask(AskKind.PLACE, at=1),
        ask(AskKind.RESTORED, ticket=one.no, at=2),
        ask(AskKind.RESTORED, ticket=one.no, at=3),
        ask(AskKind.PLACE, at=4),
    )
    seen = []
    async with SqlUnitOfWork(database) as uow:
        while newest := await uow.asks.newest(RESIDENT, GROUP, now=NOW):
            seen.append((newest.kind, newest.ticket))
            await uow.asks.settle(newest.id)
    assert seen == [
        (AskKind.PLACE, None),
        (AskKind.RESTORED, one.no),
        (AskKind.RESTORED, two.no),
    ]


async def test_two_people_can_be_asked_the_same_about_one_ticket(database: Database) -> None:
    ticket = await opened(database)
    await asked(
        database,
        ask(AskKind.RESTORED, ticket=ticket.no),
        ask(AskKind.RESTORED, ticket=ticket.no, person=CREW),
    )
    assert await kind_of_newest(database) is AskKind.RESTORED


async def test_an_answered_question_is_not_answered_again(database: Database) -> None:
    await asked(database, ask())
    async with SqlUnitOfWork(database) as uow:
        newest = await uow.asks.newest(RESIDENT, GROUP, now=NOW)
        assert newest is not None
        await uow.asks.settle(newest.id)
        await uow.commit()
    assert await kind_of_newest(database) is None


async def test_dropping_forgets_every_question_about_that_ticket_only(
    database: Database,
) -> None:
    one, two = await opened(database, "a"), await opened(database, "b")
    await asked(
        database,
        ask(AskKind.PLACE, ticket=two.no),
        ask(AskKind.RESTORED, ticket=one.no, at=1),
        ask(AskKind.STAIRWELL, ticket=one.no, at=2),
    )
    async with SqlUnitOfWork(database) as uow:
        await uow.asks.drop(one.no)
        await uow.commit()
    assert await kind_of_newest(database) is AskKind.PLACE


async def test_the_newest_live_code_of_each_card_is_spent_once(database: Database) -> None:
    ticket = await opened(database)
    async with SqlUnitOfWork(database) as uow:
        for task_id, person in (("t1", CREW), ("t2", CREW_TWO), ("t3", CREW)):
            await uow.cards.seen(task_id=task_id, ticket=ticket.no, person=person)
        await uow.cards.seen(task_id="t1", ticket=ticket.no, person=CREW_TWO)
        await uow.cards.code(task_id="t1", response_code="old", at=NOW)
        await uow.cards.code(task_id="t1", response_code="new", at=NOW + seconds(1))
        await uow.cards.code(task_id="t2", response_code="stale", at=NOW - seconds(1))
        now = NOW + seconds(72 * 3600 - 1)
        assert await uow.cards.take_codes(ticket.no, now=now) == [("t1", "new", CREW)]
        assert await uow.cards.take_codes(ticket.no, now=now) == []


async def test_a_card_leads_to_its_ticket(database: Database) -> None:
    ticket = await opened(database)
    async with SqlUnitOfWork(database) as uow:
        await uow.cards.seen(task_id="t1", ticket=ticket.no, person=CREW)
        assert await uow.cards.ticket_of("t1") == ticket.no
        assert await uow.cards.ticket_of("t2") is None


async def test_a_mark_outlives_a_restart_and_the_newest_counts(filled_url: str) -> None:
    async with Database(filled_url) as first:
        marks = SqlMarks(first)
        assert await marks.get("heartbeat") is None
        await marks.put("heartbeat", "1")
        await marks.put("heartbeat", "2")
    async with Database(filled_url) as second:
        assert await SqlMarks(second).get("heartbeat") == "2"

"""Every figure of the messages equals an independent recount of what is in the database."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings
from domain.digest import daily
from domain.figures import hops
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Kind
from handlers.digest_lines import digest_text, gathered
from handlers.figure_words import brief
from handlers.turn import Desk
from handlers.words import duration
from storage.database import Database
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.storage.figure_parts import NOW, TODAY, Past, Recount, middle_and_p90
from tests.storage.storage_parts import CREW, opened, seconds, station
from tests.storage.storage_parts import NOW as BEGIN

DAY = timedelta(days=1)
RULES = Settings().rules()


async def message(database: Database) -> str:
    """Return the daily message of the random past, all of its lines."""
    async with SqlUnitOfWork(database) as uow:
        desk = Desk(uow=uow, now=NOW, station=station(), rules=RULES)
        return await digest_text(desk, await gathered(desk, daily(TODAY)))


def found(pattern: str, text: str) -> list[int]:
    """Return the numbers of a line; none when the line is not there."""
    hit = re.search(pattern, text)
    return [int(each) for each in hit.groups()] if hit else []


@pytest.mark.parametrize("seed", range(4))
async def test_every_number_of_the_message_is_that_of_a_recount(tmp_path: Path, seed: int) -> None:
    file = tmp_path / "past.db"
    async with Database(f"sqlite:///{file}") as database:
        await SqlStations(database).replace(station())
        await Past(database, seed).make(40)
        text = await message(database)
    count = Recount(file)

    dangers = [r for r in count.came if r["kind"] == "danger"]
    questions = [r for r in count.came if r["kind"] == "question"]
    assert found(
        r"昨天报修(\d+)件、合并成(\d+)件（险情(\d+)），咨询(\d+)条；送电(\d+)件，答复(\d+)条。",
        text,
    ) == [
        len(count.homes),
        len({no for no, _ in count.homes}),
        len(dangers),
        len(questions),
        len(count.restored),
        len(count.answered),
    ]
    took = max(r["restored_at"] - r["reported_at"] for r in count.restored)
    assert f"最长停电{duration(timedelta(microseconds=took))}（" in text
    scores = [r["satisfaction"] for r in count.called_back]
    told = [score for score in scores if score is not None]
    assert found(
        r"回访(\d+)件，答(\d+)件：满意(\d+)、一般(\d+)、不满意(\d+)（n=(\d+)）。", text
    ) == [*(len(scores), len(told), told.count(1), told.count(2), told.count(3), len(told))]
    planned, unknown = count.planned
    fault = count.fault_minutes
    assert found(r"停电(\d+)户·分钟：故障(\d+)，计划(\d+)。", text) == [
        *(fault + planned, fault, planned)
    ]
    assert found(r"另有(\d+)次计划停电没登记户数。", text) == ([unknown] if unknown else [])
    given, kept = count.promises
    assert found(r"承诺(\d+)次，准时(\d+)次", text) == ([given, kept] if given else [])
    favours = [r for r in count.came if r["kind"] == "favour"]
    assert found(r"(?<!的)微服务(\d+)件。", text) == ([len(favours)] if favours else [])
    links = count.hops
    for name, micros in zip(("应答", "接单", "到场"), links, strict=True):
        middle, p90 = middle_and_p90(micros)
        shown = f"{brief(timedelta(seconds=middle))}/{brief(timedelta(seconds=p90))}"
        assert f"{name}{shown}（n={len(micros)}）" in text
    worked = [r for r in count.open if r["kind"] != "favour"]
    old = [r for r in worked if r["reported_at"] < count.end]
    assert found(r"在办(\d+)件：过夜(\d+)件", text) == [len(worked), len(old)]
    _rates_agree(count, text, told)


def _rates_agree(count: Recount, text: str, told: list[int]) -> None:
    several = [r for r in count.repairs if r["households"] > 1]
    complaints = [r for r in count.came if r["business"] == "complaint"]
    expected = {
        "多户报修率": (len(several), len(count.repairs)),
        "投诉率": (len(complaints), len(count.came)),
        "及时率": count.in_time(45),
        "满意率": (told.count(1), len(told)),
    }
    for name, (hits, n) in expected.items():
        share = f"{round(100 * hits / n)}%（{hits}/{n}）" if n >= 10 else f"{hits}/{n}"
        assert f"{name}{share if n else '无（n=0）'}" in text
    assert "隐患消缺率未统计" in text


async def moved(database: Database, ticket: Ticket, *moves: tuple[Move, float]) -> Ticket:
    async with SqlUnitOfWork(database) as uow:
        for move, at in moves:
            ticket = await uow.tickets.save(ticket.apply(move, by=CREW, at=BEGIN + seconds(at)))
        await uow.commit()
    return ticket


def call_back(score: int | None) -> Move:
    return Move(action=Action.CALL_BACK, score=score)


ACCEPT, RESTORE = Move(action=Action.ACCEPT), Move(action=Action.RESTORE)


async def test_a_day_is_told_in_figures_without_drills(database: Database) -> None:
    short = await opened(database, "a")
    long = await opened(database, "b", kind=Kind.DANGER)
    question = await opened(database, "c", kind=Kind.QUESTION)
    await opened(database, "d")
    await opened(database, "before", reported=-1)
    drill = await opened(database, "e", drill=True)
    for ticket, took in ((short, 100), (long, 200), (drill, 900)):
        score = 1 if took < 200 else 3
        await moved(database, ticket, (ACCEPT, 1), (RESTORE, took), (call_back(score), 950))
    await moved(database, question, (Move(action=Action.ANSWER, words="明天"), 300))
    async with SqlUnitOfWork(database) as uow:
        facts = await uow.figures.facts(BEGIN, BEGIN + DAY)
    assert [len(facts.of_kind(kind)) for kind in (Kind.DANGER, Kind.FAULT, Kind.QUESTION)] == [
        *(1, 2, 1)
    ]
    assert [r.ticket.no for r in facts.restored] == [short.no, long.no]
    assert [t.no for t in facts.answered] == [question.no]
    assert (facts.scored(1), facts.scored(3)) == ((short.no,), (long.no,))
    assert facts.longest is not None
    assert (facts.longest.took, facts.longest.ticket.no) == (seconds(200), long.no)


async def test_what_happened_at_midnight_belongs_to_the_day_that_begins(
    database: Database,
) -> None:
    ticket = await opened(database)
    await moved(database, ticket, (ACCEPT, 1), (RESTORE, 86400), (call_back(2), 2 * 86400))
    async with SqlUnitOfWork(database) as uow:
        days = [await uow.figures.facts(BEGIN + n * DAY, BEGIN + (n + 1) * DAY) for n in range(3)]
    assert [len(day.came) for day in days] == [1, 0, 0]
    assert [len(day.restored) for day in days] == [0, 1, 0]
    assert [len(day.called_back) for day in days] == [0, 0, 1]


async def test_an_acceptance_that_was_taken_back_is_no_link_of_the_chain(
    database: Database,
) -> None:
    ticket = await opened(database)
    async with SqlUnitOfWork(database) as uow:
        source = (await uow.tickets.timeline(ticket.no))[0].source
        assert source is not None
        uow.acts.begin(
            message=source,
            actor=CREW,
            conversation=ticket.conversation,
            at=BEGIN + seconds(60),
            verb="accept",
        )
        step = ticket.apply(ACCEPT, by=CREW, at=BEGIN + seconds(60), source=source)
        await uow.tickets.save(step)
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        before = await uow.figures.facts(BEGIN, BEGIN + DAY)
        act = await uow.acts.newest_on(ticket.no)
        assert act is not None
        await uow.acts.take_back(act, by=CREW, at=BEGIN + seconds(90), source=source)
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        after = await uow.figures.facts(BEGIN, BEGIN + DAY)
    assert hops(before.repairs).accept.n == 1
    assert hops(after.repairs).accept.n == 0


async def test_the_last_word_about_an_open_ticket_is_why_it_waits(database: Database) -> None:
    ticket = await opened(database)
    waits = await moved(
        database,
        ticket,
        (ACCEPT, 1),
        (Move(action=Action.FIND, words="电缆头烧了"), 2),
        (Move(action=Action.SUSPEND, words="等吊车"), 3),
    )
    async with SqlUnitOfWork(database) as uow:
        assert await uow.figures.reasons() == {waits.no: "等吊车"}
    await moved(database, waits, (RESTORE, 4))
    async with SqlUnitOfWork(database) as uow:
        assert await uow.figures.reasons() == {}


async def test_a_year_is_counted_by_community(database: Database) -> None:
    await opened(database, "a")
    await opened(database, "b", kind=Kind.DANGER)
    await opened(database, "c", kind=Kind.QUESTION)
    await opened(database, "d", drill=True)
    async with SqlUnitOfWork(database) as uow:
        counted = await uow.figures.by_community(BEGIN, BEGIN + DAY)
    assert counted == {"滨河社区": (0, 2)}

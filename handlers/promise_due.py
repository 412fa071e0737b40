"""The clock of the promises: asks the crew before, and tells the truth when a time has passed."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from domain.ask import AskKind
from domain.ids import TicketNo, UserId, direct_conversation
from domain.outbound import Purpose
from domain.promise import HEAD_FROM, Due, Promise
from domain.ticket import Ticket
from handlers.chase_due import BATCH, Timed
from handlers.promise_answered import ASKED, WHEN
from handlers.promise_given import ask_head, noted
from handlers.promise_words import asked_above, late_text, people_place
from handlers.tell import tell_people
from handlers.timed import each
from handlers.turn import Desk
from handlers.words import clock_time

log = structlog.get_logger()


async def promise_due(timed: Timed) -> int:
    """Do what the clock of each promise wants; return how many (count). Safe to run twice."""
    async with timed.uows() as uow:
        due = await uow.promises.due(timed.clock.now(), limit=BATCH)
    return await each(timed, due, _step, name="promise")


async def _step(timed: Timed, no: TicketNo) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        ticket = await uow.tickets.get(no)
        live = await uow.promises.live(no)
        if live is None:
            return 0
        if not ticket.status.is_open:
            await uow.promises.end(no, at=desk.now)
            await uow.commit()
            return 0
        wanted = timed.rules.promise.wanted(live, desk.now)
        if wanted is Due.NOTHING:
            return 0
        if wanted is Due.TELL:
            await _tell_truth(desk, ticket, live)
        else:
            await _ask(desk, ticket, live, too=wanted is Due.ASK_TOO)
        await uow.commit()
    return 1


async def _ask(desk: Desk, ticket: Ticket, live: Promise, *, too: bool) -> None:
    """Ask the crew in private whether the time holds; silence before brings in the manager."""
    words = {
        "place": await people_place(desk, ticket),
        "no": ticket.shown_no,
        "eta": clock_time(live.due, desk.now),
    }
    asked = await desk.uow.promises.change(desk.rules.promise.asked(live, desk.now))
    key = f"ask{asked.asked}:{live.id}"
    text = desk.say("promise.ask_again" if too else "promise.ask", **words)
    await _question(desk, ticket, ticket.owner, text, key, ASKED)
    for person in asked_above(desk, ticket, live) if too else ():
        text = desk.say("promise.ask_too", **words, name=desk.name_of(ticket.owner))
        await _question(desk, ticket, person, text, key, ASKED)


async def _tell_truth(desk: Desk, ticket: Ticket, live: Promise) -> None:
    """Say that a time has passed, and when the next word comes; ask those who may know."""
    news = await desk.uow.promises.put(desk.rules.promise.explained(live, at=desk.now))
    text = await late_text(desk, ticket, live, news)
    await desk.uow.tickets.note(noted(ticket, "promise_late", text, desk.now))
    await tell_people(desk, ticket, text, key=f"promise:{live.id}:late")
    if news.proposal is not None:
        await ask_head(desk, ticket, news, key=f"promise:{news.id}:head")
        return
    words = {
        "place": await people_place(desk, ticket),
        "no": ticket.shown_no,
        "news": clock_time(news.due - _BEFORE_NEWS, desk.now),
    }
    for person in (ticket.owner, *asked_above(desk, ticket, news)):
        head = news.rung >= HEAD_FROM and person == desk.station.head.userid
        asked = (
            desk.say("promise.ask_head_late", **words, name=desk.name_of(ticket.owner))
            if head
            else desk.say("promise.ask_late", **words)
        )
        await _question(desk, ticket, person, asked, f"late:{live.id}", WHEN)


_BEFORE_NEWS = timedelta(minutes=2)
"""How long before the promised news we want to know it, to pass it on."""


async def _question(
    desk: Desk, ticket: Ticket, person: UserId, text: str, key: str, options: Mapping[str, str]
) -> None:
    here = direct_conversation(person)
    await desk.ask(AskKind.PROMISE, person, here, ticket=ticket.no, options=options)
    await desk.tell(
        person, text, key=f"promise:{key}:{person}", purpose=Purpose.CHASE, ticket=ticket
    )

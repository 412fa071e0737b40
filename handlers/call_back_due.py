"""After the repair: ask at the next waking hour whether it was done well; once more; then close."""

from datetime import timedelta

import structlog

from domain.ask import AskKind
from domain.ids import TicketNo, direct_conversation
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Status
from domain.when import local
from handlers.chase_due import BATCH, Timed
from handlers.household_scores import people_to_ask
from handlers.lights import restored_place
from handlers.timed import each
from handlers.turn import Desk
from handlers.work_ticket import close_when_complete

log = structlog.get_logger()

ASKED_AT_MOST = 2  # one question, one reminder (product.md §2.9)


async def call_back_due(timed: Timed) -> int:
    """Take the due call-back step of each restored ticket; return how many (count)."""
    async with timed.uows() as uow:
        due = await uow.tickets.due_for_call_back(timed.clock.now(), limit=BATCH)
    return await each(timed, due, _step, name="call_back")


async def _step(timed: Timed, no: TicketNo) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        ticket = await uow.tickets.get(no)
        due = ticket.next_call_back_at
        if ticket.status is not Status.RESTORED or due is None or due > desk.now:
            return 0
        if ticket.call_backs < ASKED_AT_MOST:
            await _ask(desk, ticket)
        else:
            await _give_up(desk, ticket)
        await uow.commit()
    return 1


async def _ask(desk: Desk, ticket: Ticket) -> None:
    policy = desk.rules.call_back
    following = policy.next(asked=ticket.call_backs + 1, now=desk.now)
    step = ticket.apply(
        Move(action=Action.CALL_BACK, due=following, words="asked"), by="steward", at=desk.now
    )
    after = await desk.uow.tickets.save(step)
    options = {"1": "1", "2": "2", "3": "3"}
    words = {"when": _when(desk, ticket), "place": await restored_place(desk, ticket)}
    group_words = [desk.pick(digit, ticket.conversation) for digit in options]
    for person in await people_to_ask(desk, ticket):
        here = direct_conversation(person)
        await desk.ask(AskKind.SATISFIED, person, here, ticket=ticket.no, options=options)
        await desk.tell(
            person,
            _question(desk, words, [desk.pick(digit, here) for digit in options]),
            key=f"satisfied:{ticket.no}:v{after.version}|{person}",
            ticket=after,
            fallback=(ticket.chat, _question(desk, words, group_words)) if ticket.chat else None,
        )


def _question(desk: Desk, words: dict[str, str], picks: list[str]) -> str:
    one, two, three = picks
    return desk.say("ask.satisfied", **words, one=one, two=two, three=three)


def _when(desk: Desk, ticket: Ticket) -> str:
    """Return 今天, 昨晚 or 昨天 for the restoration; the night before 06:00 is still 昨晚."""
    restored = local(ticket.restored_at or desk.now)
    today = local(desk.now).date()
    if restored.date() == today and restored.hour >= 6:  # noqa: PLR2004  dawn
        return "今天"
    if restored.date() == today or (
        restored.date() == today - timedelta(days=1) and restored.hour >= 18  # noqa: PLR2004
    ):
        return "昨晚"
    return "昨天"


async def _give_up(desk: Desk, ticket: Ticket) -> None:
    """Nobody answered: it was asked twice, that counts as called back, without a score."""
    step = ticket.apply(
        Move(action=Action.CALL_BACK, words="no answer", due=None), by="steward", at=desk.now
    )
    after = await desk.uow.tickets.save(step)
    await desk.uow.asks.drop(ticket.no)
    await close_when_complete(desk, after)

"""Every question is on the radar until a member of staff answers it in his own words (M26, J11).

The ladder chases silence as with a report. Besides, an hour before the time that was promised to
the asker the owner is reminded; when it passes, the manager hears of it (the second time the
head), and the asker is told honestly, with the new time.
"""

from datetime import datetime, timedelta

from domain.ids import UserId
from domain.privacy import shortened
from domain.routing import chain_above
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Status
from domain.when import local
from handlers import waiting
from handlers.nudges import Nudge
from handlers.rules import Rules
from handlers.tell import tell_people
from handlers.turn import Desk
from handlers.words import answer_time

EXCUSED = 2
"""Promised times after which the asker is told a new one (count); later ones would be a joke."""

_INSTANT = timedelta(microseconds=1)


def promised(rules: Rules, ticket: Ticket) -> tuple[datetime, ...]:
    """Return the times by which an answer was promised: the first, and one new one each time."""
    at = ticket.waiting_since if ticket.reopened else ticket.reported_at
    times: list[datetime] = []
    for _ in range(EXCUSED + 1):
        at = rules.answer_due(at)
        times.append(at)
    return tuple(times)


def next_look(desk: Desk, ticket: Ticket, *, chases: int) -> datetime:
    """Return when this question is looked at next, after now; there is always a next time.

    Args:
        chases: rungs of the ladder that have been taken (count).
    """
    soon = desk.now + _INSTANT
    looks: list[datetime] = []
    if ticket.status is Status.REPORTED:
        policy = desk.rules.chase.policy(ticket.ladder, ticket.waiting_since)
        rung = policy.due(since=ticket.waiting_since, chases=chases, after=soon)
        looks += [rung] if rung else []
    for at in promised(desk.rules, ticket)[:EXCUSED]:
        looks += [at - desk.rules.answer_notice, at]
    ahead = [look for look in looks if look >= soon]
    return min(ahead, default=desk.rules.silence.next_morning(desk.now))


def addressee(desk: Desk, ticket: Ticket) -> UserId | None:
    """Return who will be asked about it."""
    missed = _missed(desk, ticket)
    if missed is not None:
        return _above(desk, ticket, missed)
    return waiting.addressee(desk, ticket) if _is_rung(desk, ticket) else ticket.owner


async def chase(desk: Desk, ticket: Ticket, late: str) -> Nudge | None:
    """Take the look that is due: a rung of the ladder, a reminder, or a promise that passed."""
    rung, missed = _is_rung(desk, ticket), _missed(desk, ticket)
    level = waiting.level_now(desk, ticket)
    move = Move(
        action=Action.CHASE if rung else Action.REMIND,
        due=next_look(desk, ticket, chases=ticket.chases + rung),
        words=level if rung else "missed" if missed is not None else "reminder",
    )
    after = await desk.uow.tickets.save(ticket.apply(move, by="steward", at=desk.now))
    if missed is not None:
        return await _own_up(desk, after, late, missed)
    if rung and waiting.addressee(desk, ticket) != ticket.owner:
        return await waiting.ask_above(desk, after, late, level)
    text = desk.say("chase.owner_question", late=late, no=after.shown_no)
    promise = next((at for at in promised(desk.rules, after) if at > desk.now), None)
    if not rung and promise is not None:
        by = answer_time(promise, desk.now)
        text = desk.say("chase.answer_soon", late=late, no=after.shown_no, by=by)
    return Nudge(person=after.owner, ticket=after, text=text, late=late)


def _missed(desk: Desk, ticket: Ticket) -> int | None:
    """Return which promise passes with this look, from 0; None when none does."""
    times = promised(desk.rules, ticket)[:EXCUSED]
    return next((n for n, at in enumerate(times) if at == ticket.next_chase_at), None)


def _is_rung(desk: Desk, ticket: Ticket) -> bool:
    """Whether this look is the ladder's own, and no reminder before a promise."""
    if ticket.status is not Status.REPORTED:
        return False
    times = promised(desk.rules, ticket)[:EXCUSED]
    fixed = {*times, *(at - desk.rules.answer_notice for at in times)}
    spent = ticket.chases >= desk.rules.chase.policy(ticket.ladder, ticket.waiting_since).limit
    return ticket.next_chase_at not in fixed and not spent


def _above(desk: Desk, ticket: Ticket, missed: int) -> UserId:
    above = chain_above(desk.station, grid=ticket.grid, owner=ticket.owner, at=desk.now)
    return above[-1 if missed else 0].userid


async def _own_up(desk: Desk, ticket: Ticket, late: str, missed: int) -> Nudge:
    """The promised time passed: whoever leads hears of it, the asker hears the new time."""
    following = promised(desk.rules, ticket)[missed + 1]
    await tell_people(
        desk,
        ticket,
        desk.say(
            "group.answer_late",
            no=ticket.shown_no,
            name=desk.name_of(ticket.owner),
            by=answer_time(following, desk.now),
        ),
        key=f"answer_late:{ticket.no}:{following:%Y%m%d%H%M}",
    )
    text = desk.say(
        "chase.answer_late",
        late=late,
        no=ticket.shown_no,
        name=desk.name_of(ticket.owner),
        time=f"{local(promised(desk.rules, ticket)[missed]):%H:%M}",
        words=shortened(ticket.words, 60),
    )
    return Nudge(person=_above(desk, ticket, missed), ticket=ticket, text=text, late=late)

"""The call-back of a ticket of several households: each person is asked once, the worst word counts.

Source: product.md §2.9 (all reporters, one reminder only), M50. The scores of all are kept beside
the ticket; its own satisfaction is the worst of them, because one household that is not satisfied
is one to go back to.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.household import Light
from domain.ids import UserId
from domain.ticket import Step, Ticket, TicketEvent
from domain.ticket_moves import Action
from handlers.turn import Desk, Turn


async def people_to_ask(desk: Desk, ticket: Ticket) -> Sequence[UserId]:
    """Return whom to ask how it was done.

    First everybody who reported and is not dark; the reminder goes to the reporter alone, unless
    he has answered. A single household is asked as ever.
    """
    if ticket.households < 2:  # noqa: PLR2004  one door
        return (ticket.reporter,)
    scores = await desk.uow.restorations.scores(ticket.no)
    if ticket.call_backs:
        return () if ticket.reporter in scores else (ticket.reporter,)
    return await _asked_first(desk, ticket)


async def take_score(turn: Turn, ticket: Ticket, score: int) -> Ticket | None:
    """Store what one of several households thinks; None when the ticket is one household's.

    The call-back of the ticket goes on until everybody has answered or it is given up.
    """
    if ticket.households < 2:  # noqa: PLR2004  one door
        return None
    await turn.uow.restorations.put_score(ticket.no, turn.sender, score, at=turn.now)
    scores = await turn.uow.restorations.scores(ticket.no)
    asked = await _asked_first(turn, ticket)
    scored = replace(
        ticket,
        satisfaction=max(scores.values()),
        called_back_at=ticket.called_back_at or turn.now,
        next_call_back_at=None if set(asked) <= set(scores) else ticket.next_call_back_at,
    )
    event = TicketEvent(
        ticket=ticket.no,
        action=Action.CALL_BACK,
        before=ticket.status,
        after=ticket.status,
        by=turn.sender,
        at=turn.now,
        words=str(score),
        source=turn.inbound.id,
    )
    return await turn.uow.tickets.save(Step(scored, event))


async def _asked_first(desk: Desk, ticket: Ticket) -> Sequence[UserId]:
    households = await desk.uow.households.of_ticket(ticket.no)
    people = dict.fromkeys((ticket.reporter, *(home.reporter for home in households)))
    dark = {home.reporter for home in households if home.light is Light.DARK}
    return [each for each in people if each not in dark and each != ticket.owner]

"""The tickets that came of a conversation, in the form of the corpus' `expect`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from domain.errors import TicketNotFoundError
from domain.ids import InboxId, TicketNo
from domain.ports import UnitOfWork
from domain.ticket import Ticket, TicketEvent
from domain.ticket_moves import Business, Kind, Status

_STATUS: Final[Mapping[Status, str]] = {
    Status.REPORTED: "open",
    Status.ACCEPTED: "in_progress",
    Status.ARRIVED: "in_progress",
    Status.FOUND: "in_progress",
    Status.REPAIRED: "in_progress",
    Status.RESTORED: "restored",
    Status.CLOSED: "restored",
    Status.WITHDRAWN: "withdrawn",
    Status.MERGED: "merged",
}
_EVENTS: Final[Mapping[str, str]] = {
    "accept": "accepted",
    "arrive": "arrived",
    "restore": "restored",
    "assign": "assigned",
    "transfer": "transferred",
    "refuse": "rejected",
    "suspend": "suspended",
    "reopen": "reopened",
    "close": "closed",
}
_UPDATES: Final = frozenset(
    {"more", "still_dark", "place", "scope", "picture", "withdraw", "reopen"}
)
_SHOWN: Final = frozenset({Business.SERVICE, Business.COMPLAINT, Business.VIOLATION})


async def all_tickets(uow: UnitOfWork) -> list[Ticket]:
    """Return every ticket in the order of opening. For small databases only."""
    found: list[Ticket] = []
    while True:
        try:
            found.append(await uow.tickets.get(TicketNo(len(found) + 1)))
        except TicketNotFoundError:
            return found


async def outcome(uows: Callable[[], UnitOfWork]) -> dict[str, object]:
    """Return the tickets, questions aside, as `expect` writes them."""
    async with uows() as uow:
        tickets = [t for t in await all_tickets(uow) if t.kind.is_repair or t.business in _SHOWN]
        return {
            "tickets": [
                await _shown(uow, ticket, f"T{n}") for n, ticket in enumerate(tickets, start=1)
            ]
        }


async def message_number(uow: UnitOfWork, source: InboxId | None) -> int | None:
    """Return the number of the message in its conversation."""
    message = await uow.inbox.get(source) if source is not None else None
    return int(message.key) if message is not None else None


async def _shown(uow: UnitOfWork, ticket: Ticket, key: str) -> dict[str, object]:
    timeline = await uow.tickets.timeline(ticket.no)
    facts, place = ticket.facts, ticket.place
    joined = [event for event in timeline if event.action == "joined"]
    shown: dict[str, object] = {
        "key": key,
        "kind": ticket.kind if ticket.kind is not Kind.QUESTION else ticket.business,
        "opened_by": await message_number(uow, timeline[0].source),
        "reporter": ticket.reporter,
        "community": place.community or next(iter(facts.community), ""),
        "building": list(facts.building) or [b for b in (place.building,) if b],
        "unit": list(facts.unit) or [u for u in (place.unit,) if u],
        "room": facts.room or place.room,
        "place": facts.place or ("" if place.building or facts.building else place.words),
        "phenomenon": [str(each) for each in facts.phenomenon],
        "scope": ticket.scope or facts.scope,
        "urgency": "urgent" if ticket.urgent else "",
        "phone": facts.phone,
        "account_no": facts.account_no,
        "merged": await _numbers(uow, joined),
        "updated": await _numbers(uow, [e for e in timeline if e.action in _UPDATES]),
        "reporters": len({event.by for event in joined} | {ticket.reporter}),
        "assignee": ticket.owner if _taken(timeline) else "",
        "events": await _events(uow, timeline),
        "cause": ticket.cause or ticket.remedy,
        "eta": facts.eta,
        "status": _status(ticket),
    }
    return {name: value for name, value in shown.items() if value not in ("", None, [])}


def _status(ticket: Ticket) -> str:
    """A ticket that was opened again goes on with the same crew: it is in progress."""
    if ticket.reopened and ticket.status is Status.REPORTED:
        return "in_progress"
    return _STATUS[ticket.status]


def _taken(timeline: Sequence[TicketEvent]) -> bool:
    """Whether anybody of the crew has answered for it yet."""
    return any(event.action in ("accept", "arrive", "restore") for event in timeline)


async def _numbers(uow: UnitOfWork, events: Sequence[TicketEvent]) -> list[int]:
    found = [await message_number(uow, event.source) for event in events]
    return sorted({number for number in found if number is not None})


async def _events(uow: UnitOfWork, timeline: Sequence[TicketEvent]) -> list[dict[str, object]]:
    return [
        {"at": await message_number(uow, event.source), "type": _EVENTS[event.action]}
        for event in timeline
        if event.action in _EVENTS and event.source is not None
    ]

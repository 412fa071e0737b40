"""What a person is reminded of in one round: one line lists many (product.md §1, bundling).

Danger is never bundled away: it has its own message, and leaves first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.ask import AskKind
from domain.ids import UserId, direct_conversation
from domain.outbound import Purpose
from domain.ticket import Ticket
from domain.ticket_moves import Kind, Status
from handlers.turn import Desk
from handlers.words import public_place

LISTED = 9
"""Tickets named in one line; of more the number is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One thing one person is reminded of.

    Attributes:
        ticket: as it is after the reminder was written down.
        text: what he reads when it is the only one. late: 补, or empty.
        ask, options: what a digit then answers; in a bundle digits would be ambiguous.
    """

    person: UserId
    ticket: Ticket
    text: str
    late: str = ""
    ask: AskKind | None = None
    options: Mapping[str, str] = field(default_factory=dict)


async def send_nudges(desk: Desk, nudges: Sequence[Nudge]) -> None:
    """Queue what was decided: danger alone, everything else in one message for each person."""
    bundles: dict[UserId, list[Nudge]] = {}
    for nudge in nudges:
        if nudge.ticket.ladder is Kind.DANGER:
            await _alone(desk, nudge)
        else:
            bundles.setdefault(nudge.person, []).append(nudge)
    for bundle in bundles.values():
        if len(bundle) == 1:
            await _alone(desk, bundle[0])
        else:
            await _together(desk, bundle)


async def _alone(desk: Desk, nudge: Nudge) -> None:
    ticket = nudge.ticket
    if nudge.ask is not None:
        here = direct_conversation(nudge.person)
        await desk.ask(nudge.ask, nudge.person, here, ticket=ticket.no, options=nudge.options)
    # A version is never used twice, a count of chases is: a reopened ticket starts over.
    await desk.tell(
        nudge.person,
        nudge.text,
        key=f"chase:{ticket.no}:v{ticket.version}",
        purpose=Purpose.DANGER if ticket.ladder is Kind.DANGER else Purpose.CHASE,
        ticket=ticket,
    )


async def _together(desk: Desk, bundle: Sequence[Nudge]) -> None:
    first = bundle[0].ticket
    items = "、".join(_item(desk, nudge) for nudge in bundle[:LISTED])
    if len(bundle) > LISTED:
        items = desk.say("chase.bundle_more", items=items, n=len(bundle))
    late = next((nudge.late for nudge in bundle if nudge.late), "")
    if all(_may_accept(nudge) for nudge in bundle):
        text = desk.say("chase.bundle_accept", late=late, items=items)
    else:
        text = desk.say("chase.bundle", late=late, items=items, no=first.shown_no)
    await desk.tell(
        bundle[0].person,
        text,
        key=f"chase:{first.no}:v{first.version}:of{len(bundle)}",
        purpose=Purpose.CHASE,
    )


def _may_accept(nudge: Nudge) -> bool:
    waits = nudge.ticket.status is Status.REPORTED and nudge.ticket.kind is not Kind.QUESTION
    return waits and nudge.person == nudge.ticket.owner


def _item(desk: Desk, nudge: Nudge) -> str:
    ticket = nudge.ticket
    if ticket.kind is Kind.QUESTION:
        state = desk.say("chase.state_question")
    elif nudge.person == ticket.owner:
        state = "" if ticket.status is Status.REPORTED else desk.say(f"shown.{ticket.status}")
    else:
        sentence = (
            "chase.state_waiting" if ticket.status is Status.REPORTED else "chase.state_silent"
        )
        state = desk.say(sentence, name=desk.name_of(ticket.owner))
    item = f"{ticket.shown_no}{public_place(ticket)}{ticket.what}"
    return f"{item}（{state}）" if state else item

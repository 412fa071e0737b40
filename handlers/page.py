"""The page to the person who has to go: a card with buttons, and why it came to him."""

from datetime import datetime

from domain.ids import TicketNo, UserId
from domain.outbound import Card, CardButton, CardChoice, CardUpdate, Outgoing, Purpose
from domain.privacy import shortened
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from domain.when import local
from handlers.turn import Desk

ETA_KEY = "eta"
ETA_OPTIONS = (("30", "30分钟"), ("60", "1小时"), ("90", "1个半小时"))


async def page_owner(desk: Desk, ticket: Ticket, *, template: str = "") -> None:
    """Send the owner his ticket. Sent once for each version of the ticket."""
    name = (
        template
        or {
            Kind.DANGER: "crew.page_danger",
            Kind.QUESTION: "crew.page_question",
            Kind.FAULT: "crew.page",
            Kind.FAVOUR: "crew.page_favour",
        }[ticket.kind]
    )
    await page(desk, ticket, ticket.owner, name)


def held_key(no: TicketNo) -> str:
    """Return the dedup key of a page that is held back: one for each ticket, ever."""
    return f"page:{no}:held"


async def page(
    desk: Desk,
    ticket: Ticket,
    person: UserId,
    name: str,
    *,
    checks: str = "",
    held_until: datetime | None = None,
) -> None:
    """Send one person a page about a ticket, as a card where cards show.

    Args:
        checks: what the household found out itself.
        held_until: not before then (UTC); see handlers/own_wiring.py.
    """
    text = desk.say(
        name,
        no=ticket.shown_no,
        place=ticket.place.full() or "地点待问",
        what=ticket.what,
        time=f"{local(ticket.reported_at):%H:%M}",
        why=ticket.why_owner,
        name=desk.name_of(ticket.reporter if ticket.kind is Kind.QUESTION else ticket.owner),
        words=shortened(ticket.words, 80),
        checks=checks,
    )
    card = None
    if person == ticket.owner and ticket.kind.is_repair and not ticket.drill:
        card = _card(desk, ticket, checks)
        await desk.uow.cards.seen(task_id=card.task_id, ticket=ticket.no, person=person)
    await desk.tell(
        person,
        desk.say("sign.drill") + text if ticket.drill and "演练" not in text else text,
        key=held_key(ticket.no) if held_until else f"page:{ticket.no}:v{ticket.version}:{person}",
        purpose=Purpose.DANGER if ticket.ladder is Kind.DANGER else Purpose.NOTICE,
        ticket=ticket,
        card=card,
        not_before=held_until,
    )


def _card(desk: Desk, ticket: Ticket, checks: str) -> Card:
    title = "crew.card_title_danger" if ticket.kind is Kind.DANGER else "crew.card_title"
    rows = (
        (desk.say("crew.row_time"), f"{local(ticket.reported_at):%m-%d %H:%M}"),
        (desk.say("crew.row_why"), shortened(ticket.why_owner, 30)),
        (desk.say("incident.row_suspect"), ticket.suspect.removeprefix("疑似")),
        (desk.say("crew.row_words"), shortened(ticket.words, 30)),
        (desk.say("crew.row_checks"), shortened(checks, 30)),
    )
    # A task id may never come twice within the app, not even after the database was restored.
    stamp = int(desk.now.timestamp())
    return Card(
        task_id=f"t{ticket.no}-v{ticket.version}-{stamp}-{ticket.chases}",
        title=shortened(desk.say(title, no=ticket.shown_no, what=ticket.what), 36),
        desc=shortened(ticket.place.full() or "地点待问", 44),
        rows=tuple((key, value) for key, value in rows if value),
        buttons=(
            CardButton(text=desk.say("crew.card_accept"), key="accept", style=1),
            CardButton(text=desk.say("crew.card_refuse"), key="refuse", style=2),
        ),
        choice=CardChoice(
            key=ETA_KEY, title=desk.say("crew.card_arrive_title"), options=ETA_OPTIONS
        ),
    )


async def grey_cards(desk: Desk, ticket: Ticket, caption: str) -> None:
    """Grey the buttons of every card about a ticket that is still live, and say why.

    A page that is still held back is not sent any more.
    """
    await desk.uow.outbox.drop(held_key(ticket.no))
    for task_id, code, person in await desk.uow.cards.take_codes(ticket.no, now=desk.now):
        await desk.uow.outbox.add(
            Outgoing(
                purpose=Purpose.NOTICE,
                dedup_key=f"grey:{task_id}:{code}",
                text="",
                person=person,
                ticket=ticket.no,
                update=CardUpdate(task_id=task_id, response_code=code, caption=caption),
            )
        )

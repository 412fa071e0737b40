"""Questions: how a report stands is answered from the record; the rest goes to a person."""

from datetime import timedelta

from domain.meaning import Intent
from domain.ports import Party, PartyRole
from domain.privacy import masked, shortened
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Business, Kind, Status
from handlers.answer_from_knowledge import answer_from_knowledge, offer_draft
from handlers.overrun import answer_progress, outage_runs
from handlers.page import page_owner
from handlers.planned_outage import answer_from_outages
from handlers.report_fault import open_ticket
from handlers.tell import tell_people
from handlers.three_questions import answer_three, own_repair, repairs_here
from handlers.turn import Turn
from handlers.where import place_of
from handlers.words import answer_time, public_place, status_words

LATELY = timedelta(hours=24)


async def ask_question(turn: Turn) -> None:
    """Answer a question from the knowledge base, or pass it on and say until when it is answered."""
    if turn.meaning.intent is Intent.OUTAGE_QUERY and await _about_known_outage(turn):
        return
    if turn.meaning.intent is Intent.OUTAGE_QUERY and await answer_from_outages(turn):
        return
    if await answer_from_knowledge(turn):
        return
    outage = turn.meaning.intent is Intent.OUTAGE_QUERY
    ticket = await open_ticket(
        turn,
        Kind.QUESTION,
        turn.meaning.place,
        business=Business.OUTAGE if outage else Business.CONSULT,
    )
    await page_owner(turn, ticket)
    await turn.reply(
        "ack.question",
        name=turn.name_of(ticket.owner),
        by=answered_by(turn),
        no=ticket.shown_no,
    )


def answered_by(turn: Turn) -> str:
    """Return until when a question is answered, in words: 今天18点, 明天10点."""
    return answer_time(turn.rules.answer_due(turn.now), turn.now)


async def _about_known_outage(turn: Turn) -> bool:
    """Whether the group already has an open repair that answers it; then it is told."""
    if turn.meaning.elsewhen:
        return False
    known = await repairs_here(turn, await place_of(turn))
    if not known:
        return False
    await answer_three(turn, known[0])
    return True


async def ask_progress(turn: Turn) -> None:
    """Say how the asker's report stands, or the one of his place; he is told from now on."""
    since = turn.now - LATELY
    mine = [t for t in await turn.uow.tickets.of_party(turn.sender, since=since) if not t.drill]
    # Who asks when power is back does not ask how his application stands.
    repairs = [t for t in mine if t.kind.is_repair and t.status.is_open]
    own = await own_repair(turn) if turn.meaning.place.building else None
    live = repairs or [t for t in mine if t.status.is_open]
    if not live and await answer_progress(turn):
        return
    live = live or mine[:1]
    if len(live) > 1:
        live = [t for t in live if t == own] or live
    if len(live) == 1:
        await show(turn, live[0])
    elif live:
        await show_list(turn, live)
    else:
        known = await repairs_here(turn, await place_of(turn))
        if known:
            await answer_three(turn, known[0])
        else:
            await turn.reply("progress.none")


async def something_runs(turn: Turn) -> bool:
    """Whether an overheard question may be about a repair: the asker's own, or one of the group."""
    since = turn.now - LATELY
    mine = await turn.uow.tickets.of_party(turn.sender, since=since)
    if any(t.kind.is_repair and t.status.is_open and not t.drill for t in mine):
        return True
    return bool(await repairs_here(turn, await place_of(turn))) or await outage_runs(turn)


async def show_list(turn: Turn, tickets: list[Ticket]) -> None:
    """Say how several tickets of one person stand, in one line."""
    items = "；".join(
        f"{t.shown_no} {public_place(t)} {status_words(turn, t)}" for t in tickets[:5]
    )
    await turn.reply("progress.list", items=items)


async def show(turn: Turn, ticket: Ticket) -> None:
    """Say how one ticket stands: the three answers about a repair, its status for the rest."""
    if ticket.kind.is_repair and ticket.status is not Status.WITHDRAWN:
        await answer_three(turn, ticket)
        return
    await turn.uow.tickets.add_party(
        ticket.no,
        Party(userid=turn.sender, role=PartyRole.SUBSCRIBER, conversation=turn.here),
    )
    await turn.reply(
        "progress.one",
        place=public_place(ticket),
        no=ticket.shown_no,
        status=status_words(turn, ticket),
    )


async def answer_question(turn: Turn, ticket: Ticket, words: str) -> None:
    """A member of staff answered in words: the asker hears them, the question is closed."""
    step = ticket.apply(
        Move(action=Action.ANSWER, words=words),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.save(step)
    await offer_draft(turn, after, words)
    text = turn.say(
        "group.answered",
        no=ticket.shown_no,
        name=turn.name_of(turn.sender),
        words=shortened(masked(words), 400),
    )
    if turn.inbound.chat is not None and turn.inbound.chat == ticket.chat:
        return  # everybody has just read it there: saying it again would talk over him
    await tell_people(turn, after, text, key=turn.key("answered"), without=turn.sender)
    await turn.reply("crew.answered", no=ticket.shown_no)

"""The daily message to the station head at 07:30: what came, what is late, what was done."""

from datetime import time, timedelta

from domain.knowledge import EntryState
from domain.outbound import Outgoing, Purpose
from domain.ports import DayFigures, Marks, Reports
from domain.promise import PromiseFigures
from domain.station import Role
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from domain.when import at_local, local
from handlers.chase_due import Timed
from handlers.turn import Desk
from handlers.words import duration, public_place

MARK = "daily_sent"
SHOWN = 6  # open tickets that are listed
LATE_AFTER = timedelta(minutes=10)


async def send_daily(timed: Timed, reports: Reports, marks: Marks, *, at: time) -> int:
    """Queue yesterday's figures once a day from `at` on; return how many messages (count)."""
    now = timed.clock.now()
    today = local(now).date()
    due = at_local(today, at)
    last = await marks.get(MARK)
    if now < due or last == today.isoformat():
        return 0
    if last is None and now - due > LATE_AFTER:
        # Installed in the course of the day: the first message is tomorrow's.
        await marks.put(MARK, today.isoformat())
        return 0
    station = await timed.stations.load()
    if station.is_empty:
        return 0
    yesterday = today - timedelta(days=1)
    figures = await reports.day(at_local(yesterday, time()), at_local(today, time()))
    heads = station.with_role(Role.HEAD)
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=now, station=station, rules=timed.rules)
        kept = await uow.promises.figures(at_local(yesterday, time()), at_local(today, time()))
        lines = (daily_text(desk, figures), *promise_lines(desk, kept))
        text = "\n".join((*lines, *await _knowledge_lines(desk)))
        if now - due > LATE_AFTER:
            text += "\n" + desk.say("daily.late", time=f"{local(now):%H:%M}")
        for head in heads:
            await uow.outbox.add(
                Outgoing(
                    purpose=Purpose.DIGEST,
                    dedup_key=f"daily:{today}:{head.userid}",
                    text=text,
                    person=head.userid,
                )
            )
        await uow.commit()
    await marks.put(MARK, today.isoformat())
    return len(heads)


def promise_lines(desk: Desk, kept: PromiseFigures) -> list[str]:
    """Return how yesterday's promises were kept: numerator, n, and by how much they were early."""
    if not kept.given:
        return []
    if not kept.kept:
        return [desk.say("daily.promises_late", n=kept.given)]
    minutes = round(kept.early.total_seconds() / 60)
    return [desk.say("daily.promises", n=kept.given, kept=kept.kept, minutes=minutes)]


async def _knowledge_lines(desk: Desk) -> list[str]:
    """Return what is to be done about the knowledge base: answers to look at again, drafts."""
    today = local(desk.now).date()
    entries = await desk.uow.knowledge.all()
    due = [
        entry
        for entry in entries
        if entry.state is EntryState.ACTIVE and entry.review_by and entry.review_by <= today
    ]
    drafts = sum(entry.state is EntryState.DRAFT for entry in entries)
    lines = []
    if due:
        lines.append(desk.say("daily.review", n=len(due), question=due[0].question))
    if drafts:
        lines.append(desk.say("daily.drafts", n=drafts))
    return lines


def daily_text(desk: Desk, figures: DayFigures) -> str:
    """Return the message: three lines on a quiet day, never a rate without its n."""
    say = desk.say
    lines = [say("daily.title", date=f"{local(desk.now):%m月%d日}")]
    repairs = figures.reported.get(Kind.FAULT, 0) + figures.reported.get(Kind.DANGER, 0)
    questions = figures.reported.get(Kind.QUESTION, 0)
    if repairs or questions or figures.restored or figures.answered:
        lines.append(
            say(
                "daily.came",
                repairs=repairs,
                danger=figures.reported.get(Kind.DANGER, 0),
                questions=questions,
                restored=figures.restored,
                answered=figures.answered,
            )
        )
    else:
        lines.append(say("daily.quiet"))
    favours = figures.reported.get(Kind.FAVOUR, 0)
    if favours:
        lines.append(say("daily.favours", n=favours))
    if figures.longest is not None:
        span, place = figures.longest
        lines.append(say("daily.longest", duration=duration(span), place=place))
    lines += _open_lines(desk, figures)
    answered = sum(figures.satisfied.values())
    if figures.asked:
        good, fair, bad = (figures.satisfied.get(score, 0) for score in (1, 2, 3))
        lines.append(
            say(
                "daily.satisfied",
                asked=figures.asked,
                n=answered,
                good=good,
                fair=fair,
                bad=bad,
            )
        )
    return "\n".join(lines)


def _open_lines(desk: Desk, figures: DayFigures) -> list[str]:
    # A small favour is never shown as late: it is in no outage figure (product.md M29).
    open_ones = [ticket for ticket in figures.open if ticket.kind is not Kind.FAVOUR]
    if not open_ones:
        return [desk.say("daily.none_open")]
    late = [ticket for ticket in open_ones if is_late(desk, ticket)]
    lines = [desk.say("daily.open", n=len(open_ones), late=len(late))]
    lines += [
        "· "
        + desk.say(
            "daily.open_item",
            no=ticket.shown_no,
            place=public_place(ticket),
            what=ticket.what,
            name=desk.name_of(ticket.owner),
            age=duration(desk.now - ticket.reported_at),
        )
        for ticket in (late or open_ones)[:SHOWN]
    ]
    return lines


def is_late(desk: Desk, ticket: Ticket) -> bool:
    """Whether a ticket is past what we set ourselves: the last rung of its ladder, or its promise."""
    if ticket.eta_at is not None:
        return ticket.eta_at < desk.now
    rungs = desk.rules.chase.policy(ticket.ladder, ticket.waiting_since).rungs
    return ticket.waiting_since + rungs[-1].after < desk.now

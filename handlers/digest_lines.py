"""The station head's daily message, line by line: yesterday, still open, today, his decisions.

At most twenty lines; a quiet day has exactly three (product.md J7). Places are those fit for a
group: no door, no phone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from domain.decision import Decision
from domain.digest import Line, Weight, Window, fitted
from domain.duty_gaps import LOOK_ON, coming_gaps
from domain.figures import ANNOUNCED, Facts, households_of
from domain.ids import TicketNo
from domain.knowledge import EntryState
from domain.outage import Outage
from domain.privacy import masked, shortened
from domain.promise import PromiseFigures
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from domain.when import local
from handlers.digest_sections import section_lines
from handlers.duty_words import gap_words, grid_words
from handlers.figure_words import (
    call_back_line,
    came_line,
    hops_line,
    longest_line,
    minutes_line,
    promise_line,
    rates_line,
)
from handlers.head_matters import question_of
from handlers.turn import Desk
from handlers.words import duration, public_place

SHOWN: Final = 4
"""Open tickets, planned outages or empty watches that are listed (count)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Everything one daily message is made of.

    Attributes:
        open: what is open now, oldest first. why: the last words about it.
        today: announced outages that run on the day of reading.
        decisions: what waits for his word, by number.
    """

    window: Window
    facts: Facts
    promises: PromiseFigures
    open: Sequence[Ticket] = ()
    why: Mapping[TicketNo, str] = field(default_factory=dict)
    today: Sequence[Outage] = ()
    decisions: Sequence[Decision] = ()


async def gathered(desk: Desk, window: Window, decisions: Sequence[Decision] = ()) -> Day:
    """Read everything a message needs."""
    uow = desk.uow
    today = await uow.outages.between(window.day_start, window.day_end)
    return Day(
        window=window,
        facts=await uow.figures.facts(window.start, window.end),
        promises=await uow.promises.figures(window.start, window.end),
        open=await uow.open_work.all(),
        why=await uow.figures.reasons(),
        today=[outage for outage in today if outage.confirmed and outage.kind in ANNOUNCED],
        decisions=decisions,
    )


async def digest_text(desk: Desk, day: Day, *, late: bool = False) -> str:
    """Return the message.

    Args:
        late: it leaves much later than it should: its first line says when.
    """
    say = desk.say
    date = f"{local(day.window.day_start):%m月%d日}"
    now = f"{local(desk.now):%H:%M}"
    title = say("daily.title_late", date=date, time=now) if late else say("daily.title", date=date)
    told = [
        *_yesterday(desk, day),
        *_open(desk, day),
        *_today(desk, day),
        *(Line(line) for line in await section_lines(desk, day.window)),
        *await _knowledge(desk),
        *await _decisions(desk, day),
    ]
    if not told:
        return "\n".join((title, say("daily.quiet"), say("daily.quiet_today")))
    lines = [Line(title, Weight.ALWAYS), *_headline(desk, day), *told]
    return "\n".join(fitted(lines, say("daily.more")))


def _headline(desk: Desk, day: Day) -> list[Line]:
    came = came_line(desk, day.facts, desk.say("daily.yesterday"))
    nothing = desk.say("daily.came_nothing", when=desk.say("daily.yesterday"))
    return [Line(came or nothing, Weight.ALWAYS)]


def _yesterday(desk: Desk, day: Day) -> list[Line]:
    """Return what happened beyond the headline; a day on which something came is not quiet."""
    facts = day.facts
    favours = len(facts.of_kind(Kind.FAVOUR))
    lines = [
        Line(longest_line(desk, facts)),
        Line(call_back_line(desk, facts)),
        Line(minutes_line(desk, facts)),
        Line(promise_line(desk, day.promises)),
        Line(desk.say("daily.favours", n=favours) if favours else ""),
        Line(hops_line(desk, facts)),
    ]
    found = [line for line in lines if line.text]
    if found or came_line(desk, facts, ""):
        found.append(Line(rates_line(desk, facts)))
    return found


def _open(desk: Desk, day: Day) -> list[Line]:
    # A small favour is never shown as late: it is in no outage figure (product.md M29).
    open_ones = [ticket for ticket in day.open if ticket.kind is not Kind.FAVOUR]
    if not open_ones:
        return []
    late = [ticket for ticket in open_ones if is_late(desk, ticket)]
    old = [ticket for ticket in open_ones if ticket.reported_at < day.window.day_start]
    head = desk.say("daily.open", n=len(open_ones), old=len(old), late=len(late))
    first = [*late, *(ticket for ticket in open_ones if ticket not in late)]
    return [
        Line(head, Weight.ALWAYS),
        *(Line(_item(desk, day, ticket), Weight.EXTRA) for ticket in first[:SHOWN]),
    ]


def _item(desk: Desk, day: Day, ticket: Ticket) -> str:
    words = {
        "no": ticket.shown_no,
        "place": public_place(ticket),
        "what": ticket.what,
        "name": desk.name_of(ticket.owner),
        "age": duration(desk.now - ticket.reported_at),
    }
    why = shortened(masked(day.why.get(ticket.no, "")), 20)
    if why:
        return desk.say("daily.open_item_why", **words, why=why)
    return desk.say("daily.open_item", **words)


def is_late(desk: Desk, ticket: Ticket) -> bool:
    """Whether a ticket is past what we set ourselves: the last rung of its ladder, or its promise."""
    if ticket.eta_at is not None:
        return ticket.eta_at < desk.now
    rungs = desk.rules.chase.policy(ticket.ladder, ticket.waiting_since).rungs
    return ticket.waiting_since + rungs[-1].after < desk.now


def _today(desk: Desk, day: Day) -> list[Line]:
    lines = []
    if day.today:
        items = "；".join(_outage(desk, outage) for outage in day.today[:SHOWN])
        lines.append(desk.say("daily.planned", n=len(day.today), items=items))
    gaps = coming_gaps(desk.station, desk.now, desk.rules.gap_days)
    if gaps:
        until = desk.now + timedelta(days=desk.rules.gap_days) + LOOK_ON
        items = "；".join(
            f"{grid_words(desk.station, gap.grid)}{gap_words(gap, until)}" for gap in gaps[:SHOWN]
        )
        lines.append(desk.say("daily.gaps", n=len(gaps), items=items))
    visits = sum(ticket.kind is Kind.FAVOUR for ticket in day.open)
    if visits:
        lines.append(desk.say("daily.visits", n=visits))
    return [Line(line) for line in lines]


def _outage(desk: Desk, outage: Outage) -> str:
    words = {
        "no": outage.shown_no,
        "where": "、".join(outage.communities[:2]),
        "start": _clock(outage.start, desk.now),
        "end": _clock(outage.end, desk.now),
    }
    households = households_of(desk.station, outage)
    if not households:
        return desk.say("daily.planned_item", **words)
    return desk.say("daily.planned_item_known", **words, n=households)


def _clock(at: datetime, now: datetime) -> str:
    """Return 08:00, with its date when it is not of today."""
    here, today = local(at), local(now).date()
    clock = f"{here:%H:%M}"
    return clock if here.date() == today else f"{here.month}月{here.day}日{clock}"


async def _knowledge(desk: Desk) -> list[Line]:
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
        text = desk.say("daily.review", n=len(due), question=due[0].question)
        lines.append(Line(text, Weight.EXTRA))
    if drafts:
        lines.append(Line(desk.say("daily.drafts", n=drafts), Weight.EXTRA))
    return lines


async def _decisions(desk: Desk, day: Day) -> list[Line]:
    if not day.decisions:
        return []
    first, last = day.decisions[0].mark, day.decisions[-1].mark
    example = f"{first}1" if first == last else f"{first}1 {last}同意"
    return [
        Line(desk.say("decide.title", n=len(day.decisions)), Weight.ALWAYS),
        *[Line(await question_of(desk, d, day.why), Weight.ALWAYS) for d in day.decisions],
        Line(desk.say("decide.how", example=example, later=f"{last}明天再说"), Weight.ALWAYS),
    ]

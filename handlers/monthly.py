"""The facts of a report for a month, a week or any span (月报), each number with its tickets.

Source: product.md M14 and M66 (numbers link to tickets), M64 (never a bare percentage). The document
and the workbook are made of these facts when they leave: bot/papers/report_*.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.figures import ANNOUNCED, Facts, Restored, households_of
from domain.frequent import Dossier, DossierState, area_words, tallied
from domain.outage import Outage
from domain.ticket import Ticket
from domain.when import local
from handlers.figure_detail import Traced, traced
from handlers.figure_words import (
    figure_lines,
    hops_lines,
    promise_line,
    rate_words,
    rates_of,
)
from handlers.frequent_due import cause_words, interruptions, refs
from handlers.planned_outage import dated, places_words
from handlers.turn import Desk
from handlers.words import duration, public_place
from language.periods import Period

_AREAS: Final = 20
_CASES: Final = 3
_SCORES: Final = {1: "month.good", 2: "month.fair", 3: "month.bad"}

Section = dict[str, object]
Row = Sequence[object]


async def report_facts(desk: Desk, period: Period) -> Mapping[str, object]:
    """Return everything the report of a span shows, as facts of a `Paper`."""
    facts = await desk.uow.figures.facts(period.start, period.end)
    figures = [each for each in await traced(desk, period) if each.numbers]
    station = desk.station.stations[0].name
    return {
        "title": desk.say("month.title", station=station, period=period.name),
        "subtitle": desk.say("month.subtitle", start=_stamp(period.start), end=_stamp(period.end)),
        "sections": [
            await _overview(desk, period, facts, figures),
            _rates(desk, facts),
            await _planned(desk, facts),
            await _frequent(desk, period),
            await _helped(desk, period),
            await _cases(desk, facts),
        ],
        "sources": _sources(desk, figures),
        "tickets": _tickets(desk, facts),
    }


async def _overview(
    desk: Desk, period: Period, facts: Facts, figures: Sequence[Traced]
) -> Section:
    kept = await desk.uow.promises.figures(period.start, period.end)
    lines = [
        *figure_lines(desk, facts, when="", of_station=True),
        *hops_lines(desk, facts),
        promise_line(desk, kept),
    ]
    marked = "，".join(f"{each.words}[{n}]" for n, each in enumerate(figures, start=1))
    if marked:
        lines.append(desk.say("month.marked", figures=marked))
    return _section(desk, "month.overview", [line for line in lines if line])


def _rates(desk: Desk, facts: Facts) -> Section:
    rows = [
        (rate_words(desk, each), desk.say(f"rate.{each.formula}"))
        for each in rates_of(desk, facts)
    ]
    heads = ("month.rate", "month.formula")
    note = desk.say("month.rate_note", least=desk.rules.rates_least)
    return _section(desk, "month.rates", [note], heads, rows)


async def _planned(desk: Desk, facts: Facts) -> Section:
    """Return the announced outages: how well they were made known (M23, M65), late or against advice."""
    told = [o for o in facts.outages if o.confirmed and o.kind in ANNOUNCED]
    reach = await desk.uow.coverage.reach([outage.id for outage in told])
    heads = (
        *("month.no", "month.when", "month.where", "month.households"),
        *("month.reached", "month.reports", "month.remark"),
    )
    rows: list[Row] = []
    for outage in told:
        known = reach.get(outage.id)
        reports = await desk.uow.outage_people.reporters(outage.id)
        reached = "" if known is None else f"{known.reached}/{known.buildings}"
        rows.append((*_outage_row(desk, outage), reached, reports, _remarks(desk, outage)))
    lines = [] if told else [desk.say("month.planned_none")]
    return _section(desk, "month.planned", lines, heads, rows)


def _outage_row(desk: Desk, outage: Outage) -> Row:
    return (
        outage.shown_no,
        dated(outage.start, outage.end),
        places_words(outage.places),
        households_of(desk.station, outage),
    )


def _remarks(desk: Desk, outage: Outage) -> str:
    remarks = []
    if outage.first_end is not None and outage.first_end < outage.end:
        remarks.append(desk.say("month.delayed", end=_stamp(outage.first_end)))
    if outage.late_reason:
        remarks.append(desk.say("month.late", reason=outage.late_reason))
    if outage.override_reason:
        remarks.append(desk.say("month.override", reason=outage.override_reason))
    return "；".join(remarks)


async def _frequent(desk: Desk, period: Period) -> Section:
    """Return how often and how long every area was dark, and its dossier."""
    counted = tallied(await interruptions(desk, period.start, period.end), desk.now)
    live = {dossier.area: dossier for dossier in await desk.uow.dossiers.live()}
    rows = [
        (
            area_words(desk.station, area),
            tally.count,
            tally.minutes,
            cause_words(desk, tally),
            refs(tally),
            _dossier(desk, live.get(area)),
        )
        for area, tally in list(counted.items())[:_AREAS]
    ]
    heads = (
        *("month.area", "month.times", "month.minutes", "month.causes"),
        *("month.numbers", "month.dossier"),
    )
    lines = [desk.say("month.frequent_note" if rows else "month.frequent_none")]
    return _section(desk, "month.frequent", lines, heads, rows)


def _dossier(desk: Desk, dossier: Dossier | None) -> str:
    if dossier is None or dossier.state is DossierState.WATCHED:
        return ""
    return dossier.solution or desk.say("frequent.state_open")


async def _helped(desk: Desk, period: Period) -> Section:
    """Return how often the community helped the station (M27)."""
    helped = await desk.uow.requests.helped(period.start, period.end)
    rows = []
    for code, times in sorted(helped.items()):
        grid = desk.station.grid(code)
        rows.append((grid.name if grid is not None else code, times))
    total = desk.say("month.helped_total", n=sum(helped.values()))
    return _section(desk, "month.helped", [total], ("month.grid", "month.times"), rows)


async def _cases(desk: Desk, facts: Facts) -> Section:
    """Return the longest repairs with their steps, for the head to tell of."""
    longest = sorted(facts.restored, key=lambda each: (-each.took, each.ticket.no))[:_CASES]
    lines = [_case(desk, each) for each in longest]
    return _section(desk, "month.cases", lines or [desk.say("month.cases_none")])


def _case(desk: Desk, restored: Restored) -> str:
    ticket = restored.ticket
    return desk.say(
        "month.case",
        no=ticket.shown_no,
        place=public_place(ticket),
        what=ticket.what,
        households=max(1, ticket.households),
        reported=_stamp(ticket.reported_at),
        arrived=_stamp(ticket.arrived_at),
        restored=_stamp(ticket.restored_at),
        duration=duration(restored.took),
        cause=ticket.cause or desk.say("month.no_cause"),
    )


def _sources(desk: Desk, figures: Sequence[Traced]) -> Section:
    rows = [(n, each.words, "、".join(each.numbers)) for n, each in enumerate(figures, start=1)]
    return _table(desk, ("month.order", "month.figure", "month.numbers"), rows)


def _tickets(desk: Desk, facts: Facts) -> Section:
    tickets: dict[int, Ticket] = {each.ticket.no: each.ticket for each in facts.came}
    tickets |= {each.ticket.no: each.ticket for each in facts.restored}
    tickets |= {ticket.no: ticket for ticket in (*facts.answered, *facts.called_back)}
    heads = (
        *("month.no", "month.kind", "month.where", "month.households", "month.reported"),
        *("month.accepted", "month.arrived", "month.restored", "month.cause", "month.score"),
    )
    return _table(desk, heads, [_ticket_row(desk, tickets[no]) for no in sorted(tickets)])


def _ticket_row(desk: Desk, ticket: Ticket) -> Row:
    return (
        ticket.shown_no,
        desk.say(f"month.kind_{ticket.kind}"),
        public_place(ticket),
        ticket.households,
        *(
            _stamp(at)
            for at in (
                ticket.reported_at,
                ticket.accepted_at,
                ticket.arrived_at,
                ticket.restored_at,
            )
        ),
        ticket.cause,
        "" if ticket.satisfaction is None else desk.say(_SCORES[ticket.satisfaction]),
    )


def _section(
    desk: Desk,
    name: str,
    lines: Sequence[str],
    heads: Iterable[str] = (),
    rows: Iterable[Row] = (),
) -> Section:
    return {"title": desk.say(name), "lines": list(lines), "table": _table(desk, heads, rows)}


def _table(desk: Desk, heads: Iterable[str], rows: Iterable[Row]) -> Section:
    return {"head": [desk.say(head) for head in heads], "rows": [list(row) for row in rows]}


def _stamp(at: datetime | None) -> str:
    return "" if at is None else f"{local(at):%m-%d %H:%M}"

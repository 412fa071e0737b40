"""Every figure with the numbers of the tickets behind it (明细): what is told can be looked up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.figures import Facts, planned_minutes
from domain.ids import TicketNo, show_no
from domain.promise import PromiseFigures
from domain.station import Grid
from domain.ticket_moves import Kind
from handlers.figure_words import rate_words, rates_of
from handlers.turn import Desk
from language.periods import Period

_BYTES = 1900
"""UTF-8 bytes of the answer in chat; the command line shows all."""


@dataclass(frozen=True, slots=True)
class Traced:
    """One figure in words, and the numbers behind it as people write them."""

    words: str
    numbers: tuple[str, ...]


async def traced(desk: Desk, period: Period, grids: Sequence[Grid] = ()) -> list[Traced]:
    """Return every figure of a span with its numbers.

    Args:
        grids: only these; the whole station for none.
    """
    facts = await desk.uow.figures.facts(period.start, period.end)
    if grids:
        return _of_tickets(desk, facts.of_grids(grid.code for grid in grids))
    kept = await desk.uow.promises.figures(period.start, period.end)
    return [*_of_tickets(desk, facts), *_of_promises(desk, kept), *_of_outages(desk, facts)]


def _of_tickets(desk: Desk, facts: Facts) -> list[Traced]:
    found = [
        _figure(desk, "detail.reports", [r.ticket for r in facts.reports]),
        _figure(desk, "detail.incidents", facts.incidents),
        _figure(desk, "detail.danger", [t.no for t in facts.of_kind(Kind.DANGER)]),
        _figure(desk, "detail.questions", [t.no for t in facts.of_kind(Kind.QUESTION)]),
        _figure(desk, "detail.favours", [t.no for t in facts.of_kind(Kind.FAVOUR)]),
        _figure(desk, "detail.restored", [r.ticket.no for r in facts.restored]),
        _figure(desk, "detail.answered", [t.no for t in facts.answered]),
        _figure(desk, "detail.called_back", [t.no for t in facts.called_back]),
        _figure(desk, "detail.good", facts.scored(1)),
        _figure(desk, "detail.fair", facts.scored(2)),
        _figure(desk, "detail.bad", facts.scored(3)),
        Traced(
            desk.say("detail.minutes", n=facts.fault_minutes),
            tuple(f"{r.ticket.shown_no}={r.household_minutes}" for r in facts.restored),
        ),
    ]
    for each in rates_of(desk, facts):
        rest = [no for no in each.of or () if no not in each.hits]
        found.append(Traced(rate_words(desk, each), _shown(each.hits)))
        found.append(Traced(desk.say("detail.others", name=each.name), _shown(rest)))
    return found


def _of_promises(desk: Desk, kept: PromiseFigures) -> list[Traced]:
    return [
        _figure(desk, "detail.kept", kept.kept_by),
        _figure(desk, "detail.broken", kept.broken_by),
    ]


def _of_outages(desk: Desk, facts: Facts) -> list[Traced]:
    planned = planned_minutes(desk.station, facts)
    shown = {outage.id: outage.shown_no for outage in facts.outages}
    return [
        Traced(
            desk.say("detail.planned", n=planned.minutes),
            tuple(shown[number] for number in planned.counted),
        ),
        Traced(
            desk.say("detail.unknown", n=len(planned.unknown)),
            tuple(shown[number] for number in planned.unknown),
        ),
    ]


def _figure(desk: Desk, name: str, numbers: Iterable[TicketNo]) -> Traced:
    found = list(numbers)
    return Traced(desk.say(name, n=len(found)), _shown(found))


def _shown(numbers: Iterable[TicketNo]) -> tuple[str, ...]:
    return tuple(show_no(no) for no in sorted(set(numbers)))


async def detail_text(desk: Desk, period: Period, grids: Sequence[Grid] = ()) -> str:
    """Return the figures that have tickets behind them, with their numbers, for a chat."""
    found = [each for each in await traced(desk, period, grids) if each.numbers]
    lines = [f"{each.words}：{'、'.join(each.numbers)}" for each in found]
    return _cut([desk.say("detail.title", name=period.name), *lines], desk.say("detail.more"))


def _cut(lines: Sequence[str], more: str) -> str:
    """Return whole lines as far as they fit; what is left out is said."""
    kept: list[str] = []
    size = len(more.encode())
    for line in lines:
        size += len(line.encode()) + 1
        if size > _BYTES:
            return "\n".join((*kept, more))
        kept.append(line)
    return "\n".join(kept)

"""Figures in words: rates with numerator and n, links of the chain, household-minutes, promises."""

from collections.abc import Sequence
from datetime import timedelta

from domain.chase import Phase
from domain.figures import Facts, Hops, Spread, hops, planned_minutes
from domain.promise import PromiseFigures
from domain.rates import Rate, Targets, rate
from domain.ticket_moves import Kind
from handlers.turn import Desk
from handlers.words import duration

_MINUTE = 60


def rates_of(desk: Desk, facts: Facts) -> tuple[Rate, ...]:
    """Return the station's rates of a span."""
    targets = Targets(station=desk.station, commitment=desk.rules.commitment)
    return tuple(rate(named, facts, targets) for named in desk.rules.rates)


def rates_line(desk: Desk, facts: Facts) -> str:
    """Return the rates on one line: never a percentage under the least number of cases."""
    items = "，".join(rate_words(desk, each) for each in rates_of(desk, facts))
    return desk.say("rate.line", items=items, least=desk.rules.rates_least)


def rate_words(desk: Desk, of: Rate) -> str:
    """Return 及时率92%（11/12）, 满意率8/9, or 未统计 where nothing is counted."""
    if of.of is None:
        return desk.say("rate.uncounted", name=of.name)
    if not of.n:
        return desk.say("rate.none", name=of.name)
    percent = of.percent(desk.rules.rates_least)
    if percent is None:
        return desk.say("rate.few", name=of.name, hits=len(of.hits), n=of.n)
    return desk.say("rate.share", name=of.name, percent=percent, hits=len(of.hits), n=of.n)


def formulas(desk: Desk) -> str:
    """Return what every rate divides by what (口径说明), one on a line."""
    lines = [
        desk.say("rate.formula", name=each.name, words=desk.say(f"rate.{each.formula}"))
        for each in desk.rules.rates
    ]
    return "\n".join((*lines, desk.say("rate.others")))


def came_line(desk: Desk, facts: Facts, when: str) -> str:
    """Return what came and what was done; empty when nothing did."""
    danger, questions = len(facts.of_kind(Kind.DANGER)), len(facts.of_kind(Kind.QUESTION))
    if not (facts.reports or danger or questions or facts.restored or facts.answered):
        return ""
    return desk.say(
        "daily.came",
        when=when,
        reports=len(facts.reports),
        incidents=len(facts.incidents),
        danger=danger,
        questions=questions,
        restored=len(facts.restored),
        answered=len(facts.answered),
    )


def longest_line(desk: Desk, facts: Facts) -> str:
    """Return the longest outage with its place; empty without any."""
    longest = facts.longest
    if longest is None:
        return ""
    place = longest.ticket.place.public() or desk.say("daily.nowhere")
    return desk.say("daily.longest", duration=duration(longest.took), place=place)


def call_back_line(desk: Desk, facts: Facts) -> str:
    """Return how call-backs went, with n; empty when nobody was asked."""
    if not facts.called_back:
        return ""
    good, fair, bad = (len(facts.scored(score)) for score in (1, 2, 3))
    return desk.say(
        "daily.satisfied",
        asked=len(facts.called_back),
        n=len(facts.answering),
        good=good,
        fair=fair,
        bad=bad,
    )


def minutes_line(desk: Desk, facts: Facts, *, with_planned: bool = True) -> str:
    """Return household-minutes without power (M46); empty for none."""
    planned = planned_minutes(desk.station, facts)
    fault = facts.fault_minutes
    if not (fault or planned.counted or planned.unknown):
        return ""
    if not with_planned:
        return desk.say("daily.minutes_fault", fault=fault)
    unknown = planned.unknown
    return desk.say(
        "daily.minutes", total=fault + planned.minutes, fault=fault, planned=planned.minutes
    ) + (desk.say("daily.minutes_unknown", n=len(unknown)) if unknown else "")


def promise_line(desk: Desk, kept: PromiseFigures) -> str:
    """Return how promises were kept: numerator, n, and by how much they were early."""
    if not kept.given:
        return ""
    if not kept.kept:
        return desk.say("daily.promises_late", n=kept.given)
    minutes = round(kept.early.total_seconds() / _MINUTE)
    return desk.say("daily.promises", n=kept.given, kept=kept.kept, minutes=minutes)


def hops_line(desk: Desk, facts: Facts) -> str:
    """Return the links of the repairs that came; empty when none did."""
    if not facts.repairs:
        return ""
    return _hops(desk, desk.say("daily.hops_all"), hops(facts.repairs))


def hops_lines(desk: Desk, facts: Facts) -> list[str]:
    """Return the links by day, night and holiday: night must not be slower (M25).

    Where there are several of them, all together come first.
    """
    parts = []
    for phase in Phase:
        those = [e for e in facts.repairs if desk.rules.chase.phase(e.said_at) is phase]
        if those:
            parts.append(_hops(desk, desk.say(f"daily.phase_{phase}"), hops(those)))
    return [hops_line(desk, facts), *parts] if len(parts) > 1 else parts


def _hops(desk: Desk, which: str, of: Hops) -> str:
    return desk.say(
        "daily.hops",
        which=which,
        ack=_spread(desk, of.ack),
        accept=_spread(desk, of.accept),
        arrive=_spread(desk, of.arrive),
    )


def _spread(desk: Desk, of: Spread) -> str:
    if not of.n:
        return desk.say("daily.hop_none")
    return desk.say("daily.hop", middle=brief(of.middle), most=brief(of.p90), n=of.n)


def brief(span: timedelta) -> str:
    """Return a span as short as can be: 8秒, 25分, 1时5分."""
    seconds = round(span.total_seconds())
    if seconds < _MINUTE:
        return f"{seconds}秒"
    hours, minutes = divmod(round(seconds / _MINUTE), _MINUTE)
    if not hours:
        return f"{minutes}分"
    return f"{hours}时{minutes}分" if minutes else f"{hours}时"


def figure_lines(desk: Desk, facts: Facts, *, when: str, of_station: bool) -> Sequence[str]:
    """Return a span as a report tells it, most important first; no line is empty."""
    lines = (
        came_line(desk, facts, when) or desk.say("daily.came_nothing", when=when),
        longest_line(desk, facts),
        call_back_line(desk, facts),
        minutes_line(desk, facts, with_planned=of_station),
    )
    return [line for line in lines if line]

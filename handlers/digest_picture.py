"""What the picture beside the daily message shows, as facts; bot/papers/digest_picture.py draws it."""

from datetime import timedelta
from typing import Final

from domain.calendar import WEEKDAYS
from domain.digest import Lamp
from domain.figures import Facts, Spread, hops
from domain.ticket_moves import Kind
from domain.when import local
from handlers.digest_lines import Day
from handlers.figure_words import brief
from handlers.turn import Desk

DAYS: Final = 14
"""Days of the trend (count)."""

_YEAR: Final = timedelta(days=365)


async def picture_facts(desk: Desk, day: Day) -> dict[str, object]:
    """Return the facts of the picture: head figures, trend, links of the chain, lights."""
    end = day.window.end
    lately = await desk.uow.figures.facts(end - timedelta(days=DAYS), end)
    here = local(day.window.day_start)
    return {
        "title": desk.say("picture.title"),
        "date": desk.say(
            "picture.date", month=here.month, day=here.day, weekday=WEEKDAYS[here.weekday()]
        ),
        "station": desk.station.stations[0].name,
        "heads": _heads(desk, day),
        "trend": {
            "title": desk.say("picture.trend", days=DAYS),
            "bars": [{"label": f"{each.day}", "n": n} for each, n in lately.of_days().items()],
        },
        "hops": {"title": desk.say("picture.hops", days=DAYS), "rows": _hops(desk, lately)},
        "lamps": await _lamps(desk, day),
    }


def _heads(desk: Desk, day: Day) -> list[dict[str, object]]:
    facts = day.facts
    open_ones = sum(ticket.kind is not Kind.FAVOUR for ticket in day.open)
    figures = {
        "picture.reports": len(facts.reports),
        "picture.restored": len(facts.restored),
        "picture.open": open_ones,
        "picture.decide": len(day.decisions),
    }
    return [{"label": desk.say(name), "n": n} for name, n in figures.items()]


def _hops(desk: Desk, facts: Facts) -> list[dict[str, object]]:
    of = hops(facts.repairs)
    return [
        _hop(desk.say("picture.ack"), of.ack),
        _hop(desk.say("picture.accept"), of.accept),
        _hop(desk.say("picture.arrive"), of.arrive),
    ]


def _hop(label: str, of: Spread) -> dict[str, object]:
    return {
        "label": label,
        "n": of.n,
        "middle": of.middle.total_seconds(),
        "p90": of.p90.total_seconds(),
        "middle_words": brief(of.middle),
        "p90_words": brief(of.p90),
    }


async def _lamps(desk: Desk, day: Day) -> dict[str, object]:
    """Return the light of every community by street, over the year behind the day (唐山)."""
    end = day.window.end
    counted = await desk.uow.figures.by_community(end - _YEAR, end)
    rule = desk.rules.lamps
    streets: dict[str, list[dict[str, object]]] = {}
    totals = dict.fromkeys(Lamp, 0)
    for community in desk.station.communities:
        complaints, repairs = counted.get(community.name, (0, 0))
        lamp = rule.of(community.name, complaints=complaints, repairs=repairs)
        totals[lamp] += 1
        tile: dict[str, object] = {"name": community.name, "lamp": str(lamp), "n": repairs}
        streets.setdefault(community.street, []).append(tile)
    return {
        "title": desk.say("picture.lamps"),
        "legend": [
            {"lamp": str(lamp), "words": desk.say(f"picture.lamp_{lamp}", n=n)}
            for lamp, n in totals.items()
        ],
        "rule": desk.say("picture.rule", complaints=rule.complaints, repairs=rule.repairs),
        "streets": [{"name": name, "tiles": tiles} for name, tiles in streets.items()],
    }

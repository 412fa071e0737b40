"""The figures of a week, a month or any span, for the station or for a manager's own grids (统计)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from domain.digest import daily
from domain.errors import NotAllowedError
from domain.figures import Facts
from domain.meaning import Command
from domain.promise import PromiseFigures
from domain.station import Grid, Role
from domain.when import local
from handlers.digest_lines import digest_text, gathered
from handlers.figure_detail import detail_text
from handlers.figure_words import (
    figure_lines,
    formulas,
    hops_lines,
    promise_line,
    rates_line,
)
from handlers.send_monthly import queue_report
from handlers.turn import Desk, Turn
from language.periods import Period, read

WHOLE: Final = (Role.HEAD, Role.DUTY_HEAD, Role.DISPATCHER)
"""Who sees the whole station; a grid manager sees his own grids, nobody else sees figures."""

_GRIDS: Final = 12
"""Grids on the line that compares them (count)."""


async def show_figures(turn: Turn, command: Command) -> None:
    """日报, 周报, 月报, 统计 上周, 统计 明细, 口径: the figures, or how they are counted.

    Raises:
        NotAllowedError: the speaker leads no grid and sees no whole station.
    """
    period = read(turn.inbound.text, turn.now)
    if period.formulas or "五率" in turn.inbound.text:
        await turn.reply_text(formulas(turn))
        return
    whole = turn.actor is not None and turn.actor.has(*WHOLE)
    grids = [g for g in turn.station.grids if g.manager == turn.sender]
    if not whole and not grids:
        raise NotAllowedError("stats.rights")
    if period.detail:
        await turn.reply_text(await detail_text(turn, period, [] if whole else grids))
    elif whole and period.daily:
        await turn.reply_text(await _today(turn))
    else:
        title = turn.say("stats.title", name=period.name)
        await turn.reply_text(
            await report_text(turn, period, title=title, grids=() if whole else grids)
        )
        if whole and "月报" in turn.inbound.text:
            await queue_report(turn, period, turn.sender, key=turn.key("report"))


async def _today(turn: Turn) -> str:
    """Return the daily message as of now, with the decisions that are still open."""
    window = daily(local(turn.now).date())
    waiting = [
        decision
        for decision in await turn.uow.decisions.newest()
        if decision.is_open and decision.day == window.today
    ]
    return await digest_text(turn, await gathered(turn, window, waiting))


async def report_text(
    desk: Desk, period: Period, *, title: str, grids: Sequence[Grid] = ()
) -> str:
    """Return the report of a span.

    Args:
        grids: only these; the whole station for none.
    """
    facts = await desk.uow.figures.facts(period.start, period.end)
    if not grids:
        kept = await desk.uow.promises.figures(period.start, period.end)
        return "\n".join((title, *_whole(desk, facts, kept)))
    lines = [title]
    for grid in grids:
        own = facts.of_grids([grid.code])
        lines += [desk.say("stats.grid", name=grid.name), *_of_grid(desk, own)]
    return "\n".join(lines)


def _whole(desk: Desk, facts: Facts, kept: PromiseFigures) -> Sequence[str]:
    lines = [
        *figure_lines(desk, facts, when="", of_station=True),
        *hops_lines(desk, facts),
        promise_line(desk, kept),
        rates_line(desk, facts),
        _by_grid(desk, facts),
    ]
    return [line for line in lines if line]


def _of_grid(desk: Desk, facts: Facts) -> Sequence[str]:
    return [
        *figure_lines(desk, facts, when="", of_station=False),
        *hops_lines(desk, facts),
        rates_line(desk, facts),
    ]


def _by_grid(desk: Desk, facts: Facts) -> str:
    """Return how many households of each grid reported, the most first; empty for none."""
    counted = Counter(report.grid for report in facts.reports)
    if not counted:
        return ""
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:_GRIDS]
    items = "、".join(f"{_name(desk, code)}{n}" for code, n in ranked)
    return desk.say("stats.grids", items=items)


def _name(desk: Desk, code: str) -> str:
    grid = desk.station.grid(code)
    return grid.name if grid is not None else desk.say("stats.no_grid")

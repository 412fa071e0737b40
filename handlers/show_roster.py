"""值班: who is on now and next, on the days asked for, and when the speaker himself is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.meaning import Command
from domain.roster import on_duty
from domain.station import Grid
from domain.watches import Watch, watches, watches_of
from domain.when import local
from handlers.duty_words import calendar_note, day_words, grid_words, span_words
from handlers.rights import CHIEFS
from handlers.turn import Turn
from language.duty_days import DutyTime
from language.duty_talk import time_of

OWN_DAYS = 14
"""How far ahead 我的班 looks when no day is said (days)."""

_GRIDS = 6  # grids in one answer
_WATCHES = 8  # watches in one answer
_SOON = timedelta(days=2)


async def show_duty(turn: Turn, command: Command) -> None:
    """值班, 值班 10-2, 值班 国庆, 我的班: names are for staff only."""
    when = time_of(command)
    if command.detail("mine"):
        await _own(turn, when)
    elif when is None:
        await _now(turn, _grids(turn, command))
    else:
        await _days(turn, _grids(turn, command), when)


def _grids(turn: Turn, command: Command) -> list[str]:
    """Return the grids that are meant: the one named, else the speaker's own, else all."""
    named = command.detail("grid")
    if named:
        return ["" if named == "*" else named]
    own: Sequence[Grid] = turn.station.grids_of(turn.sender) or turn.station.grids
    codes = [grid.code for grid in own]
    chief = turn.actor is not None and turn.actor.has(*CHIEFS)
    return ["", *codes] if chief and turn.station.duties_of("") else codes


async def _now(turn: Turn, grids: Sequence[str]) -> None:
    items = "；".join(_now_item(turn, grid) for grid in grids[:_GRIDS])
    await turn.reply("crew.duty", items=items + _and_more(turn, grids))


def _and_more(turn: Turn, grids: Sequence[str]) -> str:
    return turn.say("roster.more", n=len(grids)) if len(grids) > _GRIDS else ""


def _now_item(turn: Turn, grid: str) -> str:
    name = grid_words(turn.station, grid)
    running = on_duty(turn.station, grid, turn.now)
    coming = [
        w for w in watches(turn.station, grid, turn.now, turn.now + _SOON) if w.start > turn.now
    ]
    if not running:
        return f"{name}{turn.say('crew.duty_nobody')}"
    names = "、".join(duty.member.name for duty in running)
    until = max(
        w.end
        for w in watches(turn.station, grid, turn.now, turn.now + timedelta(minutes=1))
        if w.start <= turn.now
    )
    if not coming:
        return turn.say("roster.now_last", grid=name, names=names, until=_until(turn, until))
    return turn.say(
        "roster.now",
        grid=name,
        names=names,
        until=_until(turn, until),
        following=coming[0].member.name,
    )


def _until(turn: Turn, end: datetime) -> str:
    here, today = local(end), local(turn.now).date()
    days = (here.date() - today).days
    day = "" if days == 0 else "明天" if days == 1 else day_words(here.date())
    return f"{day}{here:%H:%M}"


async def _days(turn: Turn, grids: Sequence[str], when: DutyTime) -> None:
    lines = []
    for grid in grids[:_GRIDS]:
        meant = [
            w
            for w in watches(turn.station, grid, when.start, when.end)
            if when.means(w.start, w.end)
        ]
        shown = "、".join(_item(w, when.local_days) for w in meant[:_WATCHES])
        more = turn.say("roster.more", n=len(meant)) if len(meant) > _WATCHES else ""
        nobody = turn.say("crew.duty_nobody")
        lines.append(f"{grid_words(turn.station, grid)}{shown or nobody}{more}")
    items = "；".join(lines) + _and_more(turn, grids)
    text = turn.say("roster.days", when=_when(when.local_days), items=items)
    await turn.reply_text(text + calendar_note(turn, when.local_days))


def _item(watch: Watch, days: Sequence[date]) -> str:
    if len(days) > 1:
        return f"{span_words(watch.start, watch.end)}{watch.member.name}"
    start, end = local(watch.start), local(watch.end)
    following = "次日" if end.date() > start.date() else ""
    return f"{start:%H:%M}–{following}{end:%H:%M}{watch.member.name}"


def _when(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    return day_words(first) if first == last else f"{day_words(first)}到{day_words(last)}"


async def _own(turn: Turn, when: DutyTime | None) -> None:
    if when is None:
        start, until = turn.now, turn.now + timedelta(days=OWN_DAYS)
        words = turn.say("roster.coming", n=OWN_DAYS)
    else:
        start, until, words = when.start, when.end, _when(when.local_days)
    found = [
        w
        for w in watches_of(turn.station, turn.sender, start, until)
        if when is None or when.means(w.start, w.end)
    ]
    days = _days_of(start, until)
    if not found:
        text = turn.say("roster.own_none", when=words)
    else:
        several = len({w.grid for w in found}) > 1
        items = "、".join(
            span_words(w.start, w.end)
            + (f"（{grid_words(turn.station, w.grid)}）" if several else "")
            for w in found[:_WATCHES]
        )
        more = turn.say("roster.more", n=len(found)) if len(found) > _WATCHES else ""
        text = turn.say("roster.own", when=words, n=len(found), items=items + more)
    await turn.reply_text(text + calendar_note(turn, days))


def _days_of(start: datetime, until: datetime) -> tuple[date, ...]:
    return (local(start).date(), local(until - timedelta(microseconds=1)).date())

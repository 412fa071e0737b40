"""Windows of 保电 in words: when, where, how much is at stake."""

from datetime import date, datetime, time, timedelta

from domain.guard import GuardKind, GuardWindow
from domain.station import StationMap
from domain.when import local
from handlers.planned_outage import dated
from handlers.turn import Desk

_DAY = timedelta(days=1)


def window_words(desk: Desk, window: GuardWindow) -> str:
    """Return 9月25日–10月8日国庆保电（一级），全所 for a list."""
    return desk.say(
        "guard.item",
        when=window_when(window),
        name=window.name,
        grade=grade_words(desk, window),
        where=window_where(desk.station, window),
    )


def grade_words(desk: Desk, window: GuardWindow) -> str:
    """Return 一级保电; an exam is one without a grade."""
    if window.kind is GuardKind.EXAM:
        return desk.say("guard.exam")
    return desk.say("guard.grade", grade=desk.say(f"guard.{window.grade}"))


def window_where(station: StationMap, window: GuardWindow) -> str:
    """Return the places as people call them, 全所 for all."""
    names: list[str] = []
    for place in window.places:
        found = station.transformer(place)
        names.append(found.name if found is not None else place)
    return "、".join(names) or "全所"


def window_when(window: GuardWindow) -> str:
    """Return 9月25日–10月8日, with hours when it is not whole days."""
    return when_words(window.start, window.end)


def when_words(start: datetime, end: datetime) -> str:
    """Return a stretch as days when it is whole ones, else with its hours."""
    first, last = local(start), local(end)
    if first.time() != time() or last.time() != time():
        return dated(start, end)
    return span_of_days(first.date(), last.date() - _DAY)


def span_of_days(first: date, last: date) -> str:
    """Return 9月25日–10月8日, or one day."""
    return day_words(first) if first == last else f"{day_words(first)}–{day_words(last)}"


def day_words(day: date) -> str:
    """Return 9月3日."""
    return f"{day.month}月{day.day}日"


def days_words(days: tuple[date, ...]) -> str:
    """Return days one by one, runs of them as 10月1日–10月3日."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(span_of_days(run[0], run[-1]) for run in runs)

"""保电安排: the windows to come, one more of them, one fewer (product.md M19)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.errors import NotAllowedError
from domain.guard import GuardGrade, GuardKind, GuardWindow, exam_windows
from domain.meaning import Command, Verb
from domain.plan_advice import WORKS, concerned_names
from domain.when import local
from handlers.are_you_sure import ask_if_sure
from handlers.guard_words import window_words
from handlers.turn import Desk, Turn
from language.guarding import named, read

_AHEAD: Final = timedelta(days=365)
_SHOWN: Final = 6
_PLACES: Final = "\n"


async def list_guards(turn: Turn) -> None:
    """保电安排: what is to come, the soonest first; yearly exams among it."""
    coming = windows_between(turn, turn.now, turn.now + _AHEAD)
    if not coming:
        await turn.reply("guard.none")
        return
    await turn.reply("guard.list", items=_items(turn, coming))


def windows_between(desk: Desk, start: datetime, end: datetime) -> tuple[GuardWindow, ...]:
    """Return the windows with any minute in ``[start, end)``, yearly exams included, in order."""
    own = [window for window in desk.station.guards if window.meets(start, end)]
    names = [window.name for window in own]
    exams = exam_windows(desk.rules.guard, start, end)
    yearly = [exam for exam in exams if not any(exam.name in name for name in names)]
    return tuple(sorted((*own, *yearly), key=lambda window: (window.start, window.name)))


def guard_lines(desk: Desk, *, days: int = 7) -> tuple[str, ...]:
    """Return a line for each window of today and the coming days, for the head's digest (M19).

    Args:
        desk: the station and the present instant.
        days: how far ahead (local days after today).
    """
    today = local(desk.now).date()
    coming = windows_between(desk, desk.now, desk.now + timedelta(days=days + 1))
    return tuple(
        _line(desk, window, (local(window.start).date() - today).days)
        for window in coming
        if local(window.start).date() - today <= timedelta(days=days)
    )


def _line(desk: Desk, window: GuardWindow, days: int) -> str:
    item = window_words(desk, window)
    if days <= 0:
        return desk.say("guard.today", item=item)
    return desk.say("guard.ahead", days=days, item=item)


async def ask_guard(turn: Turn, command: Command) -> None:
    """Read back which window is added or taken away, and wait for the 1.

    Raises:
        NotAllowedError: it is not clear which one, or it is over already.
    """
    if command.verb is Verb.GUARD:
        window = _said(turn, command)
        text = turn.say("guard.sure_add", item=window_words(turn, window))
    else:
        window = _meant(turn, command)
        text = turn.say("guard.sure_remove", item=window_words(turn, window))
    await ask_if_sure(turn, replace(command, details=_kept(window)), text)


def _said(turn: Turn, command: Command) -> GuardWindow:
    found = read(command.words, station=turn.station, now=turn.inbound.sent_at)
    if found is None:
        raise NotAllowedError("guard.form")
    if found.lacks_end:
        raise NotAllowedError("guard.no_end")
    if found.window.end <= turn.now:
        raise NotAllowedError("guard.past")
    return found.window


def _meant(turn: Turn, command: Command) -> GuardWindow:
    coming = [window for window in turn.station.guards if window.end > turn.now]
    found = named(command.words, coming)
    if len(found) == 1:
        return found[0]
    if not coming:
        raise NotAllowedError("guard.none")
    if found:
        raise NotAllowedError("guard.which", items=_items(turn, found))
    raise NotAllowedError("guard.unknown", items=_items(turn, coming))


async def _add(turn: Turn, command: Command) -> None:
    """Store the window that was read back; say which announced outages lie in it."""
    window = _unpacked(command)
    await turn.uow.guards.add(window)
    text = turn.say("guard.added", item=window_words(turn, window))
    inside = [
        outage.shown_no
        for outage in await turn.uow.outages.between(max(window.start, turn.now), window.end)
        if outage.kind in WORKS and window.holds(concerned_names(turn.station, outage))
    ]
    if inside:
        text += turn.say("guard.inside", items="、".join(inside))
    await turn.reply_text(text)


async def _remove(turn: Turn, command: Command) -> None:
    window = _unpacked(command)
    if await turn.uow.guards.remove(window):
        await turn.reply("guard.removed", item=window_words(turn, window))
    else:
        await turn.reply("guard.gone")


def _kept(window: GuardWindow) -> tuple[tuple[str, str], ...]:
    return (
        ("name", window.name),
        ("kind", window.kind),
        ("grade", window.grade),
        ("start", window.start.isoformat()),
        ("end", window.end.isoformat()),
        ("places", _PLACES.join(window.places)),
    )


def _unpacked(command: Command) -> GuardWindow:
    """Return the window that was read back: a day later 明天 would be another."""
    places = command.detail("places")
    return GuardWindow(
        name=command.detail("name"),
        kind=GuardKind(command.detail("kind")),
        grade=GuardGrade(command.detail("grade")),
        start=datetime.fromisoformat(command.detail("start")),
        end=datetime.fromisoformat(command.detail("end")),
        places=tuple(places.split(_PLACES)) if places else (),
    )


def _items(desk: Desk, windows: Sequence[GuardWindow]) -> str:
    items = [window_words(desk, window) for window in windows[:_SHOWN]]
    if len(windows) > _SHOWN:
        items.append(desk.say("guard.more", n=len(windows) - _SHOWN))
    return "；".join(items)


GUARD_WORK: Final[Mapping[Verb, Callable[[Turn, Command], Awaitable[None]]]] = {
    Verb.GUARD: _add,
    Verb.UNGUARD: _remove,
}
"""What is carried out once it was read back and agreed to."""

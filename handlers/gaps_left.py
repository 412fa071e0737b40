"""What a leaver leaves open in the roster: told at once, to whoever let him go and to who fills it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.duty_gaps import made_by, with_people
from domain.station import Grid, Member
from domain.watches import Watch, watches_of
from handlers.duty_words import span_words
from handlers.tell_gaps import short_date, tell_new
from handlers.turn import Turn

AHEAD = 14
"""How far his watches are looked at (days)."""

_SHOWN = 3  # watches


async def gaps_left_by(turn: Turn, leaver: Member, grids: Sequence[Grid]) -> str:
    """Return the sentence about his watches that nobody has now, and tell the other managers.

    Args:
        grids: his grids as they are without him.
    """
    after = with_people(turn.station, replace(leaver, active=False), *grids)
    open_now = made_by(turn.station, after, turn.now, AHEAD)
    await tell_new(turn, after, key=turn.key("gaps"), without=turn.sender)
    if not open_now:
        return ""
    until = turn.now + timedelta(days=AHEAD)
    his = [
        watch
        for watch in watches_of(turn.station, leaver.userid, turn.now, until)
        if any(
            gap.grid == watch.grid and watch.overlap(gap.start, gap.end) > timedelta()
            for gap in open_now
        )
    ]
    return turn.say(
        "roster.left",
        n=len(his),
        spans=_first_of(his, turn.now),
        date=short_date(open_now[0]),
    )


def _first_of(his: Sequence[Watch], now: datetime) -> str:
    words = "、".join(span_words(max(w.start, now), w.end) for w in his[:_SHOWN])
    return words if len(his) <= _SHOWN else f"{words}等"

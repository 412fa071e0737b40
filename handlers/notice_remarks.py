"""What has to be said about the reading of a notice: what fits nowhere, what was not understood."""

from collections.abc import Sequence
from typing import Final

from domain.outage import Outage
from handlers.notice_draft import About
from handlers.turn import Desk
from language.planned import Announced

_NAMED: Final = 4


def remarks_of(
    desk: Desk, said: Announced, outages: Sequence[Outage] = (), known: Sequence[Outage] = ()
) -> tuple[tuple[About, str], ...]:
    """Return what has to be said about the reading: what it is about, and a finished line.

    Args:
        outages: what is announced. known: of it what is stored already.
    """
    lines: list[tuple[About, str]] = []
    counted = sum(outage.households for outage in outages)
    if said.households and counted and said.households != counted:
        words = desk.say("notice.other_count", told=said.households, n=counted)
        lines.append((About.PLACE, words))
    if known:
        nos = "、".join(row.shown_no for row in known)
        lines.append((About.READING, desk.say("notice.known_some", nos=nos)))
    lines += place_remark(desk, said.unplaced)
    if said.by_line:
        lines.append((About.PLACE, desk.say("notice.by_line", line=said.line)))
    if said.unread:
        lines.append((About.READING, desk.say("notice.unread", pieces=_pieces(said.unread))))
    for piece, weekday in said.doubts[:_NAMED]:
        lines.append((About.DAY, desk.say("notice.weekday", piece=piece, weekday=weekday)))
    return tuple(lines)


def place_remark(desk: Desk, unplaced: Sequence[str]) -> tuple[tuple[About, str], ...]:
    """Return the line about pieces that no community of the station fits, if there are any."""
    if not unplaced:
        return ()
    return ((About.PLACE, desk.say("notice.unplaced", pieces=_pieces(unplaced))),)


def _pieces(pieces: Sequence[str]) -> str:
    shown = "、".join(f"“{piece}”" for piece in pieces[:_NAMED])
    return f"{shown}等{len(pieces)}处" if len(pieces) > _NAMED else shown

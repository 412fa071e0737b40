"""排班: whoever leads a grid puts a member on duty, in a gap or instead of whom the roster names."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from domain.duty_plan import DutyChange
from domain.errors import NotAllowedError
from domain.ids import UserId
from domain.meaning import Command
from domain.station import Member, Role
from domain.watches import DAY, Watch, empty_shifts, watches
from handlers.duty_words import grid_words, span_words
from handlers.rights import CHIEFS, leads
from handlers.roster_people import (
    Stretch,
    check_free,
    colleague,
    managers_of,
    stretch_words,
)
from handlers.swap_watch import AHEAD
from handlers.turn import Turn
from language.duty_days import DutyTime
from language.duty_talk import time_of


async def plan(turn: Turn, command: Command) -> None:
    """排班 网格员三号 10-2: he is on duty from now on; all whom it concerns hear of it.

    Raises:
        NotAllowedError: not the speaker's grid, over already, or it is not clear which watch.
        MemberNotFoundError: nobody has that name.
    """
    when = time_of(command)
    if when is None or not command.to:
        raise NotAllowedError("roster.plan_form")
    if when.end <= turn.now:
        raise NotAllowedError("roster.past")
    if when.start > turn.now + AHEAD:
        raise NotAllowedError("roster.too_far")
    member = colleague(turn, command.to)
    grid = _grid(turn, command, member)
    stretches = _stretches(turn, grid, when, member)
    if not stretches:
        raise NotAllowedError("roster.has_it", name=member.name)
    await fill(turn, member, stretches)


async def fill(turn: Turn, member: Member, stretches: Sequence[Stretch]) -> None:
    """Put a member on duty in stretches of one roster, and tell all whom it concerns.

    Raises:
        NotAllowedError: he is on duty then already.
    """
    check_free(turn.station, member, stretches)
    replaced = _replaced(turn, stretches)
    for stretch in stretches:
        await _store(turn, member, stretch)
    await _tell_all(turn, member, stretches, replaced)
    await turn.reply(
        "roster.planned",
        name=member.name,
        grid=grid_words(turn.station, stretches[0].grid),
        spans=stretch_words(stretches),
    )


def _grid(turn: Turn, command: Command, member: Member) -> str:
    """Return whose roster is meant: the grid that was named, else one of his that the speaker leads."""
    if turn.actor is None:
        raise NotAllowedError("roster.plan_rights")
    named = command.detail("grid")
    if named:
        code = "" if named == "*" else named
        if not _may_plan(turn, turn.actor, code):
            raise NotAllowedError("roster.plan_rights")
        return code
    led = [g.code for g in turn.station.grids if leads(turn.station, turn.actor, g.code)]
    own = [g.code for g in turn.station.grids_of(member.userid) if g.code in led]
    if not own and member.has(Role.DUTY_HEAD) and turn.actor.has(*CHIEFS):
        return ""
    found = own or led
    if len(found) == 1:
        return found[0]
    raise NotAllowedError("roster.plan_grid", name=member.name)


def _may_plan(turn: Turn, actor: Member, code: str) -> bool:
    return actor.has(*CHIEFS) if not code else leads(turn.station, actor, code)


def _stretches(turn: Turn, grid: str, when: DutyTime, member: Member) -> list[Stretch]:
    """Return what is filled: the hours said, else the gaps of the days, else the watches."""
    first = max(when.start, turn.now)
    if when.exact:
        return [Stretch(grid, first, when.end)]
    rows = turn.station.duties_of(grid) or turn.station.changes_of(grid)
    if not rows:
        if when.end - when.start < timedelta(hours=1):
            raise NotAllowedError("roster.plan_form")
        return [Stretch(grid, first, when.end)]
    empty = _gaps(turn, grid, when)
    if empty:
        return empty
    running = watches(turn.station, grid, first, when.end)
    meant = [watch for watch in running if when.means(watch.start, watch.end)]
    others = [watch for watch in meant if watch.member.userid != member.userid]
    _check_clear(meant, others)
    return [Stretch(grid, max(watch.start, turn.now), watch.end) for watch in others]


def _gaps(turn: Turn, grid: str, when: DutyTime) -> list[Stretch]:
    around = empty_shifts(turn.station, grid, when.start - DAY, when.end + DAY)
    return [
        Stretch(grid, max(gap.start, turn.now), gap.end)
        for gap in around
        if when.means(gap.start, gap.end) and gap.end > turn.now
    ]


def _check_clear(meant: Sequence[Watch], others: Sequence[Watch]) -> None:
    """One person for the day and the night is hardly meant: say which."""
    for watch, following in pairwise(others):
        if following.start < watch.start + timedelta(days=1):
            items = "、".join(f"{span_words(w.start, w.end)}{w.member.name}" for w in meant[:4])
            raise NotAllowedError("roster.plan_which", items=items)


def _replaced(turn: Turn, stretches: Sequence[Stretch]) -> tuple[UserId, ...]:
    people = [
        watch.member.userid
        for stretch in stretches
        for watch in watches(turn.station, stretch.grid, stretch.start, stretch.end)
    ]
    return tuple(dict.fromkeys(people))


async def _store(turn: Turn, member: Member, stretch: Stretch) -> None:
    await turn.uow.roster.add(
        DutyChange(
            grid=stretch.grid,
            who=member.userid,
            start=stretch.start,
            end=stretch.end,
            by=turn.sender,
            at=turn.now,
            reason="排班",
            source=turn.inbound.id,
        )
    )


async def _tell_all(
    turn: Turn, member: Member, stretches: Sequence[Stretch], replaced: Sequence[UserId]
) -> None:
    spans = stretch_words(stretches)
    grid = grid_words(turn.station, stretches[0].grid)
    by = turn.name_of(turn.sender)
    if member.userid != turn.sender:
        text = turn.say("roster.planned_you", grid=grid, spans=spans, by=by)
        await turn.tell(member.userid, text, key=turn.key(f"planned:{member.userid}"))
    concerned = dict.fromkeys((*replaced, *managers_of(turn.station, stretches)))
    for person in concerned:
        if person not in (turn.sender, member.userid):
            text = turn.say(
                "roster.planned_other", grid=grid, spans=spans, name=member.name, by=by
            )
            await turn.tell(person, text, key=turn.key(f"planned:{person}"))

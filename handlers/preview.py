"""今晚23点报修会怎样: who would get a report then, and who is asked next at which minute."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.chase import Level
from domain.ids import UserId
from domain.meaning import Command
from domain.place import NOWHERE, Place
from domain.roster import on_duty
from domain.routing import Route, chain_above, grid_for, route
from domain.station import Grid, Role
from domain.ticket_moves import Kind
from domain.when import local
from handlers.duty_words import calendar_note, day_words, grid_words
from handlers.turn import Turn
from language.duty_talk import time_of

_KINDS = {"": Kind.FAULT, "danger": Kind.DANGER, "question": Kind.QUESTION}
_NOON = timedelta(hours=12)


async def preview(turn: Turn, command: Command) -> None:
    """Tell what routing and the chase policy would do at that instant; nothing is changed."""
    at = _instant(turn, command)
    kind = _KINDS[command.detail("kind")]
    place, grid = _place(turn, command)
    found = route(turn.station, place=place, chat=turn.chat, kind=kind, at=at)
    code = found.grid or (grid.code if grid else "")
    here = local(at)
    text = turn.say(
        "roster.preview",
        when=f"{day_words(here.date())}{here:%H:%M}",
        grid=grid_words(turn.station, code),
        what=turn.say(f"roster.kind_{kind}"),
        name=found.owner.name,
        why=_why(turn, found, at),
        steps="，".join(_steps(turn, kind, code, found.owner.userid, at)),
    )
    await turn.reply_text(text + calendar_note(turn, (here.date(),)))


def _instant(turn: Turn, command: Command) -> datetime:
    when = time_of(command)
    if when is None:
        return turn.now
    if when.days:
        return when.start + _NOON
    return when.start


def _place(turn: Turn, command: Command) -> tuple[Place, Grid | None]:
    """Return the place that was named, else one in the grid that is meant."""
    named = turn.station.grid(command.detail("grid"))
    if named is None and not turn.meaning.place.community:
        if turn.meaning.rivals:
            return Place(community=turn.meaning.rivals[0]), None
        own = turn.station.grids_of(turn.sender)
        if own and grid_for(turn.station, NOWHERE, turn.chat) is None:
            named = own[0]
    if named is None:
        return turn.meaning.place, None
    inside = [c.name for c in turn.station.communities if c.grid == named.code]
    return Place(community=inside[0] if inside else ""), named


def _why(turn: Turn, found: Route, at: datetime) -> str:
    """Return by which arrangement it comes to him, in words about him."""
    owner = found.owner.userid
    for code in (found.grid, ""):
        for duty in on_duty(turn.station, code, at):
            if duty.member.userid == owner:
                return duty.arrangement
    grid = turn.station.grid(found.grid)
    if grid is not None and owner in grid.members:
        return turn.say("roster.by_crew")
    if grid is not None and owner == grid.manager:
        return turn.say("roster.by_manager")
    return turn.say("roster.by_duty_head" if found.owner.has(Role.DUTY_HEAD) else "roster.by_head")


def _steps(turn: Turn, kind: Kind, grid: str, owner: UserId, at: datetime) -> Iterator[str]:
    """Yield who is asked next at which minute, as `chase_due` would do it."""
    policy = turn.rules.chase.policy(kind, at)
    above = chain_above(turn.station, grid=grid, owner=owner, at=at)
    people = {Level.MANAGER: above[0].name, Level.HEAD: above[-1].name}
    said: set[Level] = set()
    for chases in range(policy.limit):
        level = policy.level_of(chases)
        due = policy.due(since=at, chases=chases, after=at)
        if due is None or level in said:
            continue
        said.add(level)
        minutes = int((due - at).total_seconds() // 60)
        if level is Level.OWNER:
            yield turn.say("roster.step_owner", minutes=minutes)
        else:
            yield turn.say("roster.step_next", minutes=minutes, name=people[level])

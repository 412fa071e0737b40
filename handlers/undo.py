"""撤销: a step of staff is taken back by whoever made it, later by whoever leads (product.md X7).

Within ten minutes by the same person, at any time by the grid manager, a duty head or the station
head. 撤销 again goes one step further back; a step that was taken back is made again by saying it.
"""

from datetime import timedelta

from domain.errors import NotAllowedError, UndoBlockedError
from domain.ids import show_no
from domain.meaning import Command
from domain.station import Grid
from domain.ticket_moves import Action
from domain.undo import Act, Blocker
from handlers.put_outages_right import outages_of, put_outages_right
from handlers.put_right import put_right
from handlers.rights import CHIEFS, leads
from handlers.say_restored import latest_repair, withdraw
from handlers.turn import Turn
from handlers.which_ticket import named_ticket
from handlers.words import clock_time, numbers

LATELY = timedelta(hours=24)
"""How far back one's own last step is looked for, to say who may still take it back."""


async def undo(turn: Turn, command: Command) -> None:
    """撤销, 撤销 0231: the last step of the speaker, or the last one on that ticket.

    Raises:
        NotAllowedError: it is not his, or was too long ago; it says whom to ask.
        UndoBlockedError: something later stands on it; it says what.
    """
    act = await _meant(turn, command)
    if act is None:
        return
    await _check_right(turn, act)
    blocker = await turn.uow.acts.blocker(act)
    if blocker is not None:
        raise _blocked(turn, blocker)
    outages = await outages_of(turn, act)
    taken = await turn.uow.acts.take_back(act, by=turn.sender, at=turn.now, source=turn.inbound.id)
    taken = await put_outages_right(turn, outages, taken)
    await put_right(turn, act, taken, verb=verb_words(turn, act.verb))


async def _meant(turn: Turn, command: Command) -> Act | None:
    """Return the step that is meant, or None after saying that there is none."""
    ticket = await named_ticket(turn, command)
    verb = command.detail("step")
    if ticket is not None:
        act = await turn.uow.acts.newest_on(ticket.no, verb=verb)
        if act is None:
            await turn.reply("undo.none_on", no=ticket.shown_no)
        return act
    since = turn.now - turn.rules.undo_for
    for here in (turn.here, None):
        act = await turn.uow.acts.newest_of(turn.sender, since=since, here=here, verb=verb)
        if act is not None:
            return act
    late = await turn.uow.acts.newest_of(turn.sender, since=turn.now - LATELY, verb=verb)
    if late is not None and not _leads_it(turn, await _grids(turn, late)):
        return late  # what he means is clear; that it is too late is said below
    await turn.reply("undo.none", minutes=_minutes(turn))
    return None


async def _check_right(turn: Turn, act: Act) -> None:
    own = act.actor == turn.sender
    if own and turn.now - act.at <= turn.rules.undo_for:
        return
    grids = await _grids(turn, act)
    if _leads_it(turn, grids):
        return
    station = turn.station
    name = turn.name_of(grids[0].manager if grids else station.head.userid)
    what = what_words(turn, act)
    if own:
        raise NotAllowedError("undo.late", what=what, name=name, minutes=str(_minutes(turn)))
    member = station.member(act.actor)
    who = member.name if member else turn.rules.bot_name  # the steward merges by himself, too
    raise NotAllowedError("undo.not_yours", what=what, who=who, name=name)


def _leads_it(turn: Turn, grids: list[Grid]) -> bool:
    if turn.actor is None:
        return False
    if turn.actor.has(*CHIEFS):
        return True
    return bool(grids) and all(leads(turn.station, turn.actor, grid.code) for grid in grids)


async def _grids(turn: Turn, act: Act) -> list[Grid]:
    """Return the grids a step belongs to: of its tickets, its memberships, its members."""
    codes = [(await turn.uow.tickets.get(no)).grid for no in act.tickets]
    codes += act.grids
    codes += [grid.code for person in act.people for grid in turn.station.grids_of(person)]
    found = (turn.station.grid(code) for code in dict.fromkeys(codes))
    return [grid for grid in found if grid is not None]


def _blocked(turn: Turn, blocker: Blocker) -> UndoBlockedError:
    if blocker.act is not None:
        return UndoBlockedError(
            "undo.blocked",
            what=what_words(turn, blocker.act),
            time=clock_time(blocker.act.at, turn.now),
        )
    event = blocker.event
    if event is None:
        return UndoBlockedError("undo.blocked_changed")
    name = f"since.{event.action}"
    known = event.action in set(Action) and name in turn.rules.wording.names()
    return UndoBlockedError(
        "undo.blocked_since",
        no=show_no(event.ticket),
        what=turn.rules.wording[name if known else "since.other"],
        time=clock_time(event.at, turn.now),
    )


def what_words(turn: Turn, act: Act) -> str:
    """Return a step in words: 0231送电."""
    return f"{numbers(act.tickets)}{verb_words(turn, act.verb)}"


def verb_words(turn: Turn, verb: str) -> str:
    """Return what a command, or the action that an answer led to, is called."""
    name = f"verb.{verb}"
    known = name in turn.rules.wording.names()
    return turn.rules.wording[name if known else "undo.that_step"]


def _minutes(turn: Turn) -> int:
    return int(turn.rules.undo_for.total_seconds() // 60)


async def take_back_report(turn: Turn) -> None:
    """撤销 from somebody who is no staff means his report: nobody needs to come."""
    if not turn.hearing.addressed:
        return  # 取消, said among neighbours, is about anything
    ticket = await latest_repair(turn)
    if ticket is not None and ticket.status.is_open and ticket.reporter == turn.sender:
        await withdraw(turn)
    else:
        await turn.reply("progress.none")

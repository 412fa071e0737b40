"""求助社区: the crew asks the community for a key, a car moved, people told (product.md J6, M27).

One person is asked at a time, with a clock; silence or 不清楚 brings the next one.
"""

from dataclasses import replace
from typing import Final

from domain.ask import Ask, AskKind
from domain.errors import NotAllowedError
from domain.favour import CommunityRequest, HelpKind, RequestState, helpers
from domain.ids import UserId, direct_conversation
from domain.meaning import Command
from domain.outbound import Purpose
from domain.privacy import masked, shortened
from domain.routing import grid_for
from domain.station import Grid
from domain.ticket import Ticket
from handlers.rights import may_ask_community
from handlers.turn import Desk, Turn
from handlers.where import TALK
from handlers.which_ticket import named_ticket
from handlers.words import as_written, duration
from language.helping import help_kind, wanted

YES, ELSEWHERE, NO = "1", "2", "3"
_LONGEST: Final = 60


async def ask_community(turn: Turn, command: Command) -> None:
    """Ask the first person of the community, and tell the crew who is asked.

    Raises:
        NotAllowedError: the grid is not the speaker's.
    """
    text = as_written(turn.inbound.text, command.words.strip())
    words = shortened(wanted(text), _LONGEST) if text.strip() else ""
    ticket = await _ticket(turn, command)
    grid = _grid(turn, ticket)
    if grid is None:
        await turn.reply("community.no_grid")
        return
    _check(turn, ticket, grid)
    if not words:
        await turn.reply("community.what")
        return
    if ticket is not None and await _asked_already(turn, ticket, words):
        return
    request = _request(turn, words, grid, ticket)
    if request is None:
        await turn.reply("community.nobody", grid=grid.name)
        return
    asked = await turn.uow.requests.add(request)
    await ask_person(turn, asked)
    await turn.reply(
        "community.asking",
        name=turn.name_of(asked.asked),
        minutes=_minutes(turn),
        words=masked(asked.words),
    )


def _request(turn: Turn, words: str, grid: Grid, ticket: Ticket | None) -> CommunityRequest | None:
    people = helpers(turn.station, grid, asker=turn.sender)
    if not people:
        return None
    place = turn.meaning.place
    if ticket is not None and not (place.building or place.community):
        words = ticket.place.public() + words
    return CommunityRequest(
        kind=help_kind(words),
        words=words,
        grid=grid.code,
        asked_by=turn.sender,
        asked=people[0].userid,
        asked_at=turn.now,
        due=turn.now + turn.rules.community_answer,
        ticket=ticket.no if ticket is not None else None,
    )


async def _ticket(turn: Turn, command: Command) -> Ticket | None:
    """Return what it is for: the named one, the only one at that place, or the last touched."""
    named = await named_ticket(turn, command)
    if named is not None:
        return named
    mine = await turn.uow.tickets.open_of_owner(turn.sender)
    there = [t for t in mine if t.place.agrees_with(turn.meaning.place)]
    if len(there) == 1:
        return there[0]
    touched = await turn.uow.tickets.last_touched(turn.sender, turn.here, since=turn.now - TALK)
    return next((t for t in there if t.no == touched), None)


def _grid(turn: Turn, ticket: Ticket | None) -> Grid | None:
    """Return whose community is asked: the ticket's, the place's, the group's, or the speaker's own."""
    found = turn.station.grid(ticket.grid) if ticket is not None else None
    found = found or grid_for(turn.station, turn.meaning.place, turn.chat)
    own = turn.station.grids_of(turn.sender)
    return found or (own[0] if len(own) == 1 else None)


def _check(turn: Turn, ticket: Ticket | None, grid: Grid) -> None:
    actor = turn.actor
    if actor is not None and not actor.confirmed:
        raise NotAllowedError("refuse.practising")
    allowed = actor is not None and may_ask_community(turn.station, actor, grid.code)
    if allowed or (ticket is not None and ticket.owner == turn.sender):
        return
    raise NotAllowedError("refuse.community", grid=grid.name)


async def _asked_already(turn: Turn, ticket: Ticket, words: str) -> bool:
    for request in await turn.uow.requests.of_ticket(ticket.no):
        if request.state is RequestState.OPEN and request.kind is help_kind(words):
            await turn.reply(
                "community.asked_already",
                name=turn.name_of(request.asked),
                left=duration(request.due - turn.now),
            )
            return True
    return False


async def ask_person(desk: Desk, request: CommunityRequest) -> None:
    """Ask the person a stored request names, in private, for one digit or a few words."""
    here = direct_conversation(request.asked)
    await desk.uow.asks.add(
        Ask(
            kind=AskKind.FAVOUR,
            person=request.asked,
            conversation=here,
            ticket=request.ticket,
            options=dict.fromkeys((YES, ELSEWHERE, NO), str(request.id)),
            asked_at=desk.now,
            until=desk.now + desk.rules.ask_for,
        )
    )
    await desk.tell(
        request.asked,
        desk.say(
            "community.ask_key" if about_key(request) else "community.ask_help",
            words=request.words,
            minutes=_minutes(desk),
        ),
        key=f"community:{request.id}",
        purpose=Purpose.CHASE,
    )


def about_key(request: CommunityRequest) -> bool:
    """Whether it is asked who has a key; 开下门 asks for a deed."""
    return request.kind is HelpKind.KEY and request.words.endswith("钥匙")


async def next_person(desk: Desk, request: CommunityRequest) -> CommunityRequest | None:
    """Ask whoever comes after this one; None when everybody was asked: the asker is told.

    Args:
        request: stored as declined or passed; without a next one it becomes expired.
    """
    grid = desk.station.grid(request.grid)
    chain = await desk.uow.requests.of_chain(request.chain)
    asked = {each.asked for each in chain}
    people = helpers(desk.station, grid, asker=request.asked_by) if grid else ()
    following = next((m for m in people if m.userid not in asked), None)
    if following is None:
        await desk.uow.requests.save(replace(request, state=RequestState.EXPIRED))
        await _nobody(desk, request, [each.asked for each in chain])
        return None
    made = await desk.uow.requests.add(
        replace(
            request,
            first=request.chain,
            position=request.position + 1,
            asked=following.userid,
            asked_at=desk.now,
            due=desk.now + desk.rules.community_answer,
            state=RequestState.OPEN,
            answered_at=None,
            answer="",
            version=0,
        )
    )
    await ask_person(desk, made)
    await desk.tell(
        request.asked_by,
        desk.say(
            "community.next",
            name=desk.name_of(request.asked),
            next=desk.name_of(following.userid),
        ),
        key=f"community:{made.id}:next",
    )
    return made


async def _nobody(desk: Desk, request: CommunityRequest, asked: list[UserId]) -> None:
    await desk.tell(
        request.asked_by,
        desk.say(
            "community.none",
            words=request.words,
            names="、".join(desk.name_of(person) for person in asked),
        ),
        key=f"community:{request.id}:none",
    )


async def shown_requests(desk: Desk, ticket: Ticket) -> str:
    """Return how what was asked of the community for a ticket stands; empty when nothing was."""
    rows = await desk.uow.requests.of_ticket(ticket.no)
    last = {row.chain: row for row in rows}
    return "".join(_shown(desk, row) for row in last.values())


def _shown(desk: Desk, row: CommunityRequest) -> str:
    name = desk.name_of(row.asked)
    if row.state is RequestState.OPEN:
        left = duration(max(row.due - desk.now, type(row.due - desk.now)()))
        return desk.say("community.shown_open", words=row.words, name=name, left=left)
    if row.state.helped:
        return desk.say("community.shown_helped", words=row.words, name=name, answer=row.answer)
    return desk.say("community.shown_none", words=row.words)


def _minutes(desk: Desk) -> int:
    return max(1, round(desk.rules.community_answer.total_seconds() / 60))

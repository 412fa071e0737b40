"""Who may do what to which ticket. A pure function of person, verb and ticket; default: no.

A refusal is a `NotAllowedError` whose sentence teaches the right way (product.md J10).
"""

from domain.errors import NotAllowedError
from domain.meaning import Verb
from domain.outage import Outage
from domain.station import Member, Role, StationMap
from domain.ticket import Ticket
from domain.ticket_moves import Status

CHIEFS = (Role.DUTY_HEAD, Role.HEAD)
"""May act on every grid of the station."""

OWNER_VERBS = frozenset(
    {
        Verb.ACCEPT,
        Verb.ARRIVE,
        Verb.FIND,
        Verb.DONE,
        Verb.PROMISE,
        Verb.SUSPEND,
        Verb.REFUSE,
        Verb.TRANSFER,
        Verb.CLOSE,
        Verb.ANSWER,
        Verb.MERGE,
        Verb.SPLIT,
        Verb.UNMERGE,
        Verb.DOOR,
        Verb.ESCALATE,
    }
)
"""What only the owner of a ticket, or who leads the grid, may do with it."""

LEADER_VERBS = frozenset({Verb.ASSIGN})
"""What only who leads the ticket's grid may do with it."""

_OF_ANYBODY = frozenset({Verb.HELP, Verb.MINE, Verb.SHOW, Verb.RELAYED})
"""转了 is checked against the places of the speaker: handlers/coverage_place.py."""

_TO_PASS_ON = frozenset({Verb.PACKAGE, Verb.OUTAGES})
"""What clerks may see besides staff: what residents are to be told."""

_VERB_WORDS = {Verb.CLOSE: "关单", Verb.DONE: "报送电", Verb.ACCEPT: "接单"}


def leads(station: StationMap, member: Member, grid: str) -> bool:
    """Whether a member leads this grid: its manager, a duty head or the station head."""
    if member.has(*CHIEFS):
        return True
    found = station.grid(grid)
    return member.active and found is not None and found.manager == member.userid


def check_verb(member: Member | None, verb: Verb) -> None:
    """Refuse a verb that this person may use on nothing.

    Raises:
        NotAllowedError: with the sentence that teaches.
    """
    if verb in _OF_ANYBODY or (verb in _TO_PASS_ON and may_pass_on(member)):
        return
    if verb in (Verb.BROADCAST, Verb.NOTICE):
        broadcasts = member is not None and member.has(Role.DISPATCHER, Role.HEAD)
        if not (broadcasts or (verb is Verb.NOTICE and may_announce(member))):
            raise NotAllowedError("refuse.broadcast")
    elif verb is Verb.ASSIGN:
        if member is None or not member.has(Role.MANAGER, *CHIEFS):
            raise NotAllowedError("refuse.assign" if _works(member) else "refuse.staff_only")
    elif verb in (Verb.JOIN, Verb.LEAVE, Verb.CONFIRM):
        if member is None or not member.has(Role.MANAGER, *CHIEFS):
            raise NotAllowedError("refuse.members")
    elif not _works(member):
        raise NotAllowedError("refuse.staff_only")
    elif verb in (Verb.SWAP, Verb.PLAN, Verb.SUPPORT, Verb.GUARD, Verb.UNGUARD):
        _check_practised(member, verb)
    else:
        _check_sees_figures(member, verb)


def _check_practised(member: Member | None, verb: Verb) -> None:
    if member is None or not member.confirmed:
        raise NotAllowedError("refuse.practising")
    if verb is Verb.PLAN and not member.has(Role.MANAGER, *CHIEFS):
        raise NotAllowedError("roster.plan_rights")
    if verb in (Verb.GUARD, Verb.UNGUARD) and not may_announce(member):
        raise NotAllowedError("guard.rights")


def _check_sees_figures(member: Member | None, verb: Verb) -> None:
    """A manager sees the figures of his grids, dispatcher, duty head and head the station's."""
    sees = member is not None and member.has(Role.MANAGER, Role.DISPATCHER, *CHIEFS)
    if verb is Verb.STATS and not sees:
        raise NotAllowedError("stats.rights")


def may_announce(member: Member | None) -> bool:
    """Whether somebody's word makes an announced outage: dispatcher, duty head or head."""
    return member is not None and member.has(Role.DISPATCHER, *CHIEFS)


def may_end(station: StationMap, member: Member | None, outage: Outage) -> bool:
    """Whether somebody's word may move or end an announced outage.

    Whoever answers for its end, the crew and leaders of a grid it touches, and who may announce.
    """
    if member is None or not member.is_staff or not member.confirmed:
        return False
    if member.userid == outage.owner or may_announce(member):
        return True
    touched = {
        community.grid for name in outage.communities if (community := station.community(name))
    }
    return any(grid.code in touched for grid in station.grids_of(member.userid))


def may_pass_on(member: Member | None) -> bool:
    """Whether somebody gets what residents are told with: staff, and clerks of the community."""
    return _works(member) or (member is not None and member.active and member.has(Role.CLERK))


def may_ask_community(station: StationMap, member: Member, grid: str) -> bool:
    """Whether somebody may ask the community of this grid for help: its people and who leads."""
    ours = any(found.code == grid for found in station.grids_of(member.userid))
    return ours or leads(station, member, grid) or member.has(Role.DISPATCHER)


def check_ticket(
    station: StationMap, member: Member | None, verb: Verb, ticket: Ticket, owner_name: str
) -> None:
    """Refuse a verb on a ticket that is not this person's to work.

    Raises:
        NotAllowedError: with the sentence that teaches; it tells no more than who has it.
    """
    if verb not in OWNER_VERBS | LEADER_VERBS:
        if verb is Verb.SUPPORT and member is not None and not member.confirmed:
            raise NotAllowedError("refuse.practising")
        return
    if member is not None and _works(member):
        if not member.confirmed and not ticket.drill:
            raise NotAllowedError("refuse.practising")
        if leads(station, member, ticket.grid):
            return
        if member.userid == ticket.owner and verb in OWNER_VERBS:
            return
        if verb is Verb.ACCEPT and _may_step_in(station, member, ticket):
            return
        _refuse_colleague(station, member, ticket, owner_name)
    raise NotAllowedError(
        "refuse.not_yours",
        no=ticket.shown_no,
        name=owner_name,
        verb=_VERB_WORDS.get(verb, "办"),
    )


def _may_step_in(station: StationMap, member: Member, ticket: Ticket) -> bool:
    """Whoever of the same grid is quicker may take what nobody has accepted yet."""
    if ticket.status is not Status.REPORTED:
        return False
    return any(grid.code == ticket.grid for grid in station.grids_of(member.userid))


def _refuse_colleague(
    station: StationMap, member: Member, ticket: Ticket, owner_name: str
) -> None:
    own = station.grids_of(member.userid)
    grid = station.grid(ticket.grid)
    if grid is not None and own and grid not in own:
        raise NotAllowedError(
            "refuse.other_grid", no=ticket.shown_no, grid=grid.name, own=own[0].name
        )
    raise NotAllowedError("refuse.not_yours_staff", no=ticket.shown_no, name=owner_name)


def _works(member: Member | None) -> bool:
    return member is not None and member.is_staff

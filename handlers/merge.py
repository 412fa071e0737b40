"""Two tickets are one trouble, or were not: 合并 0231 0233, the manager's digit, 撤销合并 0231.

The ticket that goes into another keeps its owner, its own people and its clocks in the record, so
that taking the merge back restores them; its households carry where they came from.
"""

from dataclasses import replace

from domain.ask import AskKind
from domain.errors import NotAllowedError
from domain.ids import TicketNo, UserId, direct_conversation, show_no
from domain.incident_ports import Merge
from domain.meaning import Command, Scope, Verb
from domain.station import Role
from domain.ticket import Move, Ticket, TicketEvent
from domain.ticket_moves import Action, Kind
from handlers.incident import MANY, grown, recounted, shrunk, suspected_before
from handlers.join import Found
from handlers.page import grey_cards, page_owner
from handlers.rights import check_ticket
from handlers.turn import Desk, Turn
from handlers.which_ticket import named_ticket
from handlers.words import public_place

STEWARD = UserId("steward")


async def ask_manager(turn: Turn, ticket: Ticket, found: Found) -> None:
    """Ask who leads the grid whether a new ticket belongs to one that is there: 1 or 2."""
    manager = _manager(turn, ticket)
    await turn.ask(
        AskKind.MERGE,
        manager,
        direct_conversation(manager),
        ticket=ticket.no,
        options={"1": str(found.ticket.no), "2": ""},
    )
    await turn.tell(
        manager,
        turn.say(
            "incident.ask",
            new=ticket.shown_no,
            place=public_place(ticket),
            old=found.ticket.shown_no,
            other=public_place(found.ticket),
            why=turn.say(f"incident.why_{found.judgement.reason}"),
        ),
        key=turn.key("merge"),
        ticket=ticket,
    )


def _manager(desk: Desk, ticket: Ticket) -> UserId:
    grid = desk.station.grid(ticket.grid)
    managers = desk.station.with_role(Role.MANAGER)
    return grid.manager if grid else (managers or (desk.station.head,))[0].userid


async def settle_merge(turn: Turn, new: TicketNo, old: str) -> None:
    """The manager said whether they belong together; empty `old`: they do not."""
    ticket = await turn.uow.tickets.get(new)
    if not old:
        await turn.reply("incident.kept", no=ticket.shown_no)
        return
    master = await master_of(turn, await turn.uow.tickets.get(TicketNo(int(old))))
    await merge_now(turn, ticket, master)


async def ask_merge(turn: Turn, command: Command) -> None:
    """合并 0231 0233: say what will happen, and ask for one digit.

    Raises:
        StewardError: no such ticket, not open, or not his to merge.
    """
    other = command.words.strip()
    if command.ticket is None or not other.isdigit():
        await turn.reply("refuse.merge_whom")
        return
    first = await master_of(turn, await turn.uow.tickets.get(command.ticket))
    second = await master_of(turn, await turn.uow.tickets.get(TicketNo(int(other))))
    for ticket in (first, second):
        _check(turn, Verb.MERGE, ticket)
    if first.no == second.no:
        await turn.reply("refuse.merge_whom")
        return
    old, new = _ordered(first, second)
    _check_open(new, old)
    await turn.ask(
        AskKind.SURE,
        turn.sender,
        turn.here,
        ticket=new.no,
        options={"1": f"merge {new.no} {old.no}", "2": f"keep {new.no}"},
    )
    await turn.reply(
        "incident.sure_merge",
        new=new.shown_no,
        place=public_place(new),
        n=new.households,
        name=turn.name_of(new.owner),
        old=old.shown_no,
        other=public_place(old),
        m=old.households,
        owner=turn.name_of(old.owner),
        one=turn.pick("1", turn.here),
        two=turn.pick("2", turn.here),
    )


async def merge_now(turn: Turn, new: Ticket, old: Ticket) -> None:
    """Put one ticket into the other after a person said so, and confirm it to him."""
    if new.no == old.no:
        await turn.reply("incident.now_merged", new=new.shown_no, old=old.shown_no)
        return
    old, new = _ordered(old, new)
    _check_open(new, old)
    after = await merge(turn, new, old, by=turn.sender)
    await turn.reply("incident.merged", new=new.shown_no, old=after.shown_no, n=after.households)


def _ordered(first: Ticket, second: Ticket) -> tuple[Ticket, Ticket]:
    """Return which is worked on, and which goes into it: a danger, else more doors, else older."""

    def weight(ticket: Ticket) -> tuple[bool, int, int]:
        return (ticket.kind is Kind.DANGER, ticket.households, -ticket.no)

    return (first, second) if weight(first) >= weight(second) else (second, first)


def _check(turn: Turn, verb: Verb, ticket: Ticket) -> None:
    check_ticket(turn.station, turn.actor, verb, ticket, turn.name_of(ticket.owner))


def _check_open(*tickets: Ticket) -> None:
    for ticket in tickets:
        if not ticket.allows(Action.MERGE) or ticket.drill:
            raise NotAllowedError(
                "refuse.merge_not_open", no=ticket.shown_no, status=str(ticket.status)
            )


async def merge(turn: Turn, new: Ticket, old: Ticket, *, by: UserId) -> Ticket:
    """Put `new` into `old`; return `old` as it is now. Its clocks stop, its people come along."""
    step = new.apply(
        Move(action=Action.MERGE, into=old.no, words=old.shown_no),
        by=by,
        at=turn.now,
        source=turn.inbound.id,
    )
    gone = await turn.uow.tickets.save(step)
    await turn.uow.incidents.record(
        Merge(ticket=new.no, into=old.no, standing=new.standing, by=by, at=turn.now)
    )
    await turn.uow.asks.drop(new.no)
    await turn.uow.tickets.share_parties(new.no, old.no)
    moved = await turn.uow.households.move(new.no, old.no, at=turn.now)
    await grey_cards(turn, gone, turn.say("incident.card_merged", no=old.shown_no))
    after, level = await recounted(
        turn,
        replace(
            old,
            households=old.households + len(moved),
            scope=Scope.MULTI,
            facts=old.facts.joined(new.facts),
            urgent=old.urgent or new.urgent,
            last_report_at=max(
                old.last_report_at or old.reported_at, new.last_report_at or new.reported_at
            ),
        ),
        floor=await suspected_before(turn, old),
    )
    after = await turn.uow.tickets.set_place(
        after, event=_note(turn, after, "merged", new.shown_no, by)
    )
    await _tell_owner(turn, new, after, by)
    await grown(turn, after, level)
    return after


async def _tell_owner(turn: Turn, new: Ticket, old: Ticket, by: UserId) -> None:
    if new.owner == by:
        return
    words = {"new": new.shown_no, "old": old.shown_no}
    text = (
        turn.say("incident.merged_same", **words, n=old.households)
        if new.owner == old.owner
        else turn.say("incident.merged_owner", **words, name=turn.name_of(old.owner))
    )
    await turn.tell(new.owner, text, key=turn.key(f"merged:{new.no}"), ticket=old)


async def ask_unmerge(turn: Turn, command: Command) -> None:
    """撤销合并 0231: say which tickets come back, and ask for one digit.

    Raises:
        StewardError: no such ticket, or not his.
    """
    ticket = await named_ticket(turn, command)
    if ticket is None:
        await turn.reply("refuse.merge_whom")
        return
    merges = await turn.uow.incidents.merges(ticket.no)
    into = [m for m in merges if m.into == ticket.no] or [
        m for m in merges if m.ticket == ticket.no
    ]
    if not into:
        _check(turn, Verb.UNMERGE, ticket)
        await turn.reply("refuse.unmerge_none", no=ticket.shown_no)
        return
    master = await turn.uow.tickets.get(into[0].into)
    _check(turn, Verb.UNMERGE, master)
    await turn.ask(
        AskKind.SURE,
        turn.sender,
        turn.here,
        ticket=master.no,
        options={"1": f"unmerge {ticket.no}", "2": f"keep {master.no}"},
    )
    await turn.reply(
        "incident.sure_unmerge",
        list="、".join(show_no(m.ticket) for m in into),
        no=master.shown_no,
        one=turn.pick("1", turn.here),
        two=turn.pick("2", turn.here),
    )


async def unmerge_now(turn: Turn, no: TicketNo) -> None:
    """Bring back what went into a ticket, or the one that went into another, as it stood."""
    merges = await turn.uow.incidents.merges(no)
    back = [m for m in merges if m.into == no] or [m for m in merges if m.ticket == no]
    if not back:
        await turn.reply("refuse.unmerge_none", no=show_no(no))
        return
    master = await turn.uow.tickets.get(back[0].into)
    for each in reversed(back):
        master = await unmerge(turn, each, master)
    await turn.reply(
        "incident.unmerged",
        list="、".join(show_no(each.ticket) for each in back),
        no=master.shown_no,
        rest=master.households,
    )


async def unmerge(turn: Turn, merge: Merge, master: Ticket) -> Ticket:
    """Take one merge back; return the ticket it had gone into as it is now."""
    ticket = await turn.uow.tickets.get(merge.ticket)
    step = ticket.apply(
        Move(action=Action.UNMERGE, standing=merge.standing, words=master.shown_no),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    again = await turn.uow.tickets.save(step)
    moved = await turn.uow.households.move_back(master.no, ticket.no, at=turn.now)
    await turn.uow.tickets.unshare_parties(ticket.no, master.no, at=turn.now)
    await turn.uow.incidents.undone(merge.id, at=turn.now)
    rest, level = await recounted(turn, await _without(turn, master, again, moved))
    await shrunk(turn, rest, level)
    rest = await turn.uow.tickets.set_place(
        rest, event=_note(turn, rest, "unmerged", ticket.shown_no, turn.sender)
    )
    await turn.tell(
        again.owner,
        turn.say("incident.unmerged_owner", new=again.shown_no, old=rest.shown_no),
        key=turn.key(f"unmerged:{again.no}"),
        ticket=again,
    )
    if again.allows(Action.ACCEPT):
        await page_owner(turn, again)
    return rest


async def _without(turn: Turn, master: Ticket, gone: Ticket, moved: int) -> Ticket:
    """Return a ticket without what another had brought along; danger to people stays known."""
    stays = {spot.building for spot in await turn.uow.households.spots(master.no)}
    came = set(gone.facts.building) - stays
    buildings = tuple(b for b in master.facts.building if b not in came)
    count = master.households - moved
    return replace(
        master,
        households=count,
        scope=master.scope if count >= MANY else Scope.UNKNOWN,
        facts=replace(master.facts, building=buildings),
    )


async def master_of(desk: Desk, ticket: Ticket) -> Ticket:
    """Return the ticket that is worked instead of a merged one; itself when it is not merged."""
    while ticket.merged_into is not None:
        ticket = await desk.uow.tickets.get(ticket.merged_into)
    return ticket


def _note(turn: Turn, ticket: Ticket, action: str, words: str, by: UserId) -> TicketEvent:
    return TicketEvent(
        ticket=ticket.no,
        action=action,
        before=ticket.status,
        after=ticket.status,
        by=by,
        at=turn.now,
        words=words,
        source=turn.inbound.id,
    )

"""A ticket changes hands: 换, 不归我, 指派, 支援. Somebody always answers for it."""

from domain.ask import AskKind
from domain.errors import MemberNotFoundError, SeveralMembersError
from domain.ids import UserId, direct_conversation
from domain.meaning import Command
from domain.nickname import is_called
from domain.privacy import shortened
from domain.routing import chain_above, route
from domain.station import Grid, Member, StationMap
from domain.ticket import BOUNCE_LIMIT, Move, Ticket
from domain.ticket_moves import Action
from handlers.page import grey_cards, page_owner
from handlers.tell import confirm, tell_people
from handlers.turn import Turn
from handlers.words import public_place


async def transfer(turn: Turn, ticket: Ticket, command: Command) -> None:
    """换王涛: the owner hands it to a colleague, who is told why."""
    if not command.to:
        await turn.reply("crew.whom")
        return
    to = find_member(turn.station, command.to, near=ticket.grid)
    await give(turn, ticket, to, words=command.words or "换人")


async def assign(turn: Turn, ticket: Ticket, command: Command) -> None:
    """指派 0231 王涛: the manager, duty head or head names the owner."""
    if not command.to:
        await turn.reply("crew.whom")
        return
    to = find_member(turn.station, command.to, near=ticket.grid)
    await give(turn, ticket, to, words=command.words or "指派", action=Action.ASSIGN)


async def give(
    turn: Turn, ticket: Ticket, to: Member, *, words: str, action: Action = Action.TRANSFER
) -> Ticket:
    """Make `to` the owner; his clock starts now."""
    after = await _hand(turn, ticket, to, action=action, words=words)
    name = turn.name_of(after.owner)
    await tell_people(
        turn,
        after,
        turn.say("group.moved", no=after.shown_no, name=name),
        key=turn.key(f"moved:{after.no}"),
        without=turn.sender,
    )
    if turn.inbound.chat is None or turn.inbound.chat != ticket.chat:
        await confirm(turn, turn.say("crew.moved_on", no=after.shown_no, name=name), after)
    return after


async def take_from(turn: Turn, ticket: Ticket) -> Ticket:
    """Who leads the grid takes over what somebody accepted and is silent about; he is told."""
    step = ticket.apply(
        Move(
            action=Action.TRANSFER,
            to=turn.sender,
            why_owner=turn.say("crew.came_from", name=turn.name_of(ticket.owner), words="没消息"),
            words="接手",
        ),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.save(step)
    if ticket.owner != turn.sender:
        await turn.tell(
            ticket.owner,
            turn.say("crew.moved_on", no=after.shown_no, name=turn.name_of(turn.sender)),
            key=turn.key("taken"),
            ticket=after,
        )
    return after


async def refuse(turn: Turn, ticket: Ticket, command: Command) -> None:
    """不归我: back with a reason; to the next in the chain, at the second time to the head."""
    words = command.words.strip()
    refusers = await turn.uow.tickets.refusers(ticket.no)
    bounced = ticket.bounces + 1
    if bounced >= BOUNCE_LIMIT:
        to, why = turn.station.head, ""
    else:
        found = route(
            turn.station,
            place=ticket.place,
            chat=turn.station.chat(ticket.chat),
            kind=ticket.kind,
            at=turn.now,
            without=refusers | {turn.sender},
        )
        to, why = found.owner, found.why
    after = await _hand(turn, ticket, to, action=Action.REFUSE, words=words, why=why)
    if bounced >= BOUNCE_LIMIT:
        await _ask_head(turn, after, words)
    await confirm(
        turn, turn.say("crew.moved_on", no=after.shown_no, name=turn.name_of(after.owner)), after
    )


async def _hand(
    turn: Turn, ticket: Ticket, to: Member, *, action: Action, words: str, why: str = ""
) -> Ticket:
    sentence = "crew.refused_from" if action is Action.REFUSE else "crew.came_from"
    came = turn.say(sentence, name=turn.name_of(turn.sender), words=shortened(words, 30))
    step = ticket.apply(
        Move(
            action=action,
            to=to.userid,
            why_owner=f"{came}；{why}" if why else came,
            words=words,
            due=turn.rules.chase.first_due(ticket.ladder, turn.now, now=turn.now),
        ),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.save(step)
    await grey_cards(turn, after, turn.say("crew.card_moved", name=to.name))
    if ticket.owner not in (turn.sender, to.userid):
        await turn.tell(
            ticket.owner,
            turn.say("crew.moved_on", no=after.shown_no, name=to.name),
            key=turn.key(f"from:{after.no}"),
            ticket=after,
        )
    await page_owner(turn, after)
    return after


async def _ask_head(turn: Turn, ticket: Ticket, words: str) -> None:
    grid = turn.station.grid(ticket.grid)
    people = [ticket.owner, *((grid.manager, *grid.members) if grid else ())]
    choice = [p for n, p in enumerate(people) if p not in people[:n]][:6]
    options = {str(n): str(person) for n, person in enumerate(choice, start=1)}
    head = turn.station.head.userid
    await turn.ask(
        AskKind.REFUSED, head, direct_conversation(head), ticket=ticket.no, options=options
    )
    shown = " ".join(f"{n}{turn.name_of(UserId(person))}" for n, person in options.items())
    await turn.tell(
        head,
        turn.say(
            "ask.refused",
            no=ticket.shown_no,
            place=public_place(ticket),
            what=ticket.what,
            n=ticket.bounces,
            words=shortened(words, 30),
            options=shown,
        ),
        key=turn.key("refused"),
        ticket=ticket,
    )


async def support(turn: Turn, ticket: Ticket) -> None:
    """支援0231: a colleague of any grid helps; the owner stays."""
    await turn.tell(
        ticket.owner,
        turn.say("crew.support_comes", name=turn.name_of(turn.sender), no=ticket.shown_no),
        key=turn.key("support"),
        ticket=ticket,
    )
    await turn.reply(
        "crew.supported",
        no=ticket.shown_no,
        place=ticket.place.full() or public_place(ticket),
        name=turn.name_of(ticket.owner),
    )


async def offer_open_work(turn: Turn, grid: Grid, newcomer: Member) -> None:
    """Ask the manager whether the busiest member's open work goes to a newcomer."""
    busiest, most = None, 0
    for userid in grid.members:
        if userid == newcomer.userid:
            continue
        open_now = len(await turn.uow.tickets.open_of_owner(userid))
        if open_now > most:
            busiest, most = userid, open_now
    if busiest is None:
        return
    options = {"1": f"{busiest} {newcomer.userid}", "2": str(busiest)}
    here = direct_conversation(grid.manager)
    await turn.ask(AskKind.HAND_OVER, grid.manager, here, options=options)
    await turn.tell(
        grid.manager,
        turn.say(
            "member.hand_over",
            old=turn.name_of(busiest),
            n=most,
            new=newcomer.name,
            one=turn.pick("1", here),
            two=turn.pick("2", here),
        ),
        key=turn.key(f"offer:{grid.code}"),
    )


def find_member(station: StationMap, name: str, *, near: str = "") -> Member:
    """Return the member of staff with that name, account or nickname; of several the one near.

    Raises:
        MemberNotFoundError: nobody is called so.
        SeveralMembersError: several are, and the grid does not tell them apart.
    """
    wanted = name.strip().lstrip("@")
    staff = [m for m in station.members if m.is_staff and m.confirmed]
    found = [m for m in staff if wanted in (m.name, str(m.userid))]
    found = found or [m for m in staff if is_called(m.name, wanted)]
    if len(found) > 1:
        grid = station.grid(near)
        here = [m for m in found if grid and m.userid in (grid.manager, *grid.members)]
        found = here or found
    if not found:
        raise MemberNotFoundError(name=wanted)
    if len(found) > 1:
        raise SeveralMembersError(name=wanted, names="、".join(m.name for m in found[:5]))
    return found[0]


def next_after(turn: Turn, ticket: Ticket) -> Member:
    """Return who takes over when the owner leaves: the nearest above him."""
    return chain_above(turn.station, grid=ticket.grid, owner=ticket.owner, at=turn.now)[0]

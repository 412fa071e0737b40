"""New members and leavers: least rights until practised, 1+1+N kept, nothing left lying (J8)."""

from dataclasses import replace

from domain.errors import MemberNotFoundError, NotAllowedError
from domain.ids import UserId
from domain.meaning import Command
from domain.station import Grid, Member, Role
from domain.ticket import Move
from domain.ticket_moves import Action
from handlers.gaps_left import gaps_left_by
from handlers.hand_over import next_after
from handlers.page import grey_cards, page_owner
from handlers.rights import leads
from handlers.turn import Turn

ROLE_WORDS = {
    "队员": Role.CREW,
    "服务队员": Role.CREW,
    "抢修": Role.CREW,
    "网格负责人": Role.MANAGER,
    "社区负责人": Role.CLERK,
}


async def join_member(turn: Turn, command: Command) -> None:
    """新人 姓名 手机号或账号 网格 队员: added without rights until he has practised."""
    if turn.actor is None:
        raise NotAllowedError("refuse.members")
    name = command.to.strip()
    account = command.detail("account")
    mobile = command.detail("mobile")
    role = ROLE_WORDS.get(command.detail("role") or "队员")
    if not name or not (account or mobile) or role is not Role.CREW:
        raise NotAllowedError("member.form")
    grid = _own_grid(turn, turn.actor, command.detail("grid"))
    userid = UserId(account) if account else await turn.directory.userid_by_mobile(mobile)
    if userid is None:
        raise NotAllowedError("member.added_unknown")
    known = turn.station.member(userid)
    if known is not None and known.active and userid in grid.members:
        raise NotAllowedError("member.exists", name=known.name, grid=grid.name)
    roles = frozenset({Role.CREW, *(known.roles if known and known.active else ())})
    keeps = known is not None and known.active and known.is_staff and known.confirmed
    member = Member(userid=userid, name=name, roles=roles, station=grid.station, confirmed=keeps)
    await turn.uow.people.put_member(member, grid=replace(grid, members=(*grid.members, userid)))
    words = {"name": name, "role": "服务队员", "grid": grid.name}
    await turn.tell(userid, turn.say("member.welcome", **words), key=turn.key("welcome"))
    await turn.reply("member.added", **words)


async def leave_member(turn: Turn, command: Command) -> None:
    """离队 姓名: no access from now on; open work goes up the chain; minima are kept."""
    leaver, grids = _who_leaves(turn, command)
    left = [replace(g, members=tuple(m for m in g.members if m != leaver.userid)) for g in grids]
    for grid in left:
        await turn.uow.people.put_grid(grid)
    await turn.uow.people.put_member(replace(leaver, active=False), grid=None)
    moved, heir = await _pass_on_work(turn, leaver)
    await turn.tell(
        leaver.userid,
        turn.say("member.left_bye", grid="、".join(g.name for g in grids) or "供电所"),
        key=turn.key("bye"),
    )
    text = turn.say("member.left", name=leaver.name, n=moved, heir=heir)
    await turn.reply_text(text + await gaps_left_by(turn, leaver, left))


async def what_leaving_does(turn: Turn, command: Command) -> str:
    """Return in a sentence what 离队 would do; refuses as the command itself does."""
    leaver, _ = _who_leaves(turn, command)
    tickets = await turn.uow.tickets.open_of_owner(leaver.userid)
    heirs = "、".join(dict.fromkeys(next_after(turn, ticket).name for ticket in tickets))
    if not tickets:
        return turn.say("sure.leave", name=leaver.name)
    return turn.say("sure.leave_work", name=leaver.name, n=len(tickets), heir=heirs)


def _who_leaves(turn: Turn, command: Command) -> tuple[Member, tuple[Grid, ...]]:
    if turn.actor is None:
        raise NotAllowedError("refuse.members")
    wanted = command.to.strip().lstrip("@")
    leaver = next(
        (m for m in turn.station.members if m.active and wanted in (m.name, str(m.userid))), None
    )
    if leaver is None:
        raise MemberNotFoundError(name=wanted)
    grids = turn.station.grids_of(leaver.userid)
    _check_last_head(turn, leaver)
    for grid in grids:
        _check_leaving(turn, turn.actor, grid, leaver)
    if not grids and not turn.actor.has(Role.HEAD):
        raise NotAllowedError("refuse.members")
    return leaver, grids


async def _pass_on_work(turn: Turn, leaver: Member) -> tuple[int, str]:
    """Give the leaver's open work to the nearest above; return how many and to whom."""
    heir = turn.name_of(turn.sender)
    tickets = await turn.uow.tickets.open_of_owner(leaver.userid)
    for ticket in tickets:
        to = next_after(turn, ticket)
        heir = to.name
        step = ticket.apply(
            Move(
                action=Action.TRANSFER,
                to=to.userid,
                why_owner=f"{leaver.name}离队",
                words="离队",
                due=turn.rules.chase.first_due(ticket.ladder, turn.now, now=turn.now),
            ),
            by=turn.sender,
            at=turn.now,
            source=turn.inbound.id,
        )
        after = await turn.uow.tickets.save(step)
        await grey_cards(turn, after, turn.say("crew.card_moved", name=to.name))
        await page_owner(turn, after)
    return len(tickets), heir


def _check_last_head(turn: Turn, leaver: Member) -> None:
    """The station head is the last person anything can reach: somebody else must be one first."""
    heads = [m for m in turn.station.with_role(Role.HEAD) if m.confirmed]
    if heads == [leaver]:
        name = next((s.name for s in turn.station.stations if s.code == leaver.station), "供电所")
        raise NotAllowedError("member.left_minimum", grid=name, role="所长")


def _check_leaving(turn: Turn, actor: Member, grid: Grid, leaver: Member) -> None:
    if not leads(turn.station, actor, grid.code):
        raise NotAllowedError("refuse.members")
    crew = [
        m
        for u in grid.members
        if u != leaver.userid and (m := turn.station.member(u)) and m.active and m.confirmed
    ]
    for missing, role in (
        (grid.manager == leaver.userid, "网格负责人"),
        (grid.community_head == leaver.userid, "社区负责人"),
        (leaver.userid in grid.members and not crew, "服务队员"),
    ):
        if missing:
            raise NotAllowedError("member.left_minimum", grid=grid.name, role=role)


def _own_grid(turn: Turn, actor: Member, wanted: str) -> Grid:
    mine = [g for g in turn.station.grids if leads(turn.station, actor, g.code)]
    named = [g for g in mine if wanted and wanted in (g.code, g.name, f"{g.name}网格")]
    loose = [g for g in mine if wanted and wanted.removesuffix("网格") in g.name]
    for found in (named, loose if wanted else mine):
        if len(found) == 1:
            return found[0]
    raise NotAllowedError(
        "member.grid_unknown", grid=wanted or "这样", grids="、".join(g.name for g in mine[:5])
    )


async def confirm_member(turn: Turn, command: Command) -> None:
    """确认 姓名: the manager vouches for a newcomer who need not practise."""
    if turn.actor is None:
        raise NotAllowedError("refuse.members")
    wanted = command.to.strip().lstrip("@")
    newcomer = next(
        (m for m in turn.station.members if m.active and wanted in (m.name, str(m.userid))), None
    )
    if newcomer is None:
        raise MemberNotFoundError(name=wanted)
    if not any(
        leads(turn.station, turn.actor, g.code) for g in turn.station.grids_of(newcomer.userid)
    ):
        raise NotAllowedError("refuse.members")
    await turn.uow.people.put_member(replace(newcomer, confirmed=True), grid=None)
    await turn.reply("member.ready", name=newcomer.name)

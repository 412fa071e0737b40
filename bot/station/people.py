"""The sheets of people: 人员 and 网格, with the minima of 1+1+N."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from bot.station.cells import Cells
from bot.station.errors import RowError
from bot.station.known import Claims, Known, cells_of
from bot.station.sheets import MEMBERS
from bot.station.table import Problems, Row
from bot.station.words import ROLES, STANDINGS, WHOLE_STATION, shown
from domain.ids import UserId
from domain.station import Grid, Member, Role, Station

_ACCOUNT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_@.-]{0,63}")
"""WeCom's rule for a userid: letters, digits and _-@. , first a letter or digit, 1–64."""


def read_members(rows: Iterable[Row], known: Known, problems: Problems) -> tuple[Member, ...]:
    """Return the people. Mobile numbers are not read: the product has no use for them."""
    claims = Claims()
    found: list[Member] = []
    for cells in cells_of(rows, problems):
        account = cells.text("账号")
        if account and not _ACCOUNT.fullmatch(account):
            advice = "账号只有字母、数字和 _ - @ . ，请照企业微信通讯录里的“账号”写，不是姓名。"
            cells.reject("账号", advice)
        claims.name(cells, "账号", account)
        standing = cells.word("状态", STANDINGS, blank="在岗")
        member = Member(
            userid=UserId(account),
            name=cells.name("姓名"),
            roles=frozenset(cells.words("角色", ROLES, blank="服务队员")),
            station=known.station_of(cells),
            active=standing.active,
            confirmed=standing.confirmed,
        )
        found.append(member)
    return tuple(found)


def check_heads(
    stations: Iterable[Station], members: Iterable[Member], label: str, problems: Problems
) -> None:
    """Every station has a head (所长) at his post: he is the last one anything can reach."""
    led = {m.station for m in members if m.has(Role.HEAD) and m.confirmed}
    for station in stations:
        if station.code not in led:
            advice = f"“{station.name}”没有在岗的所长。请给至少一位在岗的人写上角色“所长”。"
            error = RowError(sheet=label, column="角色", advice=advice)
            problems.add(error, sheet=MEMBERS)


def read_grids(
    rows: Iterable[Row], known: Known, problems: Problems, members: Iterable[Member]
) -> tuple[Grid, ...]:
    """Return the grids, each with one community head, one manager and N service members."""
    people = {member.userid: member for member in members}
    claims = Claims()
    found: list[Grid] = []
    for cells in cells_of(rows, problems):
        code, name = cells.name("编号"), cells.name("名称")
        if claims.name(cells, "编号", code):
            claims.name(cells, "名称", name)
        if WHOLE_STATION in (code, name):
            cells.reject("名称", f"“{WHOLE_STATION}”在值班表里指整个供电所，请换个名称。")
        grid = Grid(
            code=code,
            name=name,
            station=known.station_of(cells),
            community_head=_one(cells, "社区负责人", Role.CLERK, known, people),
            manager=_one(cells, "网格负责人", Role.MANAGER, known, people),
            members=_crew(cells, known, people),
        )
        found.append(grid)
    return tuple(found)


def _one(
    cells: Cells, head: str, role: Role, known: Known, people: Mapping[UserId, Member]
) -> UserId:
    """Return the one person of a post, who must be there and have the role."""
    if len(cells.many(head)) > 1:
        cells.reject(head, f"每个网格只写 1 位{head}（1+1+N），请留一位。")
        return UserId("")
    userid = UserId(cells.one_of(head, known.members))
    member = people.get(userid)
    if member is not None and _fits(cells, head, role, member) and not member.confirmed:
        cells.reject(head, f"{member.name}还在见习，请换一位在岗的{head}。", written=userid)
    return userid


def _crew(cells: Cells, known: Known, people: Mapping[UserId, Member]) -> tuple[UserId, ...]:
    """Return the service members; one who still practises may be listed but does not count."""
    head = "服务队员"
    users = tuple(UserId(userid) for userid in cells.some_of(head, known.members))
    listed = [people[userid] for userid in users if userid in people]
    fitting = [member for member in listed if _fits(cells, head, Role.CREW, member)]
    if fitting and len(fitting) == len(listed) and not any(m.confirmed for m in fitting):
        cells.reject(head, "都还在见习。每个网格至少要 1 位在岗的服务队员（1+1+N）。")
    return users


def _fits(cells: Cells, head: str, role: Role, member: Member) -> bool:
    """Whether a person can have a post: at work, and with the role."""
    if not member.active:
        cells.reject(head, f"{member.name}已离岗，请换一位在岗的{head}。", written=member.userid)
    elif role not in member.roles:
        roles = "、".join(sorted(shown(ROLES, own) for own in member.roles))
        advice = (
            f"{member.name}的角色是{roles}，不是{head}。"
            f"请换一位，或在“{MEMBERS.title}”表给他加上角色“{head}”。"
        )
        cells.reject(head, advice, written=member.userid)
    return member.has(role)

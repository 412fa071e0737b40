"""The sheet of groups (群) and what the official channel can do in each."""

import re
from collections.abc import Iterable
from typing import Final

from bot.station.cells import Cells
from bot.station.known import Claims, Known, cells_of
from bot.station.table import Problems, Row
from bot.station.words import YES_NO
from domain.ids import ChatId
from domain.station import Chat, Community

_ROBOT: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
"""A name in the settings. A key (36 characters) or an address does not fit, on purpose."""
_HIDDEN: Final = "（像是密钥或网址，不显示）"


def read_chats(
    rows: Iterable[Row], known: Known, problems: Problems, communities: Iterable[Community]
) -> tuple[Chat, ...]:
    """Return the groups."""
    station_of = {community.name: community.station for community in communities}
    claims, robots = Claims(), Claims()
    found: list[Chat] = []
    for cells in cells_of(rows, problems):
        chat_id = cells.text("群ID")
        if " " in chat_id:
            cells.reject("群ID", "群 ID 里没有空格，请照企业微信给的 chatid 写。")
        claims.name(cells, "群ID", chat_id)
        served = cells.some_of("社区", known.communities)
        can_push = cells.word("能推送", YES_NO, blank="否")
        chat = Chat(
            chat_id=ChatId(chat_id),
            name=cells.text("名称"),
            station=_station(cells, known, {station_of.get(name, "") for name in served}),
            communities=served,
            can_hear=cells.word("能收到@消息", YES_NO, blank="否"),
            can_push=can_push,
            robot=_robot(cells, robots, needed=can_push),
        )
        found.append(chat)
    return tuple(found)


def _station(cells: Cells, known: Known, served: set[str]) -> str:
    """Return the station written, else the one that all communities of the group share."""
    if not cells.row.get("供电所") and len(served) == 1:
        return served.pop()
    return known.station_of(cells)


def _robot(cells: Cells, robots: Claims, *, needed: bool) -> str:
    """Return the name of the group's robot; a robot belongs to one group only."""
    robot = cells.row.get("机器人")
    if robot and not _ROBOT.fullmatch(robot):
        advice = "请写机器人在设置文件里的名字，例如 r_binhe。密钥只放在设置文件里。"
        cells.reject("机器人", advice, written=_HIDDEN)
        return ""
    if needed and not robot:
        cells.reject(
            "机器人", "能推送写了“是”，请写群机器人的名字；没有机器人就把能推送改成“否”。"
        )
    robots.name(cells, "机器人", robot)
    return robot

"""The things of a station as lines of the sheets: head → text. Used to export and to compare."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.station.guards import day_words, end_words, start_words
from bot.station.sheets import (
    BUILDINGS,
    CHATS,
    COMMUNITIES,
    DUTY,
    ENTERPRISES,
    GRIDS,
    GUARDS,
    MEMBERS,
    STATION,
    STREETS,
    TRANSFORMERS,
    Sheet,
)
from bot.station.text import join
from bot.station.turns import turn_words
from bot.station.words import (
    CLASSES,
    GRADES,
    GUARD_KINDS,
    KINDS,
    OWNERS,
    ROLES,
    STANDINGS,
    WHOLE_STATION,
    YES_NO,
    Standing,
    shown,
)
from domain.guard import Enterprise, GuardWindow
from domain.station import (
    Building,
    Chat,
    Community,
    Duty,
    Grid,
    Member,
    Role,
    Station,
    StationMap,
    Street,
    Transformer,
)

Line = Mapping[str, str]

KEYS: Final[Mapping[Sheet, tuple[str, ...]]] = {
    STATION: ("编号",),
    STREETS: ("名称",),
    COMMUNITIES: ("名称",),
    TRANSFORMERS: ("编号",),
    BUILDINGS: ("社区", "楼号"),
    GRIDS: ("编号",),
    MEMBERS: ("账号",),
    CHATS: ("群ID",),
    DUTY: ("网格", "日子", "开始", "结束", "账号"),
    GUARDS: ("名称", "开始"),
    ENTERPRISES: ("名称",),
}
"""The heads that say which thing a line is about."""


def lines_of(station: StationMap) -> Mapping[Sheet, Sequence[Line]]:
    """Return every sheet with its lines, in the order of the import."""
    return {
        STATION: [_station(each) for each in station.stations],
        STREETS: [_street(each) for each in station.streets],
        COMMUNITIES: [_community(each) for each in station.communities],
        TRANSFORMERS: [_transformer(each) for each in station.transformers],
        BUILDINGS: [_building(each) for each in station.buildings],
        GRIDS: [_grid(each) for each in station.grids],
        MEMBERS: [_member(each) for each in station.members],
        CHATS: [_chat(each) for each in station.chats],
        DUTY: [_duty(each) for each in station.duties],
        GUARDS: [_guard(each) for each in station.guards],
        ENTERPRISES: [_enterprise(each) for each in station.enterprises],
    }


def _station(station: Station) -> Line:
    return {"编号": station.code, "名称": station.name, "服务电话": station.hotline}


def _street(street: Street) -> Line:
    return {"名称": street.name, "供电所": street.station}


def _community(community: Community) -> Line:
    return {
        "名称": community.name,
        "类别": shown(KINDS, community.kind),
        "街道": community.street,
        "编码": community.code,
        "别名": join(community.aliases),
        "服务分类": shown(CLASSES, community.service_class),
        "产权": shown(OWNERS, community.ownership),
        "网格": community.grid,
        "样例": shown(YES_NO, community.sample),
    }


def _transformer(transformer: Transformer) -> Line:
    return {
        "编号": transformer.code,
        "名称": transformer.name,
        "线路": transformer.feeder,
        "别名": join(transformer.aliases),
        "样例": shown(YES_NO, transformer.sample),
    }


def _building(building: Building) -> Line:
    return {
        "社区": building.community,
        "楼号": building.number,
        "单元": join(building.units),
        "台区": building.transformer,
        "户数": str(building.households),
        "网格": building.grid,
        "楼长": building.steward or "",
        "样例": shown(YES_NO, building.sample),
    }


def _grid(grid: Grid) -> Line:
    return {
        "编号": grid.code,
        "名称": grid.name,
        "社区负责人": grid.community_head,
        "网格负责人": grid.manager,
        "服务队员": join(grid.members),
        "供电所": grid.station,
    }


def _member(member: Member) -> Line:
    return {
        "账号": member.userid,
        "姓名": member.name,
        "角色": join(tuple(shown(ROLES, role) for role in Role if role in member.roles)),
        "状态": shown(STANDINGS, Standing(member.active, member.confirmed)),
        "供电所": member.station,
    }


def _chat(chat: Chat) -> Line:
    return {
        "群ID": chat.chat_id,
        "名称": chat.name,
        "社区": join(chat.communities),
        "能收到@消息": shown(YES_NO, chat.can_hear),
        "能推送": shown(YES_NO, chat.can_push),
        "机器人": chat.robot,
        "供电所": chat.station,
    }


def _duty(duty: Duty) -> Line:
    return {
        "网格": duty.grid or WHOLE_STATION,
        "日子": duty.days,
        "开始": f"{duty.start:%H:%M}",
        "结束": f"{duty.end:%H:%M}",
        "账号": join(duty.people),
        "轮换": turn_words(duty.rotation),
        "起始日": duty.rotation.first.isoformat() if duty.rotation else "",
    }


def _guard(guard: GuardWindow) -> Line:
    return {
        "名称": guard.name,
        "类别": shown(GUARD_KINDS, guard.kind),
        "级别": shown(GRADES, guard.grade),
        "开始": start_words(guard.start),
        "结束": end_words(guard.end),
        "范围": join(guard.places) or WHOLE_STATION,
        "要点": guard.note,
        "样例": shown(YES_NO, guard.sample),
    }


def _enterprise(enterprise: Enterprise) -> Line:
    return {
        "名称": enterprise.name,
        "线路": enterprise.feeder,
        "台区": enterprise.transformer,
        "账号": enterprise.contact or "",
        "联系说明": enterprise.note,
        "停产日": join(tuple(day_words(span) for span in enterprise.shutdowns)),
        "样例": shown(YES_NO, enterprise.sample),
    }

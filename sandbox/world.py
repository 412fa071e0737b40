"""Who lives in the sandbox: the station's people from its CSV files, and residents.

Everybody is a corp member here, because official bots only hear internal groups.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sandbox.config import ConfigError

ROLE_OF_LABEL = {
    "所长": "head",
    "值班长": "duty_head",
    "调度": "dispatcher",
    "网格负责人": "manager",
    "服务队员": "crew",
    "社区负责人": "clerk",
    "楼长": "clerk",
    "系统员": "operator",
    "企业联系人": "enterprise",
}
"""Chinese role -> sandbox role, the most telling first: it wins when a person has several."""

_GONE = ("离岗", "见习离岗")


@dataclass(frozen=True, slots=True)
class Person:
    """A corp member. `note` is what the page shows behind the name."""

    userid: str
    name: str
    role: str
    role_label: str
    mobile: str
    community: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An internal group chat; `robot` is the name of its webhook robot, or empty.

    `can_hear`: the AI bot is a member and hears messages that @ it.
    """

    chatid: str
    title: str
    communities: tuple[str, ...]
    can_hear: bool
    robot: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """People by userid and groups by chatid, both in the order of their files."""

    people: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    def by_mobile(self, mobile: str) -> Person | None:
        """Return whose mobile number this is."""
        return next((p for p in self.people.values() if p.mobile == mobile), None)

    def groups_of_robot(self, robot: str) -> list[Group]:
        """Return the groups a webhook robot of this name speaks in."""
        return [group for group in self.groups.values() if group.robot == robot]


def load_world(station_dir: Path | None, world_file: Path) -> World:
    """Read residents and, when given, the station's members.csv and chats.csv.

    Raises:
        ConfigError: a file is missing or a column or value is not as documented.
    """
    residents = {person.userid: person for person in _residents(world_file)}
    if station_dir is None:
        return World(people=residents)
    members = {person.userid: person for person in _members(station_dir / "members.csv")}
    clash = sorted(set(residents) & set(members))
    if clash:
        raise ConfigError(f"members.csv: 账号 {clash[0]} 与 {world_file.name} 中的居民重复")
    posts = _posts(station_dir)
    groups = [
        replace(group, members=tuple(_members_of(group, [*members.values()], posts)))
        for group in _chats(station_dir / "chats.csv")
    ]
    with_residents = [
        replace(
            group,
            members=(
                *group.members,
                *(p.userid for p in residents.values() if p.community in group.communities),
            ),
        )
        for group in groups
    ]
    return World(
        people=members | residents, groups={group.chatid: group for group in with_residents}
    )


def _members_of(
    group: Group, members: list[Person], posts: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """Name the staff and clerks of a group: those of its grids, and those of no grid."""
    bound = frozenset[str]().union(*posts.values())
    here = frozenset[str]().union(*(posts.get(name, frozenset()) for name in group.communities))
    for member in members:
        if member.userid in here or member.userid not in bound:
            yield member.userid


def _posts(station_dir: Path) -> dict[str, frozenset[str]]:
    """Map each community to the people of its grid; empty when the files do not say."""
    grids_file, communities_file = station_dir / "grids.csv", station_dir / "communities.csv"
    if not (grids_file.exists() and communities_file.exists()):
        return {}
    crews = {
        row.get("编号", ""): frozenset(
            userid
            for column in ("社区负责人", "网格负责人", "服务队员")
            for userid in _listed(row.get(column, ""))
        )
        for row in _rows(grids_file)
    }
    return {
        row.get("名称", ""): crews.get(row.get("网格", ""), frozenset())
        for row in _rows(communities_file)
    }


def _residents(world_file: Path) -> Iterator[Person]:
    try:
        found = tomllib.loads(world_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{world_file.name}: {error}") from error
    for entry in found.get("resident", []):
        role = str(entry.get("role", "resident"))
        try:
            yield Person(
                userid=str(entry["userid"]),
                name=str(entry["name"]),
                role=role,
                role_label="新同事" if role == "newcomer" else "居民",
                mobile=str(entry["mobile"]),
                community=str(entry.get("community", "")),
                note=str(entry.get("note", "")),
            )
        except KeyError as error:
            raise ConfigError(f"{world_file.name}: a resident lacks {error}") from error


def _members(path: Path) -> Iterator[Person]:
    for number, row in enumerate(_rows(path, "账号", "姓名", "角色"), start=1):
        if row.get("状态") in _GONE:
            continue
        labels = _listed(row["角色"])
        unknown = [label for label in labels if label not in ROLE_OF_LABEL]
        if unknown or not labels:
            raise ConfigError(f"{path.name}: 第 {number + 1} 行角色“{row['角色']}”不认识")
        telling = min(labels, key=list(ROLE_OF_LABEL).index)
        yield Person(
            userid=row["账号"],
            name=row["姓名"],
            role=ROLE_OF_LABEL[telling],
            role_label="、".join(labels),
            mobile=row.get("手机") or f"137{number:08d}",
        )


def _chats(path: Path) -> Iterator[Group]:
    for row in _rows(path, "群ID", "名称", "社区", "能收到@消息"):
        can_push = row.get("能推送", "是") == "是"
        yield Group(
            chatid=row["群ID"],
            title=row["名称"],
            communities=tuple(_listed(row["社区"])),
            can_hear=row["能收到@消息"] == "是",
            robot=row.get("机器人", "") if can_push else "",
        )


def _rows(path: Path, *needed: str) -> list[dict[str, str]]:
    """Read a CSV file with a head line, BOM allowed; blank lines are skipped."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="", restkey="多余")
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise ConfigError(f"{path.name}: 缺少“{missing[0]}”列")
            trimmed = [
                {key: value.strip() for key, value in row.items() if isinstance(value, str)}
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path.name}: {error}") from error
    return [row for row in trimmed if any(row.values())]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("、") if part.strip()]

"""What a message tells beside its intent: places, phenomena, people in need, numbers, times.

The names and values are those of the label guide of the message corpus (language/corpus/).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum


class Phenomenon(StrEnum):
    """What can be seen, heard or smelled (现象)."""

    OUTAGE = "outage"  # 没电
    TRIP = "trip"  # 跳闸
    PARTIAL = "partial"  # 部分没电, 缺相
    LOW_VOLTAGE = "low_voltage"  # 电压低
    HIGH_VOLTAGE = "high_voltage"  # 电压高
    FLICKER = "flicker"  # 闪, 时有时无
    METER = "meter"  # 电表异常
    SPARK = "spark"  # 冒火花
    SMOKE = "smoke"  # 冒烟
    FIRE = "fire"  # 着火
    SMELL = "smell"  # 焦糊味
    NOISE = "noise"  # 异响
    WIRE_DOWN = "wire_down"  # 断线落地
    EXPOSED = "exposed"  # 裸露, 箱门敞开
    POLE = "pole"  # 电杆倾斜
    LEAK = "leak"  # 漏电, 触电, 麻手
    TREE = "tree"  # 树碰线
    FOREIGN = "foreign"  # 异物挂线
    LOW_LINE = "low_line"  # 线太低
    DIG = "dig"  # 施工危及电缆
    BEHAVIOR = "behavior"  # 危险行为
    FLOOD = "flood"  # 电气设备进水
    PRIVATE_LINE = "private_line"  # 私拉乱接
    OTHER = "other"


class Sensitive(StrEnum):
    """Who cannot wait (重要或困难用户)."""

    MEDICAL = "medical"  # 呼吸机, 制氧机, 透析
    ELDERLY = "elderly"  # 独居老人
    INFANT = "infant"  # 婴儿, 孕妇
    TRAPPED = "trapped"  # 被困
    CASUALTY = "casualty"  # 受伤


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Every part may be empty. Lists keep the order of the text, without repetition.

    Attributes:
        community: canonical names; building, unit, floor: Arabic digits or a letter, affected ones.
        place: free words when no building fits. transformer: the name as written.
        scope: ``single``, ``multi`` or empty. households: how many were said (count).
        urgency: ``urgent``, ``normal`` or empty. sensitive: one of `Sensitive`, or empty.
        when: time words as written; start, end: local ISO time of a notice.
        phone, account_no, ticket_no: digits. media: image, video, voice, file.
        cmd, to: command word and its person or ticket. topic: subject of a question or request.
        utility: what is not electricity. score: satisfaction as said.
    """

    community: tuple[str, ...] = ()
    building: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    floor: tuple[str, ...] = ()
    room: str = ""
    place: str = ""
    transformer: str = ""
    phenomenon: tuple[Phenomenon, ...] = ()
    scope: str = ""
    households: int | None = None
    urgency: str = ""
    sensitive: str = ""
    when: str = ""
    start: str = ""
    end: str = ""
    cause: str = ""
    eta: str = ""
    phone: str = ""
    account_no: str = ""
    ticket_no: str = ""
    media: str = ""
    cmd: str = ""
    to: str = ""
    topic: str = ""
    utility: str = ""
    score: int | None = None

    @property
    def urgent(self) -> bool:
        """Whether somebody or something cannot wait."""
        return self.urgency == "urgent"

    def joined(self, later: "Slots") -> "Slots":
        """Return what both tell together: lists grow, a later single value wins when it is there.

        ``urgent`` stays urgent, ``multi`` stays multi.
        """
        changed: dict[str, object] = {}
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(later, field.name)
            if isinstance(mine, tuple):
                changed[field.name] = merged(mine, theirs)
            else:
                changed[field.name] = theirs if theirs not in ("", None) else mine
        if "multi" in (self.scope, later.scope):
            changed["scope"] = "multi"
        if self.urgent or later.urgent:
            changed["urgency"] = "urgent"
        return replace(self, **changed)  # type: ignore[arg-type]  # every value comes from its own field

    def as_dict(self) -> dict[str, object]:
        """Return the parts that are not empty, in the schema of the message corpus."""
        shown: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value in ("", None, ()):
                continue
            shown[field.name] = (
                [str(each) for each in value] if isinstance(value, tuple) else value
            )
        return shown


def slots_of(shown: Mapping[str, object]) -> Slots:
    """Return what `Slots.as_dict` showed; keys it does not know are left out."""
    known = {field.name for field in fields(Slots)}
    read: dict[str, object] = {}
    for key, value in shown.items():
        if key in known:
            read[key] = _words(key, value) if isinstance(value, list) else value
    return Slots(**read)  # type: ignore[arg-type]  # every value was shown under its own name


def _words(key: str, values: list[str]) -> tuple[str, ...]:
    if key == "phenomenon":
        return tuple(Phenomenon(value) for value in values)
    return tuple(values)


def merged(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Return both in order, each value once."""
    return tuple(dict.fromkeys((*first, *second)))


NO_SLOTS = Slots()
"""A message that tells nothing."""

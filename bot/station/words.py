"""The Chinese words of the sheets for the values of the domain, in both directions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

from domain.guard import GuardGrade, GuardKind
from domain.station import CommunityKind, Ownership, Role, ServiceClass

V = TypeVar("V")


class Standing(NamedTuple):
    """Whether a member is there at all, and may already own real tickets."""

    active: bool
    confirmed: bool


KINDS: Final = MappingProxyType(
    {
        "村": CommunityKind.VILLAGE,
        "社区": CommunityKind.COMMUNITY,
        "小区": CommunityKind.COMPOUND,
    }
)
CLASSES: Final = MappingProxyType(
    {"城区": ServiceClass.URBAN, "农村": ServiceClass.RURAL, "特殊边远": ServiceClass.REMOTE}
)
OWNERS: Final = MappingProxyType(
    {"供电公司": Ownership.SUPPLIER, "自管": Ownership.PRIVATE, "混合": Ownership.MIXED}
)
ROLES: Final = MappingProxyType(
    {
        "社区负责人": Role.CLERK,
        "楼长": Role.CLERK,
        "服务队员": Role.CREW,
        "网格负责人": Role.MANAGER,
        "值班长": Role.DUTY_HEAD,
        "所长": Role.HEAD,
        "调度": Role.DISPATCHER,
        "系统员": Role.OPERATOR,
        "企业联系人": Role.ENTERPRISE,
    }
)
GUARD_KINDS: Final = MappingProxyType(
    {"保电": GuardKind.SUPPLY, "考试": GuardKind.EXAM, "活动": GuardKind.EVENT}
)
GRADES: Final = MappingProxyType(
    {
        "特级": GuardGrade.TOP,
        "一级": GuardGrade.FIRST,
        "二级": GuardGrade.SECOND,
        "三级": GuardGrade.THIRD,
    }
)
STANDINGS: Final = MappingProxyType(
    {
        "在岗": Standing(active=True, confirmed=True),
        "见习": Standing(active=True, confirmed=False),
        "离岗": Standing(active=False, confirmed=True),
        "见习离岗": Standing(active=False, confirmed=False),
    }
)
YES_NO: Final = MappingProxyType({"是": True, "否": False})
WHOLE_STATION: Final = "全所"
"""In the 网格 column of the duty sheet: the shift is for every grid; in 范围 of 保电: everywhere."""


def shown(words: Mapping[str, V], value: V) -> str:
    """Return the first word that stands for a value."""
    return next(word for word, meaning in words.items() if meaning == value)

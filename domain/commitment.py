"""The service commitment (供电服务“十项承诺”) in figures, as answers quote them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

_HOUR: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What the station promises. The defaults are the State Grid's published figures.

    Attributes:
        arrive_urban, arrive_rural, arrive_remote: minutes until a crew is there, on average.
        restore_urban, restore_rural: minutes from arrival to restoration, on average.
        plan_notice: days a planned outage is announced before.
        temporary_notice: minutes an outage outside the plan is announced before.
        complaint_contact: minutes until whoever complained is called.
        complaint_reply, consult_reply, data_reply, meter_check: working days until the answer.
        connect: working days for a household's connection; `charger`: for a charger's meter.
        arrears_restore: minutes from payment to restoration.
        damage_visit: minutes until somebody looks at damaged appliances.
    """

    arrive_urban: int = 45
    arrive_rural: int = 90
    arrive_remote: int = 120
    restore_urban: int = 180
    restore_rural: int = 240
    plan_notice: int = 7
    temporary_notice: int = 1440
    complaint_contact: int = 1440
    complaint_reply: int = 5
    consult_reply: int = 5
    data_reply: int = 5
    meter_check: int = 5
    connect: int = 5
    charger: int = 5
    arrears_restore: int = 1440
    damage_visit: int = 1440

    def words(self) -> Mapping[str, str]:
        """Return every figure as it is said: 45分钟, 3小时, 7天, 5个工作日."""
        return {name: _said(name, getattr(self, name)) for name in FIGURES}


FIGURES: Final = tuple(field.name for field in fields(Commitment))
"""The names that an answer may have in braces."""

_WORKING_DAYS: Final = frozenset(
    {"complaint_reply", "consult_reply", "data_reply", "meter_check", "connect", "charger"}
)


def _said(name: str, figure: int) -> str:
    if name in _WORKING_DAYS:
        return f"{figure}个工作日"
    if name == "plan_notice":
        return f"{figure}天"
    return f"{figure}分钟" if figure % _HOUR else f"{figure // _HOUR}小时"

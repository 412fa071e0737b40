"""The broadcast package (广播包): one record, told in six ways (product.md X2)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What one outage is told with in one community; every piece says the same.

    Attributes:
        chat: for the group (微信稿).
        forward: one screen for the building steward to pass on (楼长转发稿), without a link.
        script: for the loudspeaker (喇叭稿), read aloud in 45–60 s.
        sms: at most 70 characters, without a link (短信).
        poster: facts of the printed page (海报), as `outbound.Paper.facts`.
    """

    chat: str
    forward: str
    script: str
    sms: str
    poster: Mapping[str, object]

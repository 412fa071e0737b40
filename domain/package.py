"""The broadcast package (广播包): one record, told in six ways (product.md X2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SPOKEN_A_MINUTE: Final = 240
"""Characters that a loudspeaker (喇叭) reads in a minute."""

SHORTEST_SECONDS: Final = 45
LONGEST_SECONDS: Final = 60
"""Seconds a script takes, said twice: shorter is missed, longer is not listened to."""

SMS_CHARACTERS: Final = 70
"""One SMS of Chinese holds no more."""

PIECES: Final = frozenset({"chat", "forward", "script", "sms", "poster"})
"""The names of the pieces, as in `Package`."""

_DIRECTION: Final = re.compile(r"【[^】]*】")
_SILENT: Final = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What one outage is told with in one community; every piece says the same.

    Attributes:
        chat: for the group (微信稿), at most three short sentences.
        forward: one screen for the building steward to pass on (楼长转发稿), without a link.
        script: for the loudspeaker (喇叭稿), read aloud in 45–60 s; what stands in 【】 is not read.
        sms: at most 70 characters, without a link (短信).
        poster: facts of the printed page (海报), as `outbound.Paper.facts`.
    """

    chat: str
    forward: str
    script: str
    sms: str
    poster: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRules:
    """What a station sets for its packages.

    Attributes:
        greeting: how the loudspeaker greets people there (乡亲们好); empty for the usual opening.
        kf_url: address of the station's 微信客服, for the QR code; empty for no code.
        speaks: this machine can read the script aloud.
    """

    greeting: str = ""
    kf_url: str = ""
    speaks: bool = False


def read_aloud(script: str) -> str:
    """Return what is spoken of a script, without the directions in 【】."""
    return _DIRECTION.sub("", script).strip()


def spoken_characters(script: str) -> int:
    """Return how many characters are read aloud; marks and directions are not."""
    return len(_SILENT.sub("", read_aloud(script)))


def seconds_of(script: str) -> float:
    """Return how long reading a script takes (s)."""
    return spoken_characters(script) * 60 / SPOKEN_A_MINUTE

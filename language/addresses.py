"""Which of the places that a text names are meant: 是12栋不是20栋, 5单元好了6单元没好.

Mentions that stand together are one address (林荫小区5号楼2单元). What stands around an address
tells whether the trouble is there: places that are named only to be excluded, compared or praised
for having power do not count as long as another one does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from language.mention import Level, Mention
from language.words import any_of, load, strings

_WORDS: Final = load("slots")["address"]


def _ends(key: str) -> re.Pattern[str]:
    return re.compile(f"(?:{any_of(strings(_WORDS, key)).pattern})$")


_GAP: Final = re.compile(r"[-#号楼栋幢座的在那这里:(、,]{0,3}|[那这]边的?|里面的?|第")
_COMMUNITY_GAP: Final = re.compile(
    r"[^,。!?;没停有来好断跳不是和跟\n]{0,6}[,、]?(?:我们|我家|我)?在?"
)
_AND: Final = re.compile(r"[、和与及跟]|以及|还有|连同")
_NOT_BEFORE: Final = _ends("not_before")
_ALIKE_BEFORE: Final = _ends("alike_before")
_FINE_BEFORE: Final = _ends("fine_before")
_NEXT_DOOR: Final = _ends("next_door")
_ONCE: Final = _ends("once")
_ALIKE_AFTER: Final = any_of(strings(_WORDS, "alike_after"))
_EXCEPT_AFTER: Final = any_of(strings(_WORDS, "except_after"))
_WRONG_AFTER: Final = any_of(strings(_WORDS, "wrong_after"))
_FINE_AFTER: Final = any_of(strings(_WORDS, "fine_after"))
_ASKED_AFTER: Final = any_of(strings(_WORDS, "asked_after"))
_STILL_WRONG: Final = any_of(strings(_WORDS, "still_wrong"))
_TROUBLE: Final = any_of(strings(_WORDS, "trouble"))
_OTHERS: Final = any_of(strings(_WORDS, "others"))
_BEFORE: Final = 8
_AFTER: Final = 24
_HEAD: Final = 400


class _Verdict(Enum):
    MEANT = auto()
    FINE = auto()  # there is power there
    NEXT_DOOR = auto()  # the neighbour's
    NEXT_DOOR_FINE = auto()
    NOT = auto()  # named to be excluded


@dataclass(slots=True, eq=False)
class _Address:
    """Mentions that stand together, from the community down."""

    mentions: list[Mention]
    verdict: _Verdict = _Verdict.MEANT

    @property
    def start(self) -> int:
        return self.mentions[0].start

    @property
    def end(self) -> int:
        return self.mentions[-1].end

    def at(self, level: Level) -> Mention | None:
        return next((each for each in self.mentions if each.level is level), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The places that a text speaks of, each list in its order.

    Attributes:
        rivals: communities of which the text does not say which one.
        several: the words of the first list of buildings; empty when it is a single one.
    """

    communities: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    room: str = ""
    several: str = ""


@dataclass(slots=True)
class _Collected:
    """What the chosen addresses name, growing."""

    values: dict[Level, dict[str, None]] = field(
        default_factory=lambda: {level: {} for level in Level}
    )
    rivals: dict[str, None] = field(default_factory=dict)

    def add(self, mention: Mention, without: frozenset[str] = frozenset()) -> None:
        kept = [each for each in mention.values if each not in without] or mention.values
        self.values[mention.level].update(dict.fromkeys(kept))
        self.rivals.update(dict.fromkeys(mention.rivals))

    def names(self, level: Level) -> tuple[str, ...]:
        return tuple(self.values[level])


def meant(dense: str, mentions: Sequence[Mention]) -> Meant:
    """Return the places that are spoken of.

    Args:
        dense: `Utterance.dense`.
        mentions: every community, building, unit, floor and door in it, in order.
    """
    addresses = _addresses(dense, mentions)
    _judge(dense, addresses)
    chosen = _chosen(dense, addresses)
    found = _collected(addresses, chosen)
    rooms = found.names(Level.ROOM)
    return Meant(
        communities=found.names(Level.COMMUNITY),
        rivals=tuple(found.rivals),
        buildings=found.names(Level.BUILDING),
        units=found.names(Level.UNIT),
        floors=found.names(Level.FLOOR),
        room=rooms[0] if rooms else "",
        several=_several(dense, chosen),
    )


def _addresses(text: str, mentions: Sequence[Mention]) -> list[_Address]:
    found: list[_Address] = []
    for mention in mentions:
        last = found[-1].mentions[-1] if found else None
        if last is not None and mention.level > last.level:
            gap = text[last.end : mention.start]
            together = _COMMUNITY_GAP if last.level is Level.COMMUNITY else _GAP
            if together.fullmatch(gap):
                found[-1].mentions.append(mention)
                continue
        found.append(_Address([mention]))
    return found


def _judge(text: str, addresses: list[_Address]) -> None:
    """Give every address its verdict; 5号楼和6号楼2单元好了 speaks of both."""
    later: _Address | None = None
    for address in reversed(addresses):
        until = later.start if later is not None else len(text)
        if later is not None and _AND.fullmatch(text[address.end : until]):
            address.verdict = later.verdict
        else:
            address.verdict = _verdict(text, address, until)
        later = address


def _verdict(text: str, address: _Address, until: int) -> _Verdict:
    before = text[max(0, address.start - _BEFORE) : address.start]
    after = text[address.end : min(until, address.end + _AFTER)]
    if _is_not_meant(text, address, before, after, is_last=until == len(text)):
        return _Verdict.NOT
    next_door = _NEXT_DOOR.search(before) is not None
    if _FINE_BEFORE.search(before) or _is_fine(after):
        return _Verdict.NEXT_DOOR_FINE if next_door else _Verdict.FINE
    if next_door and not _TROUBLE.search(after):
        return _Verdict.NEXT_DOOR
    return _Verdict.MEANT


def _is_not_meant(text: str, address: _Address, before: str, after: str, *, is_last: bool) -> bool:
    if _NOT_BEFORE.search(before) or _EXCEPT_AFTER.match(after):
        return True
    if _ALIKE_BEFORE.search(before) and _ALIKE_AFTER.match(after):
        return True
    if is_last:
        return False
    beyond = text[address.end : address.end + _AFTER]
    return _WRONG_AFTER.match(beyond) is not None or _ONCE.search(before) is not None


def _is_fine(after: str) -> bool:
    fine = _FINE_AFTER.match(after)
    if fine is None:
        return False
    rest = after[fine.end() :]
    return not (_ASKED_AFTER.match(rest) or _STILL_WRONG.match(rest))


def _chosen(text: str, addresses: list[_Address]) -> list[_Address]:
    """Return the addresses that count: those in trouble, else those that are fine again."""
    for verdict in (_Verdict.MEANT, _Verdict.NEXT_DOOR, _Verdict.FINE):
        chosen = [address for address in addresses if address.verdict is verdict]
        if not chosen:
            continue
        if verdict is _Verdict.FINE and _OTHERS.search(text[:_HEAD]):
            return []
        return chosen
    return []


def _collected(addresses: list[_Address], chosen: list[_Address]) -> _Collected:
    found = _Collected()
    without = _excluded(addresses)
    for at, address in enumerate(addresses):
        if address not in chosen:
            continue
        for level in (Level.COMMUNITY, Level.BUILDING):
            implied = _implied(addresses[:at], address, level)
            if implied is not None:
                found.add(implied)
        for mention in address.mentions:
            listed = len(mention.values) > 1
            found.add(mention, without[mention.level] if listed else frozenset())
    return found


def _implied(before: list[_Address], address: _Address, level: Level) -> Mention | None:
    """In 5号楼2单元好了,3单元没好 the third unit is one of building 5."""
    if address.mentions[0].level <= level:
        return None
    for earlier in reversed(before):
        mention = earlier.at(level)
        if mention is not None:
            kept = earlier.verdict in (_Verdict.MEANT, _Verdict.FINE)
            return mention if kept and len(mention.values) <= 1 else None
    return None


def _excluded(addresses: list[_Address]) -> dict[Level, frozenset[str]]:
    """Return what is left out of lists: 1-8号楼都停了,5号楼有电."""
    out: dict[Level, set[str]] = {level: set() for level in Level}
    for address in addresses:
        if address.verdict in (_Verdict.NOT, _Verdict.FINE, _Verdict.NEXT_DOOR_FINE):
            deepest = address.mentions[-1]
            out[deepest.level].update(deepest.values)
    return {level: frozenset(values) for level, values in out.items()}


def _several(text: str, chosen: list[_Address]) -> str:
    for address in chosen:
        building = address.at(Level.BUILDING)
        if building is not None:
            return text[building.start : building.end] if len(building.values) > 1 else ""
    return ""

"""Which groups a broadcast of the dispatcher goes to: all, or those he names (product.md M09)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.station import Chat, StationMap

_EVERYBODY = ("全部", "所有", "各", "全所", "全体")
_TO = re.compile(r"(?:请)?(?:发给|发到|给|到|向|在|对)")
_AFTER = re.compile(r"(?:的)?(?:所有|各)?(?:居民|业主|微信|电力管家)?(?:群里|群)?(?:发|说|通知)?")
_NEXT = re.compile(r"\s*[、,，和及]\s*|\s+")
_END = re.compile(r"\s*[:：]\s*|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """What is to be said to whom.

    Attributes:
        chats: groups the bot can push to. by_hand: named groups that it cannot.
        named: he named them; otherwise they are all there are.
    """

    text: str
    chats: tuple[Chat, ...]
    by_hand: tuple[Chat, ...]
    named: bool


def read_broadcast(station: StationMap, words: str) -> Broadcast:
    """Return what follows 广播 as groups and text.

    Streets, communities and groups count as named only at the very beginning, with a colon or a
    blank behind the last of them: whatever else is said of a place belongs to the text.
    """
    words = words.strip()
    at = _TO.match(words)
    rest = words[at.end() :].lstrip() if at else words
    found: list[Chat] = []
    text: str | None = None
    while (first := _leading(station, rest)) is not None:
        name, chats = first
        after = _behind(rest[len(name) :])
        end = _END.match(after)
        more = end or _NEXT.match(after)
        if more is None and after:
            break  # 滨河社区今晚停水: it belongs to the text
        found += chats
        rest = after[more.end() :] if more else ""
        text = rest if end else text
    named = text is not None and bool(found)
    meant = list(dict.fromkeys(found)) if named else list(station.chats)
    return Broadcast(
        text=(text if text is not None and named else words).strip(),
        chats=tuple(chat for chat in meant if chat.can_push),
        by_hand=tuple(chat for chat in meant if not chat.can_push) if named else (),
        named=named,
    )


def _behind(words: str) -> str:
    """Return what stands behind 的居民群发."""
    tail = _AFTER.match(words)
    return words[tail.end() :] if tail else words


def _leading(station: StationMap, words: str) -> tuple[str, list[Chat]] | None:
    """Return the longest name the words begin with, and its groups."""
    names = [name for name in _names(station) if words.startswith(name)]
    name = max(names, key=len, default="")
    return (name, _groups(station, name)) if name else None


def _names(station: StationMap) -> Iterable[str]:
    yield from _EVERYBODY
    yield from (street.name for street in station.streets)
    for community in station.communities:
        yield from (community.name, *community.aliases)
    yield from (chat.name for chat in station.chats)


def _groups(station: StationMap, name: str) -> list[Chat]:
    if name in _EVERYBODY:
        return list(station.chats)
    exact = [chat for chat in station.chats if chat.name == name]
    if exact:
        return exact
    inside = {
        community.name
        for community in station.communities
        if name in (community.name, community.street, *community.aliases)
    }
    return [chat for chat in station.chats if inside.intersection(chat.communities)]

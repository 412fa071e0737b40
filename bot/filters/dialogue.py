"""A recorded conversation (the form of dialogues-dev.jsonl): who took part, what was said, when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from domain.ids import ChatId, UserId, direct_conversation, group_conversation
from domain.inbound import Arrival, Channel, Kind, Media
from domain.station import Chat, Grid, Member, Role, StationMap
from domain.when import STATION_ZONE

GROUP: Final = ChatId("replayed")
_ROLES: Final[Mapping[str, Role]] = {
    "resident": Role.RESIDENT,
    "community": Role.CLERK,
    "crew": Role.CREW,
    "head": Role.HEAD,
}
_TICKET: Final = re.compile(r"\{(T\d{1,3})\}")
_QUOTED: Final = re.compile(r"^「([^」]{0,1000})」\s?\n[-—–_ ]{3,60}\n", re.DOTALL)
_MENTION: Final = re.compile(r"^\s*@\S{1,20}\s+")


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Person(_Part):
    """A member of the conversation."""

    role: str = "resident"
    name: str = ""


class Talk(_Part):
    """Where the conversation takes place."""

    name: str = ""
    type: str = "group"
    community: str | None = None


class Message(_Part):
    """One message; `media` is image, video, voice or file, or a list of them."""

    n: int
    ts: datetime
    sender: str
    sender_role: str = "resident"
    text: str = ""
    mentions_bot: bool = False
    media: str | list[str] | None = None


class Dialogue(_Part):
    """A whole conversation. `expect` is read only for the keys of its tickets."""

    id: str
    chat: Talk = Talk()
    members: dict[str, Person] = Field(default_factory=dict)
    messages: list[Message]
    expect: dict[str, Any] = Field(default_factory=dict)

    @property
    def ticket_keys(self) -> dict[str, int]:
        """Return key → number of the message that opens the ticket."""
        tickets = self.expect.get("tickets", [])
        return {t["key"]: t["opened_by"] for t in tickets if "key" in t and "opened_by" in t}


@dataclass(frozen=True, slots=True)
class Cast:
    """The station with the people of one conversation in it."""

    station: StationMap
    private: bool


def cast_of(dialogue: Dialogue, station: StationMap) -> Cast:
    """Return the station in which the dialogue's crew are the grids' members and its group is known.

    Whoever the dialogue does not name, but somebody has to be, stays the station's own.
    """
    code = station.stations[0].code
    speakers = {m.sender: Person(role=m.sender_role, name=m.sender) for m in dialogue.messages}
    people = {**speakers, **dialogue.members}
    members = tuple(
        Member(
            userid=UserId(key),
            name=person.name or key,
            roles=frozenset({_ROLES.get(person.role, Role.RESIDENT)}),
            station=code,
        )
        for key, person in people.items()
        if person.role != "resident"
    )
    crew = tuple(m.userid for m in members if m.has(Role.CREW))
    heads = any(m.has(Role.HEAD) for m in members)
    others = tuple(m for m in station.members if not (heads and m.has(Role.HEAD)))
    community = dialogue.chat.community
    chat = Chat(
        chat_id=GROUP,
        name=dialogue.chat.name,
        station=code,
        communities=(community,) if community else (),
        robot="replayed",
    )
    grids = tuple(_with_crew(grid, crew) for grid in station.grids)
    known = replace(station, members=(*members, *others), grids=grids, chats=(chat,))
    return Cast(station=known, private=dialogue.chat.type == "direct")


def _with_crew(grid: Grid, crew: tuple[UserId, ...]) -> Grid:
    return replace(grid, members=crew) if crew else grid


def arrival(message: Message, *, private: bool, numbers: Mapping[str, str]) -> Arrival:
    """Return a message as the channel would deliver it.

    Args:
        numbers: key → the number the service gave to that ticket.
    """
    at = message.ts if message.ts.tzinfo else message.ts.replace(tzinfo=STATION_ZONE)
    text = _TICKET.sub(lambda found: numbers.get(found[1], "9999"), message.text)
    quoted = _QUOTED.match(text)
    quote = quoted[1] if quoted and "电力管家" in quoted[1] else ""
    media = [message.media] if isinstance(message.media, str) else message.media or []
    picture = "image" in media and text.strip() in ("", "[图片]")
    said = _MENTION.sub("", text) if message.mentions_bot else text
    sender = UserId(message.sender)
    return Arrival(
        channel=Channel.AIBOT,
        key=str(message.n),
        conversation=direct_conversation(sender) if private else group_conversation(GROUP),
        chat=None if private else GROUP,
        sender=sender,
        kind=Kind.IMAGE if picture else Kind.MIXED if media else Kind.TEXT,
        text="" if picture else said,
        quote=quote,
        media=tuple(Media(kind=kind) for kind in media),
        sent_at=at,
        received_at=at,
        addressed=private or message.mentions_bot or bool(quote),
    )

"""A notice that was read and waits for a yes: what will be stored or changed, kept in the question.

Nothing of it is in the tables yet. The draft is what the card showed: the digit acts on that, not
on the text read anew.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from domain.ask import Ask, AskKind
from domain.ids import UserId, direct_conversation
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from domain.wave import WaveKind
from handlers.turn import Desk

YES, EDIT, MERGE, NO = "1", "2", "3", "no"
KEPT: Final = "draft"
"""Under this key the draft lies among the options of the question."""

_TIMES: Final = ("start", "end", "noted_at", "first_end", "ended_at")
_PLAIN: Final = (
    *("reason", "line", "source", "said_by", "chat", "confirmed", "households", "owner"),
    *("late_reason", "override_reason", "revision", "version", "id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One outage as it is to be.

    Attributes:
        outage: its `id` and `version` are those of the row that it confirms or changes, else 0.
        wave: why the people of a stored row hear of a change; None for one that is announced now.
        why: the reason of a change, in the words of the notice.
    """

    outage: Outage
    wave: WaveKind | None = None
    why: str = ""


class About(StrEnum):
    """What a remark on the reading is about: it falls away when that is put right."""

    PLACE = "place"
    DAY = "day"
    READING = "reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person's yes will do.

    Attributes:
        remarks: finished lines about the reading (what fits nowhere, what was not understood), each
            with what it is about.
        mergers: stored outages that it could be one with, as the calendar proposes.
        heard: it was overheard from this person; a no takes back what was kept of it.
        edited: how often it was put right.
    """

    items: tuple[Item, ...]
    remarks: tuple[tuple[About, str], ...] = ()
    mergers: tuple[OutageId, ...] = ()
    heard: UserId | None = None
    edited: int = 0

    @property
    def outages(self) -> tuple[Outage, ...]:
        """Return the outages as they are to be."""
        return tuple(item.outage for item in self.items)

    @property
    def is_change(self) -> bool:
        """Whether it only changes what people were told."""
        return all(item.wave is not None for item in self.items)


async def keep_question(
    desk: Desk,
    draft: Draft,
    person: UserId,
    options: Mapping[str, str],
    kind: AskKind = AskKind.NOTICE,
) -> None:
    """Ask a person, in private, with the draft in the question."""
    await desk.uow.asks.add(
        Ask(
            kind=kind,
            person=person,
            conversation=direct_conversation(person),
            options={**options, KEPT: pack(draft)},
            asked_at=desk.now,
            until=desk.now + desk.rules.ask_for,
        )
    )


def draft_of(ask: Ask) -> Draft:
    """Return the draft a question is about."""
    return unpack(ask.options[KEPT])


def pack(draft: Draft) -> str:
    """Return a draft as JSON; a text that several stretches share is kept once."""
    texts = list(dict.fromkeys(item.outage.words for item in draft.items))
    return json.dumps(
        {
            "texts": texts,
            "items": [
                {
                    "wave": item.wave,
                    "why": item.why,
                    "words": texts.index(item.outage.words),
                    **_row(item.outage),
                }
                for item in draft.items
            ],
            "remarks": draft.remarks,
            "mergers": draft.mergers,
            "heard": draft.heard,
            "edited": draft.edited,
        },
        ensure_ascii=False,
    )


def unpack(option: str) -> Draft:
    """Return the draft that was kept."""
    kept = json.loads(option)
    return Draft(
        items=tuple(
            Item(
                outage=_outage(row, kept["texts"][row["words"]]),
                wave=WaveKind(row["wave"]) if row["wave"] else None,
                why=row["why"],
            )
            for row in kept["items"]
        ),
        remarks=tuple((About(about), words) for about, words in kept["remarks"]),
        mergers=tuple(OutageId(number) for number in kept["mergers"]),
        heard=UserId(kept["heard"]) if kept["heard"] else None,
        edited=kept["edited"],
    )


def with_outages(draft: Draft, outages: Sequence[Outage]) -> Draft:
    """Return the draft with its outages changed, in their order; one without a place falls away."""
    pairs = zip(draft.items, outages, strict=True)
    items = tuple(replace(item, outage=o) for item, o in pairs if o.places)
    return replace(draft, items=items)


def _row(outage: Outage) -> dict[str, object]:
    times = {name: _iso(getattr(outage, name)) for name in _TIMES}
    places = [
        [p.community, list(p.buildings), list(p.without), p.part, list(p.names)]
        for p in outage.places
    ]
    plain = {name: getattr(outage, name) for name in _PLAIN}
    return {"kind": outage.kind, "status": outage.status, "places": places, **times, **plain}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _outage(row: Mapping[str, Any], words: str) -> Outage:
    times: dict[str, Any] = {
        name: datetime.fromisoformat(row[name]) if row[name] else None for name in _TIMES
    }
    return Outage(
        kind=NoticeKind(row["kind"]),
        places=tuple(_place(part) for part in row["places"]),
        words=words,
        status=OutageStatus(row["status"]),
        **times,
        **{name: row[name] for name in _PLAIN},
    )


def _place(part: list[Any]) -> OutagePlace:
    community, buildings, without, name, names = part
    return OutagePlace(
        community=community,
        buildings=tuple(buildings),
        without=tuple(without),
        part=name,
        names=tuple(names),
    )

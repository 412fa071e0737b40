"""The ends of announced outages, and whom each concerns, in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from domain.errors import StaleError
from domain.ids import UserId
from domain.outage import OutageId, OutageStatus
from domain.place import Place
from domain.planned_end import Concerned, ConcernedId, EndClock, Said
from domain.promise import Proposal
from storage.columns import literal_word
from storage.favour_tables import outages
from storage.planned_end_tables import outage_ends as ends
from storage.planned_end_tables import outage_people as people
from storage.session import Session

_CLOCK: Final = tuple(
    column.name for column in ends.columns if not column.name.startswith("proposed_")
)
_PERSON: Final = tuple(
    column.name
    for column in people.columns
    if column.name not in ("id", "community", "building", "unit")
)
_CHANGED: Final = ("conversation", "said", "light", "answered_at", "ticket")


class SqlOutageEnds:
    """Implements `domain.planned_end_ports.OutageEnds`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, outage: OutageId) -> EndClock | None:
        """Return the clock of an outage, or None when none was ever set."""
        rows = await self._session.execute(select(ends).where(ends.c.outage == outage))
        row = rows.mappings().one_or_none()
        return None if row is None else _clock(row)

    async def put(self, clock: EndClock) -> EndClock:
        """Store a clock, a new one with version 0; raise StaleError if it has moved on."""
        saved = replace(clock, version=clock.version + 1)
        if clock.version == 0:
            try:
                await self._session.execute(ends.insert(), _clock_row(saved))
            except IntegrityError as err:
                raise StaleError(no="") from err
            return saved
        stored = await self._session.execute(
            update(ends)
            .where(ends.c.outage == clock.outage, ends.c.version == clock.version)
            .values(**_clock_row(saved))
        )
        if stored.rowcount != 1:
            raise StaleError(no="")
        return saved

    async def due(self, now: datetime, *, limit: int) -> Sequence[OutageId]:
        """Return outages whose clock wants something done, most overdue first."""
        rows = await self._session.execute(
            select(ends.c.outage)
            .where(ends.c.next_at.is_not(None), ends.c.next_at <= now)
            .order_by(ends.c.next_at, ends.c.outage)
            .limit(limit)
        )
        return [OutageId(number) for number in rows.scalars()]

    async def adrift(self, since: datetime, *, limit: int) -> Sequence[OutageId]:
        """Return running outages that end after an instant and whose clock was not set for it."""
        rows = await self._session.execute(
            select(outages.c.id)
            .join(ends, ends.c.outage == outages.c.id, isouter=True)
            .where(
                outages.c.status == literal_word(OutageStatus.ACTIVE),
                outages.c.confirmed,
                outages.c.end > since,
                or_(ends.c.outage.is_(None), ends.c.end != outages.c.end),
            )
            .order_by(outages.c.id)
            .limit(limit)
        )
        return [OutageId(number) for number in rows.scalars()]


class SqlOutagePeople:
    """Implements `domain.planned_end_ports.OutagePeople`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, concerned: Concerned) -> Concerned:
        """Store somebody; returned with his number."""
        made = await self._session.execute(
            people.insert().returning(people.c.id), _person_row(concerned)
        )
        return replace(concerned, id=ConcernedId(made.scalar_one()))

    async def save(self, concerned: Concerned) -> None:
        """Store where he spoke, what he said, his light and his ticket."""
        values = {name: getattr(concerned, name) for name in _CHANGED}
        await self._session.execute(
            update(people)
            .where(people.c.id == concerned.id)
            .values(**values, **_place_row(concerned.place))
        )

    async def of_outage(self, outage: OutageId) -> Sequence[Concerned]:
        """Return everybody of an outage in the order in which they were heard."""
        return await self._many(select(people).where(people.c.outage == outage))

    async def of_person(self, outage: OutageId, person: UserId) -> Sequence[Concerned]:
        """Return for which homes a person was heard."""
        return await self._many(
            select(people).where(people.c.outage == outage, people.c.person == person)
        )

    async def reporters(self, outage: OutageId, *, since: datetime | None = None) -> int:
        """Return how many different people said inside it that it is dark (count)."""
        first = (
            select(func.min(people.c.at).label("at"))
            .where(people.c.outage == outage, people.c.said == literal_word(Said.REPORT))
            .group_by(people.c.person)
            .subquery()
        )
        counted = select(func.count()).select_from(first)
        if since is not None:
            counted = counted.where(first.c.at >= since)
        return int((await self._session.execute(counted)).scalar_one())

    async def _many(self, statement: Any) -> Sequence[Concerned]:  # noqa: ANN401  a select
        rows = await self._session.execute(statement.order_by(people.c.id))
        return [_concerned(row) for row in rows.mappings()]


def _clock_row(clock: EndClock) -> Mapping[str, Any]:
    proposal = clock.proposal
    return {
        **{name: getattr(clock, name) for name in _CLOCK},
        "proposed_due": proposal.due if proposal else None,
        "proposed_why": proposal.reason if proposal else "",
        "proposed_by": proposal.by if proposal else "",
    }


def _clock(row: RowMapping) -> EndClock:
    plain = {name: row[name] for name in _CLOCK}
    due = row["proposed_due"]
    return EndClock(
        **plain,
        proposal=None
        if due is None
        else Proposal(due=due, reason=row["proposed_why"], by=UserId(row["proposed_by"])),
    )


def _place_row(place: Place) -> Mapping[str, str]:
    return {"community": place.community, "building": place.building, "unit": place.unit}


def _person_row(concerned: Concerned) -> Mapping[str, Any]:
    return {
        **{name: getattr(concerned, name) for name in _PERSON},
        **_place_row(concerned.place),
    }


def _concerned(row: RowMapping) -> Concerned:
    return Concerned(
        **{name: row[name] for name in _PERSON},
        place=Place(community=row["community"], building=row["building"], unit=row["unit"]),
        id=ConcernedId(row["id"]),
    )

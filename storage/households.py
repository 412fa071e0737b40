"""The households of a ticket in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, RowMapping, bindparam, func, select, update

from domain.household import Household, HouseholdId, Light
from domain.ids import ConversationId, InboxId, TicketNo, UserId
from domain.incident import Spot, spot_of
from domain.place import Place
from storage import household_moves as moves
from storage import spots
from storage.columns import Instant
from storage.household_tables import households
from storage.session import Session
from storage.sql import insert_once
from storage.ticket_rows import address_columns, to_place

_of: Final[BindParameter[str]] = bindparam("of")
_INSERT: Final = insert_once(households).returning(*households.columns)
_BY_DOOR: Final = select(households).where(
    households.c.ticket == _of, households.c.door == bindparam("at_door")
)
_OF_TICKET: Final = (
    select(households).where(households.c.ticket == _of).order_by(households.c.position)
)
_OF_PERSON: Final = _OF_TICKET.where(households.c.reporter == bindparam("who"))
_SINCE: Final = (
    select(func.count())
    .select_from(households)
    .where(households.c.ticket == _of, households.c.at > bindparam("since", type_=Instant))
)
_LIGHTS: Final = (
    select(households.c.building, households.c.unit, households.c.light, func.count())
    .where(households.c.ticket == _of)
    .group_by(households.c.building, households.c.unit, households.c.light)
)


class SqlHouseholds:
    """Implements `domain.ports.Households`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, household: Household) -> tuple[Household, bool]:
        """Add a household; the one that is there and False when its door has reported already."""
        last = await moves.last_position(self._session, household.ticket)
        made = await self._session.execute(_INSERT, _row(household, last + 1))
        row = made.mappings().one_or_none()
        if row is not None:
            await spots.count(self._session, household.ticket, spot_of(household.place), 1)
            return _household(row), True
        there = await self._session.execute(
            _BY_DOOR, {"of": household.ticket, "at_door": household.door}
        )
        return _household(there.mappings().one()), False

    async def of_ticket(self, no: TicketNo) -> Sequence[Household]:
        """Return the households of a ticket in the order in which they reported."""
        return await self._many(_OF_TICKET, {"of": no})

    async def of_person(self, no: TicketNo, person: UserId) -> Sequence[Household]:
        """Return the households for which a person reported under a ticket."""
        return await self._many(_OF_PERSON, {"of": no, "who": person})

    async def lights(self, no: TicketNo) -> Mapping[tuple[str, str, Light], int]:
        """Return how many households of a ticket are how, by building and unit (count)."""
        rows = await self._session.execute(_LIGHTS, {"of": no})
        return {(building, unit, light): count for building, unit, light, count in rows}

    async def set_light(
        self, ids: Sequence[HouseholdId], light: Light, *, at: datetime | None
    ) -> None:
        """Store how households are, and when they said so; None keeps when."""
        values = {"light": light} if at is None else {"light": light, "answered_at": at}
        await self._session.execute(
            update(households).where(households.c.id.in_(ids)).values(**values), {}
        )

    async def spots(self, no: TicketNo) -> Mapping[Spot, int]:
        """Return the households of a ticket by place (count), at the cost of the places."""
        return await spots.read(self._session, no)

    async def since(self, no: TicketNo, at: datetime) -> int:
        """Return how many households of a ticket reported after an instant (count)."""
        found = await self._session.execute(_SINCE, {"of": no, "since": at})
        return int(found.scalar_one())

    async def set_place(self, household: Household, place: Place) -> bool:
        """Store the place of a household; False when another row has that door."""
        moved = replace(household, place=place)
        there = await self._session.execute(
            _BY_DOOR, {"of": household.ticket, "at_door": moved.door}
        )
        found = there.mappings().one_or_none()
        if found is not None and found["id"] != household.id:
            return False
        await self._session.execute(
            update(households)
            .where(households.c.id == household.id)
            .values(**address_columns(place), door=moved.door),
            {},
        )
        await spots.count(self._session, household.ticket, spot_of(household.place), -1)
        await spots.count(self._session, household.ticket, spot_of(place), +1)
        return True

    async def move(
        self,
        source: TicketNo,
        target: TicketNo,
        *,
        only: Sequence[HouseholdId] | None = None,
        at: datetime,
        merged: bool = True,
    ) -> Sequence[HouseholdId]:
        """Move households behind those of another ticket; return which were moved."""
        return await moves.move(self._session, source, target, only=only, at=at, merged=merged)

    async def move_back(self, source: TicketNo, target: TicketNo, *, at: datetime) -> int:
        """Return to `target` what last moved from it to `source`, at its old place; how many."""
        return await moves.move_back(self._session, source, target, at=at)

    async def _many(self, statement: object, values: Mapping[str, object]) -> Sequence[Household]:
        rows = await self._session.execute(statement, values)  # type: ignore[arg-type]
        return [_household(row) for row in rows.mappings()]


def _row(household: Household, position: int) -> dict[str, object]:
    place = household.place
    return {
        "ticket": household.ticket,
        "door": household.door,
        "position": position,
        "reporter": household.reporter,
        "conversation": household.conversation,
        **address_columns(place),
        "words": household.words,
        "at": household.at,
        "source": household.source,
        "light": household.light,
        "answered_at": household.answered_at,
        "origin": household.origin,
    }


def _household(row: RowMapping) -> Household:
    source, origin = row["source"], row["origin"]
    return Household(
        id=HouseholdId(row["id"]),
        ticket=TicketNo(row["ticket"]),
        position=row["position"],
        reporter=UserId(row["reporter"]),
        conversation=ConversationId(row["conversation"]),
        place=to_place(row),
        words=row["words"],
        at=row["at"],
        source=None if source is None else InboxId(source),
        light=row["light"],
        answered_at=row["answered_at"],
        origin=None if origin is None else TicketNo(origin),
    )

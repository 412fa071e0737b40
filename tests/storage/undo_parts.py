"""Steps of staff on real rows, one unit of work each, and a picture of everything they may change."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

from domain.ask import Ask, AskKind
from domain.household import Household, Light
from domain.ids import InboxId, TicketNo, UserId, direct_conversation
from domain.inbound import Channel, Kind
from domain.meaning import Scope
from domain.outbound import Outgoing, Purpose
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.station import Grid, Member, Role
from domain.ticket import Move, Step, Ticket, TicketEvent
from domain.ticket_moves import Action, Status
from domain.undo import Act
from storage.database import Database
from storage.household_tables import households
from storage.session import Session
from storage.stations import SqlStations
from storage.tables import InboxState, asks, inbox, parties, tickets
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, CREW_TWO, GROUP, HEAD, MANAGER, NOW, new_ticket

PEOPLE = (CREW, CREW_TWO, MANAGER, HEAD)
STEPS = (
    *("accept", "arrive", "find", "promise", "done", "assign", "transfer", "refuse", "suspend"),
    *("close", "confirm", "withdraw", "place", "join", "light", "merge", "split"),
    *("newcomer", "leaver", "grid"),
)
MESSAGES = count()
Snapshot = dict[str, Any]


@dataclass
class Crew:
    """Makes steps in a database and takes them back.

    Attributes:
        opened: tickets that steps have opened; void when all is undone.
    """

    database: Database
    now: datetime
    numbers: list[TicketNo] = field(default_factory=list)
    opened: set[TicketNo] = field(default_factory=set)

    async def message(self, sender: UserId = MANAGER) -> InboxId:
        """Store one message that was handled: every step hangs on one."""
        async with self.database.writing() as session:
            return await heard(session, sender)

    async def open(self, households_there: int = 2) -> TicketNo:
        """Open a ticket of some households, outside every step."""
        async with SqlUnitOfWork(self.database) as uow:
            source = await heard(uow.tickets._session, MANAGER)
            ticket = await uow.tickets.add(new_ticket(source), event="open")
            for door in range(households_there):
                await uow.households.add(household(ticket.no, f"{ticket.no}-{door}", source))
            counted = replace(ticket, households=households_there)
            await uow.tickets.set_place(counted, event=self._event(ticket, "joined", source))
            await uow.commit()
        self.numbers.append(ticket.no)
        return ticket.no

    async def step(self, name: str, one: int = 0, other: int = 0, *, by: UserId = MANAGER) -> None:
        """Make a step; one that is not possible now changes nothing."""
        async with SqlUnitOfWork(self.database) as uow:
            source = await heard(uow.tickets._session, by)
            uow.acts.begin(
                message=source,
                actor=by,
                conversation=direct_conversation(by),
                at=self.now,
                verb=name,
            )
            await self.act(uow, source, name, one, other)
            await uow.commit()

    async def act(
        self, uow: SqlUnitOfWork, source: InboxId, name: str, one: int, other: int
    ) -> None:
        """Do what a step does, as a step or as what a resident caused."""
        ticket = await uow.tickets.get(self.numbers[one % len(self.numbers)])
        second = await uow.tickets.get(self.numbers[other % len(self.numbers)])
        special = getattr(self, f"_{name}", None)
        if special is not None:
            await special(uow, source, ticket, second, other)
            return
        move = self._move(name, ticket, PEOPLE[other % len(PEOPLE)])
        if ticket.allows(move.action) and not (move.action is Action.CLOSE and ticket.missing()):
            step = ticket.apply(move, by=MANAGER, at=self.now, source=source)
            await uow.tickets.save(step)
            if name == "done":
                await uow.asks.drop(ticket.no)
            if name == "refuse":
                await self._ask(uow, source, ticket, second, other)
            await uow.outbox.add(
                Outgoing(
                    purpose=Purpose.NOTICE,
                    dedup_key=f"in:{source}:told",
                    text="已告诉",
                    person=ticket.owner,
                    ticket=ticket.no,
                )
            )

    def _move(self, name: str, ticket: Ticket, to: UserId) -> Move:
        action = Action.RESTORE if name == "done" else Action(name)
        soon = self.now + timedelta(minutes=7)
        return Move(
            action=action,
            to=to if action in (Action.ASSIGN, Action.TRANSFER, Action.REFUSE) else None,
            words="开关烧了",
            remedy="换开关",
            due=soon if action is not Action.CONFIRM else None,
            eta=soon,
        )

    async def _place(
        self, uow: SqlUnitOfWork, source: InboxId, ticket: Ticket, _second: Ticket, nth: int
    ) -> None:
        moved = replace(ticket, place=replace(ticket.place, building=str(nth)), scope=Scope.MULTI)
        await uow.tickets.set_place(moved, event=self._event(ticket, "place", source))

    async def _join(
        self, uow: SqlUnitOfWork, source: InboxId, ticket: Ticket, _second: Ticket, nth: int
    ) -> None:
        who = UserId(f"resident-{nth}")
        await uow.tickets.add_party(
            ticket.no, Party(userid=who, role=PartyRole.SUBSCRIBER, conversation=GROUP)
        )
        _, new = await uow.households.add(household(ticket.no, f"join-{nth}", source))
        counted = replace(ticket, households=ticket.households + new, last_report_at=self.now)
        await uow.tickets.set_place(counted, event=self._event(ticket, "joined", source))

    async def _light(
        self, uow: SqlUnitOfWork, _source: InboxId, ticket: Ticket, _second: Ticket, nth: int
    ) -> None:
        found = await uow.households.of_ticket(ticket.no)
        light = (Light.DARK, Light.ASKED, Light.LIT)[nth % 3]
        await uow.households.set_light([h.id for h in found[:2]], light, at=self.now)

    async def _merge(
        self, uow: SqlUnitOfWork, source: InboxId, ticket: Ticket, second: Ticket, _nth: int
    ) -> None:
        both_open = ticket.status.is_open and second.status.is_open
        if ticket.no == second.no or not both_open:
            return
        moved = await uow.households.of_ticket(second.no)
        await self._move_households(uow, second.no, ticket.no, len(moved))
        gone = replace(
            second, status=Status.MERGED, merged_into=ticket.no, closed_at=self.now, households=0
        )
        await uow.tickets.save(Step(gone, self._event(second, "merge", source, Status.MERGED)))
        for party in await uow.tickets.parties(second.no):
            await uow.tickets.add_party(ticket.no, party)
        whole = replace(ticket, households=ticket.households + len(moved))
        await uow.tickets.set_place(whole, event=self._event(ticket, "merge", source))

    async def _split(
        self, uow: SqlUnitOfWork, source: InboxId, ticket: Ticket, _second: Ticket, _nth: int
    ) -> None:
        if not ticket.status.is_open or ticket.households < 2:
            return
        new = await uow.tickets.add(new_ticket(source, chase=120), event="split")
        self.opened.add(new.no)
        await self._move_households(uow, ticket.no, new.no, 1)
        left = replace(ticket, households=ticket.households - 1)
        await uow.tickets.set_place(left, event=self._event(ticket, "split", source))

    async def _move_households(
        self, uow: SqlUnitOfWork, old: TicketNo, new: TicketNo, count: int
    ) -> None:
        """Move the newest households of a ticket, as merging and splitting do."""
        for one in list(reversed(await uow.households.of_ticket(old)))[:count]:
            await uow.tickets._session.execute(
                update(households)
                .where(households.c.id == one.id)
                .values(ticket=new, position=one.position + 1000 * old, origin=old)
            )

    async def _ask(
        self, uow: SqlUnitOfWork, _source: InboxId, ticket: Ticket, _second: Ticket, nth: int
    ) -> None:
        ask = Ask(
            kind=(AskKind.PLACE, AskKind.STEP_IN)[nth % 2],
            person=PEOPLE[nth % len(PEOPLE)],
            conversation=GROUP,
            ticket=ticket.no,
            options={"1": "yes"},
            asked_at=self.now,
            until=self.now + timedelta(hours=24),
        )
        await uow.asks.add(ask)

    async def _newcomer(
        self, uow: SqlUnitOfWork, _source: InboxId, _ticket: Ticket, _second: Ticket, nth: int
    ) -> None:
        grid, who = await self._grid_now(), UserId(f"new-{nth}")
        member = Member(userid=who, name="新人", roles=frozenset({Role.CREW}), station="CG")
        kept = tuple(m for m in grid.members if m != who)
        await uow.people.put_member(member, grid=replace(grid, members=(*kept, who)))

    async def _leaver(
        self, uow: SqlUnitOfWork, _source: InboxId, _ticket: Ticket, _second: Ticket, nth: int
    ) -> None:
        grid = await self._grid_now()
        if not grid.members:
            return
        who = grid.members[nth % len(grid.members)]
        left = tuple(m for m in grid.members if m != who)
        await uow.people.put_grid(replace(grid, members=left))
        member = (await SqlStations(self.database).load()).member(who)
        assert member is not None
        await uow.people.put_member(replace(member, active=False), grid=None)

    async def _grid(
        self, uow: SqlUnitOfWork, _source: InboxId, _ticket: Ticket, _second: Ticket, nth: int
    ) -> None:
        grid = await self._grid_now()
        await uow.people.put_grid(replace(grid, manager=PEOPLE[nth % len(PEOPLE)]))

    async def _grid_now(self) -> Grid:
        grid = (await SqlStations(self.database).load()).grid("BH1")
        assert grid is not None
        return grid

    def _event(
        self, ticket: Ticket, action: str, source: InboxId, after: Status | None = None
    ) -> TicketEvent:
        return TicketEvent(
            ticket=ticket.no,
            action=action,
            before=ticket.status,
            after=after or ticket.status,
            by=MANAGER,
            at=self.now,
            source=source,
        )

    async def newest(self) -> Act | None:
        """Return the newest step that was not taken back."""
        async with SqlUnitOfWork(self.database) as uow:
            return await uow.acts.newest_of(MANAGER, since=self.now - timedelta(days=30))

    async def take_back(self, act: Act) -> None:
        """Take a step back."""
        async with SqlUnitOfWork(self.database) as uow:
            source = await heard(uow.tickets._session, MANAGER)
            assert await uow.acts.blocker(act) is None
            await uow.acts.take_back(act, by=MANAGER, at=self.now, source=source)
            await uow.commit()

    async def take_all_back(self) -> int:
        """Take every step back, the newest first; return how many there were (count)."""
        count = 0
        while (act := await self.newest()) is not None:
            await self.take_back(act)
            count += 1
        return count

    async def picture(self) -> Snapshot:
        """Return everything but the log, without what steps have made and left void."""
        mine = set(self.numbers) - self.opened
        seen: Snapshot = {}
        async with self.database.reading() as session:
            for table, without in (
                (tickets, {"version"}),
                (parties, set()),
                (households, set()),
                (asks, {"id"}),
            ):
                rows = (await session.execute(select(table))).mappings().all()
                seen[table.name] = [
                    repr({k: v for k, v in row.items() if k not in without})
                    for row in rows
                    if row.get("no", row.get("ticket")) in mine
                ]
            seen["asks"].sort()
        station = await SqlStations(self.database).load()
        seen["members"] = [m for m in station.members if not m.userid.startswith("new-")]
        seen["grids"] = station.grids
        return seen


async def heard(session: Session, sender: UserId) -> InboxId:
    """Store a message that was handled."""
    said = inbox.insert().values(
        channel=Channel.AIBOT,
        key=f"step-{next(MESSAGES)}",
        conversation=direct_conversation(sender),
        sender=sender,
        kind=Kind.TEXT,
        state=InboxState.DONE,
        sent_at=NOW,
        received_at=NOW,
        **dict.fromkeys(("text", "quote", "media", "button", "reply_url", "stream_id", "raw"), ""),
    )
    return InboxId((await session.execute(said.returning(inbox.c.id))).scalar_one())


def household(no: TicketNo, door: str, source: InboxId) -> Household:
    return Household(
        ticket=no,
        reporter=UserId(f"of-{door}"),
        conversation=GROUP,
        place=Place(community="滨河社区", building="5", unit="2", room=door),
        words="没电",
        at=datetime.fromisoformat("2026-12-01T02:00:00+00:00"),
        source=source,
    )

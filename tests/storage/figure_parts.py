"""A random past through the repositories, and a recount of it from the bare rows of the file."""

import random
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from domain.household import Household
from domain.ids import InboxId, TicketNo, UserId, direct_conversation
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace, OutageStatus
from domain.outbound import Outcome, Outgoing, Purpose, Result
from domain.place import Place
from domain.promise import PromisePolicy
from domain.ticket import Move, Step, Ticket, TicketEvent
from domain.ticket_moves import Action, Business, Kind
from domain.when import at_local
from storage.columns import to_micros
from storage.database import Database
from storage.inbox import SqlInbox
from storage.outbox import SqlOutbox
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, GROUP, RESIDENT, arrival, new_ticket
from tests.storage.storage_parts import NOW as BEGIN

TODAY = date(2026, 12, 3)
NOW = at_local(TODAY, time(7, 30))
START, END = at_local(date(2026, 12, 2), time()), at_local(TODAY, time())
MINUTE = timedelta(minutes=1)
Row = dict[str, Any]


class Past:
    """Makes tickets, households, steps, answers and outages at random."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)  # noqa: S311  a story, no secret
        self.open: list[TicketNo] = []

    async def make(self, tickets: int) -> None:
        """Fill the database."""
        times = sorted(self._between(BEGIN, NOW - 10 * MINUTE) for _ in range(tickets))
        messages = await self._heard(times)
        async with SqlUnitOfWork(self.database) as uow:
            for source, at in messages.items():
                await self._ticket(uow, source, at)
            for _ in range(6):
                await self._merge_or_split(uow)
            for _ in range(5):
                await self._outage(uow)
            await uow.commit()
        await self._answered(messages)

    def _between(self, first: datetime, last: datetime) -> datetime:
        return first + (last - first) * self.chance.random()

    async def _heard(self, times: Sequence[datetime]) -> Mapping[InboxId, datetime]:
        """Store a message of each time, in a conversation of its own."""
        async with SqlInbox(self.database) as inbox:
            for number, at in enumerate(times):
                who = direct_conversation(UserId(f"d-{number}"))
                sent = (at - BEGIN).total_seconds()
                await inbox.put(arrival(f"m{number}", conversation=who, sent=sent))
            claimed = await inbox.claim(NOW, limit=len(times))
        return {message.id: message.sent_at for message in claimed}

    async def _ticket(self, uow: SqlUnitOfWork, source: InboxId, at: datetime) -> None:
        kind = self.chance.choice([*Kind, Kind.FAULT, Kind.FAULT])
        complaint = kind is Kind.QUESTION and self.chance.random() < 0.3
        drill = self.chance.random() < 0.1
        new = replace(
            new_ticket(source, kind=kind, reported=(at - BEGIN).total_seconds(), drill=drill),
            business=Business.COMPLAINT if complaint else Business.NONE,
        )
        ticket = await uow.tickets.add(new, event="open")
        if kind.is_repair:
            ticket = await self._households(uow, ticket, source)
        if self.chance.random() < 0.8:
            await uow.outbox.add(_answer(source))
        await self._steps(uow, ticket)
        if kind.is_repair and not drill:
            self.open.append(ticket.no)

    async def _households(self, uow: SqlUnitOfWork, ticket: Ticket, source: InboxId) -> Ticket:
        doors = self.chance.randint(0, 4)
        for door in range(doors):
            at = ticket.reported_at if not door else self._between(ticket.reported_at, NOW)
            await uow.households.add(_household(ticket, f"{ticket.no}-{door}", at, source))
        counted = replace(ticket, households=max(1, doors))
        return await uow.tickets.save(_step(counted))

    async def _answered(self, messages: Mapping[InboxId, datetime]) -> None:
        """Let each answer leave a little after its message."""
        outbox = SqlOutbox(self.database)
        while deliveries := await outbox.claim(NOW, limit=50):
            for delivery in deliveries:
                at = messages[delivery.message.reply_to or InboxId(0)]
                left = min(NOW, at + timedelta(seconds=self.chance.randint(1, 90)))
                await outbox.settle(delivery, Outcome(result=Result.SENT), now=left)

    async def _steps(self, uow: SqlUnitOfWork, ticket: Ticket) -> None:
        at = ticket.reported_at
        moves = {
            Kind.QUESTION: [Action.ACCEPT, Action.ANSWER],
            Kind.FAVOUR: [Action.ACCEPT, Action.CLOSE],
        }.get(
            ticket.kind,
            [
                *(Action.ACCEPT, Action.PROMISE, Action.ARRIVE, Action.RESTORE),
                *(Action.CALL_BACK, Action.CALL_BACK),
            ],
        )
        for action in moves:
            at += timedelta(minutes=self.chance.randint(1, 200))
            roll = self.chance.random()
            if at >= NOW or roll < 0.1:
                return
            chosen = Action.WITHDRAW if roll < 0.15 else action
            if roll > 0.9 and action is Action.ARRIVE:
                continue
            ticket = await self._step(uow, ticket, chosen, at)

    async def _step(
        self, uow: SqlUnitOfWork, ticket: Ticket, action: Action, at: datetime
    ) -> Ticket:
        if not ticket.allows(action):
            return ticket
        score = self.chance.choice([None, 1, 1, 2, 3]) if action is Action.CALL_BACK else None
        eta = self._between(at, at + timedelta(hours=5))
        move = Move(
            action=action,
            words="查清了" if action in (Action.ANSWER, Action.PROMISE) else "",
            score=score,
            eta=eta if action is Action.PROMISE else None,
        )
        after = await uow.tickets.save(ticket.apply(move, by=CREW, at=at))
        if action is Action.PROMISE and not ticket.drill:
            given = PromisePolicy().power(ticket.no, author=CREW, at=at, due=eta)
            await uow.promises.put(given)
        return after

    async def _merge_or_split(self, uow: SqlUnitOfWork) -> None:
        """Put one repair into another, or make it what that one left dark."""
        if len(self.open) < 2:
            return
        one, other = self.chance.sample(self.open, 2)
        child, root = await uow.tickets.get(one), await uow.tickets.get(other)
        if self.chance.random() < 0.5 and child.allows(Action.MERGE) and root.parent is None:
            at = max(child.reported_at, root.reported_at)
            await uow.households.move(child.no, root.no, at=at)
            merge = Move(action=Action.MERGE, into=root.no)
            await uow.tickets.save(child.apply(merge, by=CREW, at=at))
            self.open.remove(child.no)
        elif child.parent is None and root.parent is None:
            await self._left_dark(uow, child, root)

    async def _left_dark(self, uow: SqlUnitOfWork, child: Ticket, root: Ticket) -> None:
        for home in await uow.households.of_ticket(root.no):
            await uow.households.add(replace(home, ticket=child.no, origin=root.no))
        await uow.tickets.save(_step(replace(child, parent=root.no)))
        self.open = [no for no in self.open if no not in (child.no, root.no)]

    async def _outage(self, uow: SqlUnitOfWork) -> None:
        start = self._between(BEGIN, NOW + timedelta(hours=9))
        outage = Outage(
            kind=self.chance.choice(list(NoticeKind)),
            start=start,
            end=start + timedelta(minutes=self.chance.randint(30, 900)),
            places=(OutagePlace(community="滨河社区"),),
            noted_at=BEGIN,
            said_by=CREW,
            confirmed=self.chance.random() < 0.8,
            status=self.chance.choice([OutageStatus.ACTIVE, *OutageStatus]),
            households=self.chance.choice([0, 12, 412]),
        )
        await uow.outages.add(outage)


def _answer(source: InboxId) -> Outgoing:
    return Outgoing(
        purpose=Purpose.REPLY,
        dedup_key=f"in:{source}:reply",
        text="收到",
        person=RESIDENT,
        reply_to=source,
    )


def _household(ticket: Ticket, who: str, at: datetime, source: InboxId) -> Household:
    return Household(
        ticket=ticket.no,
        reporter=UserId(who),
        conversation=GROUP,
        place=Place(community="滨河社区", building="5", room=who),
        words="没电",
        at=at,
        source=source,
    )


def _step(ticket: Ticket) -> Step:
    """Return a change without a move."""
    event = TicketEvent(
        ticket=ticket.no,
        action="noted",
        before=ticket.status,
        after=ticket.status,
        by="steward",
        at=ticket.reported_at,
    )
    return Step(ticket, event)


_ALL = "SELECT * FROM {} ORDER BY 1"


class Recount:
    """The same figures, counted by hand from the rows of the file: no code of the product in it."""

    def __init__(self, file: Path) -> None:
        connection = sqlite3.connect(file)
        connection.row_factory = sqlite3.Row
        names = (
            "tickets",
            "households",
            "ticket_events",
            "inbox",
            "outbox",
            "outages",
            "promises",
        )
        self.rows: dict[str, list[Row]] = {
            name: [dict(row) for row in connection.execute(_ALL.format(name))] for name in names
        }
        connection.close()
        self.by_no = {row["no"]: row for row in self.rows["tickets"]}
        self.start, self.end = to_micros(START), to_micros(END)

    def _in(self, at: int | None) -> bool:
        return at is not None and self.start <= at < self.end

    @property
    def came(self) -> list[Row]:
        return [
            row
            for row in self.rows["tickets"]
            if self._in(row["reported_at"])
            and not row["drill"]
            and row["status"] != "merged"
            and row["parent"] is None
        ]

    @property
    def repairs(self) -> list[Row]:
        return [
            row
            for row in self.came
            if row["kind"] in ("fault", "danger") and row["status"] != "withdrawn"
        ]

    @property
    def homes(self) -> set[tuple[int, str]]:
        """Return (ticket, door) of every household that reported, or the ticket without any."""
        found = set()
        for home in self.rows["households"]:
            ticket = self.by_no[home["ticket"]]
            if ticket["drill"] or ticket["status"] == "merged" or not self._in(home["at"]):
                continue
            if ticket["kind"] in ("fault", "danger"):
                found.add((ticket["parent"] or ticket["no"], home["door"]))
        with_homes = {home["ticket"] for home in self.rows["households"]}
        bare = [r for r in self.came if r["kind"] in ("fault", "danger")]
        return found | {(row["no"], "") for row in bare if row["no"] not in with_homes}

    @property
    def restored(self) -> list[Row]:
        return [
            row
            for row in self.rows["tickets"]
            if row["kind"] in ("fault", "danger")
            and not row["drill"]
            and self._in(row["restored_at"])
        ]

    @property
    def answered(self) -> list[Row]:
        return [
            row
            for row in self.rows["tickets"]
            if row["kind"] == "question"
            and row["status"] == "closed"
            and not row["drill"]
            and self._in(row["ended_at"])
        ]

    @property
    def called_back(self) -> list[Row]:
        last: dict[int, int] = {}
        for event in self.rows["ticket_events"]:
            if event["action"] == "call_back":
                last[event["ticket"]] = max(last.get(event["ticket"], 0), event["at"])
        return [
            self.by_no[no]
            for no, at in last.items()
            if self._in(at) and not self.by_no[no]["drill"]
        ]

    @property
    def fault_minutes(self) -> int:
        total = 0
        for row in self.restored:
            parent = self.by_no.get(row["parent"])
            since = row["reported_at"]
            if parent is not None:
                since = parent["restored_at"] or row["restored_at"]
            minutes = max(0, (row["restored_at"] - since) // 60_000_000)
            total += max(1, row["households"]) * minutes
        return total

    @property
    def planned(self) -> tuple[int, int]:
        """Return household-minutes, and how many outages without households."""
        total = unknown = 0
        for row in self.rows["outages"]:
            if row["status"] != "active" or not row["confirmed"]:
                continue
            if row["kind"] not in ("planned", "temporary", "rationing"):
                continue
            if row["end"] <= self.start or row["start"] >= self.end:
                continue
            span = min(row["end"], self.end) - max(row["start"], self.start)
            total += row["households"] * (span // 60_000_000)
            unknown += not row["households"]
        return total, unknown

    @property
    def hops(self) -> list[list[int]]:
        """Return the seconds × 10⁶ of each link: answer, acceptance, arrival."""
        links: list[list[int]] = [[], [], []]
        for row in self.repairs:
            said = next(m["sent_at"] for m in self.rows["inbox"] if m["id"] == row["source"])
            left = [
                out["sent_at"]
                for out in self.rows["outbox"]
                if out["reply_to"] == row["source"] and out["sent_at"] is not None
            ]
            acked = min(left, default=None)
            steps = [e for e in self.rows["ticket_events"] if e["ticket"] == row["no"]]
            accepts = [e["at"] for e in steps if e["action"] in ("accept", "arrive")]
            arrives = [e["at"] for e in steps if e["action"] == "arrive"]
            if acked is not None:
                links[0].append(max(0, acked - said))
            if accepts:
                links[1].append(max(0, min(accepts) - (said if acked is None else acked)))
            if accepts and arrives:
                links[2].append(max(0, min(arrives) - min(accepts)))
        return links

    @property
    def promises(self) -> tuple[int, int]:
        due = [
            row
            for row in self.rows["promises"]
            if row["kind"] == "power"
            and self._in(row["due"])
            and (
                row["restored_at"] is not None
                or self.by_no[row["ticket"]]["status"] not in ("withdrawn", "merged")
            )
        ]
        kept = [r for r in due if r["restored_at"] is not None and r["restored_at"] <= r["due"]]
        return len(due), len(kept)

    @property
    def open(self) -> list[Row]:
        over = ("restored", "closed", "withdrawn", "merged")
        return [r for r in self.rows["tickets"] if r["status"] not in over and not r["drill"]]

    def in_time(self, minutes: int) -> tuple[int, int]:
        """Return how many repairs were reached within the minutes, and how many at all."""
        waited = []
        for row in self.repairs:
            arrives = [
                e["at"]
                for e in self.rows["ticket_events"]
                if e["ticket"] == row["no"] and e["action"] == "arrive"
            ]
            if arrives:
                waited.append(min(arrives) - row["reported_at"])
        return sum(each <= minutes * 60_000_000 for each in waited), len(waited)


def middle_and_p90(micros: Sequence[int]) -> tuple[float, float]:
    """Return median and 90th percentile (nearest rank) in seconds."""
    ordered = sorted(micros)
    return median(ordered) / 1e6, ordered[ceil(len(ordered) * 9 / 10) - 1] / 1e6

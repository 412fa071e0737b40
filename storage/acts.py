"""The steps of staff in SQL: remembered while they are made, and taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, select, update

from domain.errors import UndoBlockedError
from domain.ids import ConversationId, InboxId, TicketNo, UserId
from domain.outage import OutageId
from domain.ticket import TicketEvent
from domain.ticket_moves import Action
from domain.undo import UNDO, Act, ActId, Blocker, TakenBack, stands_on
from storage import act_queries as statements
from storage import json_text
from storage import ticket_queries as queries
from storage.duty_tables import duty_changes
from storage.favour_tables import outages
from storage.household_tables import households
from storage.marks import next_revision
from storage.session import Session
from storage.station_tables import grid_members, grids, members
from storage.tables import outbox, ticket_events, tickets
from storage.ticket_rows import event_row, to_event, to_ticket
from storage.undo import UNDOABLE
from storage.undo_back import put_back
from storage.undo_follow import Follower
from storage.undo_tables import acts, undo_rows
from storage.undo_told import told


class SqlActs:
    """Implements `domain.undo.Acts`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._step: dict[str, object] = {}
        self._follower: Follower | None = None

    def begin(
        self,
        *,
        message: InboxId,
        actor: UserId,
        conversation: ConversationId,
        at: datetime,
        verb: str,
    ) -> None:
        """Remember from now on what changes; once more gives the step its better-known verb."""
        self._step = {
            "message": message,
            "actor": actor,
            "conversation": conversation,
            "at": at,
            "verb": verb,
        }
        if self._follower is None:
            self._follower = self._session.follower = Follower(self._session)

    async def close(self) -> None:
        """Store the step that was begun, if it changed anything of weight."""
        follower, self._follower = self._follower, None
        self._session.follower = None
        rows = [] if follower is None else await follower.rows()
        if follower is None or not any(row["weighs"] for row in rows):
            return
        did = "done" if follower.did == Action.RESTORE else follower.did
        self._step["verb"] = self._step["verb"] or did
        newest = select(func.coalesce(func.max(ticket_events.c.id), 0)).scalar_subquery()
        made = await self._session.execute(
            acts.insert().values(**self._step, last_event=newest).returning(acts.c.id)
        )
        act = made.scalar_one()
        await self._session.execute(undo_rows.insert(), [{**row, "act": act} for row in rows])

    async def newest_of(
        self,
        person: UserId,
        *,
        since: datetime,
        here: ConversationId | None = None,
        verb: str = "",
    ) -> Act | None:
        """Return a person's newest step since then that was not taken back, of a verb if given."""
        mine = statements.OF_PERSON
        if here is not None:
            mine = mine.where(acts.c.conversation == here)
        return await self._one(statements.of_verb(mine, verb), {"of": person, "since": since})

    async def newest_on(self, no: TicketNo, *, verb: str = "") -> Act | None:
        """Return the newest step on a ticket, by whomever, that was not taken back."""
        on_it = statements.of_verb(statements.ON_TICKET, verb)
        return await self._one(on_it, {"key": json_text.dump([no])})

    async def blocker(self, act: Act) -> Blocker | None:
        """Return the newest thing that stands on a step, or None when it can be taken back."""
        later = await self._one(statements.ON_TOP, {"of": act.id})
        if later is not None:
            return Blocker(act=later)
        event = await self._event_since(act)
        return None if event is None else Blocker(event=event)

    async def take_back(self, act: Act, *, by: UserId, at: datetime, source: InboxId) -> TakenBack:
        """Undo a step: rows return, unsent messages are dropped, the timeline gains a line.

        Raises:
            UndoBlockedError: something it changed was changed again since.
        """
        self._follower = self._session.follower = None  # taking back is no step of its own
        rows = await self._rows(act.id)
        before = [await self._ticket(no) for no in act.tickets]
        said = [json_text.load(row["key"], [0])[0] for row in rows if row["name"] == outbox.name]
        mine = [row for row in rows if row["name"] != outbox.name]
        await put_back(self._session, mine, acted=act.at, now=at)
        opened = _tickets([row for row in mine if row["before"] is None])
        await self._check_empty(opened)
        if any(UNDOABLE[row["name"]].station for row in mine):
            await next_revision(self._session)
        changed = []
        for old in before:
            new = await self._ticket(TicketNo(old["no"]))
            ended = {"of": old["no"], "ended_at": new["ended_at"]}
            await self._session.execute(queries.END_PARTIES, ended)
            changed.append((to_ticket(old), to_ticket(new)))
            await self._note(changed[-1][1].no, old, new, by=by, at=at, act=act, source=source)
        await self._session.execute(
            update(acts)
            .where(acts.c.id == act.id)
            .values(undone_at=at, undone_by=by, undone_in=source)
        )
        return TakenBack(
            tickets=tuple(changed),
            opened=frozenset(opened),
            told=await told(self._session, said, at=at),
        )

    async def _check_empty(self, opened: Sequence[TicketNo]) -> None:
        """Refuse to void a ticket on which somebody else has reported since."""
        left = select(households.c.id).where(households.c.ticket.in_(opened)).limit(1)
        if opened and (await self._session.execute(left)).first() is not None:
            raise UndoBlockedError("undo.blocked_changed")

    async def _note(
        self,
        no: TicketNo,
        old: RowMapping,
        new: RowMapping,
        *,
        by: UserId,
        at: datetime,
        act: Act,
        source: InboxId,
    ) -> None:
        event = TicketEvent(
            ticket=no,
            action=UNDO,
            before=old["status"],
            after=new["status"],
            by=by,
            at=at,
            words=act.verb,
            source=source,
        )
        await self._session.execute(queries.INSERT_EVENT, event_row(event))

    async def _ticket(self, no: TicketNo) -> RowMapping:
        return (await self._session.execute(queries.GET, {"of": no})).mappings().one()

    async def _rows(self, act: ActId) -> Sequence[RowMapping]:
        return (await self._session.execute(statements.ROWS, {"of": act})).mappings().all()

    async def _event_since(self, act: Act) -> TicketEvent | None:
        """Return the newest line after a step that nobody could take back before it."""
        about = {"these": act.tickets, "of": act.id}
        since = await self._session.execute(statements.LINES_SINCE, about)
        for event in map(to_event, since.mappings()):
            if stands_on(event) and not await self._part_of_a_step(event):
                return event
        return None

    async def _part_of_a_step(self, event: TicketEvent) -> bool:
        """Whether a step wrote the line, or it followed from one at once: the step speaks for it."""
        if event.source is None:
            found = await self._session.execute(statements.OF_INSTANT, {"of": event.at})
        else:
            found = await self._session.execute(statements.OF_MESSAGE, {"of": event.source})
        return found.first() is not None

    async def _one(self, wanted: statements.Steps, about: Mapping[str, object]) -> Act | None:
        found = (await self._session.execute(wanted, about)).mappings().one_or_none()
        if found is None:
            return None
        rows = await self._rows(ActId(found["id"]))
        return Act(
            id=ActId(found["id"]),
            message=InboxId(found["message"]),
            actor=UserId(found["actor"]),
            conversation=ConversationId(found["conversation"]),
            at=found["at"],
            verb=found["verb"],
            tickets=tuple(_tickets(rows)),
            grids=tuple(dict.fromkeys(_grids(rows))),
            people=tuple(UserId(key) for key in _keys(rows, members.name)),
            outages=tuple(OutageId(int(key)) for key in _keys(rows, outages.name)),
        )


def _keys(rows: Sequence[RowMapping], name: str) -> list[str]:
    """Return the first part of the keys of the rows of one table."""
    return [str(json_text.load(row["key"], [""])[0]) for row in rows if row["name"] == name]


def _grids(rows: Sequence[RowMapping]) -> list[str]:
    """Return the grids whose people or roster a step changed; "" is the whole station's roster."""
    planned = [
        str(json_text.load(row["after"] or "", {}).get("grid", ""))
        for row in rows
        if row["name"] == duty_changes.name
    ]
    return _keys(rows, grids.name) + _keys(rows, grid_members.name) + planned


def _tickets(rows: Sequence[RowMapping]) -> list[TicketNo]:
    return [TicketNo(int(key)) for key in _keys(rows, tickets.name)]

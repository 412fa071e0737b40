"""事不过夜 (M59): at 21:30 nothing that is open goes into the night unsaid.

Each owner hears his own list once and says of each item: done, tonight, or why and until when.
What nobody said a word about half an hour later goes to the grid manager. The questions of the
day that nobody answered go to the station head at once (J11).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from domain.ask import Ask, AskKind
from domain.ids import UserId, direct_conversation
from domain.ports import Marks
from domain.ticket import Ticket, TicketEvent
from domain.ticket_moves import Kind
from domain.when import at_local, local
from handlers.silent import rests
from handlers.timed import Timed
from handlers.turn import Desk, Turn
from handlers.words import public_place

SWEPT, ANSWERED = "swept", "sweep_answered"
"""Marks: the local day of the last list, and of the last look at the answers."""

LISTED = 9
TONIGHT = "sweep"  # the line in the timeline: 今夜办
INSTALLED_LATE = timedelta(minutes=10)


async def sweep(timed: Timed, marks: Marks, *, at: time, answer: timedelta) -> int:
    """Queue the evening's lists once a day from `at` on, and what nobody answered `answer` later.

    Returns how many messages were queued (count). A service that comes back later the same
    evening makes it up once.
    """
    now = timed.clock.now()
    today = local(now).date()
    due = at_local(today, at)
    if now < due or (await timed.stations.load()).is_empty:
        return 0
    day = today.isoformat()
    last = await marks.get(SWEPT)
    if last is None and now - due > INSTALLED_LATE:
        # Installed in the course of the evening: the first list is tomorrow's.
        await marks.put(SWEPT, day)
        await marks.put(ANSWERED, day)
        return 0
    if last != day:
        told = await _lists(timed, day)
        await marks.put(SWEPT, day)
        return told
    if now >= due + answer and await marks.get(ANSWERED) != day:
        told = await _unanswered(timed, day, since=due)
        await marks.put(ANSWERED, day)
        return told
    return 0


async def _lists(timed: Timed, day: str) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        tickets = [t for t in await uow.open_work.all() if not await _has_its_time(desk, t)]
        by_owner = _grouped((t.owner, t) for t in tickets)
        for owner, mine in by_owner.items():
            await _list(desk, owner, mine, day)
        questions = [t for t in tickets if t.kind is Kind.QUESTION]
        if questions:
            await desk.tell(
                station.head.userid,
                desk.say("sweep.questions", n=len(questions), items=_numbers(questions)),
                key=f"sweep:{day}:questions",
            )
        await uow.commit()
    return len(by_owner) + bool(questions)


async def _has_its_time(desk: Desk, ticket: Ticket) -> bool:
    """Whether it is known when it goes on or is done: it rests, or a person has promised a time."""
    if await rests(desk, ticket):
        return True
    promise = await desk.uow.promises.live(ticket.no)
    return promise is not None and promise.is_power and promise.due > desk.now


async def _list(desk: Desk, owner: UserId, tickets: Sequence[Ticket], day: str) -> None:
    here = direct_conversation(owner)
    numbers = " ".join(str(t.no) for t in tickets)
    await desk.ask(AskKind.SWEEP, owner, here, options={"1": numbers})
    repairs = [t for t in tickets if t.kind is not Kind.QUESTION]
    text = desk.say(
        "sweep.list" if repairs else "sweep.list_questions",
        n=len(tickets),
        items="；".join(item(desk, t) for t in tickets[:LISTED]),
        one=desk.pick("1", here),
        no=(repairs or tickets)[0].shown_no,
    )
    await desk.tell(owner, text, key=f"sweep:{day}:{owner}")


async def _unanswered(timed: Timed, day: str, *, since: datetime) -> int:
    """Tell each manager what of his grid nobody has said a word about since the list."""
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        silent: list[tuple[UserId, Ticket]] = []
        for ticket in await uow.open_work.all():
            timeline = await uow.tickets.timeline(ticket.no)
            if ticket.kind is Kind.QUESTION or ticket.reported_at >= since:
                continue  # the head has heard of the questions; what came later has its own clock
            if await _has_its_time(desk, ticket):
                continue
            if not _spoke(timeline, ticket.owner, since):
                grid = station.grid(ticket.grid)
                lead = grid.manager if grid else station.head.userid
                silent.append((station.head.userid if lead == ticket.owner else lead, ticket))
        by_lead = _grouped(silent)
        for lead, tickets in by_lead.items():
            items = "；".join(
                desk.say(
                    "sweep.item_of",
                    name=desk.name_of(t.owner),
                    no=t.shown_no,
                    place=public_place(t),
                    what=t.what,
                )
                for t in tickets[:LISTED]
            )
            await desk.tell(
                lead,
                desk.say("sweep.unanswered", n=len(tickets), items=items),
                key=f"sweep:{day}:unanswered:{lead}",
            )
        await uow.commit()
    return len(by_lead)


def _spoke(timeline: Sequence[TicketEvent], owner: UserId, since: datetime) -> bool:
    return any(event.by == owner and event.at >= since for event in timeline)


async def answer_sweep(turn: Turn, ask: Ask, digit: str) -> None:
    """1: everything on the list that is still his is done tonight."""
    mine = {t.no: t for t in await turn.uow.tickets.open_of_owner(turn.sender)}
    listed = [int(no) for no in ask.options[digit].split()]
    kept = [ticket for no, ticket in mine.items() if no in listed]
    for ticket in kept:
        await turn.uow.tickets.note(
            TicketEvent(
                ticket=ticket.no,
                action=TONIGHT,
                before=ticket.status,
                after=ticket.status,
                by=turn.sender,
                at=turn.now,
                words=turn.say("sweep.tonight"),
                source=turn.inbound.id,
            )
        )
    await turn.reply("sweep.noted", n=len(kept))


def item(desk: Desk, ticket: Ticket) -> str:
    """Return one open ticket as it stands in a list for staff: no door, no phone."""
    question = ticket.kind is Kind.QUESTION
    state = desk.say("chase.state_question" if question else f"shown.{ticket.status}")
    return desk.say(
        "sweep.item",
        no=ticket.shown_no,
        place=public_place(ticket),
        what=ticket.what,
        state=state,
    )


def _numbers(tickets: Sequence[Ticket]) -> str:
    return "、".join(t.shown_no for t in tickets[:LISTED])


def _grouped(pairs: Iterable[tuple[UserId, Ticket]]) -> Mapping[UserId, list[Ticket]]:
    found: dict[UserId, list[Ticket]] = {}
    for person, ticket in pairs:
        found.setdefault(person, []).append(ticket)
    return found

"""Two crews in one group never act on each other's ticket, whatever they say in whatever order."""

import asyncio
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.ids import UserId
from domain.ticket import Ticket
from domain.ticket_moves import Action, Status
from storage.tables import ticket_events
from tests.pocket.office import BINHE, ONE, TWO, Office, office

BARE = (
    "接",
    "接单",
    "到了",
    "查到了开关烧了",
    "好了",
    "好了，换了空开",
    "预计7点",
    "半小时到",
    "不归我 是物业的",
    "要等配件 7点",
    "找不到门",
    "再来一个人",
    "升级 树太大",
    "支援",
    "待办",
    "结单",
    "接头烧了，换一个，1点前",
    "马上到",
    "换网格员二号",
    "换网格员一号",
)
DIGITS = (
    "1",
    "2",
    "3",
    "9",
    "1好了",
    "2到了",
    "好了1",
    "接 2",
    "3好了",
    "2接",
    "1查到了电缆断了",
    "二好了",
)
DOORS = 4


@dataclass(frozen=True)
class Line:
    """One thing said: by which crew, what, in the group or alone, quoting which ticket if any."""

    by_one: bool
    text: str
    in_group: bool
    quote: int


LINES = st.builds(
    Line,
    by_one=st.booleans(),
    text=st.sampled_from(BARE + DIGITS),
    in_group=st.booleans(),
    quote=st.sampled_from([0, 0, 0, 1, 2, 3, 4]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, min_size=4, max_size=14))
def test_a_word_moves_only_what_the_speaker_answers_for(lines: list[Line]) -> None:
    asyncio.run(_play(lines))


async def _play(lines: list[Line]) -> None:
    async with office() as desk:
        for owner, building in ((ONE, "1"), (TWO, "2"), (ONE, "3"), (TWO, "4")):
            await desk.open(owner, building, *([Action.ACCEPT] if building in "12" else []))
        for line in lines:
            before = [await desk.ticket(no) for no in range(1, DOORS + 1)]
            last = await _last_event(desk)
            speaker = ONE if line.by_one else TWO
            quote = f"【抢修000{line.quote}】滨河社区没电" if line.quote else ""
            await desk.say(speaker, line.text, chat=BINHE if line.in_group else None, quote=quote)
            for no, actor, action in await _events_after(desk, last):
                assert actor in (speaker, "steward"), line
                assert _may(before[no - 1], actor, action, line), (line, no, action)


def _may(ticket: Ticket, actor: str, action: str, line: Line) -> bool:
    """Whether the owner did it; or, quoting it, a colleague took what nobody had accepted."""
    if actor in (ticket.owner, "steward"):
        return True
    quoted = line.quote == ticket.no
    return action == Action.ACCEPT and ticket.status is Status.REPORTED and quoted


async def _last_event(desk: Office) -> int:
    async with desk.database.reading() as session:
        rows = (await session.execute(select(ticket_events.c.id))).scalars()
        return max(map(int, rows))


async def _events_after(desk: Office, last: int) -> list[tuple[int, UserId, str]]:
    columns = (ticket_events.c.ticket, ticket_events.c.actor, ticket_events.c.action)
    async with desk.database.reading() as session:
        rows = await session.execute(select(*columns).where(ticket_events.c.id > last))
        return [(no, UserId(actor), action) for no, actor, action in rows]


def test_the_play_would_notice_a_foreign_hand() -> None:
    """The check itself can fail: a colleague's move without a quote is none of his."""
    ticket = asyncio.run(_one_ticket())
    line = Line(by_one=False, text="好了", in_group=True, quote=0)

    assert not _may(ticket, TWO, Action.RESTORE, line)
    assert not _may(ticket, TWO, Action.ACCEPT, line)
    assert _may(ticket, ONE, Action.RESTORE, line)


async def _one_ticket() -> Ticket:
    async with office() as desk:
        return await desk.open(ONE, "1")

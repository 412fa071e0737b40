"""The realistic station, and ways to draw any instant, place and ticket."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from hypothesis import strategies as st

from bot.station import SAMPLE, load
from domain.calendar import is_holiday
from domain.ids import ConversationId, InboxId, TicketNo, UserId
from domain.meaning import Scope
from domain.place import Place
from domain.station import StationMap
from domain.ticket import Ticket
from domain.ticket_moves import Kind, Status
from domain.when import at_local

FIRST_YEAR, LAST_YEAR = 2024, 2031
NOON = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)  # 12:00 at the station, a Wednesday
OWNER = UserId("wgy01")


@lru_cache(maxsize=1)
def sample() -> StationMap:
    """Return the shipped sample station."""
    return load(SAMPLE)


def days_where(first: int, last: int) -> tuple[date, ...]:
    """Return the statutory holidays of the years, and the days before and after them."""
    every = (date(first, 1, 1) + timedelta(days=n) for n in range((last - first + 1) * 366))
    return tuple(day for day in every if day.year <= last and is_holiday(day))


DAYS = st.one_of(
    st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    st.sampled_from(days_where(FIRST_YEAR, LAST_YEAR)),
)
WALLS = st.one_of(
    st.times(),
    st.sampled_from(
        [
            time(0),
            time(0, 0, 0, 1),
            time(23, 59, 59, 999999),
            time(8, 30),
            time(17, 30),
            time(8, 29, 59),
            time(22),
            time(8),
        ]
    ),
)
INSTANTS = st.builds(at_local, DAYS, WALLS)
"""Any instant of 2024–2031 in UTC; midnight, shift changes and holidays come often."""

SOME_TEXT = st.text(st.characters(categories=("Lo", "Nd", "Lu")), max_size=6)


def places() -> st.SearchStrategy[Place]:
    """Draw places of the sample, half-known ones, and communities nobody has heard of."""
    known = [community.name for community in sample().communities]
    return st.builds(
        Place,
        community=st.one_of(st.just(""), st.sampled_from(known), SOME_TEXT),
        building=st.one_of(st.just(""), st.sampled_from(["1", "5", "12", "A"]), SOME_TEXT),
        unit=st.sampled_from(["", "1", "2"]),
        room=st.sampled_from(["", "301"]),
        words=st.sampled_from(["", "村东头"]),
    )


def a_ticket(kind: Kind = Kind.FAULT, status: Status = Status.REPORTED) -> Ticket:
    """Return a fresh ticket; `status` alone is set, without the stamps that lead there."""
    return Ticket(
        no=TicketNo(231),
        kind=kind,
        status=status,
        station="CG",
        grid="BH1",
        place=Place(community="滨河社区", building="5", unit="2"),
        what="没电",
        words="5号楼没电了",
        scope=Scope.UNKNOWN,
        reporter=UserId("jumin"),
        relayer=None,
        conversation=ConversationId("direct:jumin"),
        chat=None,
        owner=OWNER,
        why_owner="周三值班派给您",
        reported_at=NOON,
        waiting_since=NOON,
        next_chase_at=NOON + timedelta(minutes=2),
    )


SOURCE = InboxId(7)

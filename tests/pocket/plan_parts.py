"""Plans of the sample station, and what is known around them, for the calendar that says no."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.settings import Settings
from domain.guard import DaySpan, Enterprise, GuardGrade, GuardKind, GuardWindow
from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.station import StationMap
from handlers.turn import Desk
from storage.uow import SqlUnitOfWork
from tests.domain.domain_parts import sample
from tests.pocket.office import Office, office

ZONE = ZoneInfo("Asia/Shanghai")
LINYIN, BINHE = "林荫家园社区", "滨河社区"
DISPATCHER = UserId("diaodu01")
CONTACT = UserId("qylxr01")


def at(written: str) -> datetime:
    """Return an instant of the station's clock: 2026-09-03T08:00."""
    return datetime.fromisoformat(written).replace(tzinfo=ZONE)


def a_plan(
    start: str,
    end: str,
    *buildings: str,
    community: str = LINYIN,
    line: str = "",
    kind: NoticeKind = NoticeKind.PLANNED,
) -> Outage:
    """Return a plan; without buildings for the whole community."""
    return Outage(
        kind=kind,
        start=at(start),
        end=at(end),
        places=(OutagePlace(community=community, buildings=buildings),),
        noted_at=at("2026-07-01T09:00"),
        said_by=DISPATCHER,
        line=line,
        confirmed=True,
    )


def a_window(
    name: str,
    start: str,
    end: str,
    *places: str,
    kind: GuardKind = GuardKind.SUPPLY,
    grade: GuardGrade = GuardGrade.FIRST,
) -> GuardWindow:
    """Return a window of 保电."""
    return GuardWindow(
        name=name, kind=kind, grade=grade, start=at(start), end=at(end), places=places
    )


def a_factory(name: str, *rests: str, feeder: str = "10kV样例二线") -> Enterprise:
    """Return an enterprise that rests on single days."""
    days = [date.fromisoformat(day) for day in rests]
    return Enterprise(
        name=name,
        feeder=feeder,
        contact=CONTACT,
        shutdowns=tuple(DaySpan(first=day, last=day) for day in days),
    )


def a_station(*windows: GuardWindow, enterprises: Sequence[Enterprise] = ()) -> StationMap:
    """Return the sample with these windows and enterprises instead of its own."""
    return replace(sample(), guards=windows, enterprises=tuple(enterprises), _cache={})


@asynccontextmanager
async def desk_of(
    folder: Path, station: StationMap, now: datetime
) -> AsyncIterator[tuple[Office, Desk]]:
    """Open a desk of a station at an instant; what is done at it is rolled back."""
    async with office(folder) as room, SqlUnitOfWork(room.database) as uow:
        yield room, Desk(uow=uow, now=now, station=station, rules=Settings().rules())

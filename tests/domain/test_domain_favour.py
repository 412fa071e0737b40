"""Who of the community is asked in which order, and until when somebody comes for a favour."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_workday
from domain.favour import favour_due, helpers
from domain.ids import UserId
from domain.station import Grid, Member, Role, StationMap
from domain.when import STATION_ZONE, local

GRID = Grid(
    code="BH1",
    name="滨河一网格",
    station="CG",
    community_head=UserId("sqsj01"),
    manager=UserId("wgfzr01"),
    members=(UserId("wgy01"), UserId("louzhang01"), UserId("louzhang02")),
)


def member(account: str, role: Role, *, active: bool = True) -> Member:
    return Member(
        userid=UserId(account),
        name=account,
        roles=frozenset({role}),
        station="CG",
        active=active,
    )


STATION = StationMap(
    grids=(GRID,),
    members=(
        member("sqsj01", Role.CLERK),
        member("louzhang01", Role.CLERK),
        member("louzhang02", Role.CLERK, active=False),
        member("wgy01", Role.CREW),
        member("wgfzr01", Role.MANAGER),
    ),
)


def names(asker: str) -> list[str]:
    return [m.userid for m in helpers(STATION, GRID, asker=UserId(asker))]


def test_the_community_head_is_asked_first_then_its_clerks_then_the_manager() -> None:
    assert names("wgy01") == ["sqsj01", "louzhang01", "wgfzr01"]


def test_nobody_asks_himself() -> None:
    assert names("wgfzr01") == ["sqsj01", "louzhang01"]


@pytest.mark.parametrize(
    ("asked", "comes"),
    [
        ("2026-11-25T10:00", "2026-11-25T17:00"),
        ("2026-11-25T16:00", "2026-11-25T17:00"),
        ("2026-11-25T16:01", "2026-11-26T17:00"),
        ("2026-11-27T18:00", "2026-11-30T17:00"),  # Friday evening → Monday
        ("2026-11-28T09:00", "2026-11-30T17:00"),  # Saturday
        ("2026-09-30T20:00", "2026-10-08T17:00"),  # the National Day week
    ],
)
def test_somebody_comes_today_or_on_the_next_workday(asked: str, comes: str) -> None:
    at = datetime.fromisoformat(asked).replace(tzinfo=STATION_ZONE)
    due = favour_due(at, by=time(17), notice=timedelta(hours=1))
    assert f"{local(due):%Y-%m-%dT%H:%M}" == comes


@given(
    st.datetimes(
        datetime(2025, 1, 1),  # noqa: DTZ001  local
        datetime(2030, 12, 31),  # noqa: DTZ001
    )
)
def test_the_promise_is_never_before_there_is_time_and_always_on_a_workday(
    naive: datetime,
) -> None:
    at = naive.replace(tzinfo=STATION_ZONE)
    due = favour_due(at, by=time(17), notice=timedelta(hours=1))
    assert due - at >= timedelta(hours=1)
    assert is_workday(local(due).date())
    assert local(due).time() == time(17)

"""Twelve crafted plans and more: exactly the expected refusals, warnings and merge proposals."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.daylight import sunset
from domain.guard import Enterprise, GuardGrade, GuardKind, GuardPolicy, GuardWindow
from domain.meaning import Scope
from domain.notice import NoticeKind
from domain.outage import Outage
from domain.plan_advice import closest
from domain.ticket import TicketEvent
from domain.ticket_moves import Action
from domain.when import local
from handlers.plan_check import advise
from storage.uow import SqlUnitOfWork
from tests.pocket.office import ONE, office
from tests.pocket.plan_parts import (
    BINHE,
    a_factory,
    a_plan,
    a_station,
    a_window,
    at,
    desk_of,
)

NOW = "2026-07-20T09:00"
LINE = "10kV样例二线"


@dataclass(frozen=True, kw_only=True)
class Story:
    """What is planned, what is known, and what is said about it."""

    plans: tuple[Outage, ...]
    now: str = NOW
    known: tuple[Outage, ...] = ()
    windows: tuple[GuardWindow, ...] = ()
    enterprises: tuple[Enterprise, ...] = ()
    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()


GUARD = a_window("国庆保电", "2026-09-25T00:00", "2026-10-09T00:00")
FAIR = a_window(
    "文化节",
    "2026-09-19T08:00",
    "2026-09-19T21:00",
    "LY01",
    kind=GuardKind.EVENT,
    grade=GuardGrade.THIRD,
)
STORIES = {
    "a plain morning in September": Story(
        plans=(a_plan("2026-09-17T07:00", "2026-09-17T16:00", "1", "2"),)
    ),
    "inside a guarantee of the whole station": Story(
        plans=(a_plan("2026-09-28T08:00", "2026-09-28T12:00", "1"),),
        windows=(GUARD,),
        refusals=("9月25日–10月8日是国庆保电（一级保电），全所一律不安排检修停电。",),
    ),
    "a guarantee of one transformer, and the plan is on it": Story(
        plans=(a_plan("2026-09-19T20:00", "2026-09-19T21:30", "1"),),
        windows=(FAIR,),
        refusals=("9月19日08:00–21:00是文化节（三级保电），林荫家园1号台区一律不安排检修停电。",),
    ),
    "the same hours on another transformer": Story(
        plans=(a_plan("2026-09-19T08:00", "2026-09-19T12:00", "1", community=BINHE),),
        windows=(FAIR,),
    ),
    "the college entrance exam of every year": Story(
        now="2027-05-10T09:00",
        plans=(a_plan("2027-06-08T08:00", "2027-06-08T11:00", "1"),),
        refusals=("6月7日–6月10日是高考，全所一律不安排检修停电。",),
    ),
    "a statutory holiday": Story(
        plans=(a_plan("2026-10-01T08:00", "2026-10-01T12:00", "1"),),
        refusals=("10月1日是国庆假期，不安排检修停电。",),
    ),
    "the second outage of a building in sixty days": Story(
        plans=(a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1", "2"),),
        known=(a_plan("2026-08-10T08:00", "2026-08-10T12:00", "2", "3"),),
        warnings=("林荫家园社区2号楼60天里另有停电：8月10日，这次是第2次。",),
    ),
    "the third outage of a building in sixty days": Story(
        plans=(a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1"),),
        known=(
            a_plan("2026-07-25T08:00", "2026-07-25T12:00", "1"),
            a_plan("2026-08-10T08:00", "2026-08-10T12:00", "1"),
        ),
        refusals=("林荫家园社区1号楼60天里另有停电：7月25日、8月10日，这次是第3次，太多了。",),
    ),
    "the hottest hours of summer": Story(
        plans=(a_plan("2026-08-05T09:00", "2026-08-05T12:00", "1"),),
        warnings=("迎峰度夏期间，正赶上最热的钟点，尽量避开。",),
    ),
    "a winter evening that ends in the dark": Story(
        now="2026-11-20T09:00",
        plans=(a_plan("2026-12-03T13:00", "2026-12-03T19:00", "1"),),
        warnings=(
            "迎峰度冬期间，晚上停电没法取暖，尽量白天做完。",
            "天黑以后才送电，这天16:46日落，尽量早些送。",
        ),
    ),
    "a night": Story(
        plans=(a_plan("2026-09-17T23:00", "2026-09-18T05:00", "1"),),
        warnings=("夜里停电影响居民休息，尽量放到白天。",),
    ),
    "a school day in the exams": Story(
        now="2026-12-20T09:00",
        plans=(a_plan("2027-01-12T09:00", "2027-01-12T15:00", "1"),),
        warnings=("这几天学校期末考试，尽量避开上学的日子。",),
    ),
    "a factory that rests two days later, and one that never does": Story(
        plans=(a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1", line=LINE),),
        enterprises=(
            a_factory("样例一厂", "2026-09-19", "2026-10-02"),
            a_factory("样例二厂"),
            a_factory("样例三厂", "2026-09-17"),
            a_factory("样例四厂", feeder="10kV样例三线"),
        ),
        warnings=(
            "样例一厂9月19日停产，改到那天它不受影响。",
            "样例二厂在这条线上，那天不停产，请先和它商量。",
        ),
    ),
    "two works on one line within thirty days": Story(
        plans=(a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1", "2"),),
        known=(a_plan("2026-09-02T08:00", "2026-09-02T10:00", "1", "2", "3"),),
        warnings=("林荫家园社区1、2号楼60天里另有停电：9月2日，这次是第2次。",),
        merges=("与9月2日同线工作P001合并，可少停一次、少影响96户：这次改到9月2日08:00–12:00。",),
    ),
    "the earlier work is too soon to be joined by law": Story(
        plans=(a_plan("2026-08-03T07:00", "2026-08-03T10:00", "1"),),
        known=(a_plan("2026-07-25T07:00", "2026-07-25T09:00", "1"),),
        warnings=("林荫家园社区1号楼60天里另有停电：7月25日，这次是第2次。",),
        merges=("与7月25日同线工作P001合并，可少停一次、少影响48户：P001改到8月3日07:00–10:00。",),
    ),
    "works of two transformers whose line is named": Story(
        plans=(a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1", line=LINE),),
        known=(a_plan("2026-09-22T08:00", "2026-09-22T10:00", "5", line="10千伏样例二线"),),
        merges=("与9月22日同线工作P001合并，可少停一次：P001改到9月17日08:00–12:00。",),
    ),
    "everything at once": Story(
        plans=(a_plan("2026-09-26T10:00", "2026-09-26T19:30", "1", line=LINE),),
        known=(
            a_plan("2026-08-20T08:00", "2026-08-20T10:00", "1"),
            a_plan("2026-09-04T08:00", "2026-09-04T10:00", "1"),
        ),
        windows=(GUARD,),
        enterprises=(a_factory("样例一厂", "2026-09-20"),),
        refusals=(
            "9月25日–10月8日是国庆保电（一级保电），全所一律不安排检修停电。",
            "9月26日是中秋假期，不安排检修停电。",
            "林荫家园社区1号楼60天里另有停电：8月20日、9月4日，这次是第3次，太多了。",
        ),
        warnings=(
            "天黑以后才送电，这天17:59日落，尽量早些送。",
            "样例一厂9月20日停产，改到那天它不受影响。",
        ),
        merges=("与9月4日同线工作P002合并，可少停一次、少影响48户：这次改到9月4日08:00–17:30。",),
    ),
    "a notice with two days says of which it speaks": Story(
        plans=(
            a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1"),
            a_plan("2026-09-27T08:00", "2026-09-27T12:00", "5", community=BINHE),
        ),
        windows=(GUARD,),
        refusals=(
            "9月27日08:00–12:00那次：9月25日–10月8日是国庆保电（一级保电），全所一律不安排检修停电。",
            "9月27日08:00–12:00那次：9月27日是中秋假期，不安排检修停电。",
        ),
    ),
    "nobody chose the day of rationing": Story(
        plans=(a_plan("2026-09-26T10:00", "2026-09-26T20:00", "1", kind=NoticeKind.RATIONING),),
        windows=(GUARD,),
    ),
}


@pytest.mark.parametrize("name", STORIES)
async def test_a_plan_gets_exactly_this_advice(tmp_path: Path, name: str) -> None:
    story = STORIES[name]
    station = a_station(*story.windows, enterprises=story.enterprises)
    async with desk_of(tmp_path, station, at(story.now)) as (_, desk):
        for outage in story.known:
            await desk.uow.outages.add(outage)
        advice = await advise(desk, story.plans)
    assert advice.refusals == story.refusals
    assert advice.warnings == story.warnings
    assert tuple(each.sentence for each in advice.merges) == story.merges


async def test_a_proposal_says_which_outage_and_when(tmp_path: Path) -> None:
    plan = a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1")
    async with desk_of(tmp_path, a_station(), at(NOW)) as (_, desk):
        other = await desk.uow.outages.add(a_plan("2026-09-02T08:00", "2026-09-02T10:00", "1"))
        (proposal,) = (await advise(desk, [plan])).merges
    assert (proposal.with_outage, proposal.plan, proposal.moves_plan) == (other.id, 0, True)
    assert (proposal.start, proposal.end) == (at("2026-09-02T08:00"), at("2026-09-02T12:00"))


async def test_what_it_replaces_and_what_was_heard_before_stand_against_nothing(
    tmp_path: Path,
) -> None:
    plan = a_plan("2026-09-17T08:00", "2026-09-17T12:00", "1")
    async with desk_of(tmp_path, a_station(), at(NOW)) as (_, desk):
        old = await desk.uow.outages.add(a_plan("2026-09-02T08:00", "2026-09-02T10:00", "1"))
        await desk.uow.outages.add(replace(plan, confirmed=False))
        advice = await advise(desk, [plan], instead_of=[old])
    assert (advice.refusals, advice.warnings, advice.merges) == ((), (), ())


async def test_faults_of_many_households_count_and_one_households_do_not(tmp_path: Path) -> None:
    plan = a_plan("2027-01-05T08:00", "2027-01-05T12:00", "5", "6", community=BINHE)
    async with desk_of(tmp_path, a_station(), at("2026-12-20T09:00")) as (_, desk):
        assert (await advise(desk, [plan])).warnings == ()
    async with office(tmp_path) as room:
        await room.open(ONE, "5", Action.ACCEPT)
        many = await room.ticket(1)
        assert many.scope == "multi"
        async with SqlUnitOfWork(room.database) as uow:
            faults = await uow.guards.faults(
                [BINHE], many.reported_at, many.reported_at + timedelta(days=1)
            )
            assert [(f.community, f.building) for f in faults] == [(BINHE, "5")]
            desk = replace(desk, uow=uow)
            assert (await advise(desk, [plan])).warnings == (
                "滨河社区5号楼60天里另有停电：11月25日（故障），这次是第2次。",
            )
            single = replace(many, scope=Scope.SINGLE)
            await uow.tickets.set_place(
                single,
                event=TicketEvent(
                    ticket=many.no,
                    action="scope",
                    before=many.status,
                    after=many.status,
                    by=ONE,
                    at=many.reported_at,
                ),
            )
            assert (await advise(desk, [plan])).warnings == ()


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(DAYS, unique=True, max_size=12), DAYS)
def test_what_is_counted_together_lies_in_sixty_days_with_the_plan(
    days: list[date], day: date
) -> None:
    span = timedelta(days=60)
    others = sorted(set(days) - {day})
    found = closest(others, day, span)
    run = sorted((*found, day))
    assert run[-1] - run[0] < span
    for first in run:
        if first <= day < first + span:
            assert len(found) >= len([d for d in others if first <= d < first + span])
    assert bool(found) == any(abs(d - day) < span for d in others)


@given(DAYS)
def test_it_gets_dark_between_half_past_four_and_eight(day: date) -> None:
    policy = GuardPolicy()
    sets = local(sunset(day, latitude=policy.latitude, longitude=policy.longitude))
    assert sets.date() == day
    assert time(16, 30) < sets.time() < time(20)

"""Small rules of the pocket orders that need no wire: help, nicknames, held pages, small numbers."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.ids import UserId
from domain.meaning import Hearing, Speaker
from domain.station import Member, Role
from domain.ticket_moves import Action, Kind, Status
from domain.wording import SHIPPED
from handlers.hand_over import find_member
from language import understand
from storage.tables import outbox
from tests.domain.domain_parts import sample
from tests.pocket.office import BINHE, MANAGER, NEIGHBOUR, ONE, START, TWO, Office, office

FORMS = {"编号": "0231", "姓名": "网格员二号", "原因": "是物业的", "手机号": "13800000000"}
ALONE = "滨河社区6号楼1单元就我家没电"


@pytest.mark.parametrize("name", ["help.crew", "help.manager", "help.resident"])
def test_help_has_six_lines_at_most_and_every_order_in_it_is_understood(name: str) -> None:
    text = SHIPPED[name]
    assert len(text.splitlines()) <= 6
    for order in re.findall(r"“([^”]+)”", text) if name != "help.resident" else ():
        filled = re.sub("|".join(FORMS), lambda word: FORMS[word[0]], order)
        meaning = understand(
            filled, station=sample(), now=START, hearing=Hearing(speaker=Speaker.CREW)
        )
        assert meaning.command is not None, order


def person(userid: str, name: str) -> Member:
    return Member(userid=UserId(userid), name=name, roles=frozenset({Role.CREW}), station="CG")


def test_a_nickname_is_somebody_when_only_one_can_be_meant() -> None:
    station = sample()
    names = [person("a", "甲某"), person("b", "乙某"), person("c", "甲某某")]
    grid = replace(station.grids[0], members=(UserId("a"), UserId("b")))
    station = replace(station, members=tuple(names), grids=(grid,), _cache={})

    assert find_member(station, "老乙").userid == "b"
    assert find_member(station, "老甲", near=grid.code).userid == "a"
    with pytest.raises(Exception, match="several_members"):
        find_member(station, "甲师傅")


async def held(desk: Office) -> list[str]:
    """Return the state of every page that is or was held back."""
    query = select(outbox.c.state).where(outbox.c.dedup_key.like("page:%:held"))
    async with desk.database.reading() as session:
        return [str(state) for state in (await session.execute(query)).scalars()]


@pytest.mark.parametrize(("minutes", "states"), [(3, ["held"]), (1, ["held"]), (0, [])])
async def test_how_long_a_page_is_held_is_a_setting(
    tmp_path: Path, minutes: int, states: list[str]
) -> None:
    async with office(tmp_path) as desk:
        rules = replace(desk.dispatcher.rules, wiring_hold=timedelta(minutes=minutes))
        desk.dispatcher = replace(desk.dispatcher, rules=rules)
        await desk.say(NEIGHBOUR, ALONE)
        assert await held(desk) == states


@pytest.mark.parametrize(
    "more", ["我妈用制氧机", "滨河社区6号楼1单元，表箱也看不到", "不是6号楼是7号楼"]
)
async def test_more_than_an_answer_lets_the_page_go(tmp_path: Path, more: str) -> None:
    async with office(tmp_path) as desk:
        await desk.say(NEIGHBOUR, ALONE)
        assert await held(desk) == ["held"]
        await desk.say(NEIGHBOUR, more)
        assert "held" not in await held(desk)


async def test_who_passes_it_on_for_a_neighbour_is_not_sent_to_a_switch(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        said = await desk.say(
            UserId("sqsj01"), "滨河社区6号楼1单元301就他一家没电，我家没电的那户"
        )
        assert "总开关" not in "".join(said)
        assert await held(desk) == []


async def test_a_number_that_was_never_shown_means_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.open(ONE, "5", Action.ACCEPT)
        await desk.open(ONE, "8", Action.ACCEPT)
        (asked,) = await desk.say(ONE, "2好了")
        assert asked.startswith("哪一件：1 滨河社区5号楼(0001) 2 滨河社区8号楼(0002)")
        assert (await desk.ticket(2)).status is Status.ACCEPTED
        await desk.say(ONE, "2好了")
        assert (await desk.ticket(2)).status is Status.RESTORED


async def test_a_bare_digit_answers_the_newest_question_a_digit_with_a_verb_does_not(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as desk:
        await desk.open(ONE, "5", Action.ACCEPT)
        await desk.open(ONE, "8", Action.ACCEPT)
        await desk.say(ONE, "待办")
        await desk.say(ONE, "好了1")  # asks what the cause was: 1开关 2线路 …
        await desk.say(ONE, "2到了")
        second = await desk.ticket(2)
        assert second.status is Status.ARRIVED
        await desk.say(ONE, "2")
        assert (await desk.ticket(1)).cause == "线路"
        assert await desk.ticket(2) == second


async def test_a_manager_who_repeats_the_option_steps_in_where_he_was_asked(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as desk:
        await desk.open(MANAGER, "5")
        await desk.open(MANAGER, "6")
        await desk.say(MANAGER, "待办")
        await desk.open(ONE, "8")
        await desk.say(ONE, "升级0003 树太大")
        await desk.say(MANAGER, "1我来")
        assert (await desk.ticket(3)).owner == MANAGER
        assert (await desk.ticket(1)).status is Status.REPORTED


async def test_a_question_is_no_door(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.open(ONE, "5", kind=Kind.QUESTION)
        await desk.open(ONE, "8", Action.ACCEPT)
        (said,) = await desk.say(ONE, "找不到门")
        assert said.startswith("0002已问")


async def test_a_report_is_no_way_in(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.open(ONE, "8", Action.ACCEPT)
        await desk.say(ONE, "找不到门")
        await desk.heard()
        await desk.dispatcher.handle(await desk.stored(NEIGHBOUR, "滨河社区9号楼也停电了"))
        assert not any("0001报修人说：滨河社区9号楼" in text for _, text in await desk.heard())
        await desk.dispatcher.handle(await desk.stored(NEIGHBOUR, "从后门进，门口有棵树"))
        assert ("direct:wgy01", "0001报修人说：从后门进，门口有棵树。") in await desk.heard()


async def test_a_yes_to_what_has_changed_meanwhile_is_asked_again(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.open(ONE, "5", Action.ACCEPT, Action.ARRIVE)
        await desk.say(MANAGER, "指派0001 网格员二号")
        await desk.say(ONE, "查到了开关烧了")
        (again,) = await desk.say(MANAGER, "1")
        assert again.startswith("将把0001转给网格员二号，网格员一号已到场。")
        assert (await desk.ticket(1)).owner == ONE
        await desk.say(MANAGER, "1")
        assert (await desk.ticket(1)).owner == TWO


async def test_a_yes_after_ten_minutes_does_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.open(ONE, "5", Action.ACCEPT, Action.ARRIVE)
        await desk.say(MANAGER, "指派0001 网格员二号")
        desk.clock.at += timedelta(minutes=11)
        await desk.say(MANAGER, "1")
        assert (await desk.ticket(1)).owner == ONE


async def test_a_colleagues_free_word_does_not_stop_the_chase(tmp_path: Path) -> None:
    quote = "【抢修0001】滨河社区5号楼没电"
    async with office(tmp_path) as desk:
        before = await desk.open(ONE, "5")
        said = await desk.stored(TWO, "他今天手机没带", chat=BINHE, quote=quote)
        await desk.dispatcher.handle(said)
        assert await desk.ticket(1) == before
        assert ("direct:wgy01", "0001网格员二号说：他今天手机没带。") in await desk.heard()
        await desk.say(ONE, "我在外面办点事", chat=BINHE, quote=quote)
        assert (await desk.ticket(1)).next_chase_at != before.next_chase_at

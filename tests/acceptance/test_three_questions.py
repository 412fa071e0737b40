"""停电三问: in whatever words, why, how far and when for one's own building, and nothing else."""

import re
from pathlib import Path

import pytest

from domain.three_questions import LONGEST
from tests.acceptance.desk_parts import Office, office

ASKED = (
    "咋又没电了",
    "啥时候来啊",
    "修没修呢",
    "几点来电",
    "几点能来电啊",
    "还要多久",
    "还得等多久啊",
    "啥时候能修好",
    "修到哪了",
    "修得咋样了",
    "为啥停电",
    "为什么停电啊",
    "什么原因停的电",
    "啥原因啊",
    "到底啥情况",
    "什么情况",
    "怎么回事啊",
    "咋回事",
    "有人修吗",
    "有人管没",
    "师傅到了吗",
    "师傅来了没",
    "师傅到哪了",
    "怎么还没来电",
    "为什么还没来电",
    "咋还不来电",
    "还来不来电了",
    "今晚能来电吗",
    "来电了吗",
    "能给个准信吗",
    "给个准话吧，几点能好",
    "到底几点能好",
    "我家咋没电",
    "我家怎么又停电了",
    "又停电了，什么情况啊",
    "原因查到了吗",
    "查出来啥毛病没",
    "问题找到没有",
    "多长时间能恢复",
    "什么时候恢复供电",
    "何时送电",
    "进度怎么样了",
    "有消息了吗",
    "都等一个小时了，还没好吗",
    "快点修啊，几点能来",
    "这电还能不能来了",
)
CAUSE = "单元开关烧了"
STATES: dict[str, tuple[tuple[tuple[str, str], ...], tuple[str, ...]]] = {
    "reported": ((), ("原因到场后查", "等他接单", "查明原因就告诉您几点来电")),
    "accepted": ((("wgy01", "接，20分钟到"),), ("原因到场后查", "约10:25到", "查明原因")),
    "arrived": ((("wgy01", "接"), ("wgy01", "到了")), ("原因还在查", "已到现场", "查明原因")),
    "found": (
        (("wgy01", "接"), ("wgy01", "到了"), ("wgy01", f"查到了{CAUSE}")),
        (CAUSE, "正在修", "几点来电还没定"),
    ),
    "promised": (
        (("wgy01", "接"), ("wgy01", "到了"), ("wgy01", f"{CAUSE}，换一个，11点半前")),
        (CAUSE, "正在修", "预计11:30前来电"),
    ),
}
CLOCK = re.compile(r"\d{1,2}:\d{2}")


async def dark_building(desk: Office, steps: tuple[tuple[str, str], ...]) -> None:
    await desk.say("jm01", "滨河社区5号楼2单元301没电了")
    desk.clock.at = desk.clock.at.replace(minute=5)
    for person, words in steps:
        await desk.say(person, words, private=True)
    await desk.said()


@pytest.mark.parametrize("state", STATES)
async def test_every_way_to_ask_gets_the_facts_of_that_state_and_no_others(
    tmp_path: Path, state: str
) -> None:
    steps, facts = STATES[state]
    recorded = {found for fact in facts for found in CLOCK.findall(fact)}
    wrong: dict[str, object] = {}
    async with office(tmp_path, at="2026-11-25T10:00:00") as desk:
        await dark_building(desk, steps)
        for words in ASKED:
            said = await asked(desk, "jm01", words)
            if not (
                len(said) == 1
                and len(said[0]) <= LONGEST
                and said[0].startswith("滨河社区5号楼2单元")
                and all(fact in said[0] for fact in facts)
                and set(CLOCK.findall(said[0])) <= recorded
                and ("开关" in said[0]) == (CAUSE in facts)
                and "301" not in said[0]
            ):
                wrong[words] = said
    assert wrong == {}


async def asked(desk: Office, person: str, words: str, *, at: bool = True) -> list[str]:
    await desk.said()
    await desk.say(person, words, at=at)
    return list(await desk.said())


async def test_a_time_that_has_passed_is_told_with_when_there_is_news(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-25T10:00:00") as desk:
        await dark_building(desk, STATES["promised"][0])
        await desk.pass_minutes(85)
        assert await desk.said() == [
            "滨河社区5号楼2单元：说好的11:30还没好，抱歉。正在问师傅，11:40前给您准信。"
        ]
        assert await asked(desk, "jm01", "到底啥时候来电啊") == [
            "滨河社区5号楼2单元（0001）：单元开关烧了，换一个，网格员一号正在修，说好的11:30没好，11:40前有准信。"
        ]
        await desk.say("wgy01", "3", private=True)
        await desk.said()
        (said,) = await asked(desk, "jm01", "几点能好")
        assert said.endswith("几点来电说不准，11:50前有准信。")


async def test_a_neighbour_hears_of_his_own_building(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-25T10:00:00") as desk:
        await dark_building(desk, STATES["promised"][0])
        # 1号楼 is fed by another transformer, 7号楼 by the same one.
        assert await asked(desk, "jm02", "1号楼也停了吗") == [
            "1号楼不在这次停电范围，停的是滨河社区5号楼。您家没电回“@我 没电”。"
        ]
        assert await asked(desk, "jm02", "滨河7号楼啥时候来电") == [
            "7号楼还没人报，您家没电回“@我 没电”。5号楼预计11:30前来电。"
        ]
        assert await asked(desk, "jm03", "5号楼停了吗") == [
            "滨河社区5号楼（0001）：单元开关烧了，换一个，网格员一号正在修，预计11:30前来电。"
        ]


async def test_which_places_are_dark_is_answered_with_the_buildings_that_reported(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, at="2026-11-25T10:00:00") as desk:
        await desk.say("jm01", "滨河社区5号楼停电了")
        for person, number in (("jm02", 6), ("jm03", 7)):
            await desk.say(person, f"滨河社区{number}号楼也停电了")
        for words in ("哪些地方停了", "停电范围多大", "哪几栋楼停了"):
            (said,) = await asked(desk, "jm02", words)
            assert said.startswith("报停电的有滨河社区5–7号楼，3户："), words
            assert len(said) <= LONGEST


async def test_who_reports_for_the_first_time_is_no_asker(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-25T10:00:00") as desk:
        await dark_building(desk, ())
        (said,) = await asked(desk, "jm02", "滨河5号楼3单元咋又没电了")
        assert said.startswith("已记上您家（第2户）")
        async with desk.timed.uows() as uow:
            assert (await uow.tickets.get(1)).households == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words", ["怎么交电费", "天气真好", "没电了，不用管我先看看", "电价多少钱"]
)
async def test_what_asks_for_something_else_is_not_answered_with_the_repair(
    tmp_path: Path, words: str
) -> None:
    async with office(tmp_path, at="2026-11-25T10:00:00") as desk:
        await dark_building(desk, ())
        assert not any("原因到场后查" in said for said in await asked(desk, "jm01", words))


async def test_who_cannot_wait_is_helped_before_he_is_answered(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-25T10:00:00") as desk:
        await dark_building(desk, ())
        (said,) = await asked(desk, "jm01", "我爸要吸氧，几点来电")
        assert "马上给您电话" in said


async def test_what_usually_takes_so_long_is_called_an_estimate_and_is_no_promise(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, at="2026-11-16T10:00:00") as desk:
        for _ in range(5):
            await desk.say("jm02", "滨河社区8号楼停电了")
            for words in ("接", "到了", "查到了开关坏了"):
                await desk.say("wgy01", words, private=True)
            desk.clock.at = desk.clock.at.replace(minute=47)
            await desk.say("wgy01", "好了", private=True)
            desk.clock.at = desk.clock.at.replace(day=desk.clock.at.day + 1, minute=0)
        desk.clock.at = desk.clock.at.replace(day=23)  # a Monday again: the same man is on duty
        await desk.say("jm01", "滨河社区5号楼2单元没电了")
        await desk.said()
        await desk.say("wgy01", "接", private=True)
        (hint,) = await desk.said("direct:wgy01")
        assert hint == "0006归您了。到了回“到了”。同类一般到场后50分钟来电（估计，5次）。"
        (said,) = await asked(desk, "jm01", "几点来电")
        assert said.endswith("一般到场后50分钟来电（估计）。")
        async with desk.timed.uows() as uow:
            assert await uow.promises.live(6) is None  # type: ignore[arg-type]

"""X4: after the repair of many households the dark ones are found before the crew leaves."""

from pathlib import Path

from sqlalchemy import text

from domain.ids import TicketNo, UserId
from domain.ticket_moves import Status
from tests.acceptance.town import BINHE, Town, town

EVENING = "2026-11-25T19:00:00"
RESTORED = "来电了吗？来了回“1”，没有回“2”。"


def residents(tmp_path: Path, count: int) -> Path:
    """Write a world in which as many residents live in one community."""
    file = tmp_path / "world.toml"
    file.write_text(
        "\n".join(
            f'[[resident]]\nuserid = "zh{n:02d}"\nname = "住户{n}号"\ncommunity = "滨河社区"\n'
            f'mobile = "139{n:08d}"\n'
            for n in range(1, count + 1)
        ),
        encoding="utf-8",
    )
    return file


async def crew_of(t: Town, no: int) -> str:
    async with t.bot.uow() as uow:
        return str((await uow.tickets.get(TicketNo(no))).owner)


async def all_say(t: Town, words: dict[str, str]) -> None:
    """Let many people write to the bot in private at the same time."""
    for person, said in words.items():
        await t.sandbox.platform.say(person, f"app:{person}", said)
    await t.settle()


async def later(t: Town, minutes: int) -> None:
    """Let time pass in one stride: nothing is due in between."""
    t.host.at += minutes * 60
    await t.bot.ticks.run_all()
    await t.settle()


async def ticket(t: Town, no: int) -> tuple[str, int, int | None, str]:
    async with t.bot.uow() as uow:
        found = await uow.tickets.get(TicketNo(no))
    return found.status, found.households, found.parent, found.place.public()


async def purposes_to(t: Town, person: str) -> list[str]:
    async with t.bot.database.reading() as session:
        rows = await session.execute(
            text("SELECT purpose FROM outbox WHERE person = :of ORDER BY id"), {"of": person}
        )
        return [str(row.purpose) for row in rows]


async def test_sixty_reporters_four_dark_in_one_unit(tmp_path: Path) -> None:
    people = [f"zh{n:02d}" for n in range(1, 61)]
    dark, others = people[:4], people[4:]
    async with town(tmp_path, at=EVENING, world=residents(tmp_path, 60)) as t:
        await t.say(dark[0], BINHE, "滨河社区3号楼2单元没电了")
        unit = dict.fromkeys(dark, 2) | {p: (1, 3, 4)[n % 3] for n, p in enumerate(others)}
        await all_say(t, {p: f"滨河社区3号楼{unit[p]}单元没电了" for p in people[1:]})
        assert (await ticket(t, 1))[1] == 60
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        await later(t, 20)
        for person in [*people, crew, "louzhang01"]:
            t.private(person)
        t.heard(BINHE)

        await t.tell_app(crew, "好了 换了总开关")
        assert t.heard(BINHE) == ["滨河社区3号楼已送电（0001）。谁家还没电，回“@我 还没电”。"]
        for person in people:
            asked = [line for line in t.private(person) if "来电了吗" in line]
            assert asked == [f"滨河社区3号楼{unit[person]}单元（0001）{RESTORED}"], person
        assert t.private("louzhang01") == [
            "滨河社区3号楼（0001）都来电了吗？都来了回“1”，还有人家没来回“2”。"
        ]
        t.private(crew)

        await t.tell_app(dark[0], "2")
        assert t.private(crew) == ["别走，滨河社区3号楼2单元还黑（1户），编号0002。好了回“好了”。"]
        assert (await purposes_to(t, crew))[-1] == "danger"
        name = "网格员一号" if crew == "wgy01" else "网格员二号"
        assert t.private(dark[0]) == [
            f"对不住，滨河社区3号楼2单元还没电记上了，{name}还没走，马上看。编号0002。"
        ]
        assert await ticket(t, 2) == (Status.ACCEPTED, 1, 1, "滨河社区3号楼2单元")
        for person, words in zip(dark[1:], ("没有", "还没电呢", "2"), strict=True):
            await t.tell_app(person, words)
        assert await ticket(t, 2) == (Status.ACCEPTED, 4, 1, "滨河社区3号楼2单元")
        assert t.private(crew) == []
        await later(t, 1)
        assert t.private(crew) == ["滨河社区3号楼2单元还黑的现有4户（0002）。"]
        async with t.bot.uow() as uow:
            root, child = [await uow.tickets.get(TicketNo(no)) for no in (1, 2)]
            assert child.reported_at == root.reported_at
            assert root.status is Status.RESTORED

        await all_say(t, dict.fromkeys(others[:-2], "1"))
        await later(t, 40)
        assert t.heard(BINHE) == []  # 54 of 60 are lit, half an hour is over: four are dark

        await t.tell_app(crew, "好了")
        assert (await ticket(t, 2))[0] == Status.RESTORED
        said = t.heard(BINHE)
        assert said == ["滨河社区3号楼2单元已送电（0002）。谁家还没电，回“@我 还没电”。"]
        for person in dark:
            assert f"滨河社区3号楼2单元（0002）{RESTORED}" in t.private(person)
        await all_say(t, dict.fromkeys(dark[:3], "来电了"))
        assert t.heard(BINHE) == []
        await t.tell_app(dark[3], "1")
        assert t.heard(BINHE) == [
            "滨河社区3号楼来电了（0001），仍有2户未回。谁家还没电，回“@我 还没电”。"
        ]
        await all_say(t, dict.fromkeys(others[-2:], "1"))
        await later(t, 31)
        assert t.heard(BINHE) == []


async def test_a_dark_answer_of_a_single_household_opens_its_ticket_again(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼2单元没电了")
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        await t.tell_app(crew, "好了 换了空开")
        await t.tell_app("jm01", "2")
        assert (await ticket(t, 1))[0] == Status.REPORTED
        assert await crew_of(t, 1) == crew


async def test_most_are_dark_and_the_whole_is_opened_again(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        for n, person in enumerate(("jm01", "jm02", "jm03"), start=1):
            await t.say(person, BINHE, f"滨河社区3号楼{n}单元没电了")
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        await t.tell_app(crew, "好了 换了空开")
        await t.tell_app("jm01", "2")
        assert (await ticket(t, 2))[:3] == (Status.ACCEPTED, 1, 1)
        await t.say("jm02", BINHE, "还没电")
        assert (await ticket(t, 1))[0] == Status.REPORTED
        assert (await ticket(t, 2))[0] == Status.MERGED

        await t.tell_app(crew, "到了")
        await t.tell_app(crew, "好了")
        for person in ("jm01", "jm02", "jm03"):
            t.private(person)
            await t.tell_app(person, "1")
        assert t.heard(BINHE)[-1] == "滨河社区3号楼都来电了（0001）。给大家添麻烦了。"


async def test_building_by_building(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("sqsj01", BINHE, "滨河社区3号楼、4号楼都停电了")
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        await t.say("jm02", BINHE, "滨河社区4号楼2单元没电了")
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        t.heard(BINHE)
        for person in ("jm01", "jm02", crew):
            t.private(person)

        await t.tell_app(crew, "3号楼来电了，4号楼还要一小时")
        assert t.heard(BINHE) == ["滨河社区3号楼已送电，4号楼还在修，预计20:00前来电（0001）。"]
        assert t.private("jm01") == [f"滨河社区3号楼1单元（0001）{RESTORED}"]
        assert t.private("jm02") == []
        assert (await ticket(t, 1))[0] == Status.ARRIVED

        await t.say("jm01", BINHE, "修到哪了")
        assert t.heard(BINHE) == ["滨河社区3号楼已送电（0001）。您家还没电，回“@我 还没电”。"]
        await t.say("jm02", BINHE, "修到哪了")
        (said,) = t.heard(BINHE)
        assert said.startswith("滨河社区3号楼已送电，4号楼还没好：")

        await t.tell_app("jm01", "还没电")
        assert t.private(crew)[-1].startswith("别走，滨河社区3号楼1单元还黑")


async def test_the_rest_of_the_buildings_is_the_whole(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("sqsj01", BINHE, "滨河社区3号楼、4号楼都停电了")
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        await t.say("jm02", BINHE, "滨河社区4号楼2单元没电了")
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        await t.tell_app(crew, "先送上3号楼")
        await t.tell_app("jm01", "1")
        await t.tell_app(crew, "4号楼也好了")
        assert (await ticket(t, 1))[0] == Status.RESTORED
        asked = [line for line in t.private("jm01") if "来电了吗" in line]
        assert len(asked) == 1  # he has answered
        assert f"滨河社区4号楼2单元（0001）{RESTORED}" in t.private("jm02")
        t.heard(BINHE)
        await t.tell_app("jm02", "来了")
        await t.tell_app("sqsj01", "1")
        assert t.heard(BINHE) == ["滨河社区3号楼、4号楼都来电了（0001）。给大家添麻烦了。"]


async def test_everybody_is_asked_once_how_it_was_done_and_the_worst_counts(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T14:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        await t.say("jm02", BINHE, "滨河社区3号楼2单元没电了")
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        await t.tell_app(crew, "好了 换了空开")
        for person in ("jm01", "jm02"):
            await t.tell_app(person, "1")
            t.private(person)
        await later(t, 61)
        for person in ("jm01", "jm02"):
            (said,) = t.private(person)
            assert said.startswith("今天滨河社区3号楼修得还满意吗？")
        await t.tell_app("jm02", "3")
        await t.tell_app("jm01", "1")
        assert t.private("jm01") == ["谢谢您，0001办结了。"]
        async with t.bot.uow() as uow:
            assert (await uow.tickets.get(TicketNo(1))).satisfaction == 3
            scores = await uow.restorations.scores(TicketNo(1))
        assert scores == {UserId("jm01"): 1, UserId("jm02"): 3}


async def test_a_steward_and_a_neighbour_who_never_reported_are_heard_too(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        await t.say("jm02", BINHE, "滨河社区3号楼2单元没电了")
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        await t.tell_app(crew, "好了 换了空开")
        t.private(crew)

        await t.tell_app("louzhang01", "2")
        assert t.private(crew) == ["别走，滨河社区3号楼还黑（1户），编号0002。好了回“好了”。"]
        await t.say("jm03", BINHE, "滨河社区3号楼3单元还没电")
        await t.say("jm03", BINHE, "滨河社区3号楼3单元还没电")
        assert (await ticket(t, 2))[:3] == (Status.ACCEPTED, 2, 1)
        assert (await ticket(t, 1))[0] == Status.RESTORED

        await t.tell_app(crew, "3号楼好了")
        assert (await ticket(t, 2))[0] == Status.RESTORED
        for person in ("louzhang01", "jm03", "jm01", "jm02"):
            await t.tell_app(person, "来了")
        assert t.heard(BINHE)[-1] == "滨河社区3号楼都来电了（0001）。给大家添麻烦了。"


async def test_stairwell_by_stairwell_though_a_time_was_promised(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        for n, person in enumerate(("jm01", "jm02", "jm03"), start=1):
            await t.say(person, BINHE, f"滨河社区3号楼{n}单元没电了")
        crew = await crew_of(t, 1)
        await t.tell_app(crew, "到了")
        await t.tell_app(crew, "查到了，单元开关烧了，要1个小时")
        assert t.heard(BINHE)[-1] == "滨河社区3号楼：单元开关烧了，正在处理，预计20:00前来电。"

        await t.tell_app(crew, "3号楼1单元来电了，2、3单元还要半小时")
        assert t.heard(BINHE)[-1].startswith("滨河社区3号楼1单元已送电，")
        assert (await ticket(t, 1))[0] == Status.FOUND

"""Danger before anything else, and questions that a person answers."""

from pathlib import Path

from tests.acceptance.town import BINHE, town


async def test_a_danger_without_a_place_wakes_people_first_and_then_asks_where(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T02:00:00") as t:
        await t.say("jm02", BINHE, "电表箱冒火花了")
        (said,) = t.heard(BINHE)
        assert said.startswith("险情收到：电表箱冒火花，编号0001。请离远些，别碰、别用水泼")
        owner = next(p for p in ("wgy01", "wgy02") if t.private(p))
        assert t.private("wgfzr01")[0].startswith("【险情0001】电表箱冒火花")
        await t.say("jm02", BINHE, "滨河社区6号楼")
        (known,) = t.heard(BINHE)
        assert known.startswith("记下了，0001在滨河社区6号楼")
        assert t.private(owner) == ["0001的地点说清了：滨河社区6号楼。"]


async def test_a_danger_is_chased_at_night_by_the_minute(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T02:00:00") as t:
        await t.say("jm02", BINHE, "滨河社区6号楼电表箱冒火花了")
        t.private("wgfzr01")
        t.private("suozhang")
        await t.pass_time(minutes=3)
        assert t.private("wgfzr01")[-1].startswith("0001")
        assert t.private("suozhang")[-1].startswith("0001已3分钟没人接：滨河社区6号楼")


async def test_a_question_goes_to_a_person_and_his_free_words_close_it(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm02", BINHE, "峰谷电价能给合租单独算吗")
        assert t.heard(BINHE) == [
            "这个我没有准话，已转给网格负责人一号，今天18:00前回您。编号0001。"
        ]
        await t.tell_app("wgfzr01", "答复0001 要先分表，带身份证来营业厅办")
        assert t.heard(BINHE) == ["0001 网格负责人一号答复：要先分表，带身份证来营业厅办"]
        async with t.bot.uow() as uow:
            assert (await uow.tickets.get(1)).status == "closed"  # type: ignore[arg-type]
        await t.pass_time(hours=3)
        assert t.private("wgfzr01")[-2:] == [
            "0001已答复，谢谢。",
            "0001的答复要收进知识库吗？收回“1”，不收回“2”。",
        ]


async def test_a_refused_ticket_goes_on_and_the_second_refusal_reaches_the_head(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        first = await _owner(t)
        await t.tell_app(first, "不归我 是表后线路")
        second = await _owner(t)
        assert second != first
        await t.tell_app(second, "不归我 用户自己的线")
        assert await _owner(t) == second  # a second refusal is read back first
        await t.tell_app(second, "1")
        assert await _owner(t) == "suozhang"
        assert any("已被退2次" in line for line in t.private("suozhang"))
        await t.tell_app("suozhang", "2")
        assert await _owner(t) == "wgfzr01"


async def test_power_that_is_not_back_reopens_the_ticket_with_the_same_crew(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        owner = await _owner(t)
        for words in ("接", "到了", "查到了开关烧了", "好了"):
            await t.tell_app(owner, words)
        t.private(owner)
        await t.tell_app("jm01", "2")
        assert t.private("jm01")[-1].startswith("对不住，0001马上重办，还是")
        assert t.private(owner) == ["[抢修0001·没电] 滨河社区5号楼"]
        assert await _owner(t) == owner


async def _owner(t) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    async with t.bot.uow() as uow:
        return str((await uow.tickets.get(1)).owner)

"""J4: a promised time is asked about, put off with a reason, or told the truth about at the minute."""

from pathlib import Path

from tests.acceptance.town import BINHE, Town, town

HEAD = "suozhang"


async def promised(t: Town) -> tuple[str, str, str]:
    """A dark building, accepted and promised for 17:00; return crew, manager and clerk."""
    await t.say("jm01", BINHE, "滨河3号楼停电了")
    await t.say("jm02", BINHE, "4号楼也没电")
    async with t.bot.uow() as uow:
        ticket = await uow.tickets.get(1)  # type: ignore[arg-type]
    station = await t.bot.stations.load()
    grid = station.grid(ticket.grid)
    assert grid is not None
    crew = str(ticket.owner)
    await t.tell_app(crew, "接")
    await t.tell_app(crew, "到了")
    await t.tell_app(crew, "电缆头击穿了，重做，预计17点前好")
    assert "预计17:00前来电" in t.heard(BINHE)[-1]
    for person in (crew, str(grid.manager), str(grid.community_head), HEAD, "jm01"):
        t.private(person)
    return crew, str(grid.manager), str(grid.community_head)


async def test_a_delay_is_asked_for_read_back_and_told_to_all(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T15:00:00") as t:
        crew, manager, clerk = await promised(t)
        await t.until("2026-11-25T16:39:30")
        assert t.private(crew) == []
        await t.until("2026-11-25T16:40:30")
        assert t.private(crew) == ["滨河社区3、4号楼（0001）17:00能来电吗？1能 2晚一点 3说不准"]
        assert t.private(manager) == []

        await t.tell_app(crew, "2 18点半 电缆头还要做一个")
        assert t.private(crew) == [
            "将发：滨河社区3、4号楼要晚到18:30前，因为电缆头还要做一个。1发 2改"
        ]
        assert t.heard(BINHE) == []
        await t.tell_app(crew, "1发")
        assert t.heard(BINHE) == ["抱歉，滨河社区3、4号楼要晚到18:30：电缆头还要做一个。"]
        assert t.private(crew) == ["0001预计18:30前来电，已告诉大家。"]
        (read_out,) = t.private(clerk)
        assert read_out == (
            "请用喇叭念：滨河社区3、4号楼来电要晚到晚上六点半，电缆头还要做一个。"
            "请大家再等等，对不住了。"
        )
        await t.until("2026-11-25T17:05:00")
        assert t.heard(BINHE) == []

        await t.until("2026-11-25T18:12:00")
        assert t.private(crew)[0].endswith("18:30能来电吗？1能 2晚一点 3说不准")
        await t.tell_app(crew, "1")
        assert t.private(crew) == ["好，0001就按18:30。有变化随时说。"]
        await t.until("2026-11-25T18:25:00")
        assert t.private(crew) == []
        assert t.heard(BINHE) == []
        await t.tell_app(crew, "好了")
        assert t.heard(BINHE)[0].startswith("滨河社区3号楼、4号楼已送电")
        await t.until("2026-11-25T20:00:00")
        assert not any("抱歉" in said for said in t.heard(BINHE))

        await t.until("2026-11-26T07:31:00")
        (daily,) = [text for text in t.private(HEAD) if "日报" in text]
        assert "承诺2次，准时1次，平均早5分。" in daily.splitlines()


async def test_silence_at_the_minute_is_told_as_it_is_and_goes_up_the_line(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T15:00:00") as t:
        crew, manager, _ = await promised(t)
        await t.until("2026-11-25T16:50:30")
        assert len(t.private(crew)) == 2
        assert t.private(manager) == [
            "网格员一号没回话：滨河社区3、4号楼（0001）17:00能来电吗？1能 2晚一点 3说不准"
        ]
        await t.until("2026-11-25T17:00:30")
        assert t.heard(BINHE) == [
            "滨河社区3、4号楼：说好的17:00还没好，抱歉。正在问师傅，17:10前给您准信。"
        ]
        asked = (
            "滨河社区3、4号楼（0001）还没好，大家在等准信。"
            "几点能好、因为什么，请17:08前直接回我。说不准回3"
        )
        assert t.private(crew) == [asked]
        assert t.private(manager) == [asked]
        await t.until("2026-11-25T17:10:30")
        assert t.heard(BINHE) == [
            "滨河社区3、4号楼：还没有准信，抱歉。已请网格负责人盯着，17:30前再告诉您。"
        ]
        assert t.private(HEAD) == []
        await t.until("2026-11-25T17:30:30")
        assert t.heard(BINHE) == [
            "滨河社区3、4号楼：还没有准信，抱歉。已请所长盯着，18:00前再告诉您。"
        ]
        assert "一直没给新时间" in t.private(HEAD)[0]
        t.private(manager)
        await t.tell_app(manager, "七点好不了，8点吧，等配件")
        assert t.private(manager) == ["将发：滨河社区3、4号楼要晚到20:00前，因为等配件。1发 2改"]
        await t.tell_app(manager, "1")
        assert t.heard(BINHE) == ["抱歉，滨河社区3、4号楼要晚到20:00：等配件。"]
        async with t.bot.uow() as uow:
            told = await uow.promises.history(1)  # type: ignore[arg-type]
        assert not any(promise.was_silent(t.clock.now()) for promise in told)
        assert [str(promise.author) for promise in told] == [
            crew,
            "steward",
            "steward",
            "steward",
            manager,
        ]


async def test_the_second_delay_waits_for_the_head_but_never_past_the_minute(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T15:00:00") as t:
        crew, _, _ = await promised(t)
        await t.tell_app(crew, "要晚点，得到5点半")
        assert t.private(crew) == [
            "将发：滨河社区3、4号楼要晚到17:30。没说原因，可以补一句。1发 2改"
        ]
        await t.tell_app(crew, "下雨不好干")
        assert t.private(crew) == ["将发：滨河社区3、4号楼要晚到17:30前，因为下雨不好干。1发 2改"]
        await t.tell_app(crew, "1")
        assert t.heard(BINHE) == ["抱歉，滨河社区3、4号楼要晚到17:30：下雨不好干。"]

        await t.tell_app(crew, "晚一个小时，吊车还没到")
        await t.tell_app(crew, "1")
        assert t.private(crew)[-1] == "0001再晚一次要所长点头，已经报了。同意了就发。"
        assert t.heard(BINHE) == []
        (asked,) = t.private(HEAD)
        assert "滨河社区3、4号楼（0001）要第2次晚，晚到18:30，因为吊车还没到。" in asked
        assert asked.endswith("1同意 2再催")

        await t.until("2026-11-25T17:30:30")
        assert t.heard(BINHE) == [
            "滨河社区3、4号楼：说好的17:30还没好，抱歉。新时间正在定，17:40前给您准信。"
        ]
        assert len(t.private(HEAD)) == 1
        t.private(crew)
        await t.tell_app(HEAD, "1")
        assert t.heard(BINHE) == ["抱歉，滨河社区3、4号楼要晚到18:30：吊车还没到。"]
        assert t.private(crew) == ["0001所长同意了，已告诉大家晚到18:30。"]


async def test_the_head_may_send_the_crew_back_and_the_crew_may_not_know(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T15:00:00") as t:
        crew, _, _ = await promised(t)
        for words in ("晚到5点半，缺螺丝", "1", "晚到6点，缺人", "1"):
            await t.tell_app(crew, words)
        t.heard(BINHE), t.private(crew)
        await t.tell_app(HEAD, "2")
        assert t.private(crew) == ["0001所长没同意晚到18:00，请再赶一赶。几点能好直接说。"]
        assert t.heard(BINHE) == []

        await t.until("2026-11-25T17:11:00")
        t.private(crew)
        await t.tell_app(crew, "3")
        assert t.heard(BINHE) == ["滨河社区3、4号楼：几点来电还说不准，抱歉。17:31前给您准信。"]
        await t.tell_app(crew, "能提前，5点20就好")
        assert t.heard(BINHE) == ["滨河社区3、4号楼：能提前，预计17:20前来电。"]


async def test_after_an_outage_of_the_service_the_truth_comes_first(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T15:00:00") as t:
        crew, _, _ = await promised(t)
        await t.stop()
        t.host.at += 3 * 3600
        await t.start()
        await t.bot.ticks.run_all()
        await t.settle()
        (said,) = t.heard(BINHE)
        assert "说好的17:00还没好，抱歉。正在问师傅，18:" in said
        assert "能来电吗" not in "".join(t.private(crew))


async def test_a_time_in_free_words_of_a_finding_is_a_promise_too(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T15:00:00") as t:
        await t.say("jm01", BINHE, "滨河3号楼停电了")
        for words in ("接", "到了", "总开关下桩头烧了，五点前弄好"):
            await t.tell_app("wgy01", words)
        assert t.heard(BINHE)[-1] == (
            "滨河社区3号楼：总开关下桩头烧了，正在处理，预计17:00前来电。"
        )
        await t.until("2026-11-25T17:00:30")
        assert "说好的17:00还没好" in t.heard(BINHE)[-1]

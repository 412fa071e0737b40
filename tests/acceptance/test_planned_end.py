"""J3, J4: an announced outage ends as it was said, later, earlier, or not for everybody."""

from datetime import datetime
from pathlib import Path

from domain.outage import Outage
from domain.ticket import Ticket
from tests.acceptance.test_announced_outage import LINYIN, NOTICE, tickets
from tests.acceptance.town import ZONE, Town, town

LEAD = "wgfzr04"
CREW = "wgy07"
WHERE = "林荫家园社区1–4号楼"
ASKED = f"{WHERE}（P001）17:00能来电吗？1能 2晚一点 3说不准"
OVERSLEPT = 3 * 3600


async def announced(t: Town) -> None:
    """The dispatcher has announced 林荫小区1–4号楼 from 8 to 17."""
    await t.tell_app("diaodu01", NOTICE)
    await t.tell_app("diaodu01", "1")
    await t.tell_app("diaodu01", "线路急需处理")
    await t.bot.ticks.run_all()  # the notice leaves at once, since it comes late
    await t.settle()
    for person in ("diaodu01", LEAD, "suozhang", "louzhang02", "sqsj04", CREW):
        t.private(person)
    t.heard(LINYIN)


def asked(t: Town, person: str = LEAD) -> list[str]:
    """Return what somebody was told of the end; the red list of the notice is another story."""
    return [said for said in t.private(person) if not said.startswith("【红】")]


async def outage(t: Town) -> Outage:
    async with t.bot.uow() as uow:
        found = await uow.outages.get(1)  # type: ignore[arg-type]
    assert found is not None
    return found


async def at(t: Town, time: str) -> None:
    """Go straight to a time of the day; whatever is due by then is done in one look."""
    wanted = datetime.fromisoformat(f"2026-11-29T{time}").replace(tzinfo=ZONE)
    t.host.at += (wanted - t.clock.now()).total_seconds()
    while await t.bot.ticks.run_all():
        await t.settle()


async def test_the_end_holds_and_everybody_concerned_is_asked(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T10:00:00") as t:
        await announced(t)
        await t.say("jm08", LINYIN, "3号楼没电了")
        await t.tell_app("jm02", "林荫小区2号楼停电了")
        t.heard(LINYIN), t.private("jm02")
        await at(t, "16:39:00")
        assert asked(t) == []
        await at(t, "16:40:30")
        assert asked(t) == [ASKED]
        await t.tell_app(LEAD, "1")
        assert asked(t) == ["好，P001就按17:00。有变化随时说。"]
        await at(t, "17:09:00")
        assert t.heard(LINYIN) == [
            (
                f"{WHERE}停电到点了（11月29日08:00-17:00）。还没来电的，先看看家里开关，"
                "再回“@我 没电”，我马上派人。"
            )
        ]
        assert asked(t) == [
            f"17:00到了，{WHERE}（P001）送上电了吗？送了回“送电了”，要晚就说几点、因为什么。"
        ]
        await t.tell_app(LEAD, "送电了")
        assert asked(t) == [
            "P001记下17:09已送电，已告诉大家。10分钟后我问大家来电了吗，先别走远。"
        ]
        (back,) = t.heard(LINYIN)
        assert back.startswith(f"{WHERE}已经来电（今天17:09）。")
        t.private("louzhang02"), t.private("jm02")
        await at(t, "17:19:30")
        assert t.private("jm02") == ["林荫家园社区2号楼（P001）来电了吗？来了回“1”，没有回“2”。"]
        assert t.heard(LINYIN) == [
            "林荫家园社区3号楼（P001）来电了吗？来了回“@我 来电了”，没有回“@我 还没电”。"
        ]
        (steward,) = t.private("louzhang02")
        assert steward == "林荫家园社区1号楼（P001）都来电了吗？都来了回“1”，还有人家没来回“2”。"
        await t.tell_app("jm02", "1")
        assert t.private("jm02") == ["谢谢您，P001记下了。"]
        await t.say("jm08", LINYIN, "来电了")
        await t.tell_app("louzhang02", "来了")
        await at(t, "17:49:30")
        assert t.heard(LINYIN)[-1].startswith(f"{WHERE}来电了（P001），还有")
        await at(t, "20:00:00")
        assert t.heard(LINYIN) == []
        assert await tickets(t) == []


async def test_a_delay_is_asked_for_read_back_and_kept_with_its_reason(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T16:00:00") as t:
        await announced(t)
        await t.tell_app("jm02", "林荫小区2号楼停电了")
        await at(t, "16:40:30")
        asked(t), t.private("jm02")
        await t.tell_app(LEAD, "2 18点半 电缆头还要做一个")
        assert asked(t) == [f"将发：{WHERE}要晚到18:30前，因为电缆头还要做一个。1发 2改"]
        assert (await outage(t)).first_end is None
        await t.tell_app(LEAD, "1发")
        assert asked(t) == ["P001预计18:30前来电，已告诉大家。"]
        (late,) = t.heard(LINYIN)
        assert late == (
            f"抱歉，{WHERE}来电要晚到今天18:30，原定17:00来电。"
            "原因是电缆头还要做一个。请大家再等等。"
        )
        assert t.private("jm02") == [late]  # he has asked in private
        kept = await outage(t)
        assert kept.first_end is not None
        assert (kept.end - kept.first_end).total_seconds() == 90 * 60
        await at(t, "17:20:00")
        assert asked(t) == []

        await t.say("jm08", LINYIN, "3号楼没电了")
        assert "因为电缆头还要做一个，要晚到18:30来电，抱歉。" in t.heard(LINYIN)[-1]
        await t.say("jm08", LINYIN, "怎么还没来电")
        assert "因为电缆头还要做一个晚了，抱歉。" in t.heard(LINYIN)[-1]
        assert await tickets(t) == []

        await at(t, "18:10:30")
        assert asked(t) == [ASKED.replace("17:00", "18:30")]
        await t.tell_app(LEAD, "还要晚半小时，吊车没到")
        assert asked(t) == [f"将发：{WHERE}要晚到19:00前，因为吊车没到。1发 2改"]
        await t.tell_app(LEAD, "1")
        assert asked(t) == ["P001再晚一次要所长点头，已经报了。同意了就发。"]
        (asks,) = t.private("suozhang")
        assert asks == (
            f"网格负责人四号说{WHERE}（P001）要第2次晚，晚到19:00，因为吊车没到。1同意 2再催"
        )
        assert (await outage(t)).end == kept.end
        await at(t, "18:30:30")
        assert t.heard(LINYIN) == [
            f"{WHERE}：说好的18:30还没好，抱歉。新时间正在定，18:40前给您准信。"
        ]
        await t.tell_app("suozhang", "1")
        assert (await outage(t)).end > kept.end
        assert asked(t) == ["P001所长同意了，已告诉大家晚到19:00。"]
        await t.tell_app("diaodu01", "P001 送电了")
        assert (await outage(t)).ended_at is not None


async def test_silence_is_told_as_it_is_at_the_minute_and_after_a_restart(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T16:00:00") as t:
        await announced(t)
        await at(t, "16:40:30")
        await at(t, "16:50:30")
        assert asked(t) == [ASKED, f"还等您一句话：{ASKED}"]
        assert asked(t, "diaodu01") == [f"网格负责人四号没回话：{ASKED}"]
        await t.stop()
        await t.start()
        await at(t, "17:00:30")
        assert t.heard(LINYIN) == [
            f"{WHERE}：说好的17:00还没好，抱歉。正在问师傅，17:10前给您准信。"
        ]
        assert asked(t) == [
            (
                f"{WHERE}（P001）还没好，大家在等准信。几点能来电、因为什么，请17:08前直接回我。"
                "送了电回“送电了”，说不准回3"
            )
        ]
        await at(t, "17:10:30")
        assert t.heard(LINYIN) == [
            f"{WHERE}：还没有准信，抱歉。已请网格负责人盯着，17:30前再告诉您。"
        ]
        await t.tell_app(CREW, "林荫小区送电了")
        assert (await outage(t)).ended_at == (await outage(t)).end
        (back,) = t.heard(LINYIN)
        assert back.startswith(f"{WHERE}已经来电（今天17:10）。")
        await at(t, "17:19:00")
        assert t.heard(LINYIN) == []
        await at(t, "17:21:00")
        assert t.private("louzhang02")[-1].startswith("林荫家园社区1号楼（P001）都来电了吗？")


async def test_it_comes_back_early_by_the_word_of_the_crew(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T14:00:00") as t:
        await announced(t)
        await t.tell_app("wgy03", "送电了 P001")
        assert t.private("wgy03") == ["P001的来电时间由网格负责人四号报。有情况我可以转告他。"]
        await t.tell_app(CREW, "P001 预计16点来电")
        assert t.private(CREW) == [f"将发：{WHERE}提前到16:00来电。1发 2改"]
        await t.tell_app(CREW, "1")
        await at(t, "15:30:00")
        await t.tell_app(CREW, "好了 P001")
        assert t.private(CREW)[-1].startswith("P001记下15:30已送电")
        await at(t, "15:35:00")
        await t.say("jm08", LINYIN, "3号楼没电了")
        (ticket,) = await tickets(t)
        assert ticket.place.building == "3"
        await at(t, "17:00:30")
        assert not any("说好的" in said for said in t.heard(LINYIN))


async def dark(t: Town) -> Ticket:
    (found,) = await tickets(t)
    return found


async def test_who_is_still_dark_becomes_a_fault_and_the_crew_hears_it_first(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-29T15:50:00") as t:
        await announced(t)
        await t.tell_app("jm02", "林荫小区3号楼停电了")
        await at(t, "16:41:00")
        await t.tell_app(LEAD, "能")
        await t.stop()
        await t.start()
        await at(t, "17:10:30")
        t.private(LEAD)
        assert "林荫家园社区3号楼（P001）来电了吗？" in t.private("jm02")[-1]
        await t.tell_app("jm02", "2")
        assert t.private("jm02")[-1].startswith("收到，林荫家园社区3号楼没电，编号0001。")
        ticket = await dark(t)
        assert ticket.place.building == "3"
        assert ticket.reported_at == (await outage(t)).end
        assert "别走，林荫家园社区3号楼还黑着（P001停电以后），编号0001。" in t.private(LEAD)

        await t.tell_app("louzhang02", "2")
        assert t.private("louzhang02")[-1] == "已记上您家（第2户），来电会告诉您。"
        assert (await dark(t)).households == 2
        assert "别走，林荫家园社区1号楼还黑着（P001停电以后），编号0001。" in t.private(LEAD)
        t.heard(LINYIN)
        await at(t, "17:42:00")
        assert not any("都来电了" in said or "来电了（P001）" in said for said in t.heard(LINYIN))


async def test_a_dark_building_outside_of_it_is_a_fault_like_any_other(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T15:50:00") as t:
        await announced(t)
        await t.tell_app("jm02", "林荫小区3号楼停电了")
        await at(t, "16:41:00")
        await t.tell_app(LEAD, "1")
        await at(t, "17:11:00")
        t.private(LEAD)
        await t.tell_app("jm02", "林荫小区5号楼还没来电")
        ticket = await dark(t)
        assert ticket.place.building == "5"
        assert ticket.reported_at > (await outage(t)).end
        assert not any("别走" in said for said in t.private(LEAD))


async def test_a_late_question_says_so_and_what_is_over_cannot_be_cancelled(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-29T16:00:00") as t:
        await announced(t)
        await at(t, "16:01:00")
        await t.stop()
        t.host.at += OVERSLEPT
        await t.start()
        await t.bot.ticks.run_all()
        await t.settle()
        assert t.heard(LINYIN)[-1].startswith(f"（补）{WHERE}：说好的17:00还没好")
        assert not any("能来电吗" in said for said in t.private(LEAD))
        await t.tell_app("diaodu01", "【停电取消通知】11月29日林荫小区1-4号楼计划停电取消。")
        assert t.private("diaodu01")[-1] == (
            "没有记过这次停电，或已经过了时间，不用取消。送上电了回“送电了”带编号。"
        )


async def test_a_report_just_before_the_start_asks_the_crew_and_is_remembered(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-29T07:50:00") as t:
        await announced(t)
        await at(t, "07:57:00")
        t.heard(LINYIN)
        await t.say("jm08", LINYIN, "3号楼没电了")
        assert t.heard(LINYIN) == [
            (
                "您家今天08:00–17:00计划停电，可能提前停了，已请网格负责人四号核实。"
                "家里有急用电的，回“@我 急”。"
            )
        ]
        assert t.private(LEAD) == [
            "林荫家园社区3号楼07:57就说没电了，P001要到08:00才停。提前停了不用回，不是就请马上看。"
        ]
        await at(t, "08:30:00")
        await t.tell_app("jm08", "林荫小区3号楼没电")
        await t.say("jm08", LINYIN, "什么时候来电啊")
        async with t.bot.uow() as uow:
            (one,) = await uow.outage_people.of_outage(1)  # type: ignore[arg-type]
            assert one.is_private
            assert one.said == "report"
            assert await uow.outage_people.reporters(1) == 1  # type: ignore[arg-type]
        await t.say("jm08", LINYIN, "急")
        (ticket,) = await tickets(t)
        assert ticket.urgent

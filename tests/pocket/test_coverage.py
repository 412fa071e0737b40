"""X12: what clerks are handed, what one word ticks, who may say it, and what follows silence."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.coverage import Medium
from domain.ids import ChatId
from domain.outage import OutageStatus
from domain.outbound import PaperKind
from domain.ticket_moves import Action
from domain.wave import WaveKind
from tests.pocket.coverage_parts import (
    BINHE,
    BINHE_CLERK,
    CLERK,
    CREW,
    DISPATCHER,
    JINGU,
    LINYIN,
    MANAGER,
    OTHER_CLERK,
    STEWARD,
    hall,
)
from tests.pocket.office import NEIGHBOUR, ONE

ITEM = "12月3日10:00–19:00，林荫家园社区1–6号楼，计划停电"


async def test_the_clerk_has_the_task_the_texts_and_the_page_twice(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        await h.announce()
        task, chat, script = (await h.told(CLERK))[:3]
        assert task == (
            f"P001的广播包来了：微信稿、喇叭稿、海报。{ITEM}。办完回“转了”“念了”“贴了”。"
        )
        assert chat.startswith("12月3日（星期四）10:00–19:00，林荫家园社区1–6号楼计划停电。")
        assert script.startswith("喇叭稿：\n【提示音】\n各位居民请注意。")
        assert [(paper.kind, paper.name) for paper in await h.papers()] == [
            (PaperKind.POSTER, "停电通知-林荫家园社区-12月3日.png"),
            (PaperKind.POSTER_PDF, "停电通知-林荫家园社区-12月3日.pdf"),
        ]


async def test_the_same_wave_is_handed_out_once(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "转了")
        await h.desk.heard()
        await h.hand(outage, WaveKind.WEEK)
        assert await h.desk.heard() == []
        assert await h.ticked(outage) == {"wechat"}


async def test_one_clerk_of_two_communities_has_one_bundle(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        await h.announce(BINHE, JINGU)
        told = await h.told(BINHE_CLERK)
        assert sum("广播包" in text for text in told) == 1
        assert "请转到滨河居民微信群。" in told[0]
        assert len(await h.papers()) == 4


async def test_a_steward_has_the_line_for_his_building(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        assert (await h.told(STEWARD))[0] == (
            "P001：请把下面这段转给林荫家园社区1号楼的邻居。转好回“转了”，贴好海报回“贴了”。"
        )
        assert await h.say(STEWARD, "贴了") == "记下了，P001您这边都办齐了，谢谢。"
        assert (
            await h.say(STEWARD, "2号楼贴了") == "2号楼不在P001的停电范围里，没有记。请看看楼号。"
        )
        await h.say(STEWARD, "转了")
        assert await h.ticked(outage) == {"1poster", "1wechat"}


async def test_words_tick_and_the_answer_says_what_is_missing(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        said = [
            ("转了", "记下了，还差喇叭没念、1–6号楼没贴。"),
            ("转了", "记下了，还差喇叭没念、1–6号楼没贴。"),
            ("喇叭念过了", "记下了，还差1–6号楼没贴。"),
            ("1到3号楼都贴好了", "记下了，还差4–6号楼没贴。"),
            ("5号楼没人，贴不了", "记下了：5号楼没人，贴不了。还差4–6号楼没贴。"),
            ("贴了", "记下了，还差5号楼没贴。"),
            ("6号楼没贴", "好的。还差5、6号楼没贴。办好再回一声。"),
            ("没贴", "好的。还差5、6号楼没贴。办好再回一声。"),
            ("都贴了", "记下了，P001您这边都办齐了，谢谢。"),
        ]
        assert [(words, await h.say(CLERK, words)) for words, _ in said] == said
        assert {c.done_by for c in await h.cells(outage)} == {CLERK}


async def test_what_he_said_last_a_clerk_takes_back(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "转了")
        await h.say(CLERK, "念了，都贴了")
        assert await h.say(CLERK, "撤销") == "好的。还差喇叭没念、1–6号楼没贴。办好再回一声。"
        assert await h.ticked(outage) == {"wechat"}
        h.desk.clock.at += timedelta(minutes=11)
        await h.say(CLERK, "撤销")
        assert await h.ticked(outage) == {"wechat"}


async def test_what_staff_ticked_is_taken_back_like_any_step(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        assert await h.say(DISPATCHER, "P001 3号楼敲过了") == (
            "记下了，还差微信没转、喇叭没念、1–6号楼没贴。"
        )
        await h.say(DISPATCHER, "P001 念了")
        assert await h.ticked(outage) == {"3knock", "loudspeaker"}
        assert await h.say(DISPATCHER, "撤销") == "已撤销：通知办了。"
        assert await h.ticked(outage) == {"3knock"}
        await h.say(DISPATCHER, "撤销")
        assert await h.ticked(outage) == set()


async def test_a_knock_counts_once_every_unit_was_knocked_at(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "5号楼1单元敲过了")
        assert "5knock" not in await h.ticked(outage)
        await h.say(CLERK, "5号楼2单元敲过了")
        assert "5knock" in await h.ticked(outage)


@pytest.mark.parametrize("text", ["贴了", "3号楼已贴", "P001贴了", "3号楼海报贴了"])
async def test_a_stranger_ticks_nothing_and_is_thanked(tmp_path: Path, text: str) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        said = await h.say(NEIGHBOUR, text)
        assert said == "谢谢您。停电通知由社区和楼长去办，您不用报。"
        assert await h.ticked(outage) == set()


async def test_a_clerk_of_another_community_learns_whose_it_is(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        assert await h.say(OTHER_CLERK, "贴了") == (
            "谢谢您。P001停的是林荫家园社区1–6号楼，由社区书记四号来记，您那边不用办。"
        )
        assert await h.ticked(outage) == set()


async def test_talk_of_the_crew_and_talk_without_a_ledger_stay_talk(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        before = await h.say(CREW, "贴了"), await h.say(CLERK, "转了"), await h.say(ONE, "念了")
        outage = await h.announce()
        assert await h.say(CREW, "贴了") == before[0]
        assert await h.say(ONE, "念了") == before[2]
        assert await h.say(CLERK, "念了书") == before[1]
        assert await h.ticked(outage) == set()
        assert "3poster" not in await h.ticked(outage)
        await h.say(CREW, "3号楼海报贴了")  # of that grid, and about nothing else
        assert await h.ticked(outage) == {"3poster"}


async def test_a_neighbours_talk_in_a_group_elsewhere_stays_talk(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        await h.announce()
        said = await h.say(NEIGHBOUR, "贴了", chat=ChatId("wr_binhe"))
        assert "停电通知" not in said


async def test_of_two_outages_the_quoted_one_the_named_one_or_a_menu(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        first = await h.announce(days=8)
        second = await h.announce(days=9)  # asked about at the same instant
        assert await h.say(CLERK, "转了", quote="P002还差微信没转。") == (
            "记下了，P002还差喇叭没念、1–6号楼没贴。"
        )
        await h.say(CLERK, "P001念了")
        assert (await h.ticked(first), await h.ticked(second)) == ({"loudspeaker"}, {"wechat"})
        assert await h.say(CLERK, "2号楼贴了") == (
            "说的是哪一次：1 P001 12月3日10:00–19:00 林荫家园社区1–6号楼；"
            "2 P002 12月4日10:00–19:00 林荫家园社区1–6号楼。回数字就行。"
        )
        await h.say(CLERK, "2")
        assert await h.ticked(second) == {"wechat", "2poster"}
        await h.say(CLERK, "念了")  # only one of them still lacks it
        assert await h.ticked(second) == {"wechat", "2poster", "loudspeaker"}


async def test_of_two_outages_the_one_he_was_asked_about_last(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        first = await h.announce(days=8)
        h.desk.clock.at += timedelta(minutes=5)
        second = await h.announce(days=9)
        await h.say(CLERK, "转了")
        assert (await h.ticked(first), await h.ticked(second)) == (set(), {"wechat"})


async def test_a_building_that_two_of_his_communities_have_is_asked_about(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce(BINHE, JINGU)
        assert "1 P001" in await h.say(BINHE_CLERK, "1号楼贴了")
        await h.say(BINHE_CLERK, "2")
        cells = {c.community for c in await h.cells(outage) if c.done_at}
        assert cells == {"金谷园社区"}
        assert await h.say(BINHE_CLERK, "滨河社区1号楼贴了") == (
            "记下了，还差微信没转、喇叭没念、2号楼没贴。"
        )
        await h.say(BINHE_CLERK, "转了")
        done = {c.community for c in await h.cells(outage) if c.done_at and c.medium == "wechat"}
        assert done == {"滨河社区", "金谷园社区"}


async def test_a_picture_before_with_or_after_the_word_is_kept(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.picture(CLERK)
        await h.say(CLERK, "3号楼贴了")
        assert await h.picture(CLERK) == "照片收到，记在P001的账里了。"
        (page,) = [c for c in await h.cells(outage) if c.done_at]
        assert page.evidence == ("media1", "media2")
        h.desk.clock.at += timedelta(minutes=11)
        assert "P001" not in await h.picture(CLERK)


async def test_silence_is_asked_about_by_day_then_the_red_list_comes(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "转了，念了，除了4号楼都贴了")
        await h.desk.heard()
        await h.wait(hours=5)
        assert await h.told(CLERK) == ["P001还差4号楼没贴。办好回一声，谢谢您。"]
        await h.wait(until=outage.start - timedelta(hours=25))
        assert await h.told(CLERK) == ["P001还差4号楼没贴。办好回一声，谢谢您。"]
        await h.wait(until=outage.end + timedelta(hours=1))
        when = "12月3日10:00–19:00停电"
        assert await h.desk.heard() == [
            ("direct:diaodu01", f"【红】P001还差：林荫家园社区4号楼公告。{when}。"),
            (
                "direct:wgfzr04",
                f"【红】P001 {when}，社区书记四号那边还差4号楼没贴。请帮着催一下。",
            ),
            ("direct:sqsj04", f"【红】P001 {when}，还差4号楼没贴。办好回一声，谢谢您。"),
        ]
        assert await h.say(CLERK, "P001 4号楼贴了") == "这次停电的账已经收了，不用再记。"


async def test_who_has_done_it_all_is_asked_nothing(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        assert await h.say(CLERK, "都办完了") == "记下了，P001您这边都办齐了，谢谢。"
        await h.desk.heard()
        await h.wait(until=outage.end + timedelta(hours=1))
        assert await h.desk.heard() == []


async def test_the_manager_who_read_the_red_list_may_answer_it(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "转了，念了，除了4号楼都贴了")
        assert "记下了" not in await h.say(MANAGER, "贴了")
        await h.wait(until=outage.start - timedelta(hours=23))
        assert await h.say(MANAGER, "贴了") == "记下了，P001您这边都办齐了，谢谢。"


async def test_another_time_is_handed_out_and_done_again(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "都办完了")
        await h.desk.heard()
        later = replace(outage, end=outage.end + timedelta(hours=1))
        changed = await h.hand(later, WaveKind.CHANGE, before=outage)
        assert (await h.told(CLERK))[0] == (
            "P001改了：时间改为12月3日10:00–20:00。下面是新稿。"
            "旧海报请撕下，换新的。办完回“转了”“念了”“贴了”。"
        )
        assert await h.say(CLERK, "海报换好了") == "记下了，还差微信没转、喇叭没念。"
        await h.desk.heard()
        await h.wait(hours=5)
        assert await h.told(CLERK) == ["P001还差微信没转、喇叭没念。办好回一声，谢谢您。"]
        assert await h.ticked(changed) == {f"{n}poster" for n in "123456"}


async def test_a_delay_asks_for_what_is_spoken_alone(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "都办完了")
        await h.desk.heard()
        late = replace(outage, end=outage.end + timedelta(hours=1))
        await h.hand(late, WaveKind.DELAY, before=outage)
        told = await h.told(CLERK)
        assert told[0] == (
            "P001延时了：时间改为12月3日10:00–20:00。请把下面的新稿再转、再念一遍。"
            "旧海报请撕下。办完回“转了”“念了”。"
        )
        assert len(told) == 3  # no new page
        assert await h.say(CLERK, "转了念了") == "记下了，P001您这边都办齐了，谢谢。"


async def test_a_cancelled_one_closes_once_everybody_has_heard(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "3号楼贴了")
        await h.desk.heard()
        await h.hand(outage.over(OutageStatus.CANCELLED), WaveKind.CANCEL, before=outage)
        assert (await h.told(CLERK))[0] == (
            "P001取消了：12月3日10:00–19:00，林荫家园社区1–6号楼不停电了。"
            "请把下面的话转一遍、念一遍。旧海报请撕下。办完回“转了”“念了”“撕了”。"
        )
        assert await h.say(CLERK, "转了，念了") == "记下了，还差3号楼旧海报没撕。"
        assert await h.say(CLERK, "撕了") == "记下了，P001您这边都办齐了，谢谢。"
        assert await h.say(DISPATCHER, "覆盖账") == "现在没有要覆盖的停电通知。"


async def test_when_power_is_back_nothing_is_asked_for_and_who_passed_it_on_is_thanked(
    tmp_path: Path,
) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.desk.heard()
        over = replace(outage, ended_at=outage.end)
        await h.hand(over, WaveKind.RESTORED, before=outage)
        assert (await h.told(CLERK))[0] == f"P001送电了：{ITEM}。请把下面的话转一下，谢谢。"
        assert await h.say(CLERK, "转了") == "记下了，谢谢您。"
        await h.wait(hours=5)
        assert await h.desk.heard() == []
        assert await h.say(DISPATCHER, "覆盖账") == "现在没有要覆盖的停电通知。"


async def test_what_the_community_was_asked_for_since_is_answered_first(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        ticket = await h.desk.open(ONE, "5", Action.ACCEPT)
        outage = await h.announce(BINHE)
        await h.say(ONE, f"求助社区 {ticket.shown_no} 帮忙敲5号楼的门")
        await h.say(BINHE_CLERK, "敲门了")
        assert await h.ticked(outage) == set()
        await h.say(BINHE_CLERK, "P001 1号楼敲门了")
        assert await h.ticked(outage) == {"1knock"}


async def test_what_was_never_handed_out_is_not_cancelled_anywhere(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce(wave=WaveKind.CANCEL)
        assert await h.desk.heard() == []
        assert await h.cells(outage) == []


async def test_a_community_that_falls_out_hears_that_it_is_over(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce(LINYIN, BINHE)
        await h.say(BINHE_CLERK, "都办完了")
        await h.desk.heard()
        await h.hand(replace(outage, places=(LINYIN,)), WaveKind.CHANGE, before=outage)
        heard = await h.desk.heard()
        over = [text for to, text in heard if to == f"direct:{BINHE_CLERK}"]
        assert over[0].startswith("P001取消了：12月3日10:00–19:00，滨河社区1、2号楼不停电了。")
        assert await h.say(BINHE_CLERK, "转了，念了") == "记下了，还差1、2号楼旧海报没撕。"


async def test_on_the_day_before_a_group_without_the_bot_needs_the_clerk(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce(BINHE)
        await h.say(BINHE_CLERK, "都办完了")
        await h.wait(until=outage.start - timedelta(hours=16))
        await h.desk.heard()
        await h.hand(outage, WaveKind.DAY)
        told = await h.told(BINHE_CLERK)
        assert told[0] == (
            "P001快到了：12月3日10:00–19:00，滨河社区1、2号楼，计划停电。请把下面的话再转一遍。"
            "微信稿请转到滨河居民微信群。还差微信没转。办完回“转了”。"
        )
        assert await h.say(BINHE_CLERK, "转了") == "记下了，P001您这边都办齐了，谢谢。"


async def test_once_the_clerk_has_left_the_grid_manager_has_the_bundle(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        await h.lose(CLERK)
        outage = await h.announce()
        assert (await h.told(MANAGER))[0].startswith("P001的广播包来了")
        await h.wait(hours=5)
        assert await h.told(MANAGER) == [
            "P001还差微信没转、喇叭没念、1–6号楼没贴。办好回一声，谢谢您。"
        ]
        assert "记下了" not in await h.say(CLERK, "转了")
        await h.say(MANAGER, "转了")
        assert await h.ticked(outage) == {"wechat"}


async def test_the_matrix_says_who_did_what_and_what_is_red(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        await h.announce()
        await h.say(CLERK, "转了，1到4号楼都贴了，5号楼没人，贴不了")
        assert await h.say(DISPATCHER, "覆盖 P001") == (
            f"P001 {ITEM}。楼栋已到达4/6，66%。\n"
            "林荫家园社区：微信已办（社区书记四号，10:00），1–4号楼公告已办（社区书记四号，10:00）。"
            "【红】还差喇叭没念、5、6号楼没贴。原因：5号楼没人，贴不了。"
        )
        assert await h.say(DISPATCHER, "覆盖 P009") == "P009没有覆盖账。"
        await h.announce(BINHE)
        assert (await h.say(DISPATCHER, "覆盖账")).startswith("2次停电在办：\nP001 ")
        assert "楼栋" not in await h.say(NEIGHBOUR, "覆盖账")


async def test_the_queries_for_others_agree_with_the_ledger(tmp_path: Path) -> None:
    async with hall(tmp_path) as h:
        outage = await h.announce()
        await h.say(CLERK, "转了，念了，1到3号楼都贴了")
        async with h.desk.dispatcher.uows() as uow:
            missing = await uow.coverage.missing(h.desk.clock.now())
            reach = (await uow.coverage.reach([outage.id]))[outage.id]
        assert [(c.medium, c.building) for c in missing] == [(Medium.POSTER, n) for n in "456"]
        assert (reach.reached, reach.buildings, reach.percent) == (3, 6, 50)

"""X12 through the wire: the clerk has the package, words tick, and 24 hours before the red list."""

from datetime import UTC, datetime
from pathlib import Path

from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.wave import WaveKind
from handlers.relay import hand_out
from handlers.turn import Desk
from tests.acceptance.town import ZONE, Town, town

LINYIN = "group:wr_linyin"
WHEN = "11月29日08:00–17:00"
ITEM = f"{WHEN}，林荫家园社区1–6号楼，计划停电"


def instant(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)


async def handed(t: Town, *places: OutagePlace) -> None:
    """Store an announced outage and let its first notice go out to the clerks."""
    async with t.bot.uow() as uow:
        outage = await uow.outages.add(
            Outage(
                kind=NoticeKind.PLANNED,
                start=instant("2026-11-29T08:00"),
                end=instant("2026-11-29T17:00"),
                places=places,
                noted_at=t.clock.now(),
                said_by=UserId("diaodu01"),
                confirmed=True,
            )
        )
        station = await t.bot.stations.load()
        rules = t.settings.rules()
        desk = Desk(uow=uow, now=t.clock.now(), station=station, rules=rules)
        await hand_out(desk, outage, WaveKind.WEEK)
        await uow.commit()
    await t.settle()


async def jump(t: Town, local: str) -> None:
    """Go straight to a time; what is due by then is done in one look."""
    t.host.at += (instant(local) - t.clock.now()).total_seconds()
    await t.bot.ticks.run_all()
    await t.settle()


async def test_the_building_that_nobody_ticked_is_named_in_red_a_day_before(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-27T10:00:00") as t:
        numbers = tuple(str(number) for number in range(1, 7))
        await handed(t, OutagePlace(community="林荫家园社区", buildings=numbers))
        task, *_ = t.private("sqsj04")
        assert task == (
            f"P001的广播包来了：微信稿、喇叭稿、海报。{ITEM}。办完回“转了”“念了”“贴了”。"
        )
        t.private("louzhang02")

        await t.say("jm08", LINYIN, "贴了")  # a stranger ticks nothing
        assert t.heard(LINYIN) == ["谢谢您。停电通知由社区和楼长去办，您不用报。"]
        await t.tell_app("sqsj02", "3号楼已贴")  # a clerk of another community neither
        assert t.private("sqsj02") == [
            "谢谢您。P001停的是林荫家园社区1–6号楼，由社区书记四号来记，您那边不用办。"
        ]
        await t.tell_app("sqsj04", "转了，念了")
        assert t.private("sqsj04") == ["记下了，还差1–6号楼没贴。"]
        await t.tell_app("louzhang02", "1号楼已贴")
        assert t.private("louzhang02") == ["记下了，P001您这边都办齐了，谢谢。"]
        await t.say("sqsj04", LINYIN, "2到3号楼、5号楼、6号楼都贴好了")
        assert t.heard(LINYIN) == ["记下了，还差4号楼没贴。"]

        await jump(t, "2026-11-27T20:00:00")
        assert t.private("sqsj04") == ["P001还差4号楼没贴。办好回一声，谢谢您。"]
        await jump(t, "2026-11-28T08:05:00")
        assert t.private("diaodu01")[-1] == (
            f"【红】P001还差：林荫家园社区4号楼公告。{WHEN}停电。"
        )
        assert t.private("wgfzr04")[-1] == (
            f"【红】P001 {WHEN}停电，社区书记四号那边还差4号楼没贴。请帮着催一下。"
        )
        assert t.private("sqsj04")[-1] == (
            f"【红】P001 {WHEN}停电，还差4号楼没贴。办好回一声，谢谢您。"
        )

        await t.tell_app("sqsj04", "4号楼贴了")
        assert t.private("sqsj04") == ["记下了，P001您这边都办齐了，谢谢。"]
        await t.tell_app("diaodu01", "覆盖 P001")
        (said,) = t.private("diaodu01")
        assert said.startswith(f"P001 {ITEM}。楼栋已到达6/6，100%。\n林荫家园社区：微信已办")
        assert "【红】" not in said


async def test_a_group_the_bot_cannot_enter_is_reached_by_its_clerk(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-27T10:00:00") as t:
        await handed(t, OutagePlace(community="滨河社区", buildings=("1", "2")))
        task, chat, *_ = t.private("sqsj01")
        assert "微信稿请转到滨河居民微信群。办完回“转了”“念了”“贴了”。" in task
        assert chat.startswith("11月29日（星期日）08:00–17:00，滨河社区1、2号楼计划停电。")
        await t.tell_app("sqsj01", "转了")
        assert t.private("sqsj01") == ["记下了，还差喇叭没念、1、2号楼没贴。"]
        await t.tell_app("diaodu01", "覆盖账")
        (said,) = t.private("diaodu01")
        assert "微信已办（社区书记一号，10:00）" in said
        assert "【红】还差喇叭没念、1、2号楼没贴。" in said

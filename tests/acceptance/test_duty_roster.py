"""The duty roster by chat: swapped, planned, looked at, and its gaps told in time (M25)."""

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import aiohttp

from bot.feeds import path_of
from domain.ids import UserId
from domain.station import Duty
from tests.acceptance.town import BINHE, ZONE, Town, town

SECRET = "a-secret-for-the-calendar-feeds"


async def test_a_colleague_takes_a_night_and_the_report_goes_to_him(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-09-28T10:00:00") as t:
        await t.say("wgy01", BINHE, "换班 网格员四号 10-2")
        spans = "10月2日17:30–次日08:30"
        assert t.heard(BINHE) == [f"已问网格员四号：{spans}的班。他答应才换，在那之前还是您的班。"]
        assert t.private("wgy04") == [
            f"网格员一号想请您替滨河一网格{spans}的班。换回“1”，不换回“2”。"
        ]
        await t.tell_app("wgy04", "1")
        assert t.private("wgy04") == [f"记下了，网格员一号{spans}的班归您了。"]
        assert t.private("wgy01") == [f"网格员四号答应了，{spans}的班归他了。"]
        assert t.private("wgfzr01") == [f"值班表已改：{spans}由网格员四号替网格员一号。"]

        await t.tell_app("wgy04", "我的班 10-2")
        assert t.private("wgy04") == [
            f"您10月2日有2个班：10月2日08:30–17:30（滨河二网格）、{spans}（滨河一网格）。"
        ]
        await t.tell_app("wgy01", "换班 网格员五号 10-2")
        assert t.private("wgy01") == [f"{spans}的班已经换给网格员四号了。"]
        await t.tell_app("wgy01", "今晚23点报修会怎样")
        assert t.private("wgy01") == [
            (
                "9月28日23:00滨河一网格报修：派给网格员二号，周一值班。"
                "没接的话，5分钟催他，10分钟找网格负责人一号，20分钟找所长。"
            )
        ]
        await t.tell_app("wgfzr01", "国庆2号夜里23点滨河报修派给谁")
        assert t.private("wgfzr01") == [
            (
                "10月2日23:00滨河一网格报修：派给网格员四号，换班，国庆值班。"
                "没接的话，5分钟催他，10分钟找网格负责人一号，20分钟找所长。"
            )
        ]

        await _jump(t, "2026-10-02T23:00:00")
        await t.say("jm01", BINHE, "滨河社区5号楼2单元没电了")
        assert t.private("wgy04")[-1].startswith("[抢修0001·没电]")


async def test_who_does_not_want_it_leaves_it_where_it_was(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-09-28T20:00:00") as t:
        await t.tell_app("wgy02", "今晚帮我顶一下")  # one colleague in the grid: he is asked
        (question,) = t.private("wgy01")
        assert question.startswith("网格员二号想请您替滨河一网格9月28日20:00–次日08:30的班。")
        t.private("wgy02")
        await t.tell_app("wgy01", "2")
        assert t.private("wgy01") == ["好，我告诉网格员二号。"]
        assert t.private("wgy02") == [
            "网格员一号那天替不了，9月28日20:00–次日08:30还是您的班。换个人请回“换班 姓名 日期”。"
        ]
        await t.tell_app("wgy01", "春节谁值班")
        (said,) = t.private("wgy01")
        assert said.startswith("2月5日到2月8日值班：滨河一网格2月5日08:30–17:30网格员二号、")
        assert said.endswith("2027年调休未公布，按法推算。")
        await t.tell_app("wgfzr01", "值班")
        assert t.private("wgfzr01") == [
            "现在值班：滨河一网格网格员二号到明天08:30，接着网格员一号。"
        ]


async def test_of_several_colleagues_one_is_chosen(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-09-28T10:00:00") as t:
        await t.tell_app("wgfzr01", "新人 网格员九号 13800000099 滨河一网格 队员")
        await t.tell_app("wgfzr01", "确认 网格员九号")
        await t.tell_app("wgy02", "今晚谁能替我顶个班")
        assert t.private("wgy02") == [
            "请谁替您9月28日17:30–次日08:30的班：1网格员一号 2网格员九号。"
        ]
        await t.tell_app("wgy02", "2")
        t.private("wgy99")
        await t.tell_app("wgy99", "1")
        assert t.private("wgy99") == ["记下了，网格员二号9月28日17:30–次日08:30的班归您了。"]
        await t.tell_app("wgfzr01", "今晚23点险情会怎样")
        assert t.private("wgfzr01")[-1] == (
            "9月28日23:00滨河一网格险情：派给网格员九号，换班，周一值班。"
            "没接的话，1分钟催他，2分钟找网格负责人一号，3分钟找所长。"
        )


async def test_a_chief_sets_the_duty_head_and_a_later_swap_can_be_taken_back(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-09-28T10:00:00") as t:
        await t.tell_app("suozhang", "10-3夜班让值班长二号值班")
        assert t.private("suozhang") == ["排好了：全所10月3日17:30–次日08:30由值班长二号值班。"]
        assert t.private("zbz01") == ["所长把全所10月3日17:30–次日08:30的班排给了值班长二号。"]
        async with t.bot.uow() as uow:
            (change,) = (await t.bot.stations.load()).changes_of("")
            await uow.roster.withdraw(change.id, by=change.by, at=t.clock.now())
            await uow.commit()
        await t.tell_app("zbz01", "我的班 10-3夜班")
        assert t.private("zbz01") == ["您10月3日有1个班：10月3日17:30–次日08:30。"]


async def test_refusals_teach(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-09-28T10:00:00") as t:
        for who, words, answer in (
            (
                "wgy02",
                "换班 网格员三号 9-30白班",
                "那天没有您的班。您下一个班是9月28日17:30–次日08:30。",
            ),
            ("wgy01", "换班 社区书记一号 10-2", "社区书记一号不是抢修值班的人，请换个人。"),
            ("wgy01", "换班 老王 10-2", "没找到叫老王的人。请写全名或成员账号。"),
            ("wgy01", "换班", "请写上找谁、哪天，比如“换班 姓名 10-2”。看自己的班回“我的班”。"),
            ("wgy01", "换班 网格员三号 9-20", "这个班已经过去了，换不了。看自己的班回“我的班”。"),
            (
                "wgy01",
                "换班 网格员三号 10-2",
                "网格员三号10月2日17:30–次日08:30自己在值班。请换个人。",
            ),
            (
                "wgy02",
                "排班 网格员一号 10-2",
                "排班要这个网格的负责人、值班长或所长。您可以回“换班 姓名 日期”找人替。",
            ),
            (
                "wgfzr01",
                "排班 网格员三号 10-2",
                (
                    "那天不止一个班：10月2日08:30–17:30网格员二号、10月2日17:30–次日08:30网格员一号。"
                    "请说清白班、夜班或钟点。"
                ),
            ),
            (
                "wgfzr02",
                "排班 网格员三号 滨河一网格 10-2夜班",
                "排班要这个网格的负责人、值班长或所长。您可以回“换班 姓名 日期”找人替。",
            ),
        ):
            await t.tell_app(who, words)
            assert t.private(who) == [answer]


async def test_a_leaver_makes_a_gap_that_is_told_once_and_filled(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-09-28T10:00:00") as t:
        await t.tell_app("suozhang", "离队 网格员二号")
        t.private("suozhang")
        await t.tell_app("suozhang", "1")
        (reply,) = t.private("suozhang")
        assert reply == (
            "网格员二号已离队，0件未办转到所长名下。"
            "他还有14个班没人顶：9月28日17:30–次日08:30、9月29日17:30–次日08:30、"
            "9月30日17:30–次日08:30等。请排班，回“排班 姓名 9-28”。"
        )
        (gap,) = t.private("wgfzr01")
        assert gap == (
            "滨河一网格9月28日17:30–次日08:30、9月29日17:30–次日08:30、"
            "9月30日17:30–次日17:30等7处没人值班。请排班，回“排班 姓名 9-28”。"
        )
        await t.tell_app("wgfzr01", "排班 网格员三号 9-29")
        assert t.private("wgfzr01") == [
            "排好了：滨河一网格9月29日17:30–次日08:30由网格员三号值班。"
        ]
        assert t.private("wgy03") == [
            "网格负责人一号给您排了班：滨河一网格9月29日17:30–次日08:30。"
        ]

        await _jump(t, "2026-09-29T09:01:00")
        assert t.private("wgfzr01") == [  # the others were told yesterday
            "滨河一网格10月6日08:30–17:30没人值班。请排班，回“排班 姓名 10-6”。"
        ]
        await t.tell_app("wgfzr01", "值班 9-29")
        assert t.private("wgfzr01") == [
            "9月29日值班：滨河一网格08:30–17:30网格员一号、17:30–次日08:30网格员三号。"
        ]


async def test_a_roster_that_runs_out_is_told_seven_days_ahead(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-09-24T08:00:00") as t:
        await _only_until_october(t)
        await t.until("2026-09-24T09:01:00")
        assert t.private("wgfzr01") == []
        await _jump(t, "2026-09-26T09:01:00")
        assert t.private("wgfzr01") == [
            "滨河一网格10月3日08:30起没人值班。请排班，回“排班 姓名 10-3”。"
        ]
        await _jump(t, "2026-09-27T09:01:00")
        assert t.private("wgfzr01") == []
        await t.tell_app("wgfzr01", "国庆3号晚上10点报修会怎样")
        (said,) = t.private("wgfzr01")
        assert said.startswith(
            "10月3日22:00滨河一网格报修：派给网格员一号，服务队员，当班没有排人。"
        )


async def test_the_feed_needs_its_token_and_shows_the_swap(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-09-28T10:00:00") as t:
        await t.stop()
        t.settings = t.settings.model_copy(
            update={"roster": t.settings.roster.model_validate({"feed_secret": SECRET})}
        )
        await t.start()
        await t.tell_app("wgy01", "国庆2号的夜班请网格员四号替我")
        await t.tell_app("wgy04", "1")
        host, port = t.listener.getsockname()[:2]
        async with aiohttp.ClientSession(f"http://{host}:{port}") as http:
            async with http.get(path_of(SECRET, "wgy04")) as found:
                assert found.status == 200
                assert found.content_type == "text/calendar"
                text = (await found.read()).decode()
            assert "UID:BH1-20261002T093000Z-wgy04@guanjia\r\n" in text
            for wrong in (
                path_of(SECRET, "wgy04").replace("wgy04.ics", "wgy01.ics"),
                path_of("another secret", "wgy04"),
                path_of(SECRET, "nobody"),
                path_of(SECRET, "sqsj01"),
            ):
                async with http.get(wrong) as refused:
                    assert refused.status == 404


async def _jump(t: Town, local: str) -> None:
    """Let the clock jump and the ticks run once: nothing else happens in between here."""
    t.host.at += (_instant(local) - t.clock.now()).total_seconds()
    await t.bot.ticks.run_all()
    await t.settle()


def _instant(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE)


async def _only_until_october(t: Town) -> None:
    """Give the grid a roster by dates that ends with 2 October."""
    station = await t.bot.stations.load()
    rows = [duty for duty in station.duties if duty.grid != "BH1"]
    rows += [_dated(f"2026-09-{day}") for day in range(20, 31)]
    rows += [_dated("2026-10-01"), _dated("2026-10-02")]
    await t.bot.stations.replace(replace(station, duties=tuple(rows), _cache={}))


def _dated(day: str) -> Duty:
    return Duty(userid=UserId("wgy01"), days=day, start=time(8, 30), end=time(8, 30), grid="BH1")

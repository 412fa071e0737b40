"""J4: a planned outage lasts longer: told before the minute with its reason, or at the minute."""

from pathlib import Path

from tests.acceptance.test_j3_planned_outage import CLERK, CREW, DISPATCHER, LEAD, LINYIN, go
from tests.acceptance.town import BINHE, Town, town

HEAD = "suozhang"
WHERE = "林荫家园社区1–6号楼"
NOTICE = "因10kV样例二线检修，12月8日8:00-17:00停电，范围：林荫小区1-6号楼"
ASKED = f"{WHERE}（P001）17:00能来电吗？1能 2晚一点 3说不准"


async def afternoon(t: Town) -> None:
    """The outage of the day runs: announced a day late, passed on, two people have asked."""
    for words in (NOTICE, "1", "上级昨晚才批下来"):
        await t.tell_app(DISPATCHER, words)
    for time in ("12-07T19:06", "12-08T07:06", "12-08T08:04", "12-08T10:00"):
        await go(t, time)
    await t.tell_app(CLERK, "转了，念了，贴了")
    await t.say("jm08", LINYIN, "3号楼没电了")
    await t.tell_app("jm02", "林荫小区2号楼停电了")
    await go(t, "12-08T16:39:00")
    for person in (DISPATCHER, CLERK, LEAD, CREW, HEAD, "jm02", "louzhang02"):
        t.private(person)
    t.heard(LINYIN)


async def test_a_delay_is_told_before_the_minute_with_its_reason(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-12-07T19:00:00") as t:
        await afternoon(t)
        await go(t, "12-08T16:40:30")
        assert t.private(LEAD) == [ASKED]
        await t.tell_app(LEAD, "2 18点半 电缆头还要做一个")
        assert t.private(LEAD) == [f"将发：{WHERE}要晚到18:30前，因为电缆头还要做一个。1发 2改"]
        assert t.heard(LINYIN) == []
        await t.tell_app(LEAD, "1")
        assert t.private(LEAD) == ["P001预计18:30前来电，已告诉大家。"]
        news = (
            f"抱歉，{WHERE}来电要晚到今天18:30，原定17:00来电。"
            "原因是电缆头还要做一个。请大家再等等。"
        )
        assert t.heard(LINYIN) == [news]
        assert t.private("jm02") == [news]
        task, chat, script, *rest = t.private(CLERK)
        assert task == (
            "P001延时了：时间改为12月8日08:00–18:30。请把下面的新稿再转、再念一遍。"
            "旧海报请撕下。办完回“转了”“念了”。"
        )
        assert (chat, rest) == (news, [])
        assert script.count("原定下午五点来电，\n改到十二月八号晚上六点半来电。") == 2
        await t.tell_app(CLERK, "转了 念了")
        assert t.private(CLERK) == ["记下了，P001您这边都办齐了，谢谢。"]
        await go(t, "12-08T17:04:00")
        assert t.heard(LINYIN) == []  # the old end is nobody's any more

        await go(t, "12-08T18:10:30")
        assert t.private(LEAD) == [ASKED.replace("17:00", "18:30")]
        await t.tell_app(LEAD, "1")
        assert t.heard(LINYIN) == [f"{WHERE}：师傅说能按时，18:30来电。"]
        await go(t, "12-08T18:25:00")
        t.private(LEAD)
        await t.tell_app(LEAD, "送电了")
        (said,) = t.private(LEAD)
        assert said.startswith("P001记下18:25已送电，已告诉大家。")
        assert t.heard(LINYIN)[0].startswith(f"{WHERE}已经来电（今天18:25）。")
        await go(t, "12-08T18:40:00")
        assert not any("抱歉" in text for text in t.heard(LINYIN))
        assert t.heard(BINHE) == []


async def test_silence_is_told_at_the_minute_and_a_second_delay_is_the_heads(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-12-07T19:00:00") as t:
        await afternoon(t)
        await go(t, "12-08T16:40:30")
        await go(t, "12-08T16:50:30")
        assert t.private(DISPATCHER) == [f"网格负责人四号没回话：{ASKED}"]
        await go(t, "12-08T17:00:00")
        truth = f"{WHERE}：说好的17:00还没好，抱歉。正在问师傅，17:10前给您准信。"
        assert t.heard(LINYIN) == [truth]
        assert t.private("jm02") == [truth]
        t.private(LEAD), t.private(DISPATCHER)
        await t.tell_app(LEAD, "18点半 吊车没到")
        await t.tell_app(LEAD, "1")
        assert t.heard(LINYIN) == [
            f"抱歉，{WHERE}来电要晚到今天18:30，原定17:00来电。原因是吊车没到。请大家再等等。"
        ]
        assert t.private(DISPATCHER) == ["P001网格负责人四号回话了：18:30来电。您不用再问。"]

        await go(t, "12-08T18:10:30")
        t.private(LEAD), t.private(CLERK), t.private("jm02")
        await t.tell_app(LEAD, "2 19点 吊车又坏了")
        await t.tell_app(LEAD, "1")
        assert t.private(LEAD)[-1] == "P001再晚一次要所长点头，已经报了。同意了就发。"
        assert t.heard(LINYIN) == []
        assert t.private(HEAD) == [
            f"网格负责人四号说{WHERE}（P001）要第2次晚，晚到19:00，因为吊车又坏了。1同意 2再催"
        ]
        await t.tell_app(HEAD, "1")
        assert t.private(HEAD) == ["P001预计19:00前来电，已告诉大家。"]
        assert t.private(LEAD) == ["P001所长同意了，已告诉大家晚到19:00。"]
        news = f"抱歉，{WHERE}来电要晚到今天19:00，原定18:30来电。原因是吊车又坏了。请大家再等等。"
        assert t.heard(LINYIN) == [news]
        assert t.private("jm02") == [news]
        assert news in t.private(CLERK)
        assert t.heard(BINHE) == []

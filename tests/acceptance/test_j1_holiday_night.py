"""J1: a holiday night, from the message to the call-back on the next morning."""

from pathlib import Path

from tests.acceptance.town import BINHE, town


async def test_a_holiday_night_ends_with_a_thank_you_in_the_morning(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-10-01T23:12:00") as t:
        await t.say("jm01", BINHE, "滨河小区五号楼二单元一下全黑了")
        assert t.heard(BINHE) == [
            "收到，滨河社区5号楼2单元没电，编号0001。已叫网格员一号，10分钟内回您。"
        ]
        assert t.private("wgy01") == ["[抢修0001·没电] 滨河社区5号楼2单元"]

        await t.pass_time(minutes=4, seconds=30)
        assert t.private("wgy01") == []
        await t.pass_time(seconds=30)
        assert t.private("wgy01") == ["0001还等您一句话：接？"]

        await t.pass_time(minutes=5)
        assert t.private("wgfzr01")[0].startswith(
            "0001网格员一号未接：滨河社区5号楼2单元没电。请接或指派：回1我来"
        )
        assert t.heard(BINHE) == ["0001已请网格负责人亲自盯，有消息马上说。"]

        await t.press("wgy01", "accept", {"eta": "30"})
        assert t.heard(BINHE) == ["0001：网格员一号已接单，约23:52到。"]
        await t.tell_app("wgy01", "到了")
        assert t.heard(BINHE) == ["0001：网格员一号已到现场，正在查原因。"]
        await t.tell_app("wgy01", "单元开关烧了，换一个，1点前")
        assert t.heard(BINHE) == [
            "滨河社区5号楼2单元：单元开关烧了，换一个，正在处理，预计01:00前来电。"
        ]
        t.private("jm01")
        await t.until("2026-10-02T00:50:00")
        await t.tell_app("wgy01", "好了")
        assert t.heard(BINHE) == ["滨河社区5号楼2单元已送电（0001）。谁家还没电，回“@我 还没电”。"]
        assert t.private("jm01") == ["滨河社区5号楼2单元（0001）来电了吗？来了回“1”，没有回“2”。"]
        await t.tell_app("jm01", "1")
        assert t.private("jm01") == ["太好了，0001记下已来电。给您添麻烦了。"]

        await t.until("2026-10-02T09:04:30")
        assert t.private("jm01") == []
        await t.until("2026-10-02T09:05:00")
        assert t.private("jm01") == [
            "昨晚滨河社区5号楼2单元修得还满意吗？满意回“1”，一般回“2”，不满意回“3”。"
        ]
        await t.tell_app("jm01", "1")
        assert t.private("jm01") == ["谢谢您，0001办结了。"]
        async with t.bot.uow() as uow:
            ticket = await uow.tickets.get(1)  # type: ignore[arg-type]
        assert ticket.status == "closed"
        assert ticket.missing() == ()
        assert list(t.sandbox.platform.stage.wire.unexpected) == []

"""J9: the machine dies in mid-outage; afterwards nothing is lost, doubled or forgotten."""

from pathlib import Path

from tests.acceptance.town import BINHE, town


async def test_after_a_restart_the_overdue_chase_fires_once_and_the_operator_knows(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T20:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼2单元没电了")
        owner = "".join(p for p in ("wgy01", "wgy02", "wgy03") if t.private(p))
        await t.bot.ticks.run_all()
        await t.stop()
        t.host.at += 16 * 60
        await t.start()
        await t.bot.ticks.run_all()
        await t.settle()
        assert t.private("xitong01") == [
            "电力管家离线16分钟，现已恢复。待发0条已接着发，1个到点的时限已核对。"
        ]
        assert t.private(owner) == ["（补）0001还等您一句话：接？"]
        await t.bot.ticks.run_all()
        await t.settle()
        assert t.private(owner) == []


async def test_what_waited_to_leave_leaves_after_the_restart_once(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T20:00:00") as t:
        t.sandbox.platform.use_preset("api_down")
        await t.sandbox.platform.say("jm01", BINHE, "@电力管家 滨河社区5号楼2单元没电了")
        await t.sandbox.platform.idle()
        while not await _tickets(t):
            await t.bot.worker.work()
        await t.stop()
        t.sandbox.platform.use_preset("clear")
        t.host.at += 90
        await t.start()
        await t.settle()
        await t.pass_time(minutes=2)
        said = t.heard(BINHE)
        assert len([line for line in said if "编号0001" in line]) == 1
        pages = t.private("wgy01") + t.private("wgy02")
        assert len([line for line in pages if line.startswith("[抢修0001")]) == 1


async def _tickets(t) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    counts = await t.bot.reports.counts()
    return int(counts["inbox_waiting"] == 0)


async def test_after_a_long_absence_the_levels_keep_their_distance(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T20:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼2单元没电了")
        t.heard(BINHE)
        await t.stop()
        t.host.at += 3 * 3600
        await t.start()
        await t.bot.ticks.run_all()
        await t.settle()
        assert t.private("wgfzr01") == []
        await t.pass_time(minutes=5)
        assert len(t.private("wgfzr01")) == 1
        assert t.heard(BINHE) == ["0001已请网格负责人亲自盯，有消息马上说。"]

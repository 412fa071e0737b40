"""X7: a step is taken back; whoever was told hears exactly one correction."""

from pathlib import Path

from tests.acceptance.town import BINHE, Town, town

REPORT = "滨河小区五号楼二单元一下全黑了"
DONE = "滨河社区5号楼2单元已送电（0001）。谁家还没电，回“@我 还没电”。"
WRONG = "更正：刚才说滨河社区5号楼2单元已送电（0001），是误报，还在修。"


async def test_a_restoration_said_by_mistake_is_corrected_once_everywhere(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        owner = await _on_site(t)
        await t.tell_app(owner, "好了")
        assert t.heard(BINHE) == [DONE]
        assert len(t.private("jm01")) == 1
        t.private(owner)

        await t.pass_time(minutes=2)
        await t.tell_app(owner, "撤销")
        assert t.private(owner) == ["已撤销：0001送电。现在：网格员一号已到现场，正在查原因。"]
        assert t.heard(BINHE) == [WRONG]
        assert t.private("jm01") == [WRONG]

        await t.pass_time(hours=2)
        assert t.heard(BINHE) == t.private("jm01") == []
        await t.tell_app(owner, "好了 换了开关")
        assert t.heard(BINHE) == [DONE]
        await t.tell_app("jm01", "1")
        assert t.private("jm01")[-1] == "太好了，0001记下已来电。给您添麻烦了。"
        assert list(t.sandbox.platform.stage.wire.unexpected) == []


async def test_an_acceptance_taken_back_in_the_group_is_chased_again(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, REPORT)
        owner = await _owner(t)
        await t.pass_time(minutes=2)
        await t.say(owner, BINHE, "接")
        t.heard(BINHE)
        t.private(owner)

        await t.pass_time(minutes=4)
        await t.say(owner, BINHE, "撤销")
        assert t.heard(BINHE) == ["更正：0001还没人接单，正在联系网格员一号。"]
        assert t.private(owner) == ["[抢修0001·没电] 滨河社区5号楼2单元"]

        await t.pass_time(minutes=2, seconds=30)
        assert t.private(owner) == []
        await t.pass_time(seconds=30)
        assert t.private(owner) == ["0001还等您一句话：接？"]
        await t.press(owner, "accept", {"eta": "30"})
        assert t.heard(BINHE)[-1].startswith("0001：网格员一号已接单")


async def test_after_ten_minutes_who_leads_the_grid_takes_it_back(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        owner = await _on_site(t)
        await t.tell_app(owner, "好了 换了开关")
        t.heard(BINHE), t.private("jm01"), t.private(owner)

        await t.pass_time(minutes=11)
        await t.tell_app(owner, "撤销")
        assert t.private(owner) == ["过了10分钟，自己撤不了0001送电。要撤请找网格负责人一号。"]
        await t.tell_app("wgy05", "撤销 0001")
        assert t.private("wgy05") == ["0001送电是网格员一号做的。要撤请找网格负责人一号。"]
        await t.tell_app("wgfzr01", "撤销 0001")
        status = "现在：网格员一号已到现场，正在查原因。"
        assert t.private("wgfzr01") == [f"已撤销：0001送电。{status}"]
        assert t.private(owner) == [f"网格负责人一号撤销了您的0001送电。{status}"]
        assert t.heard(BINHE) == t.private("jm01") == [WRONG]


async def test_what_stands_on_a_step_is_named(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, REPORT)
        owner = await _owner(t)
        await t.say("wgfzr01", BINHE, "指派 0001 网格员二号")
        assert t.heard(BINHE)[-1] == "0001改由网格员二号去，正在联系。"
        await t.tell_app("wgy02", "接")
        t.heard(BINHE), t.private("wgy02"), t.private(owner)

        await t.say("wgfzr01", BINHE, "撤销")
        assert t.heard(BINHE) == ["先撤销后面那步：0001接单（10:00）。"]
        await t.tell_app("wgy02", "撤销")
        assert t.private("wgy02")[0] == "已撤销：0001接单。现在：已派网格员二号，等他接单。"
        t.heard(BINHE)
        await t.say("wgfzr01", BINHE, "撤销")
        again = "更正：0001还是网格员一号去，刚才的指派不算数。"
        assert t.heard(BINHE) == [again]
        assert t.private("wgy02") == [again]
        assert await _owner(t) == owner == "wgy01"
        assert "[抢修0001·没电] 滨河社区5号楼2单元" in t.private(owner)


async def test_what_a_resident_confirmed_is_not_taken_back(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        owner = await _on_site(t)
        await t.tell_app(owner, "好了 换了开关")
        await t.tell_app("jm01", "1")
        t.private(owner)
        await t.tell_app(owner, "撤销")
        assert t.private(owner) == [
            "撤不了：0001后来报修人说来电了（10:00）。看情况回“查询0001”。"
        ]


async def test_a_leaver_comes_back_with_his_work(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, REPORT)
        owner = await _owner(t)
        await t.say("wgfzr01", BINHE, f"离队 {owner}")
        await t.say("wgfzr01", BINHE, "1")
        assert await _owner(t) == "wgfzr01"
        t.heard(BINHE), t.private(owner)
        await t.say("wgfzr01", BINHE, "撤销")
        assert await _owner(t) == owner
        assert t.private(owner)[-1] == "[抢修0001·没电] 滨河社区5号楼2单元"
        await t.tell_app(owner, "接 0001")
        assert t.private(owner)[-1] == "0001归您了。到了回“到了”。"


async def test_a_resident_who_says_it_takes_his_report_back(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.tell_app("jm01", REPORT)
        t.private("jm01")
        await t.tell_app("jm01", "撤销")
        assert t.private("jm01") == ["好的，0001已撤，不派人了。再有情况随时说。"]
        await t.tell_app("jm01", "撤销")
        assert t.private("jm01") == ["没查到您在办的报修。请说小区、楼号和情况，我马上派人。"]


async def test_a_promise_is_corrected_and_the_named_step_is_meant(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        owner = await _on_site(t)
        await t.say(owner, BINHE, "预计11点来电")
        assert t.heard(BINHE) == ["滨河社区5号楼2单元：预计11:00前来电。"]
        await t.say(owner, BINHE, "0001的到场撤销")
        assert t.heard(BINHE) == ["先撤销后面那步：0001预计（10:00）。"]
        await t.say(owner, BINHE, "说错了，撤销")
        assert t.heard(BINHE) == ["更正：0001刚才报的来电时间不算数，定了马上说。"]
        await t.say(owner, BINHE, "撤销挂起")
        assert t.heard(BINHE) == ["10分钟内没有您能撤的一步。要撤哪件请带编号，比如“撤销 0231”。"]


async def test_a_quoted_message_names_the_step(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, REPORT)
        await t.say("jm02", BINHE, "滨河社区6号楼1单元就我家没电")
        for no in ("0001", "0002"):
            await t.say("wgfzr01", BINHE, f"接 {no}")
        said = [m for m in t.sandbox.platform.messages(BINHE) if "0001：" in m.text]
        t.heard(BINHE)
        await t.say("wgfzr01", BINHE, "撤销", quote_seq=said[-1].seq)
        assert t.heard(BINHE) == ["更正：0001还是网格员一号去，刚才的接单不算数。"]


async def _on_site(t: Town) -> str:
    await t.say("jm01", BINHE, REPORT)
    owner = await _owner(t)
    await t.tell_app(owner, "接")
    await t.tell_app(owner, "到了")
    t.heard(BINHE), t.private(owner), t.private("jm01")
    return owner


async def _owner(t: Town) -> str:
    async with t.bot.uow() as uow:
        return (await uow.tickets.get(1)).owner  # type: ignore[arg-type]

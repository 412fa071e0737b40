"""J8: a new grid member practises before he may act; a leaver leaves nothing lying."""

from pathlib import Path

from tests.acceptance.town import BINHE, Town, town


async def test_a_newcomer_is_welcomed_practises_and_takes_over(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.say("jm02", BINHE, "滨河社区6号楼1单元就我家没电")
        owner = await _owner_of(t, 1)
        t.heard(BINHE)

        await t.say("wgfzr01", BINHE, "新人 网格员九号 13800000099 滨河网格 队员")
        (reply,) = t.heard(BINHE)
        assert reply.startswith("已加网格员九号（服务队员，")
        assert reply.endswith("他练一次就能接单。")
        (welcome,) = t.private("wgy99")
        assert welcome.startswith("欢迎，您在")
        assert welcome.endswith("会四句话就行：接、到了、好了、换人。现在练一次，回“练”。")

        await t.tell_app("wgy99", "接 0001")
        assert t.private("wgy99") == ["您先练一次再接单，回“练”就开始。"]

        await t.tell_app("wgy99", "练")
        (drill,) = t.private("wgy99")
        assert drill.startswith("【演练】抢修0003：")
        for words, answer in (
            ("接", "【演练】接得好。到现场了回“到了”。"),
            ("到了", "【演练】记下了。修好了回“好了”。"),
        ):
            await t.pass_time(seconds=20)
            await t.tell_app("wgy99", words)
            assert t.private("wgy99") == [answer]
        t.private("wgfzr01")
        await t.tell_app("wgy99", "好了")
        assert t.private("wgy99") == ["练完了，用时40秒，可以接单了。本周值班：还没排。"]
        ready, offer = t.private("wgfzr01")
        assert ready == "网格员九号练完了，可以接单。"
        station = await t.bot.stations.load()
        name = next(m.name for m in station.members if m.userid == owner)
        assert offer == f"{name}有2件未办，转给网格员九号吗？转回“1”，留回“2”。"
        assert t.heard(BINHE) == []

        await t.tell_app("wgfzr01", "1")
        assert await _owner_of(t, 1) == await _owner_of(t, 2) == "wgy99"
        assert len([line for line in t.private("wgy99") if line.startswith("[抢修")]) == 2


async def test_a_leaver_has_no_access_and_his_work_goes_up(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        owner = await _owner_of(t, 1)
        t.heard(BINHE)
        await t.say("wgfzr01", BINHE, f"离队 {owner}")
        assert t.heard(BINHE)[0].endswith(
            "离队，1件未办转给网格负责人一号。照做回“@我 1”，不做回“@我 2”。"
        )
        assert await _owner_of(t, 1) == owner
        await t.say("wgfzr01", BINHE, "1")
        (reply,) = t.heard(BINHE)
        done, shifts, advice = reply.removesuffix("。").split("。")
        assert done.endswith("已离队，1件未办转到网格负责人一号名下")
        assert shifts.startswith("他还有15个班没人顶：11月25日10:00–17:30、11月26日08:30–17:30、")
        assert advice == "请排班，回“排班 姓名 11-25”"
        assert await _owner_of(t, 1) == "wgfzr01"
        await t.tell_app(owner, "接 0001")
        assert t.private(owner)[-1].startswith("0001由网格负责人一号办理，您不能接单。")
        assert await _owner_of(t, 1) == "wgfzr01"


async def test_the_last_manager_cannot_leave(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("suozhang", BINHE, "离队 网格负责人一号")
        (reply,) = t.heard(BINHE)
        assert reply.endswith("至少要留1名网格负责人。请先加人再减人。")


async def test_nobody_leaves_below_one_and_one_and_one(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.tell_app("suozhang", "离队 网格员一号")
        await t.tell_app("suozhang", "1")
        t.private("suozhang")
        for leaver, role in (
            ("网格员二号", "服务队员"),
            ("社区书记一号", "社区负责人"),
            ("所长", "所长"),
        ):
            await t.tell_app("suozhang", f"离队 {leaver}")
            (reply,) = t.private("suozhang")
            assert reply.endswith(f"至少要留1名{role}。请先加人再减人。")


async def test_a_newcomer_has_the_least_rights_until_he_has_practised(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgfzr01", "新人 网格员九号 13800000099 滨河一网格 队员")
        t.private("wgy99")
        first = "您先练一次再接单，回“练”就开始。"
        for words in ("接 0001", "支援 0001", "好了 0001", "换班 网格员二号 11-26"):
            await t.tell_app("wgy99", words)
            assert t.private("wgy99") == [first], words
        await t.tell_app("wgy01", "换班 网格员九号 11-26")
        assert t.private("wgy01")[-1] == "网格员九号还在见习，练完才能值班。请换个人。"
        await t.tell_app("wgfzr01", "排班 网格员九号 11-26")
        assert t.private("wgfzr01")[-1] == "网格员九号还在见习，练完才能值班。请换个人。"


async def test_a_question_from_before_is_not_answered_by_who_has_left(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.tell_app("wgy01", "换班 网格员二号 11-26")
        await t.tell_app("wgfzr01", "离队 网格员二号")
        await t.tell_app("wgfzr01", "1")
        t.private("wgy02"), t.private("wgy01")
        await t.tell_app("wgy02", "1")
        assert t.private("wgy01") == []
        await t.tell_app("wgy01", "我的班 11-26")
        assert t.private("wgy01") == ["您11月26日有1个班：11月26日08:30–17:30。"]


async def _owner_of(t: Town, no: int) -> str:
    async with t.bot.uow() as uow:
        return (await uow.tickets.get(no)).owner  # type: ignore[arg-type]

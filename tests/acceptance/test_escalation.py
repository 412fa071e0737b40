"""Nothing stays silent: accepted and quiet, put aside, nobody picks up, the evening, the shift."""

from pathlib import Path

from tests.acceptance.town import BINHE, Town, town

WEDNESDAY = "2026-11-25T10:00:00"


async def test_accepted_and_silent_is_asked_then_goes_to_the_manager_and_back_to_the_queue(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "接")
        _hush(t, "wgy01", "wgy02", "wgfzr01")

        await t.pass_time(minutes=14, seconds=30)
        assert t.private("wgy01") == []
        await t.pass_time(seconds=30)
        assert t.private("wgy01") == [
            "0001还在去的路上吗？到了回“到了”，还要一会儿回“1”，去不了回“2”或“换 姓名”。"
        ]
        await t.tell_app("wgy01", "1")
        assert t.private("wgy01") == ["0001记下您已回应，先不催了。"]

        await t.pass_time(minutes=30)
        assert t.private("wgy01")[0].startswith("0001还在去的路上吗")
        await t.pass_time(minutes=15)
        assert t.private("wgfzr01") == [
            (
                "0001网格员一号已45分钟没有消息：滨河社区5号楼没电。"
                "请问一声或接手：回1我来，回2换网格员二号。"
            )
        ]
        _hush(t)
        await t.pass_time(minutes=15)
        assert t.heard(BINHE) == ["0001改由网格员二号去，正在联系。"]
        assert t.private("wgy01") == ["0001一直没有您的消息，已转给网格员二号。"]
        assert t.private("wgy02") == ["[抢修0001·没电] 滨河社区5号楼"]
        assert await _owner(t) == "wgy02"

        await t.pass_time(minutes=5)
        assert t.private("wgy02") == ["0001还等您一句话：接？"]
        assert t.private("wgy01") == []


async def test_whoever_cannot_go_says_so_with_one_digit_and_the_next_is_called_at_once(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "接")
        await t.pass_time(minutes=15)
        _hush(t, "wgy01", "wgy02")
        await t.tell_app("wgy01", "2")
        assert t.private("wgy01") == ["0001已转给网格员二号。"]
        assert t.private("wgy02") == ["[抢修0001·没电] 滨河社区5号楼"]
        assert t.heard(BINHE)[-1] == "0001改由网格员二号去，正在联系。"


async def test_nobody_is_asked_before_the_time_of_arrival_he_gave(tmp_path: Path) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.press("wgy01", "accept", {"eta": "60"})
        _hush(t, "wgy01")
        await t.pass_time(minutes=74)
        assert t.private("wgy01") == []
        await t.pass_time(minutes=1)
        assert t.private("wgy01")[0].startswith("0001还在去的路上吗")


async def test_the_manager_takes_over_what_somebody_accepted_and_is_silent_about(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "接")
        await t.pass_time(minutes=30)
        _hush(t, "wgy01", "wgfzr01")
        await t.tell_app("wgfzr01", "1")
        assert await _owner(t) == "wgfzr01"
        assert t.private("wgy01") == ["0001已转给网格负责人一号。"]
        assert t.private("wgfzr01") == ["0001归您了。到了回“到了”。"]
        assert t.heard(BINHE) == ["0001：网格负责人一号已接单，正赶过去。"]


async def test_work_on_the_spot_is_asked_after_once_a_span(tmp_path: Path) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "到了")
        _hush(t, "wgy01", "wgfzr01")
        await t.pass_time(minutes=95)
        assert t.private("wgy01") == [
            f"0001已{span}没有消息，进展怎样？还在修回“1”，好了回“好了”。"
            for span in ("30分钟", "1小时", "1小时30分")
        ]
        assert t.private("wgfzr01") == []
        await t.pass_time(minutes=30)
        assert t.private("wgfzr01")[0].startswith("0001网格员一号已2小时没有消息")
        assert await _owner(t) == "wgy01"


async def test_work_put_aside_with_a_reason_and_a_time_rests_until_then(tmp_path: Path) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "到了")
        _hush(t, "wgy01")
        await t.tell_app("wgy01", "等配件 明天10点")
        assert t.heard(BINHE) == ["滨河社区5号楼：暂时停下，等配件，明天10:00接着修。"]
        assert t.private("wgy01") == ["0001已挂起，明天10:00我来问您。"]

        await t.until("2026-11-26T09:59:00")
        assert not [line for line in t.private("wgy01") if line.startswith("0001")]
        await t.until("2026-11-26T10:00:00")
        assert t.private("wgy01") == [
            (
                "0001说好现在接着干（等配件）。接着干回“1”，"
                "还要等写原因和时间，比如“等配件 明天10点”。"
            )
        ]
        await t.tell_app("wgy01", "0001挂起 等材料 下午3点")
        assert t.heard(BINHE) == ["滨河社区5号楼：暂时停下，等材料，15:00接着修。"]


async def test_several_chases_for_one_person_are_one_line_and_danger_stays_alone(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.say("jm02", BINHE, "向阳社区3号楼没电了")
        await t.pass_time(minutes=4)
        await t.say("jm01", BINHE, "滨河社区7号楼配电箱冒火花了")
        _hush(t, "wgy01", "wgfzr01")
        await t.pass_time(minutes=1)
        assert sorted(t.private("wgy01")) == [
            "0003还等您一句话：接？",
            "还等您：0001滨河社区5号楼没电、0002向阳社区3号楼没电。回：接 编号。",
        ]


async def test_when_nobody_answers_the_telephone_rings_one_after_the_other(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T02:00:00", calls=True) as t:
        await t.say("jm02", BINHE, "滨河社区6号楼电表箱冒火花了")
        owner = await _owner(t)
        await t.pass_time(minutes=4, seconds=30)
        _hush(t, owner, "wgfzr01")
        await t.pass_time(seconds=30)
        assert t.private(owner) == [
            "0001还没人接：滨河社区6号楼冒火花。正在给您打电话，请先看这里。回：接。",
            f"📞 电话打给{_name(t, owner)}…",
        ]
        await t.pass_time(minutes=1)
        calls = t.sandbox.platform.calls
        assert calls.ringing(owner) == ""
        ringing = calls.ringing("wgfzr01")
        assert ringing
        calls.answer("wgfzr01", ringing, pick_up=True)
        _hush(t, "wgfzr01", "suozhang")
        await t.pass_time(minutes=1)
        assert not any("电话" in line for line in t.private("suozhang"))
        async with t.bot.uow() as uow:
            events = [e.action for e in await uow.tickets.timeline(1)]  # type: ignore[arg-type]
        assert [e for e in events if e.startswith("call_")] == ["call_missed", "call_answered"]


async def test_a_call_that_cannot_be_placed_is_a_message_and_an_alarm(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T02:00:00", calls=True) as t:
        t.sandbox.platform.use_preset("calls_broke")
        await t.say("jm02", BINHE, "滨河社区6号楼电表箱冒火花了")
        owner = await _owner(t)
        await t.pass_time(minutes=5, seconds=30)
        assert any("正在给您打电话" in line for line in t.private(owner))
        assert any("没有打出去：301051 紧急通知余额不足" in line for line in t.private("xitong01"))
        assert not any("正在给您打电话" in line for line in t.private("wgfzr01"))


async def test_without_the_permission_nobody_is_called(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T02:00:00") as t:
        await t.say("jm02", BINHE, "滨河社区6号楼电表箱冒火花了")
        await t.pass_time(minutes=6)
        paths = {record.path for record in t.sandbox.platform.stage.wire.api}
        assert "/cgi-bin/pstncc/call" not in paths


async def test_at_half_past_nine_nothing_open_goes_into_the_night_unsaid(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T20:50:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        owner = await _owner(t)
        await t.tell_app(owner, "到了")
        await t.say("jm02", BINHE, "向阳社区3号楼没电了")
        await t.tell_app(owner, "到了0002")
        _hush(t, owner, "wgfzr01")
        await t.until("2026-11-25T21:30:00")
        assert t.private(owner)[-1] == (
            "事不过夜，您还有2件：0001滨河社区5号楼没电（已到场）；0002向阳社区3号楼没电（已到场）。"
            "办好的回“好了”带编号，今夜办回“1”，要等的写原因和时间，比如“0001等配件 明天10点”。"
        )
        await t.tell_app(owner, "0001等配件 明天10点")
        _hush(t, owner, "wgfzr01")
        await t.until("2026-11-25T22:00:00")
        name = _name(t, owner)
        assert [m for m in t.private("wgfzr01") if "事不过夜" in m] == [
            f"事不过夜，这1件还没有回话：{name} 0002向阳社区3号楼没电。请您问一下。"
        ]
        await t.pass_time(minutes=30)
        assert not [m for m in t.private(owner) if "事不过夜" in m]


async def test_whoever_comes_on_duty_gets_one_card(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T17:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼302没电了，家里有呼吸机")
        await t.pass_time(minutes=29)
        _hush(t, "wgy02")
        await t.until("2026-11-25T17:31:00")
        card = next(m for m in t.private("wgy02") if m.startswith("【接班】"))
        assert card.splitlines() == [
            "【接班】滨河一网格在办1件：",
            "· 0001滨河社区5号楼没电（待接单）",
            "家里等不得、还没电的：0001滨河社区5号楼。",
        ]
        await t.pass_time(minutes=5)
        assert not [m for m in t.private("wgy02") if m.startswith("【接班】")]


async def test_a_shift_is_handed_on_by_a_word(tmp_path: Path) -> None:
    async with town(tmp_path, at=WEDNESDAY) as t:
        await t.tell_app("wgy01", "交班")
        assert t.private("wgy01") == ["交班卡发给了滨河一网格的网格员二号。辛苦了。"]
        assert t.private("wgy02") == ["【接班】滨河一网格没有未了的事。"]


def _hush(t: Town, *people: str) -> None:
    """Skip what was said so far."""
    t.heard(BINHE)
    for person in people:
        t.private(person)


def _name(t: Town, userid: str) -> str:
    return t.sandbox.platform.stage.world.people[userid].name


async def _owner(t: Town) -> str:
    async with t.bot.uow() as uow:
        return str((await uow.tickets.get(1)).owner)  # type: ignore[arg-type]

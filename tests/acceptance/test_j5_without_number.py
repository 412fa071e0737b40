"""J5: the crew never types a ticket number, and nobody's word touches a colleague's ticket (X5)."""

from pathlib import Path

from domain.ids import TicketNo
from domain.ticket_moves import Status
from tests.acceptance.town import BINHE, Town, town

DAY = "2026-11-25T10:00:00"


async def status(t: Town, no: int) -> Status:
    """Return where a ticket stands."""
    async with t.bot.uow() as uow:
        return (await uow.tickets.get(TicketNo(no))).status


async def owner(t: Town, no: int) -> str:
    """Return who answers for a ticket."""
    async with t.bot.uow() as uow:
        return (await uow.tickets.get(TicketNo(no))).owner


async def two_reports(t: Town) -> None:
    """Let two dangers of one community come in: two tickets of one owner."""
    await t.say("jm01", BINHE, "滨河社区5号楼电表箱冒烟")
    await t.say("jm02", BINHE, "滨河社区8号楼电线断了掉地上")
    for place in (BINHE, "app:wgy01", "app:wgfzr01"):
        t.heard(place)


async def seq_of(t: Town, where: str, words: str) -> int:
    """Return the newest message there that holds these words, to quote it."""
    found = [m.seq for m in t.sandbox.platform.messages(where) if words in m.text]
    return found[-1]


async def test_the_quoted_message_wins_and_the_rest_is_a_menu_of_small_numbers(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=DAY) as t:
        await two_reports(t)
        quoted = await seq_of(t, BINHE, "编号0002")
        await t.say("wgy01", BINHE, "到了", quote_seq=quoted)
        assert t.heard(BINHE) == ["0002：网格员一号已到现场，正在查原因。"]
        assert (await status(t, 1), await status(t, 2)) == (Status.REPORTED, Status.ARRIVED)

        await t.tell_app("wgy01", "到了")  # only one may still be reached
        assert t.private("wgy01")[-1].startswith("0001记下您到了。")
        t.heard(BINHE)
        await t.pass_time(minutes=31)
        t.private("wgy01")
        await t.tell_app("wgy01", "好了")
        assert t.private("wgy01")[-1] == ("哪一件：1 滨河社区5号楼(0001) 2 滨河社区8号楼(0002)。")
        await t.tell_app("wgy01", "2")
        assert (await status(t, 1), await status(t, 2)) == (Status.ARRIVED, Status.RESTORED)

        await t.tell_app("wgy01", "1好了，换了表箱")
        assert await status(t, 1) is Status.RESTORED


async def test_the_small_numbers_stay_and_the_lowest_free_one_comes_next(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await two_reports(t)
        await t.tell_app("wgy01", "待办")
        assert t.private("wgy01")[-1].startswith(
            "在办2件：1 滨河社区5号楼冒烟0001（已派网格员一号，等他接单）；2 滨河社区8号楼"
        )
        await t.tell_app("wgy01", "1 到了")
        await t.tell_app("wgy01", "好了1")
        assert await status(t, 1) is Status.RESTORED
        await t.tell_app("wgy01", "1")  # answers what the cause was, not a ticket
        assert t.private("wgy01")[-1] == "0001原因记下了，谢谢。"
        await t.say("jm03", BINHE, "滨河社区9号楼着火了电线烧起来了")
        await t.tell_app("wgy01", "待办")
        line = t.private("wgy01")[-1]
        assert "2 滨河社区8号楼" in line
        assert "1 滨河社区9号楼" in line
        await t.tell_app("wgy01", "2接")
        assert await status(t, 2) is Status.ACCEPTED
        assert await status(t, 3) is Status.REPORTED


async def test_a_quoted_list_is_no_ticket_and_a_digit_against_the_quote_is_asked_about(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=DAY) as t:
        await two_reports(t)
        await t.tell_app("wgy01", "待办")
        listed = await seq_of(t, "app:wgy01", "在办2件")
        await t.say("wgy01", "app:wgy01", "到了", quote_seq=listed)
        assert t.private("wgy01")[-1].startswith("哪一件：1 ")
        assert (await status(t, 1), await status(t, 2)) == (Status.REPORTED, Status.REPORTED)
        quoted = await seq_of(t, BINHE, "编号0001")
        await t.say("wgy01", BINHE, "2到了", quote_seq=quoted)
        assert t.heard(BINHE)[-1].startswith("哪一件：1 ")
        assert (await status(t, 1), await status(t, 2)) == (Status.REPORTED, Status.REPORTED)


async def test_the_menu_keeps_what_was_said(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await two_reports(t)
        await t.say("wgy01", BINHE, "接单0001")
        await t.say("wgy01", BINHE, "接单0002")  # touched in the group, not where he asks now
        await t.tell_app("wgy01", "接头烧了，换一个，1点前")
        assert t.private("wgy01")[-1].startswith("哪一件：")
        t.heard(BINHE)
        await t.tell_app("wgy01", "2")
        assert t.heard(BINHE) == ["滨河社区8号楼：接头烧了，换一个，正在处理，预计13:00前来电。"]


async def test_a_resident_and_another_grid_say_it_and_nothing_happens(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await two_reports(t)
        await t.say("wgy01", BINHE, "1到了")
        before = (await status(t, 1), await status(t, 2))
        await t.say("jm03", BINHE, "1好了")
        await t.say("jm03", BINHE, "好了")
        await t.tell_app("wgy03", "好了")
        assert t.private("wgy03") == ["您名下没有在办的单子。"]
        await t.say("wgy02", BINHE, "好了")
        quoted = await seq_of(t, BINHE, "编号0001")
        t.heard(BINHE)
        await t.say("wgy02", BINHE, "好了", quote_seq=quoted)
        assert t.heard(BINHE) == [
            "0001由网格员一号办理。要换人请他回“换 姓名”，或请网格负责人指派。"
        ]
        assert (await status(t, 1), await status(t, 2)) == before


async def test_a_spoken_word_is_understood_as_it_was_meant(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        for spoken, then in (
            ("呃那个节单", Status.ACCEPTED),
            ("我这边到啦", Status.ARRIVED),
            ("嗯查道了开关烧了", Status.FOUND),
            ("号了啊", Status.RESTORED),
        ):
            await t.sandbox.platform.say("wgy01", "aibot:wgy01", spoken, kind="voice")
            await t.settle()
            assert await status(t, 1) is then, spoken


async def test_nobody_opens_the_door_and_the_reporter_tells_the_way(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "接")
        t.private("wgy01")
        await t.tell_app("wgy01", "找不到门")
        assert t.private("wgy01") == ["0001已问报修人怎么进门，回话马上转给您。"]
        assert t.private("jm01") == [
            (
                "滨河社区5号楼：网格员一号到了附近，找不到门或进不去。"
                "请说怎么走、谁来开门，直接回这条就行。"
            )
        ]
        await t.tell_app("jm01", "从小卖部旁边的铁门进，我下楼接")
        assert t.private("jm01") == ["谢谢，已转给网格员一号。"]
        assert t.private("wgy01") == ["0001报修人说：从小卖部旁边的铁门进，我下楼接。"]
        await t.tell_app("wgy01", "敲门没人应")
        assert t.private("wgy01") == ["0001已问报修人、社区书记一号怎么进门，回话马上转给您。"]
        assert t.private("sqsj01")[-1].startswith(
            "滨河社区5号楼：网格员一号到了，报修的人没有应。"
        )


async def test_hands_are_called_for_and_who_is_above_is_called_in(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "到了")
        t.private("wgfzr01")
        await t.tell_app("wgy01", "再来一个人")
        assert t.private("wgy01")[-1] == "0001已告诉网格负责人一号，他马上安排人。"
        assert t.private("wgfzr01") == [
            (
                "0001网格员一号在滨河社区5号楼要支援：要人手。"
                "谁去就回“支援0001”，换人回“指派0001 姓名”。"
            )
        ]
        await t.tell_app("wgy01", "升级 树太大砍不动")
        assert t.private("wgy01")[-1] == "0001已升级到网格负责人一号。他接手前还归您。"
        assert t.private("wgfzr01") == [
            (
                "0001网格员一号请您出面：滨河社区5号楼没电，树太大砍不动。"
                "您来办回1，或“指派0001 姓名”。"
            )
        ]
        assert await owner(t, 1) == "wgy01"
        await t.tell_app("wgfzr01", "升级0001 要调吊车")
        assert t.private("wgfzr01")[-1].startswith("0001已升级到")
        assert t.private("wgfzr01") == []


async def test_what_is_risky_is_read_back_first(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        await t.tell_app("wgy01", "到了")
        t.private("wgfzr01")
        await t.tell_app("wgfzr01", "指派0001 网格员2号")
        assert t.private("wgfzr01") == [
            "将把0001转给网格员二号，网格员一号已到场。照做回“1”，不做回“2”。"
        ]
        await t.tell_app("wgfzr01", "2")
        assert t.private("wgfzr01") == ["好的，不动。"]
        assert await owner(t, 1) == "wgy01"
        await t.tell_app("wgfzr01", "指派0001 网格员二号")
        await t.tell_app("wgfzr01", "1")
        assert t.private("wgfzr01")[-1] == "0001已转给网格员二号。"
        assert await owner(t, 1) == "wgy02"
        await t.tell_app("wgy02", "不归我 是表后线路")
        await t.tell_app(await owner(t, 1), "不归我 是物业的")
        refuser = await owner(t, 1)
        assert t.private(refuser)[-1].startswith("0001这是第二次退单，将交所长定归谁。")
        await t.tell_app(refuser, "1")
        assert await owner(t, 1) == "suozhang"

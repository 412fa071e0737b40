"""J11, the question part: nobody knows the answer at once, and nobody forgets the question."""

from pathlib import Path

from tests.acceptance.town import BINHE, town


async def test_a_question_is_chased_an_hour_before_its_time_and_closed_by_free_words(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm02", BINHE, "峰谷电价能给合租单独算吗")
        assert t.heard(BINHE) == [
            "这个我没有准话，已转给网格负责人一号，今天18:00前回您。编号0001。"
        ]
        assert t.private("wgfzr01") == [
            (
                "【咨询0001】居民说：峰谷电价能给合租单独算吗。"
                "您是滨河一网格的网格负责人。回：答复0001 加您的话。"
            )
        ]
        await t.until("2026-11-25T16:59:00")
        t.private("wgfzr01")
        t.private("suozhang")
        await t.until("2026-11-25T17:00:00")
        assert t.private("wgfzr01") == ["0001的咨询说好今天18:00前答复。回：答复0001 加您的话。"]

        asked = t.sandbox.platform.messages(BINHE)[0].seq
        await t.say("wgfzr01", BINHE, "要先分表，带身份证来营业厅办", quote_seq=asked)
        assert t.heard(BINHE) == []
        assert t.private("wgfzr01") == ["0001的答复要收进知识库吗？收回“1”，不收回“2”。"]
        async with t.bot.uow() as uow:
            assert (await uow.tickets.get(1)).status == "closed"  # type: ignore[arg-type]
        await t.until("2026-11-25T22:05:00")
        assert t.heard(BINHE) == []
        assert not [m for m in t.private("suozhang") if "0001" in m]


async def test_an_unanswered_question_is_owned_up_to_and_told_to_the_head_in_the_evening(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm02", BINHE, "峰谷电价能给合租单独算吗")
        t.heard(BINHE)
        await t.until("2026-11-25T17:59:30")
        assert t.heard(BINHE) == []
        await t.until("2026-11-25T18:00:00")
        assert t.heard(BINHE) == ["对不住，0001还没有答复，已催网格负责人一号，明天10:00前回您。"]
        t.private("suozhang")
        await t.until("2026-11-25T21:30:00")
        assert t.private("suozhang") == ["今日未答1条：0001。"]
        assert t.private("wgfzr01")[-1] == (
            "事不过夜，您还有1件没答：0001咨询（待答复）。回：答复0001 加您的话，今夜办回“1”。"
        )


async def test_an_answer_that_speaks_of_the_same_thing_needs_no_quote(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm02", BINHE, "峰谷电价能给合租单独算吗")
        await t.say("wgfzr01", BINHE, "合租的要先分表，带身份证来营业厅")
        async with t.bot.uow() as uow:
            ticket = await uow.tickets.get(1)  # type: ignore[arg-type]
        assert (ticket.status, ticket.answer) == ("closed", "合租的要先分表，带身份证来营业厅")


async def test_other_words_of_staff_leave_the_question_open(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm02", BINHE, "峰谷电价能给合租单独算吗")
        await t.say("wgfzr01", BINHE, "大家晚上出门注意安全")
        async with t.bot.uow() as uow:
            assert (await uow.tickets.get(1)).status == "reported"  # type: ignore[arg-type]

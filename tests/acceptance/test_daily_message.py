"""What the station head reads at 07:30."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from domain.knowledge import EntryId, EntryState
from tests.acceptance.town import BINHE, town

LATE, EARLY = "2026-11-25T23:40:00", "2026-11-26T07:20:00"


async def test_the_head_reads_one_message_with_yesterday_and_what_is_open(tmp_path: Path) -> None:
    async with town(tmp_path, at=LATE) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        await t.until("2026-11-26T07:31:00")
        (daily,) = [text for text in t.private("suozhang") if "日报" in text]
        lines = daily.splitlines()
        assert lines[0] == "11月26日 日报"
        assert lines[1] == "昨天报修1件（险情0），咨询0条；送电0件，答复0条。"
        assert lines[2] == "在办1件，其中超时1件。"
        assert lines[3].startswith("· 0001 滨河社区5号楼没电，")


async def test_answers_to_be_looked_at_again_are_told_on_their_day(tmp_path: Path) -> None:
    async with town(tmp_path, at=EARLY) as t:
        async with t.bot.uow() as uow:
            first, second, *_ = await uow.knowledge.active()
            await uow.knowledge.put(replace(first, review_by=date(2026, 11, 26)))
            await uow.knowledge.put(replace(second, review_by=date(2026, 11, 27)))
            await uow.knowledge.put(
                replace(second, id=EntryId("draft-0001"), state=EntryState.DRAFT)
            )
            await uow.commit()
        await t.until("2026-11-26T07:31:00")
        (daily,) = [text for text in t.private("suozhang") if "日报" in text]
        assert daily.splitlines()[-2:] == [
            f"知识库有1条答案到了核对日，如“{first.question}”。",
            "另有1条新答案是草稿，看过才会用。",
        ]

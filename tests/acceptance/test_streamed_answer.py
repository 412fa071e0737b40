"""With `stream_replies` the group sees a bubble at once, and the answer grows in it."""

import asyncio
from pathlib import Path

from tests.acceptance.town import BINHE, town


async def test_the_answer_comes_in_the_open_bubble_and_only_there(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00", runs=True, streams=True) as t:
        await t.sandbox.platform.say("jm01", BINHE, "@电力管家 滨河社区5号楼没电了")
        said = []
        for _ in range(200):
            said = [m for m in t.sandbox.platform.messages(BINHE) if m.sender == "bot"]
            if said and not said[-1].streaming:
                break
            await asyncio.sleep(0.05)
        assert [(m.text, m.via) for m in said] == [
            ("收到，滨河社区5号楼没电，编号0001。已叫网格员一号，10分钟内回您。", "aibot")
        ]
        t.clock.jump(60)
        await asyncio.sleep(0.5)
        later = [m for m in t.sandbox.platform.messages(BINHE) if m.sender == "bot"]
        assert len(later) == 1

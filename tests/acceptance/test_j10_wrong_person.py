"""J10: who has no right gets a kind refusal that teaches the right way, and nothing changes."""

from pathlib import Path

import pytest

from tests.acceptance.town import BINHE, town


async def test_a_resident_cannot_close_and_learns_what_to_say(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        t.heard(BINHE)
        await t.say("jm02", BINHE, "关单 0001")
        (reply,) = t.heard(BINHE)
        assert reply.startswith("0001由网格员")
        assert reply.endswith("办理，您不能关单。要是已经来电，回“来电了”我告诉他。")
        async with t.bot.uow() as uow:
            assert (await uow.tickets.get(1)).status == "reported"  # type: ignore[arg-type]


async def test_a_resident_cannot_broadcast_and_after_three_tries_the_manager_knows(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        for _ in range(3):
            await t.say("jm02", BINHE, "广播 明天全区停电")
            assert t.heard(BINHE) == ["发通知要调度或所长。想反映情况可以直接说。"]
        await t.say("jm02", BINHE, "广播 明天全区停电")
        assert t.heard(BINHE) == []
        assert t.private("wgfzr01") == ["居民连着3次用了没有权限的口令，最近一次是“广播”。"]


async def test_crew_of_another_grid_is_shown_how_to_help(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼没电了")
        station = await t.bot.stations.load()
        other = station.grids[-1]
        stranger = other.members[0]
        await t.tell_app(stranger, "好了 0001")
        grid = station.grid(station.communities[0].grid) or other
        (reply,) = t.private(stranger)
        assert reply.startswith("0001是")
        assert reply.endswith(f"的，您在{other.name}。要帮忙回“支援0001”。")
        assert grid.name in reply or "滨河" in reply
        await t.tell_app(stranger, "支援0001")
        assert t.private(stranger)[0].startswith("0001已记您支援，地点滨河社区5号楼。主办还是")


@pytest.mark.parametrize("no", ["9999", "0007"])
async def test_an_unknown_number_says_so_and_nothing_else(tmp_path: Path, no: str) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.tell_app("wgy01", f"接 {no}")
        assert t.private("wgy01") == [f"没有编号{no}的单子，请看看号码对不对。"]

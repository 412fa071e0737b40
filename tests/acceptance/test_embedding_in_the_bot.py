"""The extra `embed` in the whole service: its vectors are asked for, and never missed."""

from pathlib import Path

from tests.acceptance.town import BINHE, town
from tests.language.embedding_parts import HashingEmbedder


async def test_a_fault_is_answered_though_the_embedder_has_no_vector(tmp_path: Path) -> None:
    embedder = HashingEmbedder(broken=True)
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.stop()
        t.embedder = embedder
        await t.start()
        await t.say("jm02", BINHE, "滨河社区5号楼停电了")
        (said,) = t.heard(BINHE)
        assert "5号楼" in said
    assert "滨河社区5号楼停电了" in embedder.asked

"""What a resident asks in the group and nobody answers is shown to the manager, once (M26)."""

from pathlib import Path

from tests.acceptance.test_talk_in_the_group import overhear
from tests.acceptance.town import BINHE, town


async def test_a_question_the_bot_left_to_people_comes_up_when_they_forget_it(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T19:00:00") as t:
        await overhear(t, "wgfzr01", "大家晚上好，今天值班的是我")
        await t.pass_time(seconds=30)
        await overhear(t, "jm02", "峰谷电价能给合租单独算吗")
        assert t.heard(BINHE) == []
        await t.pass_time(minutes=14, seconds=30)
        assert t.private("wgfzr01") == []
        await t.pass_time(minutes=1)
        assert t.private("wgfzr01") == [
            "群“滨河电力管家群”里这句问话没人答：“峰谷电价能给合租单独算吗”。请您回一句。"
        ]
        await t.pass_time(minutes=30)
        assert t.private("wgfzr01") == []


async def test_a_question_that_staff_answered_is_not_shown(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T19:00:00") as t:
        await overhear(t, "wgfzr01", "大家晚上好，今天值班的是我")
        await t.pass_time(seconds=30)
        await overhear(t, "jm02", "峰谷电价能给合租单独算吗")
        await t.pass_time(minutes=2)
        await overhear(t, "wgy01", "合租的要先分表")
        await t.pass_time(minutes=20)
        assert t.private("wgfzr01") == []

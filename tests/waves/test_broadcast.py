"""广播: read back with its groups, sent after the yes, once to each, and to nobody else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.broadcast import read_broadcast
from handlers.tell_operators import tell_troubles
from scheduler.outbox_relay import AT_ONCE
from storage.marks import SqlMarks
from storage.reports import SqlReports
from tests.domain.domain_parts import sample
from tests.waves.wave_parts import (
    COMMUNITIES,
    CREW,
    DISPATCHER,
    HEAD,
    OPERATOR,
    Killed,
    name_of,
    post,
)


async def test_it_is_read_back_and_goes_to_every_group_once() -> None:
    async with post("2026-12-05T10:10") as desk:
        (read,) = await desk.say(DISPATCHER, "广播 今晚有大风，请远离线路。")
        assert read == (
            "将发到52个群（样例01社区群、样例02社区群、样例03社区群、样例04社区群、样例05社区群、样例06社区群等）："
            "今晚有大风，请远离线路。\n发就回“1”，不发回“2”。"
        )
        assert await desk.say(DISPATCHER, "1") == ["在发了，52个群。发不出去的我会告诉系统员。"]
        await desk.say(DISPATCHER, "1")
        for number in range(1, COMMUNITIES + 1):
            assert desk.heard(number) == ["今晚有大风，请远离线路。"]


async def test_it_goes_only_to_the_groups_that_are_named() -> None:
    async with post("2026-12-05T10:10") as desk:
        (read,) = await desk.say(HEAD, f"广播 给{name_of(3)}、样例05社区群：停水半天。")
        assert read.startswith("将发到2个群（样例03社区群、样例05社区群）：停水半天。")
        await desk.say(HEAD, "1")
        groups = {target for target, _, _ in desk.arrived if not target.startswith("direct:")}
        assert groups == {"wr_03", "wr_05"}


async def test_a_no_sends_nothing() -> None:
    async with post("2026-12-05T10:10") as desk:
        await desk.say(DISPATCHER, "广播 东街道：停水半天。")
        assert await desk.say(DISPATCHER, "2") == ["好的，不发。"]
        assert {target for target, _, _ in desk.arrived} == {f"direct:{DISPATCHER}"}


async def test_who_has_no_right_is_refused_and_nothing_leaves() -> None:
    async with post("2026-12-05T10:10") as desk:
        assert await desk.say(CREW, "广播 停水半天") == [
            "发通知要调度或所长。想反映情况可以直接说。"
        ]
        assert {target for target, _, _ in desk.arrived} == {f"direct:{CREW}"}


async def test_without_words_it_teaches_the_form() -> None:
    async with post("2026-12-05T10:10") as desk:
        assert await desk.say(DISPATCHER, "广播") == [
            "广播什么？请写“广播 内容”，只发几个群就写“广播 滨河社区：内容”。"
        ]


@pytest.mark.parametrize(
    ("words", "text", "groups", "by_hand"),
    [
        ("明天全区停电", "明天全区停电", 4, 0),
        ("滨河街道：今晚8点停水", "今晚8点停水", 2, 1),
        ("给滨河社区、林荫家园 今天18:30送电，请互相转告", "今天18:30送电，请互相转告", 2, 1),
        ("滨河电力管家群 试一下", "试一下", 1, 0),
        ("滨河街道 林荫家园社区 大风", "大风", 2, 1),
        ("所有群：大风", "大风", 4, 1),
        ("给兴谷街道的居民群发：大风", "大风", 1, 0),
        ("滨河居民微信群：测试", "测试", 0, 1),
        ("滨河社区今晚停水", "滨河社区今晚停水", 4, 0),
        ("给大家拜年了", "给大家拜年了", 4, 0),
        ("", "", 4, 0),
    ],
)
def test_groups_are_named_only_at_the_beginning(
    words: str, text: str, groups: int, by_hand: int
) -> None:
    found = read_broadcast(sample(), words)
    assert (found.text, len(found.chats), len(found.by_hand)) == (text, groups, by_hand)


@given(st.text(alphabet="给滨河社区街道林荫家园、： ，群发a1", max_size=30))
def test_every_word_is_either_a_name_or_said(words: str) -> None:
    found = read_broadcast(sample(), words)
    assert words.strip().endswith(found.text)
    if not found.named:
        assert found.text == words.strip()
        assert len(found.chats) == 4


@pytest.mark.parametrize("place", [1, 26, 52])
@pytest.mark.parametrize("side", ["-", "+"])
async def test_killed_in_the_middle_it_goes_on_and_the_doubtful_group_is_named(
    place: int, side: str
) -> None:
    async with post("2026-12-05T10:10") as desk:
        await desk.say(DISPATCHER, "广播 今晚有大风。")
        desk.kill_at = (desk.sends + place, side)
        with pytest.raises(Killed):
            await desk.say(DISPATCHER, "1")
        desk.kill_at = None
        await desk.restart()
        desk.clock.at += timedelta(minutes=2)
        await desk.leave()
        counts = [len(desk.heard(number)) for number in range(1, COMMUNITIES + 1)]
        assert max(counts) == 1
        await tell_troubles(desk.timed, SqlReports(desk.database), SqlMarks(desk.database))
        await desk.leave()
        (said,) = desk.private(OPERATOR)
        unsure = {n for n in range(1, COMMUNITIES + 1) if f"{name_of(n)}群 发送中途断了" in said}
        assert place in unsure
        assert len(unsure) <= AT_ONCE
        assert {n for n, count in enumerate(counts, start=1) if not count} <= unsure

"""A wave whose words differ from the record does not leave, and never in silence."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.settings import Settings
from domain.errors import PackageError
from domain.outage import Outage
from domain.package import PIECES, Package
from domain.wave import WaveKind, WaveState
from domain.wording import SHIPPED
from handlers import tell_chats
from handlers.rules import Rules
from handlers.turn import Desk
from tests.waves.wave_parts import (
    CLERK,
    DISPATCHER,
    OPERATOR,
    an_outage,
    kinds,
    plain_package,
    post,
    reached,
)


def worded(**sentences: str) -> Rules:
    """Return the rules of a station that says these sentences of the package in its own way."""
    own = SHIPPED.overridden({"package": sentences})
    return replace(Settings().rules(), wording=own)


async def test_who_can_mend_it_is_told_once_which_piece_differs_and_the_next_wave_goes_out() -> (
    None
):
    own = worded(chat_plain="{where}停电，请提前准备。")  # without a time
    async with post("2026-12-05T10:10", rules=own) as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.tick()
        for person in (OPERATOR, DISPATCHER):
            assert desk.private(person) == [
                (
                    "P001样例01社区10:10提前几天的通知没有发：微信稿里的时间和记录对不上。"
                    "请核对话术文件里package一节，改好再发。这次的请用“广播”补发。"
                )
            ]
        assert reached(desk) == {f"direct:{OPERATOR}", f"direct:{DISPATCHER}"}
        async with desk.uow() as uow:
            week = (await uow.waves.of_outage(stored.id))[0]
        assert (week.kind, week.state) == (WaveKind.WEEK, WaveState.MISSED)
        await desk.pass_until("2026-12-07T12:00")
        assert kinds(desk, 1) == ["day"]
        assert desk.private(CLERK)[0].startswith("P001的广播包来了")
        assert len(desk.private(OPERATOR)) == 1


async def test_a_piece_that_only_the_clerk_has_holds_the_wave_as_well() -> None:
    own = worded(script_plain="{when}，{kind}。")  # without a place
    async with post("2026-12-05T10:10", rules=own) as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        assert reached(desk) == {f"direct:{OPERATOR}", f"direct:{DISPATCHER}"}
        assert "没有发：喇叭稿里的社区和记录对不上" in desk.private(DISPATCHER)[0]


async def test_one_part_of_a_notice_that_is_refused_does_not_keep_the_other_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def second_differs(
        desk: Desk, outage: Outage, *, pieces: Collection[str] = PIECES, **more: object
    ) -> Package:
        if outage.id == 2:
            raise PackageError("package.differs", piece="微信稿", what="日期")
        return plain_package(desk, outage, pieces=pieces, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(tell_chats, "package_of", second_differs)
    async with post("2026-11-20T09:00") as desk:
        await desk.write(DISPATCHER, "停电通知")
        await desk.announce(
            an_outage("2026-12-08T08:00", "2026-12-08T12:00", 1, source=1),
            an_outage("2026-12-08T14:00", "2026-12-08T17:00", 2, source=1),
        )
        await desk.pass_until("2026-12-01T12:00")
        assert (kinds(desk, 1), kinds(desk, 2)) == (["week"], [])
        (said,) = desk.private(DISPATCHER)
        assert said.startswith("P002样例02社区10:05提前几天的通知没有发")


async def test_in_a_chat_it_is_a_refusal_like_any_other_and_nothing_has_changed() -> None:
    own = worded(chat_delay="来电要推迟：{where}，请等一等。")
    async with post("2026-12-08T07:20", rules=own) as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.pass_until("2026-12-08T16:00")
        await desk.say(DISPATCHER, "P001延到18:00")
        assert await desk.say(DISPATCHER, "1") == [
            "没有发：微信稿里的时间和记录对不上。请核对话术文件里package一节，改好再发。"
        ]
        async with desk.uow() as uow:
            kept = await uow.outages.get(stored.id)
        assert kept is not None
        assert (kept.end, kept.revision) == (stored.end, 0)
        assert kinds(desk, 1) == ["morning", "start"]

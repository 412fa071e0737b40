"""Random lives of promises through the real handlers and database: none passes in silence."""

import random
from pathlib import Path

from domain.ids import TicketNo
from domain.promise import SILENCE
from tests.acceptance.desk_parts import Office, office

CREW, MANAGER, HEAD = "wgy01", "wgfzr01", "suozhang"
WORDS = (
    (CREW, "1"),
    (CREW, "1"),
    (CREW, "1发"),
    (CREW, "2"),
    (CREW, "2改"),
    (CREW, "3"),
    (CREW, "2 再要半小时 等配件"),
    (CREW, "晚40分钟，雨太大"),
    (CREW, "说不准，吊车还没到"),
    (CREW, "还要20分钟"),
    (CREW, "能提前，10分钟就好"),
    (CREW, "没问题"),
    (CREW, "电缆头还要做一个"),
    (CREW, "查到了电缆击穿，一个小时后好"),
    (CREW, "预计半小时"),
    (MANAGER, "还得一个小时，等吊车"),
    (MANAGER, "1"),
    (HEAD, "1"),
    (HEAD, "2"),
    (HEAD, "晚一个小时，我批的"),
    ("jm01", "啥时候来电啊"),
    ("jm01", "谢谢"),
)


async def live_through(desk: Office, dice: random.Random, no: TicketNo) -> None:
    """One repair from the report to the end, with whatever people say in between."""
    await desk.say("jm01", "滨河社区5号楼停电了")
    for words in ("接", "到了", "开关烧了，换一个，预计40分钟"):
        await desk.say(CREW, words, private=True)
    for _ in range(9):
        for _ in range(dice.choice((1, 5, 15, 35))):
            await desk.pass_minutes(1)
            async with desk.timed.uows() as uow:
                live = await uow.promises.live(no)
            assert live is not None
            assert desk.clock.now() < live.due + SILENCE, live
        person, words = dice.choice(WORDS)
        await desk.say(person, words, private=True)
    await desk.say(CREW, "好了", private=True)
    async with desk.timed.uows() as uow:
        assert await uow.promises.live(no) is None
        told = await uow.promises.history(no)
        ticket = await uow.tickets.get(no)
        await uow.asks.drop(no)
        await uow.commit()
    assert not any(promise.was_silent(desk.clock.now()) for promise in told)
    assert all(p.author != "steward" for p in told if p.is_power)
    assert all(p.restored_at == ticket.restored_at for p in told if p.is_power)
    said = await desk.said()
    published = [text for text in said if "预计" in text or "抱歉" in text]
    assert len(published) >= len(told), (published, told)


async def test_whatever_people_say_no_promise_passes_in_silence(tmp_path: Path) -> None:
    dice = random.Random(20261125)  # noqa: S311  the same lives every time
    async with office(tmp_path, at="2026-11-23T09:00:00") as desk:
        for no in range(1, 9):
            await live_through(desk, dice, TicketNo(no))
            clock = desk.clock.at
            desk.clock.at = clock.replace(hour=1, minute=0)  # the next morning of a workday
            while desk.clock.at <= clock or desk.clock.at.weekday() > 4:
                desk.clock.at = desk.clock.at.fromtimestamp(
                    desk.clock.at.timestamp() + 86400, tz=clock.tzinfo
                )

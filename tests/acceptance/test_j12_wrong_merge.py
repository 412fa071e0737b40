"""J12: what was put together by mistake comes apart again, and those concerned hear it."""

from pathlib import Path

from domain.ids import TicketNo
from domain.ticket import Ticket
from tests.acceptance.town import BINHE, Town, town

EVENING = "2026-11-25T19:00:00"
CREW = ("wgy01", "wgy02")
NAMES = {"wgy01": "网格员一号", "wgy02": "网格员二号"}


async def test_a_single_flat_is_taken_out_and_hears_of_it(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING, neighbours=6) as t:
        owner = await _four_of_one_building(t)
        await t.tell_app(owner, "接")
        await t.tell_app(owner, "3户那家不是一回事，是他家里的")
        assert t.private(owner)[-1] == (
            "把第3户（1户）从0001拆出来单独派，0001剩3户。拆回“1”，不拆回“2”。"
        )
        assert (await _ticket(t, 1)).households == 4  # nothing has happened yet

        await t.tell_app(owner, "1")
        assert t.private(owner)[-1] == "已拆：0002单独派，0001剩3户。"
        assert t.private("jm03")[-1] == (f"您家像是室内问题，{NAMES[owner]}稍后上门。编号0002。")
        rest, flat = await _ticket(t, 1), await _ticket(t, 2)
        assert (rest.households, flat.households, flat.status) == (3, 1, "accepted")
        assert flat.reported_at == await _reported(t, 2)  # dated back to his own words
        assert flat.suspect == "疑似户内或表箱"

        t.heard(BINHE)
        await t.say("jm03", BINHE, "师傅到哪了")
        assert "（0002）" in t.heard(BINHE)[-1]
        await t.say("jm04", BINHE, "师傅到哪了")
        assert "（0001）" in t.heard(BINHE)[-1]


async def test_a_digit_two_leaves_everything_as_it_is(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING, neighbours=6) as t:
        owner = await _four_of_one_building(t)
        await t.tell_app(owner, "拆出0001 2单元")
        assert t.private(owner)[-1] == (
            "把2单元（1户）从0001拆出来单独派，0001剩3户。拆回“1”，不拆回“2”。"
        )
        await t.tell_app(owner, "2")
        assert t.private(owner)[-1] == "好的，0001不动。"
        assert (await _ticket(t, 1)).households == 4


async def test_who_is_not_there_cannot_be_taken_out_and_residents_may_not(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING, neighbours=6) as t:
        owner = await _four_of_one_building(t)
        await t.tell_app(owner, "拆出0001 第9户")
        assert t.private(owner)[-1] == "0001里没有第9户。请看“查询0001”再说。"
        t.heard(BINHE)
        await t.say("jm05", BINHE, "拆出0001 第2户")
        assert t.heard(BINHE)[-1].startswith(f"0001由{NAMES[owner]}办理，您不能")


async def test_two_tickets_are_merged_by_the_manager_and_come_back_as_they_were(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING, neighbours=6) as t:
        await _four_of_one_building(t)
        await t.say("jm05", BINHE, "滨河社区5号楼2单元没电了")  # another transformer
        before = await _ticket(t, 2)
        people = await _people(t, 1)
        t.private("wgfzr01")

        await t.tell_app("wgfzr01", "合并 0001 0002")
        (asked,) = t.private("wgfzr01")
        assert asked == (
            f"把0002（滨河社区5号楼2单元，1户，{NAMES[before.owner]}）并入0001（滨河社区3号楼，4户，"
            f"{NAMES[(await _ticket(t, 1)).owner]}），0002不再单独催。照做回“1”，不做回“2”。"
        )
        await t.tell_app("wgfzr01", "1")
        assert t.private("wgfzr01") == ["已合并：0002并入0001，一起办，共5户。"]
        merged, master = await _ticket(t, 2), await _ticket(t, 1)
        assert (merged.status, merged.merged_into, merged.next_chase_at) == ("merged", 1, None)
        assert master.suspect.startswith(
            "疑似线路10kV样例一线（滨河1号台区、滨河2号台区都有人报）"
        )
        assert t.private(before.owner)[-1].startswith("【抢修0001】")

        t.heard(BINHE)
        await t.say("jm05", BINHE, "师傅到哪了")
        assert "（0001）" in t.heard(BINHE)[-1]
        await t.tell_app("wgfzr01", "查询 0002")
        assert t.private("wgfzr01")[0].startswith("滨河社区3、5号楼（0001）：")

        await t.pass_time(minutes=2)
        await t.tell_app("wgfzr01", "撤销合并 0001")
        assert t.private("wgfzr01") == [
            "把0002从0001里还原，各归各的负责人。还原回“1”，不动回“2”。"
        ]
        await t.tell_app("wgfzr01", "1")
        assert t.private("wgfzr01") == ["已还原：0002，0001剩4户。"]

        back, rest = await _ticket(t, 2), await _ticket(t, 1)
        assert (back.status, back.owner, back.households) == (before.status, before.owner, 1)
        assert (back.waiting_since, back.chases, back.next_chase_at) == (
            before.waiting_since,
            before.chases,
            before.next_chase_at,
        )
        assert rest.place.public() == "滨河社区3号楼"
        assert await _people(t, 1) == people
        t.heard(BINHE)
        await t.say("jm05", BINHE, "师傅到哪了")
        assert "（0002）" in t.heard(BINHE)[-1]


async def _four_of_one_building(t: Town) -> str:
    """Let four households of one building report; return who is paged."""
    await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
    owner = next(person for person in CREW if t.private(person))
    for n in (2, 3, 4):
        await t.pass_time(seconds=10)
        await t.say(f"jm{n:02d}", BINHE, f"3号楼{n}单元也没电")
    return owner


async def _ticket(t: Town, no: int) -> Ticket:
    async with t.bot.uow() as uow:
        return await uow.tickets.get(TicketNo(no))


async def _reported(t: Town, no: int) -> object:
    async with t.bot.uow() as uow:
        (household,) = await uow.households.of_ticket(TicketNo(no))
        return household.at


async def _people(t: Town, no: int) -> set[str]:
    async with t.bot.uow() as uow:
        return {party.userid for party in await uow.tickets.parties(TicketNo(no))}

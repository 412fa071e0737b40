"""J2: twenty neighbours in three minutes are one incident, one page that counts up, few posts."""

from pathlib import Path

from domain.ids import TicketNo
from domain.ticket import Ticket
from tests.acceptance.town import BINHE, Town, town

EVENING = "2026-11-25T19:00:00"
CREW = ("wgy01", "wgy02")


async def test_twenty_neighbours_in_three_minutes_are_one_incident(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING, neighbours=41) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        t.heard(BINHE)
        owner, first = await _who_was_paged(t)
        assert first == ["[抢修0001·没电] 滨河社区3号楼1单元"]

        replies: list[str] = []
        for n in range(2, 21):
            await t.pass_time(seconds=9)
            await t.say(f"jm{n:02d}", BINHE, f"3号楼{n % 4 + 1}单元也没电，{n}01室")
            replies += t.heard(BINHE)
        await t.pass_time(seconds=30)
        replies += t.heard(BINHE)

        assert replies.count("已记上您家（第14户），来电会告诉您。") == 1
        posts = [line for line in replies if not line.startswith("已记上您家")]
        assert posts == [
            (
                "滨河社区3号楼多户没电，合并处理（0001），已派"
                f"{_name(owner)}，等他接单。你家也是？不用再报，回“@我 我也是”即可。"
            )
        ]

        await t.say("jm40", BINHE, "滨河社区5号楼没电了")
        assert "编号0002" in t.heard(BINHE)[-1]

        await t.pass_time(minutes=5)
        pages = [line for line in t.private(owner) if line.startswith("【抢修0001】")]
        assert pages == [
            "【抢修0001】滨河社区3号楼 疑似楼总开关（1、3单元都有人报），已报2户（还在加）。",
            "【抢修0001】滨河社区3号楼 疑似楼总开关（1、2、3、4单元都有人报），已报20户（还在加）。",
        ]
        async with t.bot.uow() as uow:
            ticket = await uow.tickets.get(TicketNo(1))
            parties = await uow.tickets.parties(TicketNo(1))
        assert ticket.households == 20
        assert len(parties) == 20

        await t.tell_app(owner, "查询 0001")
        (shown,) = t.private(owner)
        assert shown == (
            f"滨河社区3号楼（0001）：已派{_name(owner)}，等他接单。"
            "已报20户，疑似楼总开关（1、2、3、4单元都有人报）。群里通知后又报15户，影响48户（31%）。"
        )


async def test_the_whole_transformer_is_suspected_when_a_second_building_reports(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        owner, _ = await _who_was_paged(t)
        await t.say("jm02", BINHE, "3号楼2单元也停电了")
        await t.say("jm03", BINHE, "滨河社区4号楼整栋没电")

        (ticket,) = await _open(t)
        assert ticket.suspect == "疑似台区滨河1号台区（3、4号楼都有人报）"
        assert t.private(owner)[-1] == (
            "【抢修0001】滨河社区3、4号楼 疑似台区滨河1号台区（3、4号楼都有人报），已报3户（还在加）。"
        )


async def test_one_household_alone_is_never_swallowed(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        await t.say("jm02", BINHE, "滨河社区3号楼1单元502就我家没电")
        first, second = await _open(t)
        assert first.households == second.households == 1


async def test_who_names_no_building_is_asked_and_put_where_he_belongs(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        await t.say("jm02", BINHE, "滨河社区我家没电了")
        assert t.heard(BINHE)[-1] == (
            "已记上您家（第2户），来电会告诉您。请问几号楼，回“@我 楼号和单元”就行。"
        )
        await t.say("jm03", BINHE, "滨河社区我家没电了")
        await t.say("jm02", BINHE, "3号楼2单元")
        await t.say("jm03", BINHE, "6号楼1单元")  # another transformer
        first, second = await _open(t)
        assert first.place.public() == "滨河社区3号楼"
        assert first.households == 2
        assert second.place.public() == "滨河社区6号楼1单元"
        assert second.reporter == "jm03"


async def test_low_confidence_is_asked_of_the_grid_manager(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        await t.say("jm02", BINHE, "滨河社区4号楼2单元没电了")
        assert "编号0002" in t.heard(BINHE)[-1]
        asked = t.private("wgfzr01")
        assert asked == [
            (
                "0002（滨河社区4号楼2单元）和0001（滨河社区3号楼1单元）可能是一回事："
                "同一台区两栋楼，各只报了一户。合并回1，不合并回2。"
            )
        ]
        assert len(await _open(t)) == 2

        await t.tell_app("wgfzr01", "1")
        assert t.private("wgfzr01") == ["已合并：0002并入0001，一起办，共2户。"]
        (ticket,) = await _open(t)
        assert ticket.households == 2

        await t.say("jm02", BINHE, "师傅到哪了")
        assert "（0001）" in t.heard(BINHE)[-1]


async def _who_was_paged(t: Town) -> tuple[str, list[str]]:
    for person in CREW:
        if lines := t.private(person):
            return person, lines
    raise AssertionError("nobody was paged")


def _name(person: str) -> str:
    return {"wgy01": "网格员一号", "wgy02": "网格员二号"}[person]


async def _open(t: Town) -> list[Ticket]:
    async with t.bot.uow() as uow:
        found = await uow.tickets.of_community("滨河社区", since=t.clock.now())
    return sorted((ticket for ticket in found if ticket.status.is_open), key=lambda x: x.no)


async def test_one_of_many_takes_his_report_back_and_the_others_are_still_repaired(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区3号楼1单元没电了")
        owner, _ = await _who_was_paged(t)
        await t.say("jm02", BINHE, "3号楼2单元也停电了")
        await t.say("jm01", BINHE, "搞错了，不用来了")
        assert t.heard(BINHE)[-1] == "好的，您家不算了，0001还在给别家修。再有情况随时说。"
        (ticket,) = await _open(t)
        assert ticket.households == 2

        await t.tell_app(owner, "接")
        await t.tell_app(owner, "到了")
        await t.tell_app(owner, "查到了 单元开关烧了")
        await t.tell_app(owner, "好了")
        await t.pass_time(minutes=31)
        await t.say("jm02", BINHE, "滨河社区3号楼3单元没电了")
        await t.tell_app("wgfzr01", "查询 0002")
        assert t.private("wgfzr01")[-1].endswith("这里最近：11月25日单元开关烧了。")

"""Enterprises on a line hear by themselves, give a receipt, wish for another day (M16, M17)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from domain.guard import Enterprise, GuardPolicy
from domain.ids import UserId
from domain.outage import Outage, OutageId
from domain.receipt import chase_at, list_at
from domain.wave import WaveKind
from domain.when import in_span, local
from handlers.enterprise import tell_enterprises
from handlers.receipts_due import receipts_due
from handlers.timed import Timed
from handlers.turn import Desk
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.domain.domain_parts import INSTANTS
from tests.pocket.office import BINHE, Office, office
from tests.pocket.plan_parts import CONTACT, DISPATCHER, a_factory, a_plan, a_station, at

LINE = "10kV样例二线"
MANAGER = UserId("wgfzr04")
"""Leads the grid of 林荫家园社区."""
WHEN = "12月9日08:00–12:00"
TOLD = (
    f"停电通知P001：{LINE}{WHEN}停电，样例一厂在这条线上。"
    "请提前安排生产，收到请回“1”，那天停不了也请直接说。"
)


@dataclass
class Factory:
    """An office with enterprises on 10kV样例二线 and an outage of it."""

    room: Office
    stations: SqlStations

    async def tell(self, wave: WaveKind, **changes: object) -> None:
        """Change the outage as told, and let the enterprises hear of it."""
        async with SqlUnitOfWork(self.room.database) as uow:
            desk = Desk(
                uow=uow,
                now=self.room.clock.now(),
                station=await self.stations.load(),
                rules=Settings().rules(),
            )
            outage = await uow.outages.get(OutageId(1))
            assert outage is not None
            if changes:
                after = replace(outage, revision=outage.revision + 1, **changes)  # type: ignore[arg-type]
                outage = await uow.outages.save(after)
            await tell_enterprises(desk, outage, wave)
            await uow.commit()

    async def tick(self, *, until: str = "") -> list[tuple[str, str]]:
        """Let time pass and the clock look twice; return what was said."""
        if until:
            self.room.clock.at = at(until)
        timed = Timed(
            uows=lambda: SqlUnitOfWork(self.room.database),
            stations=self.stations,
            clock=self.room.clock,
            rules=Settings().rules(),
        )
        await receipts_due(timed)
        await receipts_due(timed)
        return await self.room.heard()

    async def heard(self) -> list[tuple[str, str]]:
        """Return what was said since the last look."""
        return await self.room.heard()


@asynccontextmanager
async def factory(
    folder: Path, *enterprises: Enterprise, plan: Outage | None = None
) -> AsyncIterator[Factory]:
    async with office(folder) as room:
        stations = SqlStations(room.database)
        some = enterprises or (a_factory("样例一厂"),)
        await stations.replace(replace(a_station(), enterprises=some))
        room.dispatcher = replace(room.dispatcher, stations=stations)
        room.clock.at = at("2026-12-01T10:00")
        async with SqlUnitOfWork(room.database) as uow:
            await uow.outages.add(
                plan or a_plan("2026-12-09T08:00", "2026-12-09T12:00", "1", line=LINE)
            )
            await uow.commit()
        yield Factory(room, stations)


async def test_a_contact_hears_and_gives_his_receipt_with_a_digit(tmp_path: Path) -> None:
    async with factory(tmp_path) as f:
        await f.tell(WaveKind.WEEK)
        assert await f.heard() == [(f"direct:{CONTACT}", TOLD)]
        assert await f.room.say(CONTACT, "1") == ["记下了，样例一厂收到P001。"]
        assert await f.tick(until="2026-12-08T09:00") == []
        await f.tell(WaveKind.DAY)
        assert await f.heard() == [
            (f"direct:{CONTACT}", f"提醒样例一厂：{LINE}{WHEN}停电（P001），请做好准备。")
        ]


async def test_words_of_receipt_count_as_well(tmp_path: Path) -> None:
    for words in ("收到", "知道了，谢谢", "好的，我们会提前安排", "OK"):
        folder = tmp_path / words
        folder.mkdir()
        async with factory(folder) as f:
            await f.tell(WaveKind.WEEK)
            await f.heard()
            assert await f.room.say(CONTACT, words) == ["记下了，样例一厂收到P001。"]


async def test_a_wish_goes_to_the_dispatcher_in_its_own_words(tmp_path: Path) -> None:
    async with factory(tmp_path) as f:
        await f.tell(WaveKind.WEEK)
        await f.heard()
        wish = "那天我们不能停，能不能改到周日"
        await f.room.dispatcher.handle(await f.room.stored(CONTACT, wish))
        assert await f.heard() == [
            (
                f"direct:{DISPATCHER}",
                f"样例一厂对P001（{WHEN}）说：“{wish}”。要改期就发改期通知。",
            ),
            (f"direct:{CONTACT}", "您的意思转给调度一号了，定了告诉您。"),
        ]
        assert await f.tick(until="2026-12-08T09:00") == []


async def test_his_own_trouble_is_a_report_and_no_receipt(tmp_path: Path) -> None:
    async with factory(tmp_path) as f:
        await f.tell(WaveKind.WEEK)
        await f.heard()
        (said,) = await f.room.say(CONTACT, "林荫小区3号楼没电了")
        assert said.startswith("收到，林荫家园社区3号楼没电，编号0001。")
        await f.heard()
        assert [to for to, _ in await f.tick(until="2026-12-01T14:30")] == [f"direct:{CONTACT}"]


async def test_silence_is_asked_once_more_and_listed_a_day_ahead(tmp_path: Path) -> None:
    second = replace(a_factory("样例二厂"), contact=None, note="送到门卫")
    async with factory(tmp_path, a_factory("样例一厂"), second) as f:
        await f.tell(WaveKind.WEEK)
        assert await f.heard() == [
            (f"direct:{CONTACT}", TOLD),
            (f"direct:{MANAGER}", "请转告样例二厂（送到门卫）：" + TOLD.replace("一厂", "二厂")),
        ]
        chased = f"样例一厂还没回执：P001 {WHEN}停电。收到请回“1”。"
        assert await f.tick(until="2026-12-01T13:59") == []
        assert await f.tick(until="2026-12-01T14:01") == [
            (f"direct:{CONTACT}", chased),
            (f"direct:{MANAGER}", "请转告样例二厂（送到门卫）：" + chased.replace("一厂", "二厂")),
        ]
        assert await f.room.say(MANAGER, "1") == ["记下了，样例二厂收到P001。"]
        assert await f.tick(until="2026-12-08T07:59") == []
        listed = f"P001（{WHEN}）还有1家企业没回执：样例一厂。请打电话确认。"
        assert await f.tick(until="2026-12-08T08:01") == [
            (f"direct:{DISPATCHER}", listed),
            (f"direct:{MANAGER}", listed),
        ]
        assert await f.tick(until="2026-12-09T07:00") == []
        assert await f.room.say(CONTACT, "收到") == ["记下了，样例一厂收到P001。"]


async def test_a_change_says_what_changed_and_opens_the_receipt_again(tmp_path: Path) -> None:
    async with factory(tmp_path) as f:
        await f.tell(WaveKind.WEEK)
        await f.room.say(CONTACT, "1")
        start, end = at("2026-12-10T09:00"), at("2026-12-10T12:00")
        await f.tell(WaveKind.CHANGE, start=start, end=end)
        assert await f.heard() == [
            (
                f"direct:{CONTACT}",
                (
                    f"停电通知P001有变：{LINE}原定{WHEN}，现改为12月10日09:00–12:00，"
                    "样例一厂请按新时间安排。收到请回“1”，那天停不了也请直接说。"
                ),
            )
        ]
        (asked,) = await f.tick(until="2026-12-01T14:30")
        assert asked[1].startswith("样例一厂还没回执：P001")
        await f.room.say(CONTACT, "1")
        await f.tell(WaveKind.CANCEL)
        assert await f.heard() == [
            (
                f"direct:{CONTACT}",
                "P001取消了：12月10日09:00–12:00照常供电，样例一厂不用再安排。",
            )
        ]
        assert await f.tick(until="2026-12-09T10:00") == []


async def test_who_is_on_another_line_hears_nothing_and_who_falls_out_is_told(
    tmp_path: Path,
) -> None:
    other = a_factory("样例三厂", feeder="10kV样例三线")
    own = Enterprise(name="样例五厂", transformer="LY01", contact=CONTACT)
    async with factory(tmp_path, other, own) as f:
        await f.tell(WaveKind.WEEK)
        ((_, text),) = await f.heard()
        assert "样例五厂" in text
        moved = a_plan("2026-12-09T08:00", "2026-12-09T12:00", "1", community="滨河社区")
        async with SqlUnitOfWork(f.room.database) as uow:
            desk = Desk(
                uow=uow,
                now=f.room.clock.now(),
                station=await f.stations.load(),
                rules=Settings().rules(),
            )
            await tell_enterprises(desk, replace(moved, id=OutageId(1)), WaveKind.CHANGE)
            await uow.commit()
        assert await f.heard() == [
            (f"direct:{CONTACT}", f"P001改了范围：{WHEN}不再涉及样例五厂，照常供电。")
        ]


async def test_two_receipts_of_one_person_are_asked_one_after_the_other(tmp_path: Path) -> None:
    async with factory(tmp_path, a_factory("样例一厂"), a_factory("样例二厂")) as f:
        await f.tell(WaveKind.WEEK)
        await f.heard()
        assert await f.room.say(CONTACT, "1") == [
            f"记下了，样例二厂收到P001。样例一厂的P001（{WHEN}）也请回“1”。"
        ]
        assert await f.room.say(CONTACT, "1") == ["记下了，样例一厂收到P001。"]
        assert await f.tick(until="2026-12-08T09:00") == []


async def test_a_contacts_notice_in_a_group_is_a_residents(tmp_path: Path) -> None:
    notice = "【停电通知】因检修，滨河社区1号楼将于12月3日8:00-17:00停电，请居民提前做好准备。"
    async with factory(tmp_path) as f:
        await f.room.say(CONTACT, notice, chat=BINHE)
        async with SqlUnitOfWork(f.room.database) as uow:
            found = await uow.outages.between(at("2026-12-03T00:00"), at("2026-12-04T00:00"))
        assert found == []


@given(told=INSTANTS, ahead=st.timedeltas(timedelta(0), timedelta(days=14)))
def test_who_is_asked_again_has_time_left_and_is_asked_by_day(
    told: datetime, ahead: timedelta
) -> None:
    policy = GuardPolicy()
    start = told + ahead
    chased = chase_at(told, start, policy)
    listed = list_at(chased, start, policy)
    assert told <= chased <= start
    assert chased <= listed <= start
    begins, ends = policy.receipt_quiet
    quiet = in_span(local(chased).time(), begins, ends)
    assert not quiet or chased == start

"""On the first of the month the head has the report of the month before, every number traceable."""

from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import select

from bot.papers.report_docx import report_docx
from bot.papers.report_xlsx import report_xlsx
from domain.outbound import PaperKind
from domain.when import local
from handlers.monthly import report_facts
from handlers.send_monthly import last_month, month_end, send_monthly
from handlers.turn import Desk
from language.periods import between
from storage import json_text
from storage.marks import SqlMarks
from storage.tables import outbox, tickets
from tests.acceptance.desk_parts import Office, office
from tests.acceptance.test_frequent_outages import dark


async def papers(o: Office) -> list[dict[str, object]]:
    async with o.database.reading() as session:
        rows = await session.execute(select(outbox.c.paper).where(outbox.c.paper != ""))
        return [json_text.load(text, {}) for text in rows.scalars()]


async def test_the_report_of_the_month_is_sent_once_with_every_number_traced(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, at="2026-11-03T10:00:00") as o:
        marks = SqlMarks(o.database)
        assert await send_monthly(o.timed, marks, at=time(7, 30)) == 0  # installed this month
        for _ in range(3):
            await dark(o)
            o.clock.at += timedelta(days=5)
        o.clock.at += timedelta(days=31)
        assert local(o.clock.at).month == 12
        assert await send_monthly(o.timed, marks, at=time(7, 30)) == 1
        assert await send_monthly(o.timed, marks, at=time(7, 30)) == 0
        document, book = await papers(o)
        assert document["kind"] == PaperKind.REPORT_DOCX
        assert document["name"] == "2026年11月服务报告.docx"
        facts = document["facts"]
        assert facts == book["facts"]
        assert isinstance(facts, dict)
        assert report_docx(facts).startswith(b"PK")
        pages = load_workbook(BytesIO(report_xlsx(facts)))
        traced = {row[1].value: row[2].value for row in pages["数字出处"].iter_rows(min_row=2)}
        assert traced["报修6件"] == "0001、0002、0003"
        listed = [row[0].value for row in pages["工单明细"].iter_rows(min_row=2)]
        async with o.database.reading() as session:
            numbers = await session.execute(select(tickets.c.no).order_by(tickets.c.no))
            assert listed == [f"{no:04d}" for no in numbers.scalars()]
        frequent = next(s for s in facts["sections"] if s["title"].startswith("四"))
        assert frequent["table"]["rows"] == [
            ["滨河社区", 3, 120, "开关3次", "0001、0002、0003", "等方案"]
        ]


def test_months_begin_and_end_where_they_do() -> None:
    assert last_month(date(2027, 1, 5)) == date(2026, 12, 1)
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)
    assert month_end(date(2026, 12, 1)) == date(2026, 12, 31)


async def test_an_announced_outage_tells_who_was_reached_and_who_reported_all_the_same(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, at="2026-11-03T10:00:00") as o:
        notice = "【停电通知】因线路检修，滨河小区1-4号楼将于11月12日8:00-12:00停电。"
        for words in (notice, "1"):
            await o.say("diaodu01", words, private=True)
        o.clock.at += timedelta(days=8, hours=23)
        await o.say("jm01", "滨河小区3号楼没电了")
        station = await o.timed.stations.load()
        async with o.timed.uows() as uow:
            desk = Desk(uow=uow, now=o.clock.now(), station=station, rules=o.timed.rules)
            days = between(date(2026, 11, 1), date(2026, 11, 30), o.clock.now())
            facts = await report_facts(desk, days)
        planned = facts["sections"][2]  # type: ignore[index]
        assert planned["table"]["rows"] == [
            ["P001", "11月12日08:00–12:00", "滨河社区1–4号楼", 168, "", 1, ""]
        ]

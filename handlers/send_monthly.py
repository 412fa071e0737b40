"""On the first of a month the head gets the report of the month before, as files (product.md M14)."""

from datetime import date, time, timedelta
from typing import Final

from domain.ids import UserId
from domain.outbound import Outgoing, Paper, PaperKind, Purpose
from domain.ports import Marks
from domain.station import Role
from domain.when import at_local, local
from handlers.monthly import report_facts
from handlers.timed import Timed
from handlers.turn import Desk
from language.periods import Period, between

MARK: Final = "monthly_sent"
_LONGEST_MONTH: Final = 31


async def send_monthly(timed: Timed, marks: Marks, *, at: time) -> int:
    """Queue last month's report from `at` on the first on; return how many people get it (count).

    A host that was away on the first sends it later in the month, once.
    """
    now = timed.clock.now()
    today = local(now).date()
    month = last_month(today)
    told = await marks.get(MARK)
    if now < at_local(today.replace(day=1), at) or told == month.isoformat():
        return 0
    if told is None and today.day > 1:
        await marks.put(MARK, month.isoformat())  # installed in the course of the month
        return 0
    station = await timed.stations.load()
    if station.is_empty:
        return 0
    heads = station.with_role(Role.HEAD)
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=now, station=station, rules=timed.rules)
        period = between(month, month_end(month), now)
        for head in heads:
            await queue_report(desk, period, head.userid, key=f"monthly:{month}:{head.userid}")
        await uow.commit()
    await marks.put(MARK, month.isoformat())
    return len(heads)


def last_month(today: date) -> date:
    """Return the first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_end(first: date) -> date:
    """Return the last day of the month that begins on a day."""
    return (first + timedelta(days=_LONGEST_MONTH)).replace(day=1) - timedelta(days=1)


async def queue_report(desk: Desk, period: Period, person: UserId, *, key: str) -> None:
    """Queue the report of a span for one person: the document, and the workbook behind it."""
    facts = await report_facts(desk, period)
    name = desk.say("month.file", period=period.name)
    for kind, ending in ((PaperKind.REPORT_DOCX, "docx"), (PaperKind.REPORT_XLSX, "xlsx")):
        await desk.uow.outbox.add(
            Outgoing(
                purpose=Purpose.DIGEST,
                dedup_key=f"{key}:{ending}",
                text=desk.say("month.sent", period=period.name),
                person=person,
                paper=Paper(kind=kind, name=f"{name}.{ending}", facts=facts),
            )
        )

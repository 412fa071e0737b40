"""``guanjia export report``: the monthly report as files, for a month or any span."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.settings import Settings


def report_command(
    settings_of: Callable[[Path | None], "Settings"],
    run: Callable[[Callable[[], Coroutine[Any, Any, None]]], None],
    give_up: Callable[..., None],
) -> click.Command:
    """Return the command for the command line."""

    @click.command(name="report")
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
    @click.option("--month", default="", help="哪个月，如 2026-11；不写就是上个月。")
    @click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="从哪天起。")
    @click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="到哪天止，含当天。")
    @click.pass_obj
    def report(
        file: Path | None, folder: Path, month: str, first: datetime | None, last: datetime | None
    ) -> None:
        """写出服务报告:一份文档(.docx),一份表格(.xlsx),每个数字都有工单编号。"""
        from bot.clock import SystemClock  # noqa: PLC0415
        from domain.when import local  # noqa: PLC0415

        settings = settings_of(file)
        now = SystemClock().now()
        try:
            days = _days(month, first, last, local(now).date())
        except ValueError:
            give_up("月份要写成 2026-11 这样；--from 和 --to 要一起写，先后不能反。")
            return

        run(lambda: _write(settings, folder, days, now))

    return report


def _days(
    month: str, first: datetime | None, last: datetime | None, today: date
) -> tuple[date, date]:
    """Return the first and the last day.

    Raises:
        ValueError: no such month, or half a span.
    """
    from handlers.send_monthly import last_month, month_end  # noqa: PLC0415

    if first is not None and last is not None and first <= last:
        return first.date(), last.date()
    if first is not None or last is not None:
        raise ValueError("half a span")
    begin = date.fromisoformat(f"{month}-01") if month else last_month(today)
    return begin, month_end(begin)


async def _write(
    settings: "Settings", folder: Path, days: tuple[date, date], now: datetime
) -> None:
    from bot.papers.report_docx import report_docx  # noqa: PLC0415
    from bot.papers.report_xlsx import report_xlsx  # noqa: PLC0415
    from handlers.monthly import report_facts  # noqa: PLC0415
    from handlers.turn import Desk  # noqa: PLC0415
    from language.periods import between  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415
    from storage.stations import SqlStations  # noqa: PLC0415
    from storage.uow import SqlUnitOfWork  # noqa: PLC0415

    period = between(*days, now)
    async with Database(settings.database.url) as database:
        station = await SqlStations(database).load()
        async with SqlUnitOfWork(database) as uow:
            desk = Desk(uow=uow, now=now, station=station, rules=settings.rules())
            facts = await report_facts(desk, period)
            name = desk.say("month.file", period=period.name)
    _save(folder, {f"{name}.docx": report_docx(facts), f"{name}.xlsx": report_xlsx(facts)})


def _save(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        click.echo(f"写好了 {folder / name}")

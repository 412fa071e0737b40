"""``guanjia figures``: the figures of a span, and with --detail the tickets behind each of them."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.settings import Settings

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def figures_command(
    settings_of: Callable[[Path | None], "Settings"],
    run: Callable[[Callable[[], Coroutine[Any, Any, None]]], None],
    give_up: Callable[..., None],
) -> click.Command:
    """Return ``figures`` for the command line."""

    @click.command(name="figures")
    @click.option("--from", "first", required=True, type=_DAY, help="第一天，如 2026-11-01。")
    @click.option("--to", "last", type=_DAY, help="最后一天，含当天；不写就是第一天那一天。")
    @click.option("--detail", is_flag=True, help="每个数后面列出编号。")
    @click.pass_obj
    def figures(
        file: Path | None, first: datetime, last: datetime | None, *, detail: bool
    ) -> None:
        """算一段日子的数，和日报、周报一个算法；服务要先停下。"""
        from bot.clock import SystemClock  # noqa: PLC0415
        from handlers.figure_detail import traced  # noqa: PLC0415
        from handlers.period_report import report_text  # noqa: PLC0415
        from handlers.turn import Desk  # noqa: PLC0415
        from language.periods import between  # noqa: PLC0415
        from storage.database import Database  # noqa: PLC0415
        from storage.stations import SqlStations  # noqa: PLC0415
        from storage.uow import SqlUnitOfWork  # noqa: PLC0415

        settings = settings_of(file)
        until = last or first
        if until < first:
            give_up("最后一天在第一天之前，请改一下 --from 和 --to。")

        async def work() -> None:
            now = SystemClock().now()
            period = between(first.date(), until.date(), now)
            async with Database(settings.database.url) as database:
                station = await SqlStations(database).load()
                async with SqlUnitOfWork(database) as uow:
                    desk = Desk(uow=uow, now=now, station=station, rules=settings.rules())
                    title = desk.say("stats.title", name=period.name)
                    click.echo(await report_text(desk, period, title=title))
                    for each in await traced(desk, period) if detail else ():
                        click.echo(f"{each.words}：{'、'.join(each.numbers) or '—'}")

        run(work)

    return figures

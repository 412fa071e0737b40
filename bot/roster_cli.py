"""Commands about the duty roster: import one alone, and show the addresses of its feeds."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.settings import Settings
    from domain.station import Duty, StationMap


def roster_commands(
    settings_of: Callable[[Path | None], "Settings"],
    run: Callable[[Callable[[], Coroutine[Any, Any, None]]], None],
    give_up: Callable[..., None],
) -> tuple[click.Command, click.Command]:
    """Return ``import duty`` and ``export feeds`` for the command line."""

    @click.command(name="duty")
    @click.argument("path", type=click.Path(path_type=Path))
    @click.option(
        "--grid", default="", help="日历里没写网格的日程算哪个网格的，编号、名称或“全所”。"
    )
    @click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
    @click.pass_obj
    def import_duty(file: Path | None, path: Path, *, grid: str, dry_run: bool) -> None:
        """只导入值班表:日历(.ics)按天并入，值班表(.csv)整张替换。有一行错就什么都不改。"""
        from dataclasses import replace  # noqa: PLC0415

        from bot.ical_duty import DutyFileError  # noqa: PLC0415
        from bot.station import diff  # noqa: PLC0415
        from storage.database import Database  # noqa: PLC0415
        from storage.stations import SqlStations  # noqa: PLC0415

        settings = settings_of(file)

        async def work() -> None:
            async with Database(settings.database.url) as database:
                stations = SqlStations(database)
                old = await stations.load()
                try:
                    new = replace(old, duties=_duties(path, old, grid), _cache={})
                except DutyFileError as err:
                    give_up(*err.lines, f"共 {len(err.lines)} 处，什么都没有改。")
                    return
                for line in diff(old, new):
                    click.echo(line)
                if dry_run:
                    click.echo("只是看看，没有写入。")
                    return
                await stations.replace(new)
                click.echo("已导入。")

        run(work)

    @click.command(name="feeds")
    @click.pass_obj
    def export_feeds(file: Path | None) -> None:
        """列出日历订阅的地址:全所、每个网格、每位在岗的人。谁有地址谁就能看。"""
        from bot.feeds import path_of  # noqa: PLC0415
        from bot.ical_feed import WHOLE_STATION  # noqa: PLC0415
        from storage.database import Database  # noqa: PLC0415
        from storage.stations import SqlStations  # noqa: PLC0415

        settings = settings_of(file)
        secret = settings.roster.feed_secret.get_secret_value()
        if not secret:
            give_up("没有开日历订阅。请在设置里填 roster.feed_secret，再重启服务。")

        async def work() -> None:
            async with Database(settings.database.url) as database:
                station = await SqlStations(database).load()
            names = [("全所", WHOLE_STATION), *((g.name, g.code) for g in station.grids)]
            names += [(m.name, str(m.userid)) for m in station.members if m.is_staff]
            for title, name in names:
                click.echo(f"{title}\t{path_of(secret, name)}")

        run(work)

    return import_duty, export_feeds


def _duties(path: Path, old: "StationMap", grid: str) -> "tuple[Duty, ...]":
    """Return the whole roster after a file.

    Raises:
        DutyFileError: with everything that is wrong with it.
    """
    from bot.ical_duty import MAX_BYTES, DutyFileError, merged, read_calendar  # noqa: PLC0415

    if path.suffix.lower() == ".csv":
        return _of_csv(path, old)
    if path.suffix.lower() != ".ics":
        raise DutyFileError(("请给一个日历（.ics）或值班表（.csv）。",))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DutyFileError(("文件超过 5 MB。",))
        content = path.read_bytes()
    except OSError:
        raise DutyFileError((f"没有找到 {path}，或者读不了。",)) from None
    return merged(old.duties, read_calendar(content, old, grid=grid))


def _of_csv(path: Path, old: "StationMap") -> "tuple[Duty, ...]":
    """Read a roster sheet among the other sheets of the station as they are now."""
    import shutil  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    from bot.ical_duty import DutyFileError  # noqa: PLC0415
    from bot.station import StationFileError, export, load  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder)
        export(old, whole)
        try:
            shutil.copyfile(path, whole / "duty.csv")
            return load(whole).duties
        except OSError:
            raise DutyFileError((f"没有找到 {path}，或者读不了。",)) from None
        except StationFileError as err:
            raise DutyFileError(tuple(str(each) for each in err.errors)) from None

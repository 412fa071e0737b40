"""The command line. Imports are inside the commands so that `--help` answers at once."""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.figures_cli import figures_command
from bot.filters.cli import COMMANDS
from bot.outages_cli import outage_commands
from bot.package_cli import package_command
from bot.report_cli import report_command
from bot.roster_cli import roster_commands

if TYPE_CHECKING:
    from bot.settings import Settings

DEFAULT_FILE = Path("config.toml")
WRONG = 2
"""Exit status for whatever the caller can mend."""


@click.group()
@click.option(
    "--config",
    "config_file",
    envvar="GUANJIA_CONFIG",
    type=click.Path(path_type=Path),
    help="设置文件，默认是当前目录的 config.toml。",
)
@click.pass_context
def main(context: click.Context, config_file: Path | None) -> None:
    """电力管家:供电所的企业微信群服务。"""
    context.obj = config_file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)


def _settings(file: Path | None) -> "Settings":
    from bot.log import only_warnings  # noqa: PLC0415
    from bot.settings import SettingsError, load  # noqa: PLC0415

    only_warnings()
    try:
        return load(file)
    except SettingsError as err:
        _give_up("设置有误，没有启动:", *err.lines)
        raise


def _give_up(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(WRONG)


def _run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run async work; what a person can mend is told in one line."""
    import asyncio  # noqa: PLC0415

    from bot.settings import SettingsError  # noqa: PLC0415
    from storage.errors import StorageError  # noqa: PLC0415

    try:
        asyncio.run(work())
    except StorageError as err:
        _give_up(str(err))
    except SettingsError as err:
        _give_up("设置有误，没有启动:", *err.lines)


@main.command()
@click.pass_obj
def run(file: Path | None) -> None:
    """启动服务。"""
    from bot.log import set_up  # noqa: PLC0415
    from bot.serve import serve  # noqa: PLC0415

    settings = _settings(file)
    if settings.wecom.agent is None and settings.wecom.aibot is None:
        _give_up(
            "设置有误，没有启动:",
            "wecom:自建应用 [wecom.agent] 和智能机器人 [wecom.aibot] 至少要填一个。",
            "只想试用，请运行 make run 或 guanjia demo。",
        )
    set_up()
    _run(lambda: serve(settings))


@main.command()
@click.option("--port", default=8091, show_default=True, help="沙箱页面的端口。")
@click.option("--bot-port", default=8080, show_default=True, help="服务自己的端口。")
@click.option(
    "--data", "data_dir", default="var/demo", show_default=True, type=click.Path(path_type=Path)
)
@click.argument("scene", required=False)
def demo(scene: str | None, port: int, bot_port: int, data_dir: Path) -> None:
    """在浏览器里试用:服务和沙箱一起启动，不需要企业微信账号。

    给出场景名(如 linyin)则不开浏览器:按剧本快放一遍，打印全部对话和最后的成绩。
    """
    from bot.demo import run_demo  # noqa: PLC0415

    if scene is not None:
        _play(scene)
        return
    sys.exit(run_demo(port=port, bot_port=bot_port, data_dir=data_dir))


def _play(name: str) -> None:
    """Play a scene in time-lapse and print it; nothing is kept and nothing leaves the machine."""
    import asyncio  # noqa: PLC0415

    from bot.log import only_warnings  # noqa: PLC0415
    from bot.scene import play, read_scene, scenes  # noqa: PLC0415

    if name not in scenes():
        _give_up(f"没有叫 {name} 的场景。可以看：{'、'.join(scenes())}。")
    only_warnings()
    scene = read_scene(name)
    lines, card = asyncio.run(play(scene))
    click.echo(f"【演练】{scene.title}")
    for line in lines:
        click.echo(line.shown())
    click.echo("— 成绩 —")
    for shown in card.lines():
        click.echo(shown)


@main.command()
@click.pass_obj
def migrate(file: Path | None) -> None:
    """把数据库升级到当前版本。"""
    from storage.database import Database  # noqa: PLC0415

    settings = _settings(file)

    async def work() -> None:
        async with Database(settings.database.url):
            click.echo("数据库已是当前版本。")

    _run(work)


@main.command()
@click.pass_obj
def doctor(file: Path | None) -> None:
    """逐项检查设置、密钥、数据库、时钟和接口，并说明怎么修。"""
    import asyncio  # noqa: PLC0415

    from bot.doctor import examine  # noqa: PLC0415

    settings = _settings(file)
    findings = asyncio.run(examine(settings))
    for finding in findings:
        click.echo(finding.line())
    sys.exit(0 if all(finding.good for finding in findings) else 1)


@main.group(name="import")
def import_() -> None:
    """导入数据。"""


@import_.command(name="station")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
@click.pass_obj
def import_station(file: Path | None, path: Path, *, dry_run: bool) -> None:
    """导入供电所资料:一个 CSV 文件夹或一个 .xlsx。有一行错就什么都不改。"""
    from bot.station import StationFileError, diff, load  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415
    from storage.stations import SqlStations  # noqa: PLC0415

    settings = _settings(file)
    try:
        station = load(path)
    except StationFileError as err:
        _give_up(str(err), f"共 {len(err.errors)} 处，什么都没有改。")
        return

    async def work() -> None:
        async with Database(settings.database.url) as database:
            stations = SqlStations(database)
            for line in diff(await stations.load(), station):
                click.echo(line)
            if dry_run:
                click.echo("只是看看，没有写入。")
                return
            await stations.replace(station)
            click.echo("已导入。")

    _run(work)


@import_.command(name="answers")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
@click.pass_obj
def import_answers(file: Path | None, path: Path, *, dry_run: bool) -> None:
    """导入知识库(.toml)。有一条错就什么都不改；文件里没有的条目保持原样。"""
    from bot.answers_file import AnswersFileError, changes, load  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415
    from storage.stations import SqlStations  # noqa: PLC0415
    from storage.uow import SqlUnitOfWork  # noqa: PLC0415

    settings = _settings(file)

    async def work() -> None:
        async with Database(settings.database.url) as database:
            station = await SqlStations(database).load()
            try:
                entries = load(path, members={member.userid for member in station.members})
            except AnswersFileError as err:
                _give_up(*err.lines, f"共 {len(err.lines)} 处，什么都没有改。")
                return
            async with SqlUnitOfWork(database) as uow:
                for line in changes(await uow.knowledge.all(), entries):
                    click.echo(line)
                if dry_run:
                    click.echo("只是看看，没有写入。")
                    return
                for entry in entries:
                    await uow.knowledge.put(entry)
                await uow.commit()
            click.echo("已导入。")

    _run(work)


@main.group()
def export() -> None:
    """导出数据。"""


@export.command(name="template")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="覆盖已有文件。")
def export_template(path: Path, *, overwrite: bool) -> None:
    """写一份空的供电所资料模板(.xlsx 或文件夹)。"""
    from bot.station import write_template  # noqa: PLC0415

    try:
        write_template(path, overwrite=overwrite)
    except (FileExistsError, ValueError) as err:
        _give_up(str(err))
    click.echo(f"模板已写到 {path}。")


@export.command(name="station")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="覆盖已有文件。")
@click.pass_obj
def export_station(file: Path | None, path: Path, *, overwrite: bool) -> None:
    """把现在的供电所资料导出成可再导入的文件。"""
    from bot.station import export as write  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415
    from storage.stations import SqlStations  # noqa: PLC0415

    settings = _settings(file)

    async def work() -> None:
        async with Database(settings.database.url) as database:
            station = await SqlStations(database).load()
        try:
            write(station, path, overwrite=overwrite)
        except (FileExistsError, ValueError) as err:
            _give_up(str(err))
        click.echo(f"已导出到 {path}。")

    _run(work)


@export.command(name="answers")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="覆盖已有文件。")
@click.pass_obj
def export_answers(file: Path | None, path: Path, *, overwrite: bool) -> None:
    """把知识库导出成可再导入的文件，草稿也在里面。"""
    from bot.answers_file import written  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415
    from storage.uow import SqlUnitOfWork  # noqa: PLC0415

    settings = _settings(file)

    async def work() -> None:
        async with Database(settings.database.url) as database, SqlUnitOfWork(database) as uow:
            text = written(await uow.knowledge.all())
        try:
            with path.open("w" if overwrite else "x", encoding="utf-8") as out:
                out.write(text)
        except FileExistsError:
            _give_up(f"{path} 已经有了，要覆盖请加 --overwrite。")
        click.echo(f"已导出到 {path}。")

    _run(work)


_import_duty, _export_feeds = roster_commands(_settings, _run, _give_up)
import_.add_command(_import_duty)
export.add_command(_export_feeds)
export.add_command(report_command(_settings, _run, _give_up))
_import_outages, _check = outage_commands(_settings, _run, _give_up)
import_.add_command(_import_outages)
main.add_command(_check)
main.add_command(package_command(_settings, _run, _give_up))

main.add_command(figures_command(_settings, _run, _give_up))
for _filter in COMMANDS:
    main.add_command(_filter)

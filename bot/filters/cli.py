"""The filters on the command line: ``python -m bot understand|times|notices|answer|replay``."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.filters.lines import Record
    from domain.station import StationMap
    from language.answers import LookUp
    from language.judge import Scorer
    from language.vectors import Embedder

_STATION = click.option(
    "--station", "path", type=click.Path(path_type=Path), help="地名文件或供电所资料，默认用样例。"
)
_EMBEDDING = click.option(
    "--embedding", "embedded", is_flag=True, help="也看整句的意思，要先装 embed 这一组组件。"
)


def _embedder(*, embedded: bool) -> "Embedder | None":
    from bot.embedding import load_embedder  # noqa: PLC0415
    from bot.log import only_warnings  # noqa: PLC0415
    from bot.settings import SettingsError  # noqa: PLC0415

    only_warnings()
    try:
        return load_embedder() if embedded else None
    except SettingsError as err:
        click.echo("\n".join(err.lines), err=True)
        sys.exit(2)


def _table(*, embedded: bool) -> "Scorer":
    from bot.embedding import table_with  # noqa: PLC0415

    return table_with(_embedder(embedded=embedded))


def _look_up(*, embedded: bool) -> "LookUp":
    import asyncio  # noqa: PLC0415

    from bot.answers_file import sample  # noqa: PLC0415
    from bot.embedded_answers import EmbeddedAnswers  # noqa: PLC0415
    from language.answers import look_up  # noqa: PLC0415

    embedder = _embedder(embedded=embedded)
    if embedder is None:
        return look_up
    answers = EmbeddedAnswers(embedder, sample())
    asyncio.run(answers.learn())
    return answers.look_up


def _station(path: Path | None) -> "StationMap":
    from bot.filters.station import load_gazetteer  # noqa: PLC0415
    from bot.station import SAMPLE, load  # noqa: PLC0415

    if path is None or path.suffix != ".json":
        return load(path or SAMPLE)
    try:
        return load_gazetteer(path)
    except (OSError, ValueError) as err:
        click.echo(f"地名文件读不了：{err}", err=True)
        sys.exit(2)


def _complain(words: str) -> None:
    click.echo(words, err=True)


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


@click.command()
@click.argument("text", required=False)
@click.option("--why", is_flag=True, help="逐条说明为什么这样理解。")
@_STATION
@_EMBEDDING
def understand(text: str | None, path: Path | None, *, why: bool, embedded: bool) -> None:
    """看一句话被理解成什么，为什么；不写话时逐行读 JSON。"""
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.filters import lines  # noqa: PLC0415
    from bot.filters.understand import understand_line  # noqa: PLC0415
    from bot.filters.why import why as explain  # noqa: PLC0415

    table = _table(embedded=embedded)
    station, now = _station(path), SystemClock().now()
    if text is not None:
        _show(explain(text, station=station, now=now, fully=why, table=table))
        return

    def work(record: "Record") -> "Record":
        return understand_line(record, station=station, now=now, table=table)

    _show(lines.run(work, sys.stdin, _complain))


@click.command()
def times() -> None:
    """逐行读 JSON，读出话里的起止时间。"""
    from bot.filters import lines  # noqa: PLC0415
    from bot.filters.times import times_line  # noqa: PLC0415

    _show(lines.run(times_line, sys.stdin, _complain))


@click.command()
def notices() -> None:
    """逐行读 JSON，读出停电通知的各项内容。"""
    from bot.filters import lines  # noqa: PLC0415
    from bot.filters.notices import notices_line  # noqa: PLC0415

    _show(lines.run(notices_line, sys.stdin, _complain))


@click.command()
@_EMBEDDING
def answer(*, embedded: bool) -> None:
    """逐行读 JSON，从知识库找答案。"""
    from functools import partial  # noqa: PLC0415

    from bot.filters import lines  # noqa: PLC0415
    from bot.filters.answer import answer_line  # noqa: PLC0415

    work = partial(answer_line, look_up=_look_up(embedded=embedded))
    _show(lines.run(work, sys.stdin, _complain))


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@_STATION
@_EMBEDDING
def replay(file: Iterable[str], path: Path | None, *, embedded: bool) -> None:
    """把整段对话放给机器人听，每段对话输出一行结果。"""
    import asyncio  # noqa: PLC0415
    from functools import partial  # noqa: PLC0415

    from bot.filters import lines  # noqa: PLC0415
    from bot.filters.dialogue import Dialogue  # noqa: PLC0415
    from bot.filters.replay import replay as play  # noqa: PLC0415
    from language import understand as read  # noqa: PLC0415

    read_with = partial(read, table=_table(embedded=embedded))
    station = _station(path)

    def work(record: "Record") -> "Record":
        return asyncio.run(play(Dialogue.model_validate(record), station, read=read_with))

    _show(lines.run(work, file, _complain))


COMMANDS = (understand, times, notices, answer, replay)

"""``guanjia package P012 --out DIR``: the whole broadcast package of an outage as files."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from bot.papers.render import Papers
    from bot.settings import Settings
    from domain.outage import Outage
    from domain.outbound import Paper
    from storage.database import Database

_NUMBER: Final = re.compile(r"[Pp]?0*(\d{1,6})")


def package_command(
    settings_of: Callable[[Path | None], "Settings"],
    run: Callable[[Callable[[], Coroutine[Any, Any, None]]], None],
    give_up: Callable[..., None],
) -> click.Command:
    """Return ``package`` for the command line."""

    @click.command(name="package")
    @click.argument("number")
    @click.option(
        "--out", default=".", show_default=True, type=click.Path(path_type=Path), help="写到哪里。"
    )
    @click.option("--community", default="", help="只要一个社区的那一份。")
    @click.pass_obj
    def package(file: Path | None, number: str, out: Path, community: str) -> None:
        """写出一次停电的广播包:微信稿、楼长转发稿、喇叭稿、短信、海报，能念时还有录音。"""
        settings = settings_of(file)
        found = _NUMBER.fullmatch(number)
        if found is None:
            give_up(f"没有叫 {number} 的停电。编号像 P012。")
            return

        async def work() -> None:
            await _write(settings, int(found[1]), out, community, give_up)

        run(work)

    return package


async def _write(
    settings: "Settings", number: int, out: Path, community: str, give_up: Callable[..., None]
) -> None:
    from bot.papers.here import papers_of  # noqa: PLC0415
    from domain.errors import StewardError  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415

    papers = papers_of(settings)
    async with Database(settings.database.url) as database:
        try:
            texts, wanted = await _made(settings, database, number, community, papers)
        except LookupError as err:
            give_up(str(err.args[0]))
            return
        except StewardError as err:
            give_up(settings.rules().wording.say(err.sentence, **err.words))
            return
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    for name, text in texts.items():
        await asyncio.to_thread(_save, out / name, f"{text}\n".encode())
    try:
        await _save_papers(papers, wanted, out)
    finally:
        papers.close()


async def _made(
    settings: "Settings", database: "Database", number: int, community: str, papers: "Papers"
) -> "tuple[dict[str, str], dict[str, Paper | None]]":
    """Return the texts and the papers of an outage, by file name.

    Raises:
        LookupError: with a Chinese sentence; no such outage, or none of it there.
        PackageError: a piece differs from the record.
    """
    from dataclasses import replace  # noqa: PLC0415

    from bot.clock import SystemClock  # noqa: PLC0415
    from domain.outage import OutageId  # noqa: PLC0415
    from domain.outbound import PaperKind  # noqa: PLC0415
    from handlers.package import package_of, poster_paper, speech_paper  # noqa: PLC0415
    from handlers.show_package import wave_now  # noqa: PLC0415
    from handlers.turn import Desk  # noqa: PLC0415
    from storage.stations import SqlStations  # noqa: PLC0415
    from storage.uow import SqlUnitOfWork  # noqa: PLC0415

    rules = settings.rules()
    speaks = papers.makes(PaperKind.SPEECH)
    rules = replace(rules, package=settings.papers.rules(speaks=speaks))
    station = await SqlStations(database).load()
    async with SqlUnitOfWork(database) as uow:
        outage = _checked(await uow.outages.get(OutageId(number)), number, community)
        desk = Desk(uow=uow, now=SystemClock().now(), station=station, rules=rules)
        package = package_of(desk, outage, wave=wave_now(desk, outage), community=community)
    texts = {
        "微信稿.txt": package.chat,
        "楼长转发稿.txt": package.forward,
        "喇叭稿.txt": package.script,
        "短信.txt": package.sms,
    }
    wanted = {
        "poster.pdf": poster_paper(package, "poster.pdf"),
        "poster.png": poster_paper(package, "poster.png"),
        "喇叭稿.wav": speech_paper(desk, package, "喇叭稿.wav"),
    }
    return texts, wanted


def _checked(outage: "Outage | None", number: int, community: str) -> "Outage":
    if outage is None:
        raise LookupError(f"没有记过 P{number:03d} 这次停电。")
    if community and not outage.concerns(community):
        names = "、".join(outage.communities)
        raise LookupError(f"{outage.shown_no} 不停 {community}，停的是 {names}。")
    return outage


async def _save_papers(papers: "Papers", wanted: "dict[str, Paper | None]", out: Path) -> None:
    from bot.papers.rendered import PaperError  # noqa: PLC0415

    for name, paper in wanted.items():
        if paper is None:
            click.echo("这里没有语音引擎，喇叭稿请照稿念。")
            continue
        try:
            made = await papers.render(paper)
        except PaperError as err:
            click.echo(f"{name} 没有做成：{err.detail}。")
            continue
        await asyncio.to_thread(_save, out / made.filename, made.data)


def _save(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    click.echo(f"写好了 {path}")

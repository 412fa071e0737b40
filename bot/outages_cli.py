"""Commands about announced outages: import a table of them, and check the names people read."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.outages_file import Listed
    from bot.settings import Settings
    from handlers.notice_draft import Draft
    from handlers.turn import Desk


def outage_commands(
    settings_of: Callable[[Path | None], "Settings"],
    run: Callable[[Callable[[], Coroutine[Any, Any, None]]], None],
    give_up: Callable[..., None],
) -> tuple[click.Command, click.Command]:
    """Return ``import outages`` and ``check`` for the command line."""

    @click.command(name="outages")
    @click.argument("path", type=click.Path(path_type=Path))
    @click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
    @click.option("--announce", is_flag=True, help="直接发布，不等调度回1。")
    @click.option("--reason", default="", help="提前不够或不宜停电时，为什么还要发。")
    @click.pass_obj
    def import_outages(
        file: Path | None, path: Path, *, dry_run: bool, announce: bool, reason: str
    ) -> None:
        """导入停电信息(95598 的表，.csv 或 .xlsx)。不加 --announce 只放到调度面前，回1才发。"""
        settings = settings_of(file)

        async def work() -> None:
            refusal = await _import(
                settings, path, dry_run=dry_run, announce=announce, reason=reason
            )
            if refusal:
                give_up(*refusal)

        run(work)

    @click.group(name="check")
    def check() -> None:
        """检查资料。"""

    @check.command(name="names")
    @click.pass_obj
    def check_names(file: Path | None) -> None:
        """列出台区名和居民的叫法对不上的小区，停电通知里居民会认不出自己。"""
        from domain.alias_audit import misnamed  # noqa: PLC0415
        from storage.database import Database  # noqa: PLC0415
        from storage.stations import SqlStations  # noqa: PLC0415

        settings = settings_of(file)

        async def work() -> None:
            async with Database(settings.database.url) as database:
                found = misnamed(await SqlStations(database).load())
            for each in found:
                numbers = "、".join(each.buildings)
                click.echo(
                    f"{each.community}：台区叫“{each.transformer}”（{numbers}号楼，"
                    f"共{each.households}户），居民不这么叫。请给台区加一个居民叫的别名。"
                )
            click.echo(f"共 {len(found)} 处对不上。" if found else "台区名都认得出，没有要改的。")

        run(work)

    return import_outages, check


async def _import(
    settings: "Settings", path: Path, *, dry_run: bool, announce: bool, reason: str
) -> tuple[str, ...]:
    """Import a table; return why nothing was changed, else nothing."""
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.outages_file import load, of_operator  # noqa: PLC0415
    from bot.station import StationFileError  # noqa: PLC0415
    from handlers.turn import Desk  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415
    from storage.stations import SqlStations  # noqa: PLC0415
    from storage.uow import SqlUnitOfWork  # noqa: PLC0415

    async with Database(settings.database.url) as database, SqlUnitOfWork(database) as uow:
        station, now = await SqlStations(database).load(), SystemClock().now()
        if station.is_empty:
            return ("还没有供电所资料，请先运行 guanjia import station。",)
        try:
            listed = load(path, station=station, now=now, said_by=of_operator(station))
        except StationFileError as err:
            return (str(err), f"共 {len(err.errors)} 处，什么都没有改。")
        desk = Desk(uow=uow, now=now, station=station, rules=settings.rules())
        draft = await _compared(desk, listed)
        if draft is None or dry_run:
            click.echo("没有要改的。" if draft is None else "只是看看，没有写入。")
            return ()
        refusal = await _take(desk, draft, announce=announce, reason=reason)
        if not refusal:
            await uow.commit()
        return (refusal,) if refusal else ()


async def _compared(desk: "Desk", listed: "Listed") -> "Draft | None":
    """Print what the table would change; return it, None when that is nothing."""
    from handlers.notice_draft import Draft  # noqa: PLC0415
    from handlers.notice_read import counted, matched  # noqa: PLC0415
    from handlers.notice_remarks import place_remark  # noqa: PLC0415
    from handlers.planned_outage import outage_words  # noqa: PLC0415

    found = await matched(desk, [counted(desk, outage) for outage in listed.outages])
    for item in found.items:
        mark = f"修改 {item.outage.shown_no}" if item.outage.id else "新增"
        click.echo(f"{mark}：{outage_words(desk, item.outage)}，{item.outage.households}户")
    changed = sum(bool(item.outage.id) for item in found.items)
    new = len(found.items) - changed
    click.echo(f"新增{new}段，修改{changed}段，不变{len(found.known)}段，已过去{listed.past}段。")
    remarks = place_remark(desk, listed.unplaced)
    for _, remark in remarks:
        click.echo(remark)
    return Draft(items=found.items, remarks=remarks) if found.items else None


async def _take(desk: "Desk", draft: "Draft", *, announce: bool, reason: str) -> str:
    """Announce it, or put it before the dispatcher; return why it was refused, else nothing."""
    from domain.ids import direct_conversation  # noqa: PLC0415
    from handlers.keep_notice import announcer, put_draft  # noqa: PLC0415
    from handlers.notice_card import card_of, with_reason  # noqa: PLC0415
    from handlers.notice_store import carry_out  # noqa: PLC0415

    if not announce:
        opening = desk.say("notice.imported", n=len(draft.items))
        person = await put_draft(desk, draft, opening=opening, key=f"import:{desk.now:%s%f}")
        click.echo(f"已放到{desk.name_of(person)}面前，回1才发。")
        return ""
    card = await card_of(desk, draft, direct_conversation(announcer(desk)))
    if card.needs_reason and not reason.strip():
        reading = "\n".join(card.text.splitlines()[:-1])  # without the digits
        return f"{reading}\n要发请加 --reason 写明原因。什么都没有改。"
    done = await carry_out(desk, with_reason(desk, draft, card, reason.strip()))
    click.echo(f"已发布：{'、'.join(outage.shown_no for outage in done)}。")
    return ""

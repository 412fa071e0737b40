"""A table of outages as 95598 publishes it: every wrong row is told, nothing is half taken."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.outages_file import load
from bot.station import SAMPLE, StationFileError
from domain.ids import UserId
from domain.outage import Outage
from domain.when import local
from storage.database import Database
from storage.tables import outbox
from storage.uow import SqlUnitOfWork
from tests.domain.domain_parts import sample

NOW = datetime(2027, 7, 14, 1, 0, tzinfo=UTC)  # 9:00 at the station
HEADS = "停电区县,停电范围,停电开始时间,停电结束时间,停电线路,停电原因,停电类型,发布单位"
ROW = (
    "平谷区,林荫小区1-4号楼,2027-07-22 8:00,2027-07-22 17:00,10kV样例二线,检修,计划停电,城关供电所"
)


def table(folder: Path, *rows: str, heads: str = HEADS) -> Path:
    file = folder / "停电信息.csv"
    file.write_text("\n".join((heads, *rows)), encoding="utf-8")
    return file


def read(path: Path) -> tuple[Outage, ...]:
    return load(path, station=sample(), now=NOW, said_by=UserId("xitong01")).outages


def wrong(path: Path) -> list[str]:
    with pytest.raises(StationFileError) as caught:
        read(path)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize(
    "written",
    [
        "2027-07-22 8:00",
        "2027/7/22 08:00",
        "2027年7月22日8时",
        "7月22日8点",
        "2027-07-22T08:00:00",
    ],
)
def test_dates_in_the_usual_spellings(tmp_path: Path, written: str) -> None:
    (outage,) = read(table(tmp_path, ROW.replace("2027-07-22 8:00", written)))

    assert f"{local(outage.start):%Y-%m-%d %H:%M}" == "2027-07-22 08:00"
    assert outage.places[0].buildings == ("1", "2", "3", "4")
    assert (outage.line, outage.reason, outage.kind) == ("10kV样例二线", "检修", "planned")
    assert outage.source is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2027-07-22 8:00", "7月22日", "“停电开始时间”列：写的是“7月22日”。读不出哪天几点。"),
        ("2027-07-22 8:00", "8:00", "“停电开始时间”列：写的是“8:00”。读不出哪天几点。"),
        ("2027-07-22 8:00", "2027-02-30 8:00", "读不出哪天几点。"),
        ("2027-07-22 8:00", "", "这一格是空的，请写开始的日子和钟点"),
        (
            "2027-07-22 17:00",
            "2027-07-22 7:00",
            "“停电结束时间”列：写的是“2027-07-22 7:00”。比开始还早",
        ),
        (
            "林荫小区1-4号楼",
            "国家税务局",
            "“停电范围”列：写的是“国家税务局”。里面没有所里的小区。",
        ),
        ("计划停电", "停水", "“停电类型”列：写的是“停水”。这里只能写：计划停电"),
        ("检修", "=1+1", "“停电原因”列：写的是“=1+1”。这是公式。"),
    ],
)
def test_a_wrong_cell_is_told_with_what_to_do(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (error,) = wrong(table(tmp_path, ROW, ROW.replace(old, new)))

    assert error.startswith("停电信息.csv 第3行")
    assert said in error


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    errors = wrong(
        table(tmp_path, ROW.replace("计划停电", ""), ROW.replace("林荫小区1-4号楼", "某处"))
    )

    assert len(errors) == 2
    assert wrong(table(tmp_path)) == ["停电信息.csv：表里没有一行停电。请从第二行写起。"]
    assert "缺“停电范围”这一列" in "\n".join(wrong(table(tmp_path, "1", heads="停电区县")))
    assert "请检查路径" in wrong(tmp_path / "没有.csv")[0]


def workbook(folder: Path, start: object) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEADS.split(","))
    cells: list[object] = list(ROW.split(","))
    cells[2] = start
    page.append(cells)
    file = folder / "停电.xlsx"
    book.save(file)
    return file


def test_a_workbook_with_a_date_cell(tmp_path: Path) -> None:
    (outage,) = read(workbook(tmp_path, datetime(2027, 7, 22, 8, 0)))  # noqa: DTZ001  as Excel has it

    assert local(outage.start).hour == 8


def test_a_formula_in_a_workbook_is_refused(tmp_path: Path) -> None:
    (error,) = wrong(workbook(tmp_path, "=NOW()+8"))

    assert "“停电开始时间”列：写的是“=NOW()+8”。这是公式。" in error


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(f'[database]\nurl = "sqlite:///{tmp_path}/t.db"\n', encoding="utf-8")
    run(file, "import", "station", str(SAMPLE))
    return file


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *words])


def coming(folder: Path, days: int) -> Path:
    """Return a table of one outage so many days from today, whatever day it is."""
    day = local(datetime.now(UTC) + timedelta(days=days)).date()
    return table(folder, ROW.replace("2027-07-22", day.isoformat()))


def stored(folder: Path) -> list[Outage]:
    async def look() -> list[Outage]:
        async with (
            Database(f"sqlite:///{folder}/t.db") as database,
            SqlUnitOfWork(database) as uow,
        ):
            return list(
                await uow.outages.between(
                    datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
                )
            )

    return asyncio.run(look())


def test_a_dry_run_shows_and_changes_nothing(tmp_path: Path, config: Path) -> None:
    said = run(config, "import", "outages", str(coming(tmp_path, 20)), "--dry-run")

    assert "新增1段，修改0段，不变0段，已过去0段。" in said.output
    assert said.output.endswith("只是看看，没有写入。\n")
    assert stored(tmp_path) == []


def test_without_announce_it_is_put_before_the_dispatcher(tmp_path: Path, config: Path) -> None:
    said = run(config, "import", "outages", str(coming(tmp_path, 20)))

    assert said.output.endswith("已放到调度一号面前，回1才发。\n")
    assert stored(tmp_path) == []

    async def queued() -> list[tuple[str, str]]:
        async with (
            Database(f"sqlite:///{tmp_path}/t.db") as database,
            database.reading() as session,
        ):
            rows = await session.execute(outbox.select())
            return [(row.target, row.text) for row in rows]

    ((target, text),) = asyncio.run(queued())
    assert target == "direct:diaodu01"
    assert text.startswith("停电表导入了1段，请核对：\n读到：")
    assert text.endswith("发就回“1”，改回“2”，不发回“不发”。")


def test_announced_at_once_and_known_the_second_time(tmp_path: Path, config: Path) -> None:
    file = str(coming(tmp_path, 20))
    first = run(config, "import", "outages", file, "--announce")
    second = run(config, "import", "outages", file, "--announce")

    assert first.output.endswith("已发布：P001。\n")
    assert second.output.endswith("新增0段，修改0段，不变1段，已过去0段。\n没有要改的。\n")
    (outage,) = stored(tmp_path)
    assert (outage.confirmed, outage.source, outage.said_by) == (True, None, "xitong01")
    assert (outage.households, outage.owner) == (168, "wgfzr04")


def test_a_late_one_needs_its_reason(tmp_path: Path, config: Path) -> None:
    file = str(coming(tmp_path, 3))
    refused = run(config, "import", "outages", file, "--announce")
    taken = run(config, "import", "outages", file, "--announce", "--reason", "上级刚批")

    assert refused.exit_code == 2
    assert "要发请加 --reason 写明原因。什么都没有改。" in refused.output
    assert taken.exit_code == 0
    assert [outage.late_reason for outage in stored(tmp_path)] == ["上级刚批"]


def test_names_are_checked(config: Path) -> None:
    said = run(config, "check", "names")

    assert (said.exit_code, said.output) == (0, "台区名都认得出，没有要改的。\n")

"""The template, the export and the description people read."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.station import SAMPLE, StationFileError, export, load, write_template
from bot.station.guide import guide_lines
from bot.station.sheets import SHEETS
from domain.station import StationMap

DOCS = Path(__file__).parents[2] / "docs" / "station-data.md"
Small = Callable[[], StationMap]


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_template_explains_itself_and_imports_nothing(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path)
    book = load_workbook(path)

    assert book.sheetnames == ["说明", *(sheet.title for sheet in SHEETS)]
    assert book["人员"]["A2"].value == "示例：wgy01"
    with pytest.raises(StationFileError) as caught:
        load(path)
    assert {error.advice.split("。")[0] for error in caught.value.errors} == {"这张表是空的"}


def test_the_template_as_csv_has_a_file_a_sheet_and_an_explanation(tmp_path: Path) -> None:
    write_template(tmp_path / "t")

    assert {path.name for path in (tmp_path / "t").iterdir()} == {
        "README.txt",
        *(f"{sheet.file}.csv" for sheet in SHEETS),
    }
    assert (tmp_path / "t" / "members.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_examples_of_the_template_are_a_valid_station_in_the_sample(tmp_path: Path) -> None:
    """Each example row, put into the sample without the mark, breaks no rule of its columns."""
    write_template(tmp_path / "t")
    export(load(SAMPLE), tmp_path / "s")
    for sheet in SHEETS:
        heads, example = rows_of(tmp_path / "t" / f"{sheet.file}.csv")
        known = rows_of(tmp_path / "s" / f"{sheet.file}.csv")
        first = example[0].removeprefix("示例：")
        assert any(row[0] == first for row in known[1:]), sheet.title
        assert set(known[0]) <= set(heads)


def test_closed_lists_are_offered_and_enforced_where_one_word_stands(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    offers = {
        (page.title, str(rule.sqref).split("2:")[0]): (rule.formula1, bool(rule.showErrorMessage))
        for page in book.worksheets
        for rule in page.data_validations.dataValidation
    }

    assert offers["村和社区", "B"] == ('"村,社区,小区"', True)
    assert offers["村和社区", "H"] == ("'网格'!$A$2:$A$1000", False)
    assert offers["人员", "C"][1] is False
    assert offers["群", "D"] == ('"是,否"', True)


def test_what_is_typed_into_the_template_stays_text(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    page = load_workbook(tmp_path / "t.xlsx")["楼栋"]

    assert page.column_dimensions["B"].number_format == "@"
    assert page["B2"].number_format == "@"


def test_an_existing_file_is_not_overwritten_unless_asked(tmp_path: Path, small: Small) -> None:
    export(small(), tmp_path / "s.xlsx")
    before = (tmp_path / "s.xlsx").read_bytes()

    with pytest.raises(FileExistsError, match=r"s\.xlsx 已经在那里了"):
        write_template(tmp_path / "s.xlsx")
    assert (tmp_path / "s.xlsx").read_bytes() == before
    export(load(SAMPLE), tmp_path / "s.xlsx", overwrite=True)
    assert load(tmp_path / "s.xlsx") == load(SAMPLE)


def test_a_directory_with_one_of_the_files_is_left_as_it_was(tmp_path: Path, small: Small) -> None:
    (tmp_path / "duty.csv").write_text("我的", encoding="utf-8")

    with pytest.raises(FileExistsError, match=r"duty\.csv"):
        export(small(), tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".csv"] == ["duty.csv"]


@pytest.mark.parametrize("name", ["s.csv", "s.xls", "s.xlsm"])
def test_a_format_we_do_not_write_is_refused(tmp_path: Path, small: Small, name: str) -> None:
    with pytest.raises(ValueError, match=r"请写一个 \.xlsx 文件名"):
        export(small(), tmp_path / name)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_text_that_looks_like_a_formula_is_exported_as_harmless_text(
    tmp_path: Path, small: Small, start: str
) -> None:
    station = small()
    evil = f'{start}HYPERLINK("http://x","y")'
    changed = replace(station, chats=(replace(station.chats[0], name=evil),))
    export(changed, tmp_path / "csv")
    export(changed, tmp_path / "s.xlsx")
    cell = load_workbook(tmp_path / "s.xlsx")["群"]["B2"]

    assert rows_of(tmp_path / "csv" / "chats.csv")[1][1] == f"'{evil}"
    assert (cell.value, cell.data_type) == (f"'{evil}", "s")
    assert load(tmp_path / "csv") == load(tmp_path / "s.xlsx") == changed


def test_an_error_value_of_excel_is_written_as_text(tmp_path: Path, small: Small) -> None:
    station = small()
    changed = replace(station, chats=(replace(station.chats[0], name="#N/A"),))
    export(changed, tmp_path / "s.xlsx")

    assert load_workbook(tmp_path / "s.xlsx")["群"]["B2"].data_type == "s"
    assert load(tmp_path / "s.xlsx") == changed


def test_mobile_numbers_do_not_survive_an_import(tmp_path: Path) -> None:
    export(load(SAMPLE), tmp_path / "s")

    assert all(row[3] == "" for row in rows_of(tmp_path / "s" / "members.csv")[1:])
    assert "1380000" not in repr(load(SAMPLE))


def test_the_documentation_describes_every_column_as_the_program_does() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for sheet in SHEETS:
        part = text.split(f"### {sheet.title}（{sheet.file}.csv）")[1].split("\n### ")[0]
        assert sheet.about in part
        for column in sheet.columns:
            line = next(x for x in part.splitlines() if x.startswith(f"| {column.head} |"))
            assert column.what in line
            assert all(word in line for word in column.allowed)


def test_the_guide_has_a_line_for_every_column() -> None:
    lines = {(line[0], line[2]) for line in guide_lines() if len(line) > 2}

    assert {(s.title, c.head) for s in SHEETS for c in s.columns} <= lines

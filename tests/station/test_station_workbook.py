"""One Excel workbook: what Excel does to values, and files made to do harm."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook, load_workbook

from bot.station import SAMPLE, StationFileError, export, load
from domain.station import StationMap

Small = Callable[[], StationMap]


@pytest.fixture
def book(tmp_path: Path, small: Small) -> Path:
    """A valid workbook of the small station."""
    path = tmp_path / "station.xlsx"
    export(small(), path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(StationFileError) as caught:
        load(path)
    return str(caught.value)


def change(path: Path, cells: Mapping[tuple[str, str], object]) -> Path:
    """Write values into cells (sheet, address) as a person would in Excel."""
    opened = load_workbook(path)
    for (sheet, address), value in cells.items():
        opened[sheet][address].value = value
    opened.save(path)
    return path


def pack(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Make a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def repack(path: Path, name: str, edit: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook, or add it."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return pack(path, parts | {name: edit(parts.get(name, b""))})


def test_the_sample_makes_the_way_through_excel(tmp_path: Path) -> None:
    export(load(SAMPLE), tmp_path / "sample.xlsx")

    assert load(tmp_path / "sample.xlsx") == load(SAMPLE)


def test_numbers_dates_and_times_are_read_as_a_person_sees_them(book: Path) -> None:
    change(
        book,
        {
            ("楼栋", "B2"): 7.0,
            ("楼栋", "C2"): 1,
            ("村和社区", "D2"): 110117001009,
            ("值班", "B2"): date(2026, 10, 1),
            ("值班", "C2"): time(17, 30),
            ("值班", "D2"): timedelta(hours=24),
            ("值班", "B3"): datetime(2026, 10, 2),  # noqa: DTZ001  an Excel cell has no zone
        },
    )
    station = load(book)

    assert (station.buildings[0].number, station.buildings[0].units) == ("7", ("1",))
    assert station.communities[0].code == "110117001009"
    assert station.duties[0].days == "2026-10-01"
    assert (station.duties[0].start, station.duties[0].end) == (time(17, 30), time())
    assert station.duties[1].days == "2026-10-02"


def test_true_and_false_of_excel_are_yes_and_no(book: Path) -> None:
    station = load(change(book, {("群", "D2"): False, ("群", "E2"): True}))

    assert (station.chats[0].can_hear, station.chats[0].can_push) == (False, True)


def test_errors_name_the_sheet_of_the_workbook(book: Path) -> None:
    assert refusal(change(book, {("群", "C2"): "浜河社区"})) == (
        "群 第2行“社区”列：写的是“浜河社区”。没有叫“浜河社区”的社区，是不是“滨河社区”？"
    )


def test_an_unknown_sheet_is_told_unless_it_is_empty(book: Path) -> None:
    opened = load_workbook(book)
    opened.create_sheet("Sheet1")
    opened.create_sheet("值班表")["A1"] = "网格"
    opened.save(book)

    assert refusal(book) == "值班表：没有这张表，是不是“值班”？请改表名。"


def test_a_macro_workbook_is_refused_under_either_name(book: Path, tmp_path: Path) -> None:
    repack(book, "xl/vbaProject.bin", lambda _: b"macro")
    named = tmp_path / "station.xlsm"
    named.write_bytes(book.read_bytes())

    assert refusal(book) == (
        "station.xlsx：文件里有宏，不能导入。请另存为“Excel 工作簿（*.xlsx）”。"
    )
    assert refusal(named) == (
        "station.xlsm：只收 .xlsx（不带宏）或 CSV 文件夹。"
        "请用 Excel 另存为“Excel 工作簿（*.xlsx）”。"
    )


def test_an_old_or_locked_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    assert refusal(path) == "old.xlsx：文件加了密码，或是旧的 .xls。请去掉密码，另存为 .xlsx。"


def test_something_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    text, archive = tmp_path / "text.xlsx", tmp_path / "archive.xlsx"
    text.write_text("账号,姓名", encoding="utf-8")
    pack(archive, {"hello.txt": b"hello"})

    assert refusal(text) == ("text.xlsx：不是 Excel 工作簿，或已经损坏。请用 Excel 另存为 .xlsx。")
    assert refusal(archive).startswith("archive.xlsx：文件坏了，或大得读不动。")


def test_a_workbook_over_five_megabytes_is_refused(book: Path) -> None:
    with book.open("ab") as file:
        file.write(bytes(5 * 1024 * 1024))

    assert refusal(book) == "station.xlsx：文件超过 5 MB。请删掉图片和多余的内容。"


@pytest.mark.parametrize(
    ("zeros", "noise"),
    [
        pytest.param(3_000_000, 0, id="a ratio over 100"),
        pytest.param(55_000_000, 700_000, id="over 50 MB at a harmless ratio"),
    ],
)
def test_a_zip_bomb_is_refused_unopened(book: Path, zeros: int, noise: int) -> None:
    content = Random(1).randbytes(noise) + bytes(zeros)  # noqa: S311  not a secret, only incompressible
    repack(book, "xl/media/image1.png", lambda _: content)

    assert refusal(book) == (
        "station.xlsx：解开后太大，不像正常的表格。请只留需要的表，另存为新的 .xlsx。"
    )


def test_entities_are_not_expanded(book: Path) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
        b"</worksheet>"
    )
    repack(book, "xl/worksheets/sheet1.xml", lambda _: bomb)

    assert refusal(book).startswith("station.xlsx：文件坏了，或大得读不动。")


def test_a_file_outside_cannot_be_pulled_in(book: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    outside = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    repack(book, "xl/worksheets/sheet1.xml", lambda _: outside.encode())

    assert refusal(book).startswith("station.xlsx：文件坏了，或大得读不动。")


def test_one_long_text_in_every_cell_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    opened = Workbook()
    page = opened["Sheet"]
    page.title = "街道"
    for row in range(1, 4000):
        page.cell(row, 1, "MARK")
    opened.save(path)
    noise = "".join(f"{n:x}" for n in range(20_000))  # 90 kB, compresses by far less than 100
    shared = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    repack(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b't="inlineStr"><is><t>MARK</t></is>', b't="s"><v>0</v>'),
    )
    repack(
        path,
        "[Content_Types].xml",
        lambda xml: xml.replace(
            b"</Types>",
            b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + shared + b'"/></Types>',
        ),
    )
    repack(
        path,
        "xl/sharedStrings.xml",
        lambda _: (
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
            + noise.encode()
            + b"</t></si></sst>"
        ),
    )

    assert refusal(path).startswith("long.xlsx：文件坏了，或大得读不动。")
    repack(path, "xl/sharedStrings.xml", lambda xml: xml.replace(noise.encode(), "名称".encode()))
    assert "缺这张表" in refusal(path)  # the same file with a short text is opened


def test_a_lying_size_neither_hides_rows_nor_costs_time(book: Path) -> None:
    for claim in (b"A1", b"A1:XFD1048576"):

        def lie(xml: bytes, claim: bytes = claim) -> bytes:
            before, _, rest = xml.partition(b'<dimension ref="')
            return before + b'<dimension ref="' + claim + rest[rest.index(b'"') :]

        repack(book, "xl/worksheets/sheet3.xml", lie)
        assert len(load(book).communities) == 2


def test_a_cell_far_below_is_refused_and_not_counted_up_to(book: Path) -> None:
    change(book, {("值班", "A1048576"): "BH1"})

    assert refusal(book) == ("值班 第20001行：超过 20000 行。请删掉下面的空行，或分几次导入。")


def test_a_cell_far_to_the_right_is_refused(book: Path) -> None:
    change(book, {("街道", "XFD2"): "x"})

    assert refusal(book) == "街道 第2行：写的是“x”。超过 50 列。请删掉右边多余的列。"

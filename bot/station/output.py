"""Writing the template and the export, as a directory of CSV files or as one workbook."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.station.guide import guide_lines
from bot.station.lines import Line, lines_of
from bot.station.sheets import EXAMPLE, SHEETS, Column, Sheet
from bot.station.text import guard
from bot.station.workbook_out import save_workbook
from domain.station import StationMap

GUIDE_FILE: Final = "README.txt"
_NOT_A_TARGET: Final = (".csv", ".txt", ".xls", ".xlsm", ".zip")


def write_template(path: Path, *, overwrite: bool = False) -> None:
    """Write empty sheets with heads, one example row each and an explanation.

    Args:
        path: a ``.xlsx``, or a directory, made when it is missing, for CSV files.
        overwrite: replace files that are there.

    Raises:
        FileExistsError: a file is there already; somebody may have filled it in.
        ValueError: the path is neither a ``.xlsx`` nor a directory's.
    """
    columns = {sheet: sheet.columns for sheet in SHEETS}
    lines = {sheet: [_example(sheet)] for sheet in SHEETS}
    _write(columns, lines, path, overwrite=overwrite, with_guide=True)


def export(station: StationMap, path: Path, *, overwrite: bool = False) -> None:
    """Write a station so that `load` gives the same station again, revision aside.

    Mobile numbers and remarks are not in it: the product does not keep them.

    Args:
        path: a ``.xlsx``, or a directory, made when it is missing, for CSV files.
        overwrite: replace files that are there.

    Raises:
        FileExistsError: a file is there already.
        ValueError: the path is neither a ``.xlsx`` nor a directory's.
    """
    several = len(station.stations) > 1
    columns = {
        sheet: tuple(column for column in sheet.columns if several or not column.stations_only)
        for sheet in SHEETS
    }
    _write(columns, lines_of(station), path, overwrite=overwrite, with_guide=False)


def _example(sheet: Sheet) -> Line:
    line = {column.head: column.example for column in sheet.columns}
    first = sheet.columns[0].head
    return line | {first: f"{EXAMPLE}：{line[first]}"}


def _write(
    columns: Mapping[Sheet, Sequence[Column]],
    lines: Mapping[Sheet, Sequence[Line]],
    path: Path,
    *,
    overwrite: bool,
    with_guide: bool,
) -> None:
    cells = {
        sheet: [[line.get(column.head, "") for column in columns[sheet]] for line in lines[sheet]]
        for sheet in SHEETS
    }
    if path.suffix.lower() == ".xlsx":
        _refuse_existing([path], overwrite=overwrite)
        path.parent.mkdir(parents=True, exist_ok=True)
        pages = [(sheet.title, columns[sheet], cells[sheet]) for sheet in SHEETS]
        save_workbook(pages, path, with_guide=with_guide)
        return
    if path.suffix.lower() in _NOT_A_TARGET:
        raise ValueError("请写一个 .xlsx 文件名，或一个放 CSV 的文件夹。")
    texts = {
        f"{sheet.file}.csv": _csv([[column.head for column in columns[sheet]], *cells[sheet]])
        for sheet in SHEETS
    }
    if with_guide:
        texts[GUIDE_FILE] = "\r\n".join("\t".join(line) for line in guide_lines()) + "\r\n"
    _refuse_existing([path / name for name in texts], overwrite=overwrite)
    path.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        # With a byte order mark, or Excel takes the file for GBK.
        (path / name).write_bytes(text.encode("utf-8-sig"))


def _refuse_existing(paths: Sequence[Path], *, overwrite: bool) -> None:
    for path in paths:
        if path.exists() and not overwrite:
            raise FileExistsError(f"{path.name} 已经在那里了，没有覆盖。")


def _csv(lines: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([guard(cell) for cell in x] for x in lines)
    return out.getvalue()

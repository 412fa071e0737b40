"""Writing an Excel workbook: text cells only, with drop-down lists."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.station.guide import HEADS, guide_lines
from bot.station.sheets import GUIDE, Column
from bot.station.table import MAX_ROWS
from bot.station.text import guard

_TEXT: Final = "@"
"""Excel's text format: what is typed into the cell later stays as typed (5-2, 110117001001)."""
_HEAD_FONT: Final = Font(bold=True)
_HEAD_FILL: Final = PatternFill("solid", fgColor="DDEBF7")
_NARROW, _WIDE, _GUIDE_WIDE = 12, 28, 70  # characters
_PICKED_ROWS: Final = 1000
"""How many rows of another sheet a drop-down list offers."""


def save_workbook(
    pages: Sequence[tuple[str, Sequence[Column], Sequence[Sequence[str]]]],
    path: Path,
    *,
    with_guide: bool,
) -> None:
    """Write the sheets to a workbook, replacing it in one step.

    Args:
        pages: title, columns and lines of each sheet.
        path: the ``.xlsx``; its directory must exist.
        with_guide: put the 说明 sheet first.
    """
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    if with_guide:
        _write_guide(book.create_sheet(GUIDE))
    for title, columns, lines in pages:
        page = book.create_sheet(title)
        _write_heads(page, columns)
        for number, line in enumerate(lines, start=2):
            _write_line(page, number, line)
        for at, column in enumerate(columns, start=1):
            _offer(page, get_column_letter(at), column)
    fresh = path.with_name(f".{path.name}.new")
    book.save(fresh)
    fresh.replace(path)


def _write_line(page: Worksheet, number: int, line: Sequence[str]) -> None:
    for at, text in enumerate(line, start=1):
        if text:
            cell = page.cell(number, at, guard(text))
            cell.data_type = "s"  # openpyxl would make a formula of =…, an error of #N/A
            cell.number_format = _TEXT


def _write_heads(page: Worksheet, columns: Sequence[Column]) -> None:
    _write_line(page, 1, [column.head for column in columns])
    page.freeze_panes = "A2"
    for at, column in enumerate(columns, start=1):
        page.cell(1, at).font = _HEAD_FONT
        page.cell(1, at).fill = _HEAD_FILL
        dimension = page.column_dimensions[get_column_letter(at)]
        dimension.width = _WIDE if column.many or column.head == "名称" else _NARROW
        dimension.number_format = _TEXT


def _offer(page: Worksheet, letter: str, column: Column) -> None:
    """Give a column a drop-down list of what may stand in it."""
    if column.allowed:
        formula = f'"{",".join(column.allowed)}"'
    elif column.refers_to and not column.many:
        formula = f"'{column.refers_to}'!$A$2:$A${_PICKED_ROWS}"
    else:
        return
    choice = DataValidation(type="list", formula1=formula, allow_blank=True)
    # A list of several, or a name instead of the code, is right although it is not on offer.
    choice.showErrorMessage = bool(column.allowed) and not column.many
    choice.errorTitle = "请从列表里选"
    choice.error = f"请写{column.what}。"[:255]
    page.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{MAX_ROWS}")


def _write_guide(page: Worksheet) -> None:
    for number, line in enumerate(guide_lines(), start=1):
        _write_line(page, number, line)
        if tuple(line) == HEADS:
            for at in range(1, len(HEADS) + 1):
                page.cell(number, at).font = _HEAD_FONT
                page.cell(number, at).fill = _HEAD_FILL
    for at, width in enumerate((_NARROW, 18, 14, _NARROW, _GUIDE_WIDE, _WIDE), start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    for (cell,) in page.iter_rows(min_row=len(guide_lines()) - 1, min_col=5, max_col=5):
        cell.alignment = Alignment(wrap_text=True, vertical="top")

"""The monthly report as a workbook (XLSX): every number beside the tickets it is counted from."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.papers.report_facts import Grid, ReportFacts, report_facts
from bot.station.text import guard

_HEAD_FONT: Final = Font(bold=True)
_TITLE_FONT: Final = Font(bold=True, size=14)
_HEAD_FILL: Final = PatternFill("solid", fgColor="DDEBF7")
_NARROW, _WIDEST = 10, 60  # characters
_SUMMARY, _SOURCES, _TICKETS = "汇总", "数字出处", "工单明细"


def report_xlsx(facts: Mapping[str, Any]) -> bytes:
    """Return the workbook. Text that looks like a formula stays text.

    Raises:
        KeyError: a part of the facts is missing.
    """
    report = report_facts(facts)
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _summary(book.create_sheet(_SUMMARY), report)
    for title, grid in ((_SOURCES, report.sources), (_TICKETS, report.tickets)):
        page = book.create_sheet(title)
        _grid(page, 1, grid)
        page.freeze_panes = "A2"
        _fit(page)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _summary(page: Worksheet, report: ReportFacts) -> None:
    _write(page, 1, (report.title,))
    page.cell(1, 1).font = _TITLE_FONT
    _write(page, 2, (report.subtitle,))
    at = 4
    for section in report.sections:
        _write(page, at, (section.title,))
        page.cell(at, 1).font = _HEAD_FONT
        at += 1
        for line in section.lines:
            _write(page, at, (line,))
            at += 1
        at = _grid(page, at, section.table) + 1
    page.column_dimensions["A"].width = 24
    for column in range(2, 9):
        page.column_dimensions[get_column_letter(column)].width = 16


def _grid(page: Worksheet, at: int, grid: Grid) -> int:
    """Write a table from a row on; return the row after it."""
    if not grid.head:
        return at
    _write(page, at, grid.head)
    for column in range(1, len(grid.head) + 1):
        page.cell(at, column).font = _HEAD_FONT
        page.cell(at, column).fill = _HEAD_FILL
    for number, row in enumerate(grid.rows, start=at + 1):
        _write(page, number, row)
    return at + 1 + len(grid.rows)


def _write(page: Worksheet, at: int, row: Sequence[object]) -> None:
    for column, value in enumerate(row, start=1):
        if isinstance(value, int | float):
            page.cell(at, column, value)
            continue
        cell = page.cell(at, column, guard(str(value)))
        cell.data_type = "s"  # openpyxl would make a formula of =…, an error of #N/A


def _fit(page: Worksheet) -> None:
    for cells in page.iter_cols():
        longest = max((len(str(cell.value or "")) for cell in cells), default=0)
        letter = get_column_letter(cells[0].column or 1)
        page.column_dimensions[letter].width = min(_WIDEST, max(_NARROW, longest * 2))
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")

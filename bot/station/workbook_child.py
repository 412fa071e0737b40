"""Opens a workbook in a process of its own: what a crafted file eats is taken from this one.

``python -m bot.station.workbook_child FILE`` writes the cells to standard output as JSON,
``[[title, [[cell, …], …]], …]``; with ``--formulas`` behind it a formula reads as written. Any other outcome is an exit status that is not 0.
"""

import json
import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bot.station.table import MAX_COLUMNS, MAX_ROWS
from bot.station.text import from_excel

MAX_MEMORY_BYTES: Final = 1024 * 1024 * 1024
MAX_CPU_SECONDS: Final = 20
MAX_CHARACTERS: Final = 20_000_000
"""Most text of all cells together: one long shared string in every cell would be gigabytes."""
FORMULAS: Final = "--formulas"
EXCEL_COLUMNS: Final = 16_384
"""The widest a sheet can be."""


class TooMuchTextError(Exception):
    """The cells hold more text than any station has."""


def read_pages(path: Path, *, formulas: bool = False) -> list[tuple[str, list[list[str]]]]:
    """Return title and cells of every worksheet.

    Raises:
        Exception: of many kinds, whatever openpyxl does with a damaged file.
    """
    left = MAX_CHARACTERS
    pages: list[tuple[str, list[list[str]]]] = []
    book = openpyxl.load_workbook(path, read_only=True, data_only=not formulas, keep_links=False)
    for page in book.worksheets:
        lines: list[list[str]] = []
        for line in _lines(page):
            left -= sum(len(cell) for cell in line)
            if left < 0:
                raise TooMuchTextError
            lines.append(line)
        pages.append((page.title, lines))
    book.close()
    return pages


def _lines(page: Worksheet) -> Iterator[list[str]]:
    """Yield the cells as text: one row past the limit at most, and one cell past the columns.

    The size a sheet states about itself is not asked: it may be wrong or a trap.
    """
    rows = page.iter_rows(min_row=1, max_row=MAX_ROWS + 1, max_col=EXCEL_COLUMNS, values_only=True)
    for row in rows:
        beyond = next((value for value in row[MAX_COLUMNS:] if value is not None), None)
        cells = [from_excel(value) for value in (*row[:MAX_COLUMNS], beyond)]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def main() -> None:
    """Read the workbook named on the command line within the limits of reliability.md T28."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    # Styles and validations openpyxl does not know are none of our business.
    warnings.simplefilter("ignore")
    json.dump(read_pages(Path(sys.argv[1]), formulas=FORMULAS in sys.argv[2:]), sys.stdout)


if __name__ == "__main__":
    main()

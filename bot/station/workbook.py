"""Reading one Excel workbook, which may come from anybody: checked before it is opened."""

import difflib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import openpyxl

from bot.station import workbook_child
from bot.station.errors import RowError
from bot.station.sheets import GUIDE, SHEETS
from bot.station.table import Problems, Row, read_rows
from bot.station.text import fold

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 50 * 1024 * 1024
MAX_RATIO: Final = 100
MAX_SECONDS: Final = 30
"""Wall time; the process limits its own processor time to less."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = 0x1
_MACROS: Final = "vbaproject.bin"
_CHILD: Final = "bot.station.workbook_child"
_ROOT: Final = Path(__file__).resolve().parents[2]

Pages = list[tuple[str, list[list[str]]]]


def read_workbook(path: Path, problems: Problems) -> dict[str, tuple[Row, ...]]:
    """Return the rows of each known sheet of a workbook, by `Sheet.file`."""
    if refusal := why_refused(path):
        problems.add(RowError(sheet=path.name, advice=refusal))
        return {}
    pages = open_apart(path)
    if pages is None:
        advice = "文件坏了，或大得读不动。请用 Excel 打开，只留需要的表，另存为新的 .xlsx。"
        problems.add(RowError(sheet=path.name, advice=advice))
        return {}
    sheets = {fold(sheet.title): sheet for sheet in SHEETS}
    found: dict[str, tuple[Row, ...]] = {}
    for title, lines in pages:
        sheet = sheets.get(fold(title))
        if sheet is not None:
            found[sheet.file] = read_rows(sheet, sheet.title, lines, problems)
        elif title != GUIDE and any(any(line) for line in lines):
            problems.add(RowError(sheet=title, advice=_which_sheet(title)))
    return found


def why_refused(path: Path) -> str:
    """Return why a workbook must not even be opened, or nothing when it may.

    Limits of reliability.md T28: 5 MB packed, 50 MB unpacked, ratio 100, no macros.
    """
    if not openpyxl.DEFUSEDXML:
        return "服务器上缺 defusedxml，不能安全地读 Excel。请装好它，或改用 CSV。"
    if path.suffix.lower() != ".xlsx":
        return "只收 .xlsx（不带宏）或 CSV 文件夹。请用 Excel 另存为“Excel 工作簿（*.xlsx）”。"
    if path.stat().st_size > MAX_BYTES:
        return "文件超过 5 MB。请删掉图片和多余的内容。"
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            return "文件加了密码，或是旧的 .xls。请去掉密码，另存为 .xlsx。"
    try:
        with zipfile.ZipFile(path) as archive:
            return _refuse_parts(archive.infolist(), path.stat().st_size)
    except (zipfile.BadZipFile, ValueError, OSError):
        return "不是 Excel 工作簿，或已经损坏。请用 Excel 另存为 .xlsx。"


def _refuse_parts(parts: list[zipfile.ZipInfo], packed: int) -> str:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * packed:
        return "解开后太大，不像正常的表格。请只留需要的表，另存为新的 .xlsx。"
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        return "文件加了密码。请去掉密码再导入。"
    if any(part.filename.lower().endswith(_MACROS) for part in parts):
        return "文件里有宏，不能导入。请另存为“Excel 工作簿（*.xlsx）”。"
    return ""


def open_apart(path: Path, *, formulas: bool = False) -> Pages | None:
    """Return the cells as a process with limits reads them, or None when it cannot.

    Args:
        formulas: a cell with a formula reads as the formula (``=A1``), not as what it last showed.
    """
    ways = [workbook_child.FORMULAS] if formulas else []
    try:
        done = subprocess.run(  # noqa: S603  our own module; the path is no shell text
            [sys.executable, "-m", _CHILD, str(path.resolve()), *ways],
            cwd=_ROOT,  # so that the child finds this same package
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError:
        return None
    pages: Pages = json.loads(done.stdout)
    return pages


def _which_sheet(title: str) -> str:
    titles = [sheet.title for sheet in SHEETS]
    near = difflib.get_close_matches(title, titles, n=1, cutoff=0.4)
    if near:
        return f"没有这张表，是不是“{near[0]}”？请改表名。"
    return f"没有这张表。可以有的表：{'、'.join(titles)}。用不上的表请删掉。"

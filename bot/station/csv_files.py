"""Reading a directory of CSV files."""

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bot.station.errors import RowError
from bot.station.sheets import SHEETS, Sheet
from bot.station.table import Problems, Row, read_rows

MAX_BYTES: Final = 5 * 1024 * 1024
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def label_of(sheet: Sheet) -> str:
    """Return how a CSV sheet is named in an error."""
    return f"{sheet.file}.csv（{sheet.title}）"


def read_directory(directory: Path, problems: Problems) -> dict[str, tuple[Row, ...]]:
    """Return the rows of each known CSV file, by `Sheet.file`.

    A CSV file that is no sheet is an error: it is most likely a misspelt name, and leaving it
    out would lose it without a word.
    """
    files = {
        path.stem.lower(): path
        for path in sorted(directory.iterdir())
        if path.suffix.lower() == ".csv" and not path.name.startswith(".")
    }
    sheets = {sheet.file: sheet for sheet in SHEETS}
    for stem in files.keys() - sheets.keys():
        problems.add(RowError(sheet=files[stem].name, advice=_which_sheet(stem)))
    return {
        stem: read_csv(sheet, files[stem], problems, label=label_of(sheet))
        for stem, sheet in sheets.items()
        if stem in files
    }


def _which_sheet(stem: str) -> str:
    titles = {sheet.title: sheet.file for sheet in SHEETS}
    near = difflib.get_close_matches(stem, [sheet.file for sheet in SHEETS], n=1, cutoff=0.5)
    meant = titles.get(stem, near[0] if near else "")
    if meant:
        return f"没有这张表，是不是 {meant}.csv？请改文件名。"
    names = "、".join(f"{sheet.file}.csv" for sheet in SHEETS)
    return f"没有这张表。可以有的表：{names}。用不上的文件请移出这个文件夹。"


def read_csv(sheet: Sheet, path: Path, problems: Problems, *, label: str) -> tuple[Row, ...]:
    """Return the rows of one CSV file.

    Args:
        label: how the file is named in an error.

    Raises:
        OSError: it cannot be opened.
    """
    try:
        text = _decoded(path)
        return read_rows(sheet, label, _lines(text), problems)
    except _UnreadableError as error:
        problems.add(RowError(sheet=label, advice=str(error)), sheet=sheet)
    except csv.Error:
        advice = "不是正常的 CSV，多半是引号没有成对。请用 Excel 打开，再另存为“CSV UTF-8”。"
        problems.add(RowError(sheet=label, advice=advice), sheet=sheet)
    return ()


class _UnreadableError(Exception):
    """The file is no text we can read; the message is for the person."""


def _decoded(path: Path) -> str:
    """Return the text of a file in UTF-8 or, as Chinese Excel saves it, in GB18030."""
    if path.stat().st_size > MAX_BYTES:
        raise _UnreadableError("文件超过 5 MB。请删掉多余的内容。")
    content = path.read_bytes()
    if not content.startswith(_UTF16_MARKS) and b"\x00" not in content:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise _UnreadableError("认不出文字编码。请用 Excel 打开，再另存为“CSV UTF-8（逗号分隔）”。")


def _lines(text: str) -> Iterator[Sequence[str]]:
    return csv.reader(io.StringIO(text, newline=""), strict=True)

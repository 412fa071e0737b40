"""From a grid of text cells to rows under known heads; what is wrong is collected."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.station.errors import RowError
from bot.station.sheets import EXAMPLE, REMARK, SHEETS, Sheet
from bot.station.text import clean, fold

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is neither blank nor an example; `number` is the one Excel shows."""

    sheet: Sheet
    label: str
    number: int
    cells: Mapping[str, str]

    def get(self, head: str) -> str:
        """Return the cleaned text under a head, empty when blank or when the column lacks."""
        return self.cells.get(head, "")


class Problems:
    """Everything that is wrong so far; reading goes on, so that all is told at once."""

    def __init__(self, sheets: Sequence[Sheet] = SHEETS) -> None:
        """Collect for these sheets; errors are told in their order."""
        self._sheets = tuple(sheets)
        self._found: list[tuple[tuple[int, int, int], RowError]] = []

    def add(self, error: RowError, *, sheet: Sheet | None = None) -> None:
        """Remember an error of a file or sheet."""
        rank = self._sheets.index(sheet) if sheet else -1
        self._found.append(((rank, error.row, 0), error))

    def at(self, row: Row, head: str, advice: str, *, written: str | None = None) -> None:
        """Remember an error of one cell; `written` when only a part of the cell is meant."""
        heads = [column.head for column in row.sheet.columns]
        error = RowError(
            sheet=row.label,
            row=row.number,
            column=head,
            written=row.get(head) if written is None else written,
            advice=advice,
        )
        self._found.append(((self._sheets.index(row.sheet), row.number, heads.index(head)), error))

    @property
    def sheets(self) -> frozenset[Sheet]:
        """The sheets in which something is wrong so far."""
        return frozenset(self._sheets[rank] for (rank, _, _), _ in self._found if rank >= 0)

    @property
    def errors(self) -> tuple[RowError, ...]:
        """All errors, in the order of sheets, rows and columns."""
        return tuple(error for _, error in sorted(self._found, key=lambda found: found[0]))


@dataclass(frozen=True, slots=True)
class _Heads:
    """Where the known heads are, and which positions have any head at all."""

    known: Mapping[int, str]
    named: frozenset[int]


def read_rows(
    sheet: Sheet, label: str, lines: Iterable[Sequence[str]], problems: Problems
) -> tuple[Row, ...]:
    """Return the rows of one sheet, or none when its heads cannot be trusted."""
    rows: list[Row] = []
    heads: _Heads | None = None
    for number, line in enumerate(lines, start=1):
        if number > MAX_ROWS:
            advice = f"超过 {MAX_ROWS} 行。请删掉下面的空行，或分几次导入。"
            problems.add(RowError(sheet=label, row=number, advice=advice), sheet=sheet)
            break
        cells = [clean(cell) if cell else "" for cell in line]
        if heads is None:
            heads = _heads(sheet, label, cells, problems)
            if not heads.known:
                break
        elif any(cells) and not cells[0].startswith(EXAMPLE):
            _check_width(sheet, label, number, cells, heads, problems)
            named = {
                head: cells[at] if at < len(cells) else "" for at, head in heads.known.items()
            }
            rows.append(Row(sheet, label, number, named))
    if heads is None or not heads.known:
        _no_heads(sheet, label, problems)
    return tuple(rows)


def _heads(sheet: Sheet, label: str, cells: list[str], problems: Problems) -> _Heads:
    """Find the heads; unknown, doubled and missing ones are errors."""
    meant = {fold(column.head): column.head for column in sheet.columns}
    known: dict[int, str] = {}
    for at, written in enumerate(cells):
        head = meant.get(fold(written))
        if head is None:
            if written and written != REMARK:
                _unknown_head(sheet, label, written, problems)
        elif head in known.values():
            error = RowError(sheet=label, row=1, column=head, advice="这一列有两个，请删掉一个。")
            problems.add(error, sheet=sheet)
        else:
            known[at] = head
    for column in sheet.columns:
        if known and column.required and column.head not in known.values():
            advice = f"缺“{column.head}”这一列。请在第一行加上，下面写{column.what}。"
            problems.add(RowError(sheet=label, row=1, advice=advice), sheet=sheet)
    return _Heads(known, frozenset(at for at, written in enumerate(cells) if written))


def _no_heads(sheet: Sheet, label: str, problems: Problems) -> None:
    heads = "、".join(column.head for column in sheet.columns if not column.stations_only)
    advice = f"第一行读不出列名。第一行应该是：{heads}。"
    problems.add(RowError(sheet=label, row=1, advice=advice), sheet=sheet)


def _unknown_head(sheet: Sheet, label: str, written: str, problems: Problems) -> None:
    near = difflib.get_close_matches(written, [c.head for c in sheet.columns], n=1, cutoff=0.4)
    guess = f"没有这一列，是不是“{near[0]}”？" if near else "没有这一列。"
    advice = f"{guess}只给自己看的内容请放在“{REMARK}”列。"
    problems.add(RowError(sheet=label, row=1, written=written, advice=advice), sheet=sheet)


def _check_width(
    sheet: Sheet, label: str, number: int, cells: list[str], heads: _Heads, problems: Problems
) -> None:
    """Refuse text under no head: it is a slipped cell, and dropping it would lose it."""
    stray = [at for at, cell in enumerate(cells) if cell and at not in heads.named]
    if not stray:
        return
    advice = (
        f"超过 {MAX_COLUMNS} 列。请删掉右边多余的列。"
        if stray[-1] >= MAX_COLUMNS
        else f"这一格上面没有列名。请移到对的列，或给这一列写上“{REMARK}”。"
    )
    error = RowError(sheet=label, row=number, written=cells[stray[0]], advice=advice)
    problems.add(error, sheet=sheet)

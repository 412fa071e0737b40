"""A table of announced outages as 95598 publishes it (停电信息), CSV or .xlsx: read row by row.

One wrong row is enough to take nothing. Times are never guessed: a cell without a day or an hour is
an error. A formula is refused: what it shows depends on the program that opens it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.station.csv_files import read_csv
from bot.station.errors import RowError, StationFileError
from bot.station.sheets import Column, Sheet
from bot.station.table import Problems, Row, read_rows
from bot.station.workbook import open_apart, why_refused
from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage
from domain.station import Role, StationMap
from language.planned import read_announced
from language.times import find

AREA, START, END = "停电范围", "停电开始时间", "停电结束时间"
LINE, REASON, KIND = "停电线路", "停电原因", "停电类型"
TABLE: Final = Sheet(
    file="outages",
    title="停电信息",
    about="要公布的停电，一段一行。",
    required=True,
    columns=(
        Column(head="停电区县", what="区县名，只给人看"),
        Column(head=AREA, what="所里的小区名和楼号，例如 林荫小区1-6号楼", required=True),
        Column(head=START, what="开始的日子和钟点，例如 2026-07-22 8:00", required=True),
        Column(head=END, what="结束的日子和钟点，例如 2026-07-22 17:00", required=True),
        Column(head=LINE, what="线路名"),
        Column(head=REASON, what="停电原因"),
        Column(head=KIND, what="计划停电、临时停电、故障停电或有序用电", required=True),
        Column(head="发布单位", what="发布单位，只给人看"),
    ),
)
_KINDS: Final[Mapping[str, NoticeKind]] = {
    "计划停电": NoticeKind.PLANNED,
    "计划检修": NoticeKind.PLANNED,
    "计划": NoticeKind.PLANNED,
    "临时停电": NoticeKind.TEMPORARY,
    "临时检修": NoticeKind.TEMPORARY,
    "临时": NoticeKind.TEMPORARY,
    "故障停电": NoticeKind.FAULT,
    "故障": NoticeKind.FAULT,
    "有序用电": NoticeKind.RATIONING,
    "限电": NoticeKind.RATIONING,
}
_DATED: Final = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}|20\d{6}")
_FORMULA: Final = "="
_LONGEST_FIELD: Final = 200
_LONGEST_WORDS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a table announces.

    Attributes:
        outages: in the order of its rows; those that are past are left out.
        past: how many rows are past (count).
        unplaced: pieces of the areas that no community of the station fits, each once.
    """

    outages: tuple[Outage, ...]
    past: int = 0
    unplaced: tuple[str, ...] = ()


def load(path: Path, *, station: StationMap, now: datetime, said_by: UserId) -> Listed:
    """Read a table.

    Args:
        now: aware; a day without a year is the nearest one.
        said_by: who answers for the table.

    Raises:
        StationFileError: with everything that is wrong, in the order of the rows.
    """
    problems = Problems(sheets=(TABLE,))
    rows = _rows(path, problems)
    reader = _Reader(station=station, now=now, said_by=said_by, problems=problems)
    read = [reader.outage(row) for row in rows]
    if not rows and not problems.errors:
        problems.add(RowError(sheet=path.name, advice="表里没有一行停电。请从第二行写起。"))
    if problems.errors:
        raise StationFileError(problems.errors)
    found = [each for each in read if each is not None]
    to_come = tuple(outage for outage, _ in found if outage.end > now)
    pieces = dict.fromkeys(piece for _, unplaced in found for piece in unplaced)
    return Listed(outages=to_come, past=len(found) - len(to_come), unplaced=tuple(pieces))


def _rows(path: Path, problems: Problems) -> tuple[Row, ...]:
    try:
        if path.suffix.lower() == ".csv":
            return read_csv(TABLE, path, problems, label=path.name)
        if refusal := why_refused(path):
            problems.add(RowError(sheet=path.name, advice=refusal))
            return ()
    except OSError:
        problems.add(RowError(sheet=path.name, advice="没有这个文件，或者打不开，请检查路径。"))
        return ()
    pages = open_apart(path, formulas=True)
    if pages is None:
        advice = "文件坏了，或大得读不动。请用 Excel 打开，只留这一张表，另存为新的 .xlsx。"
        problems.add(RowError(sheet=path.name, advice=advice))
        return ()
    filled = [(title, lines) for title, lines in pages if any(any(line) for line in lines)]
    if len(filled) != 1:
        names = "、".join(title for title, _ in filled) or "没有"
        advice = f"文件里要正好一张有内容的表，现在有：{names}。请只留停电信息那一张。"
        problems.add(RowError(sheet=path.name, advice=advice))
        return ()
    title, lines = filled[0]
    return read_rows(TABLE, title, lines, problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads rows; what is wrong is collected."""

    station: StationMap
    now: datetime
    said_by: UserId
    problems: Problems

    def outage(self, row: Row) -> tuple[Outage, Sequence[str]] | None:
        """Return the outage of a row with the pieces that fit nowhere; None when it is wrong."""
        formulas = [head for head, cell in row.cells.items() if cell.startswith(_FORMULA)]
        for head in formulas:
            self.problems.at(row, head, "这是公式。请复制，再“选择性粘贴”成数值。")
        kind, start, end = self._kind(row), self._time(row, START), self._time(row, END)
        if start and end and end <= start:
            self.problems.at(row, END, "比开始还早，请核对日子和钟点。")
            return None
        area = self._required(row, AREA)
        if formulas or not (kind and start and end and area):
            return None
        said = read_announced(_as_notice(row), station=self.station, now=self.now)
        if not said.places:
            advice = "里面没有所里的小区。请写社区名或别名，再写几号楼。"
            self.problems.at(row, AREA, advice)
            return None
        outage = Outage(
            kind=kind,
            start=start,
            end=end,
            places=said.places,
            noted_at=self.now,
            said_by=self.said_by,
            reason=row.get(REASON)[:_LONGEST_FIELD],
            line=row.get(LINE)[:_LONGEST_FIELD],
            words=_as_notice(row)[:_LONGEST_WORDS],
            owner=said.owner,
        )
        return outage, said.unplaced

    def _required(self, row: Row, head: str) -> str:
        written = row.get(head)
        if not written and head in row.cells:
            self.problems.at(row, head, f"这一格是空的，请写{TABLE.column(head).what}。")
        return "" if written.startswith(_FORMULA) else written

    def _kind(self, row: Row) -> NoticeKind | None:
        written = self._required(row, KIND)
        kind = _KINDS.get(written)
        if written and kind is None:
            self.problems.at(row, KIND, f"这里只能写：{'、'.join(_KINDS)}。")
        return kind

    def _time(self, row: Row, head: str) -> datetime | None:
        written = self._required(row, head)
        if not written:
            return None
        plain = re.sub(r"(?<=\d)[Tt](?=\d)", " ", written)
        spans = find(plain, self.now)
        whole = len(spans) == 1 and spans[0].begin == 0 and spans[0].stop == len(plain)
        exact = whole and spans[0].point and not (spans[0].vague or spans[0].length)
        at = (spans[0].start or spans[0].end) if exact and _DATED.search(plain) else None
        if at is None:
            advice = "读不出哪天几点。请写成 2026-07-22 8:00 这样，零点写 0:00，格子设成文本。"
            self.problems.at(row, head, advice)
        return at


def _as_notice(row: Row) -> str:
    """Return a row in the words of a notice, head by head."""
    heads = [column.head for column in TABLE.columns]
    return "\n".join(f"{head}：{row.get(head)}" for head in heads if row.get(head))


def of_operator(station: StationMap) -> UserId:
    """Return who answers for what is imported: whoever runs the service, else the head."""
    operators = station.with_role(Role.OPERATOR)
    return (operators or (station.head,))[0].userid

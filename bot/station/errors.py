"""What is wrong in a station file, said so that the person who wrote it can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One thing to mend.

    Attributes:
        sheet: the sheet as its reader sees it: ``人员`` of a workbook, ``members.csv（人员）``.
        row: row number as Excel shows it, the heads being row 1; 0 when no row is meant.
        column: head of the column, empty when the whole row or sheet is meant.
        written: what stands there; empty for a blank cell.
        advice: what to write instead, one or two sentences.
    """

    sheet: str
    row: int = 0
    column: str = ""
    written: str = ""
    advice: str

    def __str__(self) -> str:
        where = self.sheet
        if self.row:
            where += f" 第{self.row}行"
        if self.column:
            where += f"“{self.column}”列"
        found = f"写的是“{self.written}”。" if self.written else ""
        return f"{where}：{found}{self.advice}"


class StationFileError(Exception):
    """The file cannot be taken as it is; nothing was changed. `errors` is never empty."""

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors

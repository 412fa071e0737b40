"""The facts of a period report (月报): the same for the document and for the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: its heads and its rows."""

    head: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report; a number in it carries the mark of its source: 11[3]."""

    title: str
    lines: Sequence[str]
    table: Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """Everything a report shows.

    Attributes:
        sources: where each number comes from: mark, what, value, how it is computed, and the
            numbers of the tickets and outages behind it.
        tickets: those tickets, one a row.
    """

    title: str
    subtitle: str
    sections: Sequence[Section]
    sources: Grid
    tickets: Grid


def report_facts(facts: Mapping[str, Any]) -> ReportFacts:
    """Return the facts of an `outbound.Paper`.

    Raises:
        KeyError: a part is missing.
    """
    return ReportFacts(
        title=str(facts["title"]),
        subtitle=str(facts["subtitle"]),
        sections=[
            Section(
                title=str(section["title"]),
                lines=[str(line) for line in section.get("lines", ())],
                table=_grid(section.get("table")),
            )
            for section in facts["sections"]
        ],
        sources=_grid(facts["sources"]),
        tickets=_grid(facts["tickets"]),
    )


def _grid(table: Mapping[str, Any] | None) -> Grid:
    if not table:
        return Grid()
    return Grid(head=[str(head) for head in table["head"]], rows=list(table["rows"]))

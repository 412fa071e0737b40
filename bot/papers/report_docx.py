"""The monthly report as a document (DOCX) that the station head hands on (product.md M14, M66)."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.run import Run

from bot.papers.report_facts import Grid, ReportFacts, report_facts

FONT: Final = "微软雅黑"
"""On every Chinese desktop; others replace it by their own."""

_GREY: Final = RGBColor(0x55, 0x55, 0x55)
_HEAD_FILL: Final = "DDEBF7"
_PAGE_WIDTH: Final = 16.6  # cm between the margins
_NARROWEST, _WIDEST = 3, 24  # characters
_SOURCES: Final = "附一 数字出处"
_TICKETS: Final = "附二 工单明细"
_SOURCES_NOTE: Final = "正文里方括号中的数，就是这里的序号。"


def report_docx(facts: Mapping[str, Any]) -> bytes:
    """Return the document.

    Raises:
        KeyError: a part of the facts is missing.
    """
    report = report_facts(facts)
    page = Document()
    _set_up(page)
    _title(page, report)
    for section in report.sections:
        page.add_heading(section.title, level=1)
        for line in section.lines:
            page.add_paragraph(line)
        _table(page, section.table)
    page.add_heading(_SOURCES, level=1)
    page.add_paragraph(_SOURCES_NOTE)
    _table(page, report.sources, small=True)
    page.add_heading(_TICKETS, level=1)
    _table(page, report.tickets, small=True)
    out = BytesIO()
    page.save(out)
    return out.getvalue()


def _set_up(page: Page) -> None:
    paper = page.sections[0]
    paper.page_width, paper.page_height = Cm(21), Cm(29.7)
    paper.left_margin = paper.right_margin = Cm(2.2)
    paper.top_margin = paper.bottom_margin = Cm(2)
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 14)):
        style = page.styles[name]
        style.font.name = FONT
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    page.styles["Normal"].paragraph_format.space_after = Pt(4)


def _title(page: Page, report: ReportFacts) -> None:
    page.core_properties.title = report.title
    page.core_properties.author = ""
    title = page.add_paragraph(report.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below = page.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _grey(below.add_run(report.subtitle))


def _grey(run: Run) -> None:
    run.font.size = Pt(9)
    run.font.color.rgb = _GREY


def _table(page: Page, grid: Grid, *, small: bool = False) -> None:
    if not grid.rows:
        return
    table = page.add_table(rows=1, cols=len(grid.head), style="Table Grid")
    _fill(table.rows[0], grid.head, small=small, bold=True)
    _repeat(table)
    for row in grid.rows:
        _fill(table.add_row(), [str(value) for value in row], small=small)
    _set_widths(table, grid)
    page.add_paragraph()


def _set_widths(table: Table, grid: Grid) -> None:
    """Give each column the share of the page that its longest text asks for, within reason."""
    table.autofit = False
    rows = [grid.head, *grid.rows]
    longest = [
        min(_WIDEST, max(_NARROWEST, *(len(str(row[at])) for row in rows)))
        for at in range(len(grid.head))
    ]
    for at, length in enumerate(longest):
        width = Cm(_PAGE_WIDTH * length / sum(longest))
        table.columns[at].width = width
        for cell in table.columns[at].cells:
            cell.width = width


def _fill(row: _Row, words: Sequence[str], *, small: bool, bold: bool = False) -> None:
    for cell, text in zip(row.cells, words, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(str(text))
        run.bold = bold
        run.font.size = Pt(8 if small else 10)
        if bold:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), _HEAD_FILL)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  python-docx has no shading


def _repeat(table: Table) -> None:
    """Repeat the head on every page."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001  nor repeated heads

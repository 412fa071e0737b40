"""The monthly report as a document and as a workbook: the same facts, nothing that runs."""

from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from bot.papers.report_docx import report_docx
from bot.papers.report_xlsx import report_xlsx

FACTS = {
    "title": "城关供电所 2026年11月 服务月报",
    "subtitle": "2026年11月1日至11月30日",
    "sections": [
        {
            "title": "一、概况",
            "lines": ["报修11[1]件，合并成4[2]件。"],
            "table": {"head": ["名称", "数"], "rows": [["及时率", 0.9], ["=1+1", 3]]},
        },
        {"title": "二、停电", "lines": ["没有。"], "table": None},
    ],
    "sources": {
        "head": ["序号", "数字", "值", "算法", "编号"],
        "rows": [[1, "报修", 11, "家里报的户数", "0001、0002"]],
    },
    "tickets": {"head": ["编号", "地点"], "rows": [["0001", "滨河社区5号楼"]]},
}


def test_the_document_shows_every_part_and_the_source_of_each_number() -> None:
    page = Document(BytesIO(report_docx(FACTS)))
    words = [paragraph.text for paragraph in page.paragraphs if paragraph.text]
    assert words[:4] == [
        "城关供电所 2026年11月 服务月报",
        "2026年11月1日至11月30日",
        "一、概况",
        "报修11[1]件，合并成4[2]件。",
    ]
    cells = [[cell.text for cell in row.cells] for table in page.tables for row in table.rows]
    assert ["1", "报修", "11", "家里报的户数", "0001、0002"] in cells
    assert ["0001", "滨河社区5号楼"] in cells


def test_the_workbook_keeps_numbers_as_numbers_and_runs_nothing() -> None:
    book = load_workbook(BytesIO(report_xlsx(FACTS)))
    assert book.sheetnames == ["汇总", "数字出处", "工单明细"]
    rows = [[cell.value for cell in row] for row in book["汇总"].iter_rows()]
    assert ["及时率", 0.9] in [row[:2] for row in rows]
    (unsafe,) = [
        cell for row in book["汇总"].iter_rows() for cell in row if "1+1" in str(cell.value)
    ]
    assert unsafe.data_type == "s"
    assert unsafe.value == "'=1+1"
    assert [cell.value for cell in book["数字出处"][2]] == [
        1,
        "报修",
        11,
        "家里报的户数",
        "0001、0002",
    ]

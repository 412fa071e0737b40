"""The head's picture and the monthly report as papers: what is drawn or written, with its name."""

from collections.abc import Mapping
from typing import Final

from bot.papers.digest_picture import render
from bot.papers.rendered import Rendered
from bot.papers.report_docx import report_docx
from bot.papers.report_xlsx import report_xlsx

_DIGEST: Final = "日报.png"
_REPORT: Final = "服务报告"


def digest_png(facts: Mapping[str, object]) -> Rendered:
    """Return the picture beside the daily message."""
    return Rendered(sort="image", filename=_DIGEST, data=render(facts))


def docx_file(facts: Mapping[str, object]) -> Rendered:
    """Return the monthly report as a document."""
    return Rendered(sort="file", filename=f"{_REPORT}.docx", data=report_docx(facts))


def xlsx_file(facts: Mapping[str, object]) -> Rendered:
    """Return the monthly report as a workbook."""
    return Rendered(sort="file", filename=f"{_REPORT}.xlsx", data=report_xlsx(facts))

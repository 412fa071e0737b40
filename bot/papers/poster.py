"""The page on the door (海报): one A4 page of large type, as a PDF and as a picture.

Source: product.md X2 (black on white, at least 28 pt, fits one page). Facts as made by
`handlers.package`: ``title, lead, when, spoken, old, where, labels, why, advice, phone, qr, qr_words,
foot``; ``where`` is a list of ways to say it, from the fullest to the shortest.
"""

import io
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import pypdfium2

from bot.papers.rendered import PaperError, Rendered
from bot.papers.sheet import A4, MARGIN, Line, Sheet

SMALLEST: Final = 28.0
"""Points: nothing on the page is smaller."""

PICTURE_BYTES: Final = 2 * 1024 * 1024
"""A group robot takes no larger picture (page 91770)."""

_SCALES: Final = (1.3, 1.2, 1.1, 1.0)
"""Of the body of 28 pt, the largest that fits."""

_TITLE, _LEAD, _BIG = 80.0, 32.0, 44.0
_LABELS: Final = 34.0  # mm, width of the column of labels
_GAP: Final = 2.5  # mm between rows
_QR_SIDE: Final = 40.0  # mm
_PIXELS: Final = (1.5, 1.2, 1.0)
"""Pixels a point, the largest whose picture is small enough; 1.5 is 1240 × 1754."""


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    lines: list[Line]

    @property
    def height(self) -> float:
        return sum(line.height for line in self.lines)


def poster_pdf(facts: Mapping[str, object]) -> Rendered:
    """Return the page to be printed.

    Raises:
        PaperError: even the shortest way to say where does not fit on one page.
    """
    return Rendered(sort="file", filename=f"{_text(facts, 'title')}.pdf", data=_page(facts))


def poster_png(facts: Mapping[str, object]) -> Rendered:
    """Return the same page as a picture of at most 2 MB.

    Raises:
        PaperError: as `poster_pdf`, or no picture is small enough.
    """
    page = _page(facts)
    for scale in _PIXELS:
        data = _picture(page, scale)
        if len(data) <= PICTURE_BYTES:
            return Rendered(sort="image", filename=f"{_text(facts, 'title')}.png", data=data)
    raise PaperError("海报图片超过 2 MB，群里发不了，请发 PDF")


def _picture(page: bytes, scale: float) -> bytes:
    document = pypdfium2.PdfDocument(page)
    try:
        picture = document[0].render(scale=scale, grayscale=True).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, format="PNG", optimize=True)
    return out.getvalue()


def _page(facts: Mapping[str, object]) -> bytes:
    brief = {**facts, "advice": _texts(facts, "advice")[:1]}
    with closing(Sheet(_text(facts, "title"))) as sheet:
        for where in _lists(facts, "where") or [[]]:
            for told, scale in (*((facts, scale) for scale in _SCALES), (brief, _SCALES[-1])):
                if _set(sheet, told, where, scale):
                    return sheet.pdf()
    raise PaperError("海报一页放不下，请把地点分成几次停电来发")


def _set(sheet: Sheet, facts: Mapping[str, object], where: Sequence[str], scale: float) -> bool:
    """Set the page; False, and nothing is set, when it does not fit at this size."""
    room = A4[0] - 2 * MARGIN
    title, lead = _text(facts, "title"), _text(facts, "lead")
    head = [Line(title, sheet.fitting(title, _TITLE, SMALLEST, room), bold=True)]
    head += sheet.wrapped(lead, max(SMALLEST, _LEAD), room) if lead else []
    rows = _rows(sheet, facts, where, scale)
    foot = _foot(sheet, facts)
    free = A4[1] - 2 * MARGIN - sum(line.height for line in head) - foot.height - 6
    gap = (free - sum(row.height for row in rows)) / max(len(rows) + 1, 1)
    if gap < _GAP:
        return False
    gap = min(gap, 4 * _GAP)
    top = MARGIN
    for line in head:
        top = sheet.centred(line, top)
    top = sheet.rule(top + 1.5) + gap
    for row in rows:
        sheet.put([Line(row.label, SMALLEST)], MARGIN, top + _drop(row.lines[0].size))
        top = sheet.put(row.lines, MARGIN + _LABELS, top) + gap
    _put_foot(sheet, facts, foot)
    sheet.frame()
    return True


def _drop(size: float) -> float:
    """Return how much lower a label begins so that it stands on the line beside it (mm)."""
    return max(0.0, (size - SMALLEST) * 0.38)


def _rows(
    sheet: Sheet, facts: Mapping[str, object], where: Sequence[str], scale: float
) -> list[_Row]:
    room = A4[0] - 2 * MARGIN - _LABELS
    body, big = SMALLEST * scale, _BIG * scale
    labels = _texts(facts, "labels")
    why = _text(facts, "why")
    when = [
        Line(text, sheet.fitting(text, big, SMALLEST, room), bold=True)
        for text in _texts(facts, "when")
    ]
    for text in _texts(facts, "spoken"):
        when += sheet.wrapped(text, SMALLEST, room)
    values = [
        when,
        [line for text in _texts(facts, "old") for line in sheet.wrapped(text, SMALLEST, room)],
        [line for text in where for line in sheet.wrapped(text, body, room, bold=True)],
        sheet.wrapped(why, SMALLEST, room) if why else [],
        [line for text in _texts(facts, "advice") for line in sheet.wrapped(text, SMALLEST, room)],
    ]
    named = zip((*labels, "", "", "", "", ""), values, strict=False)
    return [_Row(label, lines) for label, lines in named if lines]


@dataclass(frozen=True, slots=True)
class _Foot:
    """What stands at the end of the page: telephone, station, and the QR code beside them."""

    lines: list[Line]
    url: str

    @property
    def height(self) -> float:
        own = sum(line.height for line in self.lines)
        return max(own, _QR_SIDE if self.url else 0.0) + 4


def _foot(sheet: Sheet, facts: Mapping[str, object]) -> _Foot:
    url = _text(facts, "qr")
    room = A4[0] - 2 * MARGIN - (_QR_SIDE + 16 if url else 0.0)
    phone = _text(facts, "phone")
    lines = [Line(phone, sheet.fitting(phone, _BIG, SMALLEST, room), bold=True)]
    for text in [_text(facts, "qr_words")] * bool(url) + _texts(facts, "foot"):
        lines += sheet.wrapped(text, SMALLEST, room)
    return _Foot(lines, url)


def _put_foot(sheet: Sheet, facts: Mapping[str, object], foot: _Foot) -> None:
    top = sheet.rule(A4[1] - MARGIN - foot.height, 0.6) + 2
    sheet.put(foot.lines, MARGIN, top)
    if foot.url:
        sheet.qr(foot.url, A4[0] - MARGIN - _QR_SIDE, top + 1, _QR_SIDE)


def _text(facts: Mapping[str, object], name: str) -> str:
    value = facts.get(name, "")
    return value if isinstance(value, str) else ""


def _texts(facts: Mapping[str, object], name: str) -> list[str]:
    value = facts.get(name, ())
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def _lists(facts: Mapping[str, object], name: str) -> list[list[str]]:
    value = facts.get(name, ())
    found = value if isinstance(value, list | tuple) else ()
    return [[str(each) for each in way] for way in found if isinstance(way, list | tuple)]

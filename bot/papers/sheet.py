"""One page of large type: black on white, wrapped and measured with the product's own font.

Sizes in points, places in millimetres.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from itertools import pairwise
from typing import Final

import segno
from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont

A4: Final = (210.0, 297.0)
MARGIN: Final = 14.0
_MM: Final = 25.4 / 72
_LEADING: Final = 1.22
"""Height of a line, in sizes."""

_STROKE: Final = 0.025
"""How much thicker bold strokes are, in sizes: there is one weight of the font."""

_NEVER_FIRST: Final = "、，。：；！？）】”’》"
_NEVER_LAST: Final = "（【“‘《"
_UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""In every file, so that the same facts give the same bytes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is set."""

    text: str
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        """Return how much of the page it takes (mm)."""
        return self.size * _MM * _LEADING


class Sheet:
    """An A4 page with one font."""

    def __init__(self, title: str) -> None:
        self._pdf = FPDF(format="A4", unit="mm")
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_creation_date(_UNDATED)
        self._pdf.set_title(title)
        self._pdf.set_lang("zh-CN")
        self._pdf.add_page()
        with as_file(files("bot.papers").joinpath("NotoSansSC.otf")) as font:
            self._pdf.add_font("sheet", fname=font)
        self._pdf.set_font("sheet", size=28)

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is (mm)."""
        self._pdf.set_font_size(size)
        return self._pdf.get_string_width(text)

    def fitting(self, text: str, size: float, smallest: float, room: float) -> float:
        """Return the size, made smaller until the text fits on one line, never below `smallest`."""
        return max(smallest, min(size, size * room / max(self.width(text, size), 0.1)))

    def wrapped(self, text: str, size: float, room: float, *, bold: bool = False) -> list[Line]:
        """Return the lines of a text that are no wider than `room`."""
        lines: list[str] = [""]
        for piece in _pieces(text):
            if lines[-1] and self.width(lines[-1] + piece, size) > room:
                lines.append("")
            for part in self._parts(piece, size, room):
                if lines[-1] and self.width(lines[-1] + part, size) > room:
                    lines.append("")
                lines[-1] += part
        return [Line(line.strip(), size, bold) for line in lines if line.strip()]

    def _parts(self, piece: str, size: float, room: float) -> Iterator[str]:
        """Yield a piece whole if a line holds it, else sign by sign."""
        if self.width(piece, size) <= room:
            yield piece
        else:
            yield from piece

    def put(self, lines: Sequence[Line], left: float, top: float) -> float:
        """Set lines under each other and return where they end (mm from the top)."""
        for line in lines:
            self._set(line, left, top)
            top += line.height
        return top

    def centred(self, line: Line, top: float) -> float:
        """Set one line in the middle and return where it ends."""
        self._set(line, (A4[0] - self.width(line.text, line.size)) / 2, top)
        return top + line.height

    def _set(self, line: Line, left: float, top: float) -> None:
        baseline = top + line.size * _MM * (1 + (_LEADING - 1) / 2) * 0.9
        self._pdf.set_font_size(line.size)
        mode = TextMode.FILL_STROKE if line.bold else TextMode.FILL
        with self._pdf.local_context(
            text_mode=mode, line_width=line.size * _MM * _STROKE, draw_color=0
        ):
            self._pdf.text(left, baseline, line.text)

    def rule(self, top: float, thickness: float = 1.0) -> float:
        """Draw a line across the page and return where it ends."""
        with self._pdf.local_context(fill_color=0):
            self._pdf.rect(MARGIN, top, A4[0] - 2 * MARGIN, thickness, style="F")
        return top + thickness

    def frame(self) -> None:
        """Draw the frame of the page."""
        with self._pdf.local_context(line_width=1.4, draw_color=0):
            edge = MARGIN / 2
            self._pdf.rect(edge, edge, A4[0] - 2 * edge, A4[1] - 2 * edge)

    def qr(self, url: str, left: float, top: float, side: float) -> None:
        """Draw the QR code of an address."""
        rows = [list(row) for row in segno.make(url, error="m", micro=False).matrix]
        dot = side / len(rows)
        with self._pdf.local_context(fill_color=0):
            for y, row in enumerate(rows):
                for start, stop in _dark(row):
                    self._pdf.rect(
                        left + start * dot, top + y * dot, (stop - start) * dot, dot, style="F"
                    )

    def pdf(self) -> bytes:
        """Return the file."""
        return bytes(self._pdf.output())

    def close(self) -> None:
        """Let go of the font, which is read from its file until then."""
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()


def _dark(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of dark dots."""
    edges = [at for at, (a, b) in enumerate(pairwise([0, *row, 0])) if bool(a) != bool(b)]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _pieces(text: str) -> Iterator[str]:
    """Yield what is not broken at the end of a line: numbers, words, a sign with its mark."""
    piece = ""
    for sign in text:
        joins = bool(piece) and (
            sign in _NEVER_FIRST
            or piece[-1] in _NEVER_LAST
            or (_is_tied(piece[-1]) and _is_tied(sign))
            or (sign == "号" and piece[-1].isascii())
            or (sign == "楼" and piece[-1] == "号")
        )
        if piece and not joins:
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _is_tied(sign: str) -> bool:
    return sign in "–:.-" or (sign.isascii() and sign.isalnum())

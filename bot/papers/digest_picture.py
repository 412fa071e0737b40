"""The picture beside the daily message: large type, 1080 pixels wide, read on a telephone (J7).

Head figures, the trend of reports, the links from message to door, and every community by its
light. There are no coordinates, so the map is tiles by street.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from math import sqrt
from pathlib import Path
from typing import Final

import pypdfium2
from fpdf import FPDF

from bot.papers.digest_facts import Figure, HopFacts, LampFacts, Picture, Tile, TrendFacts

FONT: Final = Path(__file__).with_name("NotoSansSC.otf")
WIDTH: Final = 1080
"""Pixels; one point of the page is one pixel."""

_EDGE, _GAP = 48, 16
_INNER: Final = WIDTH - 2 * _EDGE
_Rgb = tuple[int, int, int]
_INK, _SOFT, _PAPER, _CARD = (28, 36, 48), (104, 114, 128), (244, 246, 249), (255, 255, 255)
_BLUE, _LIGHT_BLUE, _WHITE = (22, 93, 190), (176, 206, 244), (255, 255, 255)
_LAMPS: Final[Mapping[str, tuple[_Rgb, _Rgb]]] = {
    "green": ((46, 160, 88), _WHITE),
    "yellow": ((247, 190, 48), _INK),
    "blue": ((64, 128, 224), _WHITE),
}
"""Light → colours of its tile and of the words on it."""

_HEAD_HEIGHT, _FIGURES, _TREND, _ROW, _TILE = 150, 200, 400, 96, 74
_TILES: Final = 4  # in a row


def render(facts: Mapping[str, object]) -> bytes:
    """Return the picture as PNG.

    Raises:
        pydantic.ValidationError: the facts are not those of this picture.
    """
    picture = Picture.model_validate(facts)
    page = _Page(_height(picture))
    y = _head(page, picture)
    y = _figures(page, picture.heads, y)
    y = _trend(page, picture.trend, y)
    y = _hops(page, picture.hops, y)
    _lamps(page, picture.lamps, y)
    return page.png()


class _Page:
    """One page to draw on, in pixels from the top left."""

    def __init__(self, height: int) -> None:
        self._pdf = FPDF(unit="pt", format=(WIDTH, height))
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.add_font("sc", "", str(FONT))
        self._pdf.add_page()
        self.box(0, 0, WIDTH, height, _PAPER)

    def box(
        self, x: float, y: float, width: float, height: float, colour: _Rgb, *, round_by: int = 0
    ) -> None:
        """Fill a rectangle."""
        self._pdf.set_fill_color(*colour)
        corners = bool(round_by) and min(width, height) > round_by
        self._pdf.rect(
            x, y, width, height, style="F", round_corners=corners, corner_radius=round_by
        )

    def write(
        self,
        text: str,
        *,
        x: float,
        middle: float,
        size: float,
        colour: _Rgb = _INK,
        align: str = "L",
        width: float = 0,
    ) -> None:
        """Write one line around a height; smaller where it is too wide for `width`."""
        self._pdf.set_font("sc", size=size)
        wide = self._pdf.get_string_width(text)
        if width and wide > width:
            size *= width / wide
            self._pdf.set_font("sc", size=size)
            wide = self._pdf.get_string_width(text)
        left = {"L": x, "C": x - wide / 2, "R": x - wide}[align]
        self._pdf.set_text_color(*colour)
        self._pdf.text(left, middle + size * 0.36, text)

    def png(self) -> bytes:
        """Return the page as a picture."""
        document = pypdfium2.PdfDocument(bytes(self._pdf.output()))
        try:
            image = document[0].render(scale=1).to_pil()
        finally:
            document.close()
        out = BytesIO()
        image.save(out, format="PNG", optimize=True)
        return out.getvalue()


def _height(picture: Picture) -> int:
    fixed = _HEAD_HEIGHT + _GAP + _FIGURES + _TREND + _EDGE
    return fixed + _hops_height(picture.hops) + _lamps_height(picture.lamps)


def _hops_height(hops: HopFacts) -> int:
    return 110 + len(hops.rows) * _ROW


def _lamps_height(lamps: LampFacts) -> int:
    rows = sum(_rows(street.tiles) for street in lamps.streets)
    return 180 + len(lamps.streets) * 60 + rows * (_TILE + _GAP // 2)


def _rows(tiles: Sequence[Tile]) -> int:
    return -(-len(tiles) // _TILES)


def _head(page: _Page, picture: Picture) -> float:
    page.box(0, 0, WIDTH, _HEAD_HEIGHT, _BLUE)
    middle = _HEAD_HEIGHT / 2
    page.write(picture.title, x=_EDGE, middle=middle - 14, size=62, colour=_WHITE)
    page.write(picture.station, x=_EDGE, middle=middle + 42, size=28, colour=_LIGHT_BLUE)
    page.write(picture.date, x=WIDTH - _EDGE, middle=middle, size=46, colour=_WHITE, align="R")
    return _HEAD_HEIGHT + _GAP


def _figures(page: _Page, figures: Sequence[Figure], y: float) -> float:
    width = (_INNER - (len(figures) - 1) * _GAP) / max(1, len(figures))
    for number, figure in enumerate(figures):
        x = _EDGE + number * (width + _GAP)
        page.box(x, y, width, _FIGURES - _GAP, _CARD, round_by=16)
        middle = x + width / 2
        page.write(str(figure.n), x=middle, middle=y + 72, size=88, align="C", width=width - 24)
        page.write(
            figure.label,
            x=middle,
            middle=y + 146,
            size=34,
            colour=_SOFT,
            align="C",
            width=width - 16,
        )
    return y + _FIGURES


def _title(page: _Page, text: str, y: float, height: float) -> None:
    page.box(_EDGE, y, _INNER, height, _CARD, round_by=16)
    page.write(text, x=_EDGE + 24, middle=y + 46, size=38, width=_INNER - 48)


def _trend(page: _Page, trend: TrendFacts, y: float) -> float:
    _title(page, trend.title, y, _TREND - _GAP)
    if not trend.bars:
        return y + _TREND
    most = max(1, *(bar.n for bar in trend.bars))
    step = (_INNER - 48) / len(trend.bars)
    floor, room = y + _TREND - 78, _TREND - 210
    page.box(_EDGE + 24, floor, _INNER - 48, 2, _LIGHT_BLUE)
    for number, bar in enumerate(trend.bars):
        x = _EDGE + 24 + number * step
        tall = room * bar.n / most
        last = number == len(trend.bars) - 1
        if bar.n:
            page.box(
                x + step * 0.14, floor - tall, step * 0.72, tall, _BLUE if last else _LIGHT_BLUE
            )
        middle = x + step / 2
        page.write(
            str(bar.n),
            x=middle,
            middle=floor - tall - 22,
            size=32,
            align="C",
            colour=_INK if bar.n else _SOFT,
            width=step,
        )
        page.write(
            bar.label,
            x=middle,
            middle=floor + 26,
            size=30,
            colour=_SOFT,
            align="C",
            width=step - 4,
        )
    return y + _TREND


def _hops(page: _Page, hops: HopFacts, y: float) -> float:
    height = _hops_height(hops)
    _title(page, hops.title, y, height - _GAP)
    longest = sqrt(max([1.0, *(row.p90 for row in hops.rows)]))
    left, room = _EDGE + 150, _INNER - 150 - 330
    for number, row in enumerate(hops.rows):
        middle = y + 84 + number * _ROW + _ROW / 2
        page.write(row.label, x=_EDGE + 24, middle=middle, size=38)
        if row.n:
            page.box(left, middle - 22, max(6.0, room * sqrt(row.p90) / longest), 44, _LIGHT_BLUE)
            page.box(left, middle - 22, max(4.0, room * sqrt(row.middle) / longest), 44, _BLUE)
        words = f"{row.middle_words} / {row.p90_words}" if row.n else "—"
        page.write(words, x=WIDTH - _EDGE - 24, middle=middle - 14, size=36, align="R", width=300)
        page.write(
            f"n={row.n}",
            x=WIDTH - _EDGE - 24,
            middle=middle + 26,
            size=26,
            colour=_SOFT,
            align="R",
        )
    return y + height


def _lamps(page: _Page, lamps: LampFacts, y: float) -> None:
    _title(page, lamps.title, y, _lamps_height(lamps))
    x = float(_EDGE + 24)
    for entry in lamps.legend:
        page.box(x, y + 82, 32, 32, _LAMPS[entry.lamp][0], round_by=8)
        page.write(entry.words, x=x + 42, middle=y + 98, size=30)
        x += 200
    page.write(lamps.rule, x=_EDGE + 24, middle=y + 134, size=24, colour=_SOFT, width=_INNER - 48)
    top = y + 156
    for street in lamps.streets:
        page.write(street.name, x=_EDGE + 24, middle=top + 28, size=32, colour=_SOFT)
        top = _tiles(page, street.tiles, top + 56) + 4


def _tiles(page: _Page, tiles: Sequence[Tile], top: float) -> float:
    width = (_INNER - 48 - (_TILES - 1) * _GAP / 2) / _TILES
    for number, tile in enumerate(tiles):
        row, column = divmod(number, _TILES)
        x = _EDGE + 24 + column * (width + _GAP / 2)
        y = top + row * (_TILE + _GAP / 2)
        colour, ink = _LAMPS[tile.lamp]
        page.box(x, y, width, _TILE, colour, round_by=10)
        name = f"{tile.name} {tile.n}" if tile.n else tile.name
        page.write(
            name,
            x=x + width / 2,
            middle=y + _TILE / 2,
            size=32,
            colour=ink,
            align="C",
            width=width - 20,
        )
    return top + _rows(tiles) * (_TILE + _GAP / 2)

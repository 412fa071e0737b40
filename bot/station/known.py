"""What all sheets together know, so that one sheet can be checked against the others."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.station.cells import Cells
from bot.station.names import Names, community_names, member_names, names_of, place_names
from bot.station.sheets import (
    COMMUNITIES,
    ENTERPRISES,
    GRIDS,
    MEMBERS,
    STATION,
    STREETS,
    TRANSFORMERS,
    Sheet,
)
from bot.station.table import Problems, Row
from bot.station.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names of everything that can be referred to."""

    stations: Names
    streets: Names
    communities: Names
    transformers: Names
    grids: Names
    members: Names
    places: Names
    only_station: str

    def station_of(self, cells: Cells) -> str:
        """Return the code of the row's station: the one written, else the only one."""
        written = cells.one_of("供电所", self.stations)
        if not written and not self.only_station and not cells.row.get("供电所"):
            cells.reject("供电所", "这份文件有几个供电所，请写这一行归哪个供电所。")
        return written or self.only_station


def survey(rows: Mapping[str, Sequence[Row]], broken: Collection[Sheet]) -> Known:
    """Return what the rows of all sheets name.

    Args:
        broken: sheets that could not be read; whatever refers to them is let pass, because
            one wrong head must not make every row of the other sheets look wrong.
    """

    def of(sheet: Sheet) -> Sequence[Row]:
        return rows.get(sheet.file, ())

    def whole(sheet: Sheet) -> bool:
        return sheet not in broken

    codes = [row.get("编号") for row in of(STATION)] if whole(STATION) else ["?"]
    by_code = ("编号", "名称")
    return Known(
        stations=names_of("供电所", STATION, of(STATION), by=by_code, whole=whole(STATION)),
        streets=names_of("街道", STREETS, of(STREETS), by=("名称",), whole=whole(STREETS)),
        communities=community_names(of(COMMUNITIES), whole=whole(COMMUNITIES)),
        transformers=names_of(
            "台区", TRANSFORMERS, of(TRANSFORMERS), by=by_code, whole=whole(TRANSFORMERS)
        ),
        grids=names_of("网格", GRIDS, of(GRIDS), by=by_code, whole=whole(GRIDS)),
        members=member_names(of(MEMBERS), whole=whole(MEMBERS)),
        places=place_names(
            of(COMMUNITIES),
            of(TRANSFORMERS),
            of(ENTERPRISES),
            whole=not {COMMUNITIES, TRANSFORMERS, ENTERPRISES} & set(broken),
        ),
        only_station=codes[0] if len(codes) == 1 else "",
    )


def cells_of(rows: Iterable[Row], problems: Problems) -> Iterator[Cells]:
    """Yield the rows ready to be read."""
    for row in rows:
        yield Cells(row, problems)


@dataclass(frozen=True, slots=True)
class Claims:
    """Words of which each may mean one thing only: names, codes, aliases of one sheet.

    Attributes:
        owners: folded word → who has it, and in which row.
    """

    owners: dict[str, tuple[str, int]] = field(default_factory=dict)

    def name(self, cells: Cells, head: str, word: str) -> bool:
        """Claim the name of a row; False when an earlier row has it."""
        if not word:
            return True
        owner, number = self.owners.setdefault(fold(word), (word, cells.row.number))
        if number == cells.row.number:
            return True
        same = fold(owner) == fold(word)
        taken = (
            f"第{number}行已经有“{word}”了" if same else f"第{number}行的“{owner}”已经用了“{word}”"
        )
        cells.reject(head, f"{taken}，请删掉一行或改一个。")
        return False

    def names(self, rows: Iterable[Row], problems: Problems, *heads: str) -> frozenset[int]:
        """Claim the names of all rows; return the numbers of the rows that were first."""
        return frozenset(
            cells.row.number
            for cells in cells_of(rows, problems)
            if all(self.name(cells, head, cells.row.get(head)) for head in heads)
        )

    def alias(self, cells: Cells, head: str, word: str, *, owner: str) -> None:
        """Claim an alias for the owner, whose own name it must not repeat."""
        other, number = self.owners.setdefault(fold(word), (owner, cells.row.number))
        if number != cells.row.number:
            advice = (
                f"“{other}”（第{number}行）和“{owner}”都叫“{word}”，居民这么说时分不清是哪一个。"
                "请只留给一个，或都写得更具体。"
            )
            cells.reject(head, advice, written=word)
        elif fold(word) == fold(other):
            cells.reject(head, "和名称一样，不用再写成别名，请删掉。", written=word)

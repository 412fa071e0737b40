"""The sheets of places: 供电所, 街道, 村和社区, 台区, 楼栋."""

import re
from collections.abc import Iterable
from typing import Final

from bot.station.cells import Cells
from bot.station.known import Claims, Known, cells_of
from bot.station.table import Problems, Row
from bot.station.text import fold
from bot.station.words import CLASSES, KINDS, OWNERS, YES_NO
from domain.ids import UserId
from domain.station import Building, Community, Grid, Station, Street, Transformer

HOTLINE: Final = "95598"
_CODE: Final = re.compile(r"[0-9]{12}")
_BUILDING_TAIL: Final = re.compile(r"(号楼|号|楼|栋|幢|座)$")
_BUILDING: Final = re.compile(
    r"[甲乙丙丁东西南北中]?[A-Z]{0,2}[0-9]{0,4}[A-Z]?(-[0-9]{1,3}[A-Z]?)?"
)
_UNIT_TAIL: Final = re.compile(r"(单元|门)$")
_UNIT: Final = re.compile(r"[甲乙丙丁东西南北中]|[A-Z]|[0-9]{1,3}")


def read_stations(rows: Iterable[Row], problems: Problems) -> tuple[Station, ...]:
    """Return the stations."""
    claims = Claims()
    found: list[Station] = []
    for cells in cells_of(rows, problems):
        code, name = cells.name("编号"), cells.name("名称")
        claims.name(cells, "编号", code)
        claims.name(cells, "名称", name)
        hotline = cells.text("服务电话") or HOTLINE
        found.append(Station(code=code, name=name, hotline=hotline))
    return tuple(found)


def read_streets(rows: Iterable[Row], known: Known, problems: Problems) -> tuple[Street, ...]:
    """Return the streets, each with its station."""
    claims = Claims()
    found: list[Street] = []
    for cells in cells_of(rows, problems):
        name = cells.name("名称")
        claims.name(cells, "名称", name)
        found.append(Street(name=name, station=known.station_of(cells)))
    return tuple(found)


def read_communities(
    rows: Iterable[Row],
    known: Known,
    problems: Problems,
    *,
    streets: Iterable[Street],
    grids: Iterable[Grid],
) -> tuple[Community, ...]:
    """Return the villages and communities; each has a grid, no two share a word people say."""
    station_of_street = {street.name: street.station for street in streets}
    station_of_grid = {grid.code: grid.station for grid in grids}
    claims, codes = Claims(), Claims()
    kept = tuple(rows)
    fresh = claims.names(kept, problems, "名称")
    found: list[Community] = []
    for cells in cells_of(kept, problems):
        name, code = cells.name("名称"), _area_code(cells, codes)
        street, grid = cells.one_of("街道", known.streets), cells.one_of("网格", known.grids)
        station = station_of_street.get(street, known.only_station)
        if grid and station_of_grid.get(grid, station) != station:
            cells.reject("网格", "这个网格属于另一个供电所，请换成本所的网格。")
        aliases = cells.many("别名")
        for alias in aliases if cells.row.number in fresh else ():
            claims.alias(cells, "别名", alias, owner=name)
        community = Community(
            name=name,
            station=station,
            street=street,
            grid=grid,
            kind=cells.word("类别", KINDS, blank="社区"),
            service_class=cells.word("服务分类", CLASSES, blank="城区"),
            ownership=cells.word("产权", OWNERS, blank="供电公司"),
            aliases=aliases,
            code=code,
            sample=cells.word("样例", YES_NO, blank="否"),
        )
        found.append(community)
    return tuple(found)


def _area_code(cells: Cells, codes: Claims) -> str:
    """Return the statistics code (统计用区划代码), 12 digits, or empty."""
    code = cells.text("编码")
    if not code:
        return ""
    if not _CODE.fullmatch(code):
        advice = "编码是 12 位数字。"
        if "e+" in code.lower():
            advice += "Excel 把它改成了科学计数，请把这一列设成“文本”再填。"
        cells.reject("编码", advice)
    codes.name(cells, "编码", code)
    return code


def read_transformers(rows: Iterable[Row], problems: Problems) -> tuple[Transformer, ...]:
    """Return the transformers; no two share a code, a name or an alias."""
    claims = Claims()
    kept = tuple(rows)
    fresh = claims.names(kept, problems, "编号", "名称")
    found: list[Transformer] = []
    for cells in cells_of(kept, problems):
        code, name = cells.name("编号"), cells.name("名称")
        aliases = cells.many("别名")
        for alias in aliases if cells.row.number in fresh else ():
            claims.alias(cells, "别名", alias, owner=name)
        transformer = Transformer(
            code=code,
            name=name,
            feeder=cells.text("线路"),
            aliases=aliases,
            sample=cells.word("样例", YES_NO, blank="否"),
        )
        found.append(transformer)
    return tuple(found)


def read_buildings(rows: Iterable[Row], known: Known, problems: Problems) -> tuple[Building, ...]:
    """Return the buildings; a community has each number once."""
    taken: dict[tuple[str, str], int] = {}
    found: list[Building] = []
    for cells in cells_of(rows, problems):
        community, number = cells.one_of("社区", known.communities), _building_number(cells)
        first = taken.setdefault((community, number), cells.row.number)
        if community and number and first != cells.row.number:
            advice = f"第{first}行已经有{community}{number}号楼了，请删掉一行。"
            cells.reject("楼号", advice)
        steward = cells.one_of("楼长", known.members)
        building = Building(
            community=community,
            number=number,
            units=_units(cells),
            transformer=cells.one_of("台区", known.transformers),
            households=cells.count("户数"),
            grid=cells.one_of("网格", known.grids),
            sample=cells.word("样例", YES_NO, blank="否"),
            steward=UserId(steward) if steward else None,
        )
        found.append(building)
    return tuple(found)


def _bare(written: str, tail: re.Pattern[str]) -> str:
    """Return a number without 号楼 or 单元, without leading zeros, in half-width capitals."""
    bare = tail.sub("", fold(written).upper())
    return bare.lstrip("0") or "0" if bare.isdigit() else bare


def _building_number(cells: Cells) -> str:
    written = cells.text("楼号")
    number = _bare(written, _BUILDING_TAIL)
    if written and not (number and _BUILDING.fullmatch(number)):
        advice = "请写阿拉伯数字或字母，例如 5、12、A、5-2。"
        if re.search(r"\d-\d+-\d|月", written):
            advice += "Excel 把楼号当成了日期，请把这一列设成“文本”再填。"
        cells.reject("楼号", advice)
    return number


def _units(cells: Cells) -> tuple[str, ...]:
    units: list[str] = []
    for written in cells.many("单元"):
        unit = _bare(written, _UNIT_TAIL)
        if not _UNIT.fullmatch(unit):
            cells.reject("单元", "请一个一个写，例如 1、2、3。", written=written)
        elif unit in units:
            cells.reject("单元", "写了两次，请删掉一个。", written=written)
        else:
            units.append(unit)
    return tuple(units)

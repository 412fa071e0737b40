"""From the rows of all sheets to one `StationMap`, or to everything that is wrong."""

from collections.abc import Mapping
from pathlib import Path

from bot.station.chats import read_chats
from bot.station.csv_files import label_of, read_directory
from bot.station.duty import read_duties
from bot.station.errors import RowError, StationFileError
from bot.station.guards import read_enterprises, read_guards
from bot.station.known import survey
from bot.station.people import check_heads, read_grids, read_members
from bot.station.places import (
    read_buildings,
    read_communities,
    read_stations,
    read_streets,
    read_transformers,
)
from bot.station.sheets import (
    BUILDINGS,
    CHATS,
    COMMUNITIES,
    DUTY,
    ENTERPRISES,
    GRIDS,
    GUARDS,
    MEMBERS,
    SHEETS,
    STATION,
    STREETS,
    TRANSFORMERS,
    Sheet,
)
from bot.station.table import Problems, Row
from bot.station.workbook import read_workbook
from domain.station import StationMap


def load(path: Path) -> StationMap:
    """Return the station that a directory of CSV files or one ``.xlsx`` describes.

    Its `revision` is 0; the storage gives it the next one.

    Raises:
        StationFileError: with everything that is wrong, in the order of the sheets. One wrong
            row is enough: there is no half-imported station.
    """
    problems = Problems()
    rows = _read(path, problems)
    if rows or not problems.errors:
        _check_complete(rows, problems, in_files=path.is_dir())
        station = _build(rows, problems, members_label=_label(MEMBERS, in_files=path.is_dir()))
        if not problems.errors:
            return station
    raise StationFileError(problems.errors)


def _read(path: Path, problems: Problems) -> Mapping[str, tuple[Row, ...]]:
    try:
        if path.is_dir():
            return read_directory(path, problems)
        if path.is_file():
            return read_workbook(path, problems)
    except OSError:
        problems.add(RowError(sheet=path.name, advice="打不开，请检查有没有读它的权限。"))
    else:
        problems.add(RowError(sheet=path.name, advice="没有这个文件或文件夹，请检查路径。"))
    return {}


def _label(sheet: Sheet, *, in_files: bool) -> str:
    return label_of(sheet) if in_files else sheet.title


def _check_complete(
    rows: Mapping[str, tuple[Row, ...]], problems: Problems, *, in_files: bool
) -> None:
    """Every required sheet is there and has a row."""
    for sheet in SHEETS:
        if sheet.required and not rows.get(sheet.file) and sheet not in problems.sheets:
            advice = "缺这张表。" if sheet.file not in rows else "这张表是空的。"
            advice += f"{sheet.about}请照模板填写。"
            label = _label(sheet, in_files=in_files)
            problems.add(RowError(sheet=label, advice=advice), sheet=sheet)


def _build(
    rows: Mapping[str, tuple[Row, ...]], problems: Problems, *, members_label: str
) -> StationMap:
    """Return the station; worth something only if no problem was found."""

    def of(sheet: Sheet) -> tuple[Row, ...]:
        return rows.get(sheet.file, ())

    broken = problems.sheets
    known = survey(rows, broken)
    stations = read_stations(of(STATION), problems)
    streets = read_streets(of(STREETS), known, problems)
    members = read_members(of(MEMBERS), known, problems)
    if not broken & {STATION, MEMBERS}:
        check_heads(stations, members, members_label, problems)
    grids = read_grids(of(GRIDS), known, problems, members)
    transformers = read_transformers(of(TRANSFORMERS), problems)
    enterprises = read_enterprises(of(ENTERPRISES), known, problems, members)
    communities = read_communities(of(COMMUNITIES), known, problems, streets=streets, grids=grids)
    return StationMap(
        stations=stations,
        streets=streets,
        communities=communities,
        transformers=transformers,
        buildings=read_buildings(of(BUILDINGS), known, problems),
        grids=grids,
        members=members,
        chats=read_chats(of(CHATS), known, problems, communities),
        duties=read_duties(of(DUTY), known, problems, members),
        guards=read_guards(of(GUARDS), known, problems),
        enterprises=enterprises,
    )

"""The coverage ledger in words: what is still missing, and what was done by whom."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from domain.coverage import Cell, Medium
from domain.outage import OutagePlace
from handlers.planned_outage import places_words
from handlers.turn import Desk


def left_words(desk: Desk, cells: Iterable[Cell]) -> str:
    """Return 还差4号楼没贴、喇叭没念; with the names where several communities are concerned.

    Args:
        desk: the wording.
        cells: what is missing, at least one.
    """
    by_community = grouped(cells)
    several = len(by_community) > 1
    items = [
        ("" if not several else community) + "、".join(_left(desk, some))
        for community, some in by_community
    ]
    return desk.say("coverage.left", items="；".join(items))


def red_items(desk: Desk, cells: Iterable[Cell]) -> str:
    """Return 林荫家园社区4号楼公告、林荫家园社区喇叭."""
    items: list[str] = []
    for community, some in grouped(cells):
        for (medium, _), of_medium in _by_medium(some):
            where = f"{community}{houses(cell.building for cell in of_medium)}"
            items.append(where + desk.say(f"coverage.name_{medium}"))
    return "、".join(items)


def houses(numbers: Iterable[str]) -> str:
    """Return 1–3、6号楼; nothing where no building is named."""
    known = tuple(number for number in numbers if number)
    return places_words((OutagePlace(community="", buildings=known),)) if known else ""


def grouped(cells: Iterable[Cell]) -> list[tuple[str, list[Cell]]]:
    """Return cells by community, in the order in which the communities come."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.community, []).append(cell)
    return list(found.items())


def _left(desk: Desk, cells: Sequence[Cell]) -> list[str]:
    said: list[str] = []
    for (medium, inside), some in _by_medium(cells):
        where = houses(cell.building for cell in some)
        if medium is not Medium.POSTER or (inside and where):
            said.append(where + desk.say(f"coverage.left_{medium}"))
        elif inside:
            said.append(desk.say("coverage.left_page"))
        else:
            said.append(where + desk.say("coverage.left_old"))
    return said


def _by_medium(cells: Iterable[Cell]) -> list[tuple[tuple[Medium, bool], list[Cell]]]:
    order = list(Medium)
    ranked = sorted(cells, key=lambda cell: (order.index(cell.medium), not cell.inside))
    return [
        (key, list(some))
        for key, some in groupby(ranked, key=lambda cell: (cell.medium, cell.inside))
    ]

"""覆盖 P012, 覆盖账: who made an outage known where, and what is missing (product.md X12, M65)."""

from collections.abc import Sequence

from domain.coverage import Cell, Medium, missing, reach
from domain.meaning import Command
from domain.outage import Outage, OutageId
from handlers.coverage_words import grouped, houses, left_words
from handlers.planned_outage import outage_words
from handlers.turn import Turn
from handlers.words import clock_time
from language.relayed import outage_number

_LINES = 12
"""Communities that are shown one by one; those with something missing come first."""
_OUTAGES = 9


async def show_coverage(turn: Turn, command: Command) -> None:
    """覆盖 P012: the matrix; without a number the only open one, or a line for each."""
    quoted = outage_number(turn.inbound.quote)
    number = int(command.words) if command.words else quoted
    if number is not None:
        await _one(turn, OutageId(number))
        return
    ledgers = await turn.uow.coverage.open()
    if not ledgers:
        await turn.reply("coverage.none")
    elif len(ledgers) == 1:
        await _one(turn, ledgers[0].outage)
    else:
        lines = [await _line(turn, ledger.outage) for ledger in ledgers[:_OUTAGES]]
        await turn.reply("coverage.list", n=len(ledgers), lines="\n".join(lines))


async def _one(turn: Turn, number: OutageId) -> None:
    outage = await turn.uow.outages.get(number)
    cells = await turn.uow.coverage.cells(number)
    if outage is None or not cells:
        await turn.reply("coverage.none_of", no=f"P{number:03d}")
        return
    rows = sorted(grouped(cells), key=lambda row: not missing(row[1]))
    lines = [_row(turn, community, some) for community, some in rows[:_LINES]]
    if len(rows) > _LINES:
        rest = [cell for _, some in rows[_LINES:] for cell in missing(some)]
        lines.append(turn.say("coverage.show_more", n=len(rows) - _LINES, left=len(rest)))
    await turn.reply_text("\n".join((_head(turn, outage, cells), *lines)))


def _head(turn: Turn, outage: Outage, cells: Sequence[Cell]) -> str:
    told = reach(cells)
    if not told.buildings:
        return turn.say("coverage.show_over", no=outage.shown_no, item=outage_words(turn, outage))
    return turn.say(
        "coverage.show_head",
        no=outage.shown_no,
        item=outage_words(turn, outage),
        reached=told.reached,
        n=told.buildings,
        percent=told.percent,
    )


async def _line(turn: Turn, number: OutageId) -> str:
    outage = await turn.uow.outages.get(number)
    cells = await turn.uow.coverage.cells(number)
    if outage is None:
        return ""
    left = missing(cells)
    red = turn.say("coverage.show_red", left=left_words(turn, left)) if left else ""
    return _head(turn, outage, cells) + red


def _row(turn: Turn, community: str, cells: Sequence[Cell]) -> str:
    """Return one community: what was done by whom, then what is missing."""
    done: list[str] = []
    for medium in Medium:
        by: dict[tuple[str, str], list[Cell]] = {}
        for cell in cells:
            if cell.medium is medium and cell.done_at is not None and cell.done_by is not None:
                said = (_name(turn, cell), clock_time(cell.done_at, turn.now))
                by.setdefault(said, []).append(cell)
        done += [
            turn.say(
                "coverage.show_done",
                what=houses(c.building for c in some) + turn.say(f"coverage.name_{medium}"),
                name=name,
                at=at,
            )
            for (name, at), some in by.items()
        ]
    left = missing(cells)
    noted = [f"{houses((c.building,))}{c.note}" for c in left if c.note]
    red = turn.say("coverage.show_red", left=left_words(turn, left)) if left else ""
    why = turn.say("coverage.show_why", items="；".join(noted)) if noted else ""
    return turn.say(
        "coverage.show_row", community=community, done="，".join(done) or "—", red=red, why=why
    )


def _name(turn: Turn, cell: Cell) -> str:
    """Return who did it; a steward who is on no list is called what he is."""
    if cell.done_by is not None and turn.station.member(cell.done_by) is not None:
        return turn.name_of(cell.done_by)
    return turn.say("coverage.steward_name")

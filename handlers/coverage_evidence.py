"""Pictures that prove a tick of the coverage ledger, and a clerk's 撤销."""

from domain.coverage import Cell, CellEvent, missing
from domain.inbound import Inbound, Kind
from domain.outage import OutageId
from handlers.coverage_words import left_words
from handlers.turn import Turn

PICTURES = (Kind.IMAGE, Kind.MIXED)
"""What may prove a word, together with it, right before it or right after it."""


async def pictures_before(turn: Turn) -> tuple[str, ...]:
    """Return the pictures that came with a word or right before it."""
    since = turn.now - turn.rules.coverage_clock.photo
    before = await turn.uow.inbox.recent(turn.sender, turn.here, since=since)
    lone = [message for message in before if message.kind is Kind.IMAGE]
    return tuple(ref for message in (*lone, turn.inbound) for ref in _references(message))


def _references(message: Inbound) -> tuple[str, ...]:
    if message.kind not in PICTURES:
        return ()
    known = tuple(media.media_id for media in message.media if media.media_id)
    return known or (f"inbox:{message.id}",)


async def picture_of(turn: Turn) -> bool:
    """A picture right after a word proves it; False when nothing was ticked just now."""
    since = turn.now - turn.rules.coverage_clock.photo
    kept: OutageId | None = None
    for cell in await _own_ticks(turn):
        if cell.done_at is not None and cell.done_at >= since:
            more = cell.ticked(
                by=turn.sender, at=turn.now, source=None, evidence=_references(turn.inbound)
            )
            await turn.uow.coverage.save(more, CellEvent.DONE, by=turn.sender, at=turn.now)
            kept = cell.outage
    if kept is None:
        return False
    outage = await turn.uow.outages.get(kept)
    await turn.reply("coverage.picture", no=outage.shown_no if outage is not None else "")
    return True


async def _own_ticks(turn: Turn) -> list[Cell]:
    """Return what the speaker has ticked in open ledgers."""
    return [
        cell
        for ledger in await turn.uow.coverage.open()
        for cell in await turn.uow.coverage.cells(ledger.outage)
        if cell.done_by == turn.sender
    ]


async def take_back(turn: Turn) -> bool:
    """撤销 of a clerk or steward: what his last message ticked. Staff have their own 撤销."""
    since = turn.now - turn.rules.undo_for
    before = await turn.uow.inbox.recent(turn.sender, turn.here, since=since)
    words = [message for message in before if message.text]
    cells = [c for c in await _own_ticks(turn) if words and c.source == words[0].id]
    for cell in cells:
        await turn.uow.coverage.save(
            cell.unticked(), CellEvent.UNDONE, by=turn.sender, at=turn.now
        )
    if cells:
        keys = {cell.key for cell in cells}
        after = await turn.uow.coverage.cells(cells[0].outage)
        left = missing(cell for cell in after if cell.key in keys)
        await turn.reply("coverage.not_yet", left=f"{left_words(turn, left)}。" if left else "")
    return bool(cells)

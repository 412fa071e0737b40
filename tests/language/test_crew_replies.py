"""Replies of the crew without a ticket number: the right order on the right ticket (product.md X5)."""

import json
from pathlib import Path

from domain.meaning import Verb
from domain.ticket_moves import Action
from tests.pocket.office import ONE, TWO, Office, office

REPLIES = Path(__file__).parent / "crew_replies.jsonl"
RIGHT = 0.98
CLOSING = (Verb.DONE, Verb.CLOSE)


def replies() -> list[dict[str, str | int]]:
    """Return the labelled replies; the first line says what they are."""
    lines = REPLIES.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[1:]]


async def with_three_tickets(desk: Office) -> None:
    """Let the speaker have one accepted, one on site and one that waits, and see their numbers."""
    await desk.open(ONE, "5", Action.ACCEPT)
    await desk.open(ONE, "8", Action.ACCEPT, Action.ARRIVE)
    await desk.open(ONE, "9")
    await desk.open(TWO, "7", Action.ACCEPT)
    await desk.say(ONE, "待办")
    desk.clock.at = desk.clock.at.replace(hour=6)


async def test_the_order_and_the_ticket_are_right_and_nothing_is_closed_by_mistake(
    tmp_path: Path,
) -> None:
    wrong, closed = [], []
    async with office(tmp_path) as desk:
        await with_three_tickets(desk)
        for reply in replies():
            quote = f"【抢修000{reply['quote']}】滨河社区没电" if "quote" in reply else ""
            meant = await desk.meant(ONE, str(reply["text"]), quote=quote)
            if meant != (reply["verb"], reply["ticket"]):
                wrong.append((reply, meant))
            if meant[0] in CLOSING and meant != (reply["verb"], reply["ticket"]):
                closed.append((reply, meant))

    assert len(replies()) >= 200
    assert closed == []
    assert len(wrong) <= (1 - RIGHT) * len(replies()), wrong

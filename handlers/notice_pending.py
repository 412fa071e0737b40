"""A card that nobody has answered yet, when the next one comes: it is said that it was not sent."""

from domain.ask import AskKind
from domain.ids import direct_conversation
from handlers.notice_draft import KEPT, Draft, draft_of
from handlers.outage_times import when_words
from handlers.planned_outage import places_words
from handlers.turn import Turn


async def left_behind(turn: Turn, draft: Draft) -> str:
    """Return a line about the speaker's unanswered card that this draft takes the place of."""
    ask = await turn.uow.asks.newest(turn.sender, direct_conversation(turn.sender), now=turn.now)
    if ask is None or ask.kind is not AskKind.NOTICE or KEPT not in ask.options:
        return ""
    old = draft_of(ask).outages[0]
    if any((old.start, old.places) == (new.start, new.places) for new in draft.outages):
        return ""
    return turn.say(
        "notice.left_behind", when=when_words(old, turn.now), where=places_words(old.places)
    )

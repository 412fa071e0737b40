"""Questions that have an entry are answered from it; an answer of staff may become an entry."""

import re
from typing import Final

import structlog

from domain.ask import Ask, AskKind
from domain.ids import direct_conversation
from domain.knowledge import Entry, EntryId
from domain.meaning import Intent
from domain.privacy import masked, shortened
from domain.ticket import Ticket
from domain.ticket_moves import Business
from handlers.turn import Turn
from language.answers import SURE

log = structlog.get_logger()

QUITE_SURE: Final = 0.9
"""From this score on even an application or a question about an outage is answered so."""

_NEEDED: Final = {
    Intent.CONSULT: SURE,
    Intent.SERVICE: QUITE_SURE,
    Intent.OUTAGE_QUERY: QUITE_SURE,
}
_NOW: Final = "此刻"
"""The tag of entries about what is going on right now: only a person knows that."""
_LONGEST: Final = 140
"""Characters of an answer in a chat; it is cut after a sentence."""
_PERSON: Final = re.compile(r"转?人工|真人|找个?人|转给?人")
_WORTH_KEEPING: Final = 8
"""Characters below which an answer says too little without its question."""
KEEP, LEAVE = "1", "2"


async def answer_from_knowledge(turn: Turn) -> bool:
    """Answer a question from the knowledge base; False when a person has to."""
    meaning = turn.meaning
    needed = _NEEDED.get(meaning.intent)
    if needed is None or _PERSON.search(turn.inbound.text):
        return False
    about_one = bool(meaning.slots.when) or not meaning.place.is_empty
    if meaning.intent is Intent.OUTAGE_QUERY and about_one:
        return False  # a certain day or place: the general answer would miss the point
    entries = tuple(await turn.uow.knowledge.active())
    best = next(iter(turn.look_up(turn.inbound.text, entries)), None)
    if best is None or best.score < needed:
        return False
    entry = next(entry for entry in entries if entry.id == best.entry)
    if meaning.intent is not Intent.CONSULT and _NOW in entry.tags:
        return False
    log.info("question_answered", entry=entry.id, score=round(best.score, 2))
    await turn.reply_text(said(turn, entry))
    return True


def said(turn: Turn, entry: Entry) -> str:
    """Return an entry's answer as it is said in a chat."""
    answer = entry.answer.format_map(dict(turn.rules.commitment.words()))
    return brief(answer) + ("" if entry.checked else turn.say("knowledge.unchecked"))


def brief(answer: str) -> str:
    """Return an answer on one line, cut after the last sentence that fits a chat."""
    line = " ".join(answer.split())
    if len(line) <= _LONGEST:
        return line
    end = max(line.rfind(mark, 0, _LONGEST) for mark in "。？！")
    return line[: end + 1] if end > 0 else shortened(line, _LONGEST)


async def offer_draft(turn: Turn, ticket: Ticket, words: str) -> None:
    """Ask whoever answered a question in free words whether the answer is worth keeping."""
    answer = shortened(masked(words), 400)
    if ticket.drill or ticket.business is not Business.CONSULT or len(answer) < _WORTH_KEEPING:
        return
    here = direct_conversation(turn.sender)
    await turn.ask(
        AskKind.DRAFT, turn.sender, here, ticket=ticket.no, options={KEEP: answer, LEAVE: ""}
    )
    await turn.tell(
        turn.sender,
        turn.say(
            "crew.draft", no=ticket.shown_no, one=turn.pick(KEEP, here), two=turn.pick(LEAVE, here)
        ),
        key=turn.key("draft"),
        ticket=ticket,
    )


async def keep_draft(turn: Turn, ask: Ask, digit: str) -> None:
    """Store the answer as a draft, which says nothing until the station has checked it."""
    if digit != KEEP or ask.ticket is None:
        await turn.reply("crew.draft_left")
        return
    ticket = await turn.uow.tickets.get(ask.ticket)
    await turn.uow.knowledge.draft(
        Entry(
            id=EntryId(f"draft-{ticket.no}"),
            question=shortened(masked(ticket.words), 200),
            answer=ask.options[KEEP].replace("{", "｛").replace("}", "｝"),
            source=turn.say("knowledge.from_staff", no=ticket.shown_no),
            owner=turn.sender,
        )
    )
    await turn.reply("crew.draft_kept")

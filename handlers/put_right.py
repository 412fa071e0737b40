"""After a step was taken back: whoever heard of it hears exactly one correction."""

from domain.ids import UserId
from domain.ticket import Ticket
from domain.ticket_moves import Status
from domain.undo import Act, TakenBack, Told
from handlers.page import grey_cards, page_owner
from handlers.turn import Turn
from handlers.words import clock_time, numbers, public_place, status_words

Change = tuple[Ticket, Ticket]

_SENTENCES = {
    "parted": "undo.parted",
    "restored": "undo.restored",
    "moved": "undo.moved",
    "accepted": "undo.accepted",
    "promised": "undo.promised",
    "promised_before": "undo.promised_before",
    "step": "undo.step",
    "opened": "undo.opened",
}
"""By what has become of a ticket. Of several changes the first of these is told."""


async def put_right(turn: Turn, act: Act, taken: TakenBack, *, verb: str) -> None:
    """Correct what was told, answer the speaker, and give the right owner a live card again."""
    other = act.actor if act.actor != turn.sender and turn.station.member(act.actor) else None
    for person in taken.told:
        if person.chat is not None and person.chat != turn.inbound.chat:
            await turn.post(
                person.chat,
                _correction(turn, taken, person, verb),
                key=turn.key(f"undo:{person.chat}"),
                ticket=_first(taken),
            )
        elif person.person is not None and person.person not in (turn.sender, other):
            await turn.tell(
                person.person,
                _correction(turn, taken, person, verb),
                key=turn.key(f"undo:{person.person}"),
                ticket=_first(taken),
            )
    if other is not None:
        await _tell_actor(turn, other, taken, verb)
    await _answer(turn, taken, verb)
    for before, after in taken.tickets:
        await _cards(turn, before, after)


def _correction(turn: Turn, taken: TakenBack, told: Told, verb: str) -> str:
    """Return what those who were told have to know, by what has become of the tickets."""
    about = [c for c in taken.tickets if c[1].no in told.tickets] or list(taken.tickets)
    if not about:
        return turn.say("undo.people", verb=verb)
    kind = next(name for name in _SENTENCES if any(_kind(c, taken) == name for c in about))
    changed = [after for before, after in about if _kind((before, after), taken) == kind]
    return turn.say(
        _SENTENCES[kind],
        no=numbers(ticket.no for ticket in changed),
        place=public_place(changed[0]),
        name=turn.name_of(changed[0].owner),
        status=status_words(turn, changed[0]),
        eta=clock_time(changed[0].eta_at or turn.now, turn.now),
        verb=verb,
    )


def _kind(change: Change, taken: TakenBack) -> str:
    before, after = change
    if after.no in taken.opened:
        return "opened"
    if before.status is Status.MERGED:
        return "parted"
    if before.status is Status.RESTORED and after.status.is_open:
        return "restored"
    if before.owner != after.owner:
        return "moved"
    if before.eta_at != after.eta_at and before.status is after.status:
        return "promised_before" if after.eta_at else "promised"
    waits = after.status is Status.REPORTED and before.status is not Status.REPORTED
    return "accepted" if waits and before.status.is_open else "step"


async def _answer(turn: Turn, taken: TakenBack, verb: str) -> None:
    """Answer where 撤销 was said; in a group that had heard of the step that is the correction."""
    here = next((t for t in taken.told if t.chat and t.chat == turn.inbound.chat), None)
    first = _first(taken)
    if here is not None and here.tickets:
        await turn.reply_text(_correction(turn, taken, here, verb), ticket=first)
    elif first is None:
        await turn.reply("undo.done_alone", what=verb)
    else:
        what, status = _what(taken, verb), status_words(turn, first)
        await turn.reply_text(turn.say("undo.done", what=what, status=status), ticket=first)


async def _tell_actor(turn: Turn, actor: UserId, taken: TakenBack, verb: str) -> None:
    """Whoever made the step learns that another has taken it back."""
    name, first = turn.name_of(turn.sender), _first(taken)
    if first is None:
        text = turn.say("undo.yours_alone", name=name, what=verb)
    else:
        status = status_words(turn, first)
        text = turn.say("undo.yours", name=name, what=_what(taken, verb), status=status)
    await turn.tell(actor, text, key=turn.key(f"undo:{actor}"), ticket=first)


async def _cards(turn: Turn, before: Ticket, after: Ticket) -> None:
    """The right owner of a ticket that waits again gets a live card, every other one is greyed."""
    moved = before.owner != after.owner
    if after.drill or not (moved or before.status is not after.status):
        return
    if not after.status.is_open:
        await grey_cards(turn, after, turn.say("crew.card_over"))
    elif moved or after.status is Status.REPORTED:
        name = turn.name_of(after.owner)
        await grey_cards(turn, after, turn.say("crew.card_moved", name=name))
        if after.status is Status.REPORTED:
            await page_owner(turn, after)


def _first(taken: TakenBack) -> Ticket | None:
    return taken.tickets[0][1] if taken.tickets else None


def _what(taken: TakenBack, verb: str) -> str:
    return f"{numbers(after.no for _, after in taken.tickets)}{verb}"

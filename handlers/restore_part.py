"""Power comes back building by building: the ticket stays open, who has it is asked and told.

Source: product.md M38 (partial restoration, per-building lights in one ticket).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.household import Household
from domain.ids import UserId
from domain.meaning import Command, Verb
from domain.privacy import masked
from domain.restoration import Part, Restoration, covered, in_order, in_words, left_over
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action
from handlers.join import note_on
from handlers.lights import ask_lights
from handlers.tell import confirm, tell_people
from handlers.turn import Turn
from handlers.words import clock_time, status_words
from language.part_done import PartDone, read


def said_parts(turn: Turn, command: Command) -> PartDone | None:
    """Return which buildings the words of 好了 name; None when it is about the whole ticket."""
    if command.verb is not Verb.DONE:
        return None
    words = command.words or turn.inbound.text
    return read(words, station=turn.station, now=turn.inbound.sent_at) or _bare(turn, words)


def _bare(turn: Turn, words: str) -> PartDone | None:
    """0231好了 3号楼: the verb has been taken off, and what is left is a place and no more."""
    return read(f"好了 {words}", station=turn.station, now=turn.inbound.sent_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What a ticket is about, what is back now and what is not."""

    record: Restoration
    named: tuple[Part, ...]
    now_back: tuple[Part, ...]
    rest: tuple[Part, ...]


async def restore_part(turn: Turn, ticket: Ticket, said: PartDone) -> bool:
    """Record that a part has power again; False when that is all of the ticket.

    Raises:
        IllegalMoveError: the ticket cannot be restored from where it stands.
    """
    if ticket.drill or not ticket.kind.is_repair:
        return False
    scope = await _scope(turn, ticket, said)
    if scope is None:
        return False
    if not scope.named:
        await _unknown(turn, ticket, said)
        return True
    if not scope.rest:
        return False
    ticket.apply(Move(action=Action.RESTORE), by=turn.sender, at=turn.now)  # raises if illegal
    after = await _note(turn, ticket, scope, said)
    await _announce(turn, after, scope, said)
    if not await ask_lights(turn, after, scope.named):
        await turn.uow.restorations.put(replace(scope.record, parts=scope.now_back))
    done = masked(in_words(scope.named))
    await confirm(turn, turn.say("lights.part_done", no=after.shown_no, done=done), after)
    return True


async def _scope(turn: Turn, ticket: Ticket, said: PartDone) -> _Scope | None:
    """Return what the words mean for this ticket; None when it knows of no buildings."""
    spots = covered(ticket, await turn.uow.households.of_ticket(ticket.no))
    if not spots:
        return None
    record = await turn.uow.restorations.get(ticket.no) or Restoration(ticket=ticket.no)
    buildings = {spot.building for spot in spots}
    only = buildings.pop() if len(buildings) == 1 else ""
    parts = [Part(part.building or only, part.unit) for part in said.parts]
    if said.but:
        parts = left_over(parts, spots)
    known = {spot.building for spot in spots}
    named = tuple(in_order({part for part in parts if part.building in known}))
    now_back = tuple(dict.fromkeys((*record.parts, *named)))
    return _Scope(
        record=record, named=named, now_back=now_back, rest=tuple(left_over(now_back, spots))
    )


async def _note(turn: Turn, ticket: Ticket, scope: _Scope, said: PartDone) -> Ticket:
    words = in_words(scope.named)
    if said.eta is not None and ticket.allows(Action.PROMISE):
        step = ticket.apply(
            Move(action=Action.PROMISE, eta=said.eta, words=words),
            by=turn.sender,
            at=turn.now,
            source=turn.inbound.id,
        )
        ticket = await turn.uow.tickets.save(step)
    await turn.uow.tickets.note(note_on(turn, ticket, "restored_part", words))
    return ticket


async def _announce(turn: Turn, ticket: Ticket, scope: _Scope, said: PartDone) -> None:
    community = ticket.place.community
    words = {
        "done": masked(in_words(scope.named, community)),
        "rest": masked(in_words(scope.rest)),
        "no": ticket.shown_no,
    }
    text = (
        turn.say("lights.part_eta", **words, eta=clock_time(said.eta, turn.now))
        if said.eta is not None
        else turn.say("lights.part", **words)
    )
    await tell_people(turn, ticket, text, key=turn.key("part"), without=turn.sender)


async def _unknown(turn: Turn, ticket: Ticket, said: PartDone) -> None:
    spots = covered(ticket, await turn.uow.households.of_ticket(ticket.no))
    await turn.reply(
        "lights.part_unknown",
        no=ticket.shown_no,
        named=masked(in_words(said.parts)),
        place=masked(in_words(in_order(spots), ticket.place.community)),
    )


def narrowed(turn: Turn, command: Command, tickets: Sequence[Ticket]) -> list[Ticket]:
    """Return the tickets that 3号楼2单元好了 may mean: those that know the place, the nearest first."""
    said = said_parts(turn, command)
    if said is None or said.but or len(tickets) < 2:  # noqa: PLR2004  nothing to choose
        return list(tickets)
    of_building = {part.building for part in said.parts}
    fitting = [t for t in tickets if of_building <= _buildings(t) | {""}]
    exact = [t for t in fitting if any(part == _spot(t) for part in said.parts)]
    return exact or fitting or list(tickets)


def _buildings(ticket: Ticket) -> set[str]:
    return {ticket.place.building, *ticket.facts.building}


def _spot(ticket: Ticket) -> Part:
    return Part(ticket.place.building, ticket.place.unit)


async def say_parts(turn: Turn, ticket: Ticket) -> bool:
    """Answer a question about a ticket of which some buildings are back; False for any other."""
    record = await turn.uow.restorations.get(ticket.no)
    if record is None or not record.is_partial or not ticket.status.is_open:
        return False
    households = await turn.uow.households.of_ticket(ticket.no)
    community = ticket.place.community
    mine = _mine(turn.sender, households)
    back = [part for part in in_order(record.parts) if any(part.holds(spot) for spot in mine)]
    if mine and back:
        await turn.reply(
            "lights.here",
            place=masked(in_words(back, community)),
            no=ticket.shown_no,
            form=turn.pick("还没电", turn.here),
        )
        return True
    rest = left_over(record.parts, covered(ticket, households))
    await turn.reply(
        "lights.part_progress",
        done=masked(in_words(in_order(record.parts), community)),
        rest=masked(in_words(rest)),
        status=status_words(turn, ticket),
        no=ticket.shown_no,
    )
    return True


def _mine(person: UserId, households: Sequence[Household]) -> list[Part]:
    places = [home.place for home in households if home.reporter == person]
    return [Part(place.building, place.unit) for place in places]

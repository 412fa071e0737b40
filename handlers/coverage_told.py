"""转了, 念了, 3号楼已贴: one word ticks the coverage ledger (覆盖账, product.md X12, M37).

Which outage: the number he wrote or quoted → the only one of his places → the one he was last
asked about → a one-line menu. Whoever nobody asked is refused kindly, and ordinary talk goes on.
"""

from collections.abc import Callable, Collection, Sequence

from domain.ask import Ask, AskKind
from domain.coverage import Cell, Medium, missing
from domain.errors import NotAllowedError
from domain.meaning import Command, Verb
from domain.outage import Outage, OutageId, OutageStatus
from domain.station import Role
from domain.wave import WaveKind
from handlers.coverage_evidence import PICTURES, picture_of, pictures_before, take_back
from handlers.coverage_place import Part, parts_of
from handlers.coverage_ticks import Ticking, outside, ticked
from handlers.coverage_words import houses, left_words
from handlers.kept_command import pack
from handlers.planned_outage import canonical, dated, places_words
from handlers.relay import clerk_of
from handlers.turn import Turn
from language.relayed import Relayed, Said, outage_number, read

_SHOWN = 9


async def relay_told(turn: Turn, ask: Ask | None) -> bool:
    """Tick what somebody has made known; False when the words are not about that.

    Args:
        turn: the message.
        ask: what the speaker was asked last, if anything is open.

    Raises:
        NotAllowedError: they are, and it is not his to say.
    """
    if not turn.hearing.addressed:
        return False
    command = turn.meaning.command
    if not turn.inbound.text:
        return turn.inbound.kind in PICTURES and await picture_of(turn)
    if command is not None and command.verb is Verb.UNDO and not turn.is_staff:
        return await take_back(turn)
    said = read(turn.inbound.text, turn.station)
    return said is not None and await _told(turn, said, ask)


async def _told(turn: Turn, said: Relayed, ask: Ask | None) -> bool:
    number = said.outage if said.outage is not None else outage_number(turn.inbound.quote)
    named = None if number is None else OutageId(number)
    parts = await parts_of(turn, named=named, sure=said.sure)
    if not parts:
        return await _not_his(turn, said, named)
    if not said.sure and named is None and _answers_request(ask, parts):
        return False
    await _record(turn, said, _nearest(turn, said, parts), text=turn.inbound.text)
    return True


def _answers_request(ask: Ask | None, parts: Sequence[Part]) -> bool:
    """Whether a mere 敲门了 answers what the community was asked for since."""
    if ask is None or ask.kind is not AskKind.FAVOUR:
        return False
    return ask.asked_at > max(part.ledger.asked_at for part in parts)


async def relayed_by_command(turn: Turn, command: Command) -> None:
    """Go on with a report once its menu was answered."""
    said = read(command.words, turn.station)
    named = OutageId(int(command.detail("outage")))
    parts = await parts_of(turn, named=named, sure=True) if said is not None else []
    only = command.detail("community")
    parts = [part for part in parts if not only or part.community == only]
    if said is None or not parts:
        await turn.reply("coverage.closed")
        return
    await _record(turn, said, parts, text=command.words)


def _nearest(turn: Turn, said: Relayed, parts: Sequence[Part]) -> list[Part]:
    """Leave out what the words, the group, or what is still missing speak against."""
    here = {canonical(turn.station, name) for name in (turn.chat.communities if turn.chat else ())}
    houses_named = {building for told in said.told for building in told.buildings}
    media = {told.medium for told in said.told}
    found = _those(parts, lambda part: part.community in said.communities)
    found = _those(found, lambda part: part.community in here)
    found = _those(found, lambda part: not houses_named.isdisjoint(part.buildings))
    if len({part.outage for part in found}) > 1:
        found = _those(found, lambda part: _lacks(part, media))
        latest = max(part.ledger.asked_at for part in found)
        last = {part.outage for part in found if part.ledger.asked_at == latest}
        found = [part for part in found if part.outage in last]
    return found


def _those(parts: Sequence[Part], fits: Callable[[Part], bool]) -> list[Part]:
    """Return the parts that fit, or all of them when none does."""
    return [part for part in parts if fits(part)] or list(parts)


def _lacks(part: Part, media: Collection[Medium | None]) -> bool:
    return any(None in media or cell.medium in media for cell in missing(part.mine))


async def _record(turn: Turn, said: Relayed, parts: Sequence[Part], *, text: str) -> None:
    several = len({part.outage for part in parts}) > 1
    if several or (len(parts) > 1 and _is_shared(said, parts)):
        await _ask_which(turn, parts, text, by_community=not several)
        return
    outage = await turn.uow.outages.get(parts[0].outage)
    if outage is None:
        return
    unknown = outside(parts, said.told)
    if unknown and len(unknown) == len({b for t in said.told for b in (*t.buildings, *t.but)}):
        await turn.reply("coverage.not_inside", where=houses(unknown), no=outage.shown_no)
        return
    turn.step(Verb.RELAYED)
    ticking = Ticking(
        station=turn.station,
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
        evidence=await pictures_before(turn),
        own_for=turn.rules.undo_for,
    )
    for part in parts:
        for cell, event in ticked(part, said.told, ticking):
            await turn.uow.coverage.save(cell, event, by=turn.sender, at=turn.now)
    await _answer(turn, said, parts, outage)


def _is_shared(said: Relayed, parts: Sequence[Part]) -> bool:
    """Whether a building was named that more than one of his communities has."""
    named = {b for told in said.told for b in (*told.buildings, *told.but)}
    return any(sum(b in part.buildings for part in parts) > 1 for b in named)


async def _ask_which(turn: Turn, parts: Sequence[Part], text: str, *, by_community: bool) -> None:
    options: dict[str, str] = {}
    shown: list[str] = []
    seen: set[OutageId] = set()
    for part in parts:
        outage = await turn.uow.outages.get(part.outage)
        if outage is None or len(options) == _SHOWN or (not by_community and outage.id in seen):
            continue
        seen.add(outage.id)
        digit = str(len(options) + 1)
        details = [("outage", str(part.outage))]
        if by_community:
            details.append(("community", part.community))
        where = part.community if by_community else places_words(outage.places)
        shown.append(f"{digit} {outage.shown_no} {dated(outage.start, outage.end)} {where}")
        options[digit] = pack(Command(verb=Verb.RELAYED, words=text, details=tuple(details)))
    await turn.ask(AskKind.WHICH, turn.sender, turn.here, options=options)
    await turn.reply("coverage.which", options="；".join(shown))


async def _answer(turn: Turn, said: Relayed, parts: Sequence[Part], outage: Outage) -> None:
    """Say what is still missing of his, or that all is done."""
    if parts[0].ledger.wave is WaveKind.RESTORED:
        await turn.reply("coverage.thanks")
        return
    cells = [c for c in await turn.uow.coverage.cells(outage.id) if _is_his(c, parts)]
    left = missing(cells)
    if not left and outage.status is not OutageStatus.ACTIVE:
        await _close_if_passed_on(turn, outage)
    many = len(await turn.uow.coverage.open()) > 1
    words = f"{outage.shown_no if many else ''}{left_words(turn, left)}" if left else ""
    kinds = {told.said for told in said.told}
    if Said.CANNOT in kinds:
        noted = "；".join(
            f"{houses(told.buildings)}{told.words}"
            for told in said.told
            if told.said is Said.CANNOT
        )
        await turn.reply("coverage.noted", noted=noted, left=f"{words}。" if words else "")
    elif kinds == {Said.UNDONE}:
        await turn.reply("coverage.not_yet", left=f"{words}。" if words else "")
    elif left:
        await turn.reply("coverage.ticked", left=words)
    else:
        await turn.reply("coverage.all_done", no=outage.shown_no)


def _is_his(cell: Cell, parts: Sequence[Part]) -> bool:
    return any(
        part.community == cell.community and (part.only is None or cell.building in part.only)
        for part in parts
    )


async def _close_if_passed_on(turn: Turn, outage: Outage) -> None:
    """A cancelled outage is over for the ledger once everybody has heard that it is."""
    ledger = await turn.uow.coverage.get(outage.id)
    if ledger is not None and not missing(await turn.uow.coverage.cells(outage.id)):
        await turn.uow.coverage.put(ledger.closed(turn.now))


async def _not_his(turn: Turn, said: Relayed, named: OutageId | None) -> bool:
    """Refuse kindly who speaks of an outage that is not his; False when he need not mean one.

    Raises:
        NotAllowedError: with whose it is.
    """
    open_ones = [
        outage
        for ledger in await turn.uow.coverage.open()
        if named in (None, ledger.outage)
        and (outage := await turn.uow.outages.get(ledger.outage)) is not None
    ]
    if named is not None and not open_ones:
        await turn.reply("coverage.closed")
        return True
    clerk = turn.actor is not None and turn.actor.has(Role.CLERK)
    if turn.is_staff or not open_ones:
        return False
    outage = _next_to(turn, open_ones)
    if outage is None and not (said.sure or clerk):
        return False
    if not clerk:
        raise NotAllowedError("coverage.not_resident")
    outage = outage or open_ones[0]
    who = clerk_of(turn.station, outage.communities[0])
    raise NotAllowedError(
        "coverage.not_yours",
        no=outage.shown_no,
        where=places_words(outage.places),
        name=turn.name_of(who) if who is not None else turn.rules.bot_name,
    )


def _next_to(turn: Turn, outages: Sequence[Outage]) -> Outage | None:
    """Return an outage that the speaker may mean: in a group one of its own places."""
    if turn.chat is None:
        return outages[0] if turn.hearing.private else None
    here = {canonical(turn.station, name) for name in turn.chat.communities}
    return next((o for o in outages if here.intersection(o.communities)), None)

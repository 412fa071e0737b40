"""One message, one transaction: decide, record, queue what is said, tick the message off."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from domain.errors import NotAllowedError, StewardError
from domain.inbound import Inbound, Kind
from domain.meaning import OVERHEARD, Hearing, Intent, Meaning
from domain.ports import Adviser, Directory, Stations, UnitOfWorkFactory
from domain.station import StationMap
from domain.when import Clock
from handlers.hearing import hearing_of
from handlers.overheard import grid_manager
from handlers.registry import handle
from handlers.rules import Rules
from handlers.turn import Turn
from language.answers import LookUp, look_up

log = structlog.get_logger()

Understand = Callable[..., Meaning]
"""``understand(text, station=…, now=…, hearing=…)``: the seam behind which understanding is replaced."""

NOTHING = Meaning(intent=Intent.CHATTER, score=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """Handles stored messages. Safe to run twice on the same message: once has an effect."""

    uows: UnitOfWorkFactory
    stations: Stations
    directory: Directory
    understand: Understand
    clock: Clock
    rules: Rules
    adviser: Adviser | None = None
    look_up: LookUp = look_up

    async def handle(self, inbound: Inbound) -> None:
        """Handle one message and tick it off, in one transaction.

        An expected failure rolls the work back and becomes a polite reply. A bug propagates:
        the message stays in the inbox and is tried again.

        Raises:
            LostLeaseError: another worker has it; nothing was written.
            NoStationError: no station has been imported yet; the message waits.
        """
        station = await self.stations.load()
        hearing = hearing_of(inbound, station.member(inbound.sender))
        meaning = self._meaning(inbound, station, hearing)
        if meaning.for_staff and self.adviser is not None:
            meaning = replace(meaning, advice=await self.adviser.suggest(inbound.text))
        try:
            await self._run(inbound, station, hearing, meaning, None)
        except StewardError as err:
            log.info("message_declined", inbox=inbound.id, code=err.code)
            await self._run(inbound, station, hearing, meaning, err)

    def _meaning(self, inbound: Inbound, station: StationMap, hearing: Hearing) -> Meaning:
        if inbound.kind is Kind.BUTTON or not inbound.text:
            return NOTHING
        # The writer's clock decides what 明早 means, not the moment we get to it.
        meaning = self.understand(
            inbound.text, station=station, now=inbound.sent_at, hearing=hearing
        )
        if inbound.quote and not meaning.place.community:
            about = self.understand(inbound.quote, station=station, now=inbound.sent_at)
            return _with_quote(meaning, about)
        return meaning

    async def _run(
        self,
        inbound: Inbound,
        station: StationMap,
        hearing: Hearing,
        meaning: Meaning,
        err: StewardError | None,
    ) -> None:
        _ = station.head  # no station, no work: raises NoStationError
        async with self.uows() as uow:
            pressed = inbound.button
            turn = Turn(
                uow=uow,
                now=self.clock.now(),
                station=station,
                rules=self.rules,
                inbound=inbound,
                meaning=meaning,
                actor=station.member(inbound.sender),
                hearing=hearing,
                directory=self.directory,
                look_up=self.look_up,
                reread=lambda message: self._meaning(message, station, OVERHEARD),
                ticket_no=await uow.cards.ticket_of(pressed.task_id) if pressed else None,
            )
            if pressed is not None and pressed.response_code:
                await uow.cards.code(
                    task_id=pressed.task_id,
                    response_code=pressed.response_code,
                    at=inbound.sent_at,
                )
            if err is None:
                await handle(turn)
            else:
                await decline(turn, err)
            await uow.inbox.done(inbound, meaning=explained(meaning))
            await uow.commit()


async def decline(turn: Turn, err: StewardError) -> None:
    """Say why not, and what to do instead; after some tries be quiet and tell the manager."""
    words = dict(err.words)
    if "status" in words:
        words["status"] = turn.rules.wording[f"shown.{words['status']}"]
    if isinstance(err, NotAllowedError) and not turn.is_staff:
        verb = turn.meaning.command.verb if turn.meaning.command else ""
        tries = await turn.uow.people.refused(turn.sender, verb=verb, at=turn.now)
        if tries > turn.rules.tries:
            return
        if tries == turn.rules.tries:
            await _warn_manager(turn, tries, verb)
    await turn.reply(err.sentence, **words)


async def _warn_manager(turn: Turn, tries: int, verb: str) -> None:
    await turn.tell(
        grid_manager(turn),
        turn.say(
            "refuse.tries",
            name=turn.name_of(turn.sender),
            n=tries,
            verb=turn.rules.wording[f"verb.{verb}"] if verb else "",
        ),
        key=turn.key("tries"),
    )


def _with_quote(meaning: Meaning, about: Meaning) -> Meaning:
    """Fill in what a quoted neighbour said: quote + @ is a report on his behalf (T1)."""
    place = meaning.place.filled_from(about.place)
    if meaning.intent in (Intent.CHATTER, Intent.THANKS) and about.intent in (
        Intent.DANGER,
        Intent.FAULT,
    ):
        return replace(about, place=place)
    return replace(meaning, place=place, rivals=meaning.rivals or about.rivals)


def explained(meaning: Meaning) -> dict[str, object]:
    """Return why a message was understood so, for the record: no words of the message."""
    return {
        "intent": str(meaning.intent),
        "score": meaning.score,
        "reasons": list(meaning.reasons),
        "what": meaning.what,
        "speak": meaning.speak,
        "for_staff": meaning.for_staff,
    }

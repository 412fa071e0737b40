"""A new end of announced outages, or that power is back: read back, put before the head, told.

A later time is read back first (product.md J4), the second delay waits for the station head's word
(X3). Everything that is told goes through `announce.revise`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.ask import AskKind
from domain.household import Light
from domain.ids import UserId, direct_conversation
from domain.outage import Outage
from domain.outbound import Purpose
from domain.planned_end import EndClock, EndState
from domain.promise import NEEDS_HEAD, Proposal
from domain.wave import WaveKind
from handlers import announce
from handlers.planned_end import answers_for, asked_above, numbers_of, watch_end, where_of
from handlers.planned_end_words import OUTAGES, ask_head, kept
from handlers.promise_given import CHANGE, YES, minute
from handlers.promise_words import public_reason
from handlers.turn import Desk, Turn
from handlers.words import clock_time

_ASKED_ABOVE: Final = 2
"""So often asked, others were asked as well (count)."""


async def revised(
    desk: Desk, before: Outage, after: Outage, wave: WaveKind, *, why: str = ""
) -> Outage:
    """Store and tell a change, and set the clock for it with its reason.

    Raises:
        StaleError: somebody else has changed it meanwhile.
    """
    saved = await announce.revise(desk, before, after, wave, why=why)
    await watch_end(desk, saved, why=why)
    clock = await desk.uow.outage_ends.get(saved.id)
    if why and clock is not None and clock.why != why:
        await desk.uow.outage_ends.put(replace(clock, why=why))
    return saved


async def read_back(turn: Turn, outages: Sequence[Outage], due: datetime, why: str) -> None:
    """Show the speaker what would be told, and ask: 1发 2改."""
    due = minute(due)
    if due <= turn.now or any(due <= outage.start for outage in outages):
        await turn.reply("promise.past")
        return
    options = {"1": YES, "2": CHANGE, "due": due.isoformat(), "why": why, OUTAGES: kept(outages)}
    here = direct_conversation(turn.sender)
    await turn.ask(AskKind.PLANNED_END, turn.sender, here, options=options)
    words = {"place": where_of(outages), "eta": clock_time(due, turn.now)}
    shown = public_reason(why)
    if all(due <= outage.end for outage in outages):
        text = turn.say("end.read_back_sooner", **words)
    elif shown:
        text = turn.say("promise.read_back_why", **words, reason=shown)
    else:
        text = turn.say("promise.read_back", **words)
    await turn.tell(turn.sender, text, key=turn.key("read_back"), purpose=Purpose.REPLY)


async def give(turn: Turn, outages: Sequence[Outage], due: datetime, why: str) -> None:
    """The speaker has seen what would be told and wants it."""
    if due <= turn.now:
        await turn.reply("promise.past")
        return
    words = {"no": numbers_of(outages), "eta": clock_time(due, turn.now)}
    by_head = turn.sender == turn.station.head.userid
    asked: list[Outage] = []
    for outage in outages:
        clock = await turn.uow.outage_ends.get(outage.id)
        later = due > outage.end
        if later and not by_head and clock and clock.delays + 1 >= NEEDS_HEAD:
            proposal = Proposal(due=due, reason=why, by=turn.sender)
            await turn.uow.outage_ends.put(turn.rules.planned_end.proposed(clock, proposal))
            asked.append(outage)
        else:
            await move_end(turn, outage, due, why)
            await tell_asked(turn, outage, clock, due)
    if not asked:
        await turn.reply("crew.promised", **words)
        return
    clock = await turn.uow.outage_ends.get(asked[0].id)
    if clock is not None:
        await ask_head(turn, asked, clock, key=turn.key("delay"))
    await turn.reply("promise.with_head", no=numbers_of(asked))


async def move_end(desk: Desk, outage: Outage, due: datetime, why: str) -> Outage:
    """Tell everybody concerned of another end; one that is the same already is left alone."""
    if outage.end == due:
        return outage
    after = replace(outage, end=due, first_end=outage.first_end or outage.end)
    wave = WaveKind.DELAY if due > outage.end else WaveKind.CHANGE
    return await revised(desk, outage, after, wave, why=why)


async def restored(turn: Turn, outages: Sequence[Outage]) -> None:
    """Power is back, by the word of whoever may say so: early, in time or late."""
    at = minute(turn.now)
    told: list[Outage] = []
    for outage in outages:
        if outage.ended_at is not None or await _known_back(turn, outage):
            continue
        back = max(at, minute(outage.start))
        after = replace(outage, end=back, ended_at=back, first_end=outage.first_end or outage.end)
        told.append(await revised(turn, outage, after, WaveKind.RESTORED))
    if not told:
        await turn.reply("end.known_back", no=numbers_of(outages))
        return
    minutes = int(turn.rules.planned_end.check.total_seconds() // 60)
    await turn.reply(
        "end.back", no=numbers_of(told), time=clock_time(told[0].end, turn.now), minutes=minutes
    )


async def _known_back(turn: Turn, outage: Outage) -> bool:
    """Whether people have said already that it is back, and nobody is dark: it ended on time."""
    clock = await turn.uow.outage_ends.get(outage.id)
    if clock is None or clock.state not in (EndState.ASKED, EndState.OVER):
        return False
    lights = {each.light for each in await turn.uow.outage_people.of_outage(outage.id)}
    if clock.state is EndState.ASKED and (Light.DARK in lights or Light.LIT not in lights):
        return False
    await turn.uow.outages.save(replace(outage, ended_at=clock.come_at))
    return True


async def agree(turn: Turn, outages: Sequence[Outage]) -> None:
    """The head lets a further delay pass: it is told."""
    for outage in outages:
        clock = await turn.uow.outage_ends.get(outage.id)
        proposal = clock.proposal if clock else None
        if proposal is None:
            eta = clock_time(outage.end, turn.now)
            await turn.reply("promise.settled", no=outage.shown_no, eta=eta)
        elif proposal.due <= turn.now:
            await turn.reply("promise.past")
        else:
            await move_end(turn, outage, proposal.due, proposal.reason)
            eta = clock_time(proposal.due, turn.now)
            await turn.reply("crew.promised", no=outage.shown_no, eta=eta)
            text = turn.say("promise.agreed", no=outage.shown_no, eta=eta)
            await _tell_asker(turn, proposal.by, text, outage)


async def urge(turn: Turn, outages: Sequence[Outage]) -> None:
    """The head wants them to hurry: nothing is told, the minute of the end still counts."""
    for outage in outages:
        clock = await turn.uow.outage_ends.get(outage.id)
        proposal = clock.proposal if clock else None
        if clock is None or proposal is None:
            continue
        await turn.uow.outage_ends.put(turn.rules.planned_end.proposed(clock, None))
        eta = clock_time(proposal.due, turn.now)
        text = turn.say("promise.urged", no=outage.shown_no, eta=eta)
        await _tell_asker(turn, proposal.by, text, outage)
        await turn.reply("promise.urging", name=turn.name_of(proposal.by))


async def _tell_asker(turn: Turn, person: UserId, text: str, outage: Outage) -> None:
    if person != turn.sender:
        await turn.tell(person, text, key=turn.key(f"end:{outage.id}:{person}"))


async def tell_asked(turn: Turn, outage: Outage, clock: EndClock | None, due: datetime) -> None:
    """Tell those who were asked beside him what was answered: they need not find out any more."""
    if clock is None or not (clock.asked >= _ASKED_ABOVE or clock.rung):
        return
    text = turn.say(
        "end.answered",
        no=outage.shown_no,
        name=turn.name_of(turn.sender),
        eta=clock_time(due, turn.now),
    )
    others = (answers_for(turn, outage), *asked_above(turn, outage, clock))
    for person in dict.fromkeys(others):
        if person != turn.sender:
            await turn.tell(person, text, key=turn.key(f"answered:{outage.id}:{person}"))


def is_delayable(clock: EndClock | None, outage: Outage) -> bool:
    """Whether the end of an outage may still be moved: power is not back."""
    return outage.ended_at is None and (clock is None or clock.is_live)

"""The clock of the ends of announced outages: asks before, tells the truth at the minute, looks after.

Every step is one transaction with a version check; a tick that comes twice or late does the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.ids import UserId
from domain.outage import Outage, OutageId
from domain.planned_end import EndClock, EndDue
from domain.promise import SILENCE
from handlers.chase_due import BATCH, LATE, Timed
from handlers.planned_end import (
    answers_for,
    asked_above,
    numbers_of,
    tell_affected,
    watch_end,
    where_of,
)
from handlers.planned_end_words import ASKED, WHEN, ask_head, question
from handlers.power_back import ask_everybody, say_all_clear
from handlers.timed import each
from handlers.turn import Desk
from handlers.words import clock_time

_BEFORE_NEWS = timedelta(minutes=2)
"""How long before the promised news we want to know it, to pass it on."""

_ADRIFT = timedelta(hours=1)
"""So long after its end an outage that nobody watched is still taken up."""


async def planned_end_due(timed: Timed) -> int:
    """Do what the clock of each end wants; return how many (count). Safe to run twice."""
    now = timed.clock.now()
    async with timed.uows() as uow:
        due = [
            *await uow.outage_ends.due(now, limit=BATCH),
            *await uow.outage_ends.adrift(now - _ADRIFT, limit=BATCH),
        ]
    return await each(timed, dict.fromkeys(due), _step, name="planned_end")


async def _step(timed: Timed, number: OutageId) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        known = await uow.outage_ends.get(number)
        outage = await uow.outages.get(number)
        if outage is None:
            if known is not None:  # its announcement was taken back
                await uow.outage_ends.put(replace(known, next_at=None))
        else:
            await watch_end(desk, outage)
            await _look(desk, outage)
        await uow.commit()
    return 1


async def _look(desk: Desk, outage: Outage) -> None:
    clock = await desk.uow.outage_ends.get(outage.id)
    if clock is None or clock.next_at is None:
        return
    policy, due = desk.rules.planned_end, clock.next_at
    late = desk.say("sign.late") if desk.now - due > LATE else ""
    match policy.wanted(clock, desk.now):
        case EndDue.ASK:
            await _ask(desk, outage, clock, too=False)
        case EndDue.ASK_TOO:
            await _ask(desk, outage, clock, too=True)
        case EndDue.TELL:
            late = desk.say("sign.late") if desk.now - due > SILENCE else ""
            await _tell_truth(desk, outage, clock, late)
        case EndDue.COME:
            await _it_has_come(desk, outage, clock)
        case EndDue.CHECK:
            asked = await ask_everybody(desk, outage, late=late)
            await desk.uow.outage_ends.put(policy.checked(clock, desk.now, asked=asked))
        case EndDue.CLEAR:
            said = await say_all_clear(desk, outage, clock)
            await desk.uow.outage_ends.put(policy.cleared(clock, desk.now, said=said))
        case EndDue.NOTHING:
            pass


async def _ask(desk: Desk, outage: Outage, clock: EndClock, *, too: bool) -> None:
    """Ask in private whether the end holds, once for all outages that end together."""
    policy, owner = desk.rules.planned_end, answers_for(desk, outage)
    outages = await _ending_together(desk, outage, owner)
    for each_one in outages:
        other = await desk.uow.outage_ends.get(each_one.id)
        if other is not None and each_one.id != outage.id:
            await desk.uow.outage_ends.put(policy.questioned(other, desk.now))
    await desk.uow.outage_ends.put(policy.questioned(clock, desk.now))
    words = {
        "place": where_of(outages),
        "no": numbers_of(outages),
        "eta": clock_time(outage.end, desk.now),
    }
    key = f"ask{clock.asked}:v{clock.version}"
    text = desk.say("promise.ask_again" if too else "promise.ask", **words)
    await question(desk, owner, text, outages, ASKED, key=key)
    for person in asked_above(desk, outage, clock) if too else ():
        text = desk.say("promise.ask_too", **words, name=desk.name_of(owner))
        await question(desk, person, text, outages, ASKED, key=key)


async def _ending_together(desk: Desk, outage: Outage, owner: UserId) -> Sequence[Outage]:
    """Return the outages that one question to one person is about: one end, one who answers."""
    policy = desk.rules.planned_end
    mine = await desk.uow.outage_ends.get(outage.id)
    found = []
    for other in await desk.uow.outages.between(outage.end - policy.least, outage.end):
        clock = await desk.uow.outage_ends.get(other.id)
        same = other.end == outage.end and clock is not None and mine is not None
        if same and clock and mine and clock.asked == mine.asked and clock.answer is mine.answer:
            wants = policy.wanted(clock, desk.now) in (EndDue.ASK, EndDue.ASK_TOO)
            if wants and answers_for(desk, other) == owner:
                found.append(other)
    return found or [outage]


async def _tell_truth(desk: Desk, outage: Outage, clock: EndClock, late: str) -> None:
    """Say that the end has passed, and when the next word comes; ask those who may know."""
    policy = desk.rules.planned_end
    after = policy.explained(clock, desk.now, desk.rules.promise)
    after = await desk.uow.outage_ends.put(after)
    key = f"end:{outage.id}:late{clock.rung}:v{clock.version}"
    await tell_affected(desk, outage, late + await _truth(desk, outage, clock, after), key=key)
    if after.proposal is not None:
        await ask_head(desk, [outage], after, key=f"{key}:head")
        return
    news = after.news_due or desk.now
    words = {
        "place": where_of([outage]),
        "no": outage.shown_no,
        "news": clock_time(news - _BEFORE_NEWS, desk.now),
    }
    text, asking = desk.say("end.ask_late", **words), f"late{clock.rung}:v{clock.version}"
    await question(desk, answers_for(desk, outage), text, [outage], WHEN, key=asking)
    for person in asked_above(desk, outage, after):
        await question(desk, person, text, [outage], ASKED, key=asking)


async def _truth(desk: Desk, outage: Outage, clock: EndClock, after: EndClock) -> str:
    """Return what is told: at the minute itself, and again while there is no new time."""
    place = where_of([outage])
    news = clock_time(after.news_due or desk.now, desk.now)
    if await _somebody_is_lit(desk, outage, clock):
        form = desk.say("pick.group", word="还没电")
        return desk.say("end.some_lit", place=place, news=news, form=form)
    if clock.news_due is None:
        name = "promise.late_settling" if clock.proposal else "promise.late"
        return desk.say(name, place=place, eta=clock_time(clock.end, desk.now), news=news)
    people = asked_above(desk, outage, after)
    who = "所长" if desk.station.head.userid in people else "网格负责人"
    return desk.say("promise.still", place=place, who=who, news=news)


async def _somebody_is_lit(desk: Desk, outage: Outage, clock: EndClock) -> bool:
    """Whether neighbours say that power is back, though nobody of the crew does."""
    people = await desk.uow.outage_people.of_outage(outage.id)
    return any(
        each.light == "lit" and each.answered_at is not None and each.answered_at >= clock.end
        for each in people
    )


async def _it_has_come(desk: Desk, outage: Outage, clock: EndClock) -> None:
    """He said 能, and the time is there: the wave of the end speaks; he is asked to confirm."""
    await desk.uow.outage_ends.put(desk.rules.planned_end.come(clock))
    if desk.now - clock.end > LATE:
        return
    words = {"place": where_of([outage]), "no": outage.shown_no}
    text = desk.say("end.come_crew", **words, eta=clock_time(clock.end, desk.now))
    owner = answers_for(desk, outage)
    await question(desk, owner, text, [outage], WHEN, key=f"come:v{clock.version}")

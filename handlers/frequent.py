"""频停 and 方案: how often a place was dark and why, and what is done about it (product.md M18, M42)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from domain.errors import NotAllowedError
from domain.frequent import (
    Area,
    AreaKind,
    DossierState,
    Tally,
    area_words,
    areas_named,
    responsible,
)
from domain.meaning import Command
from domain.privacy import shortened
from domain.station import Member, Role
from domain.when import at_local, local
from handlers.frequent_due import cause_words, counted_areas, live_first
from handlers.rights import CHIEFS
from handlers.turn import Turn
from handlers.words import as_written
from language.times import find, overall

_SHOWN: Final = 8
_LATEST: Final = 5
_LONGEST: Final = 200


async def show_frequent(turn: Turn, command: Command) -> None:
    """频停 [place]: the dossiers, or one place with its outages and causes."""
    counted = await counted_areas(turn)
    areas = areas_named(turn.station, command.words)
    if command.words and not areas:
        await turn.reply("frequent.which")
    elif areas:
        await _one(turn, areas[0], counted.get(areas[0]))
    else:
        await _all(turn, counted)


async def _all(turn: Turn, counted: Mapping[Area, Tally]) -> None:
    live = await turn.uow.dossiers.live()
    if not live:
        await turn.reply("frequent.none", days=turn.rules.frequent.days)
        return
    items = [
        turn.say(
            "frequent.item",
            place=area_words(turn.station, dossier.area),
            n=counted[dossier.area].count if dossier.area in counted else 0,
            name=turn.name_of(dossier.owner),
            state=_state(turn, dossier.state, dossier.solution),
        )
        for dossier in sorted(live, key=lambda each: each.state is DossierState.WATCHED)[:_SHOWN]
    ]
    await turn.reply("frequent.list", n=len(live), items="\n".join(items))


def _state(turn: Turn, state: DossierState, solution: str) -> str:
    if state is DossierState.WATCHED:
        return turn.say("frequent.state_watched")
    if solution:
        return turn.say("frequent.state_solution", solution=shortened(solution, 30))
    return turn.say("frequent.state_open")


async def _one(turn: Turn, area: Area, tally: Tally | None) -> None:
    place = area_words(turn.station, area)
    days = turn.rules.frequent.days
    if tally is None:
        await turn.reply("frequent.calm", place=place, days=days)
        return
    dossier = live_first(await turn.uow.dossiers.of(area))
    times = "；".join(
        turn.say(
            "frequent.time",
            date=f"{local(each.start).month}月{local(each.start).day}日",
            ref=each.ref,
            cause=each.cause,
            minutes=each.minutes(turn.now),
        )
        for each in tally.found[-_LATEST:]
    )
    solution = dossier.solution if dossier is not None else ""
    await turn.reply(
        "frequent.one",
        place=place,
        days=days,
        n=tally.count,
        minutes=tally.minutes,
        times=times,
        causes=cause_words(turn, tally),
        solution=shortened(solution, 60) or turn.say("frequent.no_solution"),
    )


async def set_solution(turn: Turn, command: Command) -> None:
    """方案 place words: what is to be done; only by who leads there.

    Raises:
        NotAllowedError: somebody else answers for this place.
    """
    words = as_written(turn.inbound.text, command.words)
    areas = areas_named(turn.station, words)
    if not areas:
        await turn.reply("frequent.which")
        return
    live = {dossier.area: dossier for dossier in await turn.uow.dossiers.live()}
    area = next((each for each in areas if each in live), areas[0])
    _check(turn, turn.actor, area)
    dossier = live.get(area)
    if dossier is None:
        place = area_words(turn.station, area)
        await turn.reply("frequent.calm", place=place, days=turn.rules.frequent.days)
        return
    said = _without_name(turn, words, area)
    if not said:
        await turn.reply("frequent.empty", place=area_words(turn.station, area))
        return
    due = _due(said, turn)
    await turn.uow.dossiers.put(replace(dossier, solution=said[:_LONGEST], due=due))
    place, shown = area_words(turn.station, area), shortened(said, 60)
    if due is None:
        await turn.reply("frequent.noted_open", place=place, solution=shown)
    else:
        last = local(due - timedelta(seconds=1))
        date = f"{last.month}月{last.day}日"
        await turn.reply("frequent.noted", place=place, solution=shown, date=date)


def _due(said: str, turn: Turn) -> datetime | None:
    """Return when the last day that is named is over, None where none is."""
    span = overall(find(said, turn.now))
    last = (span.end or span.start) if span is not None else None
    return None if last is None else at_local(local(last).date() + timedelta(days=1), time())


def _without_name(turn: Turn, words: str, area: Area) -> str:
    names = [area.name]
    if area.kind is AreaKind.COMMUNITY:
        found = turn.station.community(area.name)
        names += found.aliases if found is not None else ()
    elif area.kind is AreaKind.TRANSFORMER:
        transformer = turn.station.transformer(area.name)
        if transformer is not None:
            names += (transformer.name, *transformer.aliases)
    for name in sorted(names, key=len, reverse=True):
        if words.startswith(name):
            words = words.removeprefix(name)
            break
    return words.strip(" ，,：:、。")


def _check(turn: Turn, member: Member | None, area: Area) -> None:
    leader = responsible(turn.station, area)
    if member is None or not (member.has(Role.MANAGER, *CHIEFS)):
        raise NotAllowedError("refuse.assign")
    if member.has(*CHIEFS) or member.userid == leader:
        return
    raise NotAllowedError("frequent.not_yours", name=turn.name_of(leader))

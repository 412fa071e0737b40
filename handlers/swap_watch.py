"""换班: a member asks a colleague to take his watch; once he agrees, the roster is another.

Nobody is put on duty without having said yes, and until then the watch stays where it was.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from domain.ask import Ask, AskKind
from domain.duty_plan import DutyChange
from domain.errors import NotAllowedError
from domain.ids import UserId, direct_conversation
from domain.meaning import Command
from domain.watches import watches_of
from handlers.duty_words import grid_words, span_words
from handlers.roster_people import (
    Stretch,
    check_free,
    colleague,
    has_watch,
    is_free,
    managers_of,
    stretch_words,
)
from handlers.turn import Turn
from language.duty_days import DutyTime
from language.duty_talk import time_of

AHEAD = timedelta(days=370)
"""How far in the future a watch may be swapped."""

_OFFERED = 6  # colleagues in a menu


async def swap(turn: Turn, command: Command) -> None:
    """换班 网格员三号 10-2: ask him; without a name ask the only one who can, or offer a choice.

    Raises:
        NotAllowedError: not his watch, over already, given away already, or the colleague cannot.
        MemberNotFoundError: nobody has that name.
    """
    when = time_of(command)
    if when is None:
        raise NotAllowedError("roster.swap_form")
    mine = _meant(turn, when)
    if not command.to:
        await _find_somebody(turn, mine)
        return
    other = colleague(turn, command.to)
    if other.userid == turn.sender:
        raise NotAllowedError("roster.swap_form")
    check_free(turn.station, other, mine)
    await _ask(turn, other.userid, mine)


def _meant(turn: Turn, when: DutyTime) -> list[Stretch]:
    """Return the speaker's own watches that he means, without what has passed of them."""
    if when.end <= turn.now:
        raise NotAllowedError("roster.past")
    if when.start > turn.now + AHEAD:
        raise NotAllowedError("roster.too_far")
    found = []
    for watch in watches_of(turn.station, turn.sender, when.start, when.end):
        start, end = max(watch.start, turn.now), watch.end
        if when.exact:
            start, end = max(start, when.start), min(end, when.end)
        if when.means(watch.start, watch.end) and start < end:
            found.append(Stretch(watch.grid, start, end))
    if found:
        return found
    for change in turn.station.duty_changes:
        given = change in turn.station.changes_of(change.grid)
        if given and change.instead_of == turn.sender and when.means(change.start, change.end):
            raise NotAllowedError(
                "roster.given_away",
                span=span_words(change.start, change.end),
                name=turn.name_of(change.who),
            )
    raise NotAllowedError("roster.not_yours", next=_next(turn))


def _next(turn: Turn) -> str:
    coming = watches_of(turn.station, turn.sender, turn.now, turn.now + timedelta(days=31))
    if not coming:
        return turn.say("roster.no_watch")
    return turn.say("roster.next_watch", span=span_words(coming[0].start, coming[0].end))


async def _find_somebody(turn: Turn, mine: Sequence[Stretch]) -> None:
    people = [
        userid
        for grid in dict.fromkeys(stretch.grid for stretch in mine)
        for userid in _in_grid(turn, grid)
    ]
    free = [
        userid
        for userid in dict.fromkeys(people)
        if userid != turn.sender and is_free(turn.station, userid, mine)
    ][:_OFFERED]
    if not free:
        raise NotAllowedError("roster.nobody_free")
    if len(free) == 1:
        await _ask(turn, free[0], mine)
        return
    options = {str(n): _packed("whom", userid, mine) for n, userid in enumerate(free, start=1)}
    await turn.ask(AskKind.SWAP, turn.sender, turn.here, options=options)
    shown = " ".join(f"{n}{turn.name_of(userid)}" for n, userid in enumerate(free, start=1))
    await turn.reply("roster.whom", spans=stretch_words(mine), options=shown)


def _in_grid(turn: Turn, code: str) -> Iterator[UserId]:
    grid = turn.station.grid(code)
    if grid is not None:
        yield from grid.members
    for row in turn.station.duties_of(code):
        yield from row.people


async def _ask(turn: Turn, other: UserId, mine: Sequence[Stretch]) -> None:
    there = direct_conversation(other)
    open_ask = await turn.uow.asks.newest(other, there, now=turn.now)
    if open_ask is not None and open_ask.kind is AskKind.SWAP and _asks_another(turn, open_ask):
        raise NotAllowedError("roster.asked_already", name=turn.name_of(other))
    options = {
        "1": _packed("take", turn.sender, mine),
        "2": _packed("leave", turn.sender, mine),
    }
    await turn.ask(AskKind.SWAP, other, there, options=options)
    await turn.tell(
        other,
        turn.say(
            "roster.ask",
            name=turn.name_of(turn.sender),
            grid=grid_words(turn.station, mine[0].grid),
            spans=stretch_words(mine),
            one=turn.pick("1", there),
            two=turn.pick("2", there),
        ),
        key=turn.key(f"swap:{other}"),
    )
    await turn.reply("roster.asked", name=turn.name_of(other), spans=stretch_words(mine))


def _asks_another(turn: Turn, ask: Ask) -> bool:
    """Whether a colleague still has to answer somebody else: one question at a time."""
    word, person, _ = _unpacked(ask.options.get("1", ""))
    return word == "take" and person != turn.sender


async def swap_answered(turn: Turn, ask: Ask, digit: str) -> None:
    """Take up the colleague's 1 or 2, or the asker's choice of a colleague.

    Raises:
        NotAllowedError: the watch has passed or changed hands since, or he is on duty then.
    """
    word, person, stretches = _unpacked(ask.options[digit])
    if word == "whom":
        await _ask(turn, person, _still_to_come(turn, turn.sender, stretches))
    elif word == "leave":
        await turn.tell(
            person,
            turn.say(
                "roster.declined", name=turn.name_of(turn.sender), spans=stretch_words(stretches)
            ),
            key=turn.key("declined"),
        )
        await turn.reply("roster.declined_known", name=turn.name_of(person))
    else:
        await _take(turn, person, _still_to_come(turn, person, stretches))


def _still_to_come(turn: Turn, person: UserId, stretches: Sequence[Stretch]) -> list[Stretch]:
    left = [s._replace(start=max(s.start, turn.now)) for s in stretches if s.end > turn.now]
    if not left:
        raise NotAllowedError("roster.past")
    if not all(has_watch(turn.station, person, stretch) for stretch in left):
        raise NotAllowedError("roster.changed_since", name=turn.name_of(person))
    return left


async def _take(turn: Turn, person: UserId, stretches: Sequence[Stretch]) -> None:
    taker = colleague(turn, str(turn.sender))
    check_free(turn.station, taker, stretches)
    for stretch in stretches:
        await turn.uow.roster.add(
            DutyChange(
                grid=stretch.grid,
                who=taker.userid,
                instead_of=person,
                start=stretch.start,
                end=stretch.end,
                by=person,
                at=turn.now,
                reason="换班",
                source=turn.inbound.id,
            )
        )
    spans = stretch_words(stretches)
    await turn.tell(
        person,
        turn.say("roster.taken", name=taker.name, spans=spans),
        key=turn.key("taken"),
    )
    for manager in managers_of(turn.station, stretches):
        if manager not in (person, taker.userid):
            words = {"old": turn.name_of(person), "new": taker.name, "spans": spans}
            text = turn.say("roster.swapped", **words)
            await turn.tell(manager, text, key=turn.key(f"swapped:{manager}"))
    await turn.reply("roster.take", name=turn.name_of(person), spans=spans)


def _packed(word: str, person: UserId, stretches: Sequence[Stretch]) -> str:
    """Return what a digit stands for as text: word, person, then the stretches."""
    spans = ";".join(f"{s.grid}|{s.start.timestamp()}|{s.end.timestamp()}" for s in stretches)
    return f"{word} {person} {spans}"


def _unpacked(option: str) -> tuple[str, UserId, list[Stretch]]:
    word, person, spans = (f"{option}  ").split(" ", 2)
    parts = [span.rsplit("|", 2) for span in spans.strip().split(";") if span.strip()]
    return (
        word,
        UserId(person),
        [Stretch(grid, _instant(start), _instant(end)) for grid, start, end in parts],
    )


def _instant(stamp: str) -> datetime:
    return datetime.fromtimestamp(float(stamp), tz=UTC)

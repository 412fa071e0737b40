"""An outage notice is read back to whoever may announce one, and kept after his yes.

What a clerk or the crew post in a group is kept as heard at once, without a word there, and put
before the dispatcher. A resident's notice is only echoed (ask_business.noticed).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from domain.ask import Ask, AskKind
from domain.ids import InboxId, UserId, direct_conversation
from domain.inbound import Inbound
from domain.notice import NoticeKind
from domain.outage import Outage, OutageStatus
from domain.station import Role
from domain.when import local
from handlers.ask_business import noticed
from handlers.planned_outage import canonical, outage_words
from handlers.rights import may_announce
from handlers.turn import Turn
from handlers.words import clock_time
from language.planned import Announced, read_announced

YES, NO = "1", "2"
_KEPT: Final = {
    NoticeKind.PLANNED: NoticeKind.PLANNED,
    NoticeKind.TEMPORARY: NoticeKind.TEMPORARY,
    NoticeKind.RATIONING: NoticeKind.RATIONING,
    NoticeKind.RESCHEDULED: NoticeKind.PLANNED,
}
_AHEAD: Final = timedelta(days=60)
_BEHIND: Final = timedelta(days=1)
_SHOWN: Final = 3


async def notice_shown(turn: Turn) -> None:
    """A notice that was shown to the bot: read back to who may announce, else echoed."""
    if may_announce(turn.actor):
        await _read_back(turn)
        return
    if not turn.is_resident:
        await notice_overheard(turn)
    await noticed(turn)


async def notice_by_command(turn: Turn) -> None:
    """停电通知 11月29日8点到17点 林荫小区1到6号楼."""
    await _read_back(turn)


async def _read_back(turn: Turn) -> None:
    said = _announced(turn, turn.inbound)
    if said.kind in (NoticeKind.CANCELLED, NoticeKind.DELAY):
        await _read_change(turn, said)
        return
    if turn.meaning.command is None and said.kind not in _KEPT:
        await noticed(turn)  # a fault or a restoration: told, but no plan
        return
    outages = _outages(turn, turn.inbound, said)
    if not outages:
        missing = "停哪几号楼" if not said.places else "起止时间"
        await turn.reply("outage.unread", missing=missing)
        return
    items = "；".join(outage_words(turn, o) for o in outages[:_SHOWN])
    await _ask(turn, turn.sender)
    name = "outage.read_moved" if said.kind is NoticeKind.RESCHEDULED else "outage.read_back"
    await turn.reply(
        name, items=items, one=turn.pick(YES, turn.here), two=turn.pick(NO, turn.here)
    )


async def _read_change(turn: Turn, said: Announced) -> None:
    stored = await _spoken_of(turn, said)
    if not stored or (said.kind is NoticeKind.DELAY and said.end is None):
        await turn.reply("outage.not_stored")
        return
    await _ask(turn, turn.sender)
    items = "；".join(outage_words(turn, o) for o in stored[:_SHOWN])
    one, two = turn.pick(YES, turn.here), turn.pick(NO, turn.here)
    if said.kind is NoticeKind.CANCELLED:
        await turn.reply("outage.read_cancel", items=items, one=one, two=two)
    else:
        end = clock_time(said.end or turn.now, turn.now)
        await turn.reply("outage.read_delay", items=items, end=end, one=one, two=two)


async def _ask(turn: Turn, person: UserId) -> None:
    here = turn.here if person == turn.sender else direct_conversation(person)
    await turn.uow.asks.add(
        Ask(
            kind=AskKind.NOTICE,
            person=person,
            conversation=here,
            options={YES: str(turn.inbound.id), NO: f"-{turn.inbound.id}"},
            asked_at=turn.now,
            until=turn.now + turn.rules.ask_for,
        )
    )


async def settle_notice(turn: Turn, ask: Ask, digit: str) -> None:
    """1 keeps what was read, or changes what is kept; 2 takes back what was only heard."""
    number = InboxId(abs(int(ask.options[digit])))
    message = await turn.uow.inbox.get(number)
    if digit == NO or message is None:
        for outage in await turn.uow.outages.of_source(number):
            await turn.uow.outages.save(outage.over(OutageStatus.CANCELLED))
        await turn.reply("outage.left")
        return
    said = _announced(turn, message)
    if said.kind in (NoticeKind.CANCELLED, NoticeKind.DELAY):
        await _change(turn, said)
        await turn.reply("outage.changed")
        return
    if said.kind is NoticeKind.RESCHEDULED:
        for outage in await _spoken_of(turn, replace(said, day=None)):
            if outage.source != message.id:
                await turn.uow.outages.save(outage.over(OutageStatus.RESCHEDULED))
    await _keep(turn, _outages(turn, message, said), confirmed=True)
    await turn.reply("outage.kept")


async def notice_overheard(turn: Turn) -> None:
    """A member's notice in a group: kept as heard, and put before who may announce."""
    if turn.is_resident:
        return
    said = _announced(turn, turn.inbound)
    if said.kind is NoticeKind.CANCELLED:
        stored = await _spoken_of(turn, said)
        for outage in stored:
            if not outage.confirmed:
                await turn.uow.outages.save(outage.over(OutageStatus.CANCELLED))
        if any(outage.confirmed for outage in stored):
            await _put_before(turn, stored, "outage.heard_cancel")
        return
    outages = _outages(turn, turn.inbound, said) if said.kind in _KEPT else []
    if outages:
        await _keep(turn, outages, confirmed=False)
        await _put_before(turn, outages, "outage.heard")


async def _put_before(turn: Turn, outages: Sequence[Outage], name: str) -> None:
    person = _announcer(turn)
    await _ask(turn, person)
    await turn.tell(
        person,
        turn.say(
            name,
            name=turn.name_of(turn.sender),
            items="；".join(outage_words(turn, o) for o in outages[:_SHOWN]),
        ),
        key=turn.key("heard_notice"),
    )


def _announcer(turn: Turn) -> UserId:
    """Return who is asked: the speaker himself if he may, else dispatcher, duty head or head."""
    if may_announce(turn.actor):
        return turn.sender
    station = turn.station
    others = (*station.with_role(Role.DISPATCHER), *station.with_role(Role.DUTY_HEAD))
    return (others or (station.head,))[0].userid


async def _keep(turn: Turn, outages: Sequence[Outage], *, confirmed: bool) -> None:
    """Store each, once: what is there with the same times and a place in common is confirmed."""
    for outage in outages:
        known = await turn.uow.outages.between(outage.start, outage.end)
        same = [k for k in known if (k.start, k.end) == (outage.start, outage.end)]
        there = next((k for k in same if k.places == outage.places), None)
        if there is None:
            await turn.uow.outages.add(replace(outage, confirmed=confirmed))
        elif confirmed and not there.confirmed:
            await turn.uow.outages.save(replace(there, confirmed=True))


async def _change(turn: Turn, said: Announced) -> None:
    for outage in await _spoken_of(turn, said):
        if said.kind is NoticeKind.CANCELLED:
            await turn.uow.outages.save(outage.over(OutageStatus.CANCELLED))
        elif said.end is not None and said.end > outage.start:
            await turn.uow.outages.save(replace(outage, end=said.end))


async def _spoken_of(turn: Turn, said: Announced) -> list[Outage]:
    """Return the kept outages that a cancellation or a new time speaks of: same place, same day."""
    known = await turn.uow.outages.between(turn.now - _BEHIND, turn.now + _AHEAD)
    about = Outage(
        kind=NoticeKind.PLANNED,
        start=turn.now,
        end=turn.now,
        places=said.places,
        noted_at=turn.now,
        said_by=turn.sender,
    )
    met = [outage for outage in known if outage.meets(about)]
    day = said.day or (said.end if said.kind is NoticeKind.DELAY else None)
    if day is None:
        return met[:1]  # none is named: the next one is meant
    return [outage for outage in met if local(outage.start).date() == local(day).date()]


def _announced(turn: Turn, message: Inbound) -> Announced:
    chat = turn.station.chat(message.chat)
    names = chat.communities if chat is not None else ()
    home = canonical(turn.station, names[0]) if len(names) == 1 else ""
    return read_announced(message.text, station=turn.station, now=message.sent_at, home=home)


def _outages(turn: Turn, message: Inbound, said: Announced) -> list[Outage]:
    """Return what is to be kept of a notice: what has a place, and an end still to come."""
    return [
        Outage(
            kind=_KEPT.get(said.kind, NoticeKind.PLANNED),
            start=stretch.start,
            end=stretch.end,
            places=stretch.places,
            noted_at=turn.now,
            said_by=message.sender,
            reason=said.reason[:200],
            line=said.line[:200],
            words=message.text[:2000],
            source=message.id,
            chat=message.chat,
        )
        for stretch in said.stretches
        if stretch.end > turn.now
    ]

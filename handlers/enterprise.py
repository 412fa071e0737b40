"""Enterprises on a line hear of an outage by themselves and give a receipt (product.md M16, M17)."""

from dataclasses import replace
from typing import Final

from domain.ask import Ask, AskKind
from domain.guard import Enterprise
from domain.ids import UserId, direct_conversation
from domain.outage import Outage
from domain.place import Place
from domain.plan_better import on_line
from domain.receipt import Receipt, ReceiptState, chase_at
from domain.station import Role
from domain.wave import WaveKind
from handlers.planned_outage import dated
from handlers.rights import may_announce
from handlers.turn import Desk

YES = "1"
_FIRST: Final = (WaveKind.WEEK, WaveKind.DAY, WaveKind.MORNING, WaveKind.START)
"""Waves that tell of an outage; the last two only whom nobody has told yet."""
_CHANGES: Final = (WaveKind.CHANGE, WaveKind.DELAY)
_OVER: Final = (WaveKind.CANCEL, WaveKind.RESTORED)


async def tell_enterprises(desk: Desk, outage: Outage, wave: WaveKind) -> None:
    """Write to the contacts whose line or transformer is concerned.

    The first time and after a change a receipt is asked for; the day before it is asked for again
    where it is missing, else only reminded. Whom a change no longer concerns is told that too.
    """
    told = {each.enterprise: each for each in await desk.uow.receipts.of_outage(outage.id)}
    for enterprise in on_line(desk.station, outage):
        receipt = told.pop(enterprise.name, None)
        if receipt is None:
            await _first(desk, outage, enterprise, wave)
        else:
            await _again(desk, outage, enterprise, receipt, wave)
    if wave in _CHANGES:
        for receipt in told.values():
            await _spared(desk, outage, receipt)


async def _first(desk: Desk, outage: Outage, enterprise: Enterprise, wave: WaveKind) -> None:
    if wave not in (*_FIRST, *_CHANGES) or outage.end <= desk.now:
        return
    blank = Receipt(
        outage=outage.id,
        enterprise=enterprise.name,
        person=_person(desk, outage, enterprise),
        told_start=outage.start,
        told_end=outage.end,
        told_at=desk.now,
        revision=outage.revision,
    )
    receipt = await desk.uow.receipts.add(_opened(desk, outage, blank))
    form = receipt_form(desk, receipt)
    text = desk.say("enterprise.told", form=form, **_words(desk, outage, enterprise))
    await _ask(desk, outage, receipt, text, wave)


async def _again(
    desk: Desk, outage: Outage, enterprise: Enterprise, receipt: Receipt, wave: WaveKind
) -> None:
    if wave in _OVER:
        await _ended(desk, outage, receipt, wave)
    elif wave in _CHANGES:
        await _changed(desk, outage, enterprise, receipt, wave)
    elif wave is WaveKind.DAY and receipt.state is not ReceiptState.OVER:
        words = _words(desk, outage, enterprise)
        if receipt.is_open:
            text = desk.say("enterprise.told", form=receipt_form(desk, receipt), **words)
            await _ask(desk, outage, receipt, text, wave)
        else:
            await _say(desk, outage, receipt, desk.say("enterprise.tomorrow", **words), wave)


async def _changed(
    desk: Desk, outage: Outage, enterprise: Enterprise, receipt: Receipt, wave: WaveKind
) -> None:
    before = (receipt.told_start, receipt.told_end)
    person = _person(desk, outage, enterprise)
    opened = _opened(desk, outage, replace(receipt, person=person))
    saved = await desk.uow.receipts.save(opened)
    words = _words(desk, outage, enterprise) | {"form": receipt_form(desk, saved)}
    if before == (outage.start, outage.end):
        text = desk.say("enterprise.updated", **words)
    else:
        text = desk.say("enterprise.changed", before=dated(*before), **words)
    await _ask(desk, outage, saved, text, wave)


async def _ended(desk: Desk, outage: Outage, receipt: Receipt, wave: WaveKind) -> None:
    if receipt.state is ReceiptState.OVER:
        return
    await _closed(desk, receipt)
    words = _short(outage, receipt)
    if wave is WaveKind.CANCEL:
        text = desk.say("enterprise.cancelled", **words)
    else:
        text = desk.say("enterprise.restored", **words)
    await _say(desk, outage, receipt, text, wave)


async def _spared(desk: Desk, outage: Outage, receipt: Receipt) -> None:
    if receipt.state is not ReceiptState.OVER:
        await _closed(desk, receipt)
        text = desk.say("enterprise.spared", **_short(outage, receipt))
        await _say(desk, outage, receipt, text, WaveKind.CANCEL)


async def _closed(desk: Desk, receipt: Receipt) -> None:
    await desk.uow.receipts.save(replace(receipt, state=ReceiptState.OVER, due=None))


def _opened(desk: Desk, outage: Outage, receipt: Receipt) -> Receipt:
    """Return a receipt that waits for an answer to what is told now."""
    return replace(
        receipt,
        told_start=outage.start,
        told_end=outage.end,
        told_at=desk.now,
        revision=outage.revision,
        state=ReceiptState.OPEN,
        due=chase_at(desk.now, outage.start, desk.rules.guard),
        chased_at=None,
        listed_at=None,
        answered_at=None,
        answer="",
    )


def _person(desk: Desk, outage: Outage, enterprise: Enterprise) -> UserId:
    """Return who is told: the contact while he is there, else who leads the grid passes it on."""
    contact = desk.station.member(enterprise.contact) if enterprise.contact else None
    if contact is not None and contact.active:
        return contact.userid
    supplied = desk.station.buildings_on(enterprise.transformer)
    names = [b.community for b in supplied] or list(outage.communities)
    for name in names:
        grid = desk.station.grid_of(Place(community=name))
        if grid is not None:
            return grid.manager
    return announcer(desk, outage)


def announcer(desk: Desk, outage: Outage) -> UserId:
    """Return who answers for the plan: who announced it, else dispatcher, duty head or head."""
    member = desk.station.member(outage.said_by)
    if member is not None and may_announce(member):
        return member.userid
    station = desk.station
    others = (*station.with_role(Role.DISPATCHER), *station.with_role(Role.DUTY_HEAD))
    return (others or (station.head,))[0].userid


def receipt_form(desk: Desk, receipt: Receipt) -> str:
    """Return how the person answers with the receipt."""
    return desk.pick(YES, direct_conversation(receipt.person))


def _words(desk: Desk, outage: Outage, enterprise: Enterprise) -> dict[str, object]:
    supplied = desk.station.transformer(enterprise.transformer)
    own = enterprise.feeder or (supplied.feeder if supplied is not None else "")
    return {
        "no": outage.shown_no,
        "name": enterprise.name,
        "line": own or (supplied.name if supplied is not None else ""),
        "when": dated(outage.start, outage.end),
    }


def _short(outage: Outage, receipt: Receipt) -> dict[str, object]:
    when = dated(receipt.told_start, receipt.told_end)
    return {"no": outage.shown_no, "name": receipt.enterprise, "when": when}


async def _ask(desk: Desk, outage: Outage, receipt: Receipt, text: str, wave: WaveKind) -> None:
    """Say it, and wait for a receipt until the outage is over."""
    await ask_receipt(desk, receipt, until=outage)
    await _say(desk, outage, receipt, text, wave)


async def ask_receipt(desk: Desk, receipt: Receipt, *, until: Outage) -> None:
    """Let a digit or some words of the person answer for this receipt."""
    await desk.uow.asks.add(
        Ask(
            kind=AskKind.RECEIPT,
            person=receipt.person,
            conversation=direct_conversation(receipt.person),
            options={YES: str(receipt.id)},
            asked_at=desk.now,
            until=max(until.end, desk.now),
        )
    )


async def _say(desk: Desk, outage: Outage, receipt: Receipt, text: str, wave: WaveKind) -> None:
    await desk.tell(
        receipt.person,
        passed_on(desk, receipt, text),
        key=f"enterprise:{receipt.id}:{wave}:{outage.revision}",
    )


def passed_on(desk: Desk, receipt: Receipt, text: str) -> str:
    """Return a text as the person gets it: who is not the enterprise's contact passes it on."""
    found = next((e for e in desk.station.enterprises if e.name == receipt.enterprise), None)
    if found is not None and found.contact == receipt.person:
        return text
    note = found.note if found is not None else ""
    how = desk.say("enterprise.how", note=note) if note else ""
    return desk.say("enterprise.pass_on", name=receipt.enterprise, how=how, text=text)

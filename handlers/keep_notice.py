"""An outage notice is read back to whoever may announce one; nothing is kept before his yes.

What a clerk or the crew post in a group is kept as heard at once, without a word there, and put
before the dispatcher. A resident's notice is only echoed (ask_business.noticed).
"""

from collections.abc import Sequence
from typing import Final

from domain.ids import UserId, direct_conversation
from domain.notice import NoticeKind
from domain.outage import Outage
from domain.station import Role
from domain.wave import WaveKind
from handlers.ask_business import noticed
from handlers.notice_card import card_of, with_mergers
from handlers.notice_change import CHANGES, changes_of
from handlers.notice_draft import Draft, Item, keep_question
from handlers.notice_pending import left_behind
from handlers.notice_read import KEPT, announced_in, matched, outages_of
from handlers.notice_remarks import remarks_of
from handlers.planned_outage import outage_words
from handlers.rights import may_announce
from handlers.turn import Desk, Turn
from language.planned import Announced

_HEARD: Final = frozenset(KEPT) - {NoticeKind.FAULT}
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
    said = announced_in(turn, turn.inbound)
    ordered = turn.meaning.command is not None
    if said.kind is NoticeKind.NOT_OUTAGE and not ordered:
        await noticed(turn)
        return
    if said.kind in CHANGES:
        items = await changes_of(turn, said, turn.inbound.sent_at)
        if items:
            await show_draft(turn, Draft(items=items, remarks=remarks_of(turn, said)))
            return
        if said.kind is not NoticeKind.RESCHEDULED or not said.stretches:
            await _none_to_change(turn, said, ordered=ordered)
            return
    await _read_new(turn, said)


async def _none_to_change(turn: Turn, said: Announced, *, ordered: bool) -> None:
    if said.kind is NoticeKind.RESTORED and not ordered:
        await noticed(turn)  # power is back after a fault that was never announced
    elif said.kind is NoticeKind.CANCELLED:
        await turn.reply("notice.none_to_cancel")
    elif said.kind is NoticeKind.DELAY and said.end is None:
        await turn.reply("notice.no_new_end")
    else:
        await turn.reply("outage.not_stored")


async def _read_new(turn: Turn, said: Announced) -> None:
    outages = outages_of(turn, turn.inbound, said)
    if not outages:
        await _refuse(turn, said)
        return
    found = await matched(turn, outages)
    if not found.items:
        nos = "、".join(row.shown_no for row in found.known)
        await turn.reply("notice.known", nos=nos)
        return
    await show_draft(
        turn, Draft(items=found.items, remarks=remarks_of(turn, said, outages, found.known))
    )


async def _refuse(turn: Turn, said: Announced) -> None:
    """Say what was not read, or that it is past; nothing is guessed."""
    if said.stretches:
        await turn.reply("notice.past")
        return
    if not said.places and said.unplaced:
        pieces = "、".join(f"“{piece}”" for piece in said.unplaced[:_SHOWN])
        await turn.reply("notice.nowhere", pieces=pieces)
        return
    missing = "停哪几号楼" if not said.places else "起止时间"
    await turn.reply("outage.unread", missing=missing)


async def show_draft(turn: Turn, draft: Draft, *, opening: str = "") -> None:
    """Read a draft back to the speaker, in private, and ask what is to be done with it."""
    person, private = turn.sender, direct_conversation(turn.sender)
    card = await card_of(turn, draft, private)
    before = "" if draft.edited else await left_behind(turn, draft)
    await keep_question(turn, with_mergers(draft, card), person, card.options)
    text = "\n".join(part for part in (opening, card.text, before) if part)
    if turn.inbound.chat is None:
        await turn.reply_text(text)
        return
    await turn.reply("notice.in_private")
    await turn.tell(person, text, key=turn.key("notice_card"))


async def put_draft(desk: Desk, draft: Draft, *, opening: str, key: str) -> UserId:
    """Put a draft before who may announce it; return who that is."""
    person = announcer(desk)
    card = await card_of(desk, draft, direct_conversation(person))
    await keep_question(desk, with_mergers(draft, card), person, card.options)
    await desk.tell(person, f"{opening}\n{card.text}", key=key)
    return person


async def notice_overheard(turn: Turn) -> None:
    """A member's notice in a group: kept as heard, and put before who may announce."""
    if turn.is_resident:
        return
    said = announced_in(turn, turn.inbound)
    if said.kind is NoticeKind.CANCELLED:
        await _cancel_heard(turn, said)
        return
    if said.kind not in _HEARD:
        return
    found = await matched(turn, outages_of(turn, turn.inbound, said))
    new = [item.outage for item in found.items if item.wave is None and not item.outage.id]
    if new:
        stored = [await turn.uow.outages.add(outage) for outage in new]
        items = tuple(Item(outage=outage) for outage in stored)
        await _put_heard(turn, Draft(items=items, heard=turn.sender), "outage.heard")


async def _cancel_heard(turn: Turn, said: Announced) -> None:
    confirmed: list[Item] = []
    for item in await changes_of(turn, said, turn.inbound.sent_at):
        if item.outage.confirmed:
            confirmed.append(item)
        elif item.wave is WaveKind.CANCEL:
            await turn.uow.outages.save(item.outage)
    if confirmed:
        await _put_heard(
            turn, Draft(items=tuple(confirmed), heard=turn.sender), "outage.heard_cancel"
        )


async def _put_heard(turn: Turn, draft: Draft, name: str) -> None:
    person = turn.sender if may_announce(turn.actor) else announcer(turn)
    card = await card_of(turn, draft, direct_conversation(person))
    await keep_question(turn, draft, person, card.options)
    shown: Sequence[Outage] = draft.outages[:_SHOWN]
    words = turn.say(
        name,
        name=turn.name_of(turn.sender),
        items="；".join(outage_words(turn, outage) for outage in shown),
    )
    await turn.tell(person, words, key=turn.key("heard_notice"))


def announcer(desk: Desk) -> UserId:
    """Return who is asked whether something is announced: dispatcher, duty head or head."""
    station = desk.station
    others = (*station.with_role(Role.DISPATCHER), *station.with_role(Role.DUTY_HEAD))
    return (others or (station.head,))[0].userid

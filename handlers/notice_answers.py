"""What is answered to the card of a notice: 1 发, 2 改, 3 合并, 不发, or the correction itself."""

import re
from dataclasses import replace
from typing import Final

from domain.ask import Ask, AskKind
from domain.errors import NotAllowedError
from domain.ids import direct_conversation
from domain.meaning import Intent, Verb
from domain.notice_correction import (
    Correction,
    NewDay,
    NewPlaces,
    NewTime,
    NotClearError,
    Shift,
    corrected,
)
from domain.outage import Outage
from domain.wave import WaveKind
from domain.when import local
from handlers.keep_notice import show_draft
from handlers.notice_card import Card, card_of, with_reason
from handlers.notice_draft import (
    EDIT,
    KEPT,
    MERGE,
    NO,
    YES,
    About,
    Draft,
    Item,
    draft_of,
    keep_question,
    with_outages,
)
from handlers.notice_read import counted, matched
from handlers.notice_store import carry_out, take_back_heard
from handlers.rights import may_announce
from handlers.turn import Turn
from language.notice_corrections import Frame, read_correction
from language.notices import looks_like_notice

_MODE: Final = "mode"
_WORDS: Final = {
    YES: re.compile(r"(?:就这样)?(?:发|发吧|发送|发出|发了吧|可以发|确认|没问题)"),
    EDIT: re.compile(r"(?:要|需要|我要)?(?:改|修改|改一下|改改|要改)"),
    MERGE: re.compile(r"合并"),
    NO: re.compile(r"(?:先)?(?:不发|别发|不要发|不用发|不发了|先不发|算了|不记|取消|作废|不要了)"),
}
_TRIM: Final = " 。.!！~～吧了"
_SHORTEST_REASON: Final = 2
_TALK: Final = frozenset(
    {Intent.CHATTER, Intent.NOTICE, Intent.CREW_UPDATE, Intent.OUTAGE_QUERY, Intent.CHOICE}
)
"""How a few words on an outage read when nobody knows that they were asked for."""

_REPORTS: Final = frozenset({Intent.FAULT, Intent.STILL_DARK})
_ASKS: Final = re.compile(r"[?？]$|[吗么呢]$")
_NO_ORDER: Final = frozenset({Verb.ACCEPT, Verb.FIND, Verb.PROMISE, Verb.SUSPEND, Verb.DONE})
"""到18点 and 原因是… read like these; with a ticket's number they are orders."""


async def settle_notice(turn: Turn, ask: Ask, digit: str) -> None:
    """Act on a digit; see the options of `notice_card.Card`."""
    _check(turn)
    draft, meant = draft_of(ask), ask.options[digit]
    if meant == "send":
        await _send(turn, draft)
    elif meant == "merge":
        await _merge(turn, draft)
    elif meant == NO:
        await _drop(turn, draft)
    else:
        options = {key: ask.options[key] for key in ask.options if key in (YES, MERGE)}
        await keep_question(turn, draft, turn.sender, {**options, _MODE: "edit"})
        await turn.reply("notice.how_to_edit")


async def notice_words(turn: Turn, ask: Ask) -> bool:
    """Take a correction, or a word for a digit; False when the message is about something else."""
    text = turn.inbound.text.strip()
    if KEPT not in ask.options or not _is_answer(turn, ask):
        return False
    for digit, form in _WORDS.items():
        if form.fullmatch(text.rstrip(_TRIM) or text):
            return await _worded(turn, ask, digit)
    if looks_like_notice(text):
        return False  # it was pasted again
    draft = draft_of(ask)
    correction = _correction(turn, draft, text)
    if correction is not None:
        await turn.uow.asks.settle(ask.id)
        await _correct(turn, ask, draft, correction)
        return True
    if ask.options.get(_MODE) != "edit" or not _is_talk(turn):
        return False
    await turn.reply("notice.not_clear")
    return True


def tells_reason(turn: Turn, ask: Ask | None) -> bool:
    """Whether words that sound like a danger only say why: 树倒在线上了, and no place is named."""
    if ask is None or ask.kind is not AskKind.REASON or not turn.meaning.place.is_empty:
        return False
    return _is_answer(turn, ask)


async def reason_words(turn: Turn, ask: Ask) -> bool:
    """Keep why it goes ahead all the same, in the announcer's words, and send it."""
    text = turn.inbound.text.strip()
    if KEPT not in ask.options or not _is_answer(turn, ask) or looks_like_notice(text):
        return False
    draft = draft_of(ask)
    if _WORDS[NO].fullmatch(text.rstrip(_TRIM) or text):
        await turn.uow.asks.settle(ask.id)
        await _drop(turn, draft)
        return True
    correction = _correction(turn, draft, text)
    if correction is None and not _tells_why(turn, text):
        return False
    _check(turn)
    await turn.uow.asks.settle(ask.id)
    if correction is not None and not _is_reason(correction):
        await _correct(turn, ask, draft, correction)
        return True
    card = await _card(turn, draft)
    await _send(turn, with_reason(turn, draft, card, text))
    return True


def _is_reason(correction: Correction) -> bool:
    """原因是上级刚批下来 tells why it is late, not why power is cut."""
    return all(getattr(change, "reason", None) for change in correction.changes)


def _check(turn: Turn) -> None:
    if not may_announce(turn.actor):
        raise NotAllowedError("refuse.broadcast")


def _is_answer(turn: Turn, ask: Ask) -> bool:
    """Whether words may answer a card: said to the bot, where it was shown, and no order."""
    command = turn.meaning.command
    if ask.conversation != turn.here or not turn.hearing.addressed:
        return False
    if not may_announce(turn.actor):
        return False  # asked before he left
    if command is None:
        return True
    return command.ticket is None and command.verb in _NO_ORDER | {Verb.UNDO}


def _is_talk(turn: Turn) -> bool:
    command = turn.meaning.command
    return command.verb in _NO_ORDER if command is not None else turn.meaning.intent in _TALK


def _tells_why(turn: Turn, text: str) -> bool:
    """Whether words may be a reason: no order, no question, no report of a fault somewhere."""
    command = turn.meaning.command
    if command is not None and command.verb not in _NO_ORDER:
        return False
    meaning = turn.meaning
    reports = (meaning.intent in _REPORTS and not meaning.place.is_empty) or (
        bool(meaning.place.building) and bool(meaning.what)
    )
    return len(text) >= _SHORTEST_REASON and not reports and _ASKS.search(text) is None


async def _worded(turn: Turn, ask: Ask, digit: str) -> bool:
    if digit == NO:
        _check(turn)
        await turn.uow.asks.settle(ask.id)
        await _drop(turn, draft_of(ask))
        return True
    if digit not in ask.options:
        return False
    await turn.uow.asks.settle(ask.id)
    await settle_notice(turn, ask, digit)
    return True


def _correction(turn: Turn, draft: Draft, text: str) -> Correction | None:
    communities = {place.community for o in draft.outages for place in o.places}
    frame = Frame(
        day=local(draft.outages[0].start).date(),
        home=communities.pop() if len(communities) == 1 else "",
    )
    return read_correction(text, station=turn.station, now=turn.inbound.sent_at, frame=frame)


async def _correct(turn: Turn, ask: Ask, draft: Draft, correction: Correction) -> None:
    """Show the card again with what was named, and only that, changed."""
    _check(turn)
    try:
        outages = corrected(draft.outages, correction)
    except NotClearError:
        await keep_question(turn, draft, turn.sender, _digits(ask), kind=ask.kind)
        await turn.reply("notice.not_fitting")
        return
    after = with_outages(draft, [counted(turn, outage) for outage in outages])
    items: list[Item] = []
    for item in after.items:
        if item.outage.id:
            items.append(_in_step(item))
            continue
        found = await matched(turn, [item.outage])
        items += found.items
    if not items:
        await turn.reply("notice.known_now")
        return
    await show_draft(
        turn,
        replace(
            after,
            items=tuple(items),
            remarks=_still_to_say(draft, correction),
            edited=draft.edited + 1,
        ),
    )


def _still_to_say(draft: Draft, correction: Correction) -> tuple[tuple[About, str], ...]:
    """Return the remarks without those about what has just been put right."""
    settled: set[About] = set()
    for change in correction.changes:
        if isinstance(change, NewPlaces) and change.only:
            settled.add(About.PLACE)
        if isinstance(change, NewDay | Shift) or (isinstance(change, NewTime) and change.day):
            settled.add(About.DAY)
    return tuple((about, words) for about, words in draft.remarks if about not in settled)


def _in_step(item: Item) -> Item:
    """Power that is back since 10:40 has its end there, too."""
    if item.wave is not WaveKind.RESTORED:
        return item
    return replace(item, outage=replace(item.outage, ended_at=item.outage.end))


def _digits(ask: Ask) -> dict[str, str]:
    return {key: value for key, value in ask.options.items() if key != KEPT}


async def _send(turn: Turn, draft: Draft) -> None:
    if all(item.wave is None and _is_past(turn, item.outage) for item in draft.items):
        await turn.reply("notice.past")  # the card lay too long
        return
    card = await _card(turn, draft)
    if card.needs_reason:
        await keep_question(turn, draft, turn.sender, {}, kind=AskKind.REASON)
        await turn.reply("notice.why_late" if card.late else "notice.why_against")
        return
    turn.step(Verb.NOTICE)
    done = await carry_out(turn, draft)
    nos = "、".join(dict.fromkeys(outage.shown_no for outage in done))
    if all(outage.has_end for outage in done):
        await turn.reply("notice.changed" if draft.is_change else "notice.kept", nos=nos)
    else:
        await turn.reply("notice.kept_open", nos=nos)


def _is_past(turn: Turn, outage: Outage) -> bool:
    return outage.has_end and outage.end <= turn.now


async def _merge(turn: Turn, draft: Draft) -> None:
    """Move the plan to the time of the outage it could be one with, and show it again."""
    _check(turn)
    target = await turn.uow.outages.get(draft.mergers[0])
    if target is None:
        await turn.reply("outage.not_stored")
        return
    moved = [
        replace(o, start=target.start, end=max(target.end, target.start + (o.end - o.start)))
        for o in draft.outages
    ]
    after = replace(with_outages(draft, moved), mergers=(), edited=draft.edited + 1)
    await show_draft(turn, after, opening=turn.say("notice.merged", no=target.shown_no))


async def _drop(turn: Turn, draft: Draft) -> None:
    if draft.heard:
        await take_back_heard(turn, draft.outages)
        await turn.reply("outage.left")
    else:
        await turn.reply("notice.dropped")


async def _card(turn: Turn, draft: Draft) -> Card:
    return await card_of(turn, draft, direct_conversation(turn.sender))

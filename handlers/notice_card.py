"""The card of a notice: what was read, whom it reaches, what speaks against it, and the digits."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from domain.affected import affected
from domain.alias_audit import misnamed
from domain.ids import ConversationId
from domain.notice import NoticeKind, Required
from domain.notice_clock import Ahead, ahead_of
from domain.outage import Outage, OutageId, OutageStatus
from domain.plan_advice import Advice
from domain.wave import WaveKind
from domain.when import local
from handlers.notice_draft import EDIT, MERGE, NO, YES, Draft, Item, with_outages
from handlers.outage_times import when_words
from handlers.plan_check import advise
from handlers.planned_outage import places_words
from handlers.turn import Desk
from handlers.words import clock_time

_SHOWN: Final = 4
_NAMED: Final = 4
_LONGEST_REASON: Final = 200
_HELD_AGAINST: Final = frozenset({NoticeKind.PLANNED, NoticeKind.TEMPORARY})
"""Kinds that the calendar may say no to: a fault asks nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A draft as it is shown.

    Attributes:
        text: several lines, the result first.
        options: digit → what it means, for the question.
        late, against: it goes ahead only with a reason.
        mergers: stored outages that the calendar would join it with.
    """

    text: str
    options: Mapping[str, str]
    late: bool = False
    against: bool = False
    mergers: tuple[OutageId, ...] = ()

    @property
    def needs_reason(self) -> bool:
        """Whether somebody has to say why it goes ahead all the same."""
        return self.late or self.against


async def card_of(desk: Desk, draft: Draft, conversation: ConversationId) -> Card:
    """Return how a draft is read back, and what may be answered."""
    befores = {
        item.outage.id: await desk.uow.outages.get(item.outage.id)
        for item in draft.items
        if item.outage.id
    }
    ahead = _worst(desk, draft, befores)
    plans = [o for o in _asked_for(draft, befores) if o.kind in _HELD_AGAINST]
    moved = [before for before in befores.values() if before is not None]
    advice = await advise(desk, plans, instead_of=moved) if plans else Advice()
    mergers = await _mergers(desk, draft, advice)
    lines = [
        *_read_lines(desk, draft, befores),
        *_law_lines(desk, ahead),
        *_reach_lines(desk, draft),
        *(words for _, words in draft.remarks),
        *_missing_lines(desk, _asked_for(draft, befores)),
        *advice.refusals,
        *(desk.say("notice.mind", words=words) for words in advice.warnings),
        *(proposal.sentence for proposal in advice.merges),
        *_name_lines(desk, draft),
        _choice_line(desk, draft, conversation, merge=bool(mergers)),
    ]
    options = {YES: "send"}
    if not _is_over(draft):
        options[EDIT] = "edit"
    if draft.heard:
        options[EDIT] = NO
    if mergers:
        options[MERGE] = "merge"
    return Card(
        text="\n".join(lines),
        options=options,
        late=bool(ahead and ahead.late) and not any(o.late_reason for o in draft.outages),
        against=bool(advice.refusals) and not any(o.override_reason for o in draft.outages),
        mergers=mergers,
    )


def _is_over(draft: Draft) -> bool:
    """Whether there is nothing left to put right: it is cancelled, or power is back."""
    return all(item.wave in (WaveKind.CANCEL, WaveKind.RESTORED) for item in draft.items)


def _asked_for(draft: Draft, befores: Mapping[OutageId, Outage | None]) -> Iterator[Outage]:
    """Yield what is announced now, or now for another time."""
    for item in draft.items:
        before = befores.get(item.outage.id)
        moved = before is not None and before.start != item.outage.start
        if item.wave is None or (item.wave is WaveKind.CHANGE and moved):
            yield item.outage


def _worst(desk: Desk, draft: Draft, befores: Mapping[OutageId, Outage | None]) -> Ahead | None:
    """Return the stretch that is announced latest against the law; None where none speaks of it."""
    found = [
        ahead
        for outage in _asked_for(draft, befores)
        if (ahead := ahead_of(outage, desk.now, desk.rules.commitment))
    ]
    return min(found, key=lambda ahead: (not ahead.late, ahead.left), default=None)


async def _mergers(desk: Desk, draft: Draft, advice: Advice) -> tuple[OutageId, ...]:
    """Return the outages at another time whose day the notice may take over."""
    numbers = dict.fromkeys(each.with_outage for each in advice.merges if each.moves_plan)
    found = [await desk.uow.outages.get(number) for number in numbers]
    own = {outage.id for outage in draft.outages}
    return tuple(
        row.id
        for row in found
        if row is not None
        and row.status is OutageStatus.ACTIVE
        and row.id not in own
        and all(row.start >= o.end or o.start >= row.end for o in draft.outages)
    )


def _read_lines(
    desk: Desk, draft: Draft, befores: Mapping[OutageId, Outage | None]
) -> Iterator[str]:
    shown = draft.items[:_SHOWN]
    lines = [_line(desk, item, befores.get(item.outage.id)) for item in shown]
    if len(draft.items) == 1:
        name = "notice.read" if draft.items[0].wave is None else "notice.read_of"
        yield desk.say(name, line=lines[0])
        return
    yield desk.say("notice.several", n=len(draft.items))
    for number, line in enumerate(lines, start=1):
        yield desk.say("notice.stretch", n=number, line=line)
    if len(draft.items) > _SHOWN:
        yield desk.say("notice.more", n=len(draft.items) - _SHOWN)


def _line(desk: Desk, item: Item, before: Outage | None) -> str:
    outage = item.outage
    if item.wave is None or before is None:
        return desk.say(
            "notice.line",
            when=when_words(outage, desk.now),
            where=places_words(outage.places),
            kind=desk.say(f"outage.{outage.kind}"),
            households=_households(desk, outage),
        )
    no, where = outage.shown_no, places_words(before.places)
    was = when_words(before, desk.now)
    if item.wave is WaveKind.CANCEL:
        return desk.say("notice.line_cancel", no=no, when=was, where=where)
    if item.wave is WaveKind.RESTORED:
        at = f"{local(outage.end):%H:%M}"
        return desk.say("notice.line_restored", no=no, where=where, at=at)
    if item.wave is WaveKind.DELAY:
        end = clock_time(outage.end, desk.now)
        return desk.say("notice.line_delay", no=no, when=was, where=where, end=end)
    return desk.say(
        "notice.line_change",
        no=no,
        was=f"{was}，{where}",
        now=f"{when_words(outage, desk.now)}，{places_words(outage.places)}",
        households=_households(desk, outage),
    )


def _households(desk: Desk, outage: Outage) -> str:
    return desk.say("notice.households", n=outage.households) if outage.households else ""


def _law_lines(desk: Desk, ahead: Ahead | None) -> Iterator[str]:
    if ahead is None:
        return
    hours = max(0, int(ahead.left.total_seconds() // 3600))
    given = max(0, ahead.days) if ahead.in_days else hours
    unit = desk.say("notice.days" if ahead.in_days else "notice.hours", n=given)
    if not ahead.late:
        yield desk.say("notice.in_time", given=unit)
        return
    wanted = desk.say("notice.days" if ahead.in_days else "notice.hours", n=ahead.wanted)
    if ahead.left <= timedelta():
        yield desk.say("notice.late_begun", wanted=wanted)
    elif not given:
        yield desk.say("notice.late_today", wanted=wanted)
    else:
        yield desk.say("notice.late", given=unit, wanted=wanted)


def _missing_lines(desk: Desk, outages: Iterable[Outage]) -> Iterator[str]:
    """Yield what the law wants beside place and time, without which nothing is a draft."""
    if any(o.kind in _HELD_AGAINST and not o.line for o in outages):
        yield desk.say("notice.missing", fields=Required.LINE)


def _reach_lines(desk: Desk, draft: Draft) -> Iterator[str]:
    """Yield who will hear of it: nothing is sent before somebody has seen this."""
    reached = [affected(desk.station, outage) for outage in draft.outages]
    chats = dict.fromkeys(chat.name for each in reached for chat in each.chats)
    clerks = {clerk for each in reached for clerk in each.clerks.values()}
    if chats:
        names = "、".join(list(chats)[:_NAMED])
        yield desk.say("notice.reach", n=len(chats), names=names, clerks=len(clerks))
    elif clerks:
        yield desk.say("notice.reach_clerks", clerks=len(clerks))
    owners = dict.fromkeys(o.owner for o in draft.outages if o.owner)
    if owners and not _is_over(draft):
        yield desk.say("notice.owner", names="、".join(desk.name_of(who) for who in owners))
    with_chat = {name for chat in desk.station.chats for name in chat.communities}
    without = dict.fromkeys(
        name for each in reached for name in each.communities if name not in with_chat
    )
    if chats and without:
        yield desk.say("notice.no_chat", names="、".join(without))


def _name_lines(desk: Desk, draft: Draft) -> Iterator[str]:
    """Yield the communities that would not recognise themselves in the notice (product.md S9)."""
    inside = {code for o in draft.outages for code in affected(desk.station, o).transformers}
    names = {t.name for t in desk.station.transformers if t.code in inside}
    wrong = [
        each
        for each in misnamed(desk.station)
        if each.transformer in names and any(o.concerns(each.community) for o in draft.outages)
    ]
    if wrong:
        first = wrong[0]
        yield desk.say("notice.misnamed", place=first.community, transformer=first.transformer)


def _choice_line(desk: Desk, draft: Draft, conversation: ConversationId, *, merge: bool) -> str:
    one, two = desk.pick(YES, conversation), desk.pick(EDIT, conversation)
    if draft.heard:
        return desk.say("notice.choose_heard", one=one, two=two)
    if _is_over(draft):
        return desk.say("notice.choose_over", one=one)
    if merge:
        three = desk.pick(MERGE, conversation)
        return desk.say("notice.choose_merge", one=one, two=two, three=three)
    return desk.say("notice.choose", one=one, two=two)


def with_reason(desk: Desk, draft: Draft, card: Card, words: str) -> Draft:
    """Return the draft with why it goes ahead all the same, where a reason is wanted."""
    return with_outages(draft, [_why(desk, o, card, words) for o in draft.outages])


def _why(desk: Desk, outage: Outage, card: Card, words: str) -> Outage:
    ahead = ahead_of(outage, desk.now, desk.rules.commitment)
    late = card.late and ahead is not None and ahead.late
    return replace(
        outage,
        late_reason=words[:_LONGEST_REASON] if late else outage.late_reason,
        override_reason=words[:_LONGEST_REASON] if card.against else outage.override_reason,
    )


def with_mergers(draft: Draft, card: Card) -> Draft:
    """Return the draft with the proposals that the card offers as a digit."""
    return replace(draft, mergers=card.mergers)

"""A bare digit, or a few words, that answer a question we asked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from domain.ask import Ask, AskKind
from domain.ids import UserId
from domain.meaning import Command, Scope, Verb
from domain.place import Place
from domain.ticket import Move, Ticket, TicketEvent
from domain.ticket_moves import Action, Status
from handlers.answer_from_knowledge import keep_draft
from handlers.answer_request import answer_request
from handlers.decide import no_longer_head
from handlers.hand_over import give, take_from
from handlers.household_scores import take_score
from handlers.inside import known_after_all
from handlers.kept_command import unpack
from handlers.learn_place import learn_place, place_one
from handlers.light_answers import answer_light
from handlers.merge import settle_merge
from handlers.notice_answers import settle_notice
from handlers.overheard import settle_doubt
from handlers.own_wiring import (
    answer_self_check,
    is_for_self_check,
    neighbours_are_lit,
    place_is_known,
    start_self_check,
)
from handlers.planned_end_answered import end_answered, end_delay_answered
from handlers.power_back_answers import answer_power
from handlers.promise_answered import delay_answered, promise_answered
from handlers.receipt_answers import answer_receipt
from handlers.reopen import reopen
from handlers.say_restored import confirm_restored
from handlers.silent import answer_silent
from handlers.sure import do_sure
from handlers.swap_watch import swap_answered
from handlers.sweep import answer_sweep
from handlers.turn import Turn
from handlers.words import public_place
from handlers.work_ticket import accept, close_when_complete

_OF_STAFF: Final = frozenset(
    {
        AskKind.STEP_IN,
        AskKind.REFUSED,
        AskKind.CAUSE,
        AskKind.HAND_OVER,
        AskKind.DOUBT,
        AskKind.DRAFT,
        AskKind.SWAP,
        AskKind.MERGE,
        AskKind.PROMISE,
        AskKind.DELAY,
        AskKind.PLANNED_END,
        AskKind.SILENT,
        AskKind.SWEEP,
        AskKind.DECIDE,
        AskKind.NOTICE,
    }
)
"""Questions that only somebody who works for the station may answer."""

SATISFIED: Final = {"1": "satisfied", "2": "satisfied", "3": "unsatisfied"}


async def answer_choice(turn: Turn, ask: Ask, digit: str) -> bool:
    """Act on an answer; False if the digit is none of the options."""
    if ask.options and digit not in ask.options:
        return False
    if ask.kind in _OF_STAFF and not turn.is_staff:
        return False  # asked before he left: he answers for nothing any more
    await turn.uow.asks.settle(ask.id)
    await _ANSWERS[ask.kind](turn, ask, digit)
    return True


async def _place(turn: Turn, ask: Ask, digit: str) -> None:
    await place_answered(turn, ask, Place(community=ask.options[digit]))


async def place_answered(turn: Turn, ask: Ask, place: Place) -> None:
    """Store the place the reporter named after being asked."""
    if ask.ticket is None:
        return
    await turn.uow.asks.settle(ask.id)
    ticket = await turn.uow.tickets.get(ask.ticket)
    if await known_after_all(turn, ticket, place.filled_from(ticket.place)):
        return
    if ticket.households > 1:
        after = await place_one(turn, ticket, place)
    else:
        after = await learn_place(turn, ticket, place.filled_from(ticket.place))
    if place_is_known(after.place) and is_for_self_check(turn, after):
        opening = turn.say("ack.wiring_place", no=after.shown_no, place=public_place(after))
        await start_self_check(turn, after, opening)
        return
    await turn.reply(
        "ack.place_known",
        no=after.shown_no,
        place=public_place(after),
        name=turn.name_of(after.owner),
    )


async def _stairwell(turn: Turn, ask: Ask, digit: str) -> None:

    ticket = await _ticket(turn, ask)
    scope = Scope(ask.options[digit])
    words = "只有一户" if scope is Scope.SINGLE else "楼道也没电，多户"
    if ticket.households > 1:  # neighbours have reported meanwhile: only his words are passed on
        scope = Scope.MULTI
    event = TicketEvent(
        ticket=ticket.no,
        action="scope",
        before=ticket.status,
        after=ticket.status,
        by=turn.sender,
        at=turn.now,
        words=words,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.set_place(replace(ticket, scope=scope), event=event)
    await turn.tell(
        ticket.owner,
        turn.say("crew.scope", no=ticket.shown_no, scope=words),
        key=turn.key("scope"),
        ticket=ticket,
    )
    if is_for_self_check(turn, after):
        await neighbours_are_lit(turn, after)
        return
    await turn.reply("ack.scope_known", name=turn.name_of(ticket.owner))


async def _restored(turn: Turn, ask: Ask, digit: str) -> None:
    ticket = await _ticket(turn, ask)
    if digit == "1":
        if ticket.allows(Action.CONFIRM):
            await confirm_restored(turn, ticket)
        else:
            await turn.reply("ack.restored_none")
    else:
        await reopen(turn, ticket)


async def _satisfied(turn: Turn, ask: Ask, digit: str) -> None:
    ticket = await _ticket(turn, ask)
    score = int(digit)
    after = await take_score(turn, ticket, score)
    if after is None:
        step = ticket.apply(
            Move(action=Action.CALL_BACK, score=score, due=None),
            by=turn.sender,
            at=turn.now,
            source=turn.inbound.id,
        )
        after = await turn.uow.tickets.save(step)
    if after.status is Status.RESTORED:
        after = await close_when_complete(turn, after)
    if SATISFIED[digit] == "satisfied":
        over = after.status is Status.CLOSED
        await turn.reply("ack.satisfied" if over else "lights.thanks", no=after.shown_no)
        return
    grid = turn.station.grid(after.grid)
    lead = grid.manager if grid else turn.station.head.userid
    await turn.tell(
        lead,
        turn.say("crew.unsatisfied", no=after.shown_no, place=public_place(after)),
        key=turn.key("unsatisfied"),
        ticket=after,
    )
    await turn.reply("ack.unsatisfied", name=turn.name_of(lead))


async def _which(turn: Turn, ask: Ask, digit: str) -> None:
    from handlers.obey import obey  # noqa: PLC0415  obey asks which; the answer obeys

    await obey(turn, unpack(ask.options[digit]))


async def _step_in(turn: Turn, ask: Ask, digit: str) -> None:
    ticket = await _ticket(turn, ask)
    if digit == "1":
        if not ticket.allows(Action.ACCEPT) and ticket.allows(Action.TRANSFER):
            ticket = await take_from(turn, ticket)
        await accept(turn, ticket, Command(verb=Verb.ACCEPT))
    else:
        await _give(turn, ticket, ask.options[digit])


async def _refused(turn: Turn, ask: Ask, digit: str) -> None:
    await _give(turn, await _ticket(turn, ask), ask.options[digit])


async def _give(turn: Turn, ticket: Ticket, userid: str) -> None:
    member = turn.station.member(UserId(userid))
    if member is not None:
        await give(turn, ticket, member, words="指派")


async def _cause(turn: Turn, ask: Ask, digit: str) -> None:
    ticket = await _ticket(turn, ask)
    step = ticket.apply(
        Move(action=Action.FIND, words=ask.options[digit], remedy=ticket.remedy or "已处理"),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    await close_when_complete(turn, await turn.uow.tickets.save(step))
    await turn.reply("crew.cause_known", no=ticket.shown_no)


async def _hand_over(turn: Turn, ask: Ask, digit: str) -> None:
    if digit == "2":
        await turn.reply("member.kept", old=turn.name_of(UserId(ask.options[digit])))
        return
    old, new = ask.options[digit].split(" ")
    member = turn.station.member(UserId(new))
    if member is None:
        return
    tickets = await turn.uow.tickets.open_of_owner(UserId(old))
    for ticket in tickets:
        await give(turn, ticket, member, words="新人接手")
    await turn.reply("member.handed", n=len(tickets), new=member.name)


async def _doubt(turn: Turn, ask: Ask, digit: str) -> None:
    await settle_doubt(turn, ask.options[digit])


async def _merge(turn: Turn, ask: Ask, digit: str) -> None:
    if ask.ticket is not None:
        await settle_merge(turn, ask.ticket, ask.options[digit])


async def _delay(turn: Turn, ask: Ask, digit: str) -> None:
    """A further delay of a repair, or of an announced outage."""
    answered = delay_answered if ask.ticket is not None else end_delay_answered
    await answered(turn, ask, digit)


async def _ticket(turn: Turn, ask: Ask) -> Ticket:
    if ask.ticket is None:
        raise ValueError(f"a question of kind {ask.kind} without a ticket")
    return await turn.uow.tickets.get(ask.ticket)


_ANSWERS: Final[Mapping[AskKind, Callable[[Turn, Ask, str], Awaitable[None]]]] = {
    AskKind.PLACE: _place,
    AskKind.STAIRWELL: _stairwell,
    AskKind.RESTORED: _restored,
    AskKind.SATISFIED: _satisfied,
    AskKind.WHICH: _which,
    AskKind.STEP_IN: _step_in,
    AskKind.REFUSED: _refused,
    AskKind.CAUSE: _cause,
    AskKind.HAND_OVER: _hand_over,
    AskKind.DOUBT: _doubt,
    AskKind.DRAFT: keep_draft,
    AskKind.MERGE: _merge,
    AskKind.DARK: answer_light,
    AskKind.PROMISE: promise_answered,
    AskKind.DELAY: _delay,
    AskKind.PLANNED_END: end_answered,
    AskKind.POWER_BACK: answer_power,
    AskKind.SURE: do_sure,
    AskKind.WIRING: answer_self_check,
    AskKind.SWAP: swap_answered,
    AskKind.SILENT: answer_silent,
    AskKind.SWEEP: answer_sweep,
    AskKind.FAVOUR: answer_request,
    AskKind.NOTICE: settle_notice,
    AskKind.DECIDE: no_longer_head,
    AskKind.RECEIPT: answer_receipt,
}

"""The crew works a ticket with a word or a button: 接, 到了, 查到了…, 预计…, 好了."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.ask import AskKind
from domain.ids import ConversationId, direct_conversation
from domain.meaning import Command, Verb
from domain.outbound import Purpose
from domain.ports import PartyRole
from domain.privacy import masked, shortened
from domain.ticket import Move, Ticket
from domain.ticket_moves import Action, Status
from handlers.lights import ask_lights, restored_place
from handlers.need_inside import need_inside, need_met
from handlers.page import ETA_KEY, ETA_OPTIONS, grey_cards
from handlers.practise import after_drill_step
from handlers.promise_answered import time_told
from handlers.promise_given import AT_ONCE, keep, minute, promise_given, read_back, weigh
from handlers.repair_time import hint
from handlers.restore_part import restore_part, said_parts
from handlers.rules import CAUSES
from handlers.silent import with_clock
from handlers.tell import confirm, tell_people
from handlers.turn import Desk, Turn
from handlers.words import as_written, clock_time, public_place, without_time
from language.delays import in_finding


async def move(turn: Turn, ticket: Ticket, step: Move) -> Ticket:
    """Make one move as the speaker and store it; a sign of life sets the clock of silence."""
    step = with_clock(turn, ticket, step)
    return await turn.uow.tickets.save(
        ticket.apply(step, by=turn.sender, at=turn.now, source=turn.inbound.id)
    )


async def accept(turn: Turn, ticket: Ticket, command: Command) -> None:
    """接: the speaker has it. Who leads the grid takes it over by the same word."""
    takes_over = turn.sender != ticket.owner
    after = await move(
        turn,
        ticket,
        Move(
            action=Action.ACCEPT,
            eta=command.eta or _chosen_eta(turn),
            to=turn.sender if takes_over else None,
            why_owner=turn.say("crew.came_from", name=turn.name_of(ticket.owner), words="未接")
            if takes_over
            else "",
        ),
    )
    if await after_drill_step(turn, after, Verb.ACCEPT):
        return
    name = turn.name_of(after.owner)
    await grey_cards(turn, after, turn.say("crew.card_taken", name=name))
    if takes_over:
        await turn.tell(
            ticket.owner,
            turn.say("crew.moved_on", no=after.shown_no, name=name),
            key=turn.key("taken"),
            ticket=after,
        )
    if after.kind.is_repair:
        eta = after.arrive_eta_at
        text = (
            turn.say(
                "group.accepted_eta", no=after.shown_no, name=name, eta=clock_time(eta, turn.now)
            )
            if eta
            else turn.say("group.accepted", no=after.shown_no, name=name)
        )
        await tell_people(turn, after, text, key=turn.key("accepted"), without=turn.sender)
    await confirm(
        turn, turn.say("crew.accepted", no=after.shown_no) + await hint(turn, after), after
    )


def _chosen_eta(turn: Turn) -> datetime | None:
    """Return the time of arrival picked on the card, if a card was pressed."""
    button = turn.inbound.button
    minutes = dict(button.selected).get(ETA_KEY, "") if button is not None else ""
    return turn.now + timedelta(minutes=int(minutes)) if minutes in dict(ETA_OPTIONS) else None


async def arrive(turn: Turn, ticket: Ticket, command: Command) -> None:
    """到了: on the spot; without an acceptance before, that is one."""
    after = await move(turn, ticket, Move(action=Action.ARRIVE))
    if await after_drill_step(turn, after, Verb.ARRIVE):
        return
    words = {"no": after.shown_no, "name": turn.name_of(after.owner)}
    if await need_inside(turn, after) is not None:
        text, own = turn.say("need.arrived", **words), turn.say("need.on_site", no=after.shown_no)
    else:
        text = turn.say("group.arrived", **words)
        own = turn.say("crew.arrived", no=after.shown_no) + await hint(turn, after)
    await tell_people(turn, after, text, key=turn.key("arrived"), without=turn.sender)
    await confirm(turn, own, after)


async def find(turn: Turn, ticket: Ticket, command: Command) -> None:
    """查到了…: the cause, and if he says so what is done and until when."""
    text = turn.inbound.text.strip()
    said = as_written(text, command.words.strip()) or text
    cause, told = without_time(said) if command.eta else said, command.eta
    if told is None and ticket.status.is_open:
        # A time in free words is read by everybody: it is a promise like any other.
        free = in_finding(said, turn.inbound.sent_at)
        if free is not None and not free.reason:
            await time_told(turn, ticket, said)
            return
        cause, told = (free.reason, free.due) if free is not None else (cause, None)
    given = await weigh(turn, ticket, told) if ticket.status.is_open else None
    eta = minute(told) if told is not None and given in AT_ONCE else None
    after = await move(
        turn,
        ticket,
        Move(action=Action.FIND, words=shortened(cause, 120), eta=eta),
    )
    if after.status is Status.RESTORED:
        await turn.uow.asks.drop(after.no)
        await turn.reply("crew.cause_known", no=after.shown_no)
        await close_when_complete(turn, after)
        return
    shown = shortened(masked(cause), 60).rstrip("。，,.！! ")
    words = {"place": public_place(after), "cause": shown}
    text = (
        turn.say("group.found_eta", **words, eta=clock_time(eta, turn.now))
        if eta
        else turn.say("group.found", **words)
    )
    await tell_people(turn, after, text, key=turn.key("found"), without=turn.sender)
    await confirm(turn, turn.say("crew.found", no=after.shown_no), after)
    if eta is not None and given is not None:
        await keep(turn, after, eta, "", given)
    elif told is not None and given is not None:
        await read_back(turn, after, told, shown)


async def promise(turn: Turn, ticket: Ticket, command: Command) -> None:
    """预计…: when power will be back, in the crew's own word."""
    if command.eta is None:
        # Picked from a menu, a command has its words alone: the time is among them.
        if not await time_told(turn, ticket, command.words):
            await find(turn, ticket, command)
        return
    await promise_given(turn, ticket, command.eta, command.words)


async def suspend(turn: Turn, ticket: Ticket, command: Command) -> None:
    """挂起 等材料 下午3点: the work rests until then, and the people concerned hear why."""
    words = shortened(command.words.strip(), 60)
    after = await move(turn, ticket, Move(action=Action.SUSPEND, words=words, eta=command.eta))
    said = {"place": public_place(after), "words": masked(words)}
    if command.eta is None:
        text = turn.say("group.suspended", **said)
        own = turn.say("crew.suspended", no=after.shown_no)
    else:
        until = clock_time(command.eta, turn.now)
        text = turn.say("group.suspended_until", **said, eta=until)
        own = turn.say("crew.suspended_until", no=after.shown_no, eta=until)
    await tell_people(turn, after, text, key=turn.key("suspended"), without=turn.sender)
    await confirm(turn, own, after)


async def done(turn: Turn, ticket: Ticket, command: Command) -> None:
    """好了: power is back. The reporter is asked; a missing cause is asked for by one digit."""
    said = said_parts(turn, command)
    if said is not None:
        if await restore_part(turn, ticket, said):
            return
        command = replace(command, words=said.remedy)
    remedy = shortened(command.words.strip(), 120)
    inside = await need_inside(turn, ticket)
    why = turn.say(f"outage.{inside.kind}") if inside is not None else remedy
    after = await move(
        turn,
        ticket,
        Move(
            action=Action.RESTORE,
            remedy=remedy or ticket.remedy or ticket.cause,
            words="" if ticket.cause else why,
            due=None if ticket.drill else turn.rules.call_back.first(turn.now),
        ),
    )
    if await after_drill_step(turn, after, Verb.DONE):
        return
    await turn.uow.asks.drop(after.no)  # an old question must not catch the digit meant for us
    await grey_cards(turn, after, turn.say("crew.card_over"))
    if inside is not None:
        await need_met(turn, after, inside)
        await ask_if_restored(turn, after)
        await confirm(turn, turn.say("need.done", no=after.shown_no), after)
        return
    form = turn.pick("还没电", after.conversation)
    place = await restored_place(turn, after)
    text = turn.say("group.restored", place=place, no=after.shown_no, form=form)
    await tell_people(turn, after, text, key=turn.key("restored"), without=turn.sender)
    if not await ask_lights(turn, after):
        await ask_if_restored(turn, after)
    await _confirm_done(turn, after)


async def _confirm_done(turn: Turn, ticket: Ticket) -> None:
    if ticket.cause:
        await confirm(turn, turn.say("crew.done", no=ticket.shown_no), ticket)
        return
    options = {str(n): cause for n, cause in enumerate(CAUSES, start=1)}
    await turn.ask(
        AskKind.CAUSE,
        turn.sender,
        direct_conversation(turn.sender),
        ticket=ticket.no,
        options=options,
    )
    shown = " ".join(f"{digit}{cause}" for digit, cause in options.items())
    await turn.tell(
        turn.sender,
        turn.say("crew.done_cause", no=ticket.shown_no, options=shown),
        key=turn.key("cause"),
        purpose=Purpose.REPLY,
        ticket=ticket,
    )


async def ask_if_restored(desk: Desk, ticket: Ticket) -> None:
    """Ask whoever reported it, in private, whether power is back: 1来了 2没有."""
    options = {"1": "yes", "2": "no"}
    is_need = await need_inside(desk, ticket) is not None
    for party in await desk.uow.tickets.parties(ticket.no):
        if party.role is PartyRole.SUBSCRIBER:
            continue
        here = direct_conversation(party.userid)
        await desk.ask(AskKind.RESTORED, party.userid, here, ticket=ticket.no, options=options)
        await desk.tell(
            party.userid,
            _restored_question(desk, ticket, here, is_need=is_need),
            key=f"restored:{ticket.no}:v{ticket.version}:{party.userid}",
            ticket=ticket,
            fallback=(
                ticket.chat,
                _restored_question(desk, ticket, ticket.conversation, is_need=is_need),
            )
            if ticket.chat is not None
            else None,
        )
        return  # the reporter comes first; the relayer heard it in the group or with him


def _restored_question(desk: Desk, ticket: Ticket, here: ConversationId, *, is_need: bool) -> str:
    forms = {"one": desk.pick("1", here), "two": desk.pick("2", here)}
    if is_need:  # the building is dark until the announced end
        return desk.say("need.ask", no=ticket.shown_no, **forms)
    return desk.say("ask.restored", place=public_place(ticket), no=ticket.shown_no, **forms)


async def close_when_complete(desk: Desk, ticket: Ticket) -> Ticket:
    """Close a restored ticket that lacks nothing and was called back; else leave it."""
    if ticket.missing() or ticket.next_call_back_at is not None:
        return ticket
    step = ticket.apply(Move(action=Action.CLOSE), by="steward", at=desk.now)
    return await desk.uow.tickets.save(step)


async def close(turn: Turn, ticket: Ticket, command: Command) -> None:
    """结单: closes what lacks nothing, and otherwise says what is missing."""
    await move(turn, ticket, Move(action=Action.CLOSE))
    await turn.uow.asks.drop(ticket.no)
    await turn.reply("crew.closed", no=ticket.shown_no)

"""A command is checked against the speaker's rights and carried out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from domain.meaning import Command, Verb
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from handlers.are_you_sure import ask_if_sure, what_would_happen
from handlers.ask_community import ask_community
from handlers.ask_question import answer_question
from handlers.broadcast import ask_broadcast
from handlers.call_for import escalate, help_or_support
from handlers.coverage_show import show_coverage
from handlers.coverage_told import relayed_by_command
from handlers.favour import FAVOUR_WORK
from handlers.find_door import ask_the_way
from handlers.frequent import set_solution, show_frequent
from handlers.guards import GUARD_WORK, ask_guard, list_guards
from handlers.hand_over import assign, refuse, transfer
from handlers.hand_shift import hand_shift
from handlers.keep_notice import notice_by_command
from handlers.list_work import list_mine, list_work, show_help, show_ticket
from handlers.members import confirm_member, join_member, leave_member, what_leaving_does
from handlers.merge import ask_merge, ask_unmerge
from handlers.outage_list import list_outages
from handlers.period_report import show_figures
from handlers.plan_watch import plan
from handlers.practise import practise
from handlers.preview import preview
from handlers.rights import OWNER_VERBS, check_ticket, check_verb
from handlers.show_package import show_package
from handlers.show_roster import show_duty
from handlers.split import ask_split
from handlers.swap_watch import swap
from handlers.turn import Turn
from handlers.undo import undo
from handlers.which_ticket import named_ticket, which_ticket
from handlers.words import as_written
from handlers.work_ticket import accept, arrive, close, done, find, promise, suspend

OnTicket = Callable[[Turn, Ticket, Command], Awaitable[None]]


async def obey(turn: Turn, command: Command, *, sure: bool = False) -> None:
    """Carry out a command, or refuse it in words that teach the right way.

    Args:
        sure: what would happen was read back and agreed to.

    Raises:
        StewardError: what was asked is not allowed, not possible or not there.
    """
    if command.verb in _OWN_TICKET and not turn.is_staff:
        await _refuse_outsider(turn, command)
    check_verb(turn.actor, command.verb)
    turn.step(command.verb)
    if command.verb in _ON_TICKET:
        ticket = await which_ticket(turn, command)
        if ticket is not None:
            check_ticket(
                turn.station, turn.actor, command.verb, ticket, turn.name_of(ticket.owner)
            )
            risk = "" if sure else what_would_happen(turn, ticket, command)
            if risk:
                await ask_if_sure(turn, command, risk, ticket=ticket)
            else:
                work = FAVOUR_WORK if ticket.kind is Kind.FAVOUR else _ON_TICKET
                await work.get(command.verb, _ON_TICKET[command.verb])(turn, ticket, command)
    elif command.verb is Verb.LEAVE and not sure:
        await ask_if_sure(turn, command, await what_leaving_does(turn, command))
    elif command.verb in GUARD_WORK and not sure:
        await ask_guard(turn, command)
    elif command.verb in _WITH_FORM:
        await _WITH_FORM[command.verb](turn, command)
    else:
        await _ALONE[command.verb](turn)


async def _refuse_outsider(turn: Turn, command: Command) -> None:
    """Tell an outsider who has the ticket he named; raises NotAllowedError if he named one."""
    ticket = await named_ticket(turn, command)
    if ticket is not None:
        check_ticket(turn.station, turn.actor, command.verb, ticket, turn.name_of(ticket.owner))


async def _answer(turn: Turn, ticket: Ticket, command: Command) -> None:
    await answer_question(turn, ticket, as_written(turn.inbound.text, command.words))


async def _show(turn: Turn, ticket: Ticket, command: Command) -> None:
    await show_ticket(turn, ticket)


async def _broadcast(turn: Turn) -> None:
    await turn.reply("refuse.broadcast_later")


async def _later(turn: Turn) -> None:
    await turn.reply("refuse.later")


_ON_TICKET: Final[Mapping[Verb, OnTicket]] = {
    Verb.ACCEPT: accept,
    Verb.ARRIVE: arrive,
    Verb.FIND: find,
    Verb.PROMISE: promise,
    Verb.SUSPEND: suspend,
    Verb.DONE: done,
    Verb.REFUSE: refuse,
    Verb.TRANSFER: transfer,
    Verb.ASSIGN: assign,
    Verb.SUPPORT: help_or_support,
    Verb.CLOSE: close,
    Verb.ANSWER: _answer,
    Verb.SHOW: _show,
    Verb.SPLIT: ask_split,
    Verb.DOOR: ask_the_way,
    Verb.ESCALATE: escalate,
}
_WITH_FORM: Final[Mapping[Verb, Callable[[Turn, Command], Awaitable[None]]]] = {
    Verb.JOIN: join_member,
    Verb.LEAVE: leave_member,
    Verb.CONFIRM: confirm_member,
    Verb.MERGE: ask_merge,
    Verb.UNMERGE: ask_unmerge,
    Verb.DUTY: show_duty,
    Verb.SWAP: swap,
    Verb.PLAN: plan,
    Verb.PREVIEW: preview,
    Verb.UNDO: undo,
    Verb.STATS: show_figures,
    Verb.ASK_COMMUNITY: ask_community,
    Verb.FREQUENT: show_frequent,
    Verb.SOLUTION: set_solution,
    **GUARD_WORK,
    Verb.RELAYED: relayed_by_command,
    Verb.COVERAGE: show_coverage,
    Verb.BROADCAST: ask_broadcast,
    Verb.PACKAGE: show_package,
}
_ALONE: Final[Mapping[Verb, Callable[[Turn], Awaitable[None]]]] = {
    Verb.LIST: list_work,
    Verb.MINE: list_mine,
    Verb.HELP: show_help,
    Verb.PRACTISE: practise,
    Verb.NOTICE: notice_by_command,
    Verb.OUTAGES: list_outages,
    Verb.STATS: _later,
    Verb.HAND_SHIFT: hand_shift,
    Verb.GUARDS: list_guards,
}
_OWN_TICKET: Final = OWNER_VERBS - {Verb.TRANSFER, Verb.ANSWER}
"""Of these an outsider who names a number learns who has the ticket."""

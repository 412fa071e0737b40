"""The station head answers the decisions of his daily message; each is carried out once (J7).

①1 ②同意, 1同意 2换网格员三号 3明天再说. What was settled meanwhile is said instead of done again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Final

from domain.ask import Ask, AskKind
from domain.decision import Decision, DecisionKind, DecisionState
from domain.errors import MemberNotFoundError, NotAllowedError, SeveralMembersError
from domain.ids import UserId, direct_conversation
from domain.meaning import Intent
from domain.outbound import Purpose
from domain.roster import at_work
from domain.station import Member, Role
from domain.ticket import Ticket
from domain.ticket_moves import Action
from domain.watches import gaps
from handlers.hand_over import find_member, give
from handlers.head_matters import AGREE, choices, settled
from handlers.plan_watch import fill
from handlers.promise_answered import delay_answered
from handlers.roster_people import Stretch, colleague
from handlers.turn import Turn
from language.decisions import ALL, LIMIT, Said, Word, read

KEPT: Final = timedelta(days=7)
"""How long a message may still be answered when no later one asked anything."""

VERB: Final = "decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Turn):
    """One of several answers of a message: what is replied is collected for one reply.

    Attributes:
        part: tells its messages from those of the other answers.
        said: what was replied.
    """

    part: str
    said: list[str] = field(default_factory=list)

    def key(self, what: str) -> str:
        """Return a dedup key that is this answer's own."""
        return f"in:{self.inbound.id}:{self.part}:{what}"

    async def reply_text(
        self, text: str, *, ticket: Ticket | None = None, purpose: Purpose = Purpose.REPLY
    ) -> None:
        """Keep what would be replied."""
        self.said.append(text)


async def decided(turn: Turn, ask: Ask | None) -> bool:
    """Whether the head answered his decisions: then they are carried out."""
    if turn.actor is None or not turn.actor.has(Role.HEAD) or not turn.hearing.addressed:
        return False
    asked = ask is not None and ask.kind is AskKind.DECIDE
    said = _said(turn, asked=asked)
    if not said or not (asked or all(each.sure for each in said)):
        return False
    decisions = await turn.uow.decisions.newest()
    if not decisions or turn.now - decisions[0].asked_at > KEPT:
        await turn.reply("decide.none_open")
        return True
    turn.step(VERB)
    lines = await _answers(turn, decisions, said)
    await turn.reply_text("\n".join(lines))
    return True


async def no_longer_head(turn: Turn, ask: Ask, digit: str) -> None:
    """Refuse an answer of whoever was head when he was asked."""
    raise NotAllowedError("refuse.not_allowed")


def _said(turn: Turn, *, asked: bool) -> Sequence[Said]:
    """Return the answers: as written, or as a digit that a clearer sentence was."""
    text = turn.inbound.text
    found = read(text) if len(text) <= LIMIT else ()
    digit = turn.meaning.digit
    if not found and asked and turn.meaning.intent is Intent.CHOICE and digit is not None:
        return (Said(word=Word.OPTION, option=digit),)
    return found


async def _answers(
    turn: Turn, decisions: Sequence[Decision], said: Sequence[Said]
) -> Sequence[str]:
    waiting = [decision for decision in decisions if decision.is_open]
    if said[0].number is None:
        if not waiting:
            return [await _done_words(turn, decisions[-1])]
        if len(waiting) > 1:
            example = f"{waiting[0].mark}1 {waiting[1].mark}1"
            return [turn.say("decide.which", n=len(waiting), example=example)]
        return [await _one(turn, waiting[0], said[0])]
    if said[0].number == ALL:
        if not waiting:
            return [turn.say("decide.none_open")]
        return [await _one(turn, decision, said[0]) for decision in waiting]
    known = {decision.number: decision for decision in decisions}
    last = {each.number: each for each in said}  # ①1 不对①2: the later word counts
    return [
        await _one(turn, known[number], each)
        if number in known
        else turn.say("decide.no_such", n=number)
        for number, each in last.items()
    ]


async def _one(turn: Turn, decision: Decision, said: Said) -> str:
    """Take up one answer; return the line that says what came of it."""
    mark = decision.mark
    if not decision.is_open:
        return await _done_words(turn, decision)
    moot = await settled(turn, decision.matter)
    if moot:
        await _settle(turn, decision, DecisionState.MOOT, moot)
        return f"{mark}{moot}"
    return await _carried(turn, decision, said)


async def _carried(turn: Turn, decision: Decision, said: Said) -> str:
    """Carry out an answer to what still waits, or ask for what it lacks."""
    mark = decision.mark
    if said.word is Word.LATER:
        await _settle(turn, decision, DecisionState.LATER, "")
        return turn.say("decide.later", mark=mark)
    option = _option(decision, said)
    if (said.word is Word.PERSON and not said.name) or not decision.matter.options:
        if not said.name:
            return turn.say("decide.whom", mark=mark)
    elif not option and not said.name:
        return turn.say("decide.need", mark=mark, options=choices(turn, decision.matter))
    part = Part(
        **{each.name: getattr(turn, each.name) for each in fields(turn)},
        part=f"decide{decision.number}",
    )
    try:
        chosen = await _DO[decision.matter.kind](part, decision, option, said.name)
    except (NotAllowedError, MemberNotFoundError, SeveralMembersError) as err:
        return mark + turn.say(err.sentence, **err.words)
    await _settle(turn, decision, DecisionState.DONE, chosen)
    return mark + "".join(part.said)


def _option(decision: Decision, said: Said) -> str:
    """Return what the answer stands for among the options; empty for none of them."""
    options = decision.matter.options
    if said.word is Word.YES:
        return options.get("1", "")
    if said.word is Word.NO:
        return options.get("2", "") if decision.matter.kind is DecisionKind.DELAY else ""
    return options.get(str(said.option), "") if said.word is Word.OPTION else ""


async def _settle(turn: Turn, decision: Decision, state: DecisionState, answer: str) -> None:
    await turn.uow.decisions.settle(decision, state, answer=answer, by=turn.sender, at=turn.now)


async def _done_words(turn: Turn, decision: Decision) -> str:
    if decision.state is not DecisionState.DONE:
        return f"{decision.mark}{decision.answer}"
    if decision.answered_by not in (None, turn.sender):
        name = turn.name_of(decision.answered_by or turn.sender)
        return turn.say("decide.done_by", mark=decision.mark, name=name, answer=decision.answer)
    return turn.say("decide.done", mark=decision.mark, answer=decision.answer)


async def _ticket_of(turn: Turn, decision: Decision) -> Ticket:
    no = decision.matter.ticket
    if no is None:
        raise ValueError(f"a decision of kind {decision.matter.kind} without a ticket")
    return await turn.uow.tickets.get(no)


async def _give_away(part: Part, decision: Decision, option: str, name: str) -> str:
    """Make somebody the owner of a ticket that nobody wanted, or of an unanswered question."""
    ticket = await _ticket_of(part, decision)
    to = _member(part, option, name, near=ticket.grid)
    await give(part, ticket, to, words=part.say("decide.by_head"), action=Action.ASSIGN)
    asked = await part.uow.asks.about(part.sender, AskKind.REFUSED, ticket.no)
    if asked is not None:
        await part.uow.asks.settle(asked.id)
    return to.name


def _member(part: Part, option: str, name: str, *, near: str) -> Member:
    return _offered(part, option) if option else find_member(part.station, name, near=near)


def _offered(part: Part, option: str) -> Member:
    """Return whom the message offered, unless he has left since."""
    member = at_work(part.station, UserId(option))
    if member is None:
        raise NotAllowedError("roster.has_left", name=part.name_of(UserId(option)))
    return member


async def _delay(part: Part, decision: Decision, option: str, name: str) -> str:
    """Answer the question of a second delay, as its own digits would."""
    if not option:
        raise NotAllowedError("decide.delay_person")
    ticket = await _ticket_of(part, decision)
    head, here = part.sender, direct_conversation(part.sender)
    options = {"1": AGREE, "2": "again"}
    asked = await part.uow.asks.about(head, AskKind.DELAY, ticket.no)
    if asked is not None:
        await part.uow.asks.settle(asked.id)
    question = asked or Ask(
        kind=AskKind.DELAY,
        person=head,
        conversation=here,
        ticket=ticket.no,
        options=options,
        asked_at=part.now,
        until=part.now,
    )
    digit = "1" if option == AGREE else "2"
    await delay_answered(part, question, digit)
    return part.say("decide.agreed" if digit == "1" else "decide.urged")


async def _watch(part: Part, decision: Decision, option: str, name: str) -> str:
    """Put somebody on duty where the roster of the station names nobody."""
    matter = decision.matter
    to = _offered(part, option) if option else colleague(part, name)
    start = max(matter.start or part.now, part.now)
    empty = gaps(part.station, "", start, matter.end or part.now)
    await fill(part, to, [Stretch("", gap.start, gap.end) for gap in empty])
    return to.name


_Do = Callable[[Part, Decision, str, str], Awaitable[str]]
_DO: Final[Mapping[DecisionKind, _Do]] = {
    DecisionKind.REFUSED: _give_away,
    DecisionKind.QUESTION: _give_away,
    DecisionKind.DELAY: _delay,
    DecisionKind.GAP: _watch,
}
"""How each kind is carried out; returns what was chosen, in words."""

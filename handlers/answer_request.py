"""A person of the community answers what the station asked: a digit, or words of his own."""

from collections.abc import Sequence
from dataclasses import replace

from domain.ask import Ask
from domain.favour import CommunityRequest, HelpKind, RequestId, RequestState
from domain.ids import UserId
from domain.meaning import Intent, Verb
from domain.privacy import shortened
from handlers.ask_community import ELSEWHERE, NO, YES, about_key, next_person
from handlers.turn import Turn
from language.helping import Reply, reply_of

_OWN_MATTERS = frozenset(
    {
        Intent.DANGER,
        Intent.FAULT,
        Intent.ME_TOO,
        Intent.OUTAGE_QUERY,
        Intent.COMPLAINT,
        Intent.VIOLATION,
        Intent.NOTICE,
        Intent.WITHDRAW,
    }
)
"""What somebody says for himself, whatever he was asked."""

_LATE_ANSWERS = frozenset(
    {Intent.CHATTER, Intent.THANKS, Intent.CREW_UPDATE, Intent.STILL_DARK, Intent.OTHER_UTILITY}
)
"""As what an answer reads when nobody waits for it any more; the rest is about something else."""

_DEEDS = frozenset({Verb.ACCEPT, Verb.ARRIVE, Verb.DONE})
"""Commands that answer a request just as well: 我来, 好了."""


async def answer_request(turn: Turn, ask: Ask, digit: str) -> None:
    """1 我有, 2 找物业, 3 不清楚."""
    request = await turn.uow.requests.get(RequestId(int(ask.options[digit])))
    if request is None:
        return
    if digit == NO:
        await _declined(turn, request)
        return
    words = {
        YES: turn.say("community.answer_have" if about_key(request) else "community.answer_come"),
        ELSEWHERE: turn.say("community.answer_property"),
    }[digit]
    state = RequestState.ACCEPTED if digit == YES else RequestState.ANSWERED
    await _helped(turn, request, state, words)


async def words_answer_request(turn: Turn, ask: Ask) -> bool:
    """Take free words for an answer; False when they are about something of his own.

    In a group only what is said to us, and only in private, counts: a clerk talks of much there.
    """
    text = turn.inbound.text.strip()
    if turn.inbound.chat is not None or not text or turn.meaning.intent in _OWN_MATTERS:
        return False
    if turn.meaning.favour or turn.meaning.slots.urgent or _is_order(turn):
        return False
    request = await turn.uow.requests.get(RequestId(int(ask.options[YES])))
    if request is None:
        return False
    waits = request.state is RequestState.OPEN
    if not waits and turn.meaning.intent not in _LATE_ANSWERS:
        return False
    reply = reply_of(text)
    if reply is Reply.BACK:
        await _asks_back(turn, request, text)
        return True
    await turn.uow.asks.settle(ask.id)
    if reply is Reply.NO:
        await _declined(turn, request)
    elif reply is Reply.YES:
        await _helped(turn, request, RequestState.ACCEPTED, shortened(text, 60))
    else:
        await _helped(turn, request, RequestState.ANSWERED, shortened(text, 100))
    return True


def _is_order(turn: Turn) -> bool:
    """Whether the words are a command of their own; 我来 of the one who was asked is none."""
    command = turn.meaning.command
    if command is None:
        return False
    deed = command.ticket is None and command.verb in _DEEDS
    return not deed or (turn.is_staff and reply_of(turn.inbound.text) is not Reply.YES)


async def _helped(turn: Turn, request: CommunityRequest, state: RequestState, words: str) -> None:
    chain = await turn.uow.requests.of_chain(request.chain)
    if any(row.state.helped for row in chain):
        await turn.reply("community.settled")
        return
    await turn.uow.requests.save(replace(request, state=state, answered_at=turn.now, answer=words))
    await _spare_others(turn, request, chain)
    name = turn.name_of(request.asked)
    for person in await _concerned(turn, request):
        await turn.tell(
            person,
            turn.say("community.helped", name=name, words=request.words, answer=words),
            key=turn.key(f"helped:{person}"),
        )
    key = request.kind is HelpKind.KEY
    await turn.reply("community.thanks_key" if key else "community.thanks")


async def _concerned(turn: Turn, request: CommunityRequest) -> list[UserId]:
    """Return who has to know: whoever asked, and who has the ticket now."""
    people = [request.asked_by]
    if request.ticket is not None:
        people.append((await turn.uow.tickets.get(request.ticket)).owner)
    return [person for person in dict.fromkeys(people) if person != turn.sender]


async def _spare_others(
    turn: Turn, request: CommunityRequest, chain: Sequence[CommunityRequest]
) -> None:
    """Tell whoever was asked meanwhile that it has been done."""
    for row in chain:
        if row.id != request.id and row.state is RequestState.OPEN:
            await turn.uow.requests.save(replace(row, state=RequestState.PASSED))
            await turn.tell(
                row.asked,
                turn.say("community.spared", words=row.words),
                key=turn.key(f"spared:{row.id}"),
            )


async def _declined(turn: Turn, request: CommunityRequest) -> None:
    if request.state is RequestState.OPEN:
        saved = await turn.uow.requests.save(
            replace(request, state=RequestState.DECLINED, answered_at=turn.now)
        )
        await next_person(turn, saved)
    await turn.reply("community.declined")


async def _asks_back(turn: Turn, request: CommunityRequest, text: str) -> None:
    """He has to know more: his words go to the crew, and the clock starts again."""
    if request.state is RequestState.OPEN:
        due = turn.now + turn.rules.community_answer
        await turn.uow.requests.save(replace(request, due=due))
    name = turn.name_of(request.asked)
    await turn.tell(
        request.asked_by,
        turn.say("community.asks_back", name=name, words=shortened(text, 80)),
        key=turn.key("asks_back"),
    )
    await turn.reply("community.passed_on", name=turn.name_of(request.asked_by))

"""What whoever answers for an end is asked, and the question to the station head."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.ask import AskKind
from domain.ids import UserId, direct_conversation
from domain.outage import Outage
from domain.outbound import Purpose
from domain.planned_end import EndClock
from handlers.planned_end import numbers_of, where_of
from handlers.promise_words import head_question
from handlers.turn import Desk

CAN, LATER, UNSURE = "can", "later", "unsure"
ASKED: Final[Mapping[str, str]] = {"1": CAN, "2": LATER, "3": UNSURE}
"""能来电吗？1能 2晚一点 3说不准."""
WHEN: Final[Mapping[str, str]] = {**ASKED, "when": "wanted"}
"""几点能好？: a time is wanted; the digits keep what they meant a moment ago."""

OUTAGES: Final = "outages"
"""The option that keeps which outages a question is about: their numbers, by blanks."""


def kept(outages: Sequence[Outage]) -> str:
    """Return what a question keeps of its outages."""
    return " ".join(str(outage.id) for outage in outages)


async def question(
    desk: Desk,
    person: UserId,
    text: str,
    outages: Sequence[Outage],
    options: Mapping[str, str],
    *,
    key: str,
) -> None:
    """Ask one person in private about the end of outages; an older such question is replaced."""
    here = direct_conversation(person)
    await desk.ask(AskKind.PLANNED_END, person, here, options={**options, OUTAGES: kept(outages)})
    await desk.tell(person, text, key=f"end:{kept(outages)}:{key}|{person}", purpose=Purpose.CHASE)


async def ask_head(desk: Desk, outages: Sequence[Outage], clock: EndClock, *, key: str) -> None:
    """Ask the station head whether outages may be put off once more: 1同意 2再催."""
    proposal, head = clock.proposal, desk.station.head.userid
    if proposal is None:
        return
    options = {"1": "agree", "2": "again", OUTAGES: kept(outages)}
    await desk.ask(AskKind.DELAY, head, direct_conversation(head), options=options)
    text = head_question(
        desk,
        proposal,
        no=numbers_of(outages),
        place=where_of(outages),
        delays=clock.delays,
        passed=clock.news_due is not None,
    )
    await desk.tell(head, text, key=key, purpose=Purpose.CHASE)

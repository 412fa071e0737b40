"""What the bot does not answer but a person should see: overheard words that may be a report."""

from dataclasses import replace
from datetime import timedelta

from domain.ask import AskKind
from domain.ids import ChatId, InboxId, UserId, direct_conversation
from domain.meaning import Intent
from domain.privacy import masked, shortened
from domain.station import Role, StationMap
from handlers.hearing import hearing_of
from handlers.report_fault import report_fault
from handlers.turn import Turn

YES, NO = "1", "2"
TALKING = timedelta(minutes=1)
"""How long after his words a member of staff is taken to be still talking."""


async def show_to_staff(turn: Turn) -> None:
    """Ask the grid manager whether overheard words are a report; one digit opens the ticket."""
    manager = grid_manager(turn)
    chat, advice = turn.chat, turn.meaning.advice
    await turn.ask(
        AskKind.DOUBT,
        manager,
        direct_conversation(manager),
        options={YES: str(turn.inbound.id), NO: ""},
    )
    await turn.tell(
        manager,
        turn.say(
            "crew.doubt",
            chat=chat.name if chat is not None else "",
            words=shortened(masked(turn.inbound.text), 60),
        )
        + (
            turn.say("crew.doubt_advice", what=turn.say(f"intent.{advice.label}"))
            if advice
            else ""
        ),
        key=turn.key("doubt"),
    )


def grid_manager(turn: Turn) -> UserId:
    """Return who leads the grid of the group: its manager, else any manager, else the head."""
    return manager_of_chat(turn.station, turn.inbound.chat)


def manager_of_chat(station: StationMap, chat_id: ChatId | None) -> UserId:
    """Return who leads the grid of a group: its manager, else any manager, else the head."""
    chat = station.chat(chat_id)
    names = chat.communities if chat is not None else ()
    community = station.community(names[0]) if names else None
    grid = station.grid(community.grid) if community is not None else None
    managers = station.with_role(Role.MANAGER)
    return grid.manager if grid else (managers or (station.head,))[0].userid


async def settle_doubt(turn: Turn, option: str) -> None:
    """The manager said what it was: a report is then taken up as if the bot had understood."""
    message = await turn.uow.inbox.get(InboxId(int(option))) if option else None
    if message is None:
        await turn.reply("crew.doubt_none")
        return
    meaning = turn.reread(message)
    if meaning.intent is not Intent.DANGER:
        meaning = replace(
            meaning, intent=Intent.FAULT, what=meaning.what or turn.say("crew.doubt_what")
        )
    member = turn.station.member(message.sender)
    await report_fault(
        replace(
            turn,
            inbound=message,
            meaning=meaning,
            actor=member,
            hearing=hearing_of(message, member),
        )
    )
    await turn.reply("crew.doubt_taken")


async def staff_is_answering(turn: Turn) -> bool:
    """Whether one of the grid's people spoke here a moment ago: the bot does not talk over him."""
    for person in sorted(people_of_chat(turn.station, turn.inbound.chat)):
        if await turn.uow.inbox.recent(person, turn.here, since=turn.now - TALKING):
            return True
    return False


def people_of_chat(station: StationMap, chat_id: ChatId | None) -> frozenset[UserId]:
    """Return the staff of the grids whose communities talk in a group."""
    chat = station.chat(chat_id)
    return frozenset(
        member.userid
        for name in (chat.communities if chat is not None else ())
        for grid in station.grids
        if (community := station.community(name)) and grid.code == community.grid
        for member in station.members
        if member.userid in (*grid.members, grid.manager) and member.is_staff
    )

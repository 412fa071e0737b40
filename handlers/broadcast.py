"""广播: the dispatcher's or head's words to all groups or to those he names, after his yes.

Each group is written to at most once; what may not have arrived is put before the operator
(reliability.md rule 6).
"""

import re

from domain.ask import Ask, AskKind
from domain.broadcast import Broadcast, read_broadcast
from domain.ids import InboxId
from domain.meaning import Command, Verb
from domain.outbound import Outgoing, Purpose
from domain.station import Chat
from handlers.are_you_sure import MEANT_FOR
from handlers.rights import check_verb
from handlers.turn import Turn
from handlers.words import as_written

YES, NO = "1", "2"
_VERB = re.compile(r"(?:广播|群发)(?:一下)?[\s:：,，]*")
ACT, LEFT = "broadcast", "unsaid"
_NAMES = 6


async def ask_broadcast(turn: Turn, command: Command) -> None:
    """Read the text back with the groups it goes to."""
    cast = _read(turn, command, turn.inbound.text)
    if not cast.text:
        await turn.reply("wave.cast_empty")
        return
    if not cast.chats:
        await turn.reply("wave.cast_nowhere")
        return
    number = turn.inbound.id
    await turn.uow.asks.add(
        Ask(
            kind=AskKind.SURE,
            person=turn.sender,
            conversation=turn.here,
            options={YES: f"{ACT} {number}", NO: f"{LEFT} {number}"},
            asked_at=turn.now,
            until=turn.now + MEANT_FOR,
        )
    )
    by_hand = turn.say("wave.cast_by_hand", names=_names(turn, cast.by_hand))
    read = turn.say(
        "wave.cast_read",
        n=len(cast.chats),
        names=_names(turn, cast.chats),
        text=cast.text,
        one=turn.pick(YES, turn.here),
        two=turn.pick(NO, turn.here),
    )
    await turn.reply_text(read + (f"\n{by_hand}" if cast.by_hand else ""))


async def send_broadcast(turn: Turn, words: list[str]) -> None:
    """Queue it, once for each group.

    Raises:
        NotAllowedError: he may no longer do it.
    """
    check_verb(turn.actor, Verb.BROADCAST)
    turn.step(Verb.BROADCAST)
    message = await turn.uow.inbox.get(InboxId(int(words[0])))
    command = turn.reread(message).command if message is not None else None
    if message is None or command is None:
        await turn.reply("wave.cast_empty")
        return
    cast = _read(turn, command, message.text)
    for chat in cast.chats:
        await turn.uow.outbox.add(
            Outgoing(
                purpose=Purpose.BROADCAST,
                dedup_key=f"cast:{message.id}:{chat.chat_id}",
                text=cast.text,
                chat=chat.chat_id,
            )
        )
    await turn.reply("wave.cast_sent", n=len(cast.chats))


async def leave_broadcast(turn: Turn, words: list[str]) -> None:
    """Nothing is sent."""
    await turn.reply("wave.cast_left")


def _read(turn: Turn, command: Command, text: str) -> Broadcast:
    """Return groups and text; what stands behind the verb is said exactly as it was written."""
    verb = _VERB.search(text)
    behind = text[verb.end() :].strip() if verb and command.words else ""
    return read_broadcast(turn.station, behind or as_written(text, command.words))


def _names(turn: Turn, chats: tuple[Chat, ...]) -> str:
    shown = "、".join(chat.name for chat in chats[:_NAMES])
    return turn.say("wave.cast_more", names=shown) if len(chats) > _NAMES else shown

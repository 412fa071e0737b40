"""An enterprise answers the notice of its line: 收到, or that it wishes for another day."""

from dataclasses import replace

from domain.ask import Ask
from domain.meaning import Intent
from domain.outage import Outage
from domain.privacy import shortened
from domain.receipt import Receipt, ReceiptId, ReceiptState
from handlers.enterprise import YES, announcer, ask_receipt
from handlers.planned_outage import dated
from handlers.turn import Turn
from language.receipts import Answer, answer_of

_LONGEST = 100
_OWN_MATTERS = frozenset(
    {
        Intent.DANGER,
        Intent.FAULT,
        Intent.ME_TOO,
        Intent.STILL_DARK,
        Intent.COMPLAINT,
        Intent.VIOLATION,
        Intent.WITHDRAW,
        Intent.RESTORED,
    }
)
"""What somebody says for himself, whatever he was asked."""

_TALK = frozenset({Intent.CHATTER, Intent.OPINION, Intent.CREW_UPDATE, Intent.LOAD_RELIEF})
"""As what an answer reads that is neither a receipt nor plainly a wish: a person should read it."""


async def answer_receipt(turn: Turn, ask: Ask, digit: str) -> None:
    """Take 1 as the receipt."""
    receipt = await turn.uow.receipts.get(ReceiptId(int(ask.options[digit])))
    outage = await turn.uow.outages.get(receipt.outage) if receipt is not None else None
    if receipt is not None and outage is not None:
        await _received(turn, receipt, outage)


async def words_of_receipt(turn: Turn, ask: Ask) -> bool:
    """Take 收到 as the receipt and pass a wish on; False when it is about something of his own.

    Only in private: in a group he talks of much.
    """
    text = turn.inbound.text.strip()
    if turn.inbound.chat is not None or not text or turn.meaning.slots.urgent:
        return False
    answer = answer_of(text)
    wished = answer is Answer.WISHED or (answer is Answer.OTHER and turn.meaning.intent in _TALK)
    if turn.meaning.intent in _OWN_MATTERS or not (wished or answer is Answer.RECEIVED):
        return False
    receipt = await turn.uow.receipts.get(ReceiptId(int(ask.options[YES])))
    outage = await turn.uow.outages.get(receipt.outage) if receipt is not None else None
    if receipt is None or outage is None or (turn.is_staff and turn.meaning.command is not None):
        return False
    await turn.uow.asks.settle(ask.id)
    if wished:
        await _wished(turn, receipt, outage, shortened(text, _LONGEST))
    else:
        await _received(turn, receipt, outage)
    return True


async def _received(turn: Turn, receipt: Receipt, outage: Outage) -> None:
    if receipt.is_open:
        await turn.uow.receipts.save(
            replace(receipt, state=ReceiptState.RECEIVED, due=None, answered_at=turn.now)
        )
    await _thank(turn, receipt, outage)


async def _thank(turn: Turn, receipt: Receipt, outage: Outage) -> None:
    """Thank, and ask for the next receipt he still owes."""
    thanks = turn.say("enterprise.received", name=receipt.enterprise, no=outage.shown_no)
    for other in await turn.uow.receipts.open_of(turn.sender):
        owed = await turn.uow.outages.get(other.outage)
        if other.id != receipt.id and owed is not None and owed.end > turn.now:
            await ask_receipt(turn, other, until=owed)
            thanks += turn.say(
                "enterprise.next",
                name=other.enterprise,
                no=owed.shown_no,
                when=dated(owed.start, owed.end),
                form=turn.pick(YES, turn.here),
            )
            break
    await turn.reply_text(thanks)


async def _wished(turn: Turn, receipt: Receipt, outage: Outage, words: str) -> None:
    """Pass a wish on in its own words; whoever announced the plan decides."""
    await turn.uow.receipts.save(
        replace(receipt, state=ReceiptState.WISHED, due=None, answered_at=turn.now, answer=words)
    )
    person = announcer(turn, outage)
    await turn.tell(
        person,
        turn.say(
            "enterprise.wish",
            name=receipt.enterprise,
            no=outage.shown_no,
            when=dated(outage.start, outage.end),
            words=words,
        ),
        key=turn.key("wish"),
    )
    await turn.reply("enterprise.wish_passed", name=turn.name_of(person))

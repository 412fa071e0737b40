"""The statements about the inbox as a queue, built once."""

from typing import Final

from sqlalchemy import and_, bindparam, exists, select, tuple_, update

from domain.inbound import Inbound
from storage.columns import EPOCH, Instant, literal_word
from storage.inbox_rows import Leased
from storage.tables import INBOX_OPEN, InboxState, inbox

_now: Final = bindparam("now", type_=Instant)
_other: Final = inbox.alias("other")
_leased: Final = literal_word(InboxState.LEASED)
_same_conversation: Final = _other.c.conversation == inbox.c.conversation
_earlier_open: Final = exists().where(
    _same_conversation,
    _other.c.state.in_([literal_word(InboxState.WAITING), _leased]),
    tuple_(_other.c.sent_at, _other.c.id) < tuple_(inbox.c.sent_at, inbox.c.id),
)
_in_work: Final = exists().where(
    _same_conversation, _other.c.state == _leased, _other.c.due_at > _now
)

CLAIMABLE: Final = (
    select(inbox)
    .where(INBOX_OPEN, inbox.c.due_at <= _now, ~_earlier_open, ~_in_work)
    .order_by(inbox.c.sent_at, inbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=inbox)
)
"""The heads of conversations that are due; none of a conversation that is being worked on."""

THESE: Final = update(inbox).where(inbox.c.id.in_(bindparam("these", expanding=True)))
LEASE_THESE: Final = THESE.values(state=InboxState.LEASED, attempt=inbox.c.attempt + 1)

HELD: Final = and_(
    inbox.c.id == bindparam("held"),
    inbox.c.state == _leased,
    inbox.c.owner == bindparam("holder"),
    inbox.c.attempt == bindparam("nth"),
)
"""The fence: a message is still leased to this very attempt. Its values: `fence`."""

FAILURES: Final = select(inbox.c.failures).where(HELD)
GIVE_BACK: Final = update(inbox).where(HELD)
RELEASE: Final = (
    update(inbox).where(inbox.c.state == _leased).values(state=InboxState.WAITING, due_at=EPOCH)
)
PURGE: Final = (
    update(inbox)
    .where(
        inbox.c.id > bindparam("after"),
        inbox.c.id <= bindparam("upto"),
        inbox.c.received_at < bindparam("before", type_=Instant),
        inbox.c.raw != literal_word(""),
    )
    .values(raw="")
)


def fence(inbound: Inbound) -> dict[str, object]:
    """Return the values of `HELD` for a worker's message.

    Raises:
        TypeError: the message was never claimed.
    """
    if not isinstance(inbound, Leased):
        raise TypeError("only a claimed message can be finished")
    return {"held": inbound.id, "holder": inbound.owner, "nth": inbound.attempt}

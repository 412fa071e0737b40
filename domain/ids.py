"""Names of things. A chat is not a member: the type checker keeps them apart."""

from typing import NewType

UserId = NewType("UserId", str)
"""WeCom userid of a person (成员账号), case kept, compared as given."""

ChatId = NewType("ChatId", str)
"""WeCom chatid of a group (群)."""

TicketNo = NewType("TicketNo", int)
"""Visible ticket number (编号). Shown with at least four digits: ``0231``."""

InboxId = NewType("InboxId", int)
"""Row number of a stored inbound message; also its place in the order of arrival."""

OutboxId = NewType("OutboxId", int)
"""Row number of an outgoing message."""

ConversationId = NewType("ConversationId", str)
"""What is kept in order: ``group:<chatid>`` or ``direct:<userid>``."""


def group_conversation(chat: ChatId) -> ConversationId:
    """Return the conversation of a group."""
    return ConversationId(f"group:{chat}")


def direct_conversation(person: UserId) -> ConversationId:
    """Return the conversation of one person with the bot, whatever the channel."""
    return ConversationId(f"direct:{person}")


def show_no(no: TicketNo) -> str:
    """Return the number as people read it, for example ``0231``."""
    return f"{no:04d}"

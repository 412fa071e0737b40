"""Queued messages as rows, both ways."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import RowMapping

from domain.ids import ChatId, InboxId, OutboxId, TicketNo, UserId
from domain.outbound import (
    Card,
    CardButton,
    CardChoice,
    CardUpdate,
    Delivery,
    Outgoing,
    Paper,
    PaperKind,
    ReplyAddress,
)
from storage import json_text
from storage.columns import EPOCH
from storage.tables import OutboxState

REPLY_LIVES: Final = timedelta(hours=1)
"""How long a response_url is good (wecom-protocol.md, active replies)."""


def to_row(message: Outgoing) -> dict[str, object]:
    """Return the row of a message that has just been queued."""
    return {
        "purpose": message.purpose,
        "priority": message.purpose.priority,
        "dedup_key": message.dedup_key,
        "target": message.target,
        "chat": message.chat,
        "person": message.person,
        "text": message.text,
        "card": "" if message.card is None else json_text.dump(asdict(message.card)),
        "card_update": "" if message.update is None else json_text.dump(asdict(message.update)),
        "paper": "" if message.paper is None else json_text.dump(asdict(message.paper)),
        "mentions": json_text.dump(message.mentions),
        "ticket": message.ticket,
        "reply_to": message.reply_to,
        "not_before": message.not_before,
        "expires_at": message.expires_at,
        "fallback_chat": message.fallback_chat,
        "fallback_text": message.fallback_text,
        "ready_at": message.not_before or EPOCH,
        "state": OutboxState.PENDING if message.not_before is None else OutboxState.HELD,
    }


def to_message(row: RowMapping) -> Outgoing:
    """Return the message of a row."""
    card = json_text.load(row["card"], None)
    update = json_text.load(row["card_update"], None)
    paper = json_text.load(row["paper"], None)
    return Outgoing(
        purpose=row["purpose"],
        dedup_key=row["dedup_key"],
        text=row["text"],
        chat=None if row["chat"] is None else ChatId(row["chat"]),
        person=None if row["person"] is None else UserId(row["person"]),
        card=None if card is None else _to_card(card),
        update=None if update is None else CardUpdate(**update),
        paper=None if paper is None else Paper(**{**paper, "kind": PaperKind(paper["kind"])}),
        mentions=tuple(UserId(userid) for userid in json_text.load(row["mentions"], ())),
        ticket=None if row["ticket"] is None else TicketNo(row["ticket"]),
        reply_to=None if row["reply_to"] is None else InboxId(row["reply_to"]),
        not_before=row["not_before"],
        expires_at=row["expires_at"],
        fallback_chat=None if row["fallback_chat"] is None else ChatId(row["fallback_chat"]),
        fallback_text=row["fallback_text"],
    )


def to_delivery(row: RowMapping, *, owner: str, now: datetime) -> Delivery:
    """Return what a worker gets to hold, from a row joined with its group and its question."""
    return Delivery(
        id=OutboxId(row["id"]),
        owner=owner,
        attempt=row["attempt"] + 1,
        message=to_message(row),
        robot=row["robot"] or "",
        reply=_reply_address(row["reply_url"], row["reply_from"], now),
        body=row["body"] or b"",
    )


def _reply_address(url: str | None, since: datetime | None, now: datetime) -> ReplyAddress | None:
    if not url or since is None or since + REPLY_LIVES <= now:
        return None
    return ReplyAddress(url=url, until=since + REPLY_LIVES)


def _to_card(card: dict[str, Any]) -> Card:
    choice = card.pop("choice")
    return Card(
        task_id=card["task_id"],
        title=card["title"],
        desc=card["desc"],
        rows=tuple((name, value) for name, value in card["rows"]),
        buttons=tuple(CardButton(**button) for button in card["buttons"]),
        choice=None
        if choice is None
        else CardChoice(
            key=choice["key"],
            title=choice["title"],
            options=tuple((key, words) for key, words in choice["options"]),
        ),
    )

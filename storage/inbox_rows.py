"""Stored messages as rows: how one is written in the hot path, and how it is read."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import RowMapping

from domain.ids import ChatId, ConversationId, InboxId, UserId
from domain.inbound import Arrival, Button, Inbound, Media
from storage import json_text
from storage.columns import to_micros
from storage.crash import crash_point

Row = tuple[str | int | None, ...]

_COLUMNS: Final = (
    "channel",
    "key",
    "conversation",
    "chat",
    "sender",
    "kind",
    "text",
    "quote",
    "media",
    "button",
    "sent_at",
    "received_at",
    "reply_url",
    "stream_id",
    "raw",
    "addressed",
)
_HOLES: Final = f"({', '.join('?' * len(_COLUMNS))})"


@lru_cache(maxsize=256)
def _insert(count: int) -> str:
    """Return one statement for so many messages.

    One step of SQLite for the whole batch: every step gives the interpreter's lock away and has
    to win it back from the event loop, which cost more than the writing (make bench).
    """
    return (
        f"INSERT INTO inbox ({', '.join(_COLUMNS)}) "  # noqa: S608  names of ours only
        f"VALUES {', '.join([_HOLES] * count)} ON CONFLICT DO NOTHING"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased(Inbound):
    """A message that one worker holds: `owner` and `attempt` are the fence around it."""

    owner: str
    attempt: int


def to_row(arrival: Arrival) -> Row:
    """Return a message in the order of the columns."""
    button = arrival.button
    return (
        arrival.channel.value,
        arrival.key,
        arrival.conversation,
        arrival.chat,
        arrival.sender,
        arrival.kind.value,
        arrival.text,
        arrival.quote,
        json_text.dump([(m.kind, m.media_id, m.url) for m in arrival.media]),
        ""
        if button is None
        else json_text.dump([button.task_id, button.key, button.response_code, button.selected]),
        to_micros(arrival.sent_at),
        to_micros(arrival.received_at),
        arrival.reply_url,
        arrival.stream_id,
        arrival.raw,
        arrival.addressed,
    )


def write_batch(connection: sqlite3.Connection, rows: Sequence[Row]) -> Sequence[Exception | None]:
    """Store messages with one commit; return for each what kept it from being stored.

    A row that cannot be stored fails alone: its neighbours are tried again one by one. Runs on
    the connection's thread.
    """
    try:
        _write(connection, rows)
    except sqlite3.Error as error:
        if len(rows) == 1 or not connection.in_transaction:
            connection.rollback()
            return [error] * len(rows)
        connection.rollback()
    except ValueError as error:  # text that is no Unicode
        connection.rollback()
        if len(rows) == 1:
            return [error]
    else:
        return [None] * len(rows)
    return [write_batch(connection, [row])[0] for row in rows]


def _write(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_insert(len(rows)), list(chain.from_iterable(rows)))
    crash_point("A3")
    connection.commit()
    crash_point("A4")


def message_fields(row: RowMapping) -> dict[str, Any]:
    """Return the fields of an `Inbound` from a row of its table."""
    button = json_text.load(row["button"], None)
    return {
        "id": InboxId(row["id"]),
        "channel": row["channel"],
        "key": row["key"],
        "conversation": ConversationId(row["conversation"]),
        "chat": None if row["chat"] is None else ChatId(row["chat"]),
        "sender": UserId(row["sender"]),
        "kind": row["kind"],
        "text": row["text"],
        "quote": row["quote"],
        "media": tuple(
            Media(kind=kind, media_id=media_id, url=url)
            for kind, media_id, url in json_text.load(row["media"], ())
        ),
        "button": None if button is None else _button(*button),
        "sent_at": row["sent_at"],
        "received_at": row["received_at"],
        "reply_url": row["reply_url"],
        "stream_id": row["stream_id"],
        "raw": row["raw"],
        "addressed": row["addressed"],
    }


def _button(task_id: str, key: str, response_code: str, selected: list[list[str]]) -> Button:
    return Button(
        task_id=task_id,
        key=key,
        response_code=response_code,
        selected=tuple((question, option) for question, option in selected),
    )

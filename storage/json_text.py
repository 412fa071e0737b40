"""Small structures as JSON text: compact, real Chinese characters, the same in every database."""

import json
from datetime import date, datetime
from functools import partial
from typing import Any

_encode = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def dump(value: object) -> str:
    """Return plain data as JSON text; empty text for what is empty."""
    return _encode(value) if value else ""


def load(text: str, default: Any) -> Any:  # noqa: ANN401  JSON is what it is
    """Return the data of `dump`, or `default` for empty text."""
    return json.loads(text) if text else default


def dump_free(value: object) -> str:
    """Return any data as JSON text: instants in ISO form, sets as lists."""
    return _encode(value, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")

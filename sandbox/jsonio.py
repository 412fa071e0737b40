"""JSON objects as they cross the wire."""

import json

JsonObject = dict[str, object]
"""A decoded JSON object; its values are looked at before they are used."""


def loads_object(raw: bytes | str) -> JsonObject:
    """Decode one JSON object.

    Raises:
        ValueError: not UTF-8, not JSON, nested too deep, or not an object.
    """
    try:
        found = json.loads(raw)
    except RecursionError as error:
        raise ValueError("JSON is nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError("expected a JSON object")  # noqa: TRY004 - callers treat it as bad JSON
    return found


def dumps(value: object) -> str:
    """Encode compactly, Chinese as itself; half a surrogate pair becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def text_in(body: JsonObject, name: str) -> str:
    """Return a text field, or an empty text when it is missing or not text."""
    value = body.get(name)
    return value if isinstance(value, str) else ""


def object_in(body: JsonObject, name: str) -> JsonObject:
    """Return an object field, or an empty object when it is missing or not one."""
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def texts_in(body: JsonObject, name: str) -> list[str]:
    """Return the texts of a list field; anything else counts as no text."""
    value = body.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def whole_in(body: JsonObject, name: str, default: int) -> int:
    """Return a whole number, also when written as text; `default` when there is none."""
    value = body.get(name)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return default

"""One call of the official API, as the endpoints see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sandbox.jsonio import JsonObject


@dataclass(frozen=True, slots=True)
class Upload:
    """The file of a multipart request."""

    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """An answer that is a file, not JSON."""

    filename: str
    content_type: str
    data: bytes


@dataclass(slots=True, kw_only=True)
class ApiCall:
    """What was asked. Endpoints add `notes` (what happens silently) and the `robot`'s name."""

    path: str
    query: Mapping[str, str]
    body: JsonObject = field(default_factory=dict)
    upload: Upload | None = None
    notes: list[str] = field(default_factory=list)
    robot: str = ""


Endpoint = Callable[[ApiCall], JsonObject | FileAnswer]
"""Answers with the fields beside errcode 0 and errmsg ok, or raises ApiError."""

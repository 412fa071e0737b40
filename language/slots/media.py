"""What came along with a text."""

from collections.abc import Mapping
from typing import Final, cast

from language.words import load

_KINDS: Final = cast("Mapping[str, str]", load("slots")["media"])


def media(word: str) -> str:
    """Return image, video, voice or file for the client's word; empty for a sticker or nothing."""
    return _KINDS.get(word, "")

"""What may be read by whom: a group never sees a telephone or door number (个人信息保护法 art. 25)."""

import re
from typing import Final

_PHONE: Final = re.compile(r"(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_LANDLINE: Final = re.compile(r"(?<!\d)(0\d{2,3})[- ]?\d{4,5}(\d{3})(?!\d)")
_ROOM: Final = re.compile(r"(单元)[\s的-]*\d{3,4}(?:室|号|户)?|(?<!\d)\d{3,4}室")
_LONG: Final = re.compile(r"(?<!\d)\d{9,20}(?!\d)")


def masked(text: str) -> str:
    """Return text fit for a group: 138****0000, no door number, no account number (户号)."""
    text = _PHONE.sub(r"\1****\2", text)
    text = _LANDLINE.sub(r"\1****\2", text)
    text = _ROOM.sub(lambda hit: hit.group(1) or "某室", text)
    return _LONG.sub(lambda hit: hit.group()[:2] + "****" + hit.group()[-2:], text)


def shortened(text: str, limit: int = 60) -> str:
    """Return the first `limit` characters on one line, cut with ``…``."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

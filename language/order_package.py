"""广播包 P012, P012海报, 喇叭稿: which outage, and which pieces of its package."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from domain.meaning import Command
from language.orders import Order, Reader

_OUTAGE: Final = re.compile(
    r"(?:编号)?\s?(?:[Pp]\s?-?\s?0*(?P<number>\d{1,6}))?号?(?:的)?(?P<piece>[\u4e00-\u9fff]{0,6})"
    r"(?:一份|一张|吧|哈)?[!。~]*"
)
_PIECES: Final = re.compile(
    r"(?:的?(?:停电)?(?:广播包|宣传包|通知包|海报(?:图片?)?|(?:大?[喇啦]叭|广播)稿))?(?:一份|一张|吧|哈)?"
)


def _reader(piece: str) -> Reader:
    def read(order: Order) -> Command | None:
        said = _OUTAGE.fullmatch(order.rest.strip())
        if said is None or not _PIECES.fullmatch(said["piece"]):
            return None
        number = said["number"] or (str(order.ticket) if order.ticket is not None else "")
        details = (("piece", piece), *((("outage", number),) if number else ()))
        return replace(order.command(), ticket=None, details=details)

    return read


PACKAGE_READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        "package": _reader("all"),
        "package_poster": _reader("poster"),
        "package_script": _reader("script"),
    }
)
"""The readers by the value of ``takes`` in lexicon/commands.toml."""

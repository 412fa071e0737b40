"""Which renderer makes which kind of paper, and the one place that calls them."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Final

import structlog

from bot.papers.poster import poster_pdf, poster_png
from bot.papers.rendered import PaperError, Rendered, Renderer
from domain.outbound import Paper, PaperKind

log = structlog.get_logger()

RENDERERS: Final[Mapping[PaperKind, Renderer]] = {
    PaperKind.POSTER: poster_png,
    PaperKind.POSTER_PDF: poster_pdf,
}
"""Kind → renderer. Whoever adds a kind of paper adds one line here."""

_KEPT: Final = 16
"""Papers that are remembered: one broadcast sends the same poster to many groups (count)."""


class Papers:
    """Makes papers in a thread, one at a time, and remembers the last few.

    Args of the constructor:
        renderers: beside `RENDERERS`, what this machine can do (a speech engine).
    """

    def __init__(self, renderers: Mapping[PaperKind, Renderer] | None = None) -> None:
        self._renderers = {**RENDERERS, **(renderers or {})}
        self._kept: OrderedDict[str, Rendered] = OrderedDict()
        self._turn = asyncio.Lock()

    def makes(self, kind: PaperKind) -> bool:
        """Whether papers of this kind can be made here."""
        return kind in self._renderers

    async def render(self, paper: Paper) -> Rendered:
        """Return the bytes of a paper under its own name.

        Raises:
            PaperError: with a detail a person can read; also for a bug of a renderer, which is
                logged: a message that cannot be made must not stop the others.
        """
        async with self._turn:
            known = self._kept.get(key := _key(paper))
            if known is None:
                known = await self._make(paper)
                self._kept[key] = known
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
        return replace(known, filename=_named(paper.name, known.filename))

    async def _make(self, paper: Paper) -> Rendered:
        renderer = self._renderers.get(paper.kind)
        if renderer is None:
            raise PaperError(f"这台机器做不出这种附件（{paper.kind}）")
        try:
            return await asyncio.to_thread(renderer, paper.facts)
        except PaperError:
            raise
        except Exception as error:
            log.exception("paper_failed", kind=paper.kind)
            raise PaperError(
                f"附件没有做出来（{paper.kind}，{type(error).__name__}），请看日志"
            ) from error


def _key(paper: Paper) -> str:
    facts = json.dumps([paper.kind, paper.facts], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(facts.encode()).hexdigest()


def _named(wanted: str, made: str) -> str:
    """Return the wanted name, with the ending of what was made."""
    if not wanted:
        return made
    return str(PurePath(wanted).with_suffix(PurePath(made).suffix))

"""Which renderer makes which kind of paper, and the one place that calls them."""

import asyncio
import hashlib
import json
import multiprocessing
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import PurePath
from typing import Final

import structlog

from bot.papers.files import digest_png, docx_file, xlsx_file
from bot.papers.poster import poster_pdf, poster_png
from bot.papers.rendered import PaperError, Rendered, Renderer
from domain.outbound import Paper, PaperKind

log = structlog.get_logger()

RENDERERS: Final[Mapping[PaperKind, Renderer]] = {
    PaperKind.POSTER: poster_png,
    PaperKind.POSTER_PDF: poster_pdf,
    PaperKind.DIGEST: digest_png,
    PaperKind.REPORT_DOCX: docx_file,
    PaperKind.REPORT_XLSX: xlsx_file,
}
"""Kind → renderer. Whoever adds a kind of paper adds one line here: a function of a module, which
a process of its own imports and runs."""

_KEPT: Final = 16
"""Papers that are remembered: one broadcast sends the same poster to many groups (count)."""

_SECONDS: Final = 90.0
"""A paper takes about half a second; what takes longer than this hangs."""


class Papers:
    """Makes papers one at a time, outside of the event loop, and remembers the last few.

    Setting a page is half a second of computing that would hold up every callback, in a thread as
    well: it is done in a process of its own, which starts with the first paper.

    Args of the constructor:
        renderers: beside `RENDERERS`, what this machine can do (a speech engine). They run in a
            thread: they wait for a program.
    """

    def __init__(self, renderers: Mapping[PaperKind, Renderer] | None = None) -> None:
        self._own = renderers or {}
        self._kept: OrderedDict[str, Rendered] = OrderedDict()
        self._turn = asyncio.Lock()
        self._process: ProcessPoolExecutor | None = None

    def makes(self, kind: PaperKind) -> bool:
        """Whether papers of this kind can be made here."""
        return kind in self._own or kind in RENDERERS

    def close(self) -> None:
        """Stop the process, if one has been started."""
        if self._process is not None:
            self._process.shutdown(wait=True, cancel_futures=True)
            self._process = None

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
        renderer = self._own.get(paper.kind) or RENDERERS.get(paper.kind)
        if renderer is None:
            raise PaperError(f"这台机器做不出这种附件（{paper.kind}）")
        where = None if paper.kind in self._own else self._worker()
        try:
            return await _run(where, renderer, paper.facts)
        except PaperError:
            raise
        except (BrokenProcessPool, TimeoutError) as error:
            self._abandon()
            raise PaperError(f"附件没有做出来（{paper.kind}），请再发一次") from error
        except Exception as error:
            log.exception("paper_failed", kind=paper.kind)
            raise PaperError(
                f"附件没有做出来（{paper.kind}，{type(error).__name__}），请看日志"
            ) from error

    def _worker(self) -> ProcessPoolExecutor:
        if self._process is None:
            self._process = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        return self._process

    def _abandon(self) -> None:
        """Leave a process that is broken or hangs; the next paper starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.shutdown(wait=False, cancel_futures=True)


async def _run(
    where: Executor | None, renderer: Renderer, facts: Mapping[str, object]
) -> Rendered:
    if where is None:
        return await asyncio.to_thread(renderer, facts)
    loop = asyncio.get_running_loop()
    return await asyncio.wait_for(
        loop.run_in_executor(where, renderer, dict(facts)), timeout=_SECONDS
    )


def _key(paper: Paper) -> str:
    facts = json.dumps([paper.kind, paper.facts], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(facts.encode()).hexdigest()


def _named(wanted: str, made: str) -> str:
    """Return the wanted name, with the ending of what was made."""
    if not wanted:
        return made
    return str(PurePath(wanted).with_suffix(PurePath(made).suffix))

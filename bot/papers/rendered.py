"""What a renderer gives back. Imports nothing of the product, so that a channel may know it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from domain.outbound import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The bytes of a paper.

    Attributes:
        sort: how the platform is to take it: a picture is shown, a file is opened.
        filename: with its ending, as people see it.
    """

    sort: Literal["image", "file"]
    filename: str
    data: bytes


class PaperError(Exception):
    """A paper cannot be made; `detail` says why and what helps, in Chinese, without names."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


Renderer = Callable[[Mapping[str, object]], Rendered]
"""Makes the bytes of one kind from its facts. Blocking, and run in a thread: keeps no state.

The same facts give the same bytes (no present time in them), so that what was uploaded once is
sent again. Raises `PaperError` for what a person can mend.
"""

Render = Callable[[Paper], Awaitable[Rendered]]
"""What a channel is given. Raises `PaperError`, never anything else."""


async def no_papers(paper: Paper) -> Rendered:
    """Refuse every paper: what a channel has that was given nothing to make them with.

    Raises:
        PaperError: always.
    """
    raise PaperError(f"这里做不了附件（{paper.kind}）")

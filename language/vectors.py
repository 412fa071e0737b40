"""What the vector of a whole sentence (an embedding) adds to the trained table.

Nothing here makes vectors: whoever starts the bot with the extra `embed` hands in an `Embedder`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

Vector: TypeAlias = Sequence[float]

LONGEST: Final = 96
"""Characters that are embedded: the time grows with them, and what is meant is said by then."""


class Embedder(Protocol):
    """Turns a text into a vector of fixed length that says what it means."""

    def embed(self, text: str) -> Vector | None:
        """Return the vector of a text; None when there is none just now. Never raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorWeights:
    """The part of a table that weighs the vector of a text.

    Attributes:
        weights: a signed byte for each class, dimension after dimension.
        scale: what one unit of each class's bytes is worth.
    """

    weights: memoryview
    scale: tuple[float, ...]

    @property
    def length(self) -> int:
        """Dimensions of the vectors it was made with (count)."""
        return len(self.weights) // len(self.scale)

    def margins(self, vector: Vector) -> list[float]:
        """Return what a vector of this `length` adds to the margin of each class."""
        width = len(self.scale)
        sums = [0.0] * width
        for row, value in enumerate(vector):
            start = row * width
            for n, weight in enumerate(self.weights[start : start + width]):
                sums[n] += value * weight
        return [total * unit for total, unit in zip(sums, self.scale, strict=True)]

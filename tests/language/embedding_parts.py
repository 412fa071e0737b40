"""A small embedder of our own, and a small table that was made for it.

The embedder counts the characters of a text in drawers: real vectors, no package needed.
"""

from dataclasses import dataclass, field
from zlib import crc32

from language.table import Table
from language.vectors import Vector, VectorWeights

DRAWERS = 64


def drawer(character: str) -> int:
    return crc32(character.encode("utf-8", "replace")) % DRAWERS


@dataclass
class HashingEmbedder:
    """Attributes: `length` of the vectors; `broken`: it has none to give."""

    length: int = DRAWERS
    broken: bool = False
    asked: list[str] = field(default_factory=list)

    def embed(self, text: str) -> Vector | None:
        self.asked.append(text)
        if self.broken:
            return None
        counts = [0.0] * self.length
        for character in text:
            counts[drawer(character)] += 1 / len(text)
        return counts


def table_for(word: str) -> Table:
    """Return a table that sees a fault in whatever falls into the drawers of a word, else talk."""
    full = {drawer(character) for character in word}
    pulls = bytes(
        value % 256
        for row in range(DRAWERS)
        for value in ((-90, 90) if row in full else (90, -90))
    )
    anything = {"chatter": {"": 0.0}, "fault_report": {"": 0.0}}
    return Table(
        classes=("chatter-", "fault_report+"),
        rows={},
        idf=b"",
        weights=memoryview(b"").cast("b"),
        scale=(1.0, 1.0),
        bias=(0.0, 0.0),
        sharpness=6.0,
        trust=(0.5, 0.5, 0.5),
        rules=(anything, anything, anything),
        corpus="",
        vectors=VectorWeights(weights=memoryview(pulls).cast("b"), scale=(0.01, 0.01)),
    )

"""The table of the extra `embed`: it sees the vector of the whole sentence besides its pieces."""

from dataclasses import dataclass
from typing import Final

from language.judge import Scores
from language.table import Table, shipped
from language.utterance import prepare
from language.vectors import LONGEST, Embedder

FILE: Final = "table-embedding.bin.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedTable:
    """Implements `language.judge.Scorer`; without a vector the plain table decides.

    Attributes:
        plain: what decides when there is no vector.
        table: trained with vectors of this embedder.
    """

    embedder: Embedder
    plain: Table
    table: Table

    def scores(
        self, text: str, *, speaker: str, where: str, rule: str, media: bool = False
    ) -> Scores:
        """Return what the table makes of a normalised text. Total."""
        vector = self.embedder.embed(embedded_part(text))
        needed = self.table.vectors.length if self.table.vectors else 0
        if vector is None or len(vector) != needed:
            return self.plain.scores(text, speaker=speaker, where=where, rule=rule, media=media)
        return self.table.scores(
            text, speaker=speaker, where=where, rule=rule, media=media, vector=vector
        )


def shipped_with(embedder: Embedder) -> EmbeddedTable:
    """Return the shipped tables, for the embedder that the second was trained with."""
    return EmbeddedTable(embedder=embedder, plain=shipped(), table=shipped(FILE))


def embedded_part(said: str) -> str:
    """Return what is embedded of a normalised text."""
    return said[:LONGEST]


def embedded_of(text: str) -> str:
    """Return what will be embedded when a text, as it came, is understood."""
    return embedded_part(prepare(text).said)

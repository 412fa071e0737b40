"""The knowledge base found by meaning as well, with the extra `embed`."""

import asyncio

from domain.knowledge import Entry
from language.answers import Found, Meant, find, index_of
from language.embedded import embedded_of
from language.vectors import Embedder, Vector


class EmbeddedAnswers:
    """Looks questions up. New entries are found by wording alone until `learn` has embedded them."""

    def __init__(self, embedder: Embedder, entries: tuple[Entry, ...]) -> None:
        self._embedder = embedder
        self._wanted = entries
        self._learned: tuple[Entry, ...] = ()
        self._meant: Meant | None = None
        self._vectors: dict[str, Vector] = {}

    def look_up(self, question: str, entries: tuple[Entry, ...]) -> tuple[Found, ...]:
        """Return the entries that may answer a question, best first."""
        self._wanted = entries
        meant = self._meant if entries == self._learned else None
        return find(question, index_of(entries), meant)

    async def learn(self) -> int:
        """Embed the entries that were last looked up, if that is not done; return how many (count).

        A phrasing takes some 15 ms, in a thread; what is known from last time is kept.
        """
        wanted = self._wanted
        if wanted == self._learned:
            return 0
        phrasings = {phrasing for entry in wanted for phrasing in entry.phrasings}
        new = sorted(phrasings - self._vectors.keys())
        for phrasing in new:  # one at a time: a message that waits gets its turn between two
            vector = await asyncio.to_thread(self._embedder.embed, embedded_of(phrasing))
            if vector is not None:
                self._vectors[phrasing] = vector
        self._vectors = {p: self._vectors[p] for p in phrasings & self._vectors.keys()}
        self._meant = await asyncio.to_thread(Meant, wanted, self._vectors, self._embedder)
        self._learned = wanted
        return len(new)

"""How sure a trained table must be before the bot speaks, or a person is asked.

A table that sees the meaning of the whole sentence is surer than one that sees pieces of writing,
so each kind of table has its own limits. All were set on the corpus under cross-validation grouped
by author (`make eval`, `make eval-embed`).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Shares (0 to 1) of a table's `Scores` from which something happens.

    Attributes:
        speak: an overheard question or request wants an answer.
        speak_strange: the same where nothing of our trade is named: 周六开门吗.
        speak_trouble: an overheard message reports a fault or a danger.
        speak_danger: an overheard message is a danger that a danger word states as well.
        danger_denied: below it the table outweighs a danger word: a person looks at it instead.
        danger_sure: from here on the table alone makes a message a danger.
        queue_trouble, queue_danger: a person looks at an overheard message that is not answered.
    """

    speak: float
    speak_strange: float
    speak_trouble: float
    speak_danger: float
    danger_denied: float
    danger_sure: float
    queue_trouble: float
    queue_danger: float


PLAIN: Final = Limits(
    speak=0.85,
    speak_strange=0.98,
    speak_trouble=0.9,
    speak_danger=0.4,
    danger_denied=0.03,
    danger_sure=0.6,
    queue_trouble=0.25,
    queue_danger=0.05,
)
"""Of the table in every install: characters and sounds."""

WITH_EMBEDDING: Final = Limits(
    speak=0.8,
    speak_strange=0.99,
    speak_trouble=0.81,
    speak_danger=0.4,
    danger_denied=0.03,
    danger_sure=0.6,
    queue_trouble=0.25,
    queue_danger=0.05,
)
"""Of the table of the extra `embed`: characters, sounds and the vector of the whole sentence."""

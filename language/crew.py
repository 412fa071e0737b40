"""Whether words of the crew are about their work: 正往那边赶 is, 接孩子去了 is not.

The crew talk of their work in words that everybody uses (先用着, 等他回来再弄), and chat with the
same ones. Where a word of lexicon/crew.toml tells which, it outweighs the trained table; where
none does, the table must be sure that it is work.
"""

from dataclasses import replace
from typing import Final

from domain.meaning import Intent
from language.judge import Scores
from language.words import any_of, load, strings

_LEXICON: Final = load("crew")
_THINGS: Final = any_of(strings(_LEXICON, "things"))
_WORK: Final = any_of(strings(_LEXICON, "work"))
_IN_HAND: Final = any_of(strings(_LEXICON, "in_hand"))
_CALLS: Final = any_of(strings(_LEXICON, "calls"))
_EVERYDAY: Final = any_of(strings(_LEXICON, "everyday"))

SURE: Final = 0.9
"""The share of work, of work and talk, that the table must see where no word tells."""

DANGER_IN_HAND: Final = 0.85
"""From here on words of the crew stay a danger though they say that they deal with it."""

_OF_RESIDENTS: Final = (
    Intent.RESTORED,
    Intent.STILL_DARK,
    Intent.ME_TOO,
    Intent.PROGRESS,
    Intent.SERVICE,
    Intent.OPINION,
    Intent.FEEDBACK,
)
"""What only a resident means by such words: 都亮了 from the crew tells how their work stands."""


def about_work(dense: str) -> bool | None:
    """Tell whether a normalised text without blanks speaks of work; None when no word tells."""
    if _THINGS.search(dense):
        return True
    if _EVERYDAY.search(dense):
        return False
    return True if _WORK.search(dense) else None


def _is_in_hand(scores: Scores, dense: str) -> bool:
    """Whether a danger is being dealt with and nobody else is called for."""
    dealt_with = _IN_HAND.search(dense) is not None and _CALLS.search(dense) is None
    return dealt_with and scores.danger < DANGER_IN_HAND


def work_or_talk(scores: Scores, dense: str) -> Scores:
    """Return the scores of words of the crew: it is either work or talk that they speak of.

    A danger that is being dealt with, and that the table is not sure of, is work. A fault stays a fault unless its words tell of work on it too: the crew pass reports on.
    """
    work, talk = Intent.CREW_UPDATE.label, Intent.CHATTER.label
    shares = dict(scores.intents)
    work_share, talk_share = shares.pop(work, 0.0), shares.pop(talk, 0.0)
    is_work = about_work(dense)
    if is_work is None:
        is_work = work_share >= SURE * (work_share + talk_share)
    if not is_work:
        return replace(scores, intents={**shares, work: 0.0, talk: work_share + talk_share})
    in_hand = _is_in_hand(scores, dense)
    joined = [intent.label for intent in _OF_RESIDENTS]
    if _WORK.search(dense):
        joined.append(Intent.FAULT.label)
    if in_hand:
        joined.append(Intent.DANGER.label)
    whole = work_share + talk_share + sum(shares.pop(label, 0.0) for label in joined)
    danger = 0.0 if in_hand else scores.danger
    return replace(scores, intents={**shares, work: whole, talk: 0.0}, danger=danger)

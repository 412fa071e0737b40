"""合并 0231 0232, 把0232并到0231, 0231和0232合并: two ticket numbers and nothing else."""

import re
from typing import Final

from domain.ids import TicketNo, show_no
from domain.meaning import Command, Verb
from language.words import any_word, load, strings

_LEXICON: Final = load("commands")["merging"]
_VERB: Final = re.compile(any_word(strings(_LEXICON, "verbs")))
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_BESIDE: Final = re.compile(rf"(?:{any_word(strings(_LEXICON, 'beside'))}|[\s,、:。!#&+~])*+")
_LONGEST: Final = 40


def parse(core: str) -> Command | None:
    """Return the merging of two tickets, None when the text is anything else.

    `Command.ticket` is the number said first and `words` the other one: who is merged into whom
    is the same ticket in the end.
    """
    if len(core) > _LONGEST or not _VERB.search(core):
        return None
    numbers = [int(number) for number in _NUMBER.findall(core)]
    if len(numbers) != len({*numbers}) or len(numbers) != 2:  # noqa: PLR2004 - 一对
        return None
    if not _BESIDE.fullmatch(_VERB.sub("", _NUMBER.sub("", core), count=1)):
        return None
    return Command(
        verb=Verb.MERGE, ticket=TicketNo(numbers[0]), words=show_no(TicketNo(numbers[1]))
    )

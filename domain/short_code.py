"""Small numbers of one's own for what is open (私人短号): 1好了 instead of 0231好了.

Every open item of a person may have a number from 1 to 9 that only he uses: the lowest free one
when it is first shown to him, the same while the item stays open. Idea: GoAlert's lowest free
integer. Source of the rule: product.md X5.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.ids import TicketNo

CODES: Final = range(1, 10)
"""The numbers there are: one digit, so that gloves can type it."""


def assigned(held: Mapping[TicketNo, int], open_now: Sequence[TicketNo]) -> Mapping[TicketNo, int]:
    """Return the number of every open item that has one.

    Args:
        held: the numbers as they were, items that are over included.
        open_now: what is open, the longest first; what finds no free number goes without.
    """
    codes = {no: held[no] for no in open_now if no in held}
    free = (code for code in CODES if code not in set(codes.values()))
    for no in open_now:
        if no not in codes:
            code = next(free, None)
            if code is None:
                break
            codes[no] = code
    return codes

"""Cards that were sent: their copies, and the one-use codes that update them."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.clock import ScaledClock
from sandbox.errors import ApiError
from sandbox.ids import Mint

CODE_LIFETIME = 72 * 3600.0  # sandbox s (official page 94888)
CardChannel = Literal["agent", "aibot", "robot"]


@dataclass(slots=True, kw_only=True)
class IssuedCard:
    """One sent card. `copies`: recipient's userid -> seq; a group's single copy has key ``""``."""

    task_id: str
    channel: CardChannel
    card_type: str
    copies: dict[str, int] = field(default_factory=dict)


class CardBook:
    """Knows every task id ever used and which code updates which card."""

    def __init__(self, clock: ScaledClock, mint: Mint) -> None:
        self._clock = clock
        self._mint = mint
        self._used: set[tuple[CardChannel, str]] = set()
        self._by_seq: dict[int, IssuedCard] = {}
        self._codes: dict[str, tuple[IssuedCard, float]] = {}

    def claim(self, channel: CardChannel, task_id: str) -> None:
        """Take a task id, for ever.

        Raises:
            ApiError: 40058, it was used before.
        """
        if not task_id:
            return
        if (channel, task_id) in self._used:
            raise ApiError(40058, "template_card.task_id: used before")
        self._used.add((channel, task_id))

    def add(self, card: IssuedCard) -> None:
        """Remember a sent card by the numbers of its copies."""
        for seq in card.copies.values():
            self._by_seq[seq] = card

    def of_message(self, seq: int) -> IssuedCard | None:
        """Return the card that a message is a copy of."""
        return self._by_seq.get(seq)

    def new_code(self, card: IssuedCard) -> str:
        """Return a response_code: it updates this card once, within 72 hours."""
        code = self._mint.code("rc-")
        self._codes[code] = (card, self._clock.timestamp() + CODE_LIFETIME)
        return code

    def card_of(self, code: str) -> IssuedCard:
        """Return the card a code may update.

        Raises:
            ApiError: 40058 unknown, used, or older than 72 hours.
        """
        card, until = self._codes.get(code, (None, 0.0))
        if card is None or self._clock.timestamp() >= until:
            raise ApiError(40058, "invalid response_code")
        return card

    def spend(self, code: str) -> None:
        """Use a code up."""
        self._codes.pop(code, None)

    def forget(self) -> None:
        """Know no card."""
        self._used.clear()
        self._by_seq.clear()
        self._codes.clear()

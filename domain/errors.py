"""Expected failures. Anything else is a bug and stays in the inbox to be looked at."""

from typing import ClassVar


class StewardError(Exception):
    """Base of every expected failure.

    ``code`` is for logs and tests; ``sentence`` names the template the person reads, filled
    with ``words``. Never put a phone number, an address or message text in either.
    """

    code: ClassVar[str]
    sentence: str

    def __init__(self, **words: str) -> None:
        super().__init__(self.code)
        self.words = words


class TicketNotFoundError(StewardError):
    """No ticket has that number, or the asker may not know of it."""

    code = "ticket_not_found"
    sentence = "refuse.ticket_not_found"


class IllegalMoveError(StewardError):
    """The state table has no such move. ``words``: no, status."""

    code = "illegal_move"
    sentence = "refuse.illegal_move"


class StaleError(StewardError):
    """Somebody was faster: the row is past the version that was read."""

    code = "stale"
    sentence = "refuse.stale"


class CloseBlockedError(StewardError):
    """Closing needs cause, action and the four stamps. ``words``: no, missing."""

    code = "close_blocked"
    sentence = "refuse.close_blocked"


class NotAllowedError(StewardError):
    """The person has no right to this. The sentence teaches the right way (J10)."""

    code = "not_allowed"
    sentence = "refuse.not_allowed"

    def __init__(self, sentence: str, **words: str) -> None:
        super().__init__(**words)
        self.sentence = sentence


class UndoBlockedError(StewardError):
    """A step cannot be taken back; the sentence says what stands on it (product.md X7)."""

    code = "undo_blocked"
    sentence = "undo.blocked_changed"

    def __init__(self, sentence: str, **words: str) -> None:
        super().__init__(**words)
        self.sentence = sentence


class ReasonNeededError(StewardError):
    """A refusal or transfer was given without a reason. ``words``: no."""

    code = "reason_needed"
    sentence = "refuse.reason_needed"


class MemberNotFoundError(StewardError):
    """Nobody by that name or account. ``words``: name."""

    code = "member_not_found"
    sentence = "refuse.member_not_found"


class SeveralMembersError(StewardError):
    """Several people are called so. ``words``: name, names."""

    code = "several_members"
    sentence = "refuse.several_members"


class LostLeaseError(Exception):
    """Another worker took the row over while this one was slow: nothing may be written."""


class NoStationError(Exception):
    """No station has been imported yet: messages wait until one is."""


class PackageError(StewardError):
    """A piece of a broadcast package differs from the record, or is too long (product.md X2).

    ``words``: piece, and what differs or the limit. Whoever announces has to look: the piece has
    not left, and will not leave by itself.
    """

    code = "package"
    sentence = "package.differs"

    def __init__(self, sentence: str, **words: str) -> None:
        super().__init__(**words)
        self.sentence = sentence

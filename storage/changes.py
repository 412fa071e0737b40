"""Who wants to know, at once, that something was committed."""

from collections.abc import Callable
from dataclasses import dataclass, field

Wake = Callable[[], None]


@dataclass(slots=True)
class Changes:
    """Callbacks that run in the event loop right after a commit. They must not block or raise.

    Attributes:
        on_inbox: a message was stored or given back.
        on_outbox: something was queued.
    """

    on_inbox: list[Wake] = field(default_factory=list)
    on_outbox: list[Wake] = field(default_factory=list)

    def inbox(self) -> None:
        """Wake who handles messages."""
        for wake in self.on_inbox:
            wake()

    def outbox(self) -> None:
        """Wake who sends messages."""
        for wake in self.on_outbox:
            wake()

"""The outage notices that were told in a conversation, in the form of the corpus' `expect`."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.filters.lines import Record
from domain.meaning import Intent, Meaning, Verb
from domain.notice import NoticeKind
from language import notices

_OVERTAKEN: Final = {NoticeKind.CANCELLED: "cancelled", NoticeKind.RESCHEDULED: "rescheduled"}


@dataclass(frozen=True, slots=True)
class _Heard:
    number: int
    community: tuple[str, ...]
    building: tuple[str, ...]
    start: str
    end: str
    status: str = "active"

    def meets(self, community: tuple[str, ...]) -> bool:
        """Whether both speak of one community; a notice without one speaks of all here."""
        return not community or not self.community or bool({*self.community} & {*community})


@dataclass(slots=True)
class HeardNotices:
    """Listens to the meanings of a conversation and keeps its notices.

    Attributes:
        home: the community the chat is bound to, for notices that name none.
    """

    home: str | None
    _heard: list[_Heard] = field(default_factory=list)

    def hear(self, number: int, text: str, meaning: Meaning, at: datetime) -> None:
        """Keep what a message announces; a cancellation or new time changes what it speaks of."""
        command = meaning.command
        told = meaning.intent is Intent.NOTICE or (command and command.verb is Verb.NOTICE)
        if not told:
            return
        slots = meaning.slots
        community = slots.community or ((self.home,) if self.home else ())
        new = _Heard(number, community, slots.building, slots.start, slots.end)
        kind = notices.read(text, at).kind
        status = _OVERTAKEN.get(kind)
        earlier = next((h for h in reversed(self._heard) if h.meets(community)), None)
        if status is None or earlier is None:
            self._heard.append(new if status is None else replace(new, status=status))
            return
        changed = replace(earlier, status=status)
        if kind is NoticeKind.RESCHEDULED and new.start:
            changed = replace(changed, start=new.start, end=new.end)
        self._heard[self._heard.index(earlier)] = changed

    def shown(self) -> list[Record]:
        """Return the notices as `expect` writes them."""
        return [
            {
                "from_message": heard.number,
                "community": list(heard.community),
                **({"building": list(heard.building)} if heard.building else {}),
                "start": heard.start or None,
                "end": heard.end or None,
                "status": heard.status,
            }
            for heard in self._heard
        ]

"""What one package tells: the record as far as it concerns one community, and what was before."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from domain.outage import Outage, OutagePlace
from domain.privacy import masked, shortened
from domain.wave import WaveKind
from domain.when import local
from handlers.package_words import (
    SPOKEN,
    WRITTEN,
    Style,
    cares,
    joined_places,
    where_ways,
)
from handlers.turn import Desk
from language import spoken
from language.consistency import Told, strays

_REASON: Final = 24  # characters: a reason is a word or two, not the notice again
_AROUND: Final = "。，；：！？、,.;:!? "
_AFTER: Final = frozenset({WaveKind.END, WaveKind.RESTORED})
_CHANGES: Final = frozenset({"change", "delay", "cancel"})
_END_ONLY: Final = frozenset({WaveKind.DELAY, WaveKind.RESTORED})


@dataclass(frozen=True, kw_only=True)
class Story:
    """The facts of one package.

    Attributes:
        outage: with only the places that are told of.
        before: as people there were told it last; None when nothing is compared.
        wave: why it is said, for these places: what they fell out of is cancelled for them.
        words: why it was changed, in somebody's words.
    """

    desk: Desk
    outage: Outage
    before: Outage | None
    wave: WaveKind
    words: str

    @property
    def start(self) -> datetime:
        """Return when it begins."""
        return self.outage.start

    @property
    def end(self) -> datetime:
        """Return when it ends, or ended."""
        restored = self.wave is WaveKind.RESTORED and self.outage.ended_at
        return restored or self.outage.end

    @property
    def changed(self) -> str:
        """Return what a change changed: ``time``, ``place``, ``both``; empty for a first telling."""
        if self.before is None:
            return ""
        time = (self.before.start, self.before.end) != (self.outage.start, self.outage.end)
        place = self.before.places != self.outage.places
        return "both" if time and place else "time" if time else "place" if place else ""

    @property
    def plot(self) -> str:
        """Return which sentences tell it: ``plain, start, end, change, delay, cancel, restored``."""
        match self.wave:
            case WaveKind.WEEK | WaveKind.DAY | WaveKind.MORNING:
                return "plain"
            case WaveKind.CHANGE:
                return "change" if self.changed else "plain"
            case WaveKind.DELAY:
                return "delay" if self.old_end else "plain"
            case _:
                return str(self.wave)

    @property
    def old_end(self) -> datetime | None:
        """Return the end people knew, where it is another one."""
        known = self.before.end if self.before else self.outage.first_end
        return known if known is not None and known != self.end else None

    @property
    def same_day(self) -> bool:
        """Whether the end people knew is on the day of the end that holds now."""
        return self.old_end is None or local(self.old_end).date() == local(self.end).date()

    @property
    def end_only(self) -> bool:
        """Whether the end alone says when."""
        return self.wave in _END_ONLY and self.plot != "plain"

    @property
    def kind(self) -> str:
        """Return 计划停电."""
        return self.desk.say(f"outage.{self.outage.kind}")

    @property
    def hotline(self) -> str:
        """Return the telephone number of the station."""
        stations = self.desk.station.stations
        return stations[0].hotline if stations else "95598"

    @property
    def station(self) -> str:
        """Return the name of the station."""
        stations = self.desk.station.stations
        return stations[0].name if stations else ""

    @cached_property
    def reason(self) -> str:
        """Return why: a change has its own reason, not the outage's; once over there is none.

        Empty when it would say too much.

        Somebody's words that name another time or place than the record are not passed on, nor
        what tells of somebody's health.
        """
        words = self.words if self.plot in _CHANGES else self.outage.reason
        short = shortened(masked(words.strip(_AROUND)), _REASON)
        kept = short and self.wave not in _AFTER
        if not kept or strays(short, self.told(), self.desk.station, self.desk.now):
            return ""
        return short

    @cached_property
    def where(self) -> list[str]:
        """Return ways to write where, the fullest first."""
        return where_ways(self.desk, self.outage.places, WRITTEN)

    @cached_property
    def cares(self) -> list[str]:
        """Return what to take care of."""
        return cares(self.desk, self.outage)

    def where_at(self, room: int, style: Style = WRITTEN) -> str:
        """Return the fullest way to say where that is no longer than `room` characters."""
        ways = where_ways(self.desk, self.outage.places, style)
        return next((way for way in ways if len(way) <= room), ways[-1])

    def old_where(self, room: int) -> str:
        """Return where it was before, no longer than `room` characters if that can be."""
        ways = where_ways(self.desk, self.before.places if self.before else (), WRITTEN)
        return next((way for way in ways if len(way) <= room), ways[-1] if ways else "")

    def told(self, *asides: str) -> Told:
        """Return what every piece has to say."""
        return Told(
            start=self.start,
            end=self.end,
            places=self.outage.places,
            end_only=self.end_only,
            asides=(self.hotline, spoken.digits(self.hotline), *asides),
        )


def story_of(
    desk: Desk, outage: Outage, *, wave: WaveKind, community: str, before: Outage | None, why: str
) -> Story:
    """Return what is told in a community, or of all places when none is given.

    A community that a change has taken out hears that its outage falls away, one that it has
    brought in hears of it for the first time.
    """
    now = _part(outage, community)
    then = None if before is None else _part(before, community)
    if not now.places and then is not None and then.places:
        now, then, wave = then, None, WaveKind.CANCEL
    elif then is not None and not then.places:
        then = None
    if not now.places:
        now = _part(outage, "")
    return Story(desk=desk, outage=now, before=then, wave=wave, words=why)


def _part(outage: Outage, community: str) -> Outage:
    mine: tuple[OutagePlace, ...] = tuple(
        place for place in outage.places if not community or place.community == community
    )
    return replace(outage, places=joined_places(mine))


def after_power(wave: WaveKind) -> bool:
    """Whether power is back, or should be."""
    return wave in _AFTER


__all__ = ["SPOKEN", "WRITTEN", "Story", "after_power", "story_of"]

"""The settings of the coverage ledger: what communities are asked for, and when they are reminded."""

from datetime import time, timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from bot.settings_parts import Section
from domain.coverage import CoverageRules, Medium
from domain.coverage_clock import MOST, CoverageClock
from domain.wave import WaveKind

_MEDIA: Final = {
    "微信": Medium.WECHAT,
    "喇叭": Medium.LOUDSPEAKER,
    "公告": Medium.POSTER,
    "敲门": Medium.KNOCK,
}
Word = Literal["微信", "喇叭", "公告", "敲门"]
Hours = Annotated[float, Field(gt=0, le=7 * 24)]


def _rising(hours: tuple[float, ...]) -> tuple[float, ...]:
    if list(hours) != sorted(hours):
        raise ValueError("时间要从小到大")
    return hours


class CoverageSettings(Section):
    """The coverage ledger (覆盖账); see domain/coverage.py and domain/coverage_clock.py.

    Attributes:
        first: asked for with the first notice of an outage.
        day: … with the one of the day before; change, delay, cancel: … when that happens.
        knock: names of communities where first notices and changes are told at the doors, too.
        remind_hours: from the hand-out to each reminder, at most two.
        red_hours: before the start, when what is missing is put before manager and dispatcher.
        quiet: local span in which nobody is asked.
        photo_minutes: how far a picture may be from the word that it proves.
    """

    first: tuple[Word, ...] = ("微信", "喇叭", "公告")
    day: tuple[Word, ...] = ()
    change: tuple[Word, ...] = ("微信", "喇叭", "公告")
    delay: tuple[Word, ...] = ("微信", "喇叭")
    cancel: tuple[Word, ...] = ("微信", "喇叭")
    knock: tuple[str, ...] = ()
    remind_hours: Annotated[tuple[Hours, ...], Field(max_length=MOST), AfterValidator(_rising)] = (
        4,
        24,
    )
    red_hours: Hours = 24
    quiet: tuple[time, time] = (time(21), time(7, 30))
    photo_minutes: Annotated[float, Field(ge=1, le=60)] = 10

    def rules(self) -> CoverageRules:
        """Return what is asked for, as the ledger takes it."""
        asked = {
            WaveKind.WEEK: self.first,
            WaveKind.DAY: self.day,
            WaveKind.CHANGE: self.change,
            WaveKind.DELAY: self.delay,
            WaveKind.CANCEL: self.cancel,
        }
        return CoverageRules(
            media={
                wave: frozenset(_MEDIA[word] for word in words) for wave, words in asked.items()
            },
            knock=frozenset(self.knock),
        )

    def clock(self) -> CoverageClock:
        """Return when people are asked."""
        return CoverageClock(
            remind=tuple(timedelta(hours=hours) for hours in self.remind_hours),
            red=timedelta(hours=self.red_hours),
            quiet=self.quiet,
            photo=timedelta(minutes=self.photo_minutes),
        )

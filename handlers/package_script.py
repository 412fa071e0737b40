"""The loudspeaker script (喇叭稿): 45–60 s, spoken numbers, short sentences, said twice."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import Final

from domain.package import (
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    SPOKEN_A_MINUTE,
    spoken_characters,
)
from handlers.package_story import SPOKEN, Story, after_power
from handlers.package_words import where_ways
from language import spoken

_TIMES: Final = 2
FEWEST: Final = SHORTEST_SECONDS * SPOKEN_A_MINUTE // 60 // _TIMES
MOST: Final = LONGEST_SECONDS * SPOKEN_A_MINUTE // 60 // _TIMES
"""Characters of one reading: 90 to 120."""

_BY_EAR: Final = re.compile(r"[\u4e00-\u9fff]{2,12}")
"""A reason that is understood when it is heard once: short, and nothing like 10kV."""


def script_text(story: Story) -> str:
    """Return the script. Too short or too long only where a station's own wording makes it so."""
    say = story.desk.say
    body = script_body(story)
    cue, again = say("package.script_cue"), say("package.script_again")
    return f"{cue}\n{body}\n{again}\n{body}"


def script_body(story: Story) -> str:
    """Return one reading, each clause on a line of its own."""
    tips = _tips(story)
    told = next((each for each in _ways(story) if _fits(each)), None) or list(_ways(story))[-1]
    opening, facts, closing = told
    length = _length(told)
    chosen: list[str] = []
    for tip in tips:
        more = spoken_characters(tip)
        if length >= FEWEST and chosen:
            break
        if length + more <= MOST:
            chosen.append(f"{tip}。")
            length += more
    return _lines("".join((opening, facts, *chosen, closing)))


_Told = tuple[str, str, str]


def _length(told: _Told) -> int:
    return spoken_characters("".join(told))


def _fits(told: _Told) -> bool:
    return _length(told) <= MOST


def _ways(story: Story) -> Iterator[_Told]:
    """Yield opening, facts and closing, the fullest first: the reason goes before the places do."""
    say, rules = story.desk.say, story.desk.rules.package
    usual = say("package.script_open")
    greeting = say("package.script_greeting", greeting=rules.greeting) if rules.greeting else ""
    phone = say("package.script_phone", phone=spoken.digits(story.hotline))
    sorry, short = say("package.script_thanks"), say("package.script_thanks_short")
    thanks = (short,) if story.plot in ("cancel", "restored") else (sorry, short)
    for where, reason, last in product(
        where_ways(story.desk, story.outage.places, SPOKEN), (True, False), thanks
    ):
        facts = _plot(story, where)
        if reason and _BY_EAR.fullmatch(story.reason):
            facts += say("package.script_why", why=story.reason)
        yield greeting or usual, facts, phone + last


def _plot(story: Story, where: str) -> str:
    say, plot = story.desk.say, story.plot
    when = _when(story.start, story.end)
    return say(
        f"package.script_{plot}_{story.changed}" if plot == "change" else f"package.script_{plot}",
        when=when,
        where=where,
        kind=story.kind,
        was=say("package.was", when=when) if plot == "cancel" else spoken_was(story),
        end=_end(story.end),
    )


def spoken_was(story: Story) -> str:
    """Return what held before, as it is read aloud."""
    if story.plot == "delay":
        old = story.old_end or story.end
        end = spoken.hour(old) if story.same_day else _end(old)
        return story.desk.say("package.was_until", end=end)
    before = story.before or story.outage
    return story.desk.say("package.was", when=_when(before.start, before.end))


def _when(start: datetime, end: datetime) -> str:
    return f"{spoken.date(start)}，{spoken.weekday(start)}，{spoken.hours(start, end)}"


def _end(end: datetime) -> str:
    return f"{spoken.date(end)}{spoken.hour(end)}"


def _tips(story: Story) -> Sequence[str]:
    say = story.desk.say
    if story.plot == "cancel":
        return (
            say("package.cancel_usual"),
            say("package.cancel_lift"),
            say("package.cancel_tell"),
            say("package.cancel_later"),
            say("package.cancel_ready"),
            say("package.after_thanks"),
        )
    if after_power(story.wave):
        return (
            say("package.after_light"),
            say("package.after_switch"),
            say("package.after_again"),
            say("package.after_one"),
            say("package.after_tell"),
            say("package.after_safe"),
            say("package.after_thanks"),
        )
    return story.cares


def _lines(text: str) -> str:
    """Put each clause on a line: who reads it breathes there."""
    return text.replace("，", "，\n").replace("。", "。\n").strip()

"""The facts of the poster (海报): everything the page shows, as the edge draws it."""

import re
from collections.abc import Mapping
from typing import Final

from domain.when import local
from handlers.package_story import Story
from handlers.package_texts import was_where, was_words
from handlers.package_words import (
    WRITTEN,
    day_words,
    hour_words,
    where_lines,
    where_ways,
)
from language import spoken

_CARES: Final = 3
_NUMBERED: Final = re.compile(r"[0-9A-Z]")
_LINES: Final = 4
"""So many communities have a line each; more stand in one text."""


def poster_facts(story: Story) -> Mapping[str, object]:
    """Return the facts, JSON: see `bot.papers.poster` for their names."""
    say = story.desk.say
    until = story.plot in ("delay", "restored")
    return {
        "title": say(f"package.poster_{story.plot}"),
        "lead": "" if story.plot == "plain" else say(f"package.lead_{story.plot}"),
        "when": [_until(story)] if until else _when(story),
        "spoken": _spoken(story, until=until),
        "old": _old(story),
        "where": _where(story),
        "labels": [
            say("package.label_until") if until else say("package.label_when"),
            say("package.label_was"),
            say("package.label_where"),
            say("package.label_why"),
            say("package.label_care"),
        ],
        "why": story.reason,
        "advice": story.cares[:_CARES] if story.plot in ("plain", "start", "change") else [],
        "phone": say("package.poster_phone", phone=story.hotline),
        "qr": story.desk.rules.package.kf_url,
        "qr_words": say("package.poster_qr") if story.desk.rules.package.kf_url else "",
        "foot": [story.station, issued(story)],
    }


def issued(story: Story) -> str:
    """Return the day the page was made; not a day of the outage."""
    return f"{local(story.desk.now).year}年{day_words(story.desk.now)}"


def _until(story: Story) -> str:
    return f"{day_words(story.end)} {hour_words(story.end)}"


def _when(story: Story) -> list[str]:
    day = f"{day_words(story.start)} {spoken.weekday(story.start)}"
    if local(story.start).date() == local(story.end).date():
        return [day, f"{hour_words(story.start)}–{hour_words(story.end)}"]
    last = f"{day_words(story.end)} {spoken.weekday(story.end)} {hour_words(story.end)}"
    return [
        f"{day} {hour_words(story.start)}",
        story.desk.say("package.poster_until", until=last),
    ]


def _spoken(story: Story, *, until: bool) -> list[str]:
    if until:
        return [f"{spoken.date(story.end)}{spoken.hour(story.end)}"]
    return [spoken.date(story.start), spoken.hours(story.start, story.end)]


def _old(story: Story) -> list[str]:
    if story.plot not in ("change", "delay"):
        return []
    both = story.plot == "change" and story.changed == "both"
    return [was_words(story), *([was_where(story)] if both else [])]


def _where(story: Story) -> list[list[str]]:
    """Return ways to say where, as lines; buildings stand under the name of their community."""
    places = story.outage.places
    lined = where_lines(story.desk, places, WRITTEN) if len(places) <= _LINES else []
    if len(places) == 1:
        name = places[0].community
        lined = [
            [name, way[0].removeprefix(name)] if _NUMBERED.match(way[0], len(name)) else way
            for way in lined
        ]
    ways = [*lined, *([way] for way in where_ways(story.desk, places, WRITTEN))]
    seen = ["".join(way) for way in ways]
    return [way for at, way in enumerate(ways) if seen[at] not in seen[:at]]


def poster_text(facts: Mapping[str, object]) -> str:
    """Return the page as one text to be read again, with the fullest way to say where."""
    around = [facts.get("title", ""), facts.get("lead", "")]
    around += [*_texts(facts, "when"), *_texts(facts, "spoken")]
    after = [facts.get("why", ""), *_texts(facts, "old"), *_texts(facts, "advice")]
    ends = [facts.get("phone", ""), facts.get("qr_words", ""), *_texts(facts, "foot")]
    where = poster_ways(facts)[:1]
    return "\n".join(str(each) for each in (*around, *where, *after, *ends) if each)


def poster_ways(facts: Mapping[str, object]) -> list[str]:
    """Return every way the page may say where, the fullest first."""
    ways = facts.get("where")
    return ["\n".join(str(line) for line in way) for way in ways] if isinstance(ways, list) else []


def _texts(facts: Mapping[str, object], name: str) -> list[str]:
    value = facts.get(name)
    return [str(each) for each in value] if isinstance(value, list) else []

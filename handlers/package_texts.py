"""The written pieces of a broadcast package: for the group, for the steward, as an SMS."""

from typing import Final

from domain.notice import NoticeKind
from domain.package import SMS_CHARACTERS
from domain.wave import WaveKind
from handlers.package_story import Story
from handlers.package_words import (
    day_words,
    end_near,
    end_words,
    hour_words,
    near_words,
    when_near,
    when_short,
    when_words,
)

_ROOM: Final = 60
"""Characters for the place in a chat text; longer lists are summed up."""

_OLD_ROOM: Final = 30
_SCREEN: Final = 120  # characters of the places in a text of one screen
_CARES: Final = 3


def was_words(story: Story) -> str:
    """Return what held before, to be passed over by who reads the text again."""
    say, before = story.desk.say, story.before
    if story.plot == "delay":
        old = story.old_end or story.end
        end = hour_words(old) if story.same_day else end_words(old)
        return say("package.was_until", end=end)
    if before is None:
        return ""
    if story.changed == "place":
        return say("package.was_where", where=story.old_where(_OLD_ROOM))
    return say("package.was", when=when_words(before.start, before.end))


def was_where(story: Story) -> str:
    """Return where it was before, when time and place have both changed."""
    return story.desk.say("package.was_where", where=story.old_where(_OLD_ROOM))


def chat_text(story: Story) -> str:
    """Return the text for the group: the result first, at most three short sentences."""
    say, plot = story.desk.say, story.plot
    near = near_words(story.desk, story.start)
    if plot == "plain" and near and story.wave is not WaveKind.WEEK:
        plot, when = "day", when_words(story.start, story.end)
    elif plot == "end":
        when = when_short(story.start, story.end)
    else:
        when = when_near(story.desk, story.start, story.end)
    if plot == "start" and story.outage.kind is NoticeKind.FAULT:
        plot = "fault"
    return say(
        f"package.chat_{plot}_{story.changed}" if plot == "change" else f"package.chat_{plot}",
        near=near,
        when=when,
        end=end_near(story.desk, story.end),
        where=story.where_at(_ROOM),
        kind=story.kind,
        was=was_words(story),
        was_where=was_where(story),
        because=say("package.because", why=story.reason) if story.reason else "",
        why=say("package.because_of", why=story.reason) if story.reason else "",
        care="，".join(story.cares[:_CARES]),
        form=say("pick.group", word=say("outage.still_off")),
    )


def forward_text(story: Story) -> str:
    """Return the text a steward passes on: one screen, each fact on its line, no link."""
    say = story.desk.say
    lines = [say(f"package.head_{story.plot}")]
    if story.plot in ("delay", "restored"):
        lines.append(say("package.line_until", end=end_words(story.end)))
    else:
        lines.append(say("package.line_when", when=when_words(story.start, story.end)))
    lines.append(say("package.line_where", where=story.where_at(_SCREEN)))
    if story.plot in ("change", "delay"):
        lines.append(f"{was_words(story)}。")
    if story.plot == "change" and story.changed == "both":
        lines.append(f"{was_where(story)}。")
    if story.reason:
        lines.append(say("package.line_why", why=story.reason))
    if story.plot in ("cancel", "end"):
        lines.append(say("package.line_lead", lead=say(f"package.lead_{story.plot}")))
    elif story.plot in ("plain", "start", "change"):
        lines.append(say("package.line_care", care="，".join(story.cares[:_CARES])))
    lines.append(say("package.line_phone", phone=story.hotline))
    return "\n".join(lines)


def sms_text(story: Story) -> str:
    """Return the SMS: the fullest wording of at most 70 characters, else the shortest there is."""
    texts = [
        _sms(story, where, station, was)
        for was in sms_was(story)
        for where in story.where
        for station in (story.station, "")
    ]
    fitting = (text for text in texts if len(text) <= SMS_CHARACTERS)
    return next(fitting, min(texts, key=len))


def _sms(story: Story, where: str, station: str, was: str) -> str:
    place = story.plot == "change" and story.changed == "place"
    plot = "change_place" if place else story.plot
    text = story.desk.say(
        f"package.sms_{plot}",
        station=station,
        where=where,
        kind=story.kind,
        was=was,
        when=when_short(story.start, story.end),
        end=end_words(story.end),
        phone=story.hotline,
    )
    return text.replace("【】", "")


def sms_was(story: Story) -> list[str]:
    """Return what held before as an SMS says it, the fullest first."""
    say, before = story.desk.say, story.before
    if story.plot == "delay":
        return [was_words(story)]
    if before is None:
        return [""]
    if story.changed == "place":
        return [say("package.was_where", where=story.old_where(_OLD_ROOM // 2))]
    full = say("package.was", when=when_short(before.start, before.end))
    return [full, say("package.was", when=day_words(before.start))]

"""The broadcast package (广播包) of an outage, in the station's wording.

Who queues a piece that is no text makes its paper here: `poster_paper(package, "停电通知.png")` for
the picture, ``.pdf`` for the file to print, `speech_paper(package, "喇叭稿.wav")` for the recording,
which is None where no machine can speak (``desk.rules.package.speaks``). The paper goes into
``Outgoing.paper`` and the edge makes the bytes when it leaves.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from domain.errors import PackageError
from domain.outage import Outage
from domain.outbound import Paper, PaperKind
from domain.package import (
    LONGEST_SECONDS,
    PIECES,
    SHORTEST_SECONDS,
    SMS_CHARACTERS,
    Package,
    read_aloud,
    seconds_of,
)
from domain.wave import WaveKind
from handlers.package_poster import issued, poster_facts, poster_text, poster_ways
from handlers.package_script import script_text, spoken_was
from handlers.package_story import Story, story_of
from handlers.package_texts import chat_text, forward_text, sms_text, sms_was, was_where, was_words
from handlers.turn import Desk
from language.consistency import Told, difference, where_difference

_LINK: Final = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net)\b", re.IGNORECASE)


def package_of(
    desk: Desk,
    outage: Outage,
    *,
    wave: WaveKind,
    community: str = "",
    before: Outage | None = None,
    why: str = "",
    pieces: Collection[str] = PIECES,
) -> Package:
    """Return what is said of an outage: all pieces from one record, read again before they leave.

    Making and reading all of them takes some 20 ms: who writes to 52 groups asks for the chat text.

    Args:
        desk: the station, its wording, the present instant.
        outage: as it is now.
        wave: why it is said now.
        community: only of this community's part; all of it when empty. One that a change has
            taken out of the outage is told that it is cancelled there.
        before: as people were told it last; a change says what is different.
        why: the reason of a change, in somebody's words. Not passed on where it names another
            time or place, or somebody's health.
        pieces: those that are needed; the others are left empty.

    Raises:
        PackageError: a piece differs from the record or is too long. Only a station's own
            sentences (settings: station.wording) can bring that about.
    """
    story = story_of(desk, outage, wave=wave, community=community, before=before, why=why)
    package = Package(
        chat=chat_text(story) if "chat" in pieces else "",
        forward=forward_text(story) if "forward" in pieces else "",
        script=script_text(story) if "script" in pieces else "",
        sms=sms_text(story) if "sms" in pieces else "",
        poster=poster_facts(story) if "poster" in pieces else {},
    )
    check_package(story, package, pieces)
    return package


def poster_paper(package: Package, name: str) -> Paper:
    """Return the poster as a paper: a file to print when the name ends in .pdf, else a picture."""
    is_file = name.lower().endswith(".pdf")
    kind = PaperKind.POSTER_PDF if is_file else PaperKind.POSTER
    return Paper(kind=kind, name=name, facts=package.poster)


def speech_paper(desk: Desk, package: Package, name: str) -> Paper | None:
    """Return the script as a recording; None where it has to be read by a person (请照稿念)."""
    if not desk.rules.package.speaks:
        return None
    facts = {"script": read_aloud(package.script)}
    return Paper(kind=PaperKind.SPEECH, name=name, facts=facts)


def check_package(story: Story, package: Package, pieces: Collection[str] = PIECES) -> None:
    """Read every piece that was made again and hold it against the record.

    Raises:
        PackageError: naming the piece and what differs.
    """
    _check_old(story)
    for piece, text, told in _pieces(story, package):
        if piece not in pieces:
            continue
        found = difference(text, told, story.desk.station, story.desk.now)
        if found is not None:
            _refuse(story, piece, str(found))
    for way in poster_ways(package.poster):
        found = where_difference(way, story.told(), story.desk.station)
        if found is not None:
            _refuse(story, "poster", str(found))
    _check_form(story, package, pieces)


def _pieces(story: Story, package: Package) -> Iterator[tuple[str, str, Told]]:
    old = (was_words(story), was_where(story)) if story.plot in ("change", "delay") else ()
    told = story.told(*old)
    yield "chat", package.chat, told
    yield "forward", package.forward, told
    short = sms_was(story) if story.plot == "change" else ()
    yield "sms", package.sms, story.told(*old, *short)
    aloud = (spoken_was(story),) if story.plot in ("change", "delay") else ()
    yield "script", _readings(story, package)[0], story.told(*aloud)
    yield "poster", poster_text(package.poster), story.told(*old, issued(story))


def _readings(story: Story, package: Package) -> list[str]:
    """Return both readings of the script without their directions."""
    parts = package.script.split(story.desk.say("package.script_again"))
    return [read_aloud(part).replace("\n", "") for part in parts]


def _check_old(story: Story) -> None:
    """What held before is passed over in the pieces, so it is read by itself."""
    before = story.before
    if before is None or story.plot != "change":
        return
    told = Told(start=before.start, end=before.end, places=())
    for piece, text in (("chat", was_words(story)), ("sms", sms_was(story)[0])):
        if story.changed != "place":
            found = difference(text, told, story.desk.station, story.desk.now)
        else:
            place = Told(start=before.start, end=before.end, places=before.places)
            found = where_difference(text, place, story.desk.station)
        if found is not None:
            _refuse(story, piece, str(found))


def _check_form(story: Story, package: Package, pieces: Collection[str]) -> None:
    """A link is in no piece that is passed on; an SMS is one SMS, a script takes 45–60 s."""
    say = story.desk.say
    for piece, text in (("forward", package.forward), ("sms", package.sms)):
        if _LINK.search(text):
            _refuse(story, piece, "link")
    if len(package.sms) > SMS_CHARACTERS:
        limit = say("package.limit_sms", n=len(package.sms))
        raise PackageError("package.bad_length", piece=say("package.piece_sms"), limit=limit)
    if "script" not in pieces:
        return
    readings = _readings(story, package)
    if len(readings) != 2 or readings[0] != readings[1]:  # noqa: PLR2004  it is said twice
        _refuse(story, "script", "twice")
    seconds = seconds_of(package.script)
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        limit = say("package.limit_script", seconds=round(seconds))
        raise PackageError("package.bad_length", piece=say("package.piece_script"), limit=limit)


def _refuse(story: Story, piece: str, what: str) -> None:
    say = story.desk.say
    raise PackageError(
        "package.differs", piece=say(f"package.piece_{piece}"), what=say(f"package.what_{what}")
    )

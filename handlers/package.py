"""The broadcast package (广播包) of an outage, in the station's wording."""

from domain.outage import Outage
from domain.package import Package
from domain.wave import WaveKind
from handlers.planned_outage import outage_words
from handlers.turn import Desk


def package_of(
    desk: Desk,
    outage: Outage,
    *,
    wave: WaveKind,
    community: str = "",
    before: Outage | None = None,
    why: str = "",
) -> Package:
    """Return what is said of an outage.

    Args:
        desk: the station, its wording, the present instant.
        outage: as it is now.
        wave: why it is said now.
        community: only of this community's part; all of it when empty.
        before: as people were told it last; a change says what is different.
        why: the reason of a change, in somebody's words.
    """
    words = outage_words(desk, outage)
    return Package(chat=words, forward=words, script=words, sms=words, poster={"title": words})

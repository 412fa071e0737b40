"""Whether a message has the form of an outage notice, forwarded or typed."""

from datetime import UTC, datetime
from typing import Final

from language.notices import equipment, kinds, labels, lists, prose, tables
from language.notices.labels import Field, Label
from language.notices.page import LIMIT, Zone, blank, open_page
from language.times import find
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["form"]
_OFFICIAL: Final = any_of(strings(_WORDS, "official"))
_RESIDENT: Final = any_of(strings(_WORDS, "resident"))
_HOUSEHOLD: Final = any_of(strings(_WORDS, "household"))
_OPENING: Final = any_of(strings(_WORDS, "opening"))
_HEADER: Final = any_of(strings(_WORDS, "header"))
_QUESTION: Final = any_of(strings(_WORDS, "question"))
_SHORTEST: Final = 12
# Only whether a time is said counts, not which: any day will do.
_SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


def looks_like_notice(text: str) -> bool:
    """Whether a message says as notices do where, when and that power is cut or restored.

    A resident's report or question about an outage does not, even with place and hour.
    """
    page = open_page(text[:LIMIT])
    words = page.text.strip()
    if len(words) < _SHORTEST or _QUESTION.search(words) or not kinds.names_outage(page.text):
        return False
    form = labels.fields(page.text)
    times = [Zone(span.begin, span.stop) for span in find(page.readable, _SOME_DAY)]
    if _is_form(form, page.text) or tables.rows(page.text, times):
        return True
    if not times or _of_resident(words) or not _OFFICIAL.search(words):
        return False
    if _HEADER.search(words):
        return True
    masked = blank(page.text, (*times, *(field.head for field in form)))
    return _has_scope(page.text, masked, form)


def _of_resident(words: str) -> bool:
    """Whether somebody speaks of himself; who turns to all may well name a fridge."""
    if _RESIDENT.search(words):
        return True
    return _HOUSEHOLD.search(words) is not None and _OPENING.search(words) is None


def _is_form(form: tuple[Field, ...], text: str) -> bool:
    told = {field.label for field in form if text[field.value.begin : field.value.stop].strip()}
    timed = told & {Label.TIME, Label.START, Label.END}
    placed = told & {Label.AREA, Label.LINE}
    return bool(timed and placed)


def _has_scope(text: str, masked: str, form: tuple[Field, ...]) -> bool:
    things = equipment.find(masked)
    if things:
        return True
    if any(lists.read(masked, field.value).areas for field in form if field.label is Label.AREA):
        return True
    return bool(prose.read(text, masked, (Zone(0, len(text)),)).areas)

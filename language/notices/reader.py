"""Reads a notice: fields first, running text where there are none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.notice import Moment, Notice, NoticeKind, NoticeSegment, Required
from domain.when import local
from language.notices import (
    equipment,
    kinds,
    labels,
    lists,
    outages,
    prose,
    publishers,
    reasons,
    segments,
    signs,
    spans,
    tables,
    times_said,
)
from language.notices.labels import Field, Label
from language.notices.lists import Places
from language.notices.outages import Outages
from language.notices.page import Page, Zone, blank, open_page
from language.notices.times_said import Said

_PROSE_FIELDS: Final = {Label.TIME, Label.START, Label.END}
"""What stands behind the time in such a field may be running text."""
_CLOSED_FIELDS: Final = {
    Label.AREA,
    Label.EXCLUDED,
    Label.REASON,
    Label.PUBLISHER,
    Label.KIND,
    Label.HOUSEHOLDS,
    Label.PUBLISHED,
    Label.OTHER,
}
_BOUND_BY_LAW: Final = {NoticeKind.PLANNED, NoticeKind.TEMPORARY, NoticeKind.RESCHEDULED}
_BROKEN: Final = {NoticeKind.FAULT, NoticeKind.RESTORED}
_MAY_BE_BROKEN: Final = {*_BROKEN, NoticeKind.DELAY, NoticeKind.RATIONING}
_LONGEST_UNREAD: Final = 60


def read(text: str, reference: datetime) -> Notice:
    """Return what a notice says.

    Total: any text gives a notice, of kind `NOT_OUTAGE` where it tells of no outage. Only the
    first `page.LIMIT` characters are read.

    Args:
        text: the notice as it was published or forwarded.
        reference: aware; the day the notice is read on, against which 明天 and dates without a
            year are counted.
    """
    page = open_page(text)
    found = spans.find(page, reference)
    form = _form(page.text, [Zone(span.begin, span.stop) for span in found])
    said = times_said.read(page.text, form, found)
    bare = blank(page.text, (field.head for field in form))
    kind = kinds.read(_evidence(page, form, said, bare, reference))
    if kind is NoticeKind.NOT_OUTAGE:
        return Notice(kind=kind, reason=_reason(page, form, bare, _running(page, form), kind))
    return _notice(page, _Parts(form, said, bare), kind)


@dataclass(frozen=True, slots=True)
class _Parts:
    form: Sequence[Field]
    said: Sequence[Said]
    bare: str


def _notice(page: Page, parts: _Parts, kind: NoticeKind) -> Notice:
    timeless = blank(
        parts.bare, (times_said.with_about(page.text, each.zone) for each in parts.said)
    )
    named = publishers.find(parts.bare)
    things = equipment.find(blank(timeless, named), broken=kind in _MAY_BE_BROKEN)
    running = _running(page, parts.form)
    shown = tuple(equipment.without_place(page.text, thing) for thing in things)
    masked = blank(timeless, (*shown, *named))
    places = _places(page, parts.form, _Told(masked, running, shown))
    told = outages.read(page.text, parts.said, kind)
    arranged = tuple(
        NoticeSegment(start=stretch.start, end=stretch.end, areas=_pieces(page, zones))
        for stretch, zones in segments.arrange(page.text, told.stretches, places.areas)
    )
    start, end = _whole(arranged)
    lines = _lines(page, parts.form, things)
    areas = _pieces(page, places.areas)
    return Notice(
        kind=kind,
        start=start,
        end=end,
        segments=arranged,
        areas=areas,
        excluded_areas=_pieces(page, places.excluded),
        line_or_equipment=lines,
        reason=_reason(page, parts.form, timeless, running, kind),
        publisher=_publisher(page, parts.form, named),
        affected_households=_households(page, parts.form),
        planned_end=told.planned_end,
        partial_restore_at=told.partial,
        end_estimated=told.estimated and end is not None,
        early_restore_possible=signs.early_restore_possible(page.text),
        weather_dependent=signs.weather_dependent(page.text),
        tentative=signs.tentative(page.text),
        unread=_unread(page, parts, places, told),
        missing=_missing(kind, areas, lines, start, end),
    )


def _form(text: str, times: Sequence[Zone]) -> tuple[Field, ...]:
    rows = tables.rows(text, times)
    cells = [field for row in rows for field in row]
    if not cells:
        return labels.fields(text)
    begin, stop = cells[0].value.begin, cells[-1].value.stop
    heading = cells[0].head.begin
    around = [
        field
        for field in labels.fields(text)
        if field.value.stop <= heading or field.head.begin >= stop
    ]
    outside = [_cut(field, heading) if field.head.begin < begin else field for field in around]
    return tuple(sorted((*outside, *cells), key=lambda field: field.value.begin))


def _cut(field: Field, limit: int) -> Field:
    return Field(
        field.label, field.head, Zone(field.value.begin, min(field.value.stop, limit)), field.name
    )


def _evidence(
    page: Page, form: Sequence[Field], said: Sequence[Said], bare: str, reference: datetime
) -> kinds.Evidence:
    states = (page.text[f.value.begin : f.value.stop] for f in form if f.label is Label.KIND)
    days = [
        local(moment.at).date()
        for each in said
        if each.role is not times_said.Role.OTHER and (moment := each.start or each.end)
    ]
    return kinds.Evidence(
        text=bare,
        state=" ".join(states),
        ahead=min(days) > local(reference).date() if days else None,
        is_form=any(field.label in {Label.TIME, Label.START, Label.AREA} for field in form),
    )


def _running(page: Page, form: Sequence[Field]) -> tuple[Zone, ...]:
    """Return what is running text: all that is no field with a value of its own."""
    closed = sorted(
        Zone(field.head.begin, _end(page.text, field))
        for field in form
        if field.label in _CLOSED_FIELDS
    )
    zones: list[Zone] = []
    begin = 0
    for zone in closed:
        if zone.begin > begin:
            zones.append(Zone(begin, zone.begin))
        begin = max(begin, zone.stop)
    return (*zones, Zone(begin, len(page.text)))


def _end(text: str, field: Field) -> int:
    """Return where a value ends: a list of places may be long, all else is a sentence."""
    if field.label in {Label.AREA, Label.EXCLUDED}:
        return lists.extent(text, field.value).stop
    value = text[field.value.begin : field.value.stop]
    lead = len(value) - len(value.lstrip())
    found = (value.find(sign, lead) for sign in "。;\n")
    return field.value.begin + min((at for at in found if at >= 0), default=len(value))


@dataclass(frozen=True, slots=True)
class _Told:
    """The running text, and what is blanked out in it."""

    masked: str
    running: tuple[Zone, ...]
    things: tuple[Zone, ...]


def _places(page: Page, form: Sequence[Field], told: _Told) -> Places:
    listed = [lists.read(told.masked, field.value) for field in form if field.label is Label.AREA]
    areas = [zone for places in listed for zone in places.areas]
    areas += [
        thing
        for thing in told.things
        for field in form
        if field.label is Label.AREA
        and field.value.holds(thing.begin)
        and equipment.serves_homes(page.text, thing, areas)
    ]
    excluded = [zone for places in listed for zone in places.excluded]
    for field in form:
        if field.label is Label.EXCLUDED:
            excluded += lists.read(told.masked, field.value).areas
    unread = tuple(zone for places in listed for zone in places.unread)
    running = prose.read(page.text, told.masked, told.running, told.things)
    excluded += running.excluded
    return Places(tuple(sorted(areas)) or running.areas, tuple(excluded), unread)


def _pieces(page: Page, zones: Iterable[Zone]) -> tuple[str, ...]:
    """Return the literal pieces, each once."""
    return tuple(dict.fromkeys(page.piece(zone.begin, zone.stop) for zone in zones))


def _whole(arranged: Sequence[NoticeSegment]) -> tuple[Moment | None, Moment | None]:
    starts = [segment.start for segment in arranged if segment.start]
    ends = [segment.end for segment in arranged if segment.end]
    return (
        min(starts, key=lambda moment: moment.at, default=None),
        max(ends, key=lambda moment: moment.at, default=None),
    )


def _lines(page: Page, form: Sequence[Field], things: Sequence[Zone]) -> tuple[str, ...]:
    """Return the names found; in a field for them the whole entry is the name."""
    entries = [
        entry
        for field in form
        if field.label is Label.LINE
        for entry in equipment.listed(page.text, lists.extent(page.text, field.value))
    ]
    found = [thing for thing in things if not any(thing.meets(entry) for entry in entries)]
    return _pieces(page, sorted((*found, *entries)))


def _reason(
    page: Page, form: Sequence[Field], masked: str, running: tuple[Zone, ...], kind: NoticeKind
) -> str | None:
    for field in form:
        if field.label is Label.REASON and (value := _line(page, field)):
            return value
    found = reasons.find(masked, running, fault=kind in _BROKEN)
    return page.piece(found.begin, found.stop) if found else None


def _publisher(page: Page, form: Sequence[Field], named: tuple[Zone, ...]) -> str | None:
    for field in form:
        if field.label is Label.PUBLISHER and (value := _line(page, field)):
            return value
    found = publishers.publisher(page.text, named)
    return page.piece(found.begin, found.stop) if found else None


def _line(page: Page, field: Field) -> str:
    """Return the first line of a value, without the full stop and what closes the notice."""
    extent = lists.extent(page.text, field.value)
    words = page.text[extent.begin : extent.stop]
    begin = extent.begin + len(words) - len(words.lstrip())
    found = (page.text.find(sign, begin, extent.stop) for sign in "\n。")
    stop = min((at for at in found if at >= 0), default=extent.stop)
    return page.piece(begin, stop).rstrip("；;，,")


def _households(page: Page, form: Sequence[Field]) -> int | None:
    for field in form:
        if field.label is Label.HOUSEHOLDS:
            count = signs.stated_households(page.text[field.value.begin : field.value.stop])
            if count:
                return count
    return signs.households(page.text)


def _unread(page: Page, parts: _Parts, places: Places, told: Outages) -> tuple[str, ...]:
    zones = [*places.unread, *told.unplaced]
    for field in parts.form:
        timed = field.label in _PROSE_FIELDS
        if timed and not any(field.value.meets(each.zone) for each in parts.said):
            zones.append(field.value)
    pieces = (piece[:_LONGEST_UNREAD] for piece in _pieces(page, sorted(zones)))
    return tuple(piece for piece in pieces if piece)


def _missing(
    kind: NoticeKind,
    areas: Sequence[str],
    lines: Sequence[str],
    start: Moment | None,
    end: Moment | None,
) -> tuple[Required, ...]:
    if kind not in _BOUND_BY_LAW:
        return ()
    given = {
        Required.AREA: bool(areas),
        Required.LINE: bool(lines),
        Required.TIME: start is not None and end is not None,
    }
    return tuple(required for required, is_given in given.items() if not is_given)

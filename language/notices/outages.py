"""From single times to the stretches without power."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from domain.notice import Moment, NoticeKind
from domain.when import local
from language.notices import days
from language.notices.days import Stretch
from language.notices.page import Zone
from language.notices.times_said import Role, Said
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["times"]
_SAME_HOURS: Final = any_of(strings(_WORDS, "same_hours"))
_SEVERAL: Final = 2
_HAPPENED: Final = {NoticeKind.FAULT, NoticeKind.RESTORED, NoticeKind.DELAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outages:
    """What the times of a notice come to.

    Attributes:
        stretches: in the order of the text.
        estimated: the last end is an expectation.
        unplaced: times that stand in the text for nothing we know.
    """

    stretches: tuple[Stretch, ...] = ()
    planned_end: Moment | None = None
    partial: Moment | None = None
    estimated: bool = False
    unplaced: tuple[Zone, ...] = ()


def read(text: str, said: Sequence[Said], kind: NoticeKind) -> Outages:
    """Return the stretches of a notice of this kind."""
    told = [each for each in said if each.role is not Role.OTHER]
    if kind is NoticeKind.RESCHEDULED:
        told = _new_times(text, told)
    if kind is NoticeKind.RESTORED:
        told = [each for each in told if _has_clock(each) or not _owns(text, each)]
    whole = [each for each in told if each.role is Role.OUTAGE and each.ranged]
    if kind in _HAPPENED and len([each for each in whole if _has_clock(each)]) <= 1:
        return _events(text, told, kind) or _happened(told, kind)
    return _arranged(text, told)


def _owns(text: str, said: Said) -> bool:
    """Whether 今天 of 今天的施工提前完成 only tells which work is meant."""
    return text.startswith("的", said.zone.stop)


def _has_clock(said: Said) -> bool:
    return not (said.start is None or said.start.day_only)


def _new_times(text: str, told: list[Said]) -> list[Said]:
    """Return the times after 改为. The old hours stay only where the text says so."""
    new = [each for each in told if each.moved]
    old = [each for each in told if not each.moved]
    if not new:
        return []
    hours = next((each for each in old if each.ranged and _has_clock(each)), None)
    if hours and len(new) == 1 and not _has_clock(new[0]) and _SAME_HOURS.search(text):
        return [_with_hours(new[0], hours)]
    return new


def _with_hours(day: Said, hours: Said) -> Said:
    if not (day.start and hours.start and hours.end):
        return day
    moved = local(day.start.at).date() - local(hours.start.at).date()
    return replace(
        day,
        start=Moment(at=hours.start.at + moved),
        end=Moment(at=hours.end.at + moved),
    )


def _events(text: str, told: Sequence[Said], kind: NoticeKind) -> Outages | None:
    """Return several outages told one after the other, each with both its hours in a sentence."""
    if kind is NoticeKind.DELAY:
        return None
    sentences: dict[int, list[Said]] = {}
    for each in told:
        begin = max(text.rfind(sign, 0, each.zone.begin) for sign in "。;!\n")
        sentences.setdefault(begin, []).append(each)
    events = [_happened(each, kind) for each in sentences.values()]
    stretches = tuple(stretch for event in events for stretch in event.stretches)
    if len(events) < _SEVERAL or not all(event.stretches for event in events):
        return None
    return Outages(stretches=stretches) if all(each.whole for each in stretches) else None


def _happened(told: Sequence[Said], kind: NoticeKind) -> Outages:
    starts = [
        each for each in told if each.role is Role.START or (_is_outage(each) and each.ranged)
    ]
    ends = [each for each in told if each.role is Role.END]
    partial = next((_point(each) for each in told if each.role is Role.PARTIAL), None)
    real, planned = _parted(ends, kind)
    start = _first_start(starts)
    end = _end_of(real[-1]) if real else None
    ranged = next((each for each in starts if each.ranged), None)
    if ranged and ranged.end and kind is NoticeKind.DELAY and end:
        planned = [*planned, ranged]
    elif ranged and end is None:
        end = ranged.end
    planned_end = _end_of(planned[-1]) if planned else None
    estimated = bool(
        real and (real[-1].foreseen or (real[-1].estimated and kind is not NoticeKind.RESTORED))
    )
    begin = min((each.zone for each in told), default=None)
    if begin is None or (start is None and end is None):
        return Outages(partial=partial, planned_end=planned_end)
    stretch = _ordered(Stretch(zone=begin, start=start, end=end))
    return Outages(
        stretches=(stretch,), planned_end=planned_end, partial=partial, estimated=estimated
    )


def _first_start(starts: Sequence[Said]) -> Moment | None:
    """Return the first start; of its day the hour, where it is said apart: 今天…上午8时."""
    first = next((each.start for each in starts if each.start), None)
    if first is None or not first.day_only:
        return first
    day = local(first.at).date()
    hours = (each.start for each in starts if each.start and not each.start.day_only)
    return next((hour for hour in hours if local(hour.at).date() == day), first)


def _is_outage(said: Said) -> bool:
    return said.role is Role.OUTAGE


def _parted(ends: list[Said], kind: NoticeKind) -> tuple[list[Said], list[Said]]:
    """Return the ends that came true or are valid, and those that only were planned."""
    if kind is NoticeKind.DELAY:
        new = [each for each in ends if each.moved]
        return (new, [each for each in ends if not each.moved]) if new else (ends, [])
    real = [each for each in ends if not each.foreseen]
    return (real, [each for each in ends if each.foreseen]) if real else (ends, [])


def _point(said: Said) -> Moment | None:
    return said.start or said.end


def _end_of(said: Said) -> Moment | None:
    return said.end or said.start


def _arranged(text: str, told: Sequence[Said]) -> Outages:
    stretches = days.spread(text, list(_paired(told)))
    whole = [each for each in stretches if each.whole]
    kept = _without_envelope(whole) or [each for each in stretches if each.start or each.end]
    broken = [each for each in stretches if whole and not each.whole]
    unplaced = tuple(each.zone for each in broken if _has_hour(each))
    last = [each for each in told if each.role is Role.END]
    estimated = bool(last and not whole[1:] and (last[-1].estimated or last[-1].foreseen))
    return Outages(stretches=tuple(map(_ordered, kept)), estimated=estimated, unplaced=unplaced)


def _without_envelope(stretches: list[Stretch]) -> list[Stretch]:
    """Leave out a first stretch that only tells from when to when the others lie."""
    if len(stretches) <= _SEVERAL:
        return stretches
    first, *others = stretches
    inside = [_reach(each) for each in others]
    begin, end = min(each[0] for each in inside), max(each[1] for each in inside)
    same = _reach(first) == (begin, end)
    return others if same and first.start not in {each.start for each in others[1:]} else stretches


def _reach(stretch: Stretch) -> tuple[datetime, datetime]:
    """Return both ends of a stretch that has them."""
    start, end = stretch.start, stretch.end
    if start is None or end is None:
        return datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    return start.at, end.at


def _has_hour(stretch: Stretch) -> bool:
    return stretch.start is not None and not stretch.start.day_only


def _paired(told: Sequence[Said]) -> Iterator[Stretch]:
    """Join 8点停电 and 17点送电."""
    open_start: Said | None = None
    for each in told:
        if each.role is Role.PARTIAL:
            continue
        if each.role is Role.END and not each.ranged:
            end = _end_of(each)
            zone = open_start.zone if open_start else each.zone
            yield Stretch(zone=zone, start=open_start.start if open_start else None, end=end)
            open_start = None
            continue
        if open_start:
            yield Stretch(zone=open_start.zone, start=open_start.start, end=None)
        open_start = None
        if each.ranged or (each.start and each.start.day_only and each.end):
            yield Stretch(zone=each.zone, start=each.start, end=each.end)
        else:
            open_start = each
    if open_start:
        yield Stretch(zone=open_start.zone, start=open_start.start, end=None)


def _ordered(stretch: Stretch) -> Stretch:
    """Leave out an end that lies before the start: one of them is not understood."""
    if not (stretch.start and stretch.end):
        return stretch
    start, end = stretch.start, stretch.end
    day_ends = end.day_only and local(end.at).date() >= local(start.at).date()
    if end.at >= start.at or day_ends:
        return stretch
    return replace(stretch, end=None)

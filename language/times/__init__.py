"""Times as people write them: points, ranges, days, lunar dates, spoken hours. Pure and total."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final

from domain.when import require_aware
from language.normalise import LIMIT
from language.times.context import Context
from language.times.fold import fold
from language.times.moments import assemble
from language.times.phrases import phrases
from language.times.resolve import Resolver
from language.times.scan import scan
from language.times.span import Span

__all__ = ["LIMIT", "Span", "find", "overall"]

_MOST: Final = 300
"""Times that are read: the longest notices have some dozens."""


def find(text: str, reference: datetime, *, promise: bool = False) -> tuple[Span, ...]:
    """Return the times said in the first `LIMIT` characters, in text order, at most 300.

    An hour without a day belongs to the day said before, else to the one nearest in the
    direction the words lean: of 预计7点 the next, of 刚才7点 the last. Dates that do not exist
    give nothing.

    Args:
        text: as given; positions in the spans are positions in it.
        reference: when it was said, aware.
        promise: somebody tells how long his work will take: a length alone, and 10分, is the time
            until it is done.

    Raises:
        ValueError: `reference` carries no zone.
    """
    folded = fold(text)
    items = assemble(folded.text, scan(folded.text, short_minutes=promise))
    resolver = Resolver(Context(folded.text, require_aware(reference), promise))
    spans = resolver.spans(list(islice(phrases(folded.text, items), _MOST)))
    return tuple(_placed(span, folded.given(span.begin, span.stop)) for span in spans)


def overall(spans: Sequence[Span]) -> Span | None:
    """Return from the earliest start to the latest end, None where there is no time.

    Days count only where no hour is said, and times that were moved only by their new hours: of a
    range that is only longer (延长至13:00) the start stays.
    """
    exact = _valid(_exact(spans))
    if not exact:
        return None
    starts = [at for span in exact if (at := span.start or span.end)]
    ends = [at for span in exact if (at := span.end or span.start)]
    alone = len(exact) == 1
    return Span(
        start=min(starts) if not alone else exact[0].start,
        end=max(ends) if not alone else exact[0].end,
        begin=min(span.begin for span in exact),
        stop=max(span.stop for span in exact),
        point=alone and exact[0].point,
        day_only=all(span.day_only for span in exact),
        vague=exact[0].vague,
    )


def _exact(spans: Sequence[Span]) -> list[Span]:
    """Return the spans with an hour; 都停了三天了 beside an hour is only a remark."""
    hours = [span for span in spans if not span.vague]
    said = [span for span in hours if not span.since] or hours or list(spans)
    return [span for span in said if not span.former] or said


def _valid(spans: list[Span]) -> list[Span]:
    first = next((number for number, span in enumerate(spans) if span.moved), 0)
    old, new = spans[:first], spans[first:]
    longer = new and new[0].start is None and old and not old[-1].point
    if longer:
        return [replace(old[-1], end=None), *new]
    return new


def _placed(span: Span, where: tuple[int, int]) -> Span:
    return replace(span, begin=where[0], stop=where[1])

"""Instants and small structures survive storing, exactly."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from domain.outbound import Card, CardButton, CardChoice, CardUpdate, Outgoing, Purpose
from storage import json_text
from storage.columns import from_micros, to_micros
from storage.outbox_rows import to_message, to_row
from tests.storage.storage_parts import CHAT, CREW, NOW

INSTANTS = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001  zone follows
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001  zone follows
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
WORDS = st.text(max_size=20)


@given(INSTANTS, OFFSETS)
def test_an_instant_of_any_zone_comes_back_exactly_in_utc(naive: datetime, zone: timezone) -> None:
    instant = naive.replace(tzinfo=zone)
    back = from_micros(to_micros(instant))
    assert back == instant
    assert back.tzinfo is UTC


@given(INSTANTS, INSTANTS)
def test_stored_instants_sort_like_the_instants(one: datetime, two: datetime) -> None:
    one, two = one.replace(tzinfo=UTC), two.replace(tzinfo=UTC)
    assert (to_micros(one) < to_micros(two)) is (one < two)


def test_an_instant_without_a_zone_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_micros(datetime(2026, 12, 1))  # noqa: DTZ001  the point of the test


@st.composite
def messages(draw: DrawFn) -> Outgoing:
    pairs = st.tuples(WORDS, WORDS)
    choice = st.builds(
        CardChoice, key=WORDS, title=WORDS, options=st.lists(pairs, max_size=3).map(tuple)
    )
    card = st.builds(
        Card,
        task_id=WORDS,
        title=WORDS,
        desc=WORDS,
        rows=st.lists(pairs, max_size=3).map(tuple),
        buttons=st.lists(
            st.builds(CardButton, text=WORDS, key=WORDS, style=st.integers(0, 4)), max_size=3
        ).map(tuple),
        choice=st.none() | choice,
    )
    update = st.builds(CardUpdate, task_id=WORDS, response_code=WORDS, caption=WORDS)
    to_chat = draw(st.booleans())
    return Outgoing(
        purpose=draw(st.sampled_from(Purpose)),
        dedup_key=draw(WORDS),
        text=draw(WORDS),
        chat=CHAT if to_chat else None,
        person=None if to_chat else CREW,
        card=draw(st.none() | card),
        update=draw(st.none() | update),
        mentions=draw(st.just(()) | st.just((CREW,))),
        not_before=draw(st.none() | st.just(NOW)),
        fallback_text=draw(WORDS),
    )


@given(messages())
def test_any_message_comes_back_as_it_was_queued(message: Outgoing) -> None:
    row = to_row(message)
    assert to_message(row) == message  # type: ignore[arg-type]  # a plain dict reads the same


def test_a_meaning_of_any_parts_is_stored_and_an_unknown_part_is_refused() -> None:
    stored = json_text.dump_free({"score": 0.9, "at": NOW, "danger": {"火花", "触电"}})
    assert json_text.load(stored, None) == {
        "score": 0.9,
        "at": "2026-12-01T02:00:00+00:00",
        "danger": sorted(["火花", "触电"]),
    }
    with pytest.raises(TypeError, match="object"):
        json_text.dump_free({"what": object()})

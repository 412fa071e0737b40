"""The places of an outage as JSON and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from domain.outage import OutagePlace


def dumped(places: Sequence[OutagePlace]) -> list[dict[str, Any]]:
    """Return places as plain lists and words."""
    return [asdict(place) for place in places]


def loaded(places: Sequence[Mapping[str, Any]]) -> tuple[OutagePlace, ...]:
    """Return the places again."""
    return tuple(
        OutagePlace(
            community=place["community"],
            part=place["part"],
            buildings=tuple(place["buildings"]),
            without=tuple(place["without"]),
            names=tuple(place["names"]),
        )
        for place in places
    )

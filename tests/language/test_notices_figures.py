"""What the reader must reach on the collected, the typed and the invented notices."""

import functools
from pathlib import Path

import pytest

from training.score_notices import FILES, score

FLOORS = {
    "kind": 0.95,
    "start": 0.95,
    "end": 0.95,
    "segments.right": 0.85,
    "areas.f1": 0.82,
    "areas.near_precision": 0.90,
    "areas.near_recall": 0.85,
    "excluded_areas.precision": 0.95,
}


@functools.cache
def _figures(path: Path) -> dict[str, float]:
    return score(path)


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_the_figures_of_each_file_stay_above_their_floors(path: Path) -> None:
    figures = {name: _figures(path)[f"all.{name}"] for name in FLOORS}
    assert {name: value for name, value in figures.items() if value < FLOORS[name]} == {}


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_no_time_is_read_that_the_text_does_not_give(path: Path) -> None:
    assert _figures(path)["all.guessed"] == 0

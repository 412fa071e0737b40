"""What the reader must reach on the collected, the typed and the invented notices."""

import functools
from pathlib import Path

import pytest

from training.score_notices import FILES, UNSEEN, score, unseen

WORKED_ON = {name: path for name, path in FILES.items() if name not in UNSEEN}
FLOORS = {
    "kind": 0.95,
    "start": 0.95,
    "end": 0.90,
    "segments.right": 0.85,
    "areas.f1": 0.94,
    "areas.near_precision": 0.90,
    "areas.near_recall": 0.85,
    "excluded_areas.precision": 0.95,
}
UNSEEN_FLOORS = {
    "kind": 0.95,
    "start": 0.95,
    "end": 0.90,
    "segments.right": 0.90,
    "areas.f1": 0.80,
}


@functools.cache
def _figures(path: Path) -> dict[str, float]:
    return score(path)


@pytest.mark.parametrize("path", WORKED_ON.values(), ids=WORKED_ON)
def test_the_figures_of_each_file_stay_above_their_floors(path: Path) -> None:
    figures = {name: _figures(path)[f"all.{name}"] for name in FLOORS}
    assert {name: value for name, value in figures.items() if value < FLOORS[name]} == {}


@pytest.mark.parametrize("path", WORKED_ON.values(), ids=WORKED_ON)
def test_no_time_is_read_that_the_text_does_not_give(path: Path) -> None:
    assert _figures(path)["all.guessed"] == 0


def test_notices_that_the_reader_was_not_worked_on_with_are_read_nearly_as_well() -> None:
    figures = unseen()
    assert {n: figures[n] for n, floor in UNSEEN_FLOORS.items() if figures[n] < floor} == {}

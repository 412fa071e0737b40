"""What the reader must reach on the collected and on the invented notices."""

from pathlib import Path

import pytest

from training.corpus import DATA
from training.score_notices import NOTICES, score

INVENTED = DATA / "notices-invented.jsonl"
FLOORS = {
    "kind": 0.95,
    "single.both_ends": 0.85,
    "areas.near_precision": 0.90,
    "areas.near_recall": 0.85,
    "excluded_areas.precision": 0.95,
}


@pytest.mark.parametrize("path", [NOTICES, INVENTED], ids=lambda path: path.stem)
@pytest.mark.parametrize("half", ["odd", "even"])
def test_the_figures_of_both_halves_stay_above_their_floors(path: Path, half: str) -> None:
    figures = score(path)
    low = {name: figures[f"{half}.{name}"] for name in FLOORS}
    assert {name: value for name, value in low.items() if value < FLOORS[name]} == {}

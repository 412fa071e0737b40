"""Whatever stands in a cell, the answer is a station or a list of sentences, never a crash."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.station import RowError, StationFileError, export, load
from domain.station import StationMap

if TYPE_CHECKING:
    from tests.station.conftest import Draft

PIECES = "示例：滨河社区、1-2号楼单元=+@'\"\n\t24:00周一 BH1wgy01\u200b\ufeff\U0002c1f9"


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_text_in_any_cell_loads_or_is_explained(draft: Draft, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(draft.rows)))
    row = data.draw(st.integers(0, len(draft.rows[file]) - 1))
    column = data.draw(st.integers(0, len(draft.rows[file][0]) - 1))
    text = data.draw(st.one_of(st.text(alphabet=PIECES, max_size=12), st.text(max_size=80)))
    before = draft.rows[file][row][column]
    draft.rows[file][row][column] = text
    try:
        answer = load_or_errors(draft)
    finally:
        draft.rows[file][row][column] = before
    if isinstance(answer, StationMap):
        with tempfile.TemporaryDirectory() as directory:
            export(answer, Path(directory) / "again")
            assert load(Path(directory) / "again") == answer
    else:
        assert answer
        assert all(error.sheet and error.advice for error in answer)


def load_or_errors(draft: Draft) -> StationMap | tuple[RowError, ...]:
    try:
        return load(draft.write("utf-8"))
    except StationFileError as refused:
        return refused.errors

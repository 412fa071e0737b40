"""Notices in many styles, invented: each is read as a person reads it."""

import pytest

from bot.filters.notices import notices_line
from tests.language.notice_cases import ALL, REFERENCE, Case


def _read(case: Case) -> Case:
    return notices_line({"id": "x", "text": case["text"], "reference_date": REFERENCE})


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["text"][:24])
def test_an_invented_notice_is_read_as_a_person_reads_it(case: Case) -> None:
    found = _read(case)
    wanted = {key: value for key, value in case.items() if key not in {"text", "segments"}}
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    "case", [case for case in ALL if "segments" in case], ids=lambda case: case["text"][:24]
)
def test_every_stretch_keeps_its_own_places(case: Case) -> None:
    found = _read(case)["segments"]
    assert [[each["start"], each["end"], each["areas"]] for each in found] == case["segments"]


@pytest.mark.parametrize(
    "case", [case for case in ALL if "segments" not in case], ids=lambda case: case["text"][:24]
)
def test_one_stretch_is_not_given_as_segments(case: Case) -> None:
    assert "segments" not in _read(case)

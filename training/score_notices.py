"""How well real outage notices are read, field by field, for odd and even ids apart."""

import argparse
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.filters.notices import notices_line
from training.corpus import DATA

NOTICES: Final = DATA / "notices.jsonl"

Case = tuple[dict[str, Any], dict[str, Any]]
"""What is expected and what was read."""

_FLAGS: Final = ("end_estimated", "early_restore_possible", "weather_dependent", "tentative")
_EQUAL: Final = ("affected_households", "planned_end", "partial_restore_at")
_ASIDE: Final = str.maketrans("", "", " \t\n()（）")


def score(path: Path = NOTICES) -> dict[str, float]:
    """Return each figure by name, ``odd.`` and ``even.`` before it; 0 to 1."""
    halves: dict[str, list[Case]] = {"odd": [], "even": []}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        number = int("".join(filter(str.isdigit, record["id"])))
        halves["odd" if number % 2 else "even"].append((record["expected"], notices_line(record)))
    return {
        f"{half}.{name}": value
        for half, cases in halves.items()
        for name, value in _figures(cases).items()
    }


def _figures(cases: list[Case]) -> dict[str, float]:
    single = [case for case in cases if "segments" not in case[0]]
    several = [case for case in cases if "segments" in case[0]]
    placed = [case for case in cases if case[1]["areas"] or not case[0].get("areas_optional")]
    figures = {
        "kind": _share(cases, _kind_fits),
        "single.both_ends": _share(single, lambda case: _end_fits(case, "start", "end")),
        "single.start": _share(single, lambda case: _end_fits(case, "start")),
        "single.end": _share(single, lambda case: _end_fits(case, "end")),
        "several.both_ends": _share(several, lambda case: _end_fits(case, "start", "end")),
        "several.times": _share(several, _segment_times_fit),
        "several.areas": _share(several, _segment_areas_fit),
        **_overlap("areas", placed),
        **_overlap("line_or_equipment", cases),
        **_overlap("excluded_areas", cases),
        "reason.given": _share(
            cases, lambda case: bool(case[0]["reason"]) == bool(case[1]["reason"])
        ),
    }
    figures |= {name: _share(cases, partial(_flag_fits, name)) for name in _FLAGS}
    figures |= {name: _share(cases, partial(_value_fits, name)) for name in _EQUAL}
    return figures


def _share(cases: list[Case], fits: Callable[[Case], bool]) -> float:
    return sum(map(fits, cases)) / len(cases) if cases else 1.0


def _flag_fits(name: str, case: Case) -> bool:
    return bool(case[0].get(name)) == bool(case[1][name])


def _value_fits(name: str, case: Case) -> bool:
    return bool(case[0].get(name) == case[1][name])


def _kind_fits(case: Case) -> bool:
    expected, found = case
    return bool(found["kind"] in {expected["kind"], *expected.get("kind_accept", [])})


def _end_fits(case: Case, *names: str) -> bool:
    expected, found = case
    return all(
        found[name] == expected[name] or found[name] in expected.get(f"{name}_accept", [])
        for name in names
    )


def _times(segments: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    return [(segment["start"], segment["end"]) for segment in segments]


def _segment_times_fit(case: Case) -> bool:
    expected, found = case
    got = _times(found.get("segments", []))
    other = [(start, end) for start, end in expected.get("accept_segments", [])]
    return got == _times(expected["segments"]) or (bool(other) and got == other)


def _segment_areas_fit(case: Case) -> bool:
    """Whether every segment has its places; another right way to cut has none to compare."""
    expected, found = case
    got = found.get("segments", [])
    return "accept_segments" in expected or [set(_plain(each["areas"])) for each in got] == [
        set(_plain(each["areas"])) for each in expected["segments"]
    ]


def _overlap(name: str, cases: list[Case]) -> dict[str, float]:
    wanted = [set(_plain(expected.get(name, []))) for expected, _ in cases]
    got = [set(_plain(found[name])) for _, found in cases]
    exact = sum(len(w & g) for w, g in zip(wanted, got, strict=True))
    near_recall = sum(_touching(w, g) for w, g in zip(wanted, got, strict=True))
    near_precision = sum(_touching(g, w) for w, g in zip(wanted, got, strict=True))
    count_wanted, count_got = sum(map(len, wanted)), sum(map(len, got))
    return {
        f"{name}.precision": _ratio(exact, count_got),
        f"{name}.recall": _ratio(exact, count_wanted),
        f"{name}.near_precision": _ratio(near_precision, count_got),
        f"{name}.near_recall": _ratio(near_recall, count_wanted),
    }


def _touching(these: set[str], those: set[str]) -> int:
    """Count those of the first that hold, or are held by, one of the second."""
    return sum(any(a in b or b in a for b in those) for a in these)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _plain(pieces: list[str]) -> Iterator[str]:
    return (piece.translate(_ASIDE) for piece in pieces)


def main() -> None:
    """Print the figures, odd ids beside even ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=NOTICES)
    figures = score(parser.parse_args().path)
    for name in (each.removeprefix("odd.") for each in figures if each.startswith("odd.")):
        print(f"{name:36} {figures[f'odd.{name}']:6.3f} {figures[f'even.{name}']:6.3f}")


if __name__ == "__main__":
    main()

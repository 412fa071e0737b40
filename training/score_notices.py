"""How well outage notices are read, field by field, for odd and even ids apart.

The reader was worked on with all of them. What each file gave at the first look, before anything
but its figures was seen, stands in docs/language.md.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.filters.notices import notices_line
from training.corpus import DATA

NOTICES: Final = DATA / "notices.jsonl"
FILES: Final = {
    "collected": NOTICES,
    "collected later": DATA / "notices-more.jsonl",
    "typed in chats": DATA / "notices-typed.jsonl",
    "invented": DATA / "notices-invented.jsonl",
    "collected last": DATA / "notices-last.jsonl",
    "typed last": DATA / "notices-typed-last.jsonl",
    "collected final": DATA / "notices-final.jsonl",
    "typed final": DATA / "notices-typed-final.jsonl",
}
GOALS: Final = {
    "kind": "≥ 0.95",
    "start": "≥ 0.95",
    "end": "≥ 0.95",
    "segments.right": "≥ 0.90",
    "areas.f1": "≥ 0.85",
    "guessed": "0",
}
"""What an unseen notice must reach; `guessed` is a count, all else a share."""

Case = tuple[dict[str, Any], dict[str, Any]]
"""What is expected and what was read."""

_HALVES: Final = ("all", "odd", "even")
_FLAGS: Final = ("end_estimated", "early_restore_possible", "weather_dependent", "tentative")
_EQUAL: Final = ("affected_households", "planned_end", "partial_restore_at")
_ASIDE: Final = str.maketrans("", "", " \t\n()（）")


def score(path: Path = NOTICES) -> dict[str, float]:
    """Return each figure by name, ``all.``, ``odd.`` or ``even.`` before it.

    All are shares of 0 to 1 but `guessed` and `notices`, which count.
    """
    halves = {half: [*_cases(path, half)] for half in _HALVES}
    return {
        f"{half}.{name}": value
        for half, cases in halves.items()
        for name, value in _figures(cases).items()
    }


def _cases(path: Path, half: str) -> Iterator[Case]:
    """Yield the cases of one half: all of them, those of odd ids or of even ones."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        number = int("".join(filter(str.isdigit, record["id"])))
        if half in {"all", "odd" if number % 2 else "even"}:
            yield record["expected"], notices_line(record)


def _figures(cases: list[Case]) -> dict[str, float]:
    single = [case for case in cases if "segments" not in case[0]]
    several = [case for case in cases if "segments" in case[0]]
    placed = [case for case in cases if case[1]["areas"] or not case[0].get("areas_optional")]
    named = [case for case in cases if case[1]["line_or_equipment"] or not _no_line_needed(case)]
    figures = {
        "notices": float(len(cases)),
        "kind": _share(cases, _kind_fits),
        "start": _share(cases, lambda case: _end_fits(case, "start")),
        "end": _share(cases, lambda case: _end_fits(case, "end")),
        "segments.right": _share(
            several, lambda case: _segment_times_fit(case) and _segment_areas_fit(case)
        ),
        "segments.each": _segments_found(several),
        "guessed": float(sum(map(_guessed, cases))),
        "single.both_ends": _share(single, lambda case: _end_fits(case, "start", "end")),
        "single.start": _share(single, lambda case: _end_fits(case, "start")),
        "single.end": _share(single, lambda case: _end_fits(case, "end")),
        "several.both_ends": _share(several, lambda case: _end_fits(case, "start", "end")),
        "several.times": _share(several, _segment_times_fit),
        "several.areas": _share(several, _segment_areas_fit),
        **_overlap("areas", placed),
        **_overlap("line_or_equipment", named),
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


def _no_line_needed(case: Case) -> bool:
    return bool(case[0].get("line_optional"))


def _guessed(case: Case) -> int:
    """Count the starts and ends that the text does not give: at all, or not to the minute."""
    expected, found = case
    return sum(
        not _end_fits(case, name)
        and found[name] is not None
        and (expected[name] is None or len(found[name]) > len(expected[name]))
        for name in ("start", "end")
    )


def _segments_found(cases: list[Case]) -> float:
    """Return the share of the stretches that were found with just their times and places."""
    right = told = 0
    for expected, found in cases:
        got = [_content(segment) for segment in found.get("segments", [])]
        right += sum(_content(segment) in got for segment in expected["segments"])
        told += len(expected["segments"])
    return _ratio(right, told)


def _content(segment: dict[str, Any]) -> tuple[Any, Any, set[str]]:
    return segment["start"], segment["end"], set(_plain(segment["areas"]))


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
        f"{name}.f1": _ratio(2 * exact, count_wanted + count_got),
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
    """Print the figures of each file: all ids, odd ones, even ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=list(FILES.values()))
    for path in parser.parse_args().paths:
        figures = score(path)
        print(f"{path.name:36} {'all':>7} {'odd':>7} {'even':>7}   goal")
        for name in (each.removeprefix("all.") for each in figures if each.startswith("all.")):
            shown = " ".join(
                f"{figures[f'{half}.{name}']:7.3f}" for half in ("all", "odd", "even")
            )
            print(f"{name:36} {shown}   {GOALS.get(name, '')}".rstrip())
        print()


if __name__ == "__main__":
    main()

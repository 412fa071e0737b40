"""How well slots are read: precision and recall of every key on labelled messages."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.filters.station import load_gazetteer
from domain.meaning import Intent
from domain.slots import Slots
from domain.station import StationMap
from domain.when import STATION_ZONE
from language import reading
from language.slots import fitting, read_slots, with_announced
from training.corpus import DATA

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=STATION_ZONE)
GAZETTEER: Final = DATA / "gazetteer-dev.json"

Wanted = Callable[[Mapping[str, Any]], bool]


def _every(_line: Mapping[str, Any]) -> bool:
    return True


def score(path: Path, *, wanted: Wanted = _every) -> dict[str, tuple[float, float]]:
    """Return precision and recall by key, over every value of the lines in a file like dev.jsonl.

    The labelled intent is given to `fitting`, so that only the slots are measured.

    Args:
        wanted: which lines count.
    """
    station = load_gazetteer(GAZETTEER)
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for line in _lines(path):
        if not wanted(line):
            continue
        read = _pairs(slots_of_line(line, station).as_dict())
        labelled = _pairs(line.get("slots", {}))
        for key, value in read:
            found[key] += 1
            right[key] += (key, value) in labelled
        told.update(key for key, _ in labelled)
    return {
        key: (right[key] / found[key] if found[key] else 1.0, right[key] / told[key])
        for key in sorted(told)
    }


def slots_of_line(line: Mapping[str, Any], station: StationMap) -> Slots:
    """Return what is read of a labelled line."""
    now = datetime.fromisoformat(line["ts"]).replace(tzinfo=STATION_ZONE) if "ts" in line else NOON
    text = str(line["text"]).replace("@电力管家", "").strip() or str(line["text"])
    case = reading.read(text, station=station, now=now)
    slots, intent = read_slots(case, station=station, now=now), Intent(line["intent"])
    if intent is Intent.NOTICE:
        slots = with_announced(slots, text, now)
    return fitting(slots, case, intent)


def _pairs(slots: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (key, str(each))
        for key, value in slots.items()
        for each in (value if isinstance(value, list) else [value])
    }


def _lines(path: Path) -> Iterable[Mapping[str, Any]]:
    for row in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(row)

"""``make eval``: every figure of understanding in one table, beside its goal."""

import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Final

from bot.filters.station import load_gazetteer
from bot.log import only_warnings
from domain.station import StationMap
from language import understand
from language.table import shipped
from training import (
    dialogues,
    score_answers,
    score_commands,
    score_notices,
    score_slots,
    score_times,
)
from training.corpus import DATA, read_corpus, read_shipped
from training.messages import NOON, confusions, cross_validated, figures, read_with

GOALS: Final = {
    "macro-F1": "≥ 0.78",
    "danger answered or put before staff": "≥ 0.97",
    "fault or danger answered": "≥ 0.87",
    "fault or danger answered or put before staff": "≥ 0.97",
    "addressed, due answers missed": "≤ 0.02",
    "speaks on plain chatter": "≤ 0.007",
    "speaks on what must stay silent": "≤ 0.04",
    "ticket opened for what is none": "≤ 0.015",
    "crew words right: all": "≥ 0.97",
    "times, shipped: both ends": "≥ 0.97",
    "times, three hands: both ends": "≥ 0.97",
    "notices, one segment: both ends (even ids)": "≥ 0.80",
    "dialogues: must reply": "≥ 0.92",
    "dialogues: must stay silent": "≥ 0.98",
    "dialogues: tickets exact": "≥ 0.85",
    "ms per message, p95": "≤ 5",
    "MB added by understanding": "≤ 100",
}


def main() -> None:
    """Print the table."""
    only_warnings()
    lines = read_corpus()
    groups = sorted({line.group for line in lines})
    print(
        f"corpus: {len(lines)} lines of {len(groups)} hands; shipped table on dev.jsonl beside\n"
    )
    print(f"{'figure':<48} {'by author':>10} {'dev':>8}   goal")
    cross = cross_validated()
    places = load_gazetteer(DATA / "gazetteer-dev.json")
    dev = read_with(read_shipped(), shipped(), station=places)
    beside = figures(dev)
    for name, value in figures(cross).items():
        print(f"{name:<48} {value:>10.3f} {beside[name]:>8.3f}   {GOALS.get(name, '')}")
    print()
    for name, value in rest(places):
        print(f"{name:<48} {value:>10.3f} {'':>8}   {GOALS.get(name, '')}")
    print("\ncommonest confusions by author (told → read):")
    for (told, found), count in confusions(cross, most=12).items():
        print(f"  {told} → {found}: {count}")


def rest(places: StationMap) -> Iterable[tuple[str, float]]:
    """Return every figure that nothing was trained for."""
    for name, (precision, recall) in score_slots.score(DATA / "dev.jsonl").items():
        yield f"slot {name}: precision", precision
        yield f"slot {name}: recall", recall
    unseen = score_slots.score(DATA / "places.jsonl")
    for name in ("community", "building", "unit", "room"):
        yield f"places of another hand, {name}: precision", unseen[name][0]
        yield f"places of another hand, {name}: recall", unseen[name][1]
    for name, value in score_commands.score().items():
        yield f"crew words right: {name}", value
    for name, value in score_answers.score().items():
        yield f"answers: {name}", value
    for name, path in score_times.FILES.items():
        yield f"times, {name}: both ends", score_times.score(path)
    for name, value in notices():
        yield f"notices, {name}", value
    yield from dialogues.figures(dialogues.play_all()).items()
    yield "ms per message, p95", milliseconds(places)
    yield from cost()


def notices() -> Iterable[tuple[str, float]]:
    """Return what is read right of the collected notices that the reader was not worked on with."""
    names = {
        "kind": "kind",
        "single.both_ends": "one segment: both ends",
        "several.times": "several segments: all times",
        "areas.near_precision": "areas, overlapping: precision",
        "areas.near_recall": "areas, overlapping: recall",
        "areas.precision": "areas, exact: precision",
        "areas.recall": "areas, exact: recall",
        "line_or_equipment.near_precision": "equipment, overlapping: precision",
        "line_or_equipment.near_recall": "equipment, overlapping: recall",
    }
    figures = score_notices.score()
    for name, shown in names.items():
        yield f"{shown} (even ids)", figures[f"even.{name}"]


def milliseconds(places: StationMap) -> float:
    """Return the time of the processor for one message that 95 % stay below."""
    spent = []
    for line in read_shipped():
        begun = time.process_time()
        understand(line.text, station=places, now=NOON)
        spent.append((time.process_time() - begun) * 1000)
    return sorted(spent)[int(len(spent) * 0.95)]


def cost() -> Iterable[tuple[str, float]]:
    """Return what a process pays for understanding: seconds to the first answer, memory (MB)."""
    base = _child("import datetime")
    code = (
        "import datetime as d, domain.station as s\nfrom language import understand\n"
        "understand('停电了', station=s.StationMap(), now=d.datetime.now(d.UTC))"
    )
    full = _child(code)
    yield "s from start to the first message understood", full[0]
    yield "MB added by understanding", full[1] - base[1]


def _child(code: str) -> tuple[float, float]:
    """Return seconds and resident memory (MB); the peak would be inherited from this process."""
    report = (
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmRSS')).split()[1])"
    )
    begun = time.perf_counter()
    told = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", f"{code}\n{report}"], check=True, capture_output=True, text=True
    )
    return time.perf_counter() - begun, int(told.stdout) / 1024


if __name__ == "__main__":
    main()

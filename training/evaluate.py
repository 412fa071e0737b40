"""``make eval``: every figure of understanding in one table, beside its goal.

``make eval-embed`` (``--embedding``) prints the same with the extra `embed`.
"""

import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from bot.embedding import load_embedder, table_with
from bot.filters.station import load_gazetteer
from bot.log import only_warnings
from domain.station import StationMap
from language import understand
from language.vectors import Embedder
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
    **{
        f"notices, {file}: {name}": goal
        for file in score_notices.FILES
        for name, goal in score_notices.GOALS.items()
    },
    "dialogues: must reply": "≥ 0.92",
    "dialogues: must stay silent": "≥ 0.98",
    "dialogues: tickets exact": "≥ 0.85",
    "ms per message, p95": "≤ 5",
    "MB added by understanding": "≤ 100",
}
GOALS_EMBEDDED: Final = {
    **GOALS,
    "macro-F1": "≥ 0.85",
    "danger answered or put before staff": "≥ 0.99",
    "fault or danger answered": "≥ 0.93",
    "addressed, due answers missed": "≤ 0.01",
    "speaks on plain chatter": "≤ 0.005",
    "speaks on what must stay silent": "≤ 0.03",
    "ticket opened for what is none": "≤ 0.01",
    "ms per message, p95": "≤ 60",
    "MB added by understanding": "≤ 200",
}


def main(*, embedded: bool) -> None:
    """Print the table."""
    only_warnings()
    goals: Mapping[str, str] = GOALS_EMBEDDED if embedded else GOALS
    lines = read_corpus()
    groups = sorted({line.group for line in lines})
    print(
        f"corpus: {len(lines)} lines of {len(groups)} hands; shipped table on dev.jsonl beside\n"
    )
    print(f"{'figure':<48} {'by author':>10} {'dev':>8}   goal")
    cross = cross_validated(embedded=embedded)
    places = load_gazetteer(DATA / "gazetteer-dev.json")
    embedder = load_embedder() if embedded else None
    dev = read_with(read_shipped(), table_with(embedder), station=places)
    beside = figures(dev)
    for name, value in figures(cross).items():
        print(f"{name:<48} {value:>10.3f} {beside[name]:>8.3f}   {goals.get(name, '')}")
    print()
    for name, value in rest(places, embedder):
        print(f"{name:<48} {value:>10.3f} {'':>8}   {goals.get(name, '')}")
    print("\ncommonest confusions by author (told → read):")
    for (told, found), count in confusions(cross, most=12).items():
        print(f"  {told} → {found}: {count}")


def rest(places: StationMap, embedder: Embedder | None) -> Iterable[tuple[str, float]]:
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
    for name, value in score_answers.score(embedder).items():
        yield f"answers: {name}", value
    for name, path in score_times.FILES.items():
        yield f"times, {name}: both ends", score_times.score(path)
    for name, value in notices():
        yield f"notices, {name}", value
    read = partial(understand, table=table_with(embedder))
    yield from dialogues.figures(dialogues.play_all(read=read)).items()
    yield "ms per message, p95", milliseconds(places, embedded=embedder is not None)
    yield from cost(embedded=embedder is not None)


def notices() -> Iterable[tuple[str, float]]:
    """Return what is read right of each file of notices."""
    for file, path in score_notices.FILES.items():
        figures = score_notices.score(path)
        for name in (*score_notices.GOALS, "segments.each", "line_or_equipment.f1"):
            yield f"{file}: {name}", figures[f"all.{name}"]


def milliseconds(places: StationMap, *, embedded: bool) -> float:
    """Return the time of the processor for one message that 95 % stay below."""
    table = table_with(load_embedder() if embedded else None)
    spent = []
    for line in read_shipped():
        begun = time.process_time()
        understand(line.text, station=places, now=NOON, table=table)
        spent.append((time.process_time() - begun) * 1000)
    return sorted(spent)[int(len(spent) * 0.95)]


def cost(*, embedded: bool) -> Iterable[tuple[str, float]]:
    """Return what a process pays for understanding: seconds to the first answer, memory (MB)."""
    needed = "import datetime as d, domain.station as s, bot.embedding as e"
    base = _child(needed if embedded else "import datetime")
    table = "e.table_with(e.load_embedder())" if embedded else "None"
    code = (
        f"{needed if embedded else needed.rpartition(',')[0]}\nfrom language import understand\n"
        f"[understand(t, station=s.StationMap(), now=d.datetime.now(d.UTC), table={table})"
        " for t in ('停电了', '3号楼又跳闸了，电表箱有焦味，麻烦来人看看，谢谢' * 4)]"
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
    main(embedded="--embedding" in sys.argv)

"""The file of the knowledge base (the form of sample/faq.toml): read, checked, compared, written."""

import re
import string
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from domain.commitment import FIGURES
from domain.ids import UserId
from domain.knowledge import NOBODY, Entry, EntryId, EntryState
from domain.ports import UnitOfWorkFactory

SAMPLE: Final = files("bot").joinpath("sample", "faq.toml")
TABLE: Final = "faq"
LONGEST: Final = 600
"""Characters of an answer: what a chat message can carry with room to spare."""
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_LISTS: Final = ("alternatives", "tags")
_TEXTS: Final = ("id", "question", "answer", "source", "owner")
_NEEDED: Final = ("id", "question", "answer")
_KNOWN: Final = frozenset({*_TEXTS, *_LISTS, "checked", "review_by", "state"})


class AnswersFileError(Exception):
    """The file cannot be taken as it is; nothing was changed. `lines`, never empty, say why."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def load(path: Path, *, members: Collection[UserId] | None = None) -> tuple[Entry, ...]:
    """Read a file of entries.

    Args:
        members: who may own an entry; None: anybody.

    Raises:
        AnswersFileError: a line for everything that has to be mended.
    """
    try:
        written = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        reason = "不是 UTF-8 文字" if isinstance(err, UnicodeDecodeError) else "找不到或打不开"
        raise AnswersFileError([f"{path.name}：{reason}。"]) from None
    return parse(written, members=members)


def sample() -> tuple[Entry, ...]:
    """Return the shipped entries."""
    return parse(SAMPLE.read_text(encoding="utf-8"))


def parse(written: str, *, members: Collection[UserId] | None = None) -> tuple[Entry, ...]:
    """Read entries; see `load`."""
    try:
        file = tomllib.loads(written)
    except tomllib.TOMLDecodeError as err:
        raise AnswersFileError([f"文件读不懂：{err}。"]) from None
    rows = file.get(TABLE)
    if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise AnswersFileError([f"文件里没有 [[{TABLE}]]，请照样例写。"])
    wrong = [f"多了“{key}”，只认 [[{TABLE}]]。" for key in file if key != TABLE]
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        name = row.get("id")
        where = f"第{number}条" + (f"（{name}）" if isinstance(name, str) and name else "")
        wrong += [f"{where}：{advice}" for advice in _Row(row, seen, members).advice()]
    if wrong:
        raise AnswersFileError(wrong)
    return tuple(_entry(row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry as written; `seen` are the ids before it."""

    row: Mapping[str, Any]
    seen: set[str]
    members: Collection[UserId] | None

    def advice(self) -> Iterator[str]:
        """Yield what has to be mended."""
        for key in self.row:
            if key not in _KNOWN:
                yield f"不认识“{key}”，看看是不是写错了。"
        shapes = list(self._shapes())
        yield from shapes
        if not shapes:
            yield from self._contents()

    def _shapes(self) -> Iterator[str]:
        for key in _TEXTS:
            if key in self.row and not isinstance(self.row[key], str):
                yield f"“{key}”应是文字，要加引号。"
        for key in _LISTS:
            value = self.row.get(key, [])
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                yield f"“{key}”应是方括号里的几段文字。"
        if not isinstance(self.row.get("checked", False), bool):
            yield "“checked”应是 true 或 false。"
        if "review_by" in self.row and type(self.row["review_by"]) is not date:
            yield "“review_by”应是日期，例如 2027-03-01，不加引号。"
        if self.row.get("state", EntryState.ACTIVE) not in set(EntryState):
            yield f"“state”只能是 {'、'.join(EntryState)}。"

    def _contents(self) -> Iterator[str]:
        for key in _NEEDED:
            if not str(self.row.get(key, "")).strip():
                yield f"缺“{key}”。"
        name = str(self.row.get("id", ""))
        if name and _ID.fullmatch(name) is None:
            yield "“id”只用小写字母、数字和短横线，最多60个。"
        if name in self.seen:
            yield "“id”和前面的重复了。"
        self.seen.add(name)
        answer = str(self.row.get("answer", ""))
        if len(answer) > LONGEST:
            yield f"“answer”有{len(answer)}字，最多{LONGEST}字。"
        yield from _braces(answer)
        owner = UserId(str(self.row.get("owner", "")))
        if owner and self.members is not None and owner not in self.members:
            yield f"“owner”写的是“{owner}”，供电所资料里没有这个账号。"


def _braces(answer: str) -> Iterator[str]:
    """Yield what is wrong with the figures an answer asks for."""
    try:
        pieces = list(string.Formatter().parse(answer))
    except ValueError:
        yield "“answer”里的花括号没有配对。"
        return
    for _, name, spec, conversion in pieces:
        if name is not None and (name not in FIGURES or spec or conversion):
            yield f"“answer”里没有叫“{{{name}}}”的数，能用的有 {'、'.join(FIGURES)}。"


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        id=EntryId(row["id"]),
        question=row["question"].strip(),
        alternatives=tuple(row.get("alternatives", ())),
        answer=row["answer"].strip(),
        source=row.get("source", ""),
        tags=tuple(row.get("tags", ())),
        owner=UserId(row.get("owner", NOBODY)),
        review_by=row.get("review_by"),
        checked=row.get("checked", False),
        state=EntryState(row.get("state", EntryState.ACTIVE)),
    )


def changes(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for every entry that is new or becomes another, and a sum."""
    known = {entry.id: entry for entry in before}
    new = changed = same = 0
    for entry in after:
        old = known.get(entry.id)
        if old is None:
            new += 1
            yield f"新增 {entry.id}：{entry.question}"
        elif old != entry:
            changed += 1
            yield f"修改 {entry.id}：{'、'.join(_differing(old, entry))}"
        else:
            same += 1
    yield f"新增{new}条，修改{changed}条，不变{same}条。"


def _differing(old: Entry, new: Entry) -> list[str]:
    names = ("question", "alternatives", "answer", "source", "tags", "owner", "review_by")
    return [
        name for name in (*names, "checked", "state") if getattr(old, name) != getattr(new, name)
    ]


async def fill_when_empty(uows: UnitOfWorkFactory) -> tuple[Entry, ...]:
    """Put the shipped entries into a knowledge base that has none; return what answers now."""
    async with uows() as uow:
        if not await uow.knowledge.all():
            for entry in sample():
                await uow.knowledge.put(entry)
            await uow.commit()
    async with uows() as uow:
        return tuple(await uow.knowledge.active())


def written(entries: Iterable[Entry]) -> str:
    """Return entries as a file that `parse` reads back."""
    return "\n".join("\n".join(_lines(entry)) for entry in entries)


def _lines(entry: Entry) -> Iterator[str]:
    yield f"[[{TABLE}]]"
    for key in ("id", "question"):
        yield f"{key} = {_quoted(getattr(entry, key))}"
    yield "alternatives = ["
    yield from (f"  {_quoted(phrasing)}," for phrasing in entry.alternatives)
    yield "]"
    for key in ("answer", "source", "owner", "state"):
        yield f"{key} = {_quoted(getattr(entry, key))}"
    yield f"tags = [{', '.join(map(_quoted, entry.tags))}]"
    if entry.review_by is not None:
        yield f"review_by = {entry.review_by.isoformat()}"
    yield f"checked = {'true' if entry.checked else 'false'}"
    yield ""


def _quoted(text: str) -> str:
    """Return a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    safe = (c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped)
    return f'"{"".join(safe)}"'

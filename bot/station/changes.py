"""What an import would change, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.station.lines import KEYS, Line, lines_of
from bot.station.sheets import BUILDINGS, DUTY, GUARDS, MEMBERS, Sheet
from domain.ids import UserId
from domain.station import StationMap

_NOTHING: Final = "（空）"


def diff(old: StationMap, new: StationMap) -> tuple[str, ...]:
    """Return the difference as lines to read: per sheet a count, then one line a thing.

    The order of rows is no difference. A member who had left already and is not in the new
    file is none either: the storage keeps him for the history.
    """
    before, after = lines_of(old), lines_of(new)
    lines: list[str] = []
    for sheet in KEYS:
        gone = _gone_long_ago(old, new) if sheet is MEMBERS else frozenset()
        lines += _sheet_lines(sheet, _by_key(sheet, before[sheet]), after[sheet], gone)
    return tuple(lines) or ("没有变化。",)


def _gone_long_ago(old: StationMap, new: StationMap) -> frozenset[tuple[str, ...]]:
    there = {member.userid for member in new.members}
    return frozenset(
        (member.userid,)
        for member in old.members
        if not member.active and UserId(member.userid) not in there
    )


def _by_key(sheet: Sheet, lines: Sequence[Line]) -> dict[tuple[str, ...], Line]:
    return {tuple(line[head] for head in KEYS[sheet]): line for line in lines}


def _sheet_lines(
    sheet: Sheet,
    before: Mapping[tuple[str, ...], Line],
    lines: Sequence[Line],
    ignored: frozenset[tuple[str, ...]],
) -> Iterator[str]:
    after = _by_key(sheet, lines)
    added = [f"  新增 {_title(sheet, after[key])}" for key in after if key not in before]
    changed = [
        f"  修改 {_title(sheet, after[key])}：{words}"
        for key in after
        if key in before and (words := _changed(before[key], after[key]))
    ]
    removed = [
        f"  移除 {_title(sheet, before[key])}"
        for key in before
        if key not in after and key not in ignored
    ]
    if added or changed or removed:
        yield f"{sheet.title}：新增 {len(added)}，修改 {len(changed)}，移除 {len(removed)}"
        yield from (*added, *changed, *removed)


def _changed(before: Line, after: Line) -> str:
    return "；".join(
        f"{head} {before[head] or _NOTHING}→{text or _NOTHING}"
        for head, text in after.items()
        if before[head] != text
    )


def _title(sheet: Sheet, line: Line) -> str:
    """Return what a person calls the thing of a line."""
    if sheet is DUTY:
        return f"{line['网格']} {line['日子']} {line['开始']}–{line['结束']} {line['账号']}"
    if sheet is GUARDS:
        return f"{line['名称']} {line['开始']}至{line['结束']}"
    if sheet is BUILDINGS:
        return f"{line['社区']}{line['楼号']}号楼"
    key = line[KEYS[sheet][0]]
    name = line.get("名称") or line.get("姓名") or key
    return name if name == key else f"{name}（{key}）"

"""The station's own file of days off and moved workdays, for an arrangement this release lacks.

``[[holiday]] name = "春节"  from = 2027-02-05  to = 2027-02-11`` and
``[[workday]] dates = [2027-01-31, 2027-02-13]``. One mistake and nothing of it counts.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.settings import SettingsError
from domain.calendar import HOLIDAYS, Overrides, use

LONGEST: Final = 15
"""Days of the longest holiday; a longer one is most likely a slip."""

_ONE: Final = timedelta(days=1)
_KEYS: Final = {"holiday": {"name", "from", "to"}, "workday": {"dates"}}


def use_calendar(path: Path | None) -> None:
    """Let a station's own days count from now on; without a file only the published ones.

    Raises:
        SettingsError: with a line for everything that is wrong.
    """
    use(Overrides() if path is None else load(path))


def load(path: Path) -> Overrides:
    """Return the days of a file.

    Raises:
        SettingsError: with a line for everything that is wrong, in Chinese.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise SettingsError((f"calendar.overrides:没有找到 {path}，或者读不了。",)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise SettingsError((f"calendar.overrides:{path} 读不懂：{err}",)) from None
    reading = _Reading()
    reading.read(tables)
    if reading.wrong:
        raise SettingsError(tuple(f"{path.name} {line}" for line in reading.wrong))
    return Overrides(holidays=reading.holidays, workdays=frozenset(reading.workdays))


class _Reading:
    """What was read of a file, and everything that is wrong with it."""

    def __init__(self) -> None:
        self.holidays: dict[date, str] = {}
        self.workdays: set[date] = set()
        self.wrong: list[str] = []

    def read(self, tables: dict[str, Any]) -> None:
        for key in tables:
            if key not in _KEYS:
                self.wrong.append(f"{key}：没有这一节，只能写 [[holiday]] 和 [[workday]]。")
        for key, entries in tables.items():
            if key not in _KEYS:
                continue
            if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
                self.wrong.append(f"{key}：请写成 [[{key}]]，两层方括号。")
                continue
            for number, entry in enumerate(entries, start=1):
                self._entry(key, entry, f"第{number}个 {key}：")
        for day in sorted(self.workdays & self.holidays.keys()):
            self.wrong.append(f"{day}：既写了放假又写了上班，请留一个。")

    def _entry(self, key: str, entry: dict[str, Any], where: str) -> None:
        for name in entry.keys() - _KEYS[key]:
            self.wrong.append(
                f"{where}没有“{name}”这一项，可以写 {'、'.join(sorted(_KEYS[key]))}。"
            )
        if key == "holiday":
            self._holiday(entry, where)
        else:
            self.workdays.update(self._dates(entry.get("dates"), where))

    def _holiday(self, entry: dict[str, Any], where: str) -> None:
        name = entry.get("name")
        if name not in HOLIDAYS:
            self.wrong.append(f"{where}name 请写 {'、'.join(HOLIDAYS)} 中的一个。")
            return
        first = self._date(entry.get("from"), f"{where}from ")
        last = self._date(entry.get("to", entry.get("from")), f"{where}to ")
        if first is None or last is None:
            return
        days = (last - first).days + 1
        if not 1 <= days <= LONGEST:
            self.wrong.append(f"{where}从 {first} 到 {last} 不对，应是 1 到 {LONGEST} 天。")
            return
        self.holidays.update({first + n * _ONE: name for n in range(days)})

    def _dates(self, written: object, where: str) -> Iterator[date]:
        if not isinstance(written, list) or not written:
            self.wrong.append(f"{where}dates 请写一串日期，例如 dates = [2027-01-31]。")
            return
        for each in written:
            day = self._date(each, where)
            if day is not None:
                yield day

    def _date(self, written: object, where: str) -> date | None:
        if isinstance(written, date) and not isinstance(written, datetime):
            return written
        try:
            return date.fromisoformat(str(written))
        except ValueError:
            self.wrong.append(f"{where}“{written}”不是日期，请写成 2027-02-05。")
            return None

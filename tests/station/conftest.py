"""A small station as a directory of CSV files that each test spoils in one place."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.station import StationFileError, load
from domain.station import StationMap

SMALL: dict[str, list[list[str]]] = {
    "station": [["编号", "名称", "服务电话"], ["CG", "城关供电所", ""]],
    "streets": [["名称"], ["滨河街道"]],
    "communities": [
        ["名称", "类别", "街道", "编码", "别名", "服务分类", "产权", "网格", "样例"],
        ["滨河社区", "社区", "滨河街道", "110117001009", "滨河", "城区", "供电公司", "BH1", "否"],
        ["向阳社区", "社区", "滨河街道", "110117001003", "向阳", "城区", "自管", "BH1", "否"],
    ],
    "transformers": [
        ["编号", "名称", "线路", "别名", "样例"],
        ["YX05", "向阳5号台区", "", "", "是"],
        ["YX06", "向阳6号台区", "10kV样例四线", "向阳市场变", "是"],
    ],
    "buildings": [
        ["社区", "楼号", "单元", "台区", "户数", "网格", "样例"],
        ["滨河社区", "5", "1、2", "", "24", "", "是"],
        ["向阳社区", "1", "1、2", "YX06", "24", "", "是"],
    ],
    "grids": [
        ["编号", "名称", "社区负责人", "网格负责人", "服务队员"],
        ["BH1", "滨河一网格", "sqsj01", "wgfzr01", "wgy01、wgy02"],
    ],
    "members": [
        ["账号", "姓名", "角色", "手机", "状态"],
        ["suozhang", "所长", "所长", "", "在岗"],
        ["wgfzr01", "网格负责人一号", "网格负责人", "", "在岗"],
        ["wgy01", "网格员一号", "服务队员", "", "在岗"],
        ["wgy02", "网格员二号", "服务队员", "", "在岗"],
        ["sqsj01", "社区书记一号", "社区负责人", "", "在岗"],
    ],
    "chats": [
        ["群ID", "名称", "社区", "能收到@消息", "能推送", "机器人"],
        ["wr_binhe", "滨河电力管家群", "滨河社区、向阳社区", "是", "是", "r_binhe"],
    ],
    "guards": [
        ["名称", "类别", "级别", "开始", "结束", "范围", "要点", "样例"],
        ["国庆保电", "", "一级", "2026-09-25", "2026-10-08", "全所", "", "是"],
    ],
    "enterprises": [
        ["名称", "线路", "台区", "账号", "联系说明", "停产日", "样例"],
        ["样例一厂", "10kV样例四线", "", "", "", "2026-09-03", "是"],
    ],
    "duty": [
        ["网格", "日子", "开始", "结束", "账号"],
        ["BH1", "节假日", "17:30", "08:30", "wgy01"],
        ["全所", "每天", "00:00", "00:00", "wgfzr01"],
    ],
}


@dataclass
class Draft:
    """The small station, to be changed and then read."""

    directory: Path
    rows: dict[str, list[list[str]]] = field(
        default_factory=lambda: {name: [list(row) for row in rows] for name, rows in SMALL.items()}
    )

    def put(self, file: str, row: int, head: str, text: str) -> "Draft":
        """Write into one cell; `row` as Excel counts, 1 being the heads."""
        at = self.rows[file][0].index(head)
        self.rows[file][row - 1][at] = text
        return self

    def add(self, file: str, *cells: str) -> "Draft":
        """Append a row."""
        self.rows[file].append(list(cells))
        return self

    def write(self, encoding: str = "utf-8-sig") -> Path:
        """Write the CSV files."""
        for name, rows in self.rows.items():
            path = self.directory / f"{name}.csv"
            with path.open("w", encoding=encoding, newline="") as file:
                csv.writer(file).writerows(rows)
        return self.directory

    def load(self) -> StationMap:
        """Read it as it is now."""
        return load(self.write())

    def errors(self) -> list[str]:
        """Read it and return what was wrong, as the person reads it."""
        with pytest.raises(StationFileError) as caught:
            self.load()
        return [str(error) for error in caught.value.errors]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """A valid small station that nobody has written yet."""
    directory = tmp_path / "station"
    directory.mkdir()
    return Draft(directory)


@pytest.fixture
def small(tmp_path: Path) -> Callable[[], StationMap]:
    """Load the small station unspoilt."""
    directory = tmp_path / "small"
    directory.mkdir()
    return Draft(directory).load

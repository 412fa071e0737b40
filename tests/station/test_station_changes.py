"""What a dry run says: one line a change, in words, and nothing about what stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.station import diff
from domain.station import StationMap

if TYPE_CHECKING:
    from tests.station.conftest import Draft

Small = Callable[[], StationMap]


def test_the_same_station_has_no_difference_whatever_its_revision(small: Small) -> None:
    assert diff(replace(small(), revision=7), small()) == ("没有变化。",)


def test_another_order_of_rows_is_no_difference(small: Small) -> None:
    station = small()
    turned = replace(station, members=station.members[::-1], communities=station.communities[::-1])

    assert diff(station, turned) == ("没有变化。",)


def test_each_change_is_one_line_with_old_and_new(draft: Draft, small: Small) -> None:
    draft.put("communities", 2, "别名", "").put("communities", 2, "服务分类", "农村")
    draft.add("members", "wgy03", "网格员三号", "服务队员", "", "见习")
    draft.put("grids", 2, "服务队员", "wgy01、wgy02、wgy03")
    del draft.rows["buildings"][2]
    draft.put("duty", 2, "开始", "18:00")
    draft.put("guards", 2, "结束", "2026-10-07")
    draft.put("enterprises", 2, "停产日", "")

    assert diff(small(), draft.load()) == (
        "村和社区：新增 0，修改 1，移除 0",
        "  修改 滨河社区：别名 滨河→（空）；服务分类 城区→农村",
        "楼栋：新增 0，修改 0，移除 1",
        "  移除 向阳社区1号楼",
        "网格：新增 0，修改 1，移除 0",
        "  修改 滨河一网格（BH1）：服务队员 wgy01、wgy02→wgy01、wgy02、wgy03",
        "人员：新增 1，修改 0，移除 0",
        "  新增 网格员三号（wgy03）",
        "值班：新增 1，修改 0，移除 1",
        "  新增 BH1 节假日 18:00–08:30 wgy01",
        "  移除 BH1 节假日 17:30–08:30 wgy01",
        "保电：新增 0，修改 1，移除 0",
        "  修改 国庆保电 2026-09-25至2026-10-07：结束 2026-10-08→2026-10-07",
        "企业：新增 0，修改 1，移除 0",
        "  修改 样例一厂：停产日 2026-09-03→（空）",
    )


def test_somebody_who_left_before_is_not_removed_again(draft: Draft, small: Small) -> None:
    draft.add("members", "wgy03", "网格员三号", "服务队员", "", "离岗")

    assert diff(draft.load(), small()) == ("没有变化。",)


def test_somebody_at_work_who_is_no_longer_in_the_file_is_removed(
    draft: Draft, small: Small
) -> None:
    draft.add("members", "wgy03", "网格员三号", "服务队员", "", "在岗")

    assert diff(draft.load(), small()) == (
        "人员：新增 0，修改 0，移除 1",
        "  移除 网格员三号（wgy03）",
    )


def test_a_first_import_adds_everything(small: Small) -> None:
    lines = diff(StationMap(), small())

    assert [line for line in lines if not line.startswith(" ")] == [
        "供电所：新增 1，修改 0，移除 0",
        "街道：新增 1，修改 0，移除 0",
        "村和社区：新增 2，修改 0，移除 0",
        "台区：新增 2，修改 0，移除 0",
        "楼栋：新增 2，修改 0，移除 0",
        "网格：新增 1，修改 0，移除 0",
        "人员：新增 5，修改 0，移除 0",
        "群：新增 1，修改 0，移除 0",
        "值班：新增 2，修改 0，移除 0",
        "保电：新增 1，修改 0，移除 0",
        "企业：新增 1，修改 0，移除 0",
    ]

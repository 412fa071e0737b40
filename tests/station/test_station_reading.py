"""What people and Excel make of a CSV, and what is read from it."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.station import StationFileError, load
from bot.station.duty import read_days
from bot.station.text import clean, guard
from domain.station import Building, Role

if TYPE_CHECKING:
    from tests.station.conftest import Draft


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_the_encodings_excel_and_editors_write_give_the_same_station(
    draft: Draft, encoding: str
) -> None:
    assert load(draft.write(encoding)) == load(draft.write("utf-8"))


def test_a_rare_character_survives_gb18030(draft: Draft) -> None:
    draft.put("communities", 2, "名称", "𬇹河社区").put("communities", 2, "别名", "")
    draft.put("buildings", 2, "社区", "𬇹河社区").put("chats", 2, "社区", "𬇹河社区、向阳社区")

    assert load(draft.write("gb18030")).communities[0].name == "𬇹河社区"


@pytest.mark.parametrize(
    "content", ["账号,姓名".encode("utf-16"), b"\x00\x01\x02", b"\xff\xff\xff"]
)
def test_another_encoding_is_refused_with_the_way_out(draft: Draft, content: bytes) -> None:
    directory = draft.write()
    (directory / "members.csv").write_bytes(content)

    with pytest.raises(StationFileError) as caught:
        load(directory)

    assert str(caught.value) == (
        "members.csv（人员）：认不出文字编码。请用 Excel 打开，再另存为“CSV UTF-8（逗号分隔）”。"
    )


def test_a_quote_that_is_never_closed_is_refused(draft: Draft) -> None:
    directory = draft.write()
    with (directory / "streets.csv").open("a", encoding="utf-8") as file:
        file.write('"渔阳地区\n')

    with pytest.raises(StationFileError, match="引号没有成对"):
        load(directory)


def test_blank_rows_are_skipped_and_still_counted(draft: Draft) -> None:
    draft.rows["members"].insert(2, ["", " ", "", "\u3000", ""])
    draft.put("members", 5, "状态", "休假")

    assert [error.split("：")[0] for error in draft.errors()] == [
        "members.csv（人员） 第5行“状态”列"
    ]


def test_example_rows_and_remarks_are_not_imported(draft: Draft) -> None:
    draft.rows["streets"] = [["名称", "备注"], ["示例：某街道", ""], ["滨河街道", "=1+1"]]

    assert [street.name for street in draft.load().streets] == ["滨河街道"]


def test_the_order_of_columns_does_not_matter(draft: Draft) -> None:
    straight = draft.load()
    draft.rows["members"] = [row[::-1] for row in draft.rows["members"]]

    assert draft.load() == straight


def test_a_cell_under_no_head_is_told_because_it_slipped(draft: Draft) -> None:
    draft.rows["streets"][1].append("渔阳地区")

    assert draft.errors() == [
        (
            "streets.csv（街道） 第2行：写的是“渔阳地区”。这一格上面没有列名。"
            "请移到对的列，或给这一列写上“备注”。"
        )
    ]


def test_a_misspelt_file_name_is_told_and_not_left_out(draft: Draft) -> None:
    draft.rows["duties"] = draft.rows.pop("duty")
    draft.rows["群"] = draft.rows.pop("chats")

    assert sorted(draft.errors()) == [
        "duties.csv：没有这张表，是不是 duty.csv？请改文件名。",
        "群.csv：没有这张表，是不是 chats.csv？请改文件名。",
    ]


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StationFileError) as caught:
        load(tmp_path / "没有")

    assert str(caught.value) == "没有：没有这个文件或文件夹，请检查路径。"


def test_as_many_rows_as_allowed_are_read(draft: Draft) -> None:
    draft.rows["buildings"][1:] = [
        ["滨河社区", f"{'ABCD'[n // 5000]}{n % 5000}", "1、2", "YX06", "24", "", "是"]
        for n in range(19_999)
    ]

    assert len(draft.load().buildings) == 19_999


def test_too_many_rows_are_refused(draft: Draft) -> None:
    draft.rows["duty"] += [[""] * 5 for _ in range(20_000)]

    assert draft.errors() == [
        "duty.csv（值班） 第20001行：超过 20000 行。请删掉下面的空行，或分几次导入。"
    ]


def test_too_many_columns_are_refused(draft: Draft) -> None:
    draft.rows["streets"][1] += [""] * 60 + ["x"]

    assert draft.errors() == [
        "streets.csv（街道） 第2行：写的是“x”。超过 50 列。请删掉右边多余的列。"
    ]


def test_a_file_of_more_than_five_megabytes_is_refused(draft: Draft) -> None:
    directory = draft.write()
    (directory / "duty.csv").write_bytes(b"x" * (5 * 1024 * 1024 + 1))

    with pytest.raises(StationFileError, match="文件超过 5 MB"):
        load(directory)


def test_building_and_unit_numbers_are_kept_without_their_words(draft: Draft) -> None:
    draft.put("buildings", 2, "楼号", "０5号楼").put("buildings", 2, "单元", "1单元，2单元;3")

    assert draft.load().buildings[0] == Building(
        community="滨河社区", number="5", units=("1", "2", "3"), households=24, sample=True
    )


def test_grids_and_transformers_may_be_written_by_name(draft: Draft) -> None:
    draft.put("communities", 2, "网格", "滨河一网格").put("buildings", 3, "台区", "向阳6号台区")
    station = draft.load()

    assert station.communities[0].grid == "BH1"
    assert station.buildings[1].transformer == "YX06"


def test_an_account_in_the_wrong_case_is_the_same_person(draft: Draft) -> None:
    assert draft.put("duty", 2, "账号", "WGY01").load().duties[0].userid == "wgy01"


def test_a_person_may_have_several_roles(draft: Draft) -> None:
    station = draft.put("members", 3, "角色", "网格负责人、值班长").load()

    assert station.members[1].roles == {Role.MANAGER, Role.DUTY_HEAD}


def test_midnight_may_be_written_as_24(draft: Draft) -> None:
    duty = draft.put("duty", 2, "开始", "8:30").put("duty", 2, "结束", "24:00").load().duties[0]

    assert (duty.start, duty.end) == (time(8, 30), time(0, 0))


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("每天", "每天"),
        ("节假日", "节假日"),
        ("五三一", "一三五"),
        ("周六、周日", "六日"),
        ("星期天", "日"),
        ("2026/10/1", "2026-10-01"),
        ("2026年10月1日", "2026-10-01"),
        ("10-01", ""),
        ("平时", ""),
        ("", ""),
    ],
)
def test_days_are_read_as_people_write_them(written: str, days: str) -> None:
    assert read_days(written) == days


def test_invisible_characters_from_a_web_page_do_not_make_another_name(draft: Draft) -> None:
    draft.put("chats", 2, "社区", "\u200b滨河社区\ufeff 、\u3000向阳社区\u202e")

    assert draft.load().chats[0].communities == ("滨河社区", "向阳社区")


@given(st.text())
def test_cleaning_and_guarding_any_text_can_be_undone(text: str) -> None:
    cleaned = clean(text)

    assert clean(guard(cleaned)) == cleaned
    assert not guard(cleaned).startswith(tuple("=+-@\t\r＝＋－＠"))

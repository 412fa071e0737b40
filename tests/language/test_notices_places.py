"""Places and lines are cut out of the text as it names them."""

from datetime import UTC, datetime

import pytest

from language.notices import read

REFERENCE = datetime(2026, 11, 24, 4, tzinfo=UTC)
HEAD = "停电时间：11月28日8:00-12:00\n停电范围："


def _areas(text: str) -> list[str]:
    return list(read(text, REFERENCE).areas)


def _lines(text: str) -> list[str]:
    return list(read(text, REFERENCE).line_or_equipment)


@pytest.mark.parametrize(
    ("value", "areas"),
    [
        ("滨河小区、向阳社区等地", ["滨河小区", "向阳社区"]),
        ("滨河小区周边用户", ["滨河小区"]),
        ("鼓楼区滨河小区、向阳社区", ["滨河小区", "向阳社区"]),
        ("学生宿舍F区（8-9栋）、图书馆（局部）", ["学生宿舍F区（8-9栋）", "图书馆（局部）"]),
        ("林荫小区1-6号楼、8号楼、向阳市场", ["林荫小区1-6号楼、8号楼", "向阳市场"]),
        ("11号楼、17号-20号楼、23号楼", ["11号楼", "17号-20号楼", "23号楼"]),
        ("东高村镇（甲村、乙村）、丙村", ["甲村", "乙村", "丙村"]),
        ("1、东樊村；2、西樊村", ["东樊村", "西樊村"]),
        ("东关小学及南关小学", ["东关小学", "南关小学"]),
        ("明和苑、槐安路与新石路之间路段", ["明和苑", "槐安路与新石路之间路段"]),
        ("和平里社区", ["和平里社区"]),
        ("怡景云天，丰达姆萨，七里", ["怡景云天", "丰达姆萨", "七里"]),
        ("甲小区 乙小区 丙小区", ["甲小区", "乙小区", "丙小区"]),
        ("全校所有区域", ["全校所有区域"]),
        ("全校", ["全校"]),
        ("滨河小区、沿街店面及公共设施", ["滨河小区"]),
        ("滨河小区，请居民提前做好准备", ["滨河小区"]),
        ("滨河小区\n请提前准备照明\n城关供电所", ["滨河小区"]),
    ],
)
def test_a_field_lists_its_places(value: str, areas: list[str]) -> None:
    assert _areas(HEAD + value) == areas


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("昨晚8点，滨河小区突然停电。", ["滨河小区"]),
        ("12月1日8:00-9:00，对东樊村、西樊村停电。", ["东樊村", "西樊村"]),
        ("今早8时10分线路跳闸，造成华兴公司、第一中学停电。", ["华兴公司", "第一中学"]),
        ("12月1日8:00-9:00滨河小区停电，向阳社区不受影响。", ["滨河小区"]),
        ("12月1日8:00-9:00城东片区停电，记者从城关供电所获悉。", ["城东片区"]),
        ("12月1日8:00-9:00，洛江、清濛、泉港停电。", ["洛江", "清濛", "泉港"]),
        ("12月1日8:00-9:00停电，全校停电检修。", ["全校"]),
        ("大面积停电，12月1日正在抢修。", []),
        ("12月1日8:00-9:00滨河小区1、3、5号楼停电检修。", ["滨河小区1、3、5号楼"]),
        ("因滨河小区配电室检修，12月1日8:00-9:00停电。", ["滨河小区"]),
    ],
)
def test_running_text_names_its_places(text: str, areas: list[str]) -> None:
    assert _areas(text) == areas


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("12月1日8:00-9:00滨河小区停电（北区不受影响）。", ("北区",)),
        (HEAD + "滨河小区（3号楼除外）", ("3号楼",)),
        (HEAD + "滨河小区\n不停电范围：向阳社区", ("向阳社区",)),
        ("12月1日8:00-9:00除向阳社区外全镇停电。", ("向阳社区",)),
    ],
)
def test_places_that_keep_their_power_are_not_among_the_areas(
    text: str, excluded: tuple[str, ...]
) -> None:
    notice = read(text, REFERENCE)
    assert notice.excluded_areas == excluded
    assert not set(excluded) & set(notice.areas)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("10千伏城关线、兴谷西线等6条线路停电检修", ["10千伏城关线", "兴谷西线"]),
        ("110千伏城东变电站10千伏东郊线停电", ["110千伏城东变电站10千伏东郊线"]),
        ("10kV新城一、二线停电检修", ["10kV新城一、二线"]),
        ("因10kV 城关906线23号杆后段检修停电", ["10kV 城关906线23号杆后段"]),
        ("对和平线停电检修", ["和平线"]),
        ("东寺渠村3号台区停电", ["东寺渠村3号台区"]),
        ("沿线居民请拨打热线，在线查询停电，无线网络不受影响", []),
        ("共有5个台区、6条线路停电", []),
        ("更换变压器，滨河小区停电检修", []),
        ("电缆被挖断，滨河小区突发故障停电", ["电缆"]),
        (
            "停电设备：城东甲乙回、林荫公变\n停电时间：11月28日8:00-9:00",
            ["城东甲乙回", "林荫公变"],
        ),
    ],
)
def test_lines_and_equipment_are_named_in_full(text: str, lines: list[str]) -> None:
    assert _lines(text) == lines


def test_a_piece_is_literal_where_the_text_is_traditional_or_wide() -> None:
    notice = read("停電範圍：和平街１２號、民權里\n停電時間：11月28日8:00-9:00", REFERENCE)
    assert notice.areas == ("和平街１２號", "民權里")

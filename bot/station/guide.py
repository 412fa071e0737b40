"""The 说明 sheet of the template: how to fill in, and what each column takes."""

from typing import Final

from bot.station.sheets import EXAMPLE, GUIDE, REMARK, SEPARATOR, SHEETS, Column

HEADS: Final = ("表", "文件", "列", "必填", "写什么", "例子")

INTRODUCTION: Final = (
    f"{GUIDE}：这张表只是说明，不会导入。",
    f"第一格以“{EXAMPLE}”开头的行是例子，导入时跳过，可以留着，也可以删掉。",
    f"一格里写几个值时用“{SEPARATOR}”隔开。空行不要紧，各表的先后也不要紧。",
    f"想给自己记点什么，加一列“{REMARK}”，系统不读。其他多出来的列会报错，免得写错列名没人知道。",
    "有一处写错，整份都不导入，原来的数据不变；所有的错会一次列出来。",
    "手机号、住户姓名和门牌不要写进来，系统不需要。",
)


def guide_lines() -> list[tuple[str, ...]]:
    """Return the lines of the guide: sentences first, then one line a column."""
    lines: list[tuple[str, ...]] = [(sentence,) for sentence in INTRODUCTION]
    lines += [(), HEADS]
    for sheet in SHEETS:
        lines.append((sheet.title, f"{sheet.file}.csv", "", "", sheet.about, ""))
        lines += [
            (sheet.title, "", column.head, _needed(column), column.what, column.example)
            for column in sheet.columns
        ]
    return lines


def _needed(column: Column) -> str:
    if column.stations_only:
        return "有几个供电所时"
    return "是" if column.required else ""

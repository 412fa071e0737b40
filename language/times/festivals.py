"""Festivals with a day of their own."""

from typing import Final

from language.times.sayings import Eve, LunarDay, MonthDay, Saying, SolarTerm

NOT_A_PLACE: Final = (
    r"(?!路|街|小区|村|社区|巷|桥|园|苑|里|镇|乡|楼|胡同|商|超市|饭店|酒店|厂|中学|小学|学校|线|变|站"
    r"|台区|支线|广场|大道|花园|公寓|新村|门|农场|公园|大街|立交|水库|渠|礼堂)"
)
"""国庆路 and 五一小区 are places."""

FESTIVALS: Final[dict[str, Saying]] = {
    "元旦": MonthDay((), 1, 1),
    "情人": MonthDay((), 2, 14),
    "妇女": MonthDay((), 3, 8),
    "清明": SolarTerm("清明"),
    "植树": MonthDay((), 3, 12),
    "劳动": MonthDay((), 5, 1),
    "儿童": MonthDay((), 6, 1),
    "建党": MonthDay((), 7, 1),
    "建军": MonthDay((), 8, 1),
    "教师": MonthDay((), 9, 10),
    "国庆": MonthDay((), 10, 1),
    "平安夜": MonthDay((), 12, 24),
    "圣诞": MonthDay((), 12, 25),
    "双十一": MonthDay((), 11, 11),
    "双11": MonthDay((), 11, 11),
    "双十二": MonthDay((), 12, 12),
    "双12": MonthDay((), 12, 12),
    "除夕": Eve(),
    "大年三十": Eve(),
    "年三十": Eve(),
    "春节": LunarDay(1, 1),
    "大年初一": LunarDay(1, 1),
    "大年初二": LunarDay(1, 2),
    "大年初三": LunarDay(1, 3),
    "大年初四": LunarDay(1, 4),
    "大年初五": LunarDay(1, 5),
    "大年初六": LunarDay(1, 6),
    "大年初七": LunarDay(1, 7),
    "破五": LunarDay(1, 5),
    "元宵": LunarDay(1, 15),
    "端午": LunarDay(5, 5),
    "七夕": LunarDay(7, 7),
    "中元": LunarDay(7, 15),
    "中秋": LunarDay(8, 15),
    "八月十五": LunarDay(8, 15),
    "重阳": LunarDay(9, 9),
    "腊八": LunarDay(12, 8),
    "小年": LunarDay(12, 23),
}
"""小年 is the 23rd, as in the north of China."""

LABELLED: Final[dict[str, Saying]] = {
    "五一": MonthDay((), 5, 1),
    "六一": MonthDay((), 6, 1),
    "十一": MonthDay((), 10, 1),
}
"""These are also numbers and names: days only before 节, 假期 and the like."""

HOLIDAYS: Final = {"国庆": 7, "十一": 7, "五一": 5, "春节": 7}
"""Days off that people mean by 国庆假期: as a rule of thumb, the yearly order shifts them."""

NEED_FESTIVAL: Final = frozenset(
    {"情人", "妇女", "劳动", "儿童", "建党", "建军", "教师", "中元", "植树"}
)
"""These are days only with 节."""

TERMS: Final[dict[str, Saying]] = {
    name: SolarTerm(name)
    for name in (
        *("立春", "雨水", "惊蛰", "春分", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑"),
        *("立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒"),
        "大寒",
    )
}
"""These are also weather and names: days only before 那天, 当天, 节气 or an hour."""

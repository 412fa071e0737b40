"""Parts of the day, and which hour they make of a number."""

from typing import Final

from language.times.tokens import Part

HALF_DAY: Final = 12
DAY: Final = 24
_LATE: Final = 5
"""晚上5点 is still the afternoon's end; 半夜5点 comes after midnight."""
_AFTER_MIDNIGHT_LATEST: Final = {Part.EVENING: 3, Part.DEEP_NIGHT: _LATE}
_EARLIEST_NOON: Final = 10

WORDS: Final[dict[str, Part]] = {
    **dict.fromkeys(
        ("凌晨", "拂晓", "黎明", "后半夜", "下半夜", "天亮前", "天不亮", "晨间"), Part.DAWN
    ),
    **dict.fromkeys(
        (
            "清晨",
            "早晨",
            "早上",
            "早",
            "上午",
            "大清早",
            "一大早",
            "清早",
            "一早",
            "头晌",
            "前晌",
            "晨",
        )
        + ("前午", "早间", "头午", "上半天", "大早上"),
        Part.MORNING,
    ),
    **dict.fromkeys(("中午", "正午", "晌午", "午间", "晌"), Part.NOON),
    **dict.fromkeys(
        ("下午", "午后", "后晌", "傍晚", "过晌", "下晌", "后半晌", "下半天", "擦黑", "天黑"),
        Part.AFTERNOON,
    ),
    **dict.fromkeys(
        (
            "晚上",
            "晚",
            "晚间",
            "夜间",
            "夜晚",
            "入夜",
            "前半夜",
            "上半夜",
            "大晚上",
            "晚黑",
            "黑天",
        ),
        Part.EVENING,
    ),
    **dict.fromkeys(
        ("夜里", "夜", "深夜", "半夜", "午夜", "子夜", "大半夜", "三更半夜", "黑夜", "黑里"),
        Part.DEEP_NIGHT,
    ),
}
"""The words of each part, in simplified characters."""


def hour_of_day(hour: int, part: Part) -> int:
    """Return the hour, counted from the day's midnight: 24 and more are after the next one.

    下午18点 is written by people and stays 18.
    """
    if hour > HALF_DAY:
        return hour
    if part is Part.DAWN:
        return hour % HALF_DAY
    if part is Part.MORNING:
        return hour
    if part is Part.NOON:
        return hour if hour >= _EARLIEST_NOON else hour + HALF_DAY
    if part is Part.AFTERNOON:
        return hour % HALF_DAY + HALF_DAY
    if hour == HALF_DAY or hour <= _AFTER_MIDNIGHT_LATEST[part]:
        return hour % HALF_DAY + DAY
    return hour + HALF_DAY

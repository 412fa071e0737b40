"""Parts of the day, and which hour they make of a number."""

from typing import Final

from language.times.tokens import Part

HALF_DAY: Final = 12
DAY: Final = 24
_LATE: Final = 5
"""晚上5点 is still the afternoon's end; 半夜5点 comes after midnight."""
_AFTER_MIDNIGHT_LATEST: Final = {Part.EVENING: 3, Part.DEEP_NIGHT: _LATE}
_EARLIEST_NOON: Final = 10

_SAID: Final = {
    Part.DAWN: "凌晨 拂晓 黎明 后半夜 下半夜 天亮前 天不亮 晨间",
    Part.MORNING: "清晨 早晨 早上 早 上午 大清早 一大早 清早 一早 大早上 头晌 前晌 晨 前午 早间 头午"
    " 上半天 上昼 朝早 朝头早 AM",
    Part.NOON: "中午 正午 晌午 午间 晌",
    Part.AFTERNOON: "下午 午后 后晌 傍晚 过晌 下晌 后半晌 下半天 擦黑 天黑 下昼 晏昼 PM",
    Part.EVENING: "晚上 晚 晚间 夜间 夜晚 入夜 前半夜 上半夜 大晚上 晚黑 黑天",
    Part.DEEP_NIGHT: "夜里 夜 深夜 半夜 午夜 子夜 大半夜 三更半夜 黑夜 黑里",
}
WORDS: Final = {word: part for part, words in _SAID.items() for word in words.split()}
"""The words of each part, in simplified characters."""


_BOUNDS: Final = {
    Part.DAWN: (0, 6),
    Part.MORNING: (6, 12),
    Part.NOON: (11, 13),
    Part.AFTERNOON: (12, 18),
    Part.EVENING: (18, 24),
    Part.DEEP_NIGHT: (22, 30),
}


def bounds(part: Part) -> tuple[int, int]:
    """Return first and last hour of a part by habit, counted from the day's midnight."""
    return _BOUNDS[part]


def hour_of_day(hour: int, part: Part) -> int:
    """Return the hour, counted from the day's midnight: 24 and more are after the next one.

    下午18点 is written by people and stays 18.
    """
    if hour > HALF_DAY or part is Part.MORNING:
        return hour
    if part is Part.DAWN:
        return hour % HALF_DAY
    if part is Part.NOON:
        return hour if hour >= _EARLIEST_NOON else hour + HALF_DAY
    if part is Part.AFTERNOON:
        return hour % HALF_DAY + HALF_DAY
    if hour == HALF_DAY or hour <= _AFTER_MIDNIGHT_LATEST[part]:
        return hour % HALF_DAY + DAY
    return hour + HALF_DAY

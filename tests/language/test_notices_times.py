"""The times of notices: those the text gives, at the hour it gives, and none besides."""

import pytest

from bot.filters.notices import notices_line
from tests.language.notice_cases import REFERENCE, Case


def _read(text: str) -> Case:
    return notices_line({"id": "x", "text": text, "reference_date": REFERENCE})


def _ends(text: str) -> tuple[str | None, str | None]:
    found = _read(text)
    return found["start"], found["end"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("明天8点到下午滨河小区检修停电。", ("2026-11-25T08:00", "2026-11-25")),
        ("明天上午停电检修，涉及岳各庄、王官屯，几点等通知。", ("2026-11-25", "2026-11-25")),
        ("停电时间待定，滨河小区、向阳社区检修。", (None, None)),
        ("滨河小区停电检修，约两个半小时。", (None, None)),
        ("台风造成停电，截至晚间9时滨河小区仍有63户停电，正在抢修。", (None, None)),
        ("截至今日16时，滨河小区约100户停电，抢修困难，将尽早复电。", (None, None)),
        ("滨河小区连续停电至少三天，11月25日到27日检修。", ("2026-11-25", "2026-11-27")),
        ("兴业路5号至21号、府前街2号、4号、6号因故障停电，正在抢修。", (None, None)),
        ("滨河小区连续两个晚上停电，正在抢修。", (None, None)),
        ("今天的停电取消了，下周再定时间，滨河小区照常有电。", ("2026-11-24", "2026-11-24")),
    ],
)
def test_what_the_text_does_not_give_is_not_guessed(
    text: str, ends: tuple[str | None, str | None]
) -> None:
    assert _ends(text) == ends


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("今晚八点到十点限电，砖厂、水泥厂都停。", ("2026-11-24T20:00", "2026-11-24T22:00")),
        ("AM 9:00 – PM 3:00滨河小区检修停电，11月25日。", ("2026-11-25T09:00", "2026-11-25T15:00")),
        ("10kV城关线14:25跳闸，滨河小区停电，正在抢修。", ("2026-11-24T14:25", None)),
        ("滨河小区今晚10点起停电检修，估计26日晚上8点后恢复供电。", ("2026-11-24T22:00", "2026-11-26T20:00")),
        ("施工挖断电缆，昨天17时46分滨河小区停电，昨晚9时50分供电正常。", ("2026-11-23T17:46", "2026-11-23T21:50")),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_it_is_meant(text: str, ends: tuple[str | None, str | None]) -> None:
    assert _ends(text) == ends


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("11月25日（星期三）、26日（星期四），每天23:00至次日5:00，滨河小区停电。", ["2026-11-25T23:00", "2026-11-26T23:00"]),
        ("计划11月25日至27日（三天）每日9:00至16:00对南岔村停电检修。", [f"2026-11-{day}T09:00" for day in (25, 26, 27)]),
        ("11月25日6:00-15:00，实际短时停电只在6:00-8:00和13:00-15:00，滨河小区检修。", ["2026-11-25T06:00", "2026-11-25T13:00"]),
        ("甲村昨日5时52分因雷雨停电，昨日9时37分全部恢复供电。乙村昨日6时56分因雷雨停电，昨日8时17分全部恢复供电。", ["2026-11-23T05:52", "2026-11-23T06:56"]),
    ],
)  # fmt: skip
def test_each_stretch_is_told_apart(text: str, starts: list[str]) -> None:
    assert [each["start"] for each in _read(text)["segments"]] == starts

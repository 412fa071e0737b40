"""Times as residents, crews and notices write them. 2026-11-16 is a Monday."""

import json

import pytest

from bot.filters.times import times_line
from language.times import find
from tests.language.times_said import at, ends
from training.corpus import DATA

MORNING, AFTERNOON, NIGHT = "2026-11-16T09:00", "2026-11-16T15:00", "2026-11-16T22:30"


@pytest.mark.parametrize(
    ("text", "said", "when"),
    [
        ("晚上七点半能来电不", AFTERNOON, "11-16 19:30"),
        ("后半夜两点多停的", MORNING, "11-16 02:00"),
        ("半夜一点停的", MORNING, "11-16 01:00"),
        ("夜里两点", NIGHT, "11-17 02:00"),
        ("前天中午12点多", MORNING, "11-14 12:00"),
        ("上周五下午三点", MORNING, "11-13 15:00"),
        ("下午18点", MORNING, "11-16 18:00"),
        ("两点三刻到", "2026-11-16T14:00", "11-16 14:45"),
        ("预计三点送上", "2026-11-16T14:00", "11-16 15:00"),
        ("中秋节晚上八点", "2026-09-16T15:00", "09-25 20:00"),
        ("元旦上午9点", MORNING, "01-01 09:00"),
        ("农历八月十五晚上8点", "2026-09-16T15:00", "09-25 20:00"),
        ("除夕夜里11点", "2027-01-20T09:00", "02-05 23:00"),
        ("下周三早上8点", MORNING, "11-25 08:00"),
        ("１１月１８日８：３０", MORNING, "11-18 08:30"),
        ("3天后上午10点", MORNING, "11-19 10:00"),
        ("民國115年11月20日上午9時", MORNING, "11-20 09:00"),
    ],
)
def test_one_instant_has_two_equal_ends(text: str, said: str, when: str) -> None:
    assert ends(text, said) == (when, when)


@pytest.mark.parametrize(
    ("text", "said", "start", "end"),
    [
        ("11月18日、19日8:00-12:00", MORNING, "11-18 08:00", "11-19 12:00"),
        ("18、19、20日每天早8点到晚6点", MORNING, "11-18 08:00", "11-20 18:00"),
        ("11月18日至20日每天22:00至次日6:00", MORNING, "11-18 22:00", "11-21 06:00"),
        ("下周一到周三每天上午8:30-11:30", MORNING, "11-23 08:30", "11-25 11:30"),
        ("本周六、周日 9:00—17:00", MORNING, "11-21 09:00", "11-22 17:00"),
        ("今明两天早8点至晚8点", MORNING, "11-16 08:00", "11-17 20:00"),
        ("1月5日8时至17时", "2026-12-28T09:00", "01-05 08:00", "01-05 17:00"),
        ("11月30日22:00至12月1日6:00", MORNING, "11-30 22:00", "12-01 06:00"),
        ("24日0:00-24:00", MORNING, "11-24 00:00", "11-25 00:00"),
        ("11月27日00:00–12:05", MORNING, "11-27 00:00", "11-27 12:05"),
        ("腊月廿三上午九点到十一点", "2027-01-20T09:00", "01-30 09:00", "01-30 11:00"),
        ("晚上11点到凌晨3点", MORNING, "11-16 23:00", "11-17 03:00"),
        ("11月18日8:00-12:00，14:00-18:00", MORNING, "11-18 08:00", "11-18 18:00"),
        ("11月20日 上午8：00 至 下午 5：00", MORNING, "11-20 08:00", "11-20 17:00"),
        ("礼拜天后晌三点到五点", MORNING, "11-22 15:00", "11-22 17:00"),
        ("明天停电吗？听说8点到下午5点", AFTERNOON, "11-17 08:00", "11-17 17:00"),
        ("明天下午停电，2点到5点", MORNING, "11-17 14:00", "11-17 17:00"),
        ("8点起停两个小时", "2026-11-16T07:00", "11-16 08:00", "11-16 10:00"),
        ("从早上七点一直停到现在都没来", AFTERNOON, "11-16 07:00", "11-16 15:00"),
        ("昨天晚上11点停的，今天凌晨2点才来", MORNING, "11-15 23:00", "11-16 02:00"),
        ("现在到下午5点", AFTERNOON, "11-16 15:00", "11-16 17:00"),
        ("改到20号上午9点到11点，原来是18号", MORNING, "11-20 09:00", "11-20 11:00"),
        ("七八点能好", AFTERNOON, "11-16 19:00", "11-16 20:00"),
    ],
)
def test_a_range_has_the_ends_that_were_meant(text: str, said: str, start: str, end: str) -> None:
    assert ends(text, said) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("停了三个多钟头了", "11-16 12:00", "11-16 15:00"),
        ("没电都快两个小时了", "11-16 13:00", "11-16 15:00"),
        ("半小时前跳的", "11-16 14:30", "11-16 14:30"),
        ("再等俩钟头吧", "11-16 17:00", "11-16 17:00"),
        ("还有十来分钟", "11-16 15:10", "11-16 15:10"),
        ("一个半小时以后", "11-16 16:30", "11-16 16:30"),
        ("2小时内恢复", "11-16 15:00", "11-16 17:00"),
        ("两三个小时能好", "11-16 17:00", "11-16 18:00"),
        ("一刻钟", "11-16 15:15", "11-16 15:15"),
        ("即刻起停电1.5小时", "11-16 15:00", "11-16 16:30"),
    ],
)
def test_a_length_counts_from_when_it_was_said(text: str, start: str, end: str) -> None:
    assert ends(text, AFTERNOON) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("18点前恢复", "", "11-16 18:00"),
        ("最迟今晚12点", "", "11-17 00:00"),
        ("推迟到明天下午4点送电", "", "11-17 16:00"),
        ("明天8点起停电", "11-17 08:00", ""),
        ("20日停电检修", "11-20", "11-20"),
        ("本周四至周六检修", "11-19", "11-21"),
        ("明天上午停电", "11-17 06:00", "11-17 12:00"),
    ],
)
def test_an_end_or_an_hour_that_was_not_said_is_not_made_up(
    text: str, start: str, end: str
) -> None:
    assert ends(text, MORNING) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "10kV城关521线5号杆",
        "5号楼2单元301",
        "一点电都没有",
        "给我打电话13900001234",
        "99元一度电",
        "我说两点：安静，别吵",
        "比分3:2",
        "2月30日8点停电",
        "25:00停电",
        "每次停电不超过2小时",
        "五一小区北门",
        "空调1.5匹",
        "",
    ],
)
def test_what_is_no_time_gives_none(text: str) -> None:
    assert ends(text, MORNING) == ("", "")


def test_the_place_of_a_time_is_a_place_in_the_text_as_it_was_given() -> None:
    text = "滨河小区：１１月 ２０日 上午８點 至 １２點停電，請諒解"
    (span,) = find(text, at(MORNING))
    assert text[span.begin : span.stop] == "１１月 ２０日 上午８點 至 １２點"


def test_the_morning_a_crew_promises_at_night_is_the_one_that_is_coming() -> None:
    (promised,) = find("明早8点", at("2026-11-17T01:30"), promise=True)
    assert promised.start == at("2026-11-17T08:00")


def test_the_filter_reads_every_shipped_expression() -> None:
    lines = (DATA / "time-dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    wrong = [
        record["text"]
        for record in records
        if times_line(record)
        != {"id": record["id"], "start": record["start"], "end": record["end"]}
    ]
    assert len(records) >= 40
    assert wrong == []


def test_the_filter_gives_a_bare_date_where_no_hour_is_said() -> None:
    record = {"id": "a", "text": "20号停电", "reference": MORNING}
    assert times_line(record) == {"id": "a", "start": "2026-11-20", "end": "2026-11-20"}


@pytest.mark.parametrize(
    "record", [{"text": 3, "reference": MORNING}, {"text": "8点", "reference": "今天"}]
)
def test_the_filter_refuses_what_it_cannot_use(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        times_line(record)

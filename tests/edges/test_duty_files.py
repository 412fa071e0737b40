"""Calendars in and out, the roster imported alone, and the station's own days off."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.calendar_file import load as load_days
from bot.calendar_file import use_calendar
from bot.cli import main
from bot.doctor import _calendar
from bot.feeds import path_of, token
from bot.ical_duty import DutyFileError, merged, read_calendar
from bot.ical_feed import feed
from bot.settings import Settings, SettingsError
from bot.station import SAMPLE, load
from domain.calendar import YearState, holiday_days, is_holiday, is_workday, year_state
from domain.ids import UserId
from domain.station import Duty
from domain.watches import watches

STATION = load(SAMPLE)
NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n"


def calendar(*events: str) -> bytes:
    """Return a calendar of events, given by their lines with | between them."""
    bodies = (
        f"BEGIN:VEVENT\r\nUID:{n}\r\n" + event.replace("|", "\r\n") + "\r\nEND:VEVENT\r\n"
        for n, event in enumerate(events)
    )
    return (HEAD + "".join(bodies) + "END:VCALENDAR\r\n").encode()


def events_of(body: bytes) -> list[Event]:
    """Return the events of a calendar."""
    return [e for e in Calendar.from_ical(body).walk("VEVENT") if isinstance(e, Event)]


# Out


def test_a_feed_is_a_calendar_as_the_standard_wants_it() -> None:
    body = feed(STATION, "BH1", NOW)
    assert body is not None
    lines = body.split(b"\r\n")

    assert lines[0] == b"BEGIN:VCALENDAR"
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    events = events_of(body)
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(event)
        assert event.to_ical().count(b"Z\r\n") == 3  # the three instants, in UTC
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert b"VTIMEZONE" not in body
    assert b"1380000" not in body


def test_a_long_name_is_folded_at_75_octets_and_comes_back() -> None:
    long = "滨河" * 40
    grids = tuple(replace(g, name=long) if g.code == "BH1" else g for g in STATION.grids)
    body = feed(replace(STATION, grids=grids, _cache={}), "BH1", NOW)

    assert body is not None
    assert max(map(len, body.split(b"\r\n"))) <= 75
    assert str(events_of(body)[0]["LOCATION"]) == long


def test_the_ids_of_watches_stay_when_it_is_fetched_again() -> None:
    def ids(now: datetime) -> set[str]:
        body = feed(STATION, "wgy01", now)
        assert body is not None
        return {str(event["UID"]) for event in events_of(body) if event.start > NOW}

    assert ids(NOW) - ids(NOW + timedelta(hours=5)) == set()


@pytest.mark.parametrize("name", ["nobody", "sqsj01", "louzhang01", ""])
def test_there_is_no_feed_of_other_names(name: str) -> None:
    assert feed(STATION, name, NOW) is None


def test_every_feed_has_its_own_token_and_another_secret_gives_others() -> None:
    tokens = {token(secret, name) for secret in ("s" * 16, "t" * 16) for name in ("BH1", "wgy01")}
    assert len(tokens) == 4
    assert path_of("s" * 16, "BH1") == f"/calendar/{token('s' * 16, 'BH1')}/BH1.ics"


# In


def test_a_feed_that_is_imported_gives_the_same_watches() -> None:
    body = feed(STATION, "BH1", NOW)
    assert body is not None
    bare = tuple(duty for duty in STATION.duties if duty.grid != "BH1")
    back = replace(STATION, duties=merged(bare, read_calendar(body, STATION)), _cache={})
    first, until = NOW, NOW + timedelta(days=60)

    def plain(station: object) -> list[tuple[datetime, datetime, str]]:
        return [
            (w.start, w.end, w.member.userid)
            for w in watches(station, "BH1", first, until)  # type: ignore[arg-type]
        ]

    assert plain(back) == plain(STATION)


@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.integers(1, 24 * 60),
    st.sampled_from(["", "Z", ";TZID=Asia/Shanghai"]),
)
@settings(max_examples=100)
def test_any_event_of_a_day_at_most_becomes_its_watch(
    day: date, wall: time, minutes: int, zone: str
) -> None:
    start = datetime.combine(day, wall)
    end = start + timedelta(minutes=minutes)
    shift = timedelta(hours=8) if zone == "Z" else timedelta()
    words = [
        f"{name}{zone if zone != 'Z' else ''}:{(at - shift):%Y%m%dT%H%M%S}{'Z' if zone == 'Z' else ''}"
        for name, at in (("DTSTART", start), ("DTEND", end))
    ]
    (duty,) = read_calendar(calendar("|".join([*words, "SUMMARY:wgy01"])), STATION, grid="BH1")

    assert (duty.days, duty.start, duty.end) == (day.isoformat(), start.time(), end.time())
    assert (duty.grid, duty.userid) == ("BH1", "wgy01")


def test_whole_days_and_weekly_events_become_rows() -> None:
    content = calendar(
        "DTSTART;VALUE=DATE:20261001|DTEND;VALUE=DATE:20261003|SUMMARY:网格员二十一号|LOCATION:渔阳三网格",
        "DTSTART:20261005T173000|DURATION:PT15H|SUMMARY:网格员一号 夜班|RRULE:FREQ=WEEKLY;BYDAY=MO,WE",
        "DTSTART:20261005T083000|DTEND:20261005T173000|SUMMARY:值班长一号|RRULE:FREQ=DAILY|LOCATION:全所",
        "DTSTART:20261005T083000|DTEND:20261005T173000|SUMMARY:网格员三号|STATUS:CANCELLED",
    )
    rows = read_calendar(content, STATION, grid="滨河一网格")

    assert [(d.userid, d.grid, d.days, f"{d.start:%H:%M}", f"{d.end:%H:%M}") for d in rows] == [
        ("wgy21", "YY3", "2026-10-01", "00:00", "00:00"),
        ("wgy21", "YY3", "2026-10-02", "00:00", "00:00"),
        ("wgy01", "BH1", "一三", "17:30", "08:30"),
        ("zbz01", "", "每天", "08:30", "17:30"),
    ]


def test_every_wrong_event_is_told_in_its_line_and_nothing_is_taken() -> None:
    content = calendar(
        "DTSTART:20261001T173000|DTEND:20261002T083000|SUMMARY:老王",
        "DTSTART:20261001T173000|DTEND:20261002T083000|SUMMARY:网格员一号",
        "DTSTART:20261001T1730xx|DTEND:20261002T083000|SUMMARY:网格员一号|LOCATION:BH1",
        "DTSTART:20261001T173000|DTEND:20261003T083000|SUMMARY:网格员一号|LOCATION:BH1",
        "DTSTART:20261001T173000|DTEND:20261001T083000|SUMMARY:网格员一号|LOCATION:BH1",
        "DTSTART:20261001T173000|DTEND:20261002T083000|SUMMARY:网格员一号|LOCATION:BH1|RRULE:FREQ=MONTHLY",
    )
    with pytest.raises(DutyFileError) as refused:
        read_calendar(content, STATION)

    assert refused.value.lines == (
        "第1个日程“老王”：没认出是谁的班，请在标题里写在岗人员的姓名或账号。",
        "第2个日程“网格员一号”：没认出是哪个网格，请在地点里写网格名称，或加 --grid。",
        "第3个日程“网格员一号”：开始或结束时间读不懂。",
        "第4个日程“网格员一号”：一个班最长 24 小时，跨几天的请一天写一个日程。",
        "第5个日程“网格员一号”：没有结束时间，或者不比开始晚。",
        "第6个日程“网格员一号”：这样的重复认不了，只认每天和每周几；别的请一天写一个日程。",
    )


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    for body in (content, HEAD.encode() + content + b"END:VCALENDAR\r\n"):
        try:
            read_calendar(body, STATION, grid="BH1")
        except DutyFileError as err:
            assert err.lines  # noqa: PT017  both ends are right


def test_a_dated_row_takes_the_place_of_those_of_its_day_alone() -> None:
    def row(days: str, who: str) -> Duty:
        return Duty(userid=UserId(who), days=days, start=time(8), end=time(8), grid="BH1")

    old = (row("每天", "wgy01"), row("2026-10-01", "wgy01"), row("2026-10-02", "wgy01"))
    new = (row("2026-10-02", "wgy02"),)

    assert merged(old, new) == (*old[:2], *new)


def test_the_command_shows_what_would_change_and_then_changes_it(tmp_path: Path) -> None:
    def guanjia(*words: str) -> tuple[int, str]:
        env = {"GUANJIA_DATABASE__URL": f"sqlite:///{tmp_path}/g.db"}
        result = CliRunner().invoke(main, list(words), env=env)
        return result.exit_code, result.output

    assert guanjia("import", "station", str(SAMPLE))[0] == 0
    ics = tmp_path / "duty.ics"
    ics.write_bytes(calendar("DTSTART:20261001T173000|DURATION:PT15H|SUMMARY:网格员三号"))
    status, output = guanjia("import", "duty", str(ics))
    assert status == 2
    assert output.splitlines() == [
        "第1个日程“网格员三号”：没认出是哪个网格，请在地点里写网格名称，或加 --grid。",
        "共 1 处，什么都没有改。",
    ]
    change = "值班：新增 1，修改 0，移除 0\n  新增 BH1 2026-10-01 17:30–08:30 wgy03\n"
    words = ("import", "duty", str(ics), "--grid", "BH1")
    assert guanjia(*words, "--dry-run") == (0, change + "只是看看，没有写入。\n")
    assert guanjia(*words) == (0, change + "已导入。\n")
    assert guanjia(*words) == (0, "没有变化。\n已导入。\n")

    sheet = tmp_path / "new.csv"
    head = "网格,日子,开始,结束,账号,轮换,起始日\n"
    sheet.write_text(f"{head}BH1,每天,17:30,08:30,wgy01、wgy02,每周一,2026-10-07\n", "utf-8")
    status, output = guanjia("import", "duty", str(sheet), "--dry-run")
    assert status == 0
    assert "  新增 BH1 每天 17:30–08:30 wgy01、wgy02\n" in output
    sheet.write_text(f"{head}BH1,每天,17:30,08:30,wgy01、wgy99,每年,2026-10-07\n", "utf-8")
    status, output = guanjia("import", "duty", str(sheet))
    assert status == 2
    assert output.splitlines() == [
        "duty.csv（值班） 第2行“账号”列：写的是“wgy99”。没有叫“wgy99”的账号，是不是“wgy19”？",
        (
            "duty.csv（值班） 第2行“轮换”列：写的是“每年”。"
            "请写多久换一次：每天、每3天、每周、每2周，或每周一（周一换人）。"
        ),
        "共 2 处，什么都没有改。",
    ]


# The station's own days


@pytest.fixture
def days_file(tmp_path: Path) -> Path:
    return tmp_path / "holidays.toml"


def test_a_year_that_was_published_late_is_as_the_station_wrote_it(days_file: Path) -> None:
    days_file.write_text(
        '[[holiday]]\nname = "春节"\nfrom = 2027-02-05\nto = 2027-02-12\n'
        '[[holiday]]\nname = "元旦"\nfrom = "2027-01-01"\n'
        "[[workday]]\ndates = [2027-01-31, 2027-02-13]\n",
        encoding="utf-8",
    )
    assert year_state(2027) is YearState.COMPUTED
    try:
        use_calendar(days_file)
        assert year_state(2027) is YearState.OWN
        assert len(holiday_days("春节", 2027)) == 8
        assert is_holiday(date(2027, 2, 12))
        assert is_workday(date(2027, 1, 31))
        assert not is_holiday(date(2027, 2, 13))
        assert is_holiday(date(2027, 10, 1))  # what it does not speak of is as the law says
    finally:
        use_calendar(None)
    assert year_state(2027) is YearState.COMPUTED
    assert not is_holiday(date(2027, 2, 12))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[holidays]\na = 1", "holidays：没有这一节，只能写 [[holiday]] 和 [[workday]]。"),
        ("[holiday]\nname = 1", "holiday：请写成 [[holiday]]，两层方括号。"),
        (
            '[[holiday]]\nname = "圣诞"\nfrom = 2027-12-25',
            "第1个 holiday：name 请写 元旦、春节、清明、五一、端午、中秋、国庆 中的一个。",
        ),
        (
            '[[holiday]]\nname = "春节"\nfrom = "2月5日"',
            "第1个 holiday：from “2月5日”不是日期，请写成 2027-02-05。",
        ),
        (
            '[[holiday]]\nname = "春节"\nfrom = 2027-02-05\nto = 2027-02-04',
            "第1个 holiday：从 2027-02-05 到 2027-02-04 不对，应是 1 到 15 天。",
        ),
        ("[[workday]]\ndate = 2027-01-31", "第1个 workday：没有“date”这一项，可以写 dates。"),
        (
            '[[holiday]]\nname = "元旦"\nfrom = 2027-01-01\n[[workday]]\ndates = [2027-01-01]',
            "2027-01-01：既写了放假又写了上班，请留一个。",
        ),
    ],
)
def test_a_wrong_entry_is_told_in_a_line(days_file: Path, text: str, line: str) -> None:
    days_file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_days(days_file)
    assert refused.value.lines[0] == f"holidays.toml {line}"


def test_the_doctor_says_where_the_holidays_come_from(days_file: Path) -> None:
    this = datetime.now(UTC).year
    days_file.write_text(f'[[holiday]]\nname = "元旦"\nfrom = {this + 1}-01-01\n', "utf-8")
    try:
        lines = [f.line() for f in _calendar(_with(days_file))]
        assert lines[1] == f"好 {this + 1}年节假日：按本所文件"
        days_file.write_text("[[holiday]]", "utf-8")
        (wrong,) = _calendar(_with(days_file))
        assert wrong.line().startswith("要修 放假安排的文件用不了——holidays.toml 第1个 holiday：")
    finally:
        use_calendar(None)


def _with(days: Path) -> Settings:
    return Settings(calendar={"overrides": days})


def test_a_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="没有找到"):
        use_calendar(tmp_path / "none.toml")

"""What staff say about the roster, in many words; the same words of residents are no orders."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.station import SAMPLE, load
from domain.meaning import Command, Hearing, Intent, Speaker, Verb
from domain.when import local
from language import duty_days, understand
from language.duty_talk import order, question, time_of

STATION = load(SAMPLE)
NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)  # Monday, 10:00 at the station


def said(text: str, speaker: Speaker = Speaker.CREW) -> Command | None:
    """Return the command that a person of the station gives, if it is one."""
    meaning = understand(text, station=STATION, now=NOW, hearing=Hearing(speaker=speaker))
    return meaning.command if meaning.intent is Intent.COMMAND else None


def days(command: Command) -> str:
    """Return the stretch a command speaks of in short."""
    when = time_of(command)
    if when is None:
        return ""
    start, end = local(when.start), local(when.end)
    if when.days:
        first, last = when.local_days[0], when.local_days[-1]
        part = "夜" if when.night else "白" if when.daytime else ""
        return f"{first:%m-%d}" + (f"~{last:%m-%d}" if last != first else "") + part
    return f"{start:%m-%d %H:%M}" + (f"~{end:%m-%d %H:%M}" if when.exact else "")


@pytest.mark.parametrize(
    ("text", "to", "when"),
    [
        ("换班 网格员三号 10-2", "网格员三号", "10-02"),
        ("换班网格员三号10-2", "网格员三号", "10-02"),
        ("换班 10.2 wgy03", "wgy03", "10-02"),
        ("10月2号我和网格员三号换班", "网格员三号", "10-02"),
        ("国庆三天请网格员三号替我", "网格员三号", "10-01~10-03"),
        ("国庆假期网格员三号替我值班", "网格员三号", "10-01~10-07"),
        ("今晚帮我顶一下", "", "09-28 18:00"),
        ("@网格员三号 今晚帮我顶一下", "网格员三号", "09-28 18:00"),
        ("今晚谁能替我顶个班", "", "09-28 18:00"),
        ("我今晚有事，想跟网格员三号换个班", "网格员三号", "09-28 18:00"),
        ("家里有事，后天的夜班找网格员二号替一下", "网格员二号", "09-30夜"),
        ("把10-2的班换给网格员三号", "网格员三号", "10-02"),
        ("我10月2号的夜班网格员三号来顶", "网格员三号", "10-02夜"),
        ("换班 网格员三号 10-2 20:00到次日8:00", "网格员三号", "10-02 20:00~10-03 08:00"),
        ("10-2和老王换班", "老王", "10-02"),
        ("换班", "", ""),
    ],
)
def test_a_watch_is_offered_to_a_colleague(text: str, to: str, when: str) -> None:
    command = said(text)

    assert command is not None
    assert (command.verb, command.to, days(command)) == (Verb.SWAP, to, when)


@pytest.mark.parametrize(
    ("text", "to", "when", "grid"),
    [
        ("排班 网格员三号 10-2", "网格员三号", "10-02", ""),
        ("排班 网格员三号 滨河一网格 10-2夜班", "网格员三号", "10-02夜", "BH1"),
        ("10-2安排网格员三号值班", "网格员三号", "10-02", ""),
        ("10月3号晚上让网格员三号值班", "网格员三号", "10-03 18:00", ""),
        ("10月3日全所由值班长二号值班", "值班长二号", "10-03", "*"),
        ("排网格员三号10-3夜班", "网格员三号", "10-03夜", ""),
    ],
)
def test_a_manager_puts_somebody_on_duty(text: str, to: str, when: str, grid: str) -> None:
    command = said(text)

    assert command is not None
    assert (command.verb, command.to, days(command)) == (Verb.PLAN, to, when)
    assert command.detail("grid") == grid


@pytest.mark.parametrize(
    ("text", "when", "mine"),
    [
        ("值班", "", ""),
        ("值班 10-2", "10-02", ""),
        ("值班 国庆", "10-01~10-07", ""),
        ("国庆谁值班", "10-01~10-07", ""),
        ("今晚谁值班", "09-28 18:00", ""),
        ("本周值班", "09-28~10-04", ""),
        ("滨河一网格今晚谁值班", "09-28 18:00", ""),
        ("我的班", "", "1"),
        ("我这周有哪些班", "09-28~10-04", "1"),
        ("我国庆值班吗", "10-01~10-07", "1"),
        ("我什么时候值班", "", "1"),
    ],
)
def test_the_roster_is_asked_for(text: str, when: str, mine: str) -> None:
    command = said(text)

    assert command is not None
    assert (command.verb, days(command), command.detail("mine")) == (Verb.DUTY, when, mine)


@pytest.mark.parametrize(
    ("text", "when", "kind"),
    [
        ("今晚23点报修会怎样", "09-28 23:00", ""),
        ("国庆3号夜里滨河报修派给谁", "10-03 22:00", ""),
        ("今晚2点滨河5号楼没电谁去", "09-29 02:00", ""),
        ("后天中午12点来个险情会怎么派", "09-30 12:00", "danger"),
        ("明天上午9点咨询派给谁", "09-29 09:00", "question"),
    ],
)
def test_what_would_happen_is_asked(text: str, when: str, kind: str) -> None:
    command = said(text)

    assert command is not None
    assert (command.verb, days(command), command.detail("kind")) == (Verb.PREVIEW, when, kind)


@pytest.mark.parametrize(
    "text",
    [
        "今晚谁帮我顶一下班",
        "国庆三天请网格员三号替我",
        "今晚23点停电了找谁",
        "明天晚上8点停电会怎么办",
        "我什么时候值班",
        "换班",
    ],
)
def test_a_resident_gives_no_orders_about_the_roster(text: str) -> None:
    assert said(text, Speaker.RESIDENT) is None


@pytest.mark.parametrize(
    "text",
    [
        "值班费到账了",
        "明天轮到你值班了，别忘了哈",
        "值班室的空调谁关的",
        "停电了找谁",
        "换空开",
        "几点换班",
        "交接班的时候说一声",
        "安排网格员三号",
        "换网格员三号",
        "0231换网格员三号",
        "把灯泡替我换一下",
    ],
)
def test_other_words_are_not_taken_for_it(text: str) -> None:
    found = said(text)
    assert found is None or found.verb not in (Verb.SWAP, Verb.PLAN, Verb.PREVIEW)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for command in (order(text, STATION, NOW), question(text, STATION, NOW)):
        when = time_of(command) if command else None
        assert when is None or when.start < when.end
    when = duty_days.read(text, NOW)
    assert when is None or when.start < when.end


def test_what_is_asked_for_matches_the_watches_people_mean() -> None:
    tonight = duty_days.read("今晚", NOW)
    day, night = (_at("28 00:30"), _at("28 09:30")), (_at("28 09:30"), _at("29 00:30"))
    assert tonight is not None
    assert not tonight.means(*day)
    assert tonight.means(*night)
    today = duty_days.read("今天夜班", NOW)
    assert today is not None
    assert (today.means(*day), today.means(*night)) == (False, True)


def _at(words: str) -> datetime:
    return datetime.strptime(f"2026-09-{words} +0000", "%Y-%m-%d %H:%M %z")

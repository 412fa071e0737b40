"""One record, six pieces: what they say for each wave, and that they never say something else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import PackageError
from domain.outage import Outage, OutagePlace
from domain.package import PackageRules, read_aloud, seconds_of, spoken_characters
from domain.wave import WaveKind
from domain.wording import SHIPPED
from handlers.package import package_of, poster_paper, speech_paper
from tests.package.package_parts import (
    BINHE,
    LINYIN,
    NOW,
    START,
    changes,
    desk,
    outage,
    station,
)

LATER = timedelta(hours=2)


def sentences(text: str) -> list[str]:
    bare = re.sub(r"“[^”]*”", "", text)
    return [part for part in re.split(r"[。？！]", bare) if re.search(r"\w", part)]


def test_the_day_before_it_says_when_where_why_and_what_to_do() -> None:
    package = package_of(desk(START - timedelta(hours=15)), outage(), wave=WaveKind.DAY)
    assert package.chat == (
        "明天停电：11月29日（星期日）08:00–17:00，滨河社区1–6号楼，原因是线路检修。"
        "上下请走楼梯，注意保暖防火，冰箱少开门。家里离不开电的，请提前告诉我们。"
    )
    assert package.forward == (
        "【停电通知】\n"
        "时间：11月29日（星期日）08:00–17:00\n"
        "地点：滨河社区1–6号楼\n"
        "原因：线路检修\n"
        "请注意：上下请走楼梯，注意保暖防火，冰箱少开门。\n"
        "有事打95598。"
    )
    assert package.sms == (
        "【城关供电所】11月29日08:00-17:00滨河社区1–6号楼计划停电，请提前准备。有事打95598"
    )


def test_the_loudspeaker_says_it_twice_in_spoken_numbers() -> None:
    package = package_of(desk(), outage(), wave=WaveKind.WEEK)
    assert package.script.startswith("【提示音】\n")
    reading = package.script.split("【再念一遍】\n")
    assert read_aloud(reading[0]) == reading[1]
    assert reading[1].splitlines()[:7] == [
        "各位居民请注意。",
        "十一月二十九号，",
        "星期日，",
        "上午八点到下午五点，",
        "滨河社区一号楼到六号楼，",
        "计划停电。",
        "原因是线路检修。",
    ]
    assert all(spoken_characters(line) <= 14 for line in reading[1].splitlines())


def test_over_midnight_and_half_hours_are_spoken() -> None:
    night = outage(start=START + timedelta(hours=14, minutes=30), end=START + timedelta(hours=22))
    package = package_of(desk(), night, wave=WaveKind.WEEK)
    assert "晚上十点半到第二天早上六点" in package.script
    assert "夜里请安心休息" in package.script
    assert "11月29日（星期日）22:30–11月30日（星期一）06:00" in package.forward


@pytest.mark.parametrize("wave", WaveKind)
def test_every_wave_has_all_its_pieces(wave: WaveKind) -> None:
    after, before = outage(), None
    if wave is WaveKind.CHANGE:
        before, after = outage(), outage(start=START + LATER)
    elif wave is WaveKind.DELAY:
        before, after = outage(), outage(end=START + timedelta(hours=11))
    package = package_of(desk(), after, wave=wave, before=before, why="设备没到齐")
    for text in (package.chat, package.forward, package.script, package.sms):
        assert "{" not in text
        assert text.strip()
    titles = {
        WaveKind.CHANGE: "停电改了",
        WaveKind.DELAY: "来电推迟",
        WaveKind.CANCEL: "停电取消",
        WaveKind.RESTORED: "已经来电",
        WaveKind.START: "正在停电",
        WaveKind.END: "停电到点",
    }
    assert package.poster["title"] == titles.get(wave, "停电通知")
    assert len(sentences(package.chat)) <= 3


def test_a_change_says_what_it_was_and_why() -> None:
    after = outage(start=START + LATER, end=START + timedelta(hours=11))
    package = package_of(desk(), after, wave=WaveKind.CHANGE, before=outage(), why="设备没到齐")
    assert package.chat.startswith(
        "停电时间改了：滨河社区1–6号楼原定11月29日（星期日）08:00–17:00，"
        "改为11月29日（星期日）10:00–19:00。原因是设备没到齐。"
    )
    assert "原定十一月二十九号，\n星期日，\n上午八点到下午五点" in package.script
    assert package.poster["old"] == ["原定11月29日（星期日）08:00–17:00"]


def test_a_delay_says_the_old_and_the_new_end() -> None:
    after = outage(end=START + timedelta(hours=11))
    package = package_of(desk(), after, wave=WaveKind.DELAY, before=outage(), why="电缆没接好")
    assert package.chat == (
        "抱歉，滨河社区1–6号楼来电要晚到11月29日19:00，原定17:00来电。"
        "原因是电缆没接好。请大家再等等。"
    )


def test_a_place_that_falls_out_is_told_that_it_is_cancelled_there() -> None:
    both = outage(OutagePlace(community=BINHE, buildings=("1",)), OutagePlace(community=LINYIN))
    one = replace(both, places=both.places[:1])
    gone = package_of(desk(), one, wave=WaveKind.CHANGE, community=LINYIN, before=both)
    assert gone.chat.startswith("停电取消：林荫家园社区11月29日（星期日）08:00–17:00不停了")
    new = package_of(desk(), both, wave=WaveKind.CHANGE, community=LINYIN, before=one)
    assert new.chat.startswith("11月29日（星期日）08:00–17:00，林荫家园社区计划停电")


def test_a_community_hears_of_its_own_part_alone() -> None:
    both = outage(OutagePlace(community=BINHE, buildings=("1",)), OutagePlace(community=LINYIN))
    package = package_of(desk(), both, wave=WaveKind.DAY, community=BINHE)
    for text in (package.chat, package.forward, package.script, package.sms):
        assert BINHE in text
        assert LINYIN not in text


def test_a_whole_station_still_fits() -> None:
    every = outage(*(OutagePlace(community=c.name) for c in station().communities))
    package = package_of(desk(), every, wave=WaveKind.DAY)
    assert f"等{len(every.places)}个社区" in package.chat
    assert 45 <= seconds_of(package.script) <= 60


@pytest.mark.parametrize(
    "why", ["师傅说要到21点", "先修金谷园3号楼", "李大爷家有制氧机", "等到11月30日"]
)
def test_a_reason_that_says_more_than_the_record_is_not_passed_on(why: str) -> None:
    after = outage(end=START + timedelta(hours=11))
    package = package_of(desk(), after, wave=WaveKind.DELAY, before=outage(), why=why)
    for text in (package.chat, package.forward, package.script, package.sms):
        assert why[-4:] not in text
        assert "原因" not in text


def test_a_phone_number_in_a_reason_is_masked() -> None:
    cancelled = package_of(desk(), outage(), wave=WaveKind.CANCEL, why="详询13812345678")
    assert "13812345678" not in cancelled.chat


def test_the_greeting_and_the_code_are_the_stations_own() -> None:
    rules = PackageRules(
        greeting="乡亲们好", kf_url="https://work.weixin.qq.com/kfid/x", speaks=True
    )
    mine = desk(package=rules)
    package = package_of(mine, outage(), wave=WaveKind.DAY)
    assert "乡亲们好。" in package.script
    assert package.poster["qr"] == rules.kf_url
    for text in (package.chat, package.forward, package.script, package.sms):
        assert "http" not in text
    recording = speech_paper(mine, package, "喇叭稿.wav")
    assert recording is not None
    assert "【" not in str(recording.facts["script"])
    assert speech_paper(desk(), package, "喇叭稿.wav") is None
    assert poster_paper(package, "a.pdf").kind != poster_paper(package, "a.png").kind


@pytest.mark.parametrize(
    ("name", "text", "piece", "what"),
    [
        ("chat_plain", "{when}，{where}{kind}。11月30日也停。", "微信稿", "日期"),
        ("line_where", "地点：{where}、7号楼", "楼长转发稿", "楼号"),
        ("sms_plain", "{where}停电，请看https://example.com，{when}", "短信", "网址"),
        ("sms_plain", "{where}停电，详询{phone}", "短信", "时间"),
        ("script_plain", "{when}，林荫家园社区，{kind}。", "喇叭稿", "社区"),
        ("poster_plain", "停电通知 星期六", "海报", "星期"),
    ],
)
def test_the_stations_own_wording_cannot_say_otherwise(
    name: str, text: str, piece: str, what: str
) -> None:
    own = SHIPPED.overridden({"package": {name: text}})
    with pytest.raises(PackageError) as refused:
        package_of(desk(wording=own), outage(), wave=WaveKind.WEEK)
    assert refused.value.words == {"piece": piece, "what": what}
    said = own.say(refused.value.sentence, **refused.value.words)
    assert piece in said
    assert "话术文件" in said


def test_the_stations_own_wording_cannot_make_it_too_long() -> None:
    own = SHIPPED.overridden({"package": {"script_thanks_short": "谢谢" * 40 + "。"}})
    with pytest.raises(PackageError) as refused:
        package_of(desk(wording=own), outage(), wave=WaveKind.CANCEL)
    assert refused.value.sentence == "package.bad_length"
    assert refused.value.words["piece"] == "喇叭稿"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes())
def test_whatever_is_announced_all_pieces_agree_and_fit(
    told: tuple[WaveKind, Outage, Outage | None],
) -> None:
    wave, after, before = told
    package = package_of(desk(), after, wave=wave, before=before, why="设备没到齐")
    assert len(package.sms) <= 70
    assert 45 <= seconds_of(package.script) <= 60
    assert len(sentences(package.chat)) <= 3
    assert len(package.forward.splitlines()) <= 8


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=1, max_value=60))
def test_another_end_changes_all_pieces_or_none(minutes: int) -> None:
    first = package_of(desk(), outage(), wave=WaveKind.WEEK)
    moved = outage(end=START + timedelta(hours=9, minutes=5 * (minutes // 5)))
    second = package_of(desk(), moved, wave=WaveKind.WEEK)
    changed = [
        getattr(first, name) != getattr(second, name)
        for name in ("chat", "forward", "script", "sms", "poster")
    ]
    assert len(set(changed)) == 1
    assert all(changed) is (moved.end != outage().end)


def test_now_is_before_the_outage() -> None:
    assert NOW < START

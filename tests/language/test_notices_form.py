"""A forwarded notice is told from a resident's report or question by its form."""

import pytest

from language.notices import looks_like_notice
from tests.language.notice_cases import CHANGES, FORMS, LISTS, OTHERS, TYPED

RESIDENTS = [
    "明天8点到5点停电吗",
    "明天8点到5点滨河小区停电吗",
    "昨天停了一下午",
    "昨天滨河小区停了一下午电",
    "滨河小区3号楼今天早上8点就停电了，到现在没来",
    "我家在滨河小区12号楼，昨晚8点停电到现在，报修了没人来",
    "通知说明天8点检修停电，几点能来电？",
    "物业说明天滨河小区检修停电，是真的吗",
    "听说后天8:00-17:00东寺渠村要停电检修",
    "东寺渠村停电啦，早上9点停的",
    "5号楼刚刚恢复供电了，谢谢师傅",
    "滨河小区昨晚10点停电，今早6点才恢复供电，我们一晚上没睡好",
    "不是通知说到5点吗，现在6点了滨河小区怎么还没送电",
    "去年12月1日滨河小区也是检修停电，停了一天",
    "停电时间：明天8:00-17:00，停电范围：滨河小区，这个通知是真的吗？",
    "请问11月30日停电检修的范围有没有向阳社区",
    "2单元因为跳闸停电了，今天下午3点开始的，麻烦派人看看",
    "咱村明天8点到下午5点停电，冰箱里的东西咋办",
    "停电了",
    "3号楼停电",
    "今天天气不错，晚上8点滨河小区跳广场舞",
    "滨河小区充电桩今晚8点开始检修",
    "天天停电，昨天10点停到12点，今天14点又停，向阳社区还让不让人活了",
    "明天上午8点到下午5点林荫小区停水",
    "",
    "停电" * 300,
]

NOTICES = [
    "明天上午8点到下午5点，东寺渠村3号台区检修停电",
    "各位邻居，明天8:00-17:00滨河小区停电检修，请提前存水",
    "【转发】停电时间：12月3日 7:00-12:00\n停电范围：幸福里小区\n停电原因：线路检修",
    "滨河小区因电缆故障停电，抢修人员正在抢修，预计今天15:00恢复供电",
    "昨日14时20分向阳社区因外力破坏停电，16时已全部恢复供电。",
    "原定明日8:00至12:00向阳社区停电计划取消",
    "接上级通知，11月30日6:00—18:00对10kV城关线停电，涉及东关村、南关村，请互相转告",
    "平安里12月5日上午9時至下午3時工作停電，敬請見諒",
    "停电日期 停电区域 停电线路\n12月1日 8:00-11:00  东樊村  10kV樊村线",
    "因用电负荷高，今日18:00-21:00对城东片区实施有序用电，请错峰用电",
]


@pytest.mark.parametrize("text", RESIDENTS)
def test_a_resident_who_reports_or_asks_writes_no_notice(text: str) -> None:
    assert not looks_like_notice(text)


@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_is_recognised_however_it_is_typed(text: str) -> None:
    assert looks_like_notice(text)


@pytest.mark.parametrize("case", [*FORMS, *TYPED, *LISTS], ids=lambda case: case["text"][:24])
def test_every_invented_notice_of_planned_work_is_recognised(case: dict[str, str]) -> None:
    assert looks_like_notice(case["text"])


def test_every_change_of_a_notice_is_recognised() -> None:
    missed = [case["text"] for case in CHANGES if not looks_like_notice(case["text"])]
    assert missed == []


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case["text"][:24])
def test_notices_of_water_gas_and_heating_are_none_of_ours(case: dict[str, str]) -> None:
    assert not looks_like_notice(case["text"])

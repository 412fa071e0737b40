"""Reports of faults in many voices, and what only sounds like one."""

from collections.abc import Callable

import pytest

from domain.meaning import Intent, Meaning, Scope

STATED = [
    ("滨河小区五号楼二单元一下全黑了", "没电"),
    ("我们这边又双叒停电了", "没电"),
    ("屋里一下子全黑了", "没电"),
    ("二号楼整栋都没电啊", "没电"),
    ("俺村没电咧", "没电"),
    ("啥情况 家里断电了", "没电"),
    ("家里电忽然没了", "没电"),
    ("咋没电了呢", "没电"),
    ("我家怎么没电了", "没电"),
    ("怎么又停电了", "没电"),
    ("停電喇,2座", "没电"),
    ("听电了 我们楼", "没电"),
    ("mei dian le", "没电"),
    ("养鸡场停电了 小鸡要热死了", "没电"),
    ("没 电 了", "没电"),
    ("我家没电了怎么办", "没电"),
    ("7号楼停电了,几点能来?", "没电"),
    ("5号楼没电了?", "没电"),
    ("停电了吗?我们楼全黑了", "没电"),
    ("不是跳闸,是外面线路没电", "没电"),
    ("昨晚停到现在还没电", "没电"),
    ("到了晚上就停电", "没电"),
    ("没停水,就是没电", "没电"),
    ("断电了,网也断了", "没电"),
    ("空开老是跳", "跳闸"),
    ("漏电保护器跳了推不上去", "跳闸"),
    ("电磁炉一插就跳闸", "跳闸"),
    ("单元总闸合不上", "跳闸"),
    ("家里跳匝了", "跳闸"),
    ("灯光特别暗 像蜡烛", "电压低"),
    ("冰箱带不动 电压太低", "电压低"),
    ("电压才170多", "电压低"),
    ("电压有260多,灯泡都烧了", "电压高"),
    ("电灯忽明忽暗的", "电压不稳"),
    ("电来一阵没一阵", "电压不稳"),
    ("动力电缺一相", "缺相"),
    ("客厅有电厨房没电", "没电"),
    ("电表上黑屏了", "电表异常"),
    ("充了钱还不送电", "交费后没复电"),
    ("6号楼张大爷灯不亮,他儿子在外地,能来看看不", "灯不亮"),
    ("变压器嗡嗡响得厉害", "变压器异响"),
    ("接线柱烧了", "设备坏了"),
    ("报修", "报修"),
    ("社区这边居民反映2号楼停电,请核实", "没电"),
]


@pytest.mark.parametrize(("text", "what"), STATED)
def test_a_stated_fault_is_a_report_with_its_phenomenon(
    read: Callable[[str], Meaning], text: str, what: str
) -> None:
    meaning = read(text)
    assert meaning.intent is Intent.FAULT
    assert meaning.what == what
    assert 0.5 <= meaning.score <= 1
    assert meaning.reasons


OTHERS = [
    "手机没电了",
    "电动车快没电了",
    "遥控器没电了换个电池",
    "单元门禁没电了刷不开",
    "小孩的玩具车没电了",
    "车没电了打不着火",
    "停水了有人知道吗",
    "网断了",
    "煤气没了",
    "暖气停了",
    "雨停了",
    "来电话了",
    "停电动车的地方在哪",
    "谁的车停电线杆旁边了",
    "停车场停满了",
    "天黑了早点回家",
    "菜都晒黑了",
    "今晚电影不错",
    "电视没信号",
    "昨天停电那会儿我在加班",
    "去年冬天也跳闸",
    "上周停电两次",
    "去年这会儿也停过一回,黑灯瞎火的",
    "前年冬天停过两次,家里黑灯瞎火的",
    "听说老家停电了",
    "新闻说哪个州大停电",
    "万一停电了冰箱咋办",
    "停电的话电梯还能用吗",
    "幸亏没停电",
    "我家没停电",
    "不停电就行",
    "天天停电真服了",
    "专业电工上门,跳闸维修,13600000000",
    "停电通知:因线路检修,滨河小区1-8号楼11月25日8:00-17:00停电",
    "明天8点停电,停到下午4点,手机充好电",
    "计划停电公告\n停电时间:2026年11月28日07:30至19:30\n停电范围:东鹿角村",
    "各位居民,周六上午金谷园检修停电",
    "「网格员:5号楼没电」\n———\n她说的是上周的事吧",
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_not_a_fault_of_here_and_now_opens_no_report(
    read: Callable[[str], Meaning], text: str
) -> None:
    assert read(text).intent not in (Intent.FAULT, Intent.DANGER)


@pytest.mark.parametrize(
    "text",
    [
        "手机没电了,家里也没电",
        "昨天停电,今天又停电了",
        "电动车没电了没法充,我们楼停电了",
        "去年也这样,现在我家没电了",
        "记得前年停过一回,这会儿又黑灯瞎火的",
        "网断了,停电了",
    ],
)
def test_an_excuse_covers_only_its_own_word(read: Callable[[str], Meaning], text: str) -> None:
    assert read(text).intent is Intent.FAULT


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("整栋楼没电", Scope.MULTI),
        ("我们单元停电", Scope.MULTI),
        ("全村没电了", Scope.MULTI),
        ("大家都没电", Scope.MULTI),
        ("好几家没电", Scope.MULTI),
        ("不是我一家,楼道也没电", Scope.MULTI),
        ("邻居也没电", Scope.MULTI),
        ("约20户没电", Scope.MULTI),
        ("3号楼5号楼和6号楼没电", Scope.MULTI),
        ("就我家没电", Scope.SINGLE),
        ("只有我家没电,邻居都有电", Scope.SINGLE),
        ("我一家没电", Scope.SINGLE),
        ("没电了", Scope.UNKNOWN),
    ],
)
def test_the_scope_is_what_the_words_say(
    read: Callable[[str], Meaning], text: str, scope: Scope
) -> None:
    assert read(text).scope is scope


def test_a_cause_names_the_ticket_rather_than_the_darkness(
    read: Callable[[str], Meaning],
) -> None:
    assert read("家里没电了,空开推不上去").what == "跳闸"

"""Danger wins over everything else, and each excuse has its own test."""

from collections.abc import Callable

import pytest

from domain.meaning import OVERHEARD, Intent, Meaning, Verb
from language import understand
from tests.language.language_parts import EVENING, STATION

PRESENT = """
表箱里直往外窜火苗子快来人
楼下配电箱噼里啪啦响还闪蓝光
一股子塑料烧着的味儿 从电表那边来的
我妈摸水龙头被电了一下
洗澡的时候热水器有电,手发麻
高压线让大风刮断了,落在麦地里
电线杆子要倒了,斜得厉害
有个孩子爬到变压器台子上去了
挖掘机把地下电缆铲断了,直冒火星
电缆井盖被人偷了,线都看得见
配电箱让水泡了
插座冒黑烟
变压器刚才嘭的一声炸了
墙上插座打火了
路边线耷拉下来一人多高
大树压在电线上了,线绷得紧紧的
充电桩漏电,碰一下麻得厉害
地下车库进水快淹到配电柜了
谁家着火了!3号楼
电线皮破了,铜丝露在外头
邻居触电倒地了
电线断了一头搭在铁门上
電錶箱起火,快啲嚟人
开关箱的门坏了,小孩伸手就能摸到
线杆被车撞歪了
电线掉在积水里
倒杆了,村口
楼上的电线掉我家阳台了
电表箱冒眼了
风筝缠在高压线上了
电着人了!
""".strip().splitlines()


@pytest.mark.parametrize("text", PRESENT)
def test_a_present_danger_is_heard_in_any_voice(read: Callable[[str], Meaning], text: str) -> None:
    meaning = read(text)
    assert meaning.intent is Intent.DANGER
    assert meaning.danger
    assert meaning.what
    assert any(word in reason for word in meaning.danger for reason in meaning.reasons)


@pytest.mark.parametrize(
    ("text", "excuse"),
    [
        ("表箱没有冒烟", "说的是没有"),
        ("没人触电,放心", "说的是没有"),
        ("现场未发现冒烟", "说的是没有"),
        ("现场有没有冒火?", "问有没有"),
        ("着火了吗?", "问有没有"),
        ("去年变压器着火了", "说的是往事"),
        ("小时候见过有人触电", "说的是往事"),
        ("要是着火了怎么跑", "说的是假设"),
        ("会不会触电啊", "问有没有"),
        ("大家小心触电", "说的是假设"),
        ("如发现冒烟请立即拨打电话", "说的是假设"),
        ("新闻里说有个厂子着火了", "说的是别处或影视"),
        ("抖音上那个触电的视频", "说的是别处或影视"),
        ("气得我眼睛都冒火", "打的比方"),
        ("锅里的菜冒烟了", "做饭或车辆"),
        ("车子打不着火花塞坏了", "做饭或车辆"),
        ("安全用电小知识:触电先断电源", "宣传或演练"),
        ("下周消防演练模拟冒烟", "宣传或演练"),
        ("是树枝碰线引起的,已清理", "说的是已经处理"),
        ("专业电工上门,漏电维修13800000000", "广告"),
        ("制氧机多少钱一台", "价格或买卖"),
    ],
)
def test_an_excused_word_is_no_danger_and_the_reason_says_why(
    read: Callable[[str], Meaning], text: str, excuse: str
) -> None:
    meaning = read(text)
    assert meaning.intent is not Intent.DANGER
    assert meaning.danger == ()
    if meaning.intent is Intent.CHATTER:
        assert any(excuse in reason for reason in meaning.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "没停电,但电表箱冒烟了",
        "去年冒过烟,现在又冒烟了",
        "表箱没着火,就是一直冒烟",
        "别担心触电,可是电线掉地上了",
        "安全用电讲座取消,3号楼着火了",
        "新闻里老说着火,我们楼正在冒烟",
        "昨天冒烟没人管今天又冒烟了",
        "着火了吗?我看见浓烟了",
        "要是着火怎么办,插座一直打火",
        "以前漏电修过 现在又漏电",
        "气死我了,电箱冒火花",
    ],
)
def test_an_excuse_never_silences_another_danger_that_is_present(
    read: Callable[[str], Meaning], text: str
) -> None:
    assert read(text).intent is Intent.DANGER


@pytest.mark.parametrize(
    "text", ["去年就说电线杆歪了,到今天没人管", "上个月电线断了还耷拉在那", "以前电箱门就没关"]
)
def test_what_stays_until_it_is_mended_is_not_excused_by_the_past(
    read: Callable[[str], Meaning], text: str
) -> None:
    assert read(text).intent is Intent.DANGER


@pytest.mark.parametrize(
    "text",
    [
        "冒烟的火锅太香了",
        "谁有打火机",
        "气得我火冒三丈",
        "漏电保护器怎么选",
        "漏保跳了",
        "鞭炮炸了一地",
        "水表箱冻裂了",
        "我俩一见面就像触电般的感觉",
        "着火点是多少度,孩子作业",
        "电梯口有快递",
        "断线钳借我用一下",
        "曲线图发一下",
    ],
)
def test_words_that_only_look_dangerous_do_not_alarm(
    read: Callable[[str], Meaning], text: str
) -> None:
    assert read(text).intent is not Intent.DANGER


def test_danger_wins_over_the_outage_and_the_question_beside_it(
    read: Callable[[str], Meaning],
) -> None:
    meaning = read("滨河小区5号楼停电了,表箱冒烟,什么时候来人?")
    assert meaning.intent is Intent.DANGER
    assert meaning.what == "冒烟"
    assert (meaning.place.community, meaning.place.building) == ("滨河社区", "5")


def test_a_command_with_a_danger_in_its_words_is_danger_and_keeps_the_command(
    read: Callable[[str], Meaning],
) -> None:
    meaning = read("广播 3号楼着火了快下楼")
    assert meaning.intent is Intent.DANGER
    assert meaning.command is not None
    assert meaning.command.verb is Verb.BROADCAST


@pytest.mark.parametrize(
    "text", ["查到了 0231 接头冒火花烧断", "原因是树枝碰线", "答复 0231 电线裸露处请勿靠近"]
)
def test_the_words_of_work_in_hand_stay_a_command_and_show_the_danger(
    read: Callable[[str], Meaning], text: str
) -> None:
    meaning = read(text)
    assert meaning.intent is Intent.COMMAND
    assert meaning.danger


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("电梯卡在8层了,里面有个老太太出不来", "trapped"),
        ("爷爷靠制氧机呢,停电两个钟头了", "medical"),
        ("我老公在家做透析的,电停了", "medical"),
        ("家里老人用呼吸机 现在没电怎么办", "medical"),
        ("我爸吸氧机停了,5号楼", "medical"),
    ],
)
def test_who_cannot_wait_is_heard_whatever_else_is_said(text: str, who: str) -> None:
    meaning = understand(text, station=STATION, now=EVENING)
    assert meaning.slots.sensitive == who
    assert meaning.slots.urgent
    assert meaning.intent in (Intent.FAULT, Intent.DANGER)
    aloud = understand(text, station=STATION, now=EVENING, hearing=OVERHEARD)
    assert aloud.speak or aloud.for_staff

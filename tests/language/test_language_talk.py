"""Talk about a report, questions, choices and small talk."""

from collections.abc import Callable

import pytest

from domain.meaning import Intent, Meaning

TALK: dict[Intent, str] = {
    Intent.RESTORED: """来电了谢谢|电来啦|终于有电了|我们楼亮了|已经有电了|3号楼恢复了|咱家有电了|来电喽|电通了|又有电了|谢谢师傅,来电了|都恢复正常了|來電了|来了|三单元来了|修好了谢谢师傅|好了好了 有电了""",
    Intent.STILL_DARK: """还没来电|还没有电|还没来|我家还是没电|还黑着呢|来电两分钟又停了|刚来又没了|还没修好呢|又没了|三单元还没电|修好了又跳了|仍然没电|二单元来了,三单元还没有""",
    Intent.WITHDRAW: """不好意思搞错了|不用来了|别来了,我自己弄好了|是我家跳闸|是我家空开跳了,推上去好了|误报误报|不用派人了|没事了,是我家插座问题|取消报修|自己好了|看错了,是灯泡坏了""",
    Intent.PROGRESS: """师傅啥时候能到|啥时候来电|几点能来电|修好了吗|修好没|好了没|好了吗|师傅到哪了|有人管吗|修得怎么样了|到底什么时候恢复供电|还得多长时间|来电了没|来电了吗|我报的修有人接吗|催一下|等了一个小时了,人呢|怎么还没到|能不能快点来人|问一下我的报修进度|今晚能修好吗|幾點恢復供電?|这都停了俩小时了啥时候来电|说好5点来电的,怎么还没来|停电恢复了没有|查进度|编号0231怎么样了""",
    Intent.OUTAGE_QUERY: """停电了吗|今天停电吗|明天我们小区停电吗|为什么停电|停电到几点|是不是要停电|哪里停电了|是整个小区停电吗|周末会不会停电|停多久|几点停电|你们那有电吗|谁家有电|有没有停电通知|后天停不停电|确认一下是不是停电|没停电吧?|听说周六停电 真的假的|10号楼停不停?|没电了?""",
    Intent.SERVICE: """我想增容|申请移一下电表""",
    Intent.COMPLAINT: """我要投诉""",
    Intent.VIOLATION: """举报有人偷电""",
    Intent.CONSULT: """电费怎么交|过户要什么材料|峰谷电几点到几点|一度电多少钱|充电桩能装吗|电表谁负责|供电所在哪|空开多大的合适|家里老跳闸是什么原因|发票怎么开|电卡丢了怎么补|峰谷电价能给合租单独算吗|漏电保护器怎么选""",
    Intent.THANKS: """谢谢|收到收到|好的谢谢|辛苦师傅了|OK|嗯嗯好的|👍|[强]|🙏🙏|好的收到,谢谢|麻烦你们了|知道了谢谢师傅|谢谢!!!""",
    Intent.CREW_UPDATE: """马上安排人过去|正在换空开|师傅们已经在抢修了|试送成功|5号楼已送电,请居民核实|上级线路跳闸,调度正在试送|电话打了没人接|配件没到,明天再装""",
    Intent.CHATTER: """你好|在吗|今天天气真好|谁有梯子|群主呢|哈哈|楼下吵死了|晚上吃什么|接下来怎么办|接孩子去了|到了给我打电话|好了不说了|换个话题|换空开|练车去|确认收货|查到快递了|预计明天下雨|要等孩子放学|广播体操|新人报到|转发给大家看看|关闭群聊|我来电话了|她俩很来电|来电显示陌生号|快递几点到|10086|…|?""",
}
LINES = [(text, intent) for intent, texts in TALK.items() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "intent"), LINES)
def test_talk_is_read_as_a_person_would(
    read: Callable[[str], Meaning], text: str, intent: Intent
) -> None:
    assert read(text).intent is intent


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("1", 1),
        (" 2 ", 2),
        ("9", 9),
        ("①", 1),
        ("1️⃣", 1),
        ("一", 1),
        ("三", 3),
        ("选1", 1),
        ("选 2", 2),
        ("选第2个", 2),
        ("回2", 2),
        ("1来了", 1),
        ("2 没有", 2),
        ("1.", 1),
        ("1,满意", 1),
        ("1我来", 1),
        ("2换网格员二号", 2),
        ("@电力管家 1", 1),
    ],
)
def test_a_bare_digit_is_a_choice(read: Callable[[str], Meaning], text: str, digit: int) -> None:
    meaning = read(text)
    assert (meaning.intent, meaning.digit) == (Intent.CHOICE, digit)


@pytest.mark.parametrize(
    "text", ["0", "12", "1单元没电", "5号楼", "1楼没电", "2个人", "一会儿", "10"]
)
def test_a_digit_inside_something_else_is_no_choice(
    read: Callable[[str], Meaning], text: str
) -> None:
    meaning = read(text)
    assert meaning.intent is not Intent.CHOICE
    assert meaning.digit is None


@pytest.mark.parametrize(
    "text", ["5号楼3单元", "滨河小区5号楼2单元", "我在阳光社区3号楼", "电话13800000000", "402室"]
)
def test_a_bare_place_or_phone_adds_facts_and_states_nothing(
    read: Callable[[str], Meaning], text: str
) -> None:
    meaning = read(text)
    assert meaning.intent is Intent.STILL_DARK
    assert meaning.what == ""


def test_joining_another_report_with_a_place_is_a_report(
    read: Callable[[str], Meaning],
) -> None:
    assert read("我们6号楼也是").intent is Intent.FAULT
    assert read("我家也是").intent is Intent.STILL_DARK


def test_withdrawing_and_then_stating_the_fault_is_a_report(
    read: Callable[[str], Meaning],
) -> None:
    meaning = read("刚才搞错了是6号楼没电")
    assert meaning.intent is Intent.FAULT
    assert meaning.place.building == "6"


@pytest.mark.parametrize("text", ["[图片]", "", "   ", "[语音]"])
def test_nothing_written_is_chatter(read: Callable[[str], Meaning], text: str) -> None:
    assert read(text).intent is Intent.CHATTER

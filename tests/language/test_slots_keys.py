"""Everything else a message tells: what, how many, who cannot wait, when, numbers, commands."""

import pytest

from domain.meaning import Command, Intent, Verb
from domain.slots import Slots
from language.slots import orders
from tests.language.slots_station import fit, raw


@pytest.mark.parametrize(
    ("text", "phenomenon"),
    [
        ("5号楼没电了", "outage"),
        ("空调一开就跳闸", "trip"),
        ("一半有电一半没电", "partial"),
        ("三相少了一相,冰柜都停了", "partial"),
        ("电压太低空调带不动", "low_voltage"),
        ("灯一闪一闪的", "flicker"),
        ("停了又来来了又停", "flicker"),
        ("电表黑屏了", "meter"),
        ("箱变开关跳了,几栋楼全黑", "trip"),
        ("砰的一声,整栋楼没电", "outage,noise"),
        ("还没来电", "outage"),
        ("还黑着呢", "outage"),
        ("变压器着火了", "fire"),
        ("电表箱冒烟,还停电了", "smoke,outage"),
        ("电线杆被车撞断了", "pole"),
        ("电杆拉线断了一根", "wire_down"),
        ("飞线老化了,皮都掉了", "exposed"),
        ("风筝挂高压线上了", "foreign"),
        ("树枝压线了", "tree"),
        ("火小了,但还在冒烟", "smoke"),
        ("不是跳闸,是外面没电", "outage"),
        ("停电了吗", ""),
        ("去年停过三天电", ""),
    ],
)
def test_a_phenomenon_is_what_is_stated_here_and_now(text: str, phenomenon: str) -> None:
    assert set(raw(text).phenomenon) == set(filter(None, phenomenon.split(",")))


@pytest.mark.parametrize(
    ("text", "intent", "phenomenon"),
    [
        ("啪啪响 杆子顶上 蓝火", Intent.DANGER, {"spark"}),
        ("大杨树担在线上了晃悠", Intent.DANGER, {"tree"}),
        ("老头在那儿底下甩鱼竿", Intent.DANGER, {"behavior"}),
        ("屋里头灯泡都瞎了", Intent.FAULT, {"outage"}),
        ("你们好", Intent.DANGER, set()),
    ],
)
def test_a_report_in_strange_words_has_the_phenomenon_they_suggest(
    text: str, intent: Intent, phenomenon: set[str]
) -> None:
    assert set(fit(text, intent).phenomenon) == phenomenon


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("5号楼没电", "multi"),
        ("3单元停电了", "multi"),
        ("银杏园停电了", "multi"),
        ("全村没电", "multi"),
        ("整栋楼都黑了", "multi"),
        ("好几户没电", "multi"),
        ("12户停电", "multi"),
        ("邻居也没电", "multi"),
        ("我家没电了", "single"),
        ("5号楼301没电", "single"),
        ("就我家没电", "single"),
        ("邻居都有电,5号楼没电", "single"),
        ("隔壁都有,我家301没电", "single"),
        ("漏保跳了合不上", "single"),
        ("不是就我家,5号楼都没电", "multi"),
        ("没电了", ""),
        ("3号楼配电箱冒烟", ""),
        ("催一下,5号楼", ""),
    ],
)
def test_scope_is_one_household_or_many(text: str, scope: str) -> None:
    assert raw(text).scope == scope


def test_joining_others_says_nothing_about_being_alone() -> None:
    assert fit("我家也停了", Intent.ME_TOO).scope == ""
    assert fit("悦澜家园这边也停了", Intent.ME_TOO).scope == "multi"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12户没电", 12),
        ("十几户没电", 10),
        ("二十多家都没电", 20),
        ("说是六户,现在数了下是九户", 9),
        ("24户,其中2户有老人", 24),
        ("好几户没电", None),
        ("户号0123456789", None),
    ],
)
def test_households_are_counted_when_a_number_is_said(text: str, count: int | None) -> None:
    assert raw(text).households == count


@pytest.mark.parametrize(
    ("text", "sensitive", "urgency"),
    [
        ("我爸用呼吸机,没电了", "medical", "urgent"),
        ("家里有人透析,停电了", "medical", "urgent"),
        ("独居老人家里没电", "elderly", ""),
        ("家里有孕妇,没电了", "infant", ""),
        ("刚出生的宝宝,停电了", "infant", ""),
        ("电梯困人了,停电", "trapped", "urgent"),
        ("有人触电倒地了", "casualty", "urgent"),
        ("停电了,鱼塘增氧机停了", "", "urgent"),
        ("没电了,冰柜里的海鲜要化了", "", "urgent"),
        ("没电了", "", ""),
        ("变压器冒烟", "", "urgent"),
        ("风筝挂高压线上了", "", "normal"),
        ("老人不会交电费", "", ""),
    ],
)
def test_people_animals_and_goods_that_cannot_wait_make_it_urgent(
    text: str, sensitive: str, urgency: str
) -> None:
    slots = raw(text)
    assert (slots.sensitive, slots.urgency) == (sensitive, urgency)


def test_a_danger_without_a_known_sign_is_urgent() -> None:
    assert fit("配电那个铁盒子里面不对劲", Intent.DANGER).urgency == "urgent"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("昨晚停到现在还没电", "昨晚"),
        ("全村停电半个钟头了", "半个钟头"),
        ("停电啦,刚停的", "刚停的"),
        ("从六点多就没电了", "从六点多"),
        ("明天早上8点到下午5点停电吗", "明天早上8点到下午5点"),
        ("周六停不停", "周六"),
        ("银杏园24号停不停", "24号"),
        ("说好的5点来电呢,现在都6点了", "5点"),
        ("11月25日停电吗", "11月25日"),
        ("刚才说的那个箱子", ""),
        ("这个月第四回了", ""),
        ("府前街18号没电", ""),
        ("一点电都没有", ""),
        ("梧桐21号", ""),
    ],
)
def test_time_words_are_kept_as_written(text: str, when: str) -> None:
    assert raw(text).when == when


@pytest.mark.parametrize(
    ("text", "eta", "cause"),
    [
        ("在路上了,20分钟到", "20分钟", ""),
        ("正在换空开,大概半小时", "半小时", ""),
        ("故障点找到了,电缆中间头烧了", "", "电缆中间头烧了"),
        ("负荷太大,换个160A的开关就好", "", "负荷太大"),
        ("初步判断是老鼠钻进箱变了", "", "老鼠钻进箱变了"),
        ("是树枝碰线造成的,清完就送", "", "树枝碰线"),
        ("师傅们说表箱烧了,争取晚上八点前送上", "晚上八点", "表箱烧了"),
        ("正在查故障点", "", ""),
        ("十五分钟前已出发", "", ""),
    ],
)
def test_the_crews_free_words_tell_cause_and_time(text: str, eta: str, cause: str) -> None:
    slots = fit(text, Intent.CREW_UPDATE)
    assert (slots.eta, slots.cause) == (eta, cause)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("电话13700001111", "13700001111"),
        ("电话139-0000-2253", "13900002253"),
        ("我手机 139 0000 2253", "13900002253"),
        ("+86 13900002253", "13900002253"),
        ("座机010-69961234", "01069961234"),
        ("打0531-8888777", "05318888777"),
        ("电话是69961234", "69961234"),
        ("手机幺三九零零零零二二五三", "13900002253"),
        ("打95598", ""),
        ("户号0123456789", ""),
        ("单号123456", ""),
    ],
)
def test_a_telephone_number_is_read_as_digits(text: str, phone: str) -> None:
    assert raw(text).phone == phone


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("户号3301220045", "3301220045"),
        ("户号是 3300917452,刚报的", "3300917452"),
        ("户号 1234567890123", "1234567890123"),
        ("户号:3301 2200 45", "3301220045"),
        ("3301220045查下电费", "3301220045"),
        ("户号后四位8821", ""),
        ("电话13700001111", ""),
    ],
)
def test_an_account_number_has_ten_or_thirteen_digits(text: str, account: str) -> None:
    assert raw(text).account_no == account


@pytest.mark.parametrize(
    ("text", "ticket"),
    [
        ("接单 12", "12"),
        ("12号单怎么样了", "12"),
        ("工单0231到哪步了", "231"),
        ("12号楼没电", ""),
        ("12单元没电", ""),
    ],
)
def test_a_ticket_is_named_by_its_number(text: str, ticket: str) -> None:
    assert raw(text).ticket_no == ticket


@pytest.mark.parametrize(
    ("text", "media"),
    [
        ("[图片] 没电了", "image"),
        ("[视频]", "video"),
        ("[语音]", "voice"),
        ("[文件]", "file"),
        ("[动画表情]", ""),
        ("没电了[流泪]", ""),
    ],
)
def test_what_came_along_is_known(text: str, media: str) -> None:
    assert raw(text).media == media


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接单 12", Slots(cmd="accept", ticket_no="12")),
        ("到场 12", Slots(cmd="arrive", ticket_no="12")),
        ("恢复供电 12 更换空开", Slots(cmd="restore", ticket_no="12", cause="更换空开")),
        ("派单 12 @网格员一号", Slots(cmd="assign", ticket_no="12", to="网格员一号")),
        ("转派 12 给网格员二号", Slots(cmd="transfer", ticket_no="12", to="网格员二号")),
        ("预计送电 12 晚上八点", Slots(cmd="eta", ticket_no="12", eta="晚上八点")),
        ("退单 12 不是我的片", Slots(cmd="reject", ticket_no="12", cause="不是我的片")),
        ("挂起 16 等材料", Slots(cmd="suspend", ticket_no="16", cause="等材料")),
        ("合并 12 9", Slots(cmd="merge", ticket_no="12", to="9")),
        ("查询 12", Slots(cmd="query", ticket_no="12")),
        ("待办", Slots(cmd="list")),
        ("我的报修", Slots(cmd="mine")),
        ("帮助", Slots(cmd="help")),
    ],
)
def test_a_command_is_told_in_the_words_of_the_guide(text: str, expected: Slots) -> None:
    assert fit(text, Intent.COMMAND) == expected


def test_every_verb_of_the_guide_has_its_word_and_no_other_verb_has_one() -> None:
    words = {verb: orders.word(Command(verb=verb)) for verb in Verb}
    assert set(words.values()) - {""} == {
        *(
            "accept",
            "arrive",
            "restore",
            "assign",
            "transfer",
            "reject",
            "suspend",
            "eta",
            "close",
        ),
        *("merge", "query", "list", "stats", "duty", "help", "notice", "cancel", "mine"),
    }
    assert words[Verb.PRACTISE] == ""
    assert orders.word(None) == orders.to(None) == ""


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("电费多少钱一度", "price"),
        ("峰谷电怎么开通", "price"),
        ("这个月电费怎么这么多", "bill"),
        ("怎么交电费", "payment"),
        ("电费发票怎么开", "invoice"),
        ("户号在哪看", "account"),
        ("网上国网登录不了", "app"),
        ("营业厅几点上班", "hall"),
        ("报修电话多少", "hotline"),
        ("表后线归谁管", "ownership"),
        ("电表烧了换表要不要钱", "meter"),
        ("三相电怎么申请", "new_install"),
        ("我想增容", "capacity"),
        ("装充电桩要什么材料", "charging_pile"),
        ("屋顶光伏怎么并网", "pv"),
        ("过户要带什么", "rename"),
        ("装修临时用电怎么办", "temp"),
        ("想销户", "close_account"),
        ("停电把冰箱烧了怎么赔偿", "compensation"),
        ("漏电保护器多久按一次", "safety"),
        ("来人检查一下线路", "safety_check"),
        ("树枝挡线了帮忙修剪一下", "tree"),
        ("请给换个总开关", "breaker"),
        ("中考要保电", "guarantee"),
        ("来社区讲讲安全用电,搞个讲座", "publicity"),
        ("你能干啥", "bot"),
        ("今天天气不错", ""),
    ],
)
def test_a_question_or_request_has_a_topic(text: str, topic: str) -> None:
    assert raw(text).topic == topic


@pytest.mark.parametrize(
    ("text", "utility"),
    [
        ("怎么没水了", "water"),
        ("天然气停了", "gas"),
        ("宽带又掉线", "internet"),
        ("电梯卡在5楼", "elevator"),
        ("什么时候供暖", "heating"),
        ("物业费又涨了", "property"),
        ("路灯不亮", "streetlight"),
        ("没电了", ""),
    ],
)
def test_what_is_not_electricity_is_named(text: str, utility: str) -> None:
    assert raw(text).utility == utility


@pytest.mark.parametrize(
    ("text", "score"),
    [("评价:4分", 4), ("五分", 5), ("3", 3), ("打10分", 10), ("5分钟", None), ("满意", None)],
)
def test_a_mark_is_read_as_a_number(text: str, score: int | None) -> None:
    assert raw(text).score == score


@pytest.mark.parametrize(
    ("intent", "kept"),
    [
        (Intent.CHATTER, set()),
        (Intent.THANKS, set()),
        (Intent.CONSULT, {"community", "building", "phone", "topic", "media"}),
        (Intent.RESTORED, {"community", "building", "media"}),
        (Intent.CREW_UPDATE, {"community", "building", "media"}),
    ],
)
def test_an_intent_keeps_only_the_slots_of_the_guide(intent: Intent, kept: set[str]) -> None:
    slots = fit("[图片]银杏园5号楼没电了,电费多少,电话13700001111", intent)
    assert set(slots.as_dict()) == kept


def test_every_label_of_the_guide_but_chatter_keeps_something() -> None:
    text = "[图片]银杏园5号楼停电了,预计12点来电,4分,水管漏水"
    silent = {intent for intent in Intent if fit(text, intent) == Slots()}
    assert {intent.label for intent in silent} == {"chatter"}


@pytest.mark.parametrize("intent", [Intent.CHATTER, Intent.OTHER_UTILITY, Intent.CONSULT])
def test_nobody_on_oxygen_is_lost_with_a_label(intent: Intent) -> None:
    slots = fit("我妈用制氧机,快点啊", intent)
    assert (slots.sensitive, slots.urgency) == ("medical", "urgent")

"""The ways a command is written on a phone: number anywhere, spoken, misspelt, politely, with who did it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import TicketNo
from domain.meaning import Command, Intent, Meaning, Verb
from language import eta as times
from language import merging, order_text, reasons
from tests.language.language_parts import EVENING


@pytest.mark.parametrize(
    "text",
    [
        "接单0731",
        "0731接单",
        "0731我接了",
        "【0731】接单",
        "【抢修0731】我来",
        "接单，单号：０７３１",
        "零七三一号单接了",
        "接单 零七三幺",
        "第0731号单 接单",
        "编号为0731的单子我接",
        "麻烦帮我接单0731，谢谢",
        "好的，0731接单",
        "0731收到，我接",
        "接单啦 0731",
        "接单 0 7 3 1",
    ],
)
def test_the_number_is_read_wherever_and_however_it_is_written(
    read: Callable[[str], Meaning], text: str
) -> None:
    command = read(text).command
    assert command is not None
    assert command.verb is Verb.ACCEPT
    assert (command.ticket, command.words, command.to, command.eta) == (731, "", "", None)


@pytest.mark.parametrize(
    ("text", "verb", "ticket", "words", "to"),
    [
        ("我们已经到达现场", Verb.ARRIVE, None, "", ""),
        ("0731人到了，正在查", Verb.ARRIVE, 731, "正在查", ""),
        ("已到0731现场", Verb.ARRIVE, 731, "", ""),
        ("0731电已恢复", Verb.DONE, 731, "", ""),
        ("修好了，0731", Verb.DONE, 731, "", ""),
        ("修好了，接线柱氧化", Verb.DONE, None, "接线柱氧化", ""),
        ("0731退了，用户自己合上的", Verb.REFUSE, 731, "用户自己合上的", ""),
        ("退单0731 原因：不在辖区", Verb.REFUSE, 731, "不在辖区", ""),
        ("这单不归我们网格管", Verb.REFUSE, None, "", ""),
        ("请把0731挂起，因为等吊车", Verb.SUSPEND, 731, "等吊车", ""),
        ("换个人吧，我去外地了", Verb.TRANSFER, None, "我去外地了", ""),
        ("换抢修员九号", Verb.TRANSFER, None, "", "抢修员九号"),
        ("0731转给二班班长，走不开", Verb.TRANSFER, 731, "走不开", "二班班长"),
        ("把0731派给抢修一班", Verb.ASSIGN, 731, "", "抢修一班"),
        ("指派0731给老王去处理", Verb.ASSIGN, 731, "", "老王"),
        ("派给值班员 0731", Verb.ASSIGN, 731, "", "值班员"),
        ("麻烦看看0731", Verb.SHOW, 731, "", ""),
        ("看下我的待办", Verb.LIST, None, "", ""),
        ("手里还有几单", Verb.LIST, None, "", ""),
        ("上个月统计", Verb.STATS, None, "上个月", ""),
        ("统计一下本周", Verb.STATS, None, "本周", ""),
        ("明晚谁值班", Verb.DUTY, None, "明晚", ""),
        ("撤销刚才的派单", Verb.UNDO, None, "", ""),
        ("停电通知 明天8点到12点 滨河社区", Verb.NOTICE, None, "明天8点到12点 滨河社区", ""),
        ("帮助一下", Verb.HELP, None, "", ""),
    ],
)
def test_a_command_survives_what_stands_around_it(
    read: Callable[[str], Meaning], text: str, verb: Verb, ticket: int | None, words: str, to: str
) -> None:
    command = read(text).command
    assert command is not None
    assert (command.verb, command.ticket, command.words, command.to) == (verb, ticket, words, to)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("截单0731", Verb.ACCEPT),
        ("倒场0731", Verb.ARRIVE),
        ("推单 0731 不在辖区", Verb.REFUSE),
        ("恢复共电0731", Verb.DONE),
        ("回复供电0731", Verb.DONE),
        ("查寻0731", Verb.SHOW),
        ("代办", Verb.LIST),
        ("撤消", Verb.UNDO),
        ("预记1点前来电", Verb.PROMISE),
    ],
)
def test_a_verb_may_be_written_by_its_sound(
    read: Callable[[str], Meaning], text: str, verb: Verb
) -> None:
    command = read(text).command
    assert command is not None
    assert command.verb is verb


NEAR_MISSES = """
接娃去
接着说
到饭点了
到了叫我
好嘞
好了别说了
那就好了
换个地方吃饭
换人间烟火
合并报表
不归我洗碗
派对几点开始
退一步说
挂号去
统计年鉴
值班饭难吃
帮助别人
支援西部
志愿
直播开始了
代办证件
查到成绩了
预计下周放假
预记得带伞
撤销的申请
列表里没有你
停电通知：明天9点至15点滨河社区停电，敬请留意
恢复正常了
通电了
5号楼来电了
""".strip().splitlines()


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_words_that_only_begin_like_a_command_are_none(
    read: Callable[[str], Meaning], text: str
) -> None:
    assert read(text).command is None


@given(first=st.integers(1, 999_999), second=st.integers(1, 999_999))
def test_two_numbers_are_merged_in_any_order_of_words(first: int, second: int) -> None:
    for form in ("合并{}和{}", "把{}并到{}", "{}、{}合并一下", "{}跟{}并单"):
        command = merging.parse(form.format(first, second))
        if first == second:
            assert command is None
        else:
            assert command == Command(
                verb=Verb.MERGE, ticket=TicketNo(first), words=f"{second:04d}"
            )


@pytest.mark.parametrize("text", ["合并", "合并0731", "合并1和2和3", "合并1和2的账", "1 2"])
def test_anything_but_two_numbers_is_no_merging(text: str) -> None:
    assert merging.parse(text) is None


@given(st.text())
def test_preparing_a_command_is_total(text: str) -> None:
    assert len(order_text.prepared(text)) <= len(text)
    written, verb = order_text.respelt(text)
    assert written.startswith(verb)
    assert bool(written) is bool(verb)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("等配件,晚上七点", "等配件"),
        ("单元开关烧了,大概1点前能好", "单元开关烧了"),
        ("半小时,先送东边", "先送东边"),
        ("还要一个小时,抱歉", ""),
        ("等吊车", "等吊车"),
    ],
)
def test_a_reason_is_told_without_its_time(words: str, reason: str) -> None:
    assert reasons.without_time(words, times.read(words, EVENING)) == reason


def test_a_danger_in_the_words_of_a_numbered_command_stays_a_command(
    read: Callable[[str], Meaning],
) -> None:
    meaning = read("0731好了，冒烟的表箱换掉了")
    assert meaning.intent is Intent.COMMAND
    assert meaning.command is not None
    assert meaning.command.ticket == 731


def test_the_person_in_front_of_an_order_is_whom_it_goes_to(
    read: Callable[[str], Meaning],
) -> None:
    command = read("@网格员一号 派单0731").command
    assert command is not None
    assert (command.verb, command.ticket, command.to) == (Verb.ASSIGN, 731, "网格员一号")
    bot = read("@电力管家 派单0731").command
    assert bot is not None
    assert bot.to == ""


@pytest.mark.parametrize(
    ("text", "verb", "words"),
    [
        ("0731接单，我离得近", Verb.ACCEPT, ""),
        ("接单，就在附近", Verb.ACCEPT, ""),
        ("到了，门锁着", Verb.ARRIVE, "门锁着"),
        ("到了，楼下没人", Verb.ARRIVE, "楼下没人"),
    ],
)
def test_a_remark_behind_the_verb_does_not_undo_it(
    read: Callable[[str], Meaning], text: str, verb: Verb, words: str
) -> None:
    command = read(text).command
    assert command is not None
    assert (command.verb, command.words) == (verb, words)


@pytest.mark.parametrize("text", ["0731接单，不是我的片", "接了，让老王去吧", "接了，我家也停电"])
def test_a_remark_that_takes_it_back_does(read: Callable[[str], Meaning], text: str) -> None:
    command = read(text).command
    assert command is None or command.verb is not Verb.ACCEPT

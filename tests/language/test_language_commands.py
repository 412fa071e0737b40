"""The grammar of commands: what is one, with all its fields, and what is none."""

from collections.abc import Callable
from datetime import datetime

import pytest

from domain.meaning import Command, Intent, Meaning, Verb
from domain.when import STATION_ZONE


def _at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=STATION_ZONE)


ORDERS: list[tuple[str, Verb, int | None, str, str]] = [
    # text, verb, ticket, words, to
    ("接", Verb.ACCEPT, None, "", ""),
    ("接单", Verb.ACCEPT, None, "", ""),
    ("我接", Verb.ACCEPT, None, "", ""),
    ("收到接单", Verb.ACCEPT, None, "", ""),
    ("收到,接", Verb.ACCEPT, None, "", ""),
    ("好的 我来", Verb.ACCEPT, None, "", ""),
    ("接!", Verb.ACCEPT, None, "", ""),
    ("接了,马上过去", Verb.ACCEPT, None, "", ""),
    ("@电力管家 接单 0231", Verb.ACCEPT, 231, "", ""),
    ("接单0231", Verb.ACCEPT, 231, "", ""),
    ("接单 编号0231", Verb.ACCEPT, 231, "", ""),
    ("接 #231", Verb.ACCEPT, 231, "", ""),
    ("0231 接单", Verb.ACCEPT, 231, "", ""),
    ("１２号接单", Verb.ACCEPT, 12, "", ""),
    ("接单 十二", Verb.ACCEPT, 12, "", ""),
    ("接 单", Verb.ACCEPT, None, "", ""),
    ("到了", Verb.ARRIVE, None, "", ""),
    ("到了哈", Verb.ARRIVE, None, "", ""),
    ("到场 0231", Verb.ARRIVE, 231, "", ""),
    ("已到", Verb.ARRIVE, None, "", ""),
    ("到了,正在查", Verb.ARRIVE, None, "正在查", ""),
    ("查到了开关烧了", Verb.FIND, None, "开关烧了", ""),
    ("查到了 0231 电缆头击穿", Verb.FIND, 231, "电缆头击穿", ""),
    ("原因是接头松动", Verb.FIND, None, "接头松动", ""),
    ("原因:用户内部短路", Verb.FIND, None, "用户内部短路", ""),
    ("好了", Verb.DONE, None, "", ""),
    ("好了,换了空开", Verb.DONE, None, "换了空开", ""),
    ("好了 换了空开 编号0231", Verb.DONE, 231, "换了空开", ""),
    ("修好了换了单元开关", Verb.DONE, None, "换了单元开关", ""),
    ("恢复供电 0231 更换空开", Verb.DONE, 231, "更换空开", ""),
    ("送电了", Verb.DONE, None, "", ""),
    ("不归我", Verb.REFUSE, None, "", ""),
    ("不归我,是物业的", Verb.REFUSE, None, "是物业的", ""),
    ("退单 14 非我方产权", Verb.REFUSE, 14, "非我方产权", ""),
    ("换个人来吧", Verb.TRANSFER, None, "", ""),
    ("指派", Verb.ASSIGN, None, "", ""),
    ("换人", Verb.TRANSFER, None, "", ""),
    ("换网格员二号", Verb.TRANSFER, None, "", "网格员二号"),
    ("换老王", Verb.TRANSFER, None, "", "老王"),
    ("转派 12 @网格员二号", Verb.TRANSFER, 12, "", "网格员二号"),
    ("换网格员二号 我发烧了", Verb.TRANSFER, None, "我发烧了", "网格员二号"),
    ("支援0231", Verb.SUPPORT, 231, "", ""),
    ("再来一个人 抬变压器", Verb.SUPPORT, None, "抬变压器", ""),
    ("0231人手不够", Verb.SUPPORT, 231, "要人手", ""),
    ("找不到门", Verb.DOOR, None, "", ""),
    ("敲门没人应 0231", Verb.DOOR, 231, "", ""),
    ("升级 用户不让进", Verb.ESCALATE, None, "用户不让进", ""),
    ("求助社区 5号楼配电间钥匙在谁手里", Verb.ASK_COMMUNITY, None, "5号楼配电间钥匙在谁手里", ""),
    ("指派 0231 网格员二号", Verb.ASSIGN, 231, "", "网格员二号"),
    ("派给网格员二号 0231", Verb.ASSIGN, 231, "", "网格员二号"),
    ("结单", Verb.CLOSE, None, "", ""),
    ("关单 0231 已回访", Verb.CLOSE, 231, "已回访", ""),
    ("答复 0231 师傅在路上,请稍等", Verb.ANSWER, 231, "师傅在路上,请稍等", ""),
    ("待办", Verb.LIST, None, "", ""),
    ("我的报修", Verb.MINE, None, "", ""),
    ("查询 0231", Verb.SHOW, 231, "", ""),
    ("0231", Verb.SHOW, 231, "", ""),
    ("#231", Verb.SHOW, 231, "", ""),
    ("帮助", Verb.HELP, None, "", ""),
    ("HELP", Verb.HELP, None, "", ""),
    ("菜单", Verb.HELP, None, "", ""),
    ("怎么用", Verb.HELP, None, "", ""),
    ("广播 今晚停电,请备好手电", Verb.BROADCAST, None, "今晚停电,请备好手电", ""),
    ("群发:明天停电", Verb.BROADCAST, None, "明天停电", ""),
    ("离队 网格员一号", Verb.LEAVE, None, "", "网格员一号"),
    ("练", Verb.PRACTISE, None, "", ""),
    ("确认 网格员一号", Verb.CONFIRM, None, "", "网格员一号"),
    ("/接单 7", Verb.ACCEPT, 7, "", ""),
]


@pytest.mark.parametrize(("text", "verb", "ticket", "words", "to"), ORDERS)
def test_a_command_gives_its_verb_number_words_and_person(
    read: Callable[[str], Meaning],
    text: str,
    verb: Verb,
    ticket: int | None,
    words: str,
    to: str,
) -> None:
    meaning = read(text)
    assert meaning.intent is Intent.COMMAND
    command = meaning.command
    assert command is not None
    assert (command.verb, command.ticket, command.words, command.to) == (verb, ticket, words, to)
    assert command.eta is None


@pytest.mark.parametrize(
    ("text", "verb", "ticket", "eta"),
    [
        ("接 30分钟", Verb.ACCEPT, None, _at(0, 0)),
        ("接,半小时到", Verb.ACCEPT, None, _at(0, 0)),
        ("接单 0231 20分钟到", Verb.ACCEPT, 231, _at(23, 50, day=1)),
        ("我来,1点前到", Verb.ACCEPT, None, _at(1)),
        ("半小时到", Verb.ACCEPT, None, _at(0, 0)),
        ("1点前", Verb.PROMISE, None, _at(1)),
        ("1点前能好", Verb.PROMISE, None, _at(1)),
        ("预计1点前来电", Verb.PROMISE, None, _at(1)),
        ("预计 12 20:30", Verb.PROMISE, 12, _at(20, 30)),
        ("还要一个小时", Verb.PROMISE, None, _at(0, 30)),
        ("要等配件晚上七点", Verb.SUSPEND, None, _at(19)),
        ("要等配件,明早8点", Verb.SUSPEND, None, _at(8)),
        ("单元开关烧了,换一个,1点前", Verb.FIND, None, _at(1)),
        ("查到了电缆头坏了,两小时", Verb.FIND, None, _at(1, 30)),
    ],
)
def test_a_time_in_a_command_is_the_next_such_instant(
    read: Callable[[str], Meaning], text: str, verb: Verb, ticket: int | None, eta: datetime
) -> None:
    command = read(text).command
    assert command is not None
    assert (command.verb, command.ticket, command.eta) == (verb, ticket, eta)


def test_waiting_for_parts_without_a_time_is_a_promise_without_a_time(
    read: Callable[[str], Meaning],
) -> None:
    assert read("要等配件").command == Command(verb=Verb.SUSPEND, words="等配件")


@pytest.mark.parametrize(
    ("text", "details"),
    [
        (
            "新人 小李 138****1234 滨河一网格 队员",
            {"mobile": "138****1234", "grid": "滨河一网格", "role": "队员"},
        ),
        (
            "新人 小李 队员 wgy09 BH1",
            {"account": "wgy09", "grid": "BH1", "role": "队员"},
        ),
        ("新人 小李 13800000000", {"mobile": "13800000000"}),
        ("新人 小李 没有的网格", {"grid": "没有的网格"}),
    ],
)
def test_a_new_member_is_read_field_by_field_in_any_order(
    read: Callable[[str], Meaning], text: str, details: dict[str, str]
) -> None:
    command = read(text).command
    assert command is not None
    assert (command.verb, command.to, dict(command.details)) == (Verb.JOIN, "小李", details)


SENTENCES = """
接下来怎么办
接到通知了
接电话
接单员是谁
到了没
到了吗
到哪了
到了晚上就停电
好了没
好了吗
好了,又没电了
好了,谢谢
恢复供电要多久
恢复供电了吗
送电时间是几点
原因是什么
查到了吗
查到快递了
预计几点来电
预计下周交房
1点前能来电吗
停电两小时了
大概停半小时
要等到什么时候
换空开
换灯泡
换高压保险
换个大点的总开关
转发一下
支援灾区
答复我一下
回复慢
广播里说明天停电
新人报到
确认一下
练车去
待办事项太多了
帮助老人换灯
功能不好用
已恢复供电,请大家看看家里有没有电
恢复9号楼
2024年
95598
我来电了
5分
""".strip().splitlines()


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_command(read: Callable[[str], Meaning], text: str) -> None:
    meaning = read(text)
    assert meaning.intent is not Intent.COMMAND
    assert meaning.command is None


@pytest.mark.parametrize("text", ["接 3号楼", "到场 5单元", "接单 8点", "接单 30分钟"])
def test_a_building_or_a_time_is_not_taken_for_a_ticket_number(
    read: Callable[[str], Meaning], text: str
) -> None:
    command = read(text).command
    assert command is None or command.ticket is None


def test_a_story_that_begins_like_a_command_is_none(read: Callable[[str], Meaning]) -> None:
    assert read("接" + "我们楼的电话打了半天也没人接听真是的" * 5).command is None

"""A small favour is told from a fault and from a danger; the words of asking and answering help."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.favour import HelpKind
from domain.meaning import Hearing, Intent, Meaning, Speaker, Verb
from language import understand
from language.helping import Reply, help_kind, reply_of, wanted
from tests.language.language_parts import EVENING, STATION

CREW = Hearing(speaker=Speaker.CREW)


def meant(text: str, hearing: Hearing | None = None) -> Meaning:
    return understand(text, station=STATION, now=EVENING, hearing=hearing or Hearing())


@pytest.mark.parametrize(
    "text",
    [
        "6号楼张大爷灯不亮，他儿子在外地，能来看看不",
        "帮忙换个灯泡",
        "我家客厅的灯不亮了，能来帮忙看看吗",
        "插座坏了，能来帮忙换一个吗",
        "请师傅来看看家里线路",
        "老人家里灯泡坏了不会换，能派人来吗",
        "3号楼201王奶奶家灯坏了，孩子不在身边，麻烦去看一眼",
        "我爸妈家开关坏了不敢动，能不能派个人来",
    ],
)
def test_a_small_thing_in_one_home_asked_for_as_help_is_a_favour(text: str) -> None:
    meaning = meant(text)
    assert meaning.favour
    assert meaning.what


@pytest.mark.parametrize(
    "text",
    [
        "我家灯不亮了",
        "我家灯不亮了，能来看看吗",  # perhaps the whole home is dark
        "楼道灯不亮，能来换个灯泡吗",
        "全楼灯不亮，快来看看",
        "3号楼灯都不亮了，能来看看吗",
        "开关冒火，快来人",
        "插座有糊味，麻烦来看看",
        "厨房插座没电了，能来看看吗",
        "张大爷家没电了，能来看看不",
        "独居老人家停电了，麻烦来看看",
        "灯一闪一闪的，能来看看吗",
        "开关一按就跳闸，能来看看吗",
        "老人家里灯不亮，她用着制氧机，能来看看吗",
        "路灯不亮了，麻烦来修",
        "换灯泡多少钱",
        "谢谢师傅帮我妈换了灯泡",
    ],
)
def test_a_fault_a_danger_or_talk_is_none(text: str) -> None:
    assert not meant(text).favour


@pytest.mark.parametrize(
    ("text", "ticket", "words"),
    [
        ("求助社区 0231 5号楼配电间钥匙", 231, "5号楼配电间钥匙"),
        ("0231 求助社区 配电间钥匙在谁手里", 231, "配电间钥匙在谁手里"),
        ("找社区开下配电间门", None, "开下配电间门"),
        ("请社区帮忙通知5号楼挪车", None, "通知5号楼挪车"),
        ("请社区书记帮忙开一下地下室的门", None, "开一下地下室的门"),
        ("让社区安抚一下3号楼居民情绪", None, "安抚一下3号楼居民情绪"),
        ("求助社区", None, ""),
    ],
)
def test_the_crew_asks_the_community(text: str, ticket: int | None, words: str) -> None:
    command = meant(text, CREW).command
    assert command is not None
    assert (command.verb, command.ticket, command.words) == (Verb.ASK_COMMUNITY, ticket, words)


@pytest.mark.parametrize(
    ("text", "hearing"),
    [
        ("请社区帮忙通知5号楼挪车", Hearing()),
        ("求助社区 5号楼钥匙", Hearing(speaker=Speaker.COMMUNITY)),
        ("找社区拿钥匙去了", Hearing(speaker=Speaker.CREW, addressed=False)),
        ("找社区了吗", CREW),
        ("社区来人了", CREW),
    ],
)
def test_neighbours_and_talk_among_colleagues_ask_nobody(text: str, hearing: Hearing) -> None:
    meaning = meant(text, hearing)
    assert meaning.command is None or meaning.command.verb is not Verb.ASK_COMMUNITY
    assert meaning.intent is not Intent.COMMAND


@pytest.mark.parametrize(
    ("words", "kind", "thing"),
    [
        ("5号楼配电间钥匙在谁手里", HelpKind.KEY, "5号楼配电间钥匙"),
        ("开下5号楼配电间门", HelpKind.KEY, "开下5号楼配电间门"),
        ("通知5号楼挪车", HelpKind.MOVE_CAR, "通知5号楼挪车"),
        ("帮忙通知居民今晚检修", HelpKind.TELL, "通知居民今晚检修"),
        ("安抚一下3号楼居民情绪", HelpKind.COMFORT, "安抚一下3号楼居民情绪"),
        ("借个梯子", HelpKind.OTHER, "借个梯子"),
    ],
)
def test_what_is_asked_for_is_told_by_its_words(words: str, kind: HelpKind, thing: str) -> None:
    assert help_kind(words) is kind
    assert wanted(words) == thing


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("在物业老王那", Reply.WORDS),
        ("老张手里，电话13800000000", Reply.WORDS),
        ("我不在，找物业老王", Reply.WORDS),
        ("已经通知了", Reply.WORDS),
        ("我有", Reply.YES),
        ("好的，马上去", Reply.YES),
        ("不清楚", Reply.NO),
        ("没有", Reply.NO),
        ("我在外地，不方便", Reply.NO),
        ("哪个配电间？", Reply.BACK),
    ],
)
def test_free_words_answer(text: str, reply: Reply) -> None:
    assert reply_of(text) is reply


@given(st.text(max_size=80))
def test_any_words_are_some_answer(text: str) -> None:
    assert reply_of(text) in Reply
    assert help_kind(text) in HelpKind
    assert len(wanted(text)) <= len(text)

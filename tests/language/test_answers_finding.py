"""Finding the entry that answers: by wording, sound and meaning, and knowing when none does."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers_file import sample
from domain.knowledge import Entry, EntryId
from language.answers import SURE, Found, Index, find
from language.answers.pieces import LONGEST, pieces, plain
from language.answers.signs import asks, is_ours, is_theirs

SHIPPED = Index(sample())


def entry(name: str, *phrasings: str) -> Entry:
    return Entry(
        id=EntryId(name), question=phrasings[0], alternatives=phrasings[1:], answer="答。"
    )


SMALL = Index(
    [
        entry("rename", "电表怎么过户？", "换户主", "改户名"),
        entry("kite", "能在电线旁边放风筝吗？"),
        entry("trip", "空开老跳闸是怎么回事？", "总闸一合就跳"),
    ]
)


def answer(question: str, index: Index) -> Found | None:
    """Return what would be said."""
    found = next(iter(find(question, index)), None)
    return found if found is not None and found.score >= SURE else None


def best(question: str, index: Index = SHIPPED) -> str:
    return find(question, index)[0].entry


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("电表咋过户", "rename"),
        ("電錶怎麼過戶", "rename"),
        ("@电力管家 电表过互要带啥", "rename"),
        ("空开总是推不上去", "trip-breaker"),
        ("电费 怎么 交 呀？", "pay-channels"),
        ("店费在哪交", "pay-channels"),
        ("充电状怎么申请", "ev-charger"),
        ("物业卡着不让我装桩", "ev-charger-property"),
    ],
)
def test_it_is_found_however_it_is_written(question: str, wanted: str) -> None:
    assert best(question) == wanted


@pytest.mark.parametrize("shipped", sample(), ids=lambda one: str(one.id))
def test_every_entry_answers_its_own_question(shipped: Entry) -> None:
    found = answer(shipped.question, SHIPPED)
    assert found is not None
    assert found.entry == shipped.id


@pytest.mark.parametrize(
    "question",
    [
        "",
        "。。。",
        "在吗",
        "居住证去哪续签",
        "水费多少钱一方",
        "明天会下雨吗",
        "房产证怎么办",
        "电影票多少钱一张",
        "abc def",
    ],
)
def test_what_is_no_question_to_us_is_answered_by_nobody(question: str) -> None:
    assert answer(question, SHIPPED) is None


@pytest.mark.parametrize(
    "question", ["电费发票怎么开", "户号在哪里看", "峰谷电几点到几点", "屋顶光伏怎么申请"]
)
def test_what_has_no_entry_goes_to_a_person_though_it_is_about_electricity(question: str) -> None:
    assert answer(question, SHIPPED) is None


def test_an_entry_silences_the_line_that_sent_its_question_to_a_person() -> None:
    question = "电费发票怎么开"
    invoice = entry("invoice", "怎么开电费发票？", "电费发票在哪开", "电费发票怎么打印")
    found = answer(question, Index([*sample(), invoice]))
    assert answer(question, SHIPPED) is None
    assert found is not None
    assert found.entry == "invoice"


def test_an_empty_knowledge_base_answers_nothing() -> None:
    assert find("电表怎么过户", Index([])) == ()
    assert answer("电表怎么过户", Index([])) is None


def test_a_question_between_two_entries_is_less_sure_than_one_for_a_single_entry() -> None:
    clear = find("电表怎么过户", SMALL)[0]
    torn = find("电表过户，还有空开老跳闸，还有放风筝", SMALL)[0]
    assert clear.score > torn.score


def test_the_finds_come_best_first_and_are_no_more_than_ten() -> None:
    found = find("电费怎么这么高，电表准不准", SHIPPED)
    assert len(found) == 10
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert len({f.entry for f in found}) == 10


def test_statements_need_more_than_questions() -> None:
    told, asked = "隔壁家的电表过户办好了请大家吃饭", "隔壁家的电表过户办好了怎么吃饭"
    assert not asks(told)
    assert asks(asked)
    assert find(told, SHIPPED)[0].score < find(asked, SHIPPED)[0].score


def test_the_signs_know_whose_matter_it_is() -> None:
    assert is_ours("电表坏了")
    assert is_ours("闸推不上去")
    assert not is_ours("电话多少")
    assert not is_ours("手机没信号")
    assert is_theirs("水费怎么交")
    assert not is_theirs("电费怎么交")


def test_dialect_is_read_as_plain_words() -> None:
    assert plain("@电力管家 电钱咋弄，啥时候交？") == "电费怎么办什么时候交"


def test_a_word_of_a_group_stands_for_the_group() -> None:
    assert "#rename" in pieces("换户主")
    assert "#rename" in pieces("过户")
    assert "#rename" not in pieces("放风筝")


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_a_result(text: str) -> None:
    for found in find(text, SMALL):
        assert 0 <= found.score <= 1


@given(
    st.sampled_from([one.question for one in sample()]), st.sampled_from([" ", "😊", "！", "？"])
)
@settings(max_examples=60, deadline=None)
def test_blanks_pictures_and_marks_change_nothing(question: str, extra: str) -> None:
    middle = len(question) // 2
    changed = question[:middle] + extra + question[middle:] + extra
    assert find(changed, SHIPPED) == find(question, SHIPPED)


@pytest.mark.parametrize("unit", ["电", "电费怎么交", "交", "a", "😊", "「", "多少多", "1"])
def test_the_longest_message_is_looked_up_at_once(unit: str) -> None:
    text = (unit * 4000)[:4000]
    start = time.perf_counter()
    find(text, SHIPPED)
    assert time.perf_counter() - start < 0.2
    assert len(plain(text)) <= LONGEST


def test_what_is_said_is_surer_than_what_is_not() -> None:
    assert find("电表怎么过户", SHIPPED)[0].score >= SURE
    assert all(found.score < SURE for found in find("今天天气真不错", SHIPPED))

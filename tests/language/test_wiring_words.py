"""Words of a household at its own switch: what they tell, and which of them end it at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.wiring import ANSWERS, Finding, Question
from language.wiring import finding_in, neighbours_lit, stop_word

SAID: dict[Finding, str] = {
    Finding.LIT: "亮|亮着|亮的|楼道灯亮着|邻居家有电|隔壁正常|别人家都有电，就我家没电|楼道有电|对门亮着呢|有电",
    Finding.ALL_DARK: "不亮|没亮|楼道也没电|邻居家也停了|都黑着|全楼都没电|隔壁也没电|没有电|整栋楼都没电|都不亮|不止我家",
    Finding.PUSHED: "推上去来电了|推上去好了|推上了|合上了|推一下就好了|来电了|有电了|推上去就亮了|合上去了",
    Finding.TRIPS: "推不上去|推不上|一推就跳|又跳了|推上去又跳|合不上|推上去就掉下来|还跳|按不下去|推不动",
    Finding.NOT_TRIPPED: "没跳|没有跳|开关没跳|开关都是好的，没跳闸|漏保没跳|空开都在上面|开关好好的",
    Finding.METER_ON: "有显示|电表有数字|屏幕亮着，不欠费|有余额|没欠费|电表亮着|显示正常",
    Finding.METER_OFF: "没显示|黑屏|电表不亮|表上没字|电表没有显示|屏是黑的",
    Finding.ARREARS: "欠费了|是欠费|没钱了|余额不足|忘交电费了|欠了50块|余额是零",
}
_QUESTION_OF = {f: q for q, answers in ANSWERS.items() for f in answers.values()}
CASES = [(text, finding) for finding, texts in SAID.items() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "finding"), CASES)
def test_words_answer_as_a_digit_would(text: str, finding: Finding) -> None:
    assert finding_in(text, _QUESTION_OF[finding]) is finding


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "稍等",
        "我看看",
        "在哪看",
        "来电了吗",
        "好了没",
        "怎么推",
        "什么是漏保",
        "等一下我找找",
    ],
)
def test_what_is_no_answer_is_none(text: str, question: Question) -> None:
    assert finding_in(text, question) is None


@pytest.mark.parametrize(
    "text",
    [
        "有股焦味",
        "闻到糊味了",
        "推的时候冒火花",
        "开关冒烟了",
        "手是湿的",
        "湿手能推吗",
        "开关发烫",
        "摸着很烫",
        "感觉漏电，手麻",
        "推了一下滋滋响",
        "地上有水",
        "表箱进水了",
    ],
)
def test_a_word_of_danger_is_heard(text: str) -> None:
    assert stop_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "没闻到焦味",
        "没有冒烟",
        "没跳",
        "漏电保护器没跳",
        "漏保推不上",
        "不烫",
        "1",
        "亮着",
        "手是干的",
    ],
)
def test_what_denies_a_danger_ends_nothing(text: str) -> None:
    assert not stop_word(text)


@pytest.mark.parametrize(
    "text", ["就我家没电", "我家没电，邻居也没电", "楼道灯不亮", "邻居有电吗"]
)
def test_nothing_is_taken_for_known_that_was_not_said(text: str) -> None:
    assert not neighbours_lit(text)


@given(st.text(max_size=60), st.sampled_from(Question))
def test_any_text_will_do(text: str, question: Question) -> None:
    stop_word(text)
    neighbours_lit(text)
    found = finding_in(text, question)
    assert found is None or found in ANSWERS[question].values()

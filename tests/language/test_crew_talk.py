"""The crew speak of their work, and of other things."""

from datetime import datetime

import pytest

from domain.meaning import Hearing, Intent, Speaker
from domain.station import StationMap
from domain.when import STATION_ZONE
from language import crew, understand
from language.judge import Scores
from training.corpus import DATA
from training.score_commands import score

NOW = datetime(2026, 5, 13, 14, tzinfo=STATION_ZONE)
WORK, TALK, DANGER, FAULT = "crew_update", "chatter", "hidden_danger", "fault_report"


def _scores(danger: float = 0.0, **shares: float) -> Scores:
    return Scores(intents=shares, speak=0.0, danger=danger, trouble=danger)


def _best(scores: Scores) -> str:
    return max(scores.intents, key=lambda name: scores.intents[name])


@pytest.mark.parametrize(
    "text",
    [
        "正往西边赶",
        "堵在桥上了",
        "刚换完熔丝",
        "电缆头还没做好",
        "您家门牌多少",
        "雨太大,先下来",
        "等调度通知",
        "吃完饭接着抢修",
        "保安不让进",
    ],
)
def test_words_about_the_work_are_known(text: str) -> None:
    assert crew.about_work(text) is True


@pytest.mark.parametrize(
    "text", ["接孩子去了", "晚上聚餐去不去", "明天开例会", "快递到了", "我手机换号了"]
)
def test_everyday_words_are_not_about_the_work(text: str) -> None:
    assert crew.about_work(text) is False


def test_without_a_telling_word_the_table_must_be_sure_that_it_is_work() -> None:
    text = "慢慢来"
    assert crew.about_work(text) is None
    assert _best(crew.work_or_talk(_scores(crew_update=0.95, chatter=0.05), text)) == WORK
    assert _best(crew.work_or_talk(_scores(crew_update=0.8, chatter=0.2), text)) == TALK


def test_a_word_about_the_work_outweighs_the_table() -> None:
    scores = _scores(crew_update=0.2, chatter=0.6, restored=0.2)
    assert _best(crew.work_or_talk(scores, "线接好了,灯都亮了")) == WORK


def test_a_fault_the_crew_pass_on_stays_one() -> None:
    scores = _scores(fault_report=0.9, crew_update=0.1)
    assert _best(crew.work_or_talk(scores, "胜利街又停电")) == FAULT


def test_a_danger_in_hand_is_work_unless_the_table_is_sure() -> None:
    text = "树倒在线上,正在锯"
    unsure = crew.work_or_talk(_scores(0.3, hidden_danger=0.3, crew_update=0.3), text)
    sure = crew.work_or_talk(_scores(0.9, hidden_danger=0.9, crew_update=0.1), text)
    assert (_best(unsure), unsure.danger) == (WORK, 0.0)
    assert (_best(sure), sure.danger) == (DANGER, 0.9)


@pytest.mark.parametrize(
    "text", ["树倒在线上,正在锯,快来人", "线掉地上了,正在围,有人受伤", "正在处理,火压不住,叫119"]
)
def test_a_danger_in_hand_for_which_others_are_called_stays_one(text: str) -> None:
    scores = crew.work_or_talk(_scores(0.6, hidden_danger=0.6, crew_update=0.35), text)
    assert (_best(scores), scores.danger) == (DANGER, 0.6)


def test_a_danger_nobody_deals_with_stays_one() -> None:
    scores = crew.work_or_talk(_scores(0.4, hidden_danger=0.4, crew_update=0.35), "线掉地上了")
    assert scores.danger == 0.4


def test_a_resident_with_the_same_words_is_not_heard_as_the_crew() -> None:
    heard = {
        speaker: understand(
            "灯都亮了,线接好了",
            station=StationMap(),
            now=NOW,
            hearing=Hearing(speaker=speaker, addressed=True),
        ).intent
        for speaker in (Speaker.CREW, Speaker.RESIDENT)
    }
    assert heard[Speaker.CREW] is Intent.CREW_UPDATE
    assert heard[Speaker.RESIDENT] is not Intent.CREW_UPDATE


@pytest.mark.parametrize(
    ("name", "least"),
    [("commands.tsv", 0.97), ("commands-check.tsv", 0.95), ("commands-more.tsv", 0.96)],
)
def test_commands_and_words_of_the_crew_are_read_as_labelled(name: str, least: float) -> None:
    shares = score(DATA / name)
    assert shares["all"] >= least
    assert shares["command"] >= 0.96

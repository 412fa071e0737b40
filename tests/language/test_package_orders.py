"""广播包 P012, 海报, 喇叭稿: said by who passes an outage on."""

from datetime import UTC, datetime

import pytest

from bot.station import SAMPLE, load
from domain.meaning import Hearing, Intent, Speaker, Verb
from language import understand

STATION = load(SAMPLE)
NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
CREW = Hearing(speaker=Speaker.CREW)


@pytest.mark.parametrize(
    ("text", "piece", "number"),
    [
        ("广播包 P012", "all", "12"),
        ("广播包P012", "all", "12"),
        ("p12 广播包", "all", "12"),
        ("P012的广播包", "all", "12"),
        ("广播包12", "all", "12"),
        ("广播包", "all", ""),
        ("来一份广播包", "all", ""),
        ("海报 P012", "poster", "12"),
        ("P012海报", "poster", "12"),
        ("帮我打印海报 P003", "poster", "3"),
        ("海报", "poster", ""),
        ("给我海报", "poster", ""),
        ("喇叭稿", "script", ""),
        ("喇叭稿 P001", "script", "1"),
        ("P012喇叭稿", "script", "12"),
        ("要P12的喇叭稿", "script", "12"),
        ("广播稿", "script", ""),
    ],
)
@pytest.mark.parametrize("speaker", [Speaker.CREW, Speaker.COMMUNITY, Speaker.HEAD])
def test_it_is_asked_for(text: str, piece: str, number: str, speaker: Speaker) -> None:
    meaning = understand(text, station=STATION, now=NOW, hearing=Hearing(speaker=speaker))
    assert meaning.intent is Intent.COMMAND
    assert meaning.command is not None
    assert meaning.command.verb is Verb.PACKAGE
    assert meaning.command.detail("piece") == piece
    assert meaning.command.detail("outage") == number
    assert meaning.command.ticket is None


@pytest.mark.parametrize(
    "text",
    ["海报在哪", "谁有海报", "海报贴歪了", "喇叭稿怎么念", "广播 明天停电", "广播里说要停电"],
)
def test_talk_of_it_is_no_order(text: str) -> None:
    command = understand(text, station=STATION, now=NOW, hearing=CREW).command
    assert command is None or command.verb is not Verb.PACKAGE


def test_what_a_neighbour_says_of_a_poster_is_not_said_to_us() -> None:
    overheard = Hearing(addressed=False)
    assert not understand("海报", station=STATION, now=NOW, hearing=overheard).speak

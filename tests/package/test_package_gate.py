"""The consistency gate: a single sign of a date, a time or a building that is wrong stops a piece."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import PackageError
from domain.outage import Outage, OutagePlace
from domain.wave import WaveKind
from domain.wording import SHIPPED
from handlers.package import check_package, package_of
from handlers.package_story import story_of
from language.consistency import Difference, Told, difference
from tests.package.package_parts import BINHE, LINYIN, NOW, START, changes, desk, outage, station

_SIGN = re.compile(
    r"[0-9]|[一二三四五六七八九](?=[点号月十百])|(?<=[十点])[一二三四五六七八九]"
    r"|(?<=星期)[一二三四五六日]"
)
_PIECES = ("chat", "forward", "script", "sms")
TOLD = Told(
    start=START,
    end=START + timedelta(hours=9),
    places=(OutagePlace(community=BINHE, buildings=tuple("123456")),),
    asides=("95598",),
)
RIGHT = "11月29日（星期日）08:00–17:00，滨河社区1–6号楼停电。有事打95598。"


def mutants(text: str) -> Iterator[str]:
    """Yield the text with one number another one. The telephone is no fact of the outage."""
    phones = [span for hit in re.finditer("95598|九五五九八", text) for span in [hit.span()]]
    for hit in _SIGN.finditer(text):
        if any(start <= hit.start() < stop for start, stop in phones):
            continue
        signs = "0123456789" if hit[0].isascii() else "一二三四五六七八九"
        for sign in signs:
            if sign != hit[0]:
                yield text[: hit.start()] + sign + text[hit.end() :]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes(), st.sampled_from(_PIECES), st.randoms(use_true_random=False))
def test_any_single_wrong_number_is_refused(
    told: tuple[WaveKind, Outage, Outage | None], piece: str, chance: random.Random
) -> None:
    wave, after, before = told
    after = replace(after, reason="")
    story = story_of(desk(), after, wave=wave, community="", before=before, why="")
    package = package_of(desk(), after, wave=wave, before=before)
    text = getattr(package, piece)
    if "栋楼" in text:
        return  # 等13栋楼 names some of them: another one of the list is true as well
    wrong = list(mutants(text))
    for mutant in chance.sample(wrong, min(4, len(wrong))):
        with pytest.raises(PackageError):
            check_package(story, replace(package, **{piece: mutant}))  # type: ignore[arg-type]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_a_poster_with_a_wrong_number_is_refused(chance: random.Random) -> None:
    story = story_of(desk(), outage(), wave=WaveKind.DAY, community="", before=None, why="")
    package = package_of(desk(), outage(), wave=WaveKind.DAY)
    name = chance.choice(["when", "spoken"])
    lines = package.poster[name]
    assert isinstance(lines, list)
    at = chance.randrange(len(lines))
    wrong = [*lines[:at], chance.choice(list(mutants(lines[at]))), *lines[at + 1 :]]
    with pytest.raises(PackageError):
        check_package(story, replace(package, poster={**package.poster, name: wrong}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (RIGHT, None),
        (RIGHT.replace("29日", "28日"), Difference.DATE),
        (RIGHT.replace("11月", "18月"), Difference.DATE),
        (RIGHT.replace("星期日", "星期一"), Difference.WEEKDAY),
        (RIGHT.replace("17:00", "17:30"), Difference.TIME),
        (RIGHT.replace("–17:00", "起"), Difference.TIME),
        (RIGHT.replace("1–6号楼", "1–7号楼"), Difference.BUILDING),
        (RIGHT.replace("1–6号楼", "1–5号楼"), Difference.BUILDING),
        (RIGHT.replace("1–6号楼", ""), Difference.BUILDING),
        (RIGHT.replace("1–6号楼", "1–3号楼等6栋楼"), None),
        (RIGHT.replace("1–6号楼", "1–3号楼等7栋楼"), Difference.COUNT),
        (RIGHT.replace(BINHE, LINYIN), Difference.PLACE),
        (RIGHT + "林荫家园社区也停。", Difference.PLACE),
        ("滨河社区1–6号楼停电。", Difference.TIME),
        (RIGHT + "备好手电，晚上早点休息，阳光好的时候晒晒被子。", None),
        (RIGHT.replace("11月29日（星期日）", "明天"), Difference.DATE),
    ],
)
def test_what_a_text_says_is_held_against_the_record(text: str, found: Difference | None) -> None:
    assert difference(text, TOLD, station(), NOW) is found


@pytest.mark.parametrize(
    ("places", "text", "found"),
    [
        ((OutagePlace(community=BINHE, without=("5",)),), "滨河社区（5号楼除外）", None),
        (
            (OutagePlace(community=BINHE, without=("5",)),),
            "滨河社区（6号楼除外）",
            Difference.BUILDING,
        ),
        ((OutagePlace(community=BINHE, without=("5",)),), "滨河社区", Difference.BUILDING),
        ((OutagePlace(community=BINHE, part="滨河社区东侧"),), "滨河社区东侧", None),
        ((OutagePlace(community=BINHE, part="滨河社区东侧"),), "滨河社区", Difference.PLACE),
        ((OutagePlace(community=BINHE, buildings=("东1", "2")),), "滨河社区2号楼、东1号楼", None),
        (
            (OutagePlace(community=BINHE), OutagePlace(community=LINYIN)),
            "滨河社区等2个社区",
            None,
        ),
        (
            (OutagePlace(community=BINHE), OutagePlace(community=LINYIN)),
            "滨河社区等3个社区",
            Difference.COUNT,
        ),
        ((OutagePlace(community=BINHE), OutagePlace(community=LINYIN)), BINHE, Difference.PLACE),
    ],
)
def test_parts_and_exceptions_of_a_community(
    places: tuple[OutagePlace, ...], text: str, found: Difference | None
) -> None:
    told = replace(TOLD, places=places)
    whole = f"11月29日08:00–17:00，{text}停电。"
    assert difference(whole, told, station(), NOW) is found


@pytest.mark.parametrize("seconds", [0, 20])
def test_power_that_is_back_this_very_minute_is_told_with_its_time(seconds: int) -> None:
    back = START + timedelta(hours=7)
    after = outage(end=back, ended_at=back, first_end=START + timedelta(hours=9), revision=1)
    now = desk(back + timedelta(seconds=seconds))
    package = package_of(now, after, wave=WaveKind.RESTORED, before=outage())
    assert "15:00" in package.chat


def test_only_what_is_needed_is_made_and_read_again() -> None:
    own = SHIPPED.overridden({"package": {"sms_plain": "{where}停电，详询{phone}"}})
    shop = desk(wording=own)
    package = package_of(shop, outage(), wave=WaveKind.WEEK, pieces=("chat", "script"))
    whole = package_of(desk(), outage(), wave=WaveKind.WEEK)
    assert (package.chat, package.script) == (whole.chat, whole.script)
    assert (package.forward, package.sms, package.poster) == ("", "", {})
    with pytest.raises(PackageError):
        package_of(shop, outage(), wave=WaveKind.WEEK, pieces=("sms",))

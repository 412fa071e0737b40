"""Whatever valid station is exported comes back the same, in both formats."""

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.station import SAMPLE, diff, export, load
from bot.station.places import HOTLINE
from bot.station.text import clean, fold, is_one_name
from domain.calendar import WEEKDAYS
from domain.duty_plan import Rotation
from domain.guard import DaySpan, Enterprise, GuardGrade, GuardKind, GuardWindow
from domain.ids import ChatId, UserId
from domain.station import (
    Building,
    Chat,
    Community,
    CommunityKind,
    Days,
    Duty,
    Grid,
    Member,
    Ownership,
    Role,
    ServiceClass,
    Station,
    StationMap,
    Street,
    Transformer,
)

ODD = "=+-@＝＋－＠'\"#滨河社区号楼１a B_.，、\t\u3000"
WORDS = st.one_of(st.text(max_size=12), st.text(alphabet=ODD, max_size=8))
STAFF = (Role.CREW, Role.MANAGER, Role.DISPATCHER, Role.DUTY_HEAD, Role.HEAD, Role.OPERATOR)


def fits_a_cell(word: str) -> bool:
    """A name as it can stand in a station: cleaned, no separator, not an example."""
    return (
        bool(fold(word))
        and clean(word) == word
        and is_one_name(word)
        and not word.startswith("示例")
        and fold(word) != "全所"
        and "x005F_" not in word  # openpyxl eats this escape of Excel's
    )


NAMES = WORDS.map(clean).filter(fits_a_cell)
ACCOUNTS = st.from_regex(r"[a-z0-9][a-z0-9_@.-]{0,10}", fullmatch=True)
TIMES = st.times().map(lambda t: time(t.hour, t.minute))
DAYS = st.one_of(
    st.sampled_from([day.value for day in Days]),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(
        lambda letters: "".join(letter for letter in WEEKDAYS if letter in letters)
    ),
    st.dates(min_value=date(1000, 1, 1)).map(date.isoformat),
)


class Deck:
    """Deals words of which no two look alike."""

    def __init__(self, draw: st.DrawFn, words: st.SearchStrategy[str]) -> None:
        self._draw, self._words = draw, words
        self._dealt: set[str] = set()

    def deal(self) -> str:
        word = self._draw(self._words.filter(lambda w: fold(w) not in self._dealt))
        self._dealt.add(fold(word))
        return word

    def some(self, most: int) -> tuple[str, ...]:
        return tuple(self.deal() for _ in range(self._draw(st.integers(0, most))))


def _named_after_the_first(duty: Duty) -> Duty:
    return replace(duty, userid=duty.people[0])


MINUTES = st.integers(0, 8 * 365 * 24 * 60).map(
    lambda minute: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
MIDNIGHTS = st.dates(date(2024, 1, 1), date(2031, 12, 31)).map(
    lambda day: datetime(day.year, day.month, day.day, 16, tzinfo=UTC)  # 00:00 at the station
)
SPANS = st.builds(
    lambda first, days: DaySpan(first=first, last=first + timedelta(days=days)),
    st.dates(date(2024, 1, 1), date(2031, 12, 31)),
    st.integers(0, 40),
)


@st.composite
def guards(draw: st.DrawFn, places: tuple[str, ...]) -> GuardWindow:
    """Draw a window of 保电."""
    start, end = sorted(draw(st.lists(MINUTES | MIDNIGHTS, min_size=2, max_size=2, unique=True)))
    return GuardWindow(
        name=draw(NAMES),
        kind=draw(st.sampled_from(GuardKind)),
        grade=draw(st.sampled_from(GuardGrade)),
        start=start,
        end=end,
        places=tuple(draw(st.lists(st.sampled_from(places), unique=True, max_size=3))),
        note=draw(NAMES | st.just("")),
        sample=draw(st.booleans()),
    )


def _of_the_guards(places: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of places that no other one looks like."""
    folded = [fold(place) for place in places]
    return tuple(p for p in dict.fromkeys(places) if p and folded.count(fold(p)) == 1)


@st.composite
def stations(draw: st.DrawFn) -> StationMap:
    """Draw a station that keeps every rule."""
    codes, accounts, spoken = Deck(draw, NAMES), Deck(draw, ACCOUNTS), Deck(draw, NAMES)
    own = tuple(
        Station(code=codes.deal(), name=codes.deal(), hotline=draw(NAMES | st.just(HOTLINE)))
        for _ in range(draw(st.integers(1, 2)))
    )
    members: list[Member] = []
    grids: list[Grid] = []
    streets: list[Street] = []

    def hire(
        station: Station, *roles: Role, active: bool = True, confirmed: bool = True
    ) -> UserId:
        userid = UserId(accounts.deal())
        extra = draw(st.sets(st.sampled_from(STAFF), max_size=2))
        member = Member(
            userid=userid,
            name=draw(NAMES),
            roles=frozenset({*roles, *extra}),
            station=station.code,
            active=active,
            confirmed=confirmed,
        )
        members.append(member)
        return userid

    for station in own:
        hire(station, Role.HEAD)
        hire(station, Role.OPERATOR, active=draw(st.booleans()), confirmed=draw(st.booleans()))
        streets.append(Street(name=spoken.deal(), station=station.code))
        crew = tuple(hire(station, Role.CREW) for _ in range(draw(st.integers(1, 2))))
        newcomer = hire(station, Role.CREW, confirmed=False)
        grid = Grid(
            code=codes.deal(),
            name=codes.deal(),
            station=station.code,
            community_head=hire(station, Role.CLERK),
            manager=hire(station, Role.MANAGER),
            members=(newcomer, *crew),
        )
        grids.append(grid)

    communities = tuple(
        Community(
            name=spoken.deal(),
            station=own[at].code,
            street=streets[at].name,
            grid=grids[at].code,
            kind=draw(st.sampled_from(CommunityKind)),
            service_class=draw(st.sampled_from(ServiceClass)),
            ownership=draw(st.sampled_from(Ownership)),
            aliases=spoken.some(2),
            code=draw(st.just("") | st.just(f"11011700100{n}")),
            sample=draw(st.booleans()),
        )
        for n, at in enumerate(
            draw(st.lists(st.integers(0, len(own) - 1), min_size=1, max_size=3))
        )
    )
    transformers = tuple(
        Transformer(
            code=codes.deal(),
            name=codes.deal(),
            feeder=draw(NAMES | st.just("")),
            aliases=codes.some(2),
            sample=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    buildings = tuple(
        Building(
            community=draw(st.sampled_from(communities)).name,
            number=number,
            units=tuple(draw(st.lists(st.sampled_from(["1", "2", "A", "东"]), unique=True))),
            transformer=draw(st.sampled_from(["", *(t.code for t in transformers)])),
            households=draw(st.integers(0, 999_999)),
            grid=draw(st.sampled_from(["", *(g.code for g in grids)])),
            sample=draw(st.booleans()),
            steward=draw(st.sampled_from([None, *(m.userid for m in members)])),
        )
        for number in draw(st.lists(st.sampled_from(["1", "12", "A", "5-2", "甲3"]), unique=True))
    )
    robots = Deck(draw, st.from_regex(r"[a-z0-9_-]{1,8}", fullmatch=True))
    chats = tuple(
        Chat(
            chat_id=ChatId(f"wr{n}"),
            name=draw(NAMES),
            station=draw(st.sampled_from(own)).code,
            communities=tuple(
                c.name for c in draw(st.lists(st.sampled_from(communities), unique=True))
            ),
            can_hear=draw(st.booleans()),
            can_push=can_push,
            robot=robots.deal() if can_push else "",
        )
        for n, can_push in enumerate(draw(st.lists(st.booleans(), max_size=2)))
    )
    working = [member.userid for member in members if member.is_staff]
    turns = st.builds(
        Rotation,
        crew=st.lists(st.sampled_from(working), min_size=2, unique=True).map(tuple),
        first=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
        days=st.integers(1, 60),
    )
    rotations = st.none() if len(working) < 2 else st.one_of(st.none(), turns)
    duties = draw(
        st.lists(
            st.builds(
                Duty,
                userid=st.sampled_from(working),
                days=DAYS,
                start=TIMES,
                end=TIMES,
                grid=st.sampled_from(["", *(g.code for g in grids)]),
                rotation=rotations,
            ).map(_named_after_the_first),
            max_size=3,
            unique=True,
        )
    )
    on_lines = tuple(
        Enterprise(
            name=name,
            feeder=(feeder := draw(NAMES | st.just(""))),
            transformer=draw(st.sampled_from([t.code for t in transformers]))
            if transformers and (not feeder or draw(st.booleans()))
            else "",
            contact=draw(st.sampled_from([None, hire(own[0], Role.ENTERPRISE)])),
            note=draw(st.just("") | st.just("送到门卫")),
            shutdowns=tuple(draw(st.lists(SPANS, max_size=2, unique=True))),
            sample=draw(st.booleans()),
        )
        for name in Deck(draw, NAMES).some(2)
    )
    on_lines = tuple(each for each in on_lines if each.feeder or each.transformer)
    feeders = [t.feeder for t in transformers] + [e.feeder for e in on_lines]
    named = [t.name for t in transformers]
    aliases = [alias for c in communities for alias in c.aliases]
    aliases += [alias for t in transformers for alias in t.aliases]
    spoken_of = [c.name for c in communities] + [t.code for t in transformers]
    places = _of_the_guards((*spoken_of, *dict.fromkeys(feeders), *named, *aliases))
    places = tuple(p for p in places if p in spoken_of or p in feeders) or (communities[0].name,)
    windows = draw(
        st.lists(guards(places), max_size=2, unique_by=lambda w: (fold(w.name), w.start))
    )
    return StationMap(
        guards=tuple(windows),
        enterprises=on_lines,
        stations=own,
        streets=tuple(streets),
        communities=communities,
        transformers=transformers,
        buildings=buildings,
        grids=tuple(grids),
        members=tuple(members),
        chats=chats,
        duties=tuple(duties),
    )


slow = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def export_and_load(station: StationMap, name: str) -> StationMap:
    with tempfile.TemporaryDirectory() as directory:
        export(station, Path(directory) / name)
        return load(Path(directory) / name)


@settings(slow, max_examples=60)
@given(stations())
def test_any_valid_station_comes_back_from_csv(station: StationMap) -> None:
    assert export_and_load(station, "csv") == station


@settings(slow, max_examples=10)
@given(stations())
def test_any_valid_station_comes_back_from_excel(station: StationMap) -> None:
    back = export_and_load(station, "station.xlsx")

    assert back == station
    assert diff(station, back) == ("没有变化。",)


@pytest.mark.parametrize("name", ["csv", "sample.xlsx"])
def test_the_sample_comes_back(name: str) -> None:
    assert export_and_load(load(SAMPLE), name) == load(SAMPLE)

"""Parts of the package tests: random outages of the sample station, and a desk to tell them at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import cast

from hypothesis import strategies as st

from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace
from domain.package import PackageRules
from domain.ports import UnitOfWork
from domain.station import StationMap
from domain.wave import WaveKind
from domain.wording import Wording
from handlers.turn import Desk

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
START = datetime(2026, 11, 29, 0, 0, tzinfo=UTC)
BINHE, LINYIN = "滨河社区", "林荫家园社区"


@cache
def station() -> StationMap:
    return load(SAMPLE)


def desk(
    now: datetime = NOW, *, wording: Wording | None = None, package: PackageRules | None = None
) -> Desk:
    """Return a desk of the sample station; telling needs no transaction."""
    rules = Settings().rules()
    rules = replace(rules, wording=wording or rules.wording, package=package or PackageRules())
    return Desk(uow=cast("UnitOfWork", None), now=now, station=station(), rules=rules)


def outage(*places: OutagePlace, **changed: object) -> Outage:
    """Return 滨河社区1–6号楼 on 11月29日08:00–17:00, or with what is given instead."""
    known: dict[str, object] = {
        "id": OutageId(12),
        "kind": NoticeKind.PLANNED,
        "start": START,
        "end": START + timedelta(hours=9),
        "noted_at": NOW,
        "said_by": UserId("diaodu01"),
        "reason": "线路检修",
        "confirmed": True,
        "places": places or (OutagePlace(community=BINHE, buildings=tuple("123456")),),
    }
    return Outage(**{**known, **changed})  # type: ignore[arg-type]


COMMUNITIES = st.sampled_from([c.name for c in station().communities])
BUILDINGS = st.sampled_from([*(str(n) for n in range(1, 160)), "A", "B", "C"])
INSTANTS = st.integers(min_value=0, max_value=12 * 24 * 40).map(
    lambda n: NOW + timedelta(minutes=5 * n)
)
LENGTHS = st.integers(min_value=6, max_value=12 * 40).map(lambda n: timedelta(minutes=5 * n))


@st.composite
def places(draw: st.DrawFn, most: int = 4) -> tuple[OutagePlace, ...]:
    names = draw(st.lists(COMMUNITIES, min_size=1, max_size=most, unique=True))
    return tuple(
        draw(
            st.builds(
                OutagePlace,
                community=st.just(name),
                buildings=st.lists(BUILDINGS, max_size=20, unique=True).map(tuple),
            )
            | st.builds(
                OutagePlace,
                community=st.just(name),
                without=st.lists(BUILDINGS, max_size=3, unique=True).map(tuple),
            )
            | st.just(OutagePlace(community=name, part=f"{name}东侧"))
        )
        for name in names
    )


@st.composite
def outages(draw: st.DrawFn) -> Outage:
    start = draw(INSTANTS)
    return outage(
        *draw(places()),
        start=start,
        end=start + draw(LENGTHS),
        kind=draw(
            st.sampled_from([NoticeKind.PLANNED, NoticeKind.TEMPORARY, NoticeKind.RATIONING])
        ),
        reason=draw(st.sampled_from(["", "线路检修", "10kV样例一线3号杆更换", "配合市政施工"])),
    )


@st.composite
def changes(draw: st.DrawFn) -> tuple[WaveKind, Outage, Outage | None]:
    """Return a wave, the outage as it is, and as it was told."""
    before = draw(outages())
    wave = draw(st.sampled_from(list(WaveKind)))
    if wave is WaveKind.CHANGE:
        start = draw(INSTANTS)
        moved = draw(st.booleans())
        after = replace(
            before,
            start=start if moved else before.start,
            end=start + draw(LENGTHS) if moved else before.end,
            places=draw(places()) if draw(st.booleans()) else before.places,
        )
        return wave, after, before
    if wave is WaveKind.DELAY:
        return wave, replace(before, end=before.end + draw(LENGTHS)), before
    return wave, before, None

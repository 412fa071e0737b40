"""A draft returns from the question in which it was kept as it went in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.ids import ChatId, InboxId, UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from domain.wave import WaveKind
from handlers.notice_draft import About, Draft, Item, pack, unpack

START = datetime(2027, 7, 22, 0, 0, tzinfo=UTC)
PLAIN = Outage(
    kind=NoticeKind.PLANNED,
    start=START,
    end=START + timedelta(hours=9),
    places=(OutagePlace(community="林荫家园社区"),),
    noted_at=START - timedelta(days=8),
    said_by=UserId("diaodu01"),
    words="停电通知…",
)
FULL = replace(
    PLAIN,
    kind=NoticeKind.TEMPORARY,
    places=(
        OutagePlace(community="林荫家园社区", buildings=("1", "2")),
        OutagePlace(community="向阳社区", part="东侧", names=("东边",), without=("3",)),
    ),
    reason="检修",
    line="10kV样例二线",
    source=InboxId(7),
    chat=ChatId("wr_linyin"),
    confirmed=True,
    status=OutageStatus.CANCELLED,
    households=168,
    owner=UserId("wgy01"),
    late_reason="刚批",
    override_reason="危急",
    first_end=START + timedelta(hours=8),
    ended_at=START + timedelta(hours=7),
    revision=3,
    version=4,
    id=OutageId(5),
)


def test_everything_comes_back() -> None:
    draft = Draft(
        items=(Item(outage=PLAIN), Item(outage=FULL, wave=WaveKind.CANCEL, why="下雨")),
        remarks=((About.PLACE, "没对上：“向阳市场”。"), (About.DAY, "日子请核对。")),
        mergers=(OutageId(2),),
        heard=UserId("sqsj04"),
        edited=2,
    )

    assert unpack(pack(draft)) == draft
    assert unpack(pack(Draft(items=(Item(outage=PLAIN),)))) == Draft(items=(Item(outage=PLAIN),))


def test_stretches_of_one_notice_keep_its_text_once() -> None:
    long = replace(PLAIN, words="停" * 2000)

    kept = pack(Draft(items=tuple(Item(outage=long) for _ in range(9))))

    assert kept.count("停" * 2000) == 1

"""A small station whose names collide, and one evening."""

from datetime import datetime

from domain.ids import UserId
from domain.station import Community, Grid, Member, Role, StationMap
from domain.when import STATION_ZONE

EVENING = datetime(2026, 10, 1, 23, 30, tzinfo=STATION_ZONE)


def _community(name: str, *aliases: str) -> Community:
    return Community(name=name, station="CG", street="滨河街道", grid="BH1", aliases=aliases)


STATION = StationMap(
    communities=(
        _community("滨河社区", "滨河小区"),
        _community("金谷园社区"),
        _community("金谷东园社区"),
        _community("南小区社区"),
        _community("北小区社区"),
        _community("兴谷园社区"),
        _community("兴谷家园社区"),
        _community("阳光社区"),
        _community("光明社区"),
        _community("胜利社区"),
        _community("胜利街"),
        _community("和平街"),
        _community("邑上原著社区"),
        _community("东鹿角村"),
        _community("西鹿角村"),
        _community("园田队", "园田队村"),
    ),
    grids=(
        Grid(
            code="BH1",
            name="滨河一网格",
            station="CG",
            community_head=UserId("sqsj01"),
            manager=UserId("wgfzr01"),
            members=(UserId("wgy01"),),
        ),
    ),
    members=tuple(
        Member(userid=UserId(account), name=name, roles=frozenset({Role.CREW}), station="CG")
        for account, name in (("wgy01", "网格员一号"), ("wgy02", "网格员二号"))
    ),
)

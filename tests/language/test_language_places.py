"""Communities as the station names them; building, unit and door as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.station import SAMPLE, load
from domain.station import StationMap
from language import places


@pytest.mark.parametrize(
    ("text", "community"),
    [
        ("滨河社区没电", "滨河社区"),
        ("滨河小区没电", "滨河社区"),
        ("滨河5号楼没电", "滨河社区"),
        ("我在滨 河 小 区", "滨河社区"),
        ("濱河小區停電", "滨河社区"),
        ("金谷园3号楼", "金谷园社区"),
        ("金谷东园3号楼", "金谷东园社区"),
        ("南小区停电", "南小区社区"),
        ("北小区2号楼", "北小区社区"),
        ("兴谷家园没电", "兴谷家园社区"),
        ("阳光5号楼没电", "阳光社区"),
        ("阳光小区没电", "阳光社区"),
        ("阳光,3号楼停电", "阳光社区"),
        ("光明的5号楼没电", "光明社区"),
        ("光明没电了", "光明社区"),
        ("胜利社区停电", "胜利社区"),
        ("胜利街停电", "胜利街"),
        ("胜利5号楼", "胜利社区"),
        ("邑上原著没电", "邑上原著社区"),
        ("西鹿角没电", "西鹿角村"),
        ("园田队村3组", "园田队"),
        ("不是滨河,是金谷园", "金谷园社区"),
    ],
)
def test_the_longest_name_that_fits_gives_the_community(
    station: StationMap, text: str, community: str
) -> None:
    assert places.find(text, station).place.community == community


@pytest.mark.parametrize(
    "text",
    [
        "今天阳光真好",
        "一片光明的未来",
        "我们胜利了",
        "祝大家和平安宁",
        "滨河公园遛弯",
        "滨河路上堵车",
        "河南小区停电",
        "没电了",
        "东湖小区没电",
        "阳光明媚",
    ],
)
def test_an_everyday_word_or_a_strange_name_is_no_community(
    station: StationMap, text: str
) -> None:
    found = places.find(text, station)
    assert (found.place.community, found.rivals) == ("", ())


@pytest.mark.parametrize(
    ("text", "rivals"),
    [
        ("兴谷5号楼没电", {"兴谷园社区", "兴谷家园社区"}),
        ("鹿角村停电", {"东鹿角村", "西鹿角村"}),
        ("滨河小区和南小区都没电", {"滨河社区", "南小区社区"}),
    ],
)
def test_a_name_that_does_not_decide_leaves_rivals(
    station: StationMap, text: str, rivals: set[str]
) -> None:
    found = places.find(text, station)
    assert found.place.community == ""
    assert set(found.rivals) == rivals


@pytest.mark.parametrize(
    ("text", "building", "unit", "room"),
    [
        ("5号楼", "5", "", ""),
        ("五号楼二单元", "5", "2", ""),
        ("十二栋", "12", "", ""),
        ("二十一号楼", "21", "", ""),
        ("5#没电", "5", "", ""),
        ("5幢1单元", "5", "1", ""),
        ("12座", "12", "", ""),
        ("A座停电", "A", "", ""),
        ("b栋", "B", "", ""),
        ("5-2-301", "5", "2", "301"),
        ("５－２－３０１没电", "5", "2", "301"),
        ("滨河5-2全单元", "5", "2", ""),
        ("5-402没电", "5", "", "402"),
        ("5号楼2单元301", "5", "2", "301"),
        ("5号楼2单元三零一室", "5", "2", "301"),
        ("5号2单元", "5", "2", ""),
        ("5楼2单元", "5", "2", ""),
        ("03号楼", "3", "", ""),
        ("我家301没电", "", "", "301"),
        ("五 号 楼", "5", "", ""),
        ("是12栋不是20栋", "12", "", ""),
        ("跟6幢一样,我7幢", "7", "", ""),
        ("5号楼有电,6号楼没电", "6", "", ""),
        ("二单元来了,三单元还没有", "", "3", ""),
        ("5号楼来电了", "5", "", ""),
    ],
)
def test_the_door_is_read_in_every_way_of_writing(
    station: StationMap, text: str, building: str, unit: str, room: str
) -> None:
    place = places.find(text, station).place
    assert (place.building, place.unit, place.room) == (building, unit, room)


@pytest.mark.parametrize(
    "text",
    [
        "11月25日8-17点",
        "2026-11-27",
        "电话138-0000-0000",
        "95598",
        "交了200块",
        "180伏",
        "24-26度",
        "1-2小时",
        "三楼没电",
        "5楼和6楼",
        "10kV线路",
        "YX06台区",
        "第1章",
    ],
)
def test_other_numbers_are_no_doors(station: StationMap, text: str) -> None:
    place = places.find(text, station).place
    assert (place.building, place.unit, place.room) == ("", "", "")


@pytest.mark.parametrize("text", ["1-6号楼停电", "6到10号楼全停", "1、2、3号楼没电"])
def test_several_buildings_are_kept_as_words_and_give_no_single_one(
    station: StationMap, text: str
) -> None:
    place = places.find(text, station).place
    assert place.building == ""
    assert place.words
    assert place.words in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("西鹿角村东头没电", "村东头"),
        ("3组没电", "3组"),
        ("我家在府前街18号", "府前街18号"),
        ("机井没电浇不了地", "机井"),
        ("地下车库停电", "地下车库"),
    ],
)
def test_without_a_building_a_landmark_is_kept_as_written(
    station: StationMap, text: str, words: str
) -> None:
    assert places.find(text, station).place.words == words


def test_every_community_of_the_sample_is_found_by_each_of_its_names() -> None:
    sample = load(SAMPLE)
    for community in sample.communities:
        for name in (community.name, *community.aliases):
            assert places.find(f"{name}5号楼没电", sample).place.community == community.name


@given(
    st.text(
        alphabet="滨河金谷东园南北小区兴家阳光明胜利街和平社村鹿角西5号楼-1二单元没电不是 ",
        max_size=40,
    )
)
def test_a_place_is_never_invented(text: str) -> None:
    sample = load_once()
    found = places.find(text, sample)
    names = {community.name for community in sample.communities}
    assert found.place.community in {"", *names}
    assert set(found.rivals) <= names
    assert not (found.place.community and found.rivals)


def load_once() -> StationMap:
    """Read the sample once for all examples."""
    if not _loaded:
        _loaded.append(load(SAMPLE))
    return _loaded[0]


_loaded: list[StationMap] = []


def test_a_new_picture_of_the_station_brings_its_new_names(station: StationMap) -> None:
    renamed = StationMap(communities=station.communities[1:])
    assert places.find("滨河社区没电", station).place.community == "滨河社区"
    assert places.find("滨河社区没电", renamed).place.community == ""
    assert places.find("滨河社区没电", StationMap()).place.community == ""

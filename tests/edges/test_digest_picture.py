"""The picture beside the daily message is drawn from its facts."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from bot.papers.digest_picture import WIDTH, render
from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.digest import daily
from domain.when import local
from handlers.digest_lines import gathered
from handlers.digest_picture import picture_facts
from handlers.turn import Desk
from storage.database import Database
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import NOW, opened

GREEN = (46, 160, 88)


async def test_every_community_has_a_light_and_the_trend_its_bars(tmp_path: Path) -> None:
    station = load(SAMPLE)
    async with Database(f"sqlite:///{tmp_path}/picture.db") as database:
        await SqlStations(database).replace(station)
        await opened(database, "a", reported=-86400)
        async with SqlUnitOfWork(database) as uow:
            desk = Desk(uow=uow, now=NOW, station=station, rules=Settings().rules())
            day = await gathered(desk, daily(local(NOW).date()))
            facts = await picture_facts(desk, day)

    trend, lamps = facts["trend"], facts["lamps"]
    assert isinstance(trend, dict)
    assert isinstance(lamps, dict)
    assert [bar["n"] for bar in trend["bars"]] == [0] * 13 + [1]
    assert sum(len(street["tiles"]) for street in lamps["streets"]) == len(station.communities)
    picture = Image.open(BytesIO(render(facts))).convert("RGB")
    assert picture.width == WIDTH
    colours = {colour: n for n, colour in picture.getcolors(maxcolors=1 << 20) or ()}
    assert colours[GREEN] > 100_000


def test_facts_of_something_else_are_refused() -> None:
    with pytest.raises(ValidationError):
        render({"title": "海报"})

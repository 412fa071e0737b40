"""The page on the door: one page, large type, readable by a machine and small enough to send."""

import asyncio
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from PIL import Image

from bot.papers import render
from bot.papers.poster import PICTURE_BYTES, SMALLEST, poster_pdf, poster_png
from bot.papers.render import Papers
from bot.papers.rendered import PaperError
from domain.outage import Outage, OutagePlace
from domain.outbound import Paper, PaperKind
from domain.package import PackageRules
from domain.wave import WaveKind
from handlers.package import package_of, poster_paper
from handlers.package_poster import issued
from handlers.package_story import story_of
from language.consistency import difference
from tests.package.dying import die
from tests.package.package_parts import BINHE, LINYIN, START, desk, outage, station

LONGEST = max((c.name for c in station().communities), key=len)
MANY = tuple(str(number) for number in range(1, 120, 2))


def facts_of(told: Outage, wave: WaveKind = WaveKind.DAY) -> Mapping[str, object]:
    rules = PackageRules(kf_url="https://work.weixin.qq.com/kfid/kfc0123456789")
    return package_of(desk(package=rules), told, wave=wave).poster


def printed(data: bytes) -> tuple[str, list[float]]:
    """Return what stands on the only page, and the sizes of its type in points."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    page = document[0]
    text = page.get_textpage().get_text_range().replace("、\r\n", "、").replace("\r\n", "\n")
    sizes = [found.get_font_size() for found in page.get_objects() if found.type == 1]
    document.close()
    return text, sizes


@pytest.mark.parametrize(
    "places",
    [
        (OutagePlace(community=BINHE, buildings=tuple("123456")),),
        (OutagePlace(community=LONGEST, buildings=("1", "3", "5", "7", "9", "11", "13")),),
        (OutagePlace(community=BINHE, buildings=("1", "2", "9")), OutagePlace(community=LINYIN)),
        (OutagePlace(community=BINHE, without=("5",)),),
        (OutagePlace(community=BINHE, part="滨河社区东侧"),),
    ],
    ids=["six buildings", "longest name", "two communities", "all but one", "a side"],
)
def test_what_is_printed_is_read_again_and_agrees(places: tuple[OutagePlace, ...]) -> None:
    told = outage(*places)
    text, _ = printed(poster_pdf(facts_of(told)).data)
    story = story_of(desk(), told, wave=WaveKind.DAY, community="", before=None, why="")
    for fact in ("停电通知", "11月29日星期日", "08:00–17:00", "95598", "城关供电所"):
        assert fact.replace(" ", "") in text.replace(" ", "")
    assert difference(text, story.told(issued(story)), station(), desk().now) is None


def test_a_changed_time_is_printed_beside_the_old_one() -> None:
    after = replace(outage(), end=START + timedelta(hours=11))
    package = package_of(desk(), after, wave=WaveKind.CHANGE, before=outage())
    text, _ = printed(poster_pdf(package.poster).data)
    flat = text.replace("\n", "").replace(" ", "")
    assert "停电改了" in flat
    assert "08:00–19:00" in flat
    assert "原定11月29日（星期日）08:00–17:00" in flat


@pytest.mark.parametrize(
    "told",
    [
        outage(),
        outage(OutagePlace(community=LONGEST, buildings=MANY)),
        outage(*(OutagePlace(community=c.name) for c in station().communities)),
        outage(start=START + timedelta(hours=14), end=START + timedelta(hours=30)),
    ],
    ids=["short", "sixty buildings", "every community", "over midnight"],
)
def test_it_is_one_page_of_large_type(told: Outage) -> None:
    text, sizes = printed(poster_pdf(facts_of(told)).data)
    assert sizes
    assert min(sizes) >= SMALLEST - 0.01
    assert max(sizes) >= 60
    assert "停电通知" in text


def test_too_many_buildings_are_summed_up() -> None:
    text, _ = printed(
        poster_pdf(facts_of(outage(OutagePlace(community=LONGEST, buildings=MANY)))).data
    )
    assert f"等{len(MANY)}栋楼" in text.replace("\n", "")


def test_the_picture_is_the_page_and_small_enough() -> None:
    made = poster_png(facts_of(outage()))
    assert made.sort == "image"
    assert len(made.data) <= PICTURE_BYTES
    picture = Image.open(io.BytesIO(made.data))
    assert picture.size == (893, 1263) or picture.width >= 800
    dark = sum(picture.convert("L").histogram()[:128]) / (picture.width * picture.height)
    assert 0.02 < dark < 0.4


def test_the_same_facts_give_the_same_bytes() -> None:
    facts = facts_of(outage())
    assert poster_pdf(facts).data == poster_pdf(dict(facts)).data


def test_without_an_address_there_is_no_code() -> None:
    with_code = poster_pdf(facts_of(outage())).data
    without = poster_pdf({**facts_of(outage()), "qr": "", "qr_words": ""}).data
    assert "扫码" in printed(with_code)[0]
    assert "扫码" not in printed(without)[0]


def test_what_cannot_be_set_on_a_page_is_refused_in_words() -> None:
    with pytest.raises(PaperError) as refused:
        poster_pdf({**facts_of(outage()), "where": [["很长的地名" * 200]]})
    assert "一页放不下" in refused.value.detail


async def test_papers_are_made_once_and_the_loop_goes_on() -> None:
    papers = Papers()
    package = package_of(desk(), outage(), wave=WaveKind.DAY)
    other = package_of(desk(), outage(), wave=WaveKind.START)
    await papers.render(poster_paper(other, "先开张.png"))  # the process has started
    longest, running = 0.0, True

    async def beat() -> None:
        nonlocal longest
        loop = asyncio.get_running_loop()
        while running:
            before = loop.time()
            await asyncio.sleep(0.005)
            longest = max(longest, loop.time() - before - 0.005)

    beating = asyncio.ensure_future(beat())
    first = await papers.render(poster_paper(package, "停电通知 P012.png"))
    running = False
    await beating
    again = await papers.render(poster_paper(package, "别的名字.png"))
    papers.close()
    assert first.filename == "停电通知 P012.png"
    assert again.filename == "别的名字.png"
    assert again.data is first.data
    # alone on a machine it is under 0.05 s; others may have the processor meanwhile
    assert longest < 0.25, f"the loop stood still for {longest:.3f} s"


async def test_a_process_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = Papers()
    package = package_of(desk(), outage(), wave=WaveKind.DAY)
    with monkeypatch.context() as broken:
        broken.setitem(render.RENDERERS, PaperKind.POSTER, die)
        with pytest.raises(PaperError) as refused:
            await papers.render(poster_paper(package, "停电通知.png"))
    assert "再发一次" in refused.value.detail
    assert (await papers.render(poster_paper(package, "停电通知.png"))).sort == "image"
    papers.close()


async def test_a_kind_nobody_makes_is_refused() -> None:
    paper = Paper(kind=PaperKind.SPEECH, name="喇叭稿.wav", facts={"script": "各位居民"})
    with pytest.raises(PaperError):
        await Papers().render(paper)


async def test_a_bug_of_a_renderer_is_refused_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(facts: Mapping[str, object]) -> object:
        raise KeyError("when")

    papers = Papers({PaperKind.DIGEST: broken})  # type: ignore[dict-item]
    with pytest.raises(PaperError) as refused:
        await papers.render(Paper(kind=PaperKind.DIGEST, name="日报.png", facts={}))
    assert "请看日志" in refused.value.detail

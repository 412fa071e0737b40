"""The bundle that one clerk has: what to do in one message, then everything ready to be used."""

from dataclasses import dataclass, replace

from domain.affected import affected
from domain.coverage import Cell, Medium
from domain.ids import UserId
from domain.outage import Outage
from domain.outbound import Outgoing, Paper, Purpose
from domain.wave import WaveKind
from domain.when import local
from handlers.coverage_words import houses, left_words
from handlers.package import package_of, poster_paper, speech_paper
from handlers.planned_outage import dated, outage_words, places_words
from handlers.timed import give_way
from handlers.turn import Desk
from handlers.words import clock_time

_POSTERS = ("png", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What goes to one person.

    Attributes:
        outage: as it is told. before: as it was told last. why: the reason of a change.
        wave: why it is told now.
        clerk: who has it; of a steward, he.
        communities: those of his that are concerned.
        media: what is asked for.
        first: nothing was handed out for these communities before.
        hung: a page of the former text hangs somewhere.
        missing: what is to be done there, this wave's things among it.
    """

    outage: Outage
    wave: WaveKind
    clerk: UserId
    communities: tuple[str, ...]
    media: frozenset[Medium] = frozenset()
    first: bool = False
    before: Outage | None = None
    why: str = ""
    hung: bool = False
    missing: tuple[Cell, ...] = ()

    @property
    def part(self) -> Outage:
        """Return the outage with the places of these communities alone."""
        places = tuple(p for p in self.outage.places if p.community in self.communities)
        return replace(self.outage, places=places)


async def send_bundle(desk: Desk, bundle: Bundle, *, revision: int) -> None:
    """Queue a clerk's bundle: the task, the texts, the page as picture and as file."""
    key = f"cover:{bundle.outage.id}:{revision}:{bundle.wave}:{bundle.clerk}"
    await desk.tell(bundle.clerk, _task(desk, bundle), key=f"{key}:task")
    chats: dict[str, None] = {}
    scripts: dict[str, None] = {}
    papers: list[Paper] = []
    pieces = _pieces(bundle)
    for community in bundle.communities:
        await give_way()
        package = package_of(
            desk,
            bundle.outage,
            wave=bundle.wave,
            community=community,
            before=bundle.before,
            why=bundle.why,
            pieces=pieces,
        )
        chats[package.chat] = None
        if package.script:
            scripts[desk.say("coverage.script", script=package.script)] = None
            spoken = desk.say("coverage.spoken", community=community)
            recording = speech_paper(desk, package, spoken)
            papers += [] if recording is None else [recording]
        if package.poster:
            papers += [
                poster_paper(package, _file(desk, bundle, community, ending))
                for ending in _POSTERS
            ]
    for number, text in enumerate((*chats, *scripts)):  # what reads the same is sent once
        await give_way()
        await desk.tell(bundle.clerk, text, key=f"{key}:text{number}")
    for number, paper in enumerate(papers):
        await give_way()
        await desk.uow.outbox.add(
            Outgoing(
                purpose=Purpose.NOTICE,
                dedup_key=f"{key}:paper{number}",
                text=paper.name,
                person=bundle.clerk,
                paper=paper,
            )
        )


def _pieces(bundle: Bundle) -> tuple[str, ...]:
    """Return the pieces of the package that a clerk needs; what is over has no page."""
    speaks = Medium.LOUDSPEAKER in bundle.media
    posts = Medium.POSTER in bundle.media and bundle.wave is not WaveKind.CANCEL
    return ("chat", *(("script",) if speaks else ()), *(("poster",) if posts else ()))


async def send_to_steward(desk: Desk, bundle: Bundle, buildings: tuple[str, ...]) -> None:
    """Queue the line that a building steward (楼长) passes on, with the word that he answers."""
    (community,) = bundle.communities
    package = package_of(
        desk,
        bundle.outage,
        wave=bundle.wave,
        community=community,
        before=bundle.before,
        why=bundle.why,
        pieces=("forward",),
    )
    outage = bundle.outage
    key = f"cover:{outage.id}:{outage.revision}:{bundle.wave}:{bundle.clerk}:{community}"
    task = _line_task(desk, bundle, f"{community}{houses(buildings)}")
    await desk.tell(bundle.clerk, task, key=f"{key}:steward")
    await desk.tell(bundle.clerk, package.forward, key=f"{key}:line")


def _line_task(desk: Desk, bundle: Bundle, where: str) -> str:
    """Return what the steward is to do. Each kind of news has its own words.

    The platform drops a text that it has just delivered to the same person.
    """
    no = bundle.outage.shown_no
    if bundle.first:
        return desk.say("coverage.steward", no=no, where=where)
    match bundle.wave:
        case WaveKind.DAY:
            return desk.say("coverage.steward_day", no=no, where=where)
        case WaveKind.DELAY:
            end = clock_time(bundle.outage.end, desk.now)
            return desk.say("coverage.steward_late", no=no, where=where, end=end)
        case WaveKind.CANCEL:
            return desk.say("coverage.steward_over", no=no, where=where)
        case WaveKind.RESTORED:
            return desk.say("coverage.steward_back", no=no, where=where)
        case _:
            return desk.say("coverage.steward_again", no=no, where=where)


def _task(desk: Desk, bundle: Bundle) -> str:
    """Return what the clerk is to do, in one short message."""
    no, item = bundle.outage.shown_no, outage_words(desk, bundle.part)
    forward, done = _groups(desk, bundle), _answer(desk, bundle)
    old = ""
    if bundle.hung:
        new_page = bundle.wave is WaveKind.CHANGE and Medium.POSTER in bundle.media
        old = desk.say("coverage.old_change") if new_page else desk.say("coverage.old_off")
    if bundle.first:
        return desk.say("coverage.first", no=no, item=item, forward=forward, done=done)
    if bundle.wave is WaveKind.DAY:
        left = left_words(desk, bundle.missing) + "。" if bundle.missing else ""
        return desk.say("coverage.day", no=no, item=item, forward=forward, left=left, done=done)
    if bundle.wave is WaveKind.CANCEL:
        when = dated(bundle.outage.start, bundle.outage.end)
        return desk.say(
            "coverage.over",
            no=no,
            when=when,
            where=places_words(bundle.part.places),
            old=old,
            forward=forward,
            done=done,
        )
    if bundle.wave is WaveKind.RESTORED:
        return desk.say("coverage.restored", no=no, item=item, forward=forward)
    what = _change(desk, bundle) or item
    if bundle.wave is WaveKind.DELAY:
        return desk.say("coverage.delay", no=no, what=what, old=old, forward=forward, done=done)
    return desk.say("coverage.change", no=no, what=what, old=old, forward=forward, done=done)


def _change(desk: Desk, bundle: Bundle) -> str:
    """Return what is different from what was told last."""
    now, was = bundle.outage, bundle.before
    said: list[str] = []
    if was is not None and (was.start, was.end) != (now.start, now.end):
        said.append(desk.say("coverage.new_time", when=dated(now.start, now.end)))
    if was is not None and was.places != now.places:
        said.append(desk.say("coverage.new_place", where=places_words(bundle.part.places)))
    return "，".join(said)


def _groups(desk: Desk, bundle: Bundle) -> str:
    """Name the groups that the bot cannot write to: nobody there hears of it without the clerk."""
    names = [
        chat.name
        for chat in affected(desk.station, bundle.part).relayed
        if not set(chat.communities).isdisjoint(bundle.communities)
    ]
    return desk.say("coverage.forward_to", names="、".join(names)) if names else ""


def _answer(desk: Desk, bundle: Bundle) -> str:
    """Return the words with which he says that it is done."""
    words = "".join(desk.say(f"coverage.word_{m}") for m in Medium if m in bundle.media)
    if words and bundle.wave is WaveKind.CANCEL and bundle.hung:
        words += desk.say("coverage.word_old")
    return desk.say("coverage.done", words=words) if words else ""


def _file(desk: Desk, bundle: Bundle, community: str, ending: str) -> str:
    """Return 停电通知-林荫家园社区-7月22日.pdf."""
    day = local(bundle.outage.start)
    return desk.say(
        "coverage.file", community=community, month=day.month, day=day.day, ending=ending
    )

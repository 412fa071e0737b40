"""What is missing in the coverage ledger is asked about: the clerk first, then the red list (红单).

24 hours before the start the clerk, the grid manager and the dispatcher each read what is missing
(product.md X12, J3). Never at night, never more than twice at a level.
"""

from collections.abc import Sequence

from domain.coverage import Cell, Medium, missing
from domain.coverage_clock import Ledger, Look
from domain.ids import UserId
from domain.outage import Outage, OutageId, OutageStatus
from domain.outbound import Purpose
from domain.place import Place
from domain.station import Role
from domain.wave import WaveKind
from handlers.coverage_words import grouped, left_words, red_items
from handlers.planned_outage import dated
from handlers.relay import clerk_of
from handlers.rights import may_announce
from handlers.timed import Timed, each
from handlers.turn import Desk

_BATCH = 100


async def coverage_due(timed: Timed) -> int:
    """Look after each ledger whose clock has rung; return how many (count). Safe to run twice."""
    async with timed.uows() as uow:
        due = await uow.coverage.due(timed.clock.now(), limit=_BATCH)
    return await each(timed, due, _look_after, name="coverage")


async def _look_after(timed: Timed, number: OutageId) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        ledger, outage = await uow.coverage.get(number), await uow.outages.get(number)
        if ledger is None or outage is None or ledger.due is None or ledger.due > desk.now:
            return 0
        await uow.coverage.put(await _after_look(desk, ledger, outage))
        await uow.commit()
    return 1


async def _after_look(desk: Desk, ledger: Ledger, outage: Outage) -> Ledger:
    """Do what is due, and return the ledger with the time of what comes next."""
    left = _worth_asking(desk, outage, missing(await desk.uow.coverage.cells(outage.id)))
    clock = desk.rules.coverage_clock
    over = outage.status is not OutageStatus.ACTIVE and ledger.wave is not WaveKind.CANCEL
    if over or ledger.wave is WaveKind.RESTORED:  # nobody is asked about it any more
        return ledger.closed(desk.now)
    look, at = clock.next(ledger, outage, complete=not left)
    if at <= desk.now:
        if look is Look.REMIND:
            await _remind(desk, ledger, outage, left)
        elif look is Look.RED:
            await _red_list(desk, ledger, outage, left)
        ledger = ledger.after(look, desk.now)
    if ledger.closed_at is not None:
        return ledger
    _, due = clock.next(ledger, outage, complete=not left)
    return ledger.waiting(due)


def _worth_asking(desk: Desk, outage: Outage, left: Sequence[Cell]) -> Sequence[Cell]:
    """Return what still helps: once power is off, nobody is asked to hang a page any more."""
    if outage.status is not OutageStatus.ACTIVE or desk.now < outage.start:
        return left
    return [cell for cell in left if cell.medium in (Medium.WECHAT, Medium.LOUDSPEAKER)]


async def _remind(desk: Desk, ledger: Ledger, outage: Outage, left: Sequence[Cell]) -> None:
    for clerk, cells in _by_clerk(desk, left).items():
        text = desk.say("coverage.remind", no=outage.shown_no, left=left_words(desk, cells))
        await _tell(desk, ledger, clerk, text, level=f"remind{ledger.reminders}")


async def _red_list(desk: Desk, ledger: Ledger, outage: Outage, left: Sequence[Cell]) -> None:
    """Tell everybody who can do something about it, each once and in his own words."""
    when, level = dated(outage.start, outage.end), f"red{ledger.reds}"
    on = outage.status is OutageStatus.ACTIVE
    what = desk.say("coverage.red_on" if on else "coverage.red_off", when=when)
    texts: dict[UserId, str] = {
        _overseer(desk, outage): desk.say(
            "coverage.red_all", no=outage.shown_no, what=what, items=red_items(desk, left)
        )
    }
    for manager, cells in _by_manager(desk, left).items():
        names = "、".join(desk.name_of(clerk) for clerk in _by_clerk(desk, cells))
        words = left_words(desk, cells)
        texts[manager] = desk.say(
            "coverage.red_manager", no=outage.shown_no, what=what, name=names, left=words
        )
    for clerk, cells in _by_clerk(desk, left).items():
        words = left_words(desk, cells)
        texts[clerk] = desk.say("coverage.red", no=outage.shown_no, what=what, left=words)
    for person, text in texts.items():
        await _tell(desk, ledger, person, text, level=level)


async def _tell(desk: Desk, ledger: Ledger, person: UserId, text: str, *, level: str) -> None:
    key = f"cover:{ledger.outage}:{ledger.handed}:{level}:{person}"
    await desk.tell(person, text, key=key, purpose=Purpose.CHASE)


def _by_clerk(desk: Desk, cells: Sequence[Cell]) -> dict[UserId, list[Cell]]:
    found: dict[UserId, list[Cell]] = {}
    for community, some in grouped(cells):
        clerk = clerk_of(desk.station, community)
        if clerk is not None:
            found.setdefault(clerk, []).extend(some)
    return found


def _by_manager(desk: Desk, cells: Sequence[Cell]) -> dict[UserId, list[Cell]]:
    found: dict[UserId, list[Cell]] = {}
    for community, some in grouped(cells):
        grid = desk.station.grid_of(Place(community=community))
        if grid is not None:
            found.setdefault(grid.manager, []).extend(some)
    return found


def _overseer(desk: Desk, outage: Outage) -> UserId:
    """Return who reads the whole list: whoever announced it, else a dispatcher, else the head."""
    if may_announce(desk.station.member(outage.said_by)):
        return outage.said_by
    dispatchers = desk.station.with_role(Role.DISPATCHER)
    return (dispatchers or (desk.station.head,))[0].userid

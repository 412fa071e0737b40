"""A promise in words: what is published, what the loudspeaker says, where it is about."""

from datetime import datetime
from typing import Final

from domain.extent import Extent, extent_of
from domain.ids import UserId
from domain.privacy import masked, shortened
from domain.promise import HEAD_FROM, Promise, Proposal
from domain.routing import chain_above
from domain.ticket import Ticket
from domain.when import local
from handlers.turn import Desk
from handlers.words import clock_time, public_place

_REASON: Final = 30
_DIGITS: Final = "零一二三四五六七八九十"
_PARTS: Final = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
_TEN, _TWENTY, _HALF = 10, 20, 30


async def people_place(desk: Desk, ticket: Ticket) -> str:
    """Return where a repair is, for everybody whom it concerns: every building that reported."""
    if ticket.households > 1 and ticket.place.community:
        extent = await extent_now(desk, ticket)
        if len(extent.buildings) > 1:
            return masked(extent.words())
    return public_place(ticket)


async def extent_now(desk: Desk, ticket: Ticket) -> Extent:
    """Return how far a ticket reaches now; its households are counted, not read."""
    lights = await desk.uow.households.lights(ticket.no)
    return extent_of(ticket, (building for building, _, _ in lights))


def public_reason(reason: str) -> str:
    """Return a reason as a group may read it."""
    return shortened(masked(reason), _REASON).strip("。，,.！! ")


async def delayed_text(desk: Desk, ticket: Ticket, due: datetime, reason: str) -> str:
    """Return what is published when a promise is put off."""
    words = {"place": await people_place(desk, ticket), "eta": clock_time(due, desk.now)}
    shown = public_reason(reason)
    if shown:
        return desk.say("promise.delayed_why", **words, reason=shown)
    return desk.say("promise.delayed", **words)


async def unsure_text(desk: Desk, ticket: Ticket, news: Promise) -> str:
    """Return what is published when the crew cannot tell."""
    words = {"place": await people_place(desk, ticket), "news": clock_time(news.due, desk.now)}
    shown = public_reason(news.reason)
    if shown:
        return desk.say("promise.unsure_why", **words, reason=shown)
    return desk.say("promise.unsure", **words)


async def late_text(desk: Desk, ticket: Ticket, before: Promise, news: Promise) -> str:
    """Return the truth at the minute a promise passes, with the time of the next word."""
    place = await people_place(desk, ticket)
    by = clock_time(news.due, desk.now)
    if before.is_power:
        eta = clock_time(before.due, desk.now)
        name = "promise.late_settling" if before.proposal else "promise.late"
        return desk.say(name, place=place, eta=eta, news=by)
    above = turn_to(desk, ticket, news)
    return desk.say("promise.still", place=place, who=above, news=by)


def turn_to(desk: Desk, ticket: Ticket, news: Promise) -> str:
    """Return who looks after it now, in words: 网格负责人, then 所长."""
    people = asked_above(desk, ticket, news)
    return "所长" if desk.station.head.userid in people else "网格负责人"


def asked_above(desk: Desk, ticket: Ticket, news: Promise) -> tuple[UserId, ...]:
    """Return who is asked beside the owner when nobody has told a new time."""
    above = chain_above(desk.station, grid=ticket.grid, owner=ticket.owner, at=desk.now)
    people = [above[0].userid]
    if news.rung >= HEAD_FROM:
        people.append(above[-1].userid)
    return tuple(person for person in dict.fromkeys(people) if person != ticket.owner)


async def tell_loudspeaker(
    desk: Desk, ticket: Ticket, due: datetime, reason: str, *, key: str
) -> None:
    """Give the community's head the sentence to read out, when several households wait."""
    grid = desk.station.grid(ticket.grid)
    if grid is None or not grid.community_head or ticket.households < 2 or ticket.drill:  # noqa: PLR2004
        return
    words = {"place": await people_place(desk, ticket), "time": spoken_time(due, desk.now)}
    shown = public_reason(reason)
    text = (
        desk.say("promise.loudspeaker_why", **words, reason=shown)
        if shown
        else desk.say("promise.loudspeaker", **words)
    )
    await desk.tell(grid.community_head, text, key=key, ticket=ticket)


def spoken_time(at: datetime, now: datetime) -> str:
    """Return a time as it is read aloud: 晚上六点半, 明天早上七点零五分."""
    here = local(at)
    days = (here.date() - local(now).date()).days
    day = {0: "", 1: "明天"}.get(days, f"{_number(here.month)}月{_number(here.day)}号")
    part = next(word for until, word in _PARTS if here.hour < until)
    hour = here.hour if here.hour <= 12 else here.hour - 12  # noqa: PLR2004
    return f"{day}{part}{_hour(hour)}点{_minutes(here.minute)}"


def _hour(hour: int) -> str:
    return "两" if hour == 2 else _number(hour)  # noqa: PLR2004


def _minutes(minute: int) -> str:
    if not minute:
        return ""
    if minute == _HALF:
        return "半"
    return f"{'零' if minute < _TEN else ''}{_number(minute)}分"


def _number(number: int) -> str:
    if number <= _TEN:
        return _DIGITS[number]
    tens, rest = divmod(number, _TEN)
    front = "" if number < _TWENTY else _DIGITS[tens]
    return f"{front}十{_DIGITS[rest] if rest else ''}"


def head_question(
    desk: Desk, proposal: Proposal, *, no: str, place: str, delays: int, passed: bool
) -> str:
    """Return the question to the station head whether the time may be put off once more.

    Args:
        no, place: what it is about. delays: how often it was put off before (count).
        passed: the promised time is over, and people wait for his word.
    """
    words = {
        "no": no,
        "place": place,
        "eta": clock_time(proposal.due, desk.now),
        "n": delays + 1,
        "name": desk.name_of(proposal.by),
    }
    shown = public_reason(proposal.reason)
    text = (
        desk.say("promise.ask_head_why", **words, reason=shown)
        if shown
        else desk.say("promise.ask_head", **words)
    )
    return desk.say("promise.passed") + text if passed else text

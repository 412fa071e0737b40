"""The daily message to the station head at 07:30, once a day; on its weekday the week besides (J7).

It leaves at most once (reliability rule 6). When it does not arrive, the duty heads and operators
hear of it, and the head finds it in the group of the station's own, if one is set.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from domain.ask import AskKind
from domain.decision import Decision, chosen
from domain.digest import daily
from domain.digest_ports import Unsent
from domain.ids import ChatId, UserId, direct_conversation
from domain.outbound import Outgoing, Paper, PaperKind, Purpose
from domain.ports import Marks
from domain.station import Member, Role
from domain.when import at_local, local
from handlers.chase_due import Timed
from handlers.digest_lines import digest_text, gathered
from handlers.digest_picture import picture_facts
from handlers.head_matters import matters
from handlers.period_report import report_text
from handlers.turn import Desk
from language.periods import between

MARK: Final = "daily_sent"
LATE_AFTER: Final = timedelta(minutes=10)
WATCHED: Final = timedelta(hours=12)
"""How long after it was due it is watched whether the message arrives."""

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """When it leaves and what goes with it.

    Attributes:
        at: local wall-clock time. weekday: on which the week is told, 0 for Monday; None for never.
        picture: whether a picture goes with it.
        fallback: a group that reads it when the head is out of reach.
    """

    at: time
    weekday: int | None = 0
    picture: bool = True
    fallback: ChatId | None = None


async def send_digest(timed: Timed, marks: Marks, plan: DigestPlan) -> int:
    """Queue the day's message from its time on; return how many people get it (count)."""
    now = timed.clock.now()
    today = local(now).date()
    due = at_local(today, plan.at)
    last = await marks.get(MARK)
    if now < due or last == today.isoformat():
        return 0
    if last is None and now - due > LATE_AFTER:
        # Installed in the course of the day: the first message is tomorrow's.
        await marks.put(MARK, today.isoformat())
        return 0
    station = await timed.stations.load()
    if station.is_empty:
        return 0
    heads = station.with_role(Role.HEAD)
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=now, station=station, rules=timed.rules)
        await _tell_day(desk, plan, heads, today, late=now - due > LATE_AFTER)
        if today.weekday() == plan.weekday:
            await _tell_week(desk, plan, heads, today)
        await uow.commit()
    await marks.put(MARK, today.isoformat())
    return len(heads)


async def _tell_day(
    desk: Desk, plan: DigestPlan, heads: Sequence[Member], today: date, *, late: bool
) -> None:
    decisions = await _decisions(desk, today)
    day = await gathered(desk, daily(today), decisions)
    text = await digest_text(desk, day, late=late)
    facts = await picture_facts(desk, day) if plan.picture else None
    for head in heads:
        await _queue(desk, plan, head.userid, text, key=daily_key(today, head.userid))
        if facts is not None:
            await _queue_picture(desk, head.userid, today, facts)
        if decisions:
            here = direct_conversation(head.userid)
            await desk.ask(AskKind.DECIDE, head.userid, here)


async def _decisions(desk: Desk, today: date) -> Sequence[Decision]:
    """Store what waits for the head, at most three; what a restart finds there stays."""
    found = await matters(desk, await desk.uow.open_work.all())
    return await desk.uow.decisions.put(today, chosen(found), at=desk.now)


async def _tell_week(desk: Desk, plan: DigestPlan, heads: Sequence[Member], today: date) -> None:
    monday = today - timedelta(days=today.weekday()) - _WEEK
    week = between(monday, monday + timedelta(days=6), desk.now)
    text = await report_text(desk, week, title=desk.say("stats.week", name=week.name))
    for head in heads:
        await _queue(desk, plan, head.userid, text, key=f"weekly:{today}:{head.userid}")


async def _queue(desk: Desk, plan: DigestPlan, head: UserId, text: str, *, key: str) -> None:
    await desk.tell(
        head,
        text,
        key=key,
        purpose=Purpose.DIGEST,
        fallback=(plan.fallback, text) if plan.fallback else None,
    )


async def _queue_picture(desk: Desk, head: UserId, today: date, facts: dict[str, object]) -> None:
    name = desk.say("daily.picture_name", date=f"{today:%m%d}")
    await desk.uow.outbox.add(
        Outgoing(
            purpose=Purpose.DIGEST,
            dedup_key=f"{daily_key(today, head)}:picture",
            text=desk.say("daily.picture"),
            person=head,
            paper=Paper(kind=PaperKind.DIGEST, name=name, facts=facts),
        )
    )


def daily_key(day: date, head: UserId) -> str:
    """Return the dedup key of a day's message to a head."""
    return f"daily:{day}:{head}"


async def watch_digest(timed: Timed, plan: DigestPlan) -> int:
    """Tell others when the day's message did not reach the head; return how many (count).

    Each is told once: 日报没送到, with the message itself for whoever passes it on.
    """
    now = timed.clock.now()
    today = local(now).date()
    if not _is_watched(now, at_local(today, plan.at)):
        return 0
    station = await timed.stations.load()
    heads = station.with_role(Role.HEAD)
    told = 0
    async with timed.uows() as uow:
        keys = {daily_key(today, head.userid): head for head in heads}
        failed = await uow.figures.failed(list(keys))
        if not failed:
            return 0
        desk = Desk(uow=uow, now=now, station=station, rules=timed.rules)
        for unsent in failed:
            told += await _pass_on(desk, keys[unsent.key], unsent)
        await uow.commit()
    return told


def _is_watched(now: datetime, due: datetime) -> bool:
    return due <= now < due + WATCHED


async def _pass_on(desk: Desk, head: Member, unsent: Unsent) -> int:
    """Tell the duty heads, with the message, and the operators, with the reason."""
    key = unsent.key
    chiefs = [m for m in desk.station.with_role(Role.DUTY_HEAD) if not m.has(Role.HEAD)]
    operators = [m for m in desk.station.with_role(Role.OPERATOR) if m not in chiefs]
    for member in chiefs:
        words = desk.say("daily.pass_on", name=head.name)
        await desk.tell(
            member.userid, f"{words}\n{unsent.text}", key=f"{key}:lost:{member.userid}"
        )
    for member in operators:
        words = desk.say("daily.unsent", name=head.name, why=unsent.why)
        await desk.tell(member.userid, words, key=f"{key}:lost:{member.userid}")
    return len(chiefs) + len(operators)

"""A ticket in words: its place, status and times as people read them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.ids import TicketNo, show_no
from domain.privacy import masked, shortened
from domain.ticket import Ticket
from domain.ticket_moves import Kind, Status
from domain.when import local
from handlers.turn import Desk


def clock_time(at: datetime, now: datetime) -> str:
    """Return ``23:50``, with 明天 or the date when it is not today."""
    here, today = local(at), local(now).date()
    if here.date() == today:
        return f"{here:%H:%M}"
    if here.date() == today + timedelta(days=1):
        return f"明天{here:%H:%M}" if here.hour >= 6 else f"{here:%H:%M}"  # noqa: PLR2004  01:00 is tonight
    return f"{here.month}月{here.day}日{here:%H:%M}"


def answer_time(at: datetime, now: datetime) -> str:
    """Return by when something is answered: 今天18:00, 明天10:00."""
    words = clock_time(at, now)
    return words if "天" in words or "月" in words else f"今天{words}"


def numbers(tickets: Iterable[TicketNo]) -> str:
    """Return up to three numbers as people read them: 0231、0232."""
    nos = [show_no(no) for no in tickets]
    shown = "、".join(nos[:3])
    return f"{shown}等{len(nos)}件" if len(nos) > 3 else shown  # noqa: PLR2004  what is read at a glance


def duration(span: timedelta) -> str:
    """Return ``1小时52分`` or ``40分钟``."""
    minutes = max(0, int(span.total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes}分钟"
    return f"{hours}小时{rest}分" if rest else f"{hours}小时"


def announced_words(start: str, end: str) -> str:
    """Return 11月28日08:00到17:00 for the slots of a notice; empty when no start is known.

    Args:
        start: local ISO time, or a bare date. end: the same, or empty.
    """
    if not start:
        return ""
    first = datetime.fromisoformat(start)
    day = f"{first.month}月{first.day}日"
    begins = "" if len(start) == _BARE_DATE else f"{first:%H:%M}"
    if not end:
        return f"{day}{begins}起" if begins else day
    last = datetime.fromisoformat(end)
    same = last.date() == first.date()
    until = "" if same else f"{last.month}月{last.day}日"
    ends = "" if len(end) == _BARE_DATE else f"{last:%H:%M}"
    return f"{day}{begins}到{until}{ends}" if until or ends else f"{day}{begins}"


_BARE_DATE = len("2026-11-28")
_TIME = re.compile(
    r"[,，。;；\s]*(?:还?要|还?得|需要?|预计|大概|估计|大约|约)*(?:今晚|今天|明早|明天|凌晨|早上|上午|中午|下午|晚上)?"
    r"(?:\d{1,2}|[一二两三四五六七八九十半]{1,3})(?:点半|点\d{0,2}分?|[::：]\d{2}|个?半?小时|分钟|刻钟)"
    r"(?:之前|以前|前|左右|内|后)?(?:能|可以)?(?:修好|弄好|来电|送电|恢复|好)?[。.!！]?$"
)


def as_written(text: str, words: str) -> str:
    """Return the words a command ended with as the person wrote them, full-width marks and all."""
    tail = text.rstrip()[-len(words) :] if words else ""
    return tail if unicodedata.normalize("NFKC", tail) == words else words


def without_time(words: str) -> str:
    """Return a finding without the time at its end: that is said once, as the promise."""
    return _TIME.sub("", words).strip() or words


def public_place(ticket: Ticket) -> str:
    """Return the place fit for a group."""
    place = masked(ticket.place.public())
    return place if place or not ticket.kind.is_repair else "地点待核实"


def status_words(desk: Desk, ticket: Ticket) -> str:
    """Return how far a ticket has come, in words for a resident; recorded facts only."""
    words = {
        "name": desk.name_of(ticket.owner),
        "cause": shortened(masked(ticket.cause), 30),
        "eta": "",
    }
    name = f"status.{ticket.status}"
    if (
        ticket.kind is Kind.QUESTION
        and f"status.question_{ticket.status}" in desk.rules.wording.names()
    ):
        return desk.say(f"status.question_{ticket.status}", **words)
    eta = ticket.arrive_eta_at if ticket.status is Status.ACCEPTED else ticket.eta_at
    if ticket.status in (Status.ACCEPTED, Status.FOUND) and eta is not None and eta > desk.now:
        name, words["eta"] = name + "_eta", clock_time(eta, desk.now)
    return desk.say(name, **words)

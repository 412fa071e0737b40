"""What time calls, as ticks: whatever is due is a row in the database, and a tick looks for it."""

from datetime import timedelta
from typing import Final

from bot.embedded_answers import EmbeddedAnswers
from bot.settings import Settings
from domain.escalation_ports import Phone
from handlers.all_clear import restoration_due
from handlers.call_back_due import call_back_due
from handlers.calls import calls_due
from handlers.chase_due import Timed, chase_due
from handlers.coverage_due import coverage_due
from handlers.frequent_due import frequent_due
from handlers.hand_shift import hand_shifts
from handlers.incident import count_up_due
from handlers.planned_end_due import planned_end_due
from handlers.promise_due import promise_due
from handlers.receipts_due import receipts_due
from handlers.requests_due import requests_due
from handlers.send_digest import DigestPlan, send_digest, watch_digest
from handlers.send_monthly import send_monthly
from handlers.sweep import sweep
from handlers.tell_gaps import tell_gaps
from handlers.tell_operators import beat, tell_troubles
from handlers.unheard import unheard_due
from handlers.waves_due import waves_due
from scheduler.ticks import Tick
from storage.inbox import SqlInbox
from storage.marks import SqlMarks
from storage.reports import SqlReports

RAW_KEPT: Final = timedelta(days=30)
"""How long decrypted callbacks are kept for disputes (reliability.md §5)."""


def work_ticks(settings: Settings, timed: Timed, marks: SqlMarks) -> tuple[Tick, ...]:
    """Return what is due about tickets and duty, in the order in which one round takes it.

    A promise that has passed is explained before anything else is said of its ticket.
    """
    second = settings.clock.tick_seconds

    async def gaps() -> int:
        return await tell_gaps(timed, marks, at=settings.roster.gap_at)

    async def evening() -> int:
        answer = timedelta(minutes=settings.sweep.answer_minutes)
        return await sweep(timed, marks, at=settings.sweep.at, answer=answer)

    return (
        Tick(name="promise_due", every=second, job=lambda: promise_due(timed)),
        Tick(name="planned_end_due", every=second, job=lambda: planned_end_due(timed)),
        Tick(name="chase_due", every=second, job=lambda: chase_due(timed)),
        Tick(name="count_up_due", every=second, job=lambda: count_up_due(timed)),
        Tick(name="call_back_due", every=second, job=lambda: call_back_due(timed)),
        Tick(name="requests_due", every=second, job=lambda: requests_due(timed)),
        Tick(name="coverage_due", every=second * 5, job=lambda: coverage_due(timed)),
        Tick(name="restoration_due", every=second, job=lambda: restoration_due(timed)),
        Tick(name="receipts_due", every=second * 2, job=lambda: receipts_due(timed)),
        Tick(name="waves_due", every=second * 5, job=lambda: waves_due(timed)),
        Tick(name="tell_gaps", every=second * 5, job=gaps),
        Tick(name="unheard_due", every=second * 10, job=lambda: unheard_due(timed)),
        Tick(name="sweep", every=second * 15, job=evening),
        Tick(name="frequent_due", every=second * 300, job=lambda: frequent_due(timed)),
        Tick(name="hand_shifts", every=second * 30, job=lambda: hand_shifts(timed, marks)),
    )


def house_ticks(
    settings: Settings,
    timed: Timed,
    reports: SqlReports,
    marks: SqlMarks,
    inbox: SqlInbox,
    phone: Phone,
    answers: EmbeddedAnswers | None,
) -> tuple[Tick, ...]:
    """Return what the running service does besides: reports, calls, its own health."""
    second = settings.clock.tick_seconds

    async def heartbeat() -> int:
        await beat(timed, marks)
        return 0

    plan = DigestPlan(
        at=settings.daily.at,
        weekday=settings.daily.weekday,
        picture=settings.daily.picture,
        fallback=settings.daily.fallback_chat,
    )

    async def digest() -> int:
        return await send_digest(timed, marks, plan)

    async def monthly() -> int:
        return await send_monthly(timed, marks, at=settings.daily.at)

    async def digest_lost() -> int:
        return await watch_digest(timed, plan)

    async def troubles() -> int:
        return await tell_troubles(timed, reports, marks)

    async def purge() -> int:
        return await inbox.purge_raw(timed.clock.now() - RAW_KEPT)

    learning = () if answers is None else (Tick(name="learn_answers", every=5, job=answers.learn),)
    return (
        *learning,
        Tick(name="calls_due", every=second * 5, job=lambda: calls_due(timed, phone)),
        Tick(name="send_digest", every=second * 5, job=digest),
        Tick(name="send_monthly", every=second * 60, job=monthly),
        Tick(name="watch_digest", every=second * 30, job=digest_lost),
        Tick(name="heartbeat", every=10, job=heartbeat),
        Tick(name="tell_troubles", every=30, job=troubles),
        Tick(name="purge_raw", every=3600, job=purge),
    )

"""The station's own numbers, as the handlers need them. Built once from the settings."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from domain.call_back import CallBackPolicy
from domain.chase import ChasePolicies, Level
from domain.commitment import Commitment
from domain.ticket_moves import Kind
from domain.when import at_local, local
from domain.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything a station may set.

    Attributes:
        answer_by: local wall-clock time by which a question is answered on the same day.
        answer_next_day: … on the next day, when it came too late.
        ask_for: how long a question of ours waits for its digit.
        community_answer: how long a person of the community has to answer (product.md M27).
        favour_by: local time by which somebody comes for a small favour (微服务).
        favour_notice: the least time people need for it on the same day.
        tries: refusals or useless turns after which the bot falls silent (count in 30 min).
        bot_name: what people @.
        commitment: the figures that answers of the knowledge base quote.
    """

    chase: ChasePolicies
    call_back: CallBackPolicy
    wording: Wording
    answer_by: time = time(18)
    answer_next_day: time = time(10)
    answer_notice: timedelta = timedelta(hours=1)
    ask_for: timedelta = timedelta(hours=24)
    community_answer: timedelta = timedelta(minutes=10)
    favour_by: time = time(17)
    favour_notice: timedelta = timedelta(hours=1)
    tries: int = 3
    bot_name: str = "电力管家"
    commitment: Commitment = field(default_factory=Commitment)

    def minutes_until_manager(self, kind: Kind, since: datetime) -> int:
        """Return the minutes after which silence reaches the manager: what we promise people."""
        rungs = self.chase.policy(kind, since).rungs
        rung = next((r for r in rungs if r.level is not Level.OWNER), rungs[-1])
        return max(1, int(rung.after.total_seconds() // 60))

    def answer_due(self, at: datetime) -> datetime:
        """Return when a question asked at `at` is answered at the latest (UTC)."""
        today = at_local(local(at).date(), self.answer_by)
        if at + self.answer_notice <= today:
            return today
        return at_local(local(at).date() + timedelta(days=1), self.answer_next_day)


CAUSES = ("开关", "线路", "表箱", "变压器", "用户家里", "其他")
"""What is offered when the cause is missing, as digits from 1 (product.md M42)."""

"""The station's own numbers, as the handlers need them. Built once from the settings."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from domain.call_back import CallBackPolicy
from domain.chase import ChasePolicies, Level
from domain.commitment import Commitment
from domain.coverage import CoverageRules
from domain.coverage_clock import CoverageClock
from domain.digest import LampRule
from domain.frequent import FrequencyPolicy
from domain.guard import GuardPolicy
from domain.incident import IncidentRules
from domain.package import PackageRules
from domain.planned_end import EndPolicy
from domain.promise import PromisePolicy
from domain.rates import FIVE, LEAST, RateName
from domain.restoration import RestorationPolicy
from domain.silence import SilencePolicy
from domain.ticket_moves import Kind
from domain.wave import WaveRules
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
        gap_days: how far ahead a watch that nobody has is told (days).
        undo_for: how long whoever made a step may take it back himself (product.md X7).
        commitment: the figures that answers of the knowledge base quote.
        incident: when reports are one trouble, and how often people hear that it grows.
        promise: when the crew is asked about a promised time, and what follows when it passes.
        wiring_hold: how long a page waits for what the household finds out itself; 0 is not.
        silence: what happens when somebody has it and says nothing.
        call_wait: how long a voice call (电话) may ring before the next person is called.
        frequent: when a place is dark too often (频停).
        guard: what a plan is held against, and the receipts of enterprises.
        coverage: what communities are asked for when an outage is made known (覆盖账).
        coverage_clock: when what is missing of it is asked about.
        planned_end: when the end of an announced outage is asked about, and people after it.
        waves: when announced outages are told of.
        package: what the station sets for its broadcast packages.
        unheard: after how long an overheard question nobody answered is shown to the manager.
        rates: the rates of the daily message (五率), as the station calls and counts them.
        rates_least: cases below which no percentage is said (count).
        lamps: where the green light of a community ends.
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
    gap_days: int = 7
    undo_for: timedelta = timedelta(minutes=10)
    commitment: Commitment = field(default_factory=Commitment)
    incident: IncidentRules = field(default_factory=IncidentRules)
    restoration: RestorationPolicy = field(default_factory=RestorationPolicy)
    promise: PromisePolicy = field(default_factory=PromisePolicy)
    wiring_hold: timedelta = timedelta(minutes=3)
    silence: SilencePolicy = field(default_factory=SilencePolicy)
    call_wait: timedelta = timedelta(minutes=1)
    unheard: timedelta = timedelta(minutes=15)
    frequent: FrequencyPolicy = field(default_factory=FrequencyPolicy)
    rates: tuple[RateName, ...] = FIVE
    rates_least: int = LEAST
    lamps: LampRule = field(default_factory=LampRule)
    guard: GuardPolicy = field(default_factory=GuardPolicy)
    coverage: CoverageRules = field(default_factory=CoverageRules)
    coverage_clock: CoverageClock = field(default_factory=CoverageClock)
    planned_end: EndPolicy = field(default_factory=EndPolicy)
    waves: WaveRules = field(default_factory=WaveRules)
    package: PackageRules = field(default_factory=PackageRules)

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

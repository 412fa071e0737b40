"""A plan is held against the calendar before it is announced (product.md X9)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.guard import GuardKind
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.plan_advice import (
    WORKS,
    Advice,
    Guarded,
    Hard,
    Hardship,
    MergeProposal,
    OnHoliday,
    Record,
    Repeated,
    Together,
    guarded,
    on_holidays,
    repeated,
)
from domain.plan_better import at_work, hardships, together
from domain.when import local
from handlers.guard_words import day_words, days_words, grade_words, window_when, window_where
from handlers.planned_outage import dated, places_words
from handlers.turn import Desk


async def advise(
    desk: Desk, outages: Sequence[Outage], *, instead_of: Sequence[Outage] = ()
) -> Advice:
    """Return what speaks against these outages, which need not be stored yet.

    Args:
        desk: the transaction, the station, the present instant.
        outages: the plans. Of faults and rationing nothing is said: nobody chose their day.
        instead_of: announced ones that they take the place of (改期).
    """
    found = Advice()
    for number, plan in enumerate(outages):
        if plan.kind in WORKS:
            others = [each for each in outages if each is not plan]
            record = await _record(desk, plan, others, instead_of)
            advice = _advice(desk, record, plan, number)
            found = _joined(found, _dated(desk, advice, plan) if others else advice)
    return found


async def _record(
    desk: Desk, plan: Outage, others: Sequence[Outage], instead_of: Sequence[Outage]
) -> Record:
    policy = desk.rules.guard
    first, last = plan.start - policy.repeat_span, plan.end + policy.repeat_span
    gone = {each.id for each in (plan, *instead_of) if each.id}
    known = await desk.uow.outages.between(first, last)
    return Record(
        now=desk.now,
        station=desk.station,
        policy=policy,
        outages=(*(k for k in known if k.id not in gone and not _same(k, plan)), *others),
        faults=tuple(await desk.uow.guards.faults(plan.communities, first, last)),
        notice=_notice(desk),
    )


def _same(known: Outage, plan: Outage) -> bool:
    """Whether a stored one is the plan, heard before: it is confirmed and not put beside it."""
    return (known.start, known.end) == (plan.start, plan.end) and known.meets(plan)


def _notice(desk: Desk) -> Mapping[NoticeKind, timedelta]:
    commitment = desk.rules.commitment
    return {
        NoticeKind.PLANNED: timedelta(days=commitment.plan_notice),
        NoticeKind.TEMPORARY: timedelta(minutes=commitment.temporary_notice),
    }


def _advice(desk: Desk, record: Record, plan: Outage, number: int) -> Advice:
    again = repeated(record, plan)
    return Advice(
        refusals=(
            *(_guarded(desk, each) for each in guarded(record, plan, plan.start, plan.end)),
            *(_holiday(desk, each) for each in on_holidays(plan.start, plan.end)),
            *(_again(desk, each) for each in again if each.refused),
        ),
        warnings=(
            *(_again(desk, each) for each in again if not each.refused),
            *(_hard(desk, each) for each in hardships(record, plan)),
            *(
                desk.say("advice.enterprise_better", name=e.enterprise, day=day_words(e.better))
                if e.better
                else desk.say("advice.enterprise_works", name=e.enterprise)
                for e in at_work(record, plan)
            ),
        ),
        merges=tuple(_merge(desk, each, number) for each in together(record, plan)),
    )


def _joined(one: Advice, other: Advice) -> Advice:
    return Advice(
        refusals=tuple(dict.fromkeys((*one.refusals, *other.refusals))),
        warnings=tuple(dict.fromkeys((*one.warnings, *other.warnings))),
        merges=(*one.merges, *other.merges),
    )


def _dated(desk: Desk, advice: Advice, plan: Outage) -> Advice:
    """Say of which plan it is, when a notice has several."""
    when = dated(plan.start, plan.end)

    def of(words: str) -> str:
        return desk.say("advice.of", when=when, words=words)

    return Advice(
        refusals=tuple(of(words) for words in advice.refusals),
        warnings=tuple(of(words) for words in advice.warnings),
        merges=tuple(replace(each, sentence=of(each.sentence)) for each in advice.merges),
    )


def _guarded(desk: Desk, found: Guarded) -> str:
    window = found.window
    when, where = window_when(window), window_where(desk.station, window)
    if window.kind is GuardKind.EXAM:
        return desk.say("advice.exam", when=when, name=window.name, where=where)
    grade = grade_words(desk, window)
    return desk.say("advice.guard", when=when, name=window.name, grade=grade, where=where)


def _holiday(desk: Desk, found: OnHoliday) -> str:
    return desk.say("advice.holiday", days=days_words(found.days), name=found.name)


def _again(desk: Desk, found: Repeated) -> str:
    days = "、".join(
        desk.say("advice.fault_day", day=day_words(day)) if day in found.faults else day_words(day)
        for day in found.days
    )
    words = {
        "where": _where(found.buildings),
        "span": desk.rules.guard.repeat_span.days,
        "days": days,
        "n": len(found.days) + 1,
    }
    if found.refused:
        return desk.say("advice.repeat_refused", **words)
    return desk.say("advice.repeat", **words)


def _where(buildings: Sequence[tuple[str, str]]) -> str:
    numbers: dict[str, list[str]] = {}
    for community, building in buildings:
        numbers.setdefault(community, []).extend([building] if building else [])
    return places_words(
        [OutagePlace(community=name, buildings=tuple(some)) for name, some in numbers.items()]
    )


def _hard(desk: Desk, found: Hard) -> str:
    if found.what is Hardship.HEAT:
        return desk.say("advice.heat", name=found.name)
    if found.what is Hardship.COLD:
        return desk.say("advice.cold", name=found.name)
    if found.what is Hardship.SCHOOL:
        return desk.say("advice.school", name=found.name)
    if found.at is not None:
        return desk.say("advice.dark", at=f"{local(found.at):%H:%M}")
    return desk.say("advice.night")


def _merge(desk: Desk, found: Together, number: int) -> MergeProposal:
    other = found.other
    words = {
        "day": day_words(local(other.start).date()),
        "no": other.shown_no,
        "spared": desk.say("advice.spared", n=found.households) if found.households else "",
        "when": dated(found.start, found.end),
    }
    by_plan = found.moves_plan
    return MergeProposal(
        sentence=desk.say("advice.merge_plan" if by_plan else "advice.merge_other", **words),
        with_outage=other.id,
        plan=number,
        moves_plan=found.moves_plan,
        start=found.start,
        end=found.end,
    )

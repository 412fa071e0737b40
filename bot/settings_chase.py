"""The settings of everything that chases: ladders, silence, call-back, the evening."""

from datetime import time, timedelta
from typing import Self

from pydantic import (
    model_validator,
)

from bot.settings_parts import Minutes, Section, WholeMinutes
from domain.chase import Level, Phase, Rung
from domain.silence import SilencePolicy
from domain.ticket_moves import Kind
from domain.when import in_span


class Ladder(Section):
    """Minutes after which each level is chased; several numbers are several chases."""

    owner: tuple[Minutes, ...] = ()
    manager: tuple[Minutes, ...] = ()
    head: tuple[Minutes, ...] = ()
    call: tuple[Minutes, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        minutes = [*self.owner, *self.manager, *self.head]
        if not minutes:
            raise ValueError("至少要有一个时间，否则没有人会被催")
        if minutes != sorted(minutes):
            raise ValueError("时间要从小到大：先责任人，再网格负责人，最后所长")
        if self.call and min(self.call) < minutes[0]:
            raise ValueError("电话（call）要在第一次催办之后：先发消息，再打电话")
        return self

    def rungs(self, *, calls: bool = False) -> tuple[Rung, ...]:
        """Return the ladder's rungs in order of time; voice calls only where they are allowed."""
        levels = (
            (Level.OWNER, self.owner),
            (Level.MANAGER, self.manager),
            (Level.HEAD, self.head),
            (Level.CALL, self.call if calls else ()),
        )
        rungs = (
            Rung(after=timedelta(minutes=minute), level=level)
            for level, minutes in levels
            for minute in minutes
        )
        return tuple(sorted(rungs, key=lambda rung: rung.after))


class ChaseOf(Section):
    """The clocks of one kind; `quiet` is a local span without chases, for what can wait."""

    day: Ladder
    night: Ladder
    holiday: Ladder
    quiet: tuple[time, time] | None = None


def _same(**minutes: tuple[float, ...]) -> dict[str, Ladder]:
    ladder = Ladder(**minutes)
    return {"day": ladder, "night": ladder, "holiday": ladder}


_DANGER = ChaseOf(**_same(owner=(1,), manager=(2,), head=(3, 8, 18), call=(5,)))
_FAULT = ChaseOf(
    **_same(owner=(5,), manager=(10,), head=(20, 50), call=(25,))
    | {"day": Ladder(owner=(5,), manager=(10,), head=(20, 50))}
)
_QUESTION = ChaseOf(**_same(owner=(30,), manager=(60,), head=(120,)), quiet=(time(22), time(8)))
_FAVOUR = ChaseOf(**_same(owner=(120,), manager=(1440,)), quiet=(time(20), time(8)))


class SilentOf(Section):
    """Minutes of silence after 接单 before the owner is asked, by day, night and holiday."""

    day: WholeMinutes
    night: WholeMinutes
    holiday: WholeMinutes


class SilentMinutes(Section):
    """By kind. Default: 15 minutes (product.md §1, “Ack ≠ done”), danger 10."""

    danger: SilentOf = SilentOf(day=10, night=10, holiday=10)
    fault: SilentOf = SilentOf(day=15, night=15, holiday=15)


class Chase(Section):
    """Who is chased when. Defaults: 5 and 10 minutes (product.md J1), danger 1 and 2.

    `answer_minutes`: what whoever was asked has; `progress_minutes`: how often work on the spot
    is asked after; `rest_minutes`: a rest without a time; `again`: when a spent ladder begins
    anew; `call_minutes`: how long a voice call may ring; `unheard_minutes`: after which an
    overheard question nobody answered is shown to the manager.
    """

    night: tuple[time, time] = (time(22), time(8))
    danger: ChaseOf = _DANGER
    fault: ChaseOf = _FAULT
    question: ChaseOf = _QUESTION
    silent_minutes: SilentMinutes = SilentMinutes()
    answer_minutes: WholeMinutes = 15
    progress_minutes: WholeMinutes = 30
    rest_minutes: WholeMinutes = 240
    again: time = time(8, 30)
    call_minutes: WholeMinutes = 1
    unheard_minutes: WholeMinutes = 15

    def silence(self) -> SilencePolicy:
        """Return the clocks of silence."""
        spans = {
            (kind, phase): timedelta(minutes=getattr(of, phase))
            for kind, of in (
                (Kind.DANGER, self.silent_minutes.danger),
                (Kind.FAULT, self.silent_minutes.fault),
            )
            for phase in Phase
        }
        return SilencePolicy(
            on_the_way=spans,
            answer=timedelta(minutes=self.answer_minutes),
            progress=timedelta(minutes=self.progress_minutes),
            rest=timedelta(minutes=self.rest_minutes),
            again=self.again,
        )

    favour: ChaseOf = _FAVOUR


class CallBack(Section):
    """When reporters are asked whether it was done well; minutes and local wall-clock times."""

    quiet: tuple[time, time] = (time(22), time(8))
    at: time = time(9, 5)
    delay_minutes: Minutes = 60
    reminder_minutes: Minutes = 240
    give_up_minutes: Minutes = 1440

    @model_validator(mode="after")
    def _awake(self) -> Self:
        if in_span(self.at, *self.quiet):
            raise ValueError("at 落在静默时段里，夜里会打扰人；请改到静默时段之外")
        return self


class Sweep(Section):
    """事不过夜 (product.md M59): when every owner hears what is still open (local).

    `answer_minutes`: what nobody said a word about by then goes to the grid manager.
    """

    at: time = time(21, 30)
    answer_minutes: WholeMinutes = 30


class Undo(Section):
    """How long whoever made a step may take it back himself (product.md X7)."""

    minutes: WholeMinutes = 10

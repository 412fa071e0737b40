"""A scene played in time-lapse: read from a file, played on a stage, printed, scored.

Nothing leaves the machine and nothing is kept. The same scene prints the same lines every time:
its clock is its own, and nothing in it is left to chance (product.md X8).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.scene_score import Score, score, speaks_up
from bot.stage import Said, open_stage
from bot.station import SAMPLE, load
from domain.ids import ChatId, UserId, direct_conversation, group_conversation
from domain.inbound import Arrival, Channel, Kind
from domain.station import StationMap
from domain.when import STATION_ZONE, local

AFTERWARDS = timedelta(hours=1)
"""How long the scene goes on after its last words: who has not answered is asked or given up."""


class Act(BaseModel):
    """Somebody says something at a local time; a time before the last one is on the next day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: time
    who: str
    says: str
    privately: bool = False


class Scene(BaseModel):
    """A whole scene.

    Attributes:
        start: local. chat: the group in which it plays. cast: account → name of residents.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    start: datetime
    chat: str
    cast: dict[str, str]
    act: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript."""

    at: datetime
    where: str
    who: str
    text: str

    def shown(self) -> str:
        """Return the line as it is printed."""
        return f"{local(self.at):%H:%M} {self.where} {self.who}：{self.text}"


def scenes() -> tuple[str, ...]:
    """Return the names of the scenes that are shipped."""
    found = (each.name for each in resources.files("bot.scenes").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def read_scene(name: str) -> Scene:
    """Return a scene that is shipped."""
    text = resources.files("bot.scenes").joinpath(f"{name}.toml").read_text("utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    for act in raw["act"]:
        act["at"] = time.fromisoformat(act["at"])
    return Scene.model_validate(raw)


async def play(scene: Scene) -> tuple[list[Line], Score]:
    """Play a scene from its first words to an hour after its last; return what was said."""
    station = load(SAMPLE)
    start = scene.start.replace(tzinfo=STATION_ZONE)
    lines: list[Line] = []
    posts = 0
    async with open_stage(station, start) as stage:
        names = _Names(scene, station)
        at = start
        for number, act in enumerate(scene.act):
            at = _next(at, act.at)
            before = await stage.pass_time_until(at)
            answers = await stage.hear(_arrival(scene, act, at, number))
            lines += [*names.lines(before), names.line_of(act, at), *names.lines(answers)]
            posts += sum(speaks_up(one.purpose, one.target) for one in (*before, *answers))
        after = await stage.pass_time_until(at + AFTERWARDS)
        lines += names.lines(after)
        posts += sum(speaks_up(one.purpose, one.target) for one in after)
        return lines, await score(stage, posts)


def _next(after: datetime, at: time) -> datetime:
    here = local(after)
    day = here.date() if at >= here.time() else here.date() + timedelta(days=1)
    return datetime.combine(day, at, STATION_ZONE)


def _arrival(scene: Scene, act: Act, at: datetime, number: int) -> Arrival:
    who, chat = UserId(act.who), ChatId(scene.chat)
    return Arrival(
        channel=Channel.AIBOT,
        key=str(number),
        conversation=direct_conversation(who) if act.privately else group_conversation(chat),
        chat=None if act.privately else chat,
        sender=who,
        kind=Kind.TEXT,
        text=act.says,
        sent_at=at,
        received_at=at,
        addressed=True,
    )


class _Names:
    """Who is who in the transcript."""

    def __init__(self, scene: Scene, station: StationMap) -> None:
        self._names = {str(m.userid): m.name for m in station.members} | scene.cast

    def line_of(self, act: Act, at: datetime) -> Line:
        return Line(at, "〔私〕" if act.privately else "〔群〕", self._name(act.who), act.says)

    def lines(self, said: list[Said]) -> Iterator[Line]:
        for one in said:
            kind, _, whom = one.target.partition(":")
            where = "〔群〕" if kind == "group" else f"〔私→{self._name(whom)}〕"
            yield Line(one.at, where, "电力管家", one.text)

    def _name(self, account: str) -> str:
        return self._names.get(account, account)

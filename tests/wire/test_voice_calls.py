"""A voice call is placed once, and how it ended is asked for; every refusal is told apart."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.channels.config import WayOutConfig
from bot.channels.http import Timeouts
from bot.channels.way_out import WayOut
from domain.ids import OutboxId, UserId
from domain.outbound import Delivery, Outgoing, Purpose, Result
from tests.wire.wire_parts import AGENT, Platform, SetClock, raw, saying

CALL = "/cgi-bin/pstncc/call"
STATES = "/cgi-bin/pstncc/getstates"
PERSON = UserId("Member01")
CALLING = Delivery(
    id=OutboxId(1),
    owner="w-1",
    attempt=1,
    message=Outgoing(purpose=Purpose.CALL, dedup_key="c-1", text="0007没人接", person=PERSON),
)


@dataclass
class Out:
    """A way out and the platform behind it."""

    platform: Platform
    way: WayOut
    without_app: WayOut


@pytest.fixture
async def out(platform: Platform) -> AsyncIterator[Out]:
    clock, quick = SetClock(), Timeouts(call=0.5)
    whole = WayOutConfig(api_base=platform.base, agent=AGENT)
    bare = WayOutConfig(api_base=platform.base)
    async with WayOut.open(whole, clock, quick) as way, WayOut.open(bare, clock) as without_app:
        yield Out(platform, way, without_app)


async def test_one_member_is_called_and_the_call_has_a_name(out: Out) -> None:
    states = [{"code": 0, "callid": "call-1", "userid": "member01"}]
    out.platform.next(CALL, saying(0, states=states))
    outcome = await out.way.send(CALLING)
    assert (outcome.result, outcome.call_id) == (Result.SENT, "call-1")
    assert out.platform.of(CALL)[0].fields == {"callee_userid": ["Member01"]}


@pytest.mark.parametrize("code", [301049, 301050, 301051])
async def test_what_nobody_can_be_called_for_is_refused_in_words(out: Out, code: int) -> None:
    out.platform.next(CALL, saying(code))
    outcome = await out.way.send(CALLING)
    assert outcome.result is Result.REFUSED
    assert outcome.detail.startswith(f"{code} ")
    assert "紧急通知" in outcome.detail


@pytest.mark.parametrize(
    "states",
    [
        [{"code": 1, "callid": "", "userid": "Member01"}],
        [{"code": 0, "callid": "call-9", "userid": "other"}],
        [{"code": 0, "userid": "Member01"}],
        ["Member01"],
        None,
    ],
)
async def test_a_member_who_cannot_be_called_is_unreachable(out: Out, states: object) -> None:
    out.platform.next(CALL, saying(0, states=states))
    outcome = await out.way.send(CALLING)
    assert (outcome.result, outcome.call_id) == (Result.UNREACHABLE, "")


async def test_an_answer_nobody_can_read_leaves_it_open_whether_it_rings(out: Out) -> None:
    out.platform.next(CALL, raw(b"<html>"))
    assert (await out.way.send(CALLING)).result is Result.UNKNOWN


async def test_without_the_app_nobody_is_called(out: Out) -> None:
    assert (await out.without_app.send(CALLING)).result is Result.REFUSED
    assert await out.without_app.call_answered(PERSON, "call-1") is None


@pytest.mark.parametrize(
    ("talked", "answered"), [(1, True), (0, False), ("1", False), (None, False)]
)
async def test_whether_it_was_answered_is_asked_by_its_name(
    out: Out, *, talked: object, answered: bool
) -> None:
    out.platform.next(STATES, saying(0, istalked=talked, calltime=1, talktime=2, reason=0))
    assert await out.way.call_answered(PERSON, "call-1") is answered
    assert out.platform.of(STATES)[0].fields == {"callee_userid": "Member01", "callid": "call-1"}


async def test_what_cannot_be_known_is_not_taken_for_an_answer(out: Out) -> None:
    out.platform.next(STATES, saying(40058), raw(b"<html>"))
    assert await out.way.call_answered(PERSON, "call-1") is None
    assert await out.way.call_answered(PERSON, "call-1") is None

"""Voice calls of the fake platform: they ring, are answered or not, and may be refused."""

import pytest

from sandbox.clock import ScaledClock
from sandbox.errors import PageError
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import Bot, Json

CALL, STATES = "pstncc/call", "pstncc/getstates"


async def ring(bot: Bot, *userids: str) -> Json:
    return await bot.send({"callee_userid": list(userids)}, path=CALL)


def call_id(answer: Json) -> str:
    states = answer["states"]
    assert isinstance(states, list)
    return str(states[0]["callid"])


async def test_a_call_rings_in_the_chat_and_is_answered_there(
    bot: Bot, platform: Platform
) -> None:
    answer = await ring(bot, "wgy01")
    name = call_id(answer)
    assert answer["states"] == [{"code": 0, "callid": name, "userid": "wgy01"}]
    assert bot.texts("app:wgy01") == ["📞 电话打给网格员一号…"]
    assert platform.calls.ringing("wgy01") == name
    platform.calls.answer("wgy01", name, pick_up=True)
    assert bot.texts("app:wgy01") == ["📞 电话打给网格员一号：已接"]
    state = await bot.send({"callee_userid": "wgy01", "callid": name}, path=STATES)
    assert (state["istalked"], state["errcode"]) == (1, 0)


async def test_a_call_nobody_answers_stops_ringing(
    bot: Bot, platform: Platform, clock: ScaledClock
) -> None:
    name = call_id(await ring(bot, "wgy01"))
    clock.jump(46)
    state = await bot.send({"callee_userid": "wgy01", "callid": name}, path=STATES)
    assert state["istalked"] == 0
    assert bot.texts("app:wgy01") == ["📞 电话打给网格员一号：没接"]
    with pytest.raises(PageError, match="不响了"):
        platform.calls.answer("wgy01", name, pick_up=True)


async def test_only_the_person_who_is_called_can_answer(bot: Bot, platform: Platform) -> None:
    name = call_id(await ring(bot, "wgy01"))
    with pytest.raises(PageError):
        platform.calls.answer("wgfzr01", name, pick_up=True)


async def test_whoever_has_no_telephone_has_a_code_of_his_own(
    bot: Bot, platform: Platform
) -> None:
    platform.calls.no_phone.add("wgy01")
    assert (await ring(bot, "wgy01"))["states"] == [{"code": 1, "callid": "", "userid": "wgy01"}]


@pytest.mark.parametrize(
    ("why", "code"), [("unlinked", 301049), ("off", 301050), ("broke", 301051)]
)
async def test_the_paid_service_may_be_refused(
    bot: Bot, platform: Platform, why: str, code: int
) -> None:
    platform.use_preset(f"calls_{why}")
    assert (await ring(bot, "wgy01"))["errcode"] == code
    platform.use_preset("clear")
    assert (await ring(bot, "wgy01"))["errcode"] == 0


async def test_a_state_is_known_for_seven_days_and_only_to_whom_it_belongs(
    bot: Bot, clock: ScaledClock
) -> None:
    assert (await bot.send({"callee_userid": []}, path=CALL))["errcode"] == 40058
    name = call_id(await ring(bot, "wgy01"))
    other: Json = {"callee_userid": "wgfzr01", "callid": name}
    nameless: Json = {"callee_userid": "wgy01"}
    for body in (other, nameless):
        assert (await bot.send(body, path=STATES))["errcode"] == 40058
    clock.jump(7 * 86_400)
    late = await bot.send({"callee_userid": "wgy01", "callid": name}, path=STATES)
    assert late["errcode"] in (40058, 42001)

"""Unfinished streams are asked again; response_url takes one answer within an hour."""

from aiohttp import web
from yarl import URL

from sandbox.clock import ScaledClock
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import (
    GROUP,
    Bot,
    Heard,
    Json,
    Receiver,
    aibot_reply,
    button_card,
    stream,
)


def _growing(receiver: Receiver, parts: list[str], *, ends: bool = True) -> None:
    """Answer one more part at each poll; the last one finishes when `ends`."""
    told = 0

    async def answer(heard: Heard) -> web.Response:
        nonlocal told
        told = min(told + 1, len(parts))
        finish = ends and told == len(parts)
        return aibot_reply(heard, stream("s-7", "".join(parts[:told]), finish=finish))

    receiver.answer = answer


async def test_an_unfinished_stream_is_polled_until_it_finishes(
    platform: Platform, receiver: Receiver
) -> None:
    _growing(receiver, ["正在查", "，3 栋", "已派人。"])
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    asked, *polls = receiver.heard
    assert len(polls) == 2
    assert [poll.json["stream"] for poll in polls] == [{"id": "s-7"}] * 2
    assert all(poll.json["msgtype"] == "stream" for poll in polls)
    assert all("response_url" not in poll.json for poll in polls)
    assert len({heard.json["msgid"] for heard in receiver.heard}) == 3
    assert polls[0].json["chatid"] == asked.json["chatid"]
    (_, told) = platform.messages(GROUP)
    assert (told.text, told.streaming) == ("正在查，3 栋已派人。", False)


async def test_a_stream_that_never_finishes_is_left_after_six_minutes(
    platform: Platform, receiver: Receiver, clock: ScaledClock, bot: Bot
) -> None:
    answered = 0

    async def answer(heard: Heard) -> web.Response:
        nonlocal answered
        answered += 1
        if answered == 3:
            clock.jump(360)
        return aibot_reply(heard, stream("s-7", "还在查", finish=False))

    receiver.answer = answer
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert len(receiver.heard) == 3
    assert platform.messages(GROUP)[-1].streaming is False
    assert bot.unexpected == ["stream_unfinished"]


async def test_a_poll_that_fails_is_followed_by_the_next_poll(
    platform: Platform, receiver: Receiver
) -> None:
    answers = iter([False, None, True])

    async def answer(heard: Heard) -> web.Response:
        finish = next(answers)
        if finish is None:
            return web.Response(status=500)
        return aibot_reply(heard, stream("s-7", "好", finish=finish))

    receiver.answer = answer
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert len(receiver.heard) == 3
    assert platform.messages(GROUP)[-1].streaming is False


async def test_every_step_of_a_stream_is_pushed_to_the_page(
    platform: Platform, receiver: Receiver
) -> None:
    _growing(receiver, ["一", "二", "三"])
    subscription = platform.stage.feed.subscribe(None)
    await platform.say("jm01", "aibot:jm01", "停电了")
    await platform.idle()
    kinds = []
    while (event := await subscription.next()) is not None:
        if event.type in ("message", "update"):
            kinds.append(event.type)
        if '"streaming":false' in event.data and '"from":"bot"' in event.data:
            break
    assert kinds == ["message", "message", "update", "update"]


async def _response_url(platform: Platform, receiver: Receiver) -> URL:
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    return URL(str(receiver.heard[-1].json["response_url"]))


def _markdown(content: str) -> Json:
    return {"msgtype": "markdown", "markdown": {"content": content}}


async def _answer(bot: Bot, url: URL, body: Json) -> object:
    async with bot.session.post(url, json=body) as response:
        assert response.status == 200
        return (await response.json())["errcode"]


async def test_a_response_url_takes_exactly_one_answer(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    url = await _response_url(platform, receiver)
    assert await _answer(bot, url, _markdown("**已登记**")) == 0
    assert await _answer(bot, url, _markdown("再说一次")) == 40058
    told = platform.messages(GROUP)[-1]
    assert (told.text, told.kind, told.via) == ("**已登记**", "markdown", "aibot")
    assert len(platform.messages(GROUP)) == 2


async def test_a_response_url_ends_after_an_hour(
    platform: Platform, receiver: Receiver, bot: Bot, clock: ScaledClock
) -> None:
    url = await _response_url(platform, receiver)
    clock.jump(3600)
    assert await _answer(bot, url, _markdown("晚了")) == 40058
    assert len(platform.messages(GROUP)) == 1


async def test_a_refused_answer_does_not_use_the_response_url_up(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    url = await _response_url(platform, receiver)
    assert await _answer(bot, url, _markdown("x" * 20481)) == 40058
    assert await _answer(bot, url, _markdown("")) == 44004
    assert await _answer(bot, url, {"msgtype": "text", "text": {"content": "x"}}) == 40008
    assert await _answer(bot, url, _markdown("x" * 20480)) == 0


async def test_a_response_url_takes_a_card_whose_buttons_work(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    url = await _response_url(platform, receiver)
    body: Json = {"msgtype": "template_card", "template_card": button_card("AI-9")}
    assert await _answer(bot, url, body) == 0
    await platform.press("jm01", platform.messages(GROUP)[-1].seq, "accept")
    await platform.idle()
    assert receiver.events("template_card_event")


async def test_the_response_code_is_in_no_log(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    url = await _response_url(platform, receiver)
    await _answer(bot, url, _markdown("已登记"))
    code = url.query["response_code"]
    assert code not in str(await bot.get("/sandbox/log"))
    assert code not in str(await bot.get("/sandbox/wire"))


async def test_a_stream_longer_than_20480_bytes_is_cut_and_recorded(
    platform: Platform, receiver: Receiver, bot: Bot
) -> None:
    _growing(receiver, ["电" * 7000])
    await platform.say("jm01", GROUP, "@电力管家 停电了")
    await platform.idle()
    assert platform.messages(GROUP)[-1].text == "电" * 6826
    assert bot.unexpected == ["truncated"]

"""Messages leave by the right way, within the limits, and the outcome is honest."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.channels.app_messages import markdown_body
from bot.channels.config import WayOutConfig
from bot.channels.http import CallFailedError, Timeouts
from bot.channels.robot import robot_markdown
from bot.channels.way_out import WayOut
from domain.ids import ChatId, OutboxId, UserId
from domain.outbound import (
    Card,
    CardButton,
    CardChoice,
    CardUpdate,
    Delivery,
    Outgoing,
    Purpose,
    ReplyAddress,
    Result,
)
from tests.wire.wire_parts import AGENT, AGENT_ID, NOW, Platform, SetClock, raw, reset, saying

SEND = "/cgi-bin/message/send"
UPDATE = "/cgi-bin/message/update_template_card"
ROBOT = "/cgi-bin/webhook/send"
REPLY = "/cgi-bin/aibot/response"
PERSON = UserId("Member01")
GROUP = ChatId("wrDemo01")
CARD = Card(
    task_id="PS-7_1",
    title="报修 0007",
    desc="翠湖小区 3栋2单元 停电",
    rows=(("报告人", "社区书记一号"), ("时间", "09:12")),
    buttons=(CardButton(text="接单", key="accept"), CardButton(text="转派", key="pass", style=4)),
    choice=CardChoice(
        key="eta", title="预计到场", options=(("30m", "30 分钟"), ("60m", "1 小时"))
    ),
)


@dataclass
class Out:
    """A way out, the platform behind it, and its clock."""

    platform: Platform
    clock: SetClock
    way: WayOut
    without_app: WayOut

    def reply(self, *, minutes: float = 60, code: str = "canary-rc") -> ReplyAddress:
        url = f"{self.platform.base}{REPLY}?response_code={code}"
        return ReplyAddress(url=url, until=NOW + timedelta(minutes=minutes))


@pytest.fixture
async def out(platform: Platform) -> AsyncIterator[Out]:
    clock = SetClock()
    robots = {"翠湖群": "canary-key"}
    quick = Timeouts(call=0.5)
    whole = WayOutConfig(api_base=platform.base, agent=AGENT, robots=robots)
    bare = WayOutConfig(api_base=platform.base, robots=robots)
    async with WayOut.open(whole, clock, quick) as way, WayOut.open(bare, clock) as without_app:
        yield Out(platform, clock, way, without_app)


def to_person(**fields: object) -> Outgoing:
    base = {
        "purpose": Purpose.NOTICE,
        "dedup_key": "d-1",
        "text": "工单 0007 待接",
        "person": PERSON,
    }
    return Outgoing(**(base | fields))  # type: ignore[arg-type]  # a test shorthand


def to_group(**fields: object) -> Outgoing:
    base = {"purpose": Purpose.REPLY, "dedup_key": "d-1", "text": "已登记 0007", "chat": GROUP}
    return Outgoing(**(base | fields))  # type: ignore[arg-type]  # a test shorthand


def delivery(message: Outgoing, **fields: object) -> Delivery:
    base = {"id": OutboxId(1), "owner": "w-1", "attempt": 1, "message": message}
    return Delivery(**(base | fields))  # type: ignore[arg-type]  # a test shorthand


async def test_a_person_gets_a_text_through_the_app(out: Out) -> None:
    outcome = await out.way.send(delivery(to_person()))
    assert outcome.result is Result.SENT
    assert out.platform.of(SEND)[0].fields == {
        "touser": "Member01",
        "msgtype": "text",
        "agentid": AGENT_ID,
        "text": {"content": "工单 0007 待接"},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 1800,
    }
    assert outcome.body == out.platform.of(SEND)[0].body


async def test_a_person_gets_the_card_when_there_is_one(out: Out) -> None:
    out.platform.next(SEND)
    await out.way.send(delivery(to_person(card=CARD)))
    sent = out.platform.of(SEND)[0].fields
    assert sent["msgtype"] == "template_card"
    assert sent["template_card"] == {
        "card_type": "button_interaction",
        "source": {"desc": "电力管家"},
        "main_title": {"title": "报修 0007", "desc": "翠湖小区 3栋2单元 停电"},
        "horizontal_content_list": [
            {"keyname": "报告人", "value": "社区书记一号"},
            {"keyname": "时间", "value": "09:12"},
        ],
        "button_list": [
            {"text": "接单", "style": 1, "key": "accept"},
            {"text": "转派", "style": 4, "key": "pass"},
        ],
        "task_id": "PS-7_1",
        "button_selection": {
            "question_key": "eta",
            "title": "预计到场",
            "option_list": [{"id": "30m", "text": "30 分钟"}, {"id": "60m", "text": "1 小时"}],
            "selected_id": "30m",
        },
    }


async def test_the_code_of_a_sent_card_is_handed_back(out: Out) -> None:
    await out.way.send(delivery(to_person()))
    out.platform.next(SEND, saying(0, msgid="m", response_code="rc-1", invaliduser=""))
    outcome = await out.way.send(delivery(to_person(card=CARD)))
    assert (outcome.result, outcome.response_code) == (Result.SENT, "rc-1")


async def test_a_repeat_sends_exactly_the_same_bytes(out: Out) -> None:
    out.platform.next(SEND, reset)
    first = await out.way.send(delivery(to_person(card=CARD)))
    assert first.result is Result.UNKNOWN
    again = await out.way.send(delivery(to_person(card=CARD), attempt=2, body=first.body))
    assert again.result is Result.SENT
    bodies = [call.body for call in out.platform.of(SEND)]
    assert bodies[0] == bodies[1] == first.body == again.body


async def test_the_bytes_of_an_earlier_attempt_win_over_new_words(out: Out) -> None:
    await out.way.send(delivery(to_person(text="新的话"), body=b'{"old":1}'))
    assert out.platform.of(SEND)[0].body == b'{"old":1}'


async def test_a_card_is_greyed_with_its_caption(out: Out) -> None:
    update = CardUpdate(task_id="PS-7_1", response_code="rc-1", caption="已由网格员一号接单")
    outcome = await out.way.send(delivery(to_person(text="", update=update)))
    assert outcome.result is Result.SENT
    assert out.platform.of(SEND) == []
    assert out.platform.of(UPDATE)[0].fields == {
        "userids": ["Member01"],
        "agentid": AGENT_ID,
        "response_code": "rc-1",
        "button": {"replace_name": "已由网格员一号接单"},
    }


@pytest.mark.parametrize(
    "answer",
    [
        saying(0, invaliduser="member01"),
        saying(0, invaliduser="other|member01"),
        saying(0, invaliduser=["Member01"]),
        saying(0, unlicenseduser="member01"),
        saying(81013),
        saying(60111),
    ],
)
async def test_a_person_the_platform_skipped_is_out_of_reach(out: Out, answer: object) -> None:
    await out.way.send(delivery(to_person()))
    out.platform.next(SEND, answer)  # type: ignore[arg-type]  # parametrized
    outcome = await out.way.send(delivery(to_person()))
    assert outcome.result is Result.UNREACHABLE
    assert outcome.detail


async def test_somebody_else_skipped_is_no_matter(out: Out) -> None:
    await out.way.send(delivery(to_person()))
    out.platform.next(SEND, saying(0, invaliduser="member011"))
    assert (await out.way.send(delivery(to_person()))).result is Result.SENT


@pytest.mark.parametrize("person", ["@all", "a|b", "", "@ALL"])
async def test_nobody_is_reached_by_an_account_that_means_many(out: Out, person: str) -> None:
    outcome = await out.way.send(delivery(to_person(person=UserId(person))))
    assert outcome.result is Result.UNREACHABLE
    assert out.platform.calls == []


async def test_a_group_gets_its_answer_by_the_one_time_address(out: Out) -> None:
    sent = delivery(to_group(), robot="翠湖群", reply=out.reply())
    outcome = await out.way.send(sent)
    assert (outcome.result, outcome.used_reply) == (Result.SENT, True)
    call = out.platform.of(REPLY)[0]
    assert call.query == {"response_code": "canary-rc"}
    assert call.fields == {"msgtype": "markdown", "markdown": {"content": "已登记 0007"}}
    assert out.platform.of(ROBOT) == []


@pytest.mark.parametrize("minutes", [-5, 0, 0.1])
async def test_an_address_that_is_over_is_not_tried(out: Out, minutes: float) -> None:
    sent = delivery(to_group(), robot="翠湖群", reply=out.reply(minutes=minutes))
    outcome = await out.way.send(sent)
    assert (outcome.result, outcome.used_reply) == (Result.SENT, False)
    assert out.platform.of(REPLY) == []


async def test_the_robot_speaks_when_the_address_turns_out_spent(out: Out) -> None:
    out.platform.next(REPLY, saying(40058))
    outcome = await out.way.send(delivery(to_group(), robot="翠湖群", reply=out.reply()))
    assert (outcome.result, outcome.used_reply) == (Result.SENT, True)
    assert len(out.platform.of(ROBOT)) == 1


async def test_an_answer_of_unknown_fate_is_not_said_twice(out: Out) -> None:
    out.platform.next(REPLY, reset)
    outcome = await out.way.send(delivery(to_group(), robot="翠湖群", reply=out.reply()))
    assert (outcome.result, outcome.used_reply) == (Result.UNKNOWN, True)
    assert out.platform.of(ROBOT) == []


async def test_a_busy_platform_leaves_the_address_unused(out: Out) -> None:
    out.platform.next(REPLY, saying(-1))
    outcome = await out.way.send(delivery(to_group(), reply=out.reply()))
    assert (outcome.result, outcome.used_reply) == (Result.RETRY, False)


async def test_members_are_mentioned_through_the_robot(out: Out) -> None:
    message = to_group(mentions=(PERSON, UserId("member02")))
    await out.way.send(delivery(message, robot="翠湖群", reply=out.reply()))
    call = out.platform.of(ROBOT)[0]
    assert call.query == {"key": "canary-key"}
    assert call.fields == {
        "msgtype": "text",
        "text": {"content": "已登记 0007", "mentioned_list": ["Member01", "member02"]},
    }
    assert out.platform.of(REPLY) == []


async def test_a_mention_without_a_working_robot_is_at_least_said(out: Out) -> None:
    out.platform.next(ROBOT, saying(93000))
    message = to_group(mentions=(PERSON,))
    outcome = await out.way.send(delivery(message, robot="翠湖群", reply=out.reply()))
    assert (outcome.result, outcome.used_reply) == (Result.SENT, True)


@pytest.mark.parametrize(
    ("code", "result"),
    [(93000, Result.UNREACHABLE), (45009, Result.PAUSED), (45002, Result.REFUSED)],
)
async def test_the_robots_errors_are_told_apart(out: Out, code: int, result: Result) -> None:
    out.platform.next(ROBOT, saying(code))
    assert (await out.way.send(delivery(to_group(), robot="翠湖群"))).result is result


async def test_a_group_without_any_way_says_what_to_do(out: Out) -> None:
    outcome = await out.way.send(delivery(to_group()))
    assert outcome.result is Result.UNREACHABLE
    assert "添加机器人" in outcome.detail


async def test_a_robot_that_is_not_in_the_settings_is_named(out: Out) -> None:
    outcome = await out.way.send(delivery(to_group(), robot="别的群"))
    assert outcome.result is Result.UNREACHABLE
    assert "别的群" in outcome.detail


async def test_a_person_is_answered_by_the_app_rather_than_by_the_address(out: Out) -> None:
    outcome = await out.way.send(delivery(to_person(), reply=out.reply()))
    assert (outcome.result, outcome.used_reply) == (Result.SENT, False)
    assert out.platform.of(REPLY) == []


async def test_a_person_is_answered_by_the_address_when_there_is_no_app(out: Out) -> None:
    outcome = await out.without_app.send(delivery(to_person(card=CARD), reply=out.reply()))
    assert (outcome.result, outcome.used_reply) == (Result.SENT, True)
    assert out.platform.of(REPLY)[0].fields["markdown"] == {"content": "工单 0007 待接"}


async def test_a_person_outside_the_app_is_answered_by_the_address(out: Out) -> None:
    await out.way.send(delivery(to_person()))
    out.platform.next(SEND, saying(81013))
    outcome = await out.way.send(delivery(to_person(), reply=out.reply()))
    assert (outcome.result, outcome.used_reply) == (Result.SENT, True)


async def test_without_app_and_address_a_person_is_out_of_reach(out: Out) -> None:
    outcome = await out.without_app.send(delivery(to_person()))
    assert outcome.result is Result.UNREACHABLE
    with pytest.raises(CallFailedError):
        await out.without_app.userid_by_mobile("13800000000")


async def test_a_card_update_never_goes_by_the_address(out: Out) -> None:
    update = CardUpdate(task_id="PS-7_1", response_code="rc-1", caption="已接单")
    message = to_person(text="", update=update)
    outcome = await out.without_app.send(delivery(message, reply=out.reply()))
    assert outcome.result is Result.UNREACHABLE
    assert out.platform.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=x",
        "http://127.0.0.1:9/steal",
        "http://127.0.0.2/steal",
        "file:///etc/hostname",
        "",
    ],
)
async def test_an_answer_goes_nowhere_but_to_the_platform(out: Out, url: str) -> None:
    reply = ReplyAddress(url=url, until=NOW + timedelta(hours=1))
    outcome = await out.way.send(delivery(to_group(), reply=reply))
    assert (outcome.result, outcome.used_reply) == (Result.REFUSED, True)
    assert out.platform.calls == []


async def test_a_long_text_is_cut_where_the_platform_would_cut_a_character(out: Out) -> None:
    message = to_person(text="电" * 5000)
    await out.way.send(delivery(message))
    await out.way.send(delivery(to_group(text="电" * 5000), robot="翠湖群"))
    await out.way.send(delivery(to_group(text="电" * 50_000), reply=out.reply()))
    app, robot, reply = (
        out.platform.of(path)[0].fields[sort]
        for path, sort in ((SEND, "text"), (ROBOT, "text"), (REPLY, "markdown"))
    )
    for found, limit in ((app, 2048), (robot, 2048), (reply, 20480)):
        assert isinstance(found, dict)
        content = found["content"]
        assert limit - 5 <= len(content.encode()) <= limit
        assert content.endswith("电…")


async def test_no_secret_is_in_any_outcome(out: Out) -> None:
    for bad in (reset, raw(b"canary"), raw(b"", status=500), saying(93000), saying(123456)):
        out.platform.next(ROBOT, bad)
        out.platform.next(REPLY, bad)
        for sent in (
            delivery(to_group(), robot="翠湖群"),
            delivery(to_group(), reply=out.reply()),
        ):
            assert "canary" not in repr(await out.way.send(sent))


def test_a_markdown_text_is_cut_to_each_channels_own_limit() -> None:
    app = json.loads(markdown_body(AGENT_ID, PERSON, "**停电**" * 1000))
    robot = json.loads(robot_markdown("**停电**" * 1000))
    assert app["msgtype"] == robot["msgtype"] == "markdown"
    assert app["touser"] == "Member01"
    assert 2040 <= len(app["markdown"]["content"].encode()) <= 2048
    assert 4090 <= len(robot["markdown"]["content"].encode()) <= 4096

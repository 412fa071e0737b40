"""Template cards: what is refused, what a press reports, what an update changes."""

from collections.abc import Iterator

import pytest
from aiohttp import web

from sandbox.clock import ScaledClock
from sandbox.errors import PageError
from sandbox.messages import Card, Message
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import (
    CORP,
    Bot,
    Heard,
    Json,
    Receiver,
    agent_reply,
    aibot_reply,
    button_card,
)


async def _sent(bot: Bot, change: Json | None = None, *, touser: str = "wgy01|wgy02") -> Json:
    card = button_card() | (change or {})
    return await bot.send({"touser": touser, "msgtype": "template_card", "template_card": card})


def _last(platform: Platform, conversation: str) -> tuple[Message, Card]:
    message = platform.messages(conversation)[-1]
    assert message.card is not None
    return message, message.card


async def test_a_card_shows_title_rows_buttons_and_the_first_choice(
    bot: Bot, platform: Platform
) -> None:
    answer = await _sent(bot)
    assert answer["errcode"] == 0
    assert str(answer["response_code"]).startswith("rc-")
    _, card = _last(platform, "app:wgy01")
    assert (card.title, card.desc) == ("报修 PS-1", "滨河社区3栋 停电")
    assert card.rows == (("报告人", "居民一号"),)
    assert [(b.text, b.key, b.disabled) for b in card.buttons] == [
        ("接单", "accept", False),
        ("转派", "hand_over", False),
    ]
    assert card.choices[0].selected == "30m"


_LONG = "钥" * 342
BROKEN: list[Json] = [
    {"task_id": ""},
    {"task_id": "工单1"},
    {"task_id": "x" * 129},
    {"button_list": []},
    {"button_list": [{"text": str(n), "key": str(n)} for n in range(7)]},
    {"button_list": [{"text": "接单", "key": _LONG}]},
    {"button_list": [{"text": "接单", "key": ""}]},
    {"button_list": [{"text": "接单", "key": "a", "style": 5}]},
    {"main_title": {"title": ""}},
    {"horizontal_content_list": [{"keyname": str(n)} for n in range(7)]},
    {"horizontal_content_list": [{"keyname": "人", "type": 3}]},
    {"jump_list": [{"title": str(n)} for n in range(4)]},
    {"card_type": "surprise"},
    {"card_type": "text_notice"},
    {"card_type": "news_notice"},
    {"card_type": "vote_interaction"},
    {"card_type": "multiple_interaction"},
    {"action_menu": {"action_list": []}},
]


@pytest.mark.parametrize("change", BROKEN)
async def test_a_card_that_breaks_a_documented_rule_is_refused_and_not_shown(
    bot: Bot, change: Json
) -> None:
    assert (await _sent(bot, change))["errcode"] == 40058
    assert bot.texts("app:wgy01") == []


async def test_too_many_choices_are_refused(bot: Bot) -> None:
    options = [{"id": str(n), "text": str(n)} for n in range(11)]
    selection = {"question_key": "eta", "option_list": options}
    assert (await _sent(bot, {"button_selection": selection}))["errcode"] == 40058


async def test_a_task_id_is_used_once_for_ever(bot: Bot, clock: ScaledClock) -> None:
    assert (await _sent(bot))["errcode"] == 0
    assert (await _sent(bot))["errcode"] == 40058
    clock.jump(400 * 86400)
    bot.token = ""
    assert (await _sent(bot))["errcode"] == 40058
    assert (await _sent(bot, {"task_id": "PS-1_2"}))["errcode"] == 0


async def test_a_refused_card_does_not_use_its_task_id_up(bot: Bot) -> None:
    assert (await _sent(bot, touser="nobody"))["errcode"] == 81013
    assert (await _sent(bot))["errcode"] == 0


async def test_longer_than_advised_is_sent_with_a_note(bot: Bot, platform: Platform) -> None:
    await _sent(bot, {"main_title": {"title": "长" * 37}})
    assert platform.stage.wire.api[-1].notes == ("long:main_title.title>36",)


async def test_the_code_of_the_send_greys_every_copy_once(bot: Bot, platform: Platform) -> None:
    sent = await _sent(bot)
    update: Json = {
        "atall": 1,
        "response_code": sent["response_code"],
        "button": {"replace_name": "已由网格员一号接单"},
    }
    first = await bot.send(update, path="message/update_template_card")
    assert (first["errcode"], first["invaliduser"]) == (0, [])
    for userid in ("wgy01", "wgy02"):
        _, card = _last(platform, f"app:{userid}")
        assert card.caption == "已由网格员一号接单"
        assert all(button.disabled for button in card.buttons)
    second = await bot.send(update, path="message/update_template_card")
    assert second["errcode"] == 40058


async def test_only_the_named_copies_change_and_strangers_are_invalid(
    bot: Bot, platform: Platform
) -> None:
    sent = await _sent(bot)
    answer = await bot.send(
        {
            "userids": ["wgy02", "sqsj01"],
            "response_code": sent["response_code"],
            "button": {"replace_name": "已接单"},
        },
        path="message/update_template_card",
    )
    assert answer["invaliduser"] == ["sqsj01"]
    assert _last(platform, "app:wgy01")[1].caption is None
    assert _last(platform, "app:wgy02")[1].caption == "已接单"


async def test_a_response_code_lives_72_hours(bot: Bot, clock: ScaledClock) -> None:
    sent = await _sent(bot)
    clock.jump(72 * 3600)
    bot.token = ""
    answer = await bot.send(
        {"atall": 1, "response_code": sent["response_code"], "button": {"replace_name": "晚了"}},
        path="message/update_template_card",
    )
    assert answer["errcode"] == 40058


async def test_a_whole_new_card_may_take_the_place_of_the_old(
    bot: Bot, platform: Platform
) -> None:
    sent = await _sent(bot)
    card = button_card(main_title={"title": "已到场"}, replace_text="已到场")
    answer = await bot.send(
        {"atall": 1, "response_code": sent["response_code"], "template_card": card},
        path="message/update_template_card",
    )
    assert answer["errcode"] == 0
    _, shown = _last(platform, "app:wgy01")
    assert (shown.title, shown.caption, shown.task_id) == ("已到场", "已到场", "PS-1_1")


async def test_a_press_reports_key_task_choice_and_a_fresh_code(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    sent = await _sent(bot)
    message, _ = _last(platform, "app:wgy01")
    await platform.press("wgy01", message.seq, "accept", {"eta": "60m"})
    await platform.idle()
    (event,) = receiver.heard
    assert (event.channel, event.signed, event.receive_id) == ("agent", True, CORP)
    assert event.xml("Event") == "template_card_event"
    assert event.xml("FromUserName") == "wgy01"
    assert event.xml("EventKey") == "accept"
    assert event.xml("TaskId") == "PS-1_1"
    assert event.xml("CardType") == "button_interaction"
    assert event.xml("QuestionKey") == "eta"
    assert event.xml("OptionId") == "60m"
    assert "<MsgId>" not in event.plain
    code = event.xml("ResponseCode")
    assert code != sent["response_code"]
    update: Json = {"atall": 1, "response_code": code, "button": {"replace_name": "已接单"}}
    assert (await bot.send(update, path="message/update_template_card"))["errcode"] == 0
    assert _last(platform, "app:wgy02")[1].caption == "已接单"
    assert _last(platform, "app:wgy01")[1].choices[0].selected == "60m"


async def test_a_grey_button_a_strange_key_and_another_persons_card_cannot_be_pressed(
    bot: Bot, platform: Platform
) -> None:
    sent = await _sent(bot)
    message, _ = _last(platform, "app:wgy01")
    with pytest.raises(PageError, match="没有这个按钮"):
        await platform.press("wgy01", message.seq, "nonsense")
    with pytest.raises(PageError, match="不在这个会话里"):
        await platform.press("wgy02", message.seq, "accept")
    with pytest.raises(PageError, match="没有这个选项"):
        await platform.press("wgy01", message.seq, "accept", {"eta": "9h"})
    await bot.send(
        {"atall": 1, "response_code": sent["response_code"], "button": {"replace_name": "已接单"}},
        path="message/update_template_card",
    )
    with pytest.raises(PageError, match="已接单"):
        await platform.press("wgy01", message.seq, "accept")


async def test_a_passive_update_changes_only_the_copy_of_who_pressed(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    async def grey(_heard: Heard) -> web.Response:
        return agent_reply(
            "<xml><MsgType><![CDATA[update_button]]></MsgType>"
            "<Button><ReplaceName><![CDATA[已接单]]></ReplaceName></Button></xml>"
        )

    receiver.answer = grey
    await _sent(bot)
    message, _ = _last(platform, "app:wgy01")
    await platform.press("wgy01", message.seq, "accept")
    await platform.idle()
    assert _last(platform, "app:wgy01")[1].caption == "已接单"
    assert _last(platform, "app:wgy02")[1].caption is None


async def test_a_passive_card_in_camel_case_replaces_the_pressed_one(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    async def replaced(_heard: Heard) -> web.Response:
        return agent_reply(
            "<xml><MsgType>update_template_card</MsgType><TemplateCard>"
            "<CardType>button_interaction</CardType><MainTitle><Title>处理中</Title></MainTitle>"
            "<HorizontalContentList><KeyName>接单人</KeyName><Value>网格员一号</Value>"
            "</HorizontalContentList>"
            "<ButtonList><Text>完成</Text><Style>1</Style><Key>done</Key></ButtonList>"
            "</TemplateCard></xml>"
        )

    receiver.answer = replaced
    await _sent(bot)
    message, _ = _last(platform, "app:wgy01")
    await platform.press("wgy01", message.seq, "accept")
    await platform.idle()
    _, card = _last(platform, "app:wgy01")
    assert (card.title, card.rows) == ("处理中", (("接单人", "网格员一号"),))
    assert [(button.text, button.key) for button in card.buttons] == [("完成", "done")]
    assert bot.unexpected == []


async def test_an_ai_bot_card_reports_its_press_and_takes_an_update(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    async def card_then_update(heard: Heard) -> web.Response:
        if heard.json["msgtype"] == "text":
            return aibot_reply(
                heard, {"msgtype": "template_card", "template_card": button_card("AI-1")}
            )
        new = button_card("AI-1", replace_text="收到")
        return aibot_reply(heard, {"response_type": "update_template_card", "template_card": new})

    receiver.answer = card_then_update
    await platform.say("jm01", "group:wr_binhe", "@电力管家 来张卡片")
    await platform.idle()
    message, _ = _last(platform, "group:wr_binhe")
    await platform.press("sqsj01", message.seq, "accept")
    await platform.idle()
    event = receiver.heard[-1].json
    assert event["msgtype"] == "event"
    assert (event["chattype"], event["chatid"]) == ("group", "wr_binhe")
    assert event["from"] == {"userid": "sqsj01"}
    assert str(event["response_url"]).startswith(bot.sandbox.url)
    assert event["event"] == {
        "eventtype": "template_card_event",
        "template_card_event": {
            "card_type": "button_interaction",
            "event_key": "accept",
            "task_id": "AI-1",
            "selected_items": {
                "selected_item": [{"question_key": "eta", "option_ids": {"option_id": ["30m"]}}]
            },
        },
    }
    assert _last(platform, "group:wr_binhe")[1].caption == "收到"


OPTIONS = [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙", "is_checked": True}]
SUBMIT: Json = {"text": "提交", "key": "submit"}


@pytest.mark.parametrize(
    "form",
    [
        {
            "card_type": "vote_interaction",
            "checkbox": {"question_key": "q", "option_list": OPTIONS},
        },
        {
            "card_type": "multiple_interaction",
            "select_list": [{"question_key": "q", "option_list": OPTIONS, "selected_id": "b"}],
        },
    ],
)
async def test_a_form_card_reports_what_was_chosen_with_its_submit_button(
    bot: Bot, platform: Platform, receiver: Receiver, form: Json
) -> None:
    card: Json = {"main_title": {"title": "问"}, "task_id": "F-1", "submit_button": SUBMIT, **form}
    answer = await bot.send({"touser": "wgy01", "msgtype": "template_card", "template_card": card})
    assert answer["errcode"] == 0
    message, shown = _last(platform, "app:wgy01")
    assert shown.choices[0].selected == "b"
    await platform.press("wgy01", message.seq, "submit", {"q": "a"})
    await platform.idle()
    (event,) = receiver.heard
    assert (event.xml("EventKey"), event.xml("OptionId")) == ("submit", "a")


async def test_a_button_that_opens_a_page_tells_the_bot_nothing(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    await _sent(
        bot,
        {
            "button_list": [
                {"text": "看地图", "type": 1, "url": "https://example.invalid/", "key": "map"}
            ]
        },
    )
    message, _ = _last(platform, "app:wgy01")
    with pytest.raises(PageError, match="打开网页"):
        await platform.press("wgy01", message.seq, "map")
    await platform.idle()
    assert receiver.heard == []


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"button": {}},
        {"template_card": {"card_type": "button_interaction"}},
        {"template_card": button_card("another-task", replace_text="x")},
    ],
)
async def test_a_refused_update_changes_nothing_and_keeps_the_code(
    bot: Bot, platform: Platform, update: Json
) -> None:
    code = (await _sent(bot))["response_code"]
    path = "message/update_template_card"
    refused = await bot.send({"atall": 1, "response_code": code, **update}, path=path)
    nobody = await bot.send(
        {"response_code": code, "button": {"replace_name": "已接单"}}, path=path
    )
    assert (refused["errcode"], nobody["errcode"]) == (40058, 81013)
    assert _last(platform, "app:wgy01")[1].caption is None
    good: Json = {"atall": 1, "response_code": code, "button": {"replace_name": "已接单"}}
    assert (await bot.send(good, path=path))["errcode"] == 0


async def test_an_ai_bot_card_holds_no_attachment_and_its_update_names_its_task(
    bot: Bot, platform: Platform, receiver: Receiver
) -> None:
    rows = [{"keyname": "附件", "type": 2, "media_id": "x"}]
    replies: Iterator[Json] = iter(
        [
            {"msgtype": "template_card", "template_card": button_card("A-1")},
            {
                "msgtype": "template_card",
                "template_card": button_card("A-2", horizontal_content_list=rows),
            },
            {
                "response_type": "update_template_card",
                "template_card": button_card("", replace_text="收到"),
            },
        ]
    )

    async def answer(heard: Heard) -> web.Response:
        return aibot_reply(heard, next(replies))

    receiver.answer = answer
    for _ in range(2):
        await platform.say("jm01", "aibot:jm01", "卡片")
        await platform.idle()
    message = platform.messages("aibot:jm01")[1]
    await platform.press("jm01", message.seq, "accept")
    await platform.idle()
    assert [m.kind for m in platform.messages("aibot:jm01")] == ["text", "card", "text"]
    assert bot.unexpected == ["bad_reply", "bad_reply"]

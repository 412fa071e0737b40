"""message/send and recall: who gets what, and every documented limit."""

import pytest

from sandbox.clock import ScaledClock
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import AGENT_ID, Bot, Json


async def test_a_text_reaches_each_named_member_in_his_own_chat(bot: Bot) -> None:
    answer = await bot.text("wgy01|sqsj01", "请到 3 栋")
    assert answer["errcode"] == 0
    assert answer["invaliduser"] == ""
    assert bot.texts("app:wgy01") == ["请到 3 栋"]
    assert bot.texts("app:sqsj01") == ["请到 3 栋"]
    assert bot.texts("app:wgy03") == []
    assert bot.unexpected == []


async def test_an_unknown_member_is_named_in_invaliduser_and_the_others_are_reached(
    bot: Bot,
) -> None:
    answer = await bot.text("wgy01|Nobody", "在吗")
    assert (answer["errcode"], answer["invaliduser"]) == (0, "nobody")
    assert bot.texts("app:wgy01") == ["在吗"]


async def test_somebody_who_left_and_nobody_at_all_answer_81013(bot: Bot) -> None:
    assert (await bot.text("wgy09", "在吗"))["errcode"] == 81013
    assert (await bot.text("", "在吗"))["errcode"] == 81013


async def test_at_all_reaches_every_member(bot: Bot, platform: Platform) -> None:
    await bot.text("@all", "通知")
    assert all(bot.texts(f"app:{userid}") == ["通知"] for userid in platform.stage.world.people)


async def test_a_text_of_2048_bytes_passes_whole_and_a_longer_one_is_cut_and_recorded(
    bot: Bot,
) -> None:
    exact = "电" * 682 + "ok"
    await bot.text("wgy01", exact)
    assert bot.unexpected == []
    assert (await bot.text("wgy01", "电" * 683))["errcode"] == 0
    assert bot.texts("app:wgy01") == [exact, "电" * 682]
    assert bot.unexpected == ["truncated"]


async def test_markdown_over_2048_bytes_is_an_error_and_nothing_arrives(bot: Bot) -> None:
    def body(content: str) -> Json:
        return {"touser": "wgy01", "msgtype": "markdown", "markdown": {"content": content}}

    assert (await bot.send(body("x" * 2048)))["errcode"] == 0
    assert (await bot.send(body("x" * 2049)))["errcode"] == 45002
    assert len(bot.texts("app:wgy01")) == 1


async def test_the_31st_message_of_a_minute_is_dropped_without_an_error(
    bot: Bot, clock: ScaledClock
) -> None:
    for number in range(31):
        assert (await bot.text("wgy01", f"第 {number}"))["errcode"] == 0
    assert len(bot.texts("app:wgy01")) == 30
    assert bot.unexpected == ["dropped"]
    assert (await bot.text("wgy03", "别人不受影响"))["errcode"] == 0
    assert bot.texts("app:wgy03") == ["别人不受影响"]
    clock.jump(60)
    await bot.text("wgy01", "下一分钟")
    assert bot.texts("app:wgy01")[-1] == "下一分钟"


async def test_the_1001st_message_of_an_hour_is_dropped(bot: Bot, clock: ScaledClock) -> None:
    for number in range(1001):
        if number % 30 == 0:
            clock.jump(61)
        await bot.text("wgy01", str(number))
    assert len(bot.texts("app:wgy01")) == 1000
    assert bot.unexpected == ["dropped"]


async def test_an_identical_body_is_delivered_once_within_the_interval(
    bot: Bot, clock: ScaledClock
) -> None:
    more = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    first = await bot.text("wgy01", "催办", **more)
    again = await bot.text("wgy01", "催办", **more)
    assert again == first
    await bot.text("wgy01", "催办!", **more)
    assert bot.texts("app:wgy01") == ["催办", "催办!"]
    clock.jump(600)
    await bot.text("wgy01", "催办", **more)
    assert bot.texts("app:wgy01") == ["催办", "催办!", "催办"]


async def test_without_the_check_an_identical_body_is_delivered_twice(bot: Bot) -> None:
    await bot.text("wgy01", "催办")
    await bot.text("wgy01", "催办")
    assert bot.texts("app:wgy01") == ["催办", "催办"]


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"touser": "wgy01", "msgtype": "text", "text": {"content": " "}}, 44004),
        ({"touser": "wgy01", "msgtype": "text"}, 44004),
        ({"touser": "wgy01", "msgtype": "poem", "poem": {}}, 40008),
        ({"touser": "wgy01", "msgtype": "image", "image": {"media_id": "x"}}, 40007),
        ({"touser": "wgy01", "msgtype": "template_card"}, 40058),
        (
            {
                "touser": "|".join(map(str, range(1001))),
                "msgtype": "text",
                "text": {"content": "x"},
            },
            40058,
        ),
        ({"agentid": AGENT_ID + 1, "touser": "wgy01", "msgtype": "text"}, 40056),
    ],
)
async def test_a_wrong_body_has_its_documented_code_and_shows_nothing(
    bot: Bot, body: Json, errcode: int
) -> None:
    assert (await bot.send(body))["errcode"] == errcode
    assert bot.texts("app:wgy01") == []


async def test_a_recalled_message_reads_as_recalled_for_24_hours_only(
    bot: Bot, platform: Platform, clock: ScaledClock
) -> None:
    early, late = await bot.text("wgy01|wgy03", "一"), await bot.text("wgy01", "二")
    answer = await bot.send({"msgid": early["msgid"]}, path="message/recall")
    assert answer["errcode"] == 0
    assert [m.recalled for m in platform.messages("app:wgy01")] == [True, False]
    assert [m.recalled for m in platform.messages("app:wgy03")] == [True]
    clock.jump(86400)
    bot.token = ""
    answer = await bot.send({"msgid": late["msgid"]}, path="message/recall")
    assert answer["errcode"] == 40058


async def test_a_mobile_number_finds_its_userid(bot: Bot) -> None:
    found = await bot.send({"mobile": "13800000201"}, path="user/getuserid")
    unknown = await bot.send({"mobile": "13800009999"}, path="user/getuserid")
    assert (found["userid"], unknown["errcode"]) == ("wgy01", 46004)


async def test_an_unknown_path_bad_json_and_a_wrong_method_are_unexpected(bot: Bot) -> None:
    await bot.text("wgy01", "你好")
    unknown = await bot.send({}, path="appchat/send")
    async with bot.session.post(
        f"{bot.sandbox.url}/cgi-bin/message/send",
        params={"access_token": bot.token},
        data=b"{not json",
    ) as response:
        broken = await response.json()
        assert response.status == 200
    method = await bot.get("/cgi-bin/message/send", access_token=bot.token)
    assert (unknown["errcode"], broken["errcode"], method["errcode"]) == (40066, 40058, 43002)
    assert bot.unexpected == ["unknown_path", "bad_request", "bad_request"]

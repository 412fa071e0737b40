"""Saying something to one member through the app (page 90236), and updating a card (94888)."""

from bot.channels.api import ApiClient, json_bytes
from bot.channels.cards import card_fields
from bot.channels.errcodes import OK, outcome_of
from bot.channels.http import Answer, CallFailedError
from bot.channels.words import TEXT_BYTES, cut_bytes, cut_characters, plain_words
from domain.ids import UserId
from domain.outbound import CardUpdate, Outcome, Outgoing, Purpose, Result

DUPLICATE_WINDOW = 1800
"""Seconds within which the platform delivers an identical body only once."""

_SEND = "/cgi-bin/message/send"
_UPDATE = "/cgi-bin/message/update_template_card"
_CAPTION_CHARACTERS = 30


def text_body(agent_id: int, person: UserId, text: str, *, once: bool = True) -> bytes:
    """Return the request of a text; a `<` in it never opens anything.

    Args:
        once: the platform drops the same request for half an hour, so that a repeat of a send
            of unknown outcome is harmless. False for answers: the same answer to the next
            command is no repeat, and must not vanish.
    """
    content = cut_bytes(plain_words(text), TEXT_BYTES)
    return sort_body(agent_id, person, "text", {"content": content}, once=once)


def markdown_body(agent_id: int, person: UserId, text: str) -> bytes:
    """Return the request of a markdown text; shown in WeCom only, not in WeChat."""
    return sort_body(agent_id, person, "markdown", {"content": cut_bytes(text, TEXT_BYTES)})


def message_body(agent_id: int, person: UserId, message: Outgoing) -> bytes:
    """Return the request of a message: its card if it has one, else its text.

    The same message always gives the same bytes: the platform's duplicate check needs that.
    """
    if message.card is None:
        once = message.purpose is not Purpose.REPLY
        return text_body(agent_id, person, message.text, once=once)
    return sort_body(agent_id, person, "template_card", card_fields(message.card))


def update_body(agent_id: int, person: UserId, update: CardUpdate) -> bytes:
    """Return the request that greys a card's buttons and shows the caption instead."""
    return json_bytes(
        {
            "userids": [person],
            "agentid": agent_id,
            "response_code": update.response_code,
            "button": {"replace_name": cut_characters(update.caption, _CAPTION_CHARACTERS)},
        }
    )


async def send_to_person(
    api: ApiClient, person: UserId, message: Outgoing, earlier_body: bytes
) -> Outcome:
    """Send a message or a card update to one member.

    Args:
        api: the app.
        person: to whom.
        message: what.
        earlier_body: bytes of an earlier attempt, sent again unchanged; empty the first time.
    """
    if message.update is not None:
        path, body = _UPDATE, earlier_body or update_body(api.agent_id, person, message.update)
    else:
        path, body = _SEND, earlier_body or message_body(api.agent_id, person, message)
    return await send_body(api, person, body, path)


async def send_body(api: ApiClient, person: UserId, body: bytes, path: str = _SEND) -> Outcome:
    """Send a finished request to one member."""
    if not _names_one(person):
        return Outcome(result=Result.UNREACHABLE, detail="成员账号无效，请核对名册")
    try:
        answer = await api.post(path, body)
    except CallFailedError as error:
        failed = error.outcome
        return Outcome(result=failed.result, wait=failed.wait, detail=failed.detail, body=body)
    return _judge(answer, person, body)


def _names_one(person: UserId) -> bool:
    """Whether it is one account: ``@all`` and ``a|b`` would reach others."""
    return bool(person) and "|" not in person and not person.startswith("@")


def sort_body(
    agent_id: int, person: UserId, sort: str, content: dict[str, object], *, once: bool = True
) -> bytes:
    """Return the request of any sort of message: text, image, file, template_card."""
    return json_bytes(
        {
            "touser": person,
            "msgtype": sort,
            "agentid": agent_id,
            sort: content,
            "enable_duplicate_check": int(once),
            "duplicate_check_interval": DUPLICATE_WINDOW,
        }
    )


def _judge(answer: Answer, person: UserId, body: bytes) -> Outcome:
    """Read the answer; errcode 0 may still say that the only recipient got nothing."""
    missed = ""
    if answer.errcode == OK and person.lower() in answer.names("invaliduser"):
        missed = "成员不在应用可见范围内，或账号不存在"
    elif answer.errcode == OK and person.lower() in answer.names("unlicenseduser"):
        missed = "成员没有接口许可，请在管理后台分配"
    if missed:
        return Outcome(result=Result.UNREACHABLE, detail=missed, body=body)
    judged = outcome_of(answer)
    return Outcome(
        result=judged.result,
        wait=judged.wait,
        detail=judged.detail,
        response_code=answer.text("response_code"),
        body=body,
    )

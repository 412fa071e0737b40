"""The plaintexts of callbacks, before encryption (official pages 90239, 90240, 100719, 101027)."""

from collections.abc import Mapping, Sequence

from sandbox.jsonio import JsonObject

XmlValue = str | int | Sequence[tuple[str, "XmlValue"]]


def xml(fields: Sequence[tuple[str, XmlValue]]) -> str:
    """Write fields as the platform does: text in CDATA, numbers bare, lists nested."""
    return f"<xml>{_nodes(fields)}</xml>"


def _nodes(fields: Sequence[tuple[str, XmlValue]]) -> str:
    return "".join(f"<{name}>{_node(value)}</{name}>" for name, value in fields)


def _node(value: XmlValue) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return _nodes(value)


def agent_message(
    corp_id: str,
    agent_id: int,
    *,
    sender: str,
    created: int,
    msgid: str,
    content: Sequence[tuple[str, XmlValue]],
) -> str:
    """Write a message of a member to the app. `content` begins with its MsgType."""
    return xml(
        [
            ("ToUserName", corp_id),
            ("FromUserName", sender),
            ("CreateTime", created),
            *content,
            ("MsgId", int(msgid)),
            ("AgentID", agent_id),
        ]
    )


def agent_event(
    corp_id: str,
    agent_id: int,
    *,
    sender: str,
    created: int,
    event: str,
    more: Sequence[tuple[str, XmlValue]],
) -> str:
    """Write an event of the app; events carry no MsgId."""
    return xml(
        [
            ("ToUserName", corp_id),
            ("FromUserName", sender),
            ("CreateTime", created),
            ("MsgType", "event"),
            ("Event", event),
            *more,
            ("AgentID", agent_id),
        ]
    )


def agent_card_fields(
    *, key: str, task_id: str, card_type: str, code: str, selected: Mapping[str, str]
) -> list[tuple[str, XmlValue]]:
    """Write what a pressed button of an app card reports."""
    fields: list[tuple[str, XmlValue]] = [
        ("EventKey", key),
        ("TaskId", task_id),
        ("CardType", card_type),
        ("ResponseCode", code),
    ]
    if selected:
        items: list[tuple[str, XmlValue]] = [
            ("SelectedItem", [("QuestionKey", question), ("OptionIds", [("OptionId", option)])])
            for question, option in selected.items()
        ]
        fields.append(("SelectedItems", items))
    return fields


def aibot_card_event(
    *, key: str, task_id: str, card_type: str, selected: Mapping[str, str]
) -> JsonObject:
    """Write what a pressed button of an AI-bot card reports."""
    items = [
        {"question_key": question, "option_ids": {"option_id": [option]}}
        for question, option in selected.items()
    ]
    return {
        "eventtype": "template_card_event",
        "template_card_event": {
            "card_type": card_type,
            "event_key": key,
            "task_id": task_id,
            "selected_items": {"selected_item": items},
        },
    }

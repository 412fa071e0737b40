"""A neutral card as the platform's button card (按钮交互型模板卡片, page 90236)."""

from bot.channels.words import cut_characters
from domain.outbound import Card, CardChoice

_ROWS = 6
_BUTTONS = 6
_OPTIONS = 10


def card_fields(card: Card) -> dict[str, object]:
    """Return the `template_card` of a message; what is too long for a field is cut."""
    fields: dict[str, object] = {
        "card_type": "button_interaction",
        "source": {"desc": "电力管家"},
        "main_title": {
            "title": cut_characters(card.title, 36),
            "desc": cut_characters(card.desc, 44),
        },
        "horizontal_content_list": [
            {"keyname": cut_characters(name, 5), "value": cut_characters(value, 30)}
            for name, value in card.rows[:_ROWS]
        ],
        "button_list": [
            {"text": cut_characters(button.text, 10), "style": button.style, "key": button.key}
            for button in card.buttons[:_BUTTONS]
        ],
        "task_id": card.task_id,
    }
    if card.choice is not None:
        fields["button_selection"] = _choice_fields(card.choice)
    return fields


def _choice_fields(choice: CardChoice) -> dict[str, object]:
    options = choice.options[:_OPTIONS]
    return {
        "question_key": choice.key,
        "title": cut_characters(choice.title, 13),
        "option_list": [
            {"id": ident, "text": cut_characters(text, 16)} for ident, text in options
        ],
        "selected_id": options[0][0] if options else "",
    }

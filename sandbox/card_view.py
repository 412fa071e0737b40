"""From a template card on the wire to the card that stands in the chat."""

from dataclasses import replace

from sandbox.card_rules import Selection, TemplateCard
from sandbox.messages import Card, CardButton, CardChoice


def view_of(card: TemplateCard, *, task_id: str | None = None) -> Card:
    """Draw a card. `task_id` overrides the card's own (an update may leave it out).

    A `replace_text` takes the place of the buttons, which are greyed.
    """
    view = Card(
        task_id=card.task_id if task_id is None else task_id,
        card_type=card.card_type,
        title=card.main_title.title,
        desc=card.main_title.desc,
        source=card.source.desc if card.source else "",
        sub_title=card.sub_title_text,
        emphasis=(
            (card.emphasis_content.title, card.emphasis_content.desc)
            if card.emphasis_content
            else None
        ),
        quote_text=card.quote_area.quote_text if card.quote_area else "",
        rows=tuple((row.keyname, row.value) for row in card.horizontal_content_list),
        buttons=tuple(_buttons(card)),
        choices=tuple(_choices(card)),
        url=card.card_action.url if card.card_action else "",
    )
    return greyed(view, card.replace_text) if card.replace_text else view


def greyed(card: Card, caption: str) -> Card:
    """Grey every button and drop-down, and put a caption in their place."""
    return replace(
        card,
        caption=caption,
        buttons=tuple(replace(button, disabled=True) for button in card.buttons),
        choices=tuple(replace(choice, disabled=True) for choice in card.choices),
    )


def chosen(card: Card, selected: dict[str, str]) -> Card:
    """Show what a person picked in the drop-downs."""
    return replace(
        card,
        choices=tuple(
            replace(choice, selected=selected.get(choice.key, choice.selected))
            for choice in card.choices
        ),
    )


def _buttons(card: TemplateCard) -> list[CardButton]:
    found = [
        CardButton(text=button.text, key=button.key, style=button.style, url=button.url)
        for button in card.button_list
    ]
    if card.submit_button is not None:
        found.append(CardButton(text=card.submit_button.text, key=card.submit_button.key))
    return found


def _choices(card: TemplateCard) -> list[CardChoice]:
    found = [_choice(selection) for selection in card.select_list]
    if card.button_selection is not None:
        found.append(_choice(card.button_selection))
    if card.checkbox is not None:
        ticked = [option.id for option in card.checkbox.option_list if option.is_checked]
        found.append(
            CardChoice(
                key=card.checkbox.question_key,
                title="",
                options=tuple((option.id, option.text) for option in card.checkbox.option_list),
                selected=ticked[0] if ticked else "",
                disabled=card.checkbox.disable,
            )
        )
    return found


def _choice(selection: Selection) -> CardChoice:
    return CardChoice(
        key=selection.question_key,
        title=selection.title,
        options=tuple((option.id, option.text) for option in selection.option_list),
        selected=selection.selected_id or selection.option_list[0].id,
        disabled=selection.disable,
    )

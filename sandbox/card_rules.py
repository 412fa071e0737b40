"""What the platform demands of a template card (official pages 90236, 101032, 91770)."""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sandbox.errors import ApiError
from sandbox.jsonio import JsonObject
from sandbox.limits import byte_len

Flavour = Literal["app", "aibot", "robot"]
INTERACTIVE = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
_TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_MEMBER_ROW, _ATTACHMENT_ROW = 3, 2


def _at_most(limit: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if byte_len(text) > limit:
            raise ValueError(f"longer than {limit} bytes")
        return text

    return check


Id128 = Annotated[str, AfterValidator(_at_most(128)), Field(min_length=1)]
Key1024 = Annotated[str, AfterValidator(_at_most(1024))]


class Part(BaseModel):
    """A part of a card; fields the sandbox does not look at are let through."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Source(Part):
    """Where the card comes from; colour 0 grey, 1 black, 2 red, 3 green."""

    icon_url: str = ""
    desc: str = ""
    desc_color: int = Field(0, ge=0, le=3)


class Title(Part):
    """A title and a line below it."""

    title: str = ""
    desc: str = ""


class QuoteArea(Part):
    """A quoted passage; type 1 opens a page, 2 a mini-program."""

    type: int = Field(0, ge=0, le=2)
    url: str = ""
    title: str = ""
    quote_text: str = ""


class Row(Part):
    """A name and a value; type 1 link, 2 attachment, 3 member card."""

    keyname: str = Field(min_length=1)
    value: str = ""
    type: int = Field(0, ge=0, le=3)
    url: str = ""
    media_id: str = ""
    userid: str = ""


class Jump(Part):
    """A link at the foot of the card."""

    type: int = Field(0, ge=0, le=3)
    title: str = Field(min_length=1)
    url: str = ""


class CardAction(Part):
    """What a tap on the whole card does: 1 page, 2 mini-program."""

    type: int = Field(ge=1, le=2)
    url: str = ""
    appid: str = ""


class Button(Part):
    """A button; type 0 calls back with its key, 1 opens a page."""

    type: int = Field(0, ge=0, le=1)
    text: str = Field(min_length=1)
    style: int = Field(1, ge=1, le=4)
    key: Key1024 = ""
    url: str = ""


class Option(Part):
    """One choice."""

    id: Id128
    text: str = Field(min_length=1)
    is_checked: bool = False


class Selection(Part):
    """A drop-down."""

    question_key: str = Field(min_length=1)
    title: str = ""
    option_list: list[Option] = Field(min_length=1, max_length=10)
    selected_id: str = ""
    disable: bool = False


class Checkbox(Part):
    """A list to tick; mode 0 one, 1 several."""

    question_key: str = Field(min_length=1)
    option_list: list[Option] = Field(min_length=1, max_length=20)
    mode: int = Field(0, ge=0, le=1)
    disable: bool = False


class SubmitButton(Part):
    """The button that sends what was chosen."""

    text: str = Field(min_length=1)
    key: Key1024


class MenuAction(Part):
    """One line of the menu at the top right."""

    text: str = Field(min_length=1)
    key: Key1024


class ActionMenu(Part):
    """The menu at the top right."""

    desc: str = ""
    action_list: list[MenuAction] = Field(min_length=1, max_length=3)


class TemplateCard(Part):
    """A template card as it crosses the wire."""

    card_type: Literal[
        "text_notice",
        "news_notice",
        "button_interaction",
        "vote_interaction",
        "multiple_interaction",
    ]
    task_id: str = ""
    source: Source | None = None
    main_title: Title = Title()
    quote_area: QuoteArea | None = None
    emphasis_content: Title | None = None
    sub_title_text: str = ""
    horizontal_content_list: list[Row] = Field(default=[], max_length=6)
    jump_list: list[Jump] = Field(default=[], max_length=3)
    card_action: CardAction | None = None
    button_list: list[Button] = Field(default=[], max_length=6)
    button_selection: Selection | None = None
    checkbox: Checkbox | None = None
    select_list: list[Selection] = Field(default=[], max_length=3)
    submit_button: SubmitButton | None = None
    action_menu: ActionMenu | None = None
    card_image: JsonObject | None = None
    image_text_area: JsonObject | None = None
    replace_text: str = ""


def check_card(raw: object, flavour: Flavour, *, update: bool = False) -> TemplateCard:
    """Read a card and hold it against the documented rules.

    Args:
        raw: the `template_card` of the request.
        flavour: which channel carries it.
        update: it replaces a card that was sent, so it may leave out its task_id and, with a
            `replace_text`, its buttons.

    Raises:
        ApiError: 40058 with the field and the rule it breaks.
    """
    try:
        card = TemplateCard.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise ApiError(40058, f"template_card.{where}: {first['msg']}") from error
    for complaint in _complaints(card, flavour, update=update):
        raise ApiError(40058, f"template_card.{complaint}")
    return card


def _complaints(card: TemplateCard, flavour: Flavour, *, update: bool) -> Iterator[str]:
    if flavour == "robot" and card.card_type in INTERACTIVE:
        yield "card_type: a group robot sends text_notice and news_notice only"
    needs_task = card.card_type in INTERACTIVE or card.action_menu is not None
    if card.task_id and not _TASK_ID.fullmatch(card.task_id):
        yield "task_id: 1 to 128 of 0-9 A-Z a-z _ - @"
    if needs_task and not card.task_id and not update:
        yield "task_id: required"
    if flavour == "aibot" and any(
        row.type == _ATTACHMENT_ROW for row in card.horizontal_content_list
    ):
        yield "horizontal_content_list.type: no attachments for an AI bot"
    if any(row.type == _MEMBER_ROW and not row.userid for row in card.horizontal_content_list):
        yield "horizontal_content_list.userid: required for type 3"
    yield from _type_complaints(card, update=update)


def _type_complaints(card: TemplateCard, *, update: bool) -> Iterator[str]:
    match card.card_type:
        case "text_notice":
            yield from _notice_complaints(card)
            if not (card.main_title.title or card.sub_title_text):
                yield "main_title.title: it or sub_title_text is required"
            return
        case "news_notice":
            yield from _notice_complaints(card)
            if not (card.card_image or card.image_text_area):
                yield "card_image: it or image_text_area is required"
        case "button_interaction":
            yield from _button_complaints(card, greyed=update and bool(card.replace_text))
        case "vote_interaction" if card.checkbox is None or card.submit_button is None:
            yield "checkbox: it and submit_button are required"
        case "multiple_interaction" if not card.select_list or card.submit_button is None:
            yield "select_list: it and submit_button are required"
        case _:
            pass
    if not card.main_title.title:
        yield "main_title.title: required"


def _notice_complaints(card: TemplateCard) -> Iterator[str]:
    if card.card_action is None:
        yield "card_action: required"
    elif card.card_action.type == 1 and not card.card_action.url:
        yield "card_action.url: required"


def _button_complaints(card: TemplateCard, *, greyed: bool) -> Iterator[str]:
    if not card.button_list and not greyed:
        yield "button_list: 1 to 6 buttons"
    for button in card.button_list:
        if button.type == 0 and not button.key:
            yield "button_list.key: required"
        if button.type == 1 and not button.url:
            yield "button_list.url: required"


def advice(card: TemplateCard) -> list[str]:
    """List what is longer than advised: phones cut it off, the platform lets it pass."""
    advised = [
        ("main_title.title", card.main_title.title, 36),
        ("main_title.desc", card.main_title.desc, 44),
        ("sub_title_text", card.sub_title_text, 160),
        *(("horizontal_content_list.keyname", r.keyname, 5) for r in card.horizontal_content_list),
        *(("horizontal_content_list.value", r.value, 30) for r in card.horizontal_content_list),
        *(("button_list.text", button.text, 10) for button in card.button_list),
    ]
    return [
        f"long:{name}>{characters}" for name, text, characters in advised if len(text) > characters
    ]

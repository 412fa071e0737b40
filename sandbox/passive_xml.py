"""Reads the passive XML reply of the app (official page 90241)."""

import re
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from sandbox.jsonio import JsonObject

_LISTS: Final = {
    "HorizontalContentList": "horizontal_content_list",
    "JumpList": "jump_list",
    "ButtonList": "button_list",
    "OptionList": "option_list",
    "SelectList": "select_list",
    "ActionList": "action_list",
}
_NAMES: Final = {"KeyName": "keyname", "UserId": "userid", "AppId": "appid"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read_passive(plain: str) -> Element:
    """Parse a passive reply.

    Raises:
        ValueError: not XML, or with a document type.
    """
    try:
        root: Element = fromstring(plain, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError("passive reply is not XML") from error
    return root


def text_at(root: Element, path: str) -> str:
    """Return the text at a path, or an empty text."""
    return (root.findtext(path) or "").strip()


def card_json(card: Element) -> JsonObject:
    """Turn a CamelCase `TemplateCard` into the snake_case JSON of the API."""
    found: JsonObject = {}
    for child in card:
        value: object = card_json(child) if len(child) else (child.text or "").strip()
        listed = _LISTS.get(child.tag)
        if listed is None:
            found[_NAMES.get(child.tag, _HUMP.sub("_", child.tag).lower())] = value
            continue
        items = found.setdefault(listed, [])
        if isinstance(items, list):
            items.append(value)
    return found

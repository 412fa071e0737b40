"""Reading XML and JSON from outside: no document types, no doubles, no bombs, one kind of error."""

import json
import re
from xml.etree.ElementTree import Element, ParseError
from xml.etree.ElementTree import fromstring as parse_undeclared

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring as parse_guarded

_DECLARATION = re.compile(r"<!(?!\[CDATA\[|--)")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class UnreadableError(ValueError):
    """The text is not the XML or JSON it should be. Carries nothing of it."""


def clean(text: str) -> str:
    """Return the text with NUL and lone surrogates replaced by U+FFFD.

    Neither can be stored in PostgreSQL or sent back: qyapi refuses what is not plain UTF-8
    (40033).
    """
    return _UNSTORABLE.sub("\ufffd", text)


def load_xml(text: str) -> Element:
    """Return the root element of a document without a DOCTYPE, names without namespaces.

    Entities can only be declared in a DOCTYPE, so a text without any ``<!…`` other than CDATA
    and comments is safe for the fast parser. What looks like a declaration may still be
    something a person wrote inside CDATA: there the slower parser decides.

    Raises:
        UnreadableError: not well-formed, or it has a DOCTYPE.
    """
    try:
        if _DECLARATION.search(text) is None:
            root = parse_undeclared(text)  # noqa: S314  proved above: nothing is declared
        else:
            root = parse_guarded(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        raise UnreadableError from None
    if "xmlns" in text:
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
    return root


def load_json_object(text: str) -> dict[str, object]:
    """Return the object a JSON text holds.

    Raises:
        UnreadableError: not JSON, not an object, a name given twice, NaN or Infinity, nested
            too deep, or a number too long to be one.
    """
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise UnreadableError from None
    if not isinstance(value, dict):
        raise UnreadableError
    return value


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise UnreadableError
    return fields


def _no_constant(_name: str) -> object:
    raise UnreadableError


_DECODER = json.JSONDecoder(object_pairs_hook=_without_doubles, parse_constant=_no_constant)
